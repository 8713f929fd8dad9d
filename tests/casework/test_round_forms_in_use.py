"""A round keeps its form, and the form its round and role, from the first applicant on."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse

from tests.applications.builders import make_applicant, make_round, make_round_form, start
from tests.threads import at_once
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import give_extension, make_invitations
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.imports.models import PeopleImport
from wagtail_mentoring.selection.models import ReleaseMail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]
STAYS = "People have applied with it"


def save(client, round_form, **values):
    data = {
        "round": round_form.round_id,
        "role": round_form.role,
        "form": round_form.form_id,
        "entry": "open",
        **values,
    }
    return client.post(reverse("mentoring_round_forms:edit", args=[round_form.pk]), data)


def another_form():
    return make_round_form(round=make_round()).form.pk


def used_by_an_applicant(world):
    start(round_form=world.round_form, user=make_applicant())


def used_by_a_deadline(world):
    until = world.round_form.closes + timedelta(days=2)
    give_extension(
        round_form=world.round_form,
        account=make_applicant(),
        until=until,
        reason="ill",
        user=world.coordinator,
    )


def used_by_a_code(world):
    make_invitations(round_form=world.round_form, batch=uuid4(), user=world.coordinator)


@pytest.mark.parametrize("use", [used_by_an_applicant, used_by_a_deadline, used_by_a_code])
def test_form_of_a_round_stays_once_somebody_relies_on_it(as_coordinator, world, use):
    use(world)
    later = make_round(program=world.program, slug="later")
    changes = {"form": another_form(), "role": "mentor", "round": later.pk}

    for field, value in changes.items():
        page = save(as_coordinator, world.round_form, **{field: value})

        assert page.status_code == 200
        assert list(page.context["form"].errors) == [field]
        assert STAYS in page.text
    kept = RoundForm.objects.get(pk=world.round_form.pk)
    assert (kept.form_id, kept.role, kept.round_id) == (
        world.round_form.form_id,
        world.round_form.role,
        world.round_form.round_id,
    )


def test_other_things_of_a_form_in_use_can_be_changed(as_coordinator, world):
    used_by_an_applicant(world)

    assert save(as_coordinator, world.round_form, answer_days=7).status_code == 302

    assert RoundForm.objects.get(pk=world.round_form.pk).answer_days == 7


def test_form_of_a_round_can_be_chosen_anew_before_anybody_relies_on_it(as_coordinator, world):
    chosen = another_form()

    assert save(as_coordinator, world.round_form, form=chosen).status_code == 302

    assert RoundForm.objects.get(pk=world.round_form.pk).form_id == chosen


@pytest.mark.parametrize("use", [used_by_an_applicant, used_by_a_deadline, used_by_a_code])
def test_form_of_a_round_that_somebody_relies_on_is_not_deleted(as_coordinator, world, use):
    use(world)
    url = reverse("mentoring_round_forms:delete", args=[world.round_form.pk])

    pages = [as_coordinator.get(url), as_coordinator.post(url)]

    assert all("so it cannot be deleted" in page.text for page in pages)
    assert "are you sure" not in pages[0].text.lower()
    assert RoundForm.objects.filter(pk=world.round_form.pk).exists()


def test_form_of_a_round_that_nobody_relies_on_is_deleted(as_coordinator, world):
    url = reverse("mentoring_round_forms:delete", args=[world.round_form.pk])

    assert "are you sure" in as_coordinator.get(url).text.lower()
    as_coordinator.post(url)

    assert not RoundForm.objects.filter(pk=world.round_form.pk).exists()


def test_form_of_a_round_that_an_import_invites_to_is_not_deleted(as_coordinator, world):
    PeopleImport.objects.create(
        kind="students", office=world.career, user=world.coordinator, round_form=world.round_form
    )

    page = as_coordinator.post(reverse("mentoring_round_forms:delete", args=[world.round_form.pk]))

    assert "1 import of people." in page.text
    assert PeopleImport.objects.exists()


def test_page_that_asks_counts_the_mails_that_would_go_along(as_coordinator, world):
    url = reverse("mentoring_round_forms:delete", args=[world.round_form.pk])
    assert "worded by staff" not in as_coordinator.get(url).text
    for language in ("en", "de"):
        ReleaseMail.objects.create(
            round_form=world.round_form,
            outcome="accepted",
            language=language,
            subject="Hello",
            body="Welcome",
        )

    assert (
        "2 mails of its decisions were worded by staff, and are deleted too." in as_coordinator.get(url).text
    )


def test_nobody_begins_with_a_form_that_was_deleted_or_exchanged_meanwhile(world):
    shown = RoundForm.objects.select_related("round", "form").get(pk=world.round_form.pk)
    RoundForm.objects.update(form=another_form())
    with pytest.raises(ApplicationRefused, match="no_form"):
        start(round_form=shown)
    RoundForm.objects.filter(pk=shown.pk).delete()
    with pytest.raises(ApplicationRefused, match="no_form"):
        start(round_form=shown)

    assert not Application.objects.exists()


def test_no_deadline_or_code_is_given_for_a_form_that_was_deleted_meanwhile(world):
    RoundForm.objects.filter(pk=world.round_form.pk).delete()

    for use in (used_by_a_deadline, used_by_a_code):
        with pytest.raises(StepRefused, match="deleted meanwhile"):
            use(world)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", ["delete", "exchange"])
def test_form_of_a_round_is_kept_for_whoever_is_beginning(as_coordinator, world, change):
    """The application is written but not committed when the form of the round is to go."""

    def go():
        if change == "exchange":
            return save(as_coordinator, world.round_form, form=other)
        return as_coordinator.post(reverse("mentoring_round_forms:delete", args=[world.round_form.pk]))

    other = another_form()
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            used_by_an_applicant(world)
            waiting = pool.submit(lambda: at_once(go))
            with pytest.raises(TimeoutError):
                waiting.result(timeout=1)
        [page] = waiting.result(timeout=60)

    assert page.status_code == 200
    assert RoundForm.objects.get(pk=world.round_form.pk).form_id == world.round_form.form_id
    assert Application.objects.count() == 1
