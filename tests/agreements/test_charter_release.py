"""A director puts a charter in force that an office does not answer: late, with a reason, and printed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import UserFactory, coordinator_of
from wagtail_mentoring.agreements.actions import set_review_date
from wagtail_mentoring.agreements.anatomy_checks import look_at_charter
from wagtail_mentoring.agreements.escalation_actions import ask_about_late_signatures
from wagtail_mentoring.agreements.models import CharterRelease, SignOff
from wagtail_mentoring.agreements.release_actions import release_charter
from wagtail_mentoring.agreements.verification import kept_charters
from wagtail_mentoring.anatomy.registry import Fine, Subject

from .agreement_world import AgreementWorld

pytestmark = pytest.mark.django_db

REASON = "The office is closed until January, and students wait."


@pytest.fixture
def world(site_root, monkeypatch):
    """Career Services has signed long ago; Alumni Relations has not."""
    world = AgreementWorld()
    world.director = world.career.director = coordinator_of(world.career, first_name="Dora")
    world.career.save()
    world.complete()
    long_ago = timezone.now() - timedelta(days=20)
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: long_ago)
        world.sign(world.lead, world.carol)
    return world


def release(world, user=None, reason=REASON, digest=None):
    digest = digest or world.now().digest
    return release_charter(program=world.program, digest=digest, reason=reason, user=user or world.director)


def test_director_puts_it_in_force_and_the_reason_is_kept(world):
    assert not world.now().is_in_force

    row = release(world)

    assert world.now().is_in_force
    assert not world.now().is_signed
    assert (row.office, row.missing, row.reason) == (world.career, "Alumni Relations", REASON)
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.release_charter")
    assert entry.data == {"offices": "Alumni Relations", "reason": REASON}
    assert set(kept_charters()) == {""}


def test_applications_may_open_and_nobody_is_asked_any_more(world):
    subject = Subject(world.program)
    assert not isinstance(look_at_charter(subject), Fine)

    release(world)

    assert isinstance(look_at_charter(Subject(world.program)), Fine)
    assert ask_about_late_signatures() == 0


def test_any_change_of_the_text_ends_it(world):
    release(world)

    day = timezone.localdate() + timedelta(days=99)
    set_review_date(program=world.program, review_on=day, user=world.alan)

    assert not world.now().is_in_force


def test_nobody_but_a_director_of_an_office_that_takes_part_may(world):
    world.stranger_office = UserFactory(is_superuser=True)
    for user in (world.carol, world.alan, world.stranger, world.stranger_office):
        with pytest.raises(PermissionDenied):
            release(world, user=user)
    assert not CharterRelease.objects.exists()


def test_it_needs_a_sentence_and_the_text_that_was_read(world):
    with pytest.raises(ValidationError, match="Say why in a sentence"):
        release(world, reason=" Because. ")
    with pytest.raises(ValidationError, match="has changed since you opened it"):
        release(world, digest="0" * 64)


def test_it_is_too_early_before_the_directors_are_asked(world, monkeypatch):
    first = SignOff.objects.get().signed_at
    monkeypatch.setattr(timezone, "now", lambda: first + timedelta(days=5))

    with pytest.raises(ValidationError, match="seven working days"):
        release(world)


def test_what_all_have_signed_needs_no_director(world):
    world.sign(world.partner, world.alan)

    with pytest.raises(ValidationError, match="seven working days"):
        release(world)


def test_it_is_put_in_force_once(world):
    release(world)

    with pytest.raises(ValidationError, match="in force already"):
        release(world)


def test_director_finds_the_button_and_the_report_prints_it(client, world):
    client.force_login(world.director)
    page = reverse("mentoring_partnerships:partnership", args=[world.program.pk])
    address = reverse("mentoring_partnerships:release", args=[world.program.pk])
    assert address in client.get(page).content.decode()
    form = client.get(address).content.decode()
    assert "without the signature of Alumni Relations" in form

    data = {"digest": world.now().digest, "reason": REASON}
    content = client.post(address, data, follow=True).content.decode()

    assert "In force since" in content
    assert REASON in content
    report = client.get(reverse("mentoring_report:program", args=[world.program.pk])).content.decode()
    assert "Charters in force without every signature" in report
    assert REASON in report


def test_refused_form_comes_back_under_the_text_as_it_is_now(client, world):
    client.force_login(world.director)
    address = reverse("mentoring_partnerships:release", args=[world.program.pk])

    page = client.post(address, {"digest": "0" * 64, "reason": REASON}).content.decode()

    assert "has changed since you opened it" in page
    assert world.now().digest in page
    assert REASON in page


def test_coordinators_find_no_button_and_no_page(client, world):
    address = reverse("mentoring_partnerships:release", args=[world.program.pk])
    for user in (world.carol, world.alan):
        client.force_login(user)
        page = reverse("mentoring_partnerships:partnership", args=[world.program.pk])
        assert address not in client.get(page).content.decode()
        assert client.post(address, {"digest": world.now().digest, "reason": REASON}).status_code == 302
    assert not CharterRelease.objects.exists()
