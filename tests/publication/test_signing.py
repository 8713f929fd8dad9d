"""Signing a page for one's office: what it takes, what it does, and what makes a signature void."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, coordinator_of
from tests.test_append_only import drop_triggers
from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.escalation_actions import ask_about_late_signatures
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.actions import accept_partnership
from wagtail_mentoring.publication import actions
from wagtail_mentoring.publication.desk import awaited_under_pages
from wagtail_mentoring.publication.models import PageText, UnsignedPublication
from wagtail_mentoring.publication.verification import signed_pages

pytestmark = pytest.mark.django_db


def test_one_signature_does_not_publish(world):
    world.sign_for_career()

    assert not world.page.live
    assert [partner.office for partner in world.page_now().waiting] == [world.alumni]


@pytest.mark.parametrize("order", ["career first", "alumni first"])
def test_the_last_of_two_signatures_publishes_in_either_order(world, order):
    steps = [world.sign_for_career, world.sign_for_alumni]
    for step in steps if order == "career first" else reversed(steps):
        step()

    page = world.page
    assert page.live
    assert page.live_revision == page.latest_revision
    assert world.page_now().is_public
    assert world.page_now().waiting == []


def test_an_edit_after_the_first_signature_needs_both_again(world):
    world.sign_for_career()
    world.edit("Other words.")

    world.sign_for_alumni()
    assert not world.page.live

    world.sign_for_career()
    assert world.page.live
    assert world.page.intro == "Other words."


def test_a_signature_under_an_earlier_content_is_shown_as_void(world):
    world.sign_for_career()
    signed = world.page.latest_revision
    world.edit("Other words.")

    [(signature, text)] = world.page_now().void

    assert signature.office == world.career
    assert text.revision == signed


def test_an_edit_of_a_public_page_leaves_what_is_public_until_both_sign(world):
    world.publish_together()
    world.edit("Other words.")
    world.sign_for_alumni()
    assert world.page.intro == ""

    world.sign_for_career()
    assert world.page.intro == "Other words."


def test_nobody_signs_what_they_did_not_read(world):
    read = world.page_now().digest
    world.edit("Other words.")

    with pytest.raises(ValidationError, match="has changed since you opened it"):
        world.sign_for_career(read)


def test_an_office_signs_once(world):
    world.sign_for_career()

    with pytest.raises(ValidationError, match="Career Services has signed this page"):
        world.sign_for_career(user=coordinator_of(world.career))
    assert SignOff.objects.filter(gate=Gate.PAGE).count() == 1


def test_one_person_in_both_offices_signs_for_one_only(world):
    both = coordinator_of(world.career, world.alumni)
    world.sign_for_career(user=both)

    with pytest.raises(PermissionDenied):
        world.sign_for_alumni(user=both)
    assert not world.page.live


@pytest.mark.parametrize("who", ["stranger", "admin", "carol"])
def test_nobody_signs_for_an_office_that_is_not_theirs(world, who):
    with pytest.raises(PermissionDenied):
        world.sign_for_alumni(user=getattr(world, who))


def test_an_office_that_was_only_invited_does_not_sign(world):
    invited = PartnerFactory(program=world.program, office=OfficeFactory(), accepted=False)

    with pytest.raises(PermissionDenied):
        actions.sign_page(
            page=world.page,
            partner=invited,
            digest=world.page_now().digest,
            user=coordinator_of(invited.office),
        )


def test_an_incomplete_page_cannot_be_signed(world):
    draft = world.page.get_latest_revision_as_object()
    draft.title = ""
    draft.save_revision(user=world.admin, clean=False)

    with pytest.raises(ValidationError, match="Something is missing in the page"):
        world.sign_for_career()


def test_a_page_with_a_time_goes_public_at_its_time(world):
    world.edit("Later.", go_live_at=timezone.now() + timedelta(hours=1))
    world.publish_together()
    assert not world.page.live
    assert world.page_now().is_scheduled

    at_its_time(world.page)
    assert world.page.live
    assert world.page.intro == "Later."


def at_its_time(page):
    """As if the hour had come: the command looks at the revision's time."""
    revision = page.revisions.get(approved_go_live_at__isnull=False)
    after = revision.approved_go_live_at + timedelta(minutes=1)
    with patch.object(timezone, "now", return_value=after):
        call_command("publish_scheduled")


