"""Applications of an old form that went to the wrong round: moved where nobody has worked on them."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.applications.builders import SMALL, fill, make_round, make_round_form
from tests.applications.old_forms import ADA, BOB, make_page, may_edit_pages_beside
from tests.factories import OfficeFactory, PartnerFactory, coordinator_of
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_actions import add_note, assign_application
from wagtail_mentoring.form_builder.form_import_actions import import_page
from wagtail_mentoring.form_builder.form_imports import OldPage
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Program
from wagtail_mentoring.record_keeping.own_history import own_history
from wagtail_mentoring.record_keeping.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(site_root):
    return make_page(site_root)


@pytest.fixture
def wrong():
    return make_round()


@pytest.fixture
def right(wrong):
    return make_round(program=wrong.program)


def run(page, round, **values):
    defaults = {"role": "mentee", "status": "closed", "user": None, "move_from": Program.objects.all()}
    return import_page(old=OldPage(page), round=round, **{**defaults, **values})


def test_everything_goes_to_the_right_round_and_is_what_was_chosen_now(page, wrong, right):
    ada = get_user_model().objects.create_user("ada", "Ada@northmere.example", "secret")
    run(page, wrong)

    result = run(page, right, role="mentor", status="submitted")

    assert (result.moved, result.added, result.already, result.left) == (2, 0, 0, 0)
    rows = Application.objects.all()
    assert {(row.round, row.role, row.status) for row in rows} == {(right, "mentor", "submitted")}
    counting = Application.key_for(user_id=ada.pk, round_id=right.pk, role="mentor")
    assert rows.get(applicant=ada).active_key == counting
    events = [(event.action, event.from_status, event.to_status) for event in rows[0].events.all()]
    assert events == [("imported", "", "closed"), ("import_moved", "closed", "submitted")]
    assert str(wrong) in rows[0].events.last().reason
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.move_imported_application").count() == 2
    assert OutboxMessage.objects.count() == 0
    assert [(result.name, result.examples) for result in verify() if result.damaged] == []


def test_nothing_is_moved_unasked_and_nothing_twice(page, wrong, right):
    run(page, wrong)

    left_alone = run(page, right, move_from=None)
    moved, again = run(page, right), run(page, right)

    assert (left_alone.moved, left_alone.already) == (0, 2)
    assert (moved.moved, again.moved, again.already) == (2, 0, 2)


def test_who_is_wanted_no_more_as_active_can_apply_themselves(page, wrong):
    run(page, wrong, status="submitted")

    run(page, wrong, status="closed")

    assert not Application.objects.exclude(active_key=None).exists()


def test_of_two_of_one_person_one_counts_after_the_move(site_root, wrong, right):
    page = make_page(site_root, submissions=[ADA, ADA, BOB])
    run(page, wrong, status="submitted")

    run(page, right, status="submitted")

    twice = Application.objects.filter(applicant_email="ada@northmere.example").order_by("pk")
    assert [bool(row.active_key) for row in twice] == [True, False]


def _by_a_note(application, user):
    add_note(application=application, text="Look", user=user)


def _by_taking_it(application, user):
    office = OfficeFactory()
    PartnerFactory(program=application.round.program, office=office)
    assign_application(application=application, handled_by=coordinator_of(office), user=user)


def _by_their_draft(application, user):
    RoundForm.objects.create(
        round=application.round, role=application.role, form=application.draft_version.form
    )
    about = next(
        q["key"] for q in questions_of(application.draft_version.schema) if q["label"] == "About you"
    )
    fill(application, {about: "Another line"})


@pytest.mark.parametrize(
    "work", [_by_a_note, _by_taking_it, _by_their_draft], ids=["note", "handled", "draft"]
)
def test_what_somebody_has_worked_on_stays(page, wrong, right, work):
    run(page, wrong, status="submitted", publish=True)
    worked_on = Application.objects.get(applicant_name="Ada Byrne")
    work(worked_on, get_user_model().objects.create_superuser("admin"))

    result = run(page, right, status="submitted")

    assert (result.moved, result.already) == (1, 1)
    worked_on.refresh_from_db()
    assert worked_on.round == wrong


def test_some_at_a_time(page, wrong, right):
    run(page, wrong)

    first, second = run(page, right, most=1), run(page, right, most=1)

    assert (first.moved, first.left) == (1, 1)
    assert (second.moved, second.left) == (1, 0)


@pytest.mark.parametrize("kept", [0, 1])
def test_what_was_moved_is_counted_once_where_its_submissions_are_deleted(page, wrong, right, kept):
    run(page, wrong)
    gone = page.get_submission_class().objects.filter(page=page).order_by("pk")[kept:]
    page.get_submission_class().objects.filter(pk__in=list(gone.values_list("pk", flat=True))).delete()

    result = run(page, right)

    assert (result.moved, result.added, result.already) == (2, 0, 0)


def test_move_that_changes_what_the_applicant_sees_is_in_their_own_data(page, wrong, right):
    run(page, wrong)
    run(page, right, status="submitted")
    run(page, wrong, status="submitted")

    told = [(line["what"], line["status"]) for line in own_history(Application.objects.first())]

    assert told == [
        ("We took over your application from an older form", "Closed"),
        ("The status you see changed", "Received"),
    ]


def test_command_moves_where_it_is_told_to(page, wrong, right):
    run(page, wrong)
    out = io.StringIO()

    call_command("mentoring_import_form", page.pk, round=right.pk, move=True, stdout=out)

    assert "0 applications imported, 2 moved, 0 were there already." in out.getvalue()


def test_screen_tells_where_they_are_and_moves_them(admin_client, page, wrong, right):
    url = reverse("mentoring_forms:import_page", args=[page.pk])
    assert "Imported before" not in admin_client.get(url).text
    run(page, wrong)

    text = admin_client.get(url).text
    assert "2 applications" in text
    assert str(wrong) in text
    data = {"round": right.pk, "role": "mentee", "status": "closed"}
    unasked = admin_client.post(url, data, follow=True).text
    assert "2 were there already." in unasked
    assert "2 applications moved." in admin_client.post(url, {**data, "move": "on"}, follow=True).text
    assert set(Application.objects.values_list("round", flat=True)) == {right.pk}


def test_refusal_is_said_where_the_page_begins(admin_client, page):
    url = reverse("mentoring_forms:import_page", args=[page.pk])
    taken = make_round_form(SMALL)
    data = {"round": taken.round_id, "role": taken.role, "status": "closed"}

    refused, empty = admin_client.post(url, data).text, admin_client.post(url, {}).text

    for text in (refused, empty):
        assert text.index("Nothing is imported yet.") < text.index("What becomes of every value")
    assert refused.count("has another form for this role already") == 2


def test_only_out_of_rounds_of_ones_own_offices(page, wrong, client):
    office = OfficeFactory()
    mine = make_round()
    PartnerFactory(program=mine.program, office=office)
    run(page, wrong)
    user = coordinator_of(office)
    may_edit_pages_beside(user, page)
    client.force_login(user)
    url = reverse("mentoring_forms:import_page", args=[page.pk])

    assert str(wrong) not in client.get(url).text
    client.post(url, {"round": mine.pk, "role": "mentee", "status": "closed", "move": "on"})

    assert set(Application.objects.values_list("round", flat=True)) == {wrong.pk}
