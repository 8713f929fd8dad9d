from datetime import date, timedelta
from functools import partial
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.applications.builders import (
    SMALL,
    ask,
    fill,
    make_applicant,
    make_round_form,
    section,
    start,
    submit,
    submitted,
    uid,
    with_cv,
)
from tests.applications.staff_world import hand_in, make_world
from tests.factories import MentorFactory
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.models import Application, ApplicationNote
from wagtail_mentoring.applications.retention import Due, is_over, months_after
from wagtail_mentoring.applications.staff_actions import add_note
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.record_keeping import erasure_actions
from wagtail_mentoring.record_keeping.erasure_actions import NOBODY, erase, erase_due
from wagtail_mentoring.record_keeping.models import Erasure
from wagtail_mentoring.record_keeping.verification import verify
from wagtail_mentoring.selection.actions import move_application

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")

CANARY = "Quetzalcoatl"
LATER = date.today() + timedelta(days=3000)


def keep_for(months):
    RoundForm.objects.update(retention_months=months)


def cells_with(text):
    """Every column of every table that holds ``text``."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  a name of our own
            names = [column[0] for column in cursor.description]
            found += [
                f"{table}.{name}"
                for row in cursor.fetchall()
                for name, value in zip(names, row, strict=True)
                if text.lower() in str(value).lower()
            ]
    return found


def applied_with_canaries():
    user = make_applicant("ada")
    application, file = with_cv(user=user)
    fill(application, {uid("name"): f"{CANARY} Byrne", uid("email"): f"{CANARY}@northmere.example"})
    fill(application, {uid("goals"): f"I am {CANARY}"})
    submit(application, key="again")
    fill(application, {uid("goals"): f"Or am I {CANARY}?"})
    application.files.update(original_name=f"{CANARY}.pdf")
    with file.file.storage.open(file.file.name, "wb") as content:
        content.write(CANARY.encode())
    ApplicationNote.objects.create(application=application, text=f"{CANARY} called")
    record_event(
        application=application, action="moved", actor=user, reason=f"for {CANARY}", to_status="submitted"
    )
    ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Application)).update(
        label=f"{CANARY}", data={"reason": CANARY, "revision": 1}
    )
    OutboxMessage.objects.create(
        dedupe_key=f"application_receipt:{application.reference}:x",
        kind="application_receipt",
        to_email=f"{CANARY}@northmere.example",
        subject=f"Dear {CANARY}",
        body=CANARY,
    )
    return Application.objects.get(pk=application.pk)


def pair(application, status="completed"):
    return Mentorship.objects.create(
        round=application.round,
        mentor=MentorFactory(),
        mentee=application.applicant,
        application=application,
        status=status,
        reason=CANARY,
    )


def test_no_canary_is_left_in_any_column_or_file(private_folder, django_capture_on_commit_callbacks):
    application = applied_with_canaries()
    pair(application)
    keep_for(12)
    assert len(cells_with(CANARY)) > 10  # they could leak

    with django_capture_on_commit_callbacks(execute=True):
        erase_due(today=LATER)

    assert cells_with(CANARY) == []
    assert [path for path in private_folder.rglob("*") if path.is_file()] == []


def test_statuses_and_dates_stay_countable():
    application = applied_with_canaries()
    keep_for(12)

    erase_due(today=LATER)

    after = Application.objects.get()
    kept = ("reference", "round_id", "role", "status", "submitted_at", "is_late")
    assert [getattr(after, name) for name in kept] == [getattr(application, name) for name in kept]
    assert after.applicant.get_username() == NOBODY
    assert not after.applicant.is_active
    assert after.revisions.count() == 2


def test_no_row_leads_from_an_erased_application_to_the_account():
    application = applied_with_canaries()
    person, users = application.applicant, get_user_model()
    pair(application)
    keep_for(12)

    erase_due(today=LATER)

    assert [
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("wagtail_mentoring").get_models()
        for field in model._meta.local_fields
        if field.related_model is users and model._base_manager.filter(**{field.name: person}).exists()
    ] == []


def test_account_can_be_deleted_afterwards():
    application = submitted()
    keep_for(1)
    erase_due(today=LATER)

    application.applicant.delete()

    assert Application.objects.count() == 1


def test_verify_is_content_after_an_erasure(django_capture_on_commit_callbacks):
    applied_with_canaries()
    keep_for(12)

    with django_capture_on_commit_callbacks(execute=True):
        erase_due(today=LATER)

    assert {result.name: result.examples for result in verify() if result.damaged} == {}


def test_every_erasure_is_on_record():
    application = submitted()
    keep_for(12)

    erase_due(today=LATER)

    record = Erasure.objects.get()
    assert (record.report["application"], record.report["revisions"]) == (application.reference, 1)
    assert not record.is_open
    assert application.events.last().action == "anonymised"


def test_dry_run_changes_nothing_and_counts_the_same():
    applied_with_canaries()
    keep_for(12)
    before = cells_with(CANARY)

    dry = erase_due(today=LATER, dry_run=True)

    assert cells_with(CANARY) == before
    assert not Erasure.objects.exists()
    assert erase_due(today=LATER) == dry
    assert dry["applications"] == 1
    assert erase_due(today=LATER) == {}


def test_what_became_needed_or_was_erased_meanwhile_is_left_alone(monkeypatch):
    """Another run was faster, and a pair began, between the look through everything and the lock."""
    gone, paired, due = submitted(), submitted(), submitted()
    keep_for(1)
    everything = erasure_actions.due_among

    def look_through(applications, questions, today):
        found = list(everything(applications, questions, today))
        if len(found) == 3:
            erase(due=Due(gone, everything=True), reason="Another run", user=None)
            pair(paired, status="active")
        return found

    monkeypatch.setattr(erasure_actions, "due_among", look_through)

    assert erase_due(today=LATER)["applications"] == 1

    assert [row.report["application"] for row in Erasure.objects.order_by("pk")] == [
        gone.reference,
        due.reference,
    ]
    assert Application.objects.get(anonymised_at=None) == paired
    assert gone.events.filter(action="anonymised").count() == 1


def test_application_of_an_active_pair_is_held():
    made = pair(submitted(), status="active")
    keep_for(12)

    assert erase_due(today=LATER) == {}

    Mentorship.objects.update(status="completed")
    assert erase_due(today=LATER)["applications"] == 1
    made.refresh_from_db()
    assert (made.mentee.get_username(), made.reason) == (NOBODY, "")


def test_without_a_rule_everything_is_kept():
    submitted()

    assert erase_due(today=LATER) == {}


def test_setting_counts_where_the_form_of_the_round_says_nothing(settings):
    settings.WAGTAIL_MENTORING = {**getattr(settings, "WAGTAIL_MENTORING", {}), "RETENTION_MONTHS": 12}
    submitted()

    assert erase_due(today=LATER, dry_run=True)["applications"] == 1
    keep_for(600)
    assert erase_due(today=LATER, dry_run=True) == {}


@pytest.mark.parametrize(("days", "due"), [(0, 0), (1, 1)])
def test_last_day_still_belongs_to_the_time(days, due):
    submitted()
    keep_for(12)
    last = months_after(Round.objects.get().ends_on, 12)

    assert erase_due(today=last + timedelta(days=days), dry_run=True)["applications"] == due


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2026, 6, 30), 12, date(2027, 6, 30)),
        (date(2026, 11, 15), 1, date(2026, 12, 15)),
    ],
)
def test_months_end_where_the_calendar_does(day, months, later):
    assert months_after(day, months) == later
    assert not is_over(day, months, later)
    assert is_over(day, months, later + timedelta(days=1))


def test_single_answers_go_after_their_own_time():
    needs = ask("long_text", "needs", retention=3, required=False)
    application = fill(start_with(needs), {uid("needs"): CANARY})
    submit(application)

    report = erase_due(today=LATER)

    application.refresh_from_db()
    assert report == {"answers": 1}
    assert cells_with(CANARY) == []
    assert application.revisions.get().answers[uid("name")] == "Ada Byrne"
    assert application.anonymised_at is None
    assert {result.name for result in verify() if result.damaged} == set()
    assert erase_due(today=LATER) == {}


def start_with(question):
    return fill(start(round_form=make_round_form([*SMALL, section("more", question)])))


def test_reason_of_a_withdrawal_goes_and_the_chain_holds():
    application = submitted()
    withdraw_application(application=application, user=application.applicant, reason=CANARY)
    keep_for(1)

    erase_due(today=LATER)

    assert cells_with(CANARY) == []
    assert [event.action for event in application.events.all()][-2:] == ["withdrawn", "anonymised"]
    assert {result.name for result in verify(["events"]) if result.damaged} == set()


def test_command_reports_what_it_would_do_and_does():
    submitted()
    keep_for(1)
    long_ago = date.today() - timedelta(days=400)
    Round.objects.update(starts_on=long_ago, ends_on=long_ago + timedelta(days=1))
    out = StringIO()

    call_command("mentoring_retention", dry_run=True, stdout=out)
    call_command("mentoring_retention", stdout=out)
    call_command("mentoring_retention", stdout=out)

    text = out.getvalue()
    assert "applications: 1 would be erased" in text
    assert "applications: 1 erased" in text
    assert text.endswith("Nothing is due.\n")


def test_nothing_is_written_on_an_erased_application_and_its_page_says_why(client):
    world = make_world()
    application = hand_in(world.round_form, status="ready")
    keep_for(0)
    erase_due(today=LATER)
    application = Application.objects.get(pk=application.pk)
    client.force_login(world.coordinator)
    address = reverse("mentoring_applications:inspect", args=[application.pk])
    bulk = f"/admin/bulk/wagtail_mentoring/application/move/?next=/admin/&id={application.pk}"

    for step in (
        partial(add_note, text="Her sister called.", user=world.coordinator),
        partial(move_application, to_status="declined", text="Dear Ada", user=world.coordinator),
        partial(declare_conflict, person=world.coordinator, reason="My niece.", user=world.coordinator),
    ):
        with pytest.raises(StepRefused, match="Everything personal in this application was erased"):
            step(application=application)
    client.post(reverse("mentoring_applications:note", args=[application.pk]), {"text": "Her sister called."})
    preview = client.post(bulk, {"to_status": "declined"}).context["preview"]
    page, row = client.get(address).text, client.get(reverse("mentoring_applications:index")).text

    assert not ApplicationNote.objects.exists()
    assert [str(why) for _row, why in preview.unable] == ["everything personal was erased"]
    assert "Everything personal was erased on" in page
    assert application.reference in page
    assert [words for words in ("mailto:", "Add note", "Declare a conflict") if words in page] == []
    assert ("Erased" in row, "(blank)" in row) == (True, False)