def test_an_office_that_joins_before_the_time_has_to_sign_as_well(world):
    world.edit("Later.", go_live_at=timezone.now() + timedelta(hours=1))
    world.publish_together()
    guest = PartnerFactory(program=world.program, office=OfficeFactory(), accepted=False)
    accept_partnership(partner=guest, user=coordinator_of(guest.office))

    at_its_time(world.page)

    assert not world.page.live
    assert guest in world.page_now().waiting


def test_a_page_that_was_taken_offline_needs_both_again(world):
    world.publish_together()
    world.page.unpublish(user=world.admin)

    assert [partner.office for partner in world.page_now().waiting] == [world.career, world.alumni]
    world.sign_for_alumni()
    assert not world.page.live
    world.sign_for_career()
    assert world.page.live


def test_an_earlier_content_does_not_come_back_on_its_old_signatures(world):
    world.edit("First.")
    world.publish_together()
    world.edit("Second.")
    world.publish_together()

    world.edit("First.")
    assert len(world.page_now().waiting) == 2
    world.sign_for_career()
    assert world.page.intro == "Second."


def test_a_page_that_moves_to_another_program_is_signed_by_the_offices_of_both(world):
    world.publish_together()
    other = PartnerFactory(program=ProgramFactory(), office=OfficeFactory())
    PartnerFactory(program=other.program, office=world.career)
    world.edit("Now of another program.", program=other.program)

    assert {(row.program, row.office) for row in world.page_now().waiting} == {
        (world.program, world.career),
        (world.program, world.alumni),
        (other.program, other.office),
        (other.program, world.career),
    }


def test_asking_again_asks_once(world):
    actions.ask_to_sign(page=world.page, user=world.admin)
    actions.ask_to_sign(page=world.page, user=world.carol)

    assert PageText.objects.count() == 1


def test_a_stranger_asks_for_nothing(world):
    with pytest.raises(PermissionDenied):
        actions.ask_to_sign(page=world.page, user=world.stranger)


def test_deputies_are_asked_about_a_page_that_waits_too_long(world):
    world.sign_for_career()

    assert ask_about_late_signatures(today=timezone.localdate() + timedelta(days=6)) == 1

    mail = OutboxMessage.objects.filter(kind="signature_overdue").first()
    assert mail.subject == "Signature of Alumni Relations is awaited: the page “Connect”"
    assert reverse("mentoring_publication:page", args=[world.page_pk]) in mail.body


def test_deputies_are_asked_about_a_page_however_many_were_asked_for_since(world):
    world.sign_for_career()
    laid = PageText.objects.get()
    PageText.objects.bulk_create(
        PageText(
            program=world.program,
            content_type=laid.content_type,
            page_pk=10**6 + number,
            title="A page that is gone",
            digest=f"{number}",
            edition=0,
        )
        for number in range(60)
    )

    assert [awaited.digest for awaited in awaited_under_pages()] == [laid.digest]


def test_a_content_laid_before_the_last_release_is_looked_at_no_more(world):
    world.sign_for_career()
    world.edit("Other words.")
    world.publish_together()

    assert PageText.objects.waiting().count() == 1
    assert not PageText.objects.waiting().since_last_release().exists()


def test_signature_that_is_gone_is_found(world):
    world.publish_together()
    assert set(signed_pages()) == {""}
    drop_triggers(SignOff)
    SignOff.objects.filter(office=world.alumni)._raw_delete("default")

    [problem] = [problem for problem in signed_pages() if problem]

    assert problem.startswith("signature of Alumni Relations for Connect, ")


def test_publication_without_a_signature_that_is_gone_is_found(world):
    world.sign_for_career()
    actions.publish_without_signatures(
        page=world.page,
        digest=world.page_now().digest,
        reason="The fair is tomorrow morning.",
        user=world.admin,
    )
    assert set(signed_pages()) == {""}
    drop_triggers(UnsignedPublication)
    UnsignedPublication.objects.all()._raw_delete("default")

    [problem] = [problem for problem in signed_pages() if problem]

    assert problem.startswith("publication of Connect without a signature, ")
