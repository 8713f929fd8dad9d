"""Importing old form pages: every value accounted for, nothing twice, nothing mailed."""

import csv
import io
import json
from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import Locale, ModelLogEntry

from tests.applications.builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_round,
    make_round_form,
    section,
    submit,
)
from tests.applications.old_forms import ADA, BOB, FIELDS, add_submission, make_page, may_edit_pages_beside
from tests.factories import OfficeFactory, PartnerFactory, coordinator_of
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.application_forms.versions import all_questions, questions_of
from wagtail_mentoring.applications import revising
from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.form_builder import form_import_actions
from wagtail_mentoring.form_builder.form_import_actions import ImportRefused, import_page
from wagtail_mentoring.form_builder.form_import_rules import Outcome
from wagtail_mentoring.form_builder.form_imports import OldPage, report_json, report_lines
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.record_keeping.erasure_actions import erase
from wagtail_mentoring.record_keeping.verification import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(site_root):
    return make_page(site_root)


def run(page, **values):
    defaults = {"role": "mentee", "status": "closed", "user": None}
    values.setdefault("round", None)
    values["round"] = values["round"] or make_round()
    return import_page(old=OldPage(page), **{**defaults, **values})


def read(application):
    """Label and value of everything an application holds."""
    sections = readable_answers(application.current_revision)
    return {answer.label: answer.value for section in sections for answer in section.answers}


def test_dry_run_accounts_for_every_value(page):
    old = OldPage(page)

    totals = old.totals()

    assert totals == {
        Outcome.IMPORTED: 16,
        Outcome.EMPTY: 4,
        Outcome.NOT_ASKED: 1,
        Outcome.ORPHANED: 1,
        Outcome.OPTION_GONE: 2,
        Outcome.UNREADABLE: 3,
    }
    assert sum(totals.values()) == 2 * len(FIELDS) + 1
    assert sum(totals.values()) - totals[Outcome.NOT_ASKED] == len(ADA) + len(BOB)
    assert ApplicationForm.objects.count() == Application.objects.count() == 0


def test_reports_hold_each_value_and_totals_that_add_up(page):
    old = OldPage(page)

    rows = list(csv.reader(io.StringIO(b"".join(report_lines(old)).decode("utf-8-sig"))))
    data = json.loads(b"".join(report_json(old)))

    lines = [row for row in rows[1:] if row[0] != "Total"]
    totals = [row for row in rows if row[0] == "Total"]
    assert len(lines) == len(data["values"]) == 27
    assert int(totals[-1][5]) == sum(int(row[5]) for row in totals[:-1]) == 27
    assert data["totals"]["all"] == 27
    counted = Counter(value["outcome"] for value in data["values"])
    assert {**counted, "all": 27} == data["totals"]
    assert "'=1+1" in {row[5] for row in lines}
    assert {"Full name", "Age (as written)", "Formerly: phone_nr"} <= {row[4] for row in lines}
    assert {row[4] for row in lines} == {value["label"] for value in data["values"]}
    assert "=1+1" in {value["value"] for value in data["values"] if isinstance(value["value"], str)}


@pytest.mark.parametrize(
    ("language", "section", "formerly"),
    [("en", "Questions", "Formerly: phone_nr"), ("de", "Fragen", "Früher: phone_nr")],
)
def test_form_speaks_the_language_of_its_page_whoever_imports_it(site_root, language, section, formerly):
    locale, _created = Locale.objects.get_or_create(language_code=language)
    page = make_page(site_root, locale=locale)

    with translation.override("de" if language == "en" else "en"):
        form = run(page).form
        labels = OldPage(page).labels.values()

    assert form.locale == locale
    assert [part["value"]["title"] for part in form.sections.get_prep_value()] == [section]
    assert formerly in labels
    assert formerly in {question["label"] for question in form.latest_version.schema["retired"]}


def test_values_become_answers_of_matching_questions(page):
    run(page)

    ada = Application.objects.get(applicant_name="Ada Byrne")
    kinds = {q["label"]: q["type"] for q in questions_of(ada.draft_version.schema)}
    assert [kinds[label] for label, _kind, _choices in FIELDS] == [
        "short_text", "email", "long_text", "number", "short_text", "yes_no", "choice", "choice",
        "choice", "choice", "date", "short_text", "short_text",
    ]  # fmt: skip
    assert read(ada) == {
        "Full name": "Ada Byrne",
        "Email": "ada@northmere.example",
        "About you": "Line one\nLine two",
        "Age": "21",
        "Website": "https://northmere.example",
        "Newsletter": "Yes",
        "Topics": ["Law", "Art"],
        "Faculty": "Science",
        "Days": ["Monday"],
        "Year": "First",
        "Starts": "1 Oct 2025",
        "Call me": "2025-10-01T10:00:00Z",
        "Source": "poster",
    }


def test_what_does_not_fit_is_kept_and_retired(page):
    result = run(page)

    bob = read(Application.objects.get(applicant_name="Bob"))
    assert bob["Formerly: phone_nr"] == "0123"
    assert bob["Age (as written)"] == "twenty"
    assert bob["Starts (as written)"] == "next week"
    assert bob["Email (as written)"] == "no address"
    assert bob["Topics"] == ["Law", "Alchemy"]
    assert bob["Faculty"] == "Alchemy"
    assert bob["Newsletter"] == "No"
    assert "Source" not in bob
    latest = result.form.latest_version.schema
    retired = {question["label"] for question in latest["retired"]}
    assert retired == {
        "Formerly: phone_nr", "Age (as written)", "Starts (as written)", "Email (as written)",
    }  # fmt: skip
    faculty = next(q for q in all_questions(latest).values() if q["label"] == "Faculty")
    assert [option["label"] for option in faculty["retired_options"]] == ["Alchemy"]
    assert [option["label"] for option in faculty["options"]] == ["Law", "Science"]


def test_field_renamed_since_is_matched_by_its_key(site_root):
    page = make_page(site_root)
    page.form_fields.filter(label="Full name").update(label="Your name, please")

    old = OldPage(page)
    assert old.totals()[Outcome.RENAMED] == 2
    run(page)

    assert read(Application.objects.get(applicant_name="Bob"))["Your name, please"] == "Bob"


def test_times_and_status_are_those_of_the_submission_and_nobody_gets_mail(page):
    run(page, status="submitted")

    application = Application.objects.get(applicant_name="Ada Byrne")
    sent = FormSubmission.objects.order_by("pk").first().submit_time
    assert application.submitted_at == application.created_at == sent
    assert application.current_revision.created_at == sent
    assert application.status == "submitted"
    assert [event.action for event in application.events.all()] == ["imported"]
    assert OutboxMessage.objects.count() == 0
    assert mail.outbox == []


def test_changing_one_answer_of_an_imported_application_keeps_the_others(page):
    ada = get_user_model().objects.create_user("ada", "Ada@northmere.example", "secret")
    result = run(page, status="submitted", publish=True)
    RoundForm.objects.create(round=Application.objects.first().round, role="mentee", form=result.form)
    application = Application.objects.get(applicant=ada)
    before = application.current_revision
    about = next(q["key"] for q in questions_of(before.form_version.schema) if q["label"] == "About you")
    progress = Progress(application)

    assert not progress.problems
    assert not progress.news
    assert not progress.changes_to_hand_in
    fill(application, {about: "Another line"})
    submit(application)

    application.refresh_from_db()
    now = application.current_revision
    assert now.pk != before.pk
    assert now.answers == {**before.answers, about: "Another line"}


def test_who_changes_an_imported_application_is_told_what_is_asked_no_more(site_root):
    ada = get_user_model().objects.create_user("ada", "Ada@northmere.example", "secret")
    page = make_page(site_root, submissions=[{**ADA, "starts": "soon", "fax": "1"}, {**BOB, "telex": "2"}])

    run(page, status="submitted", publish=True)

    told = Progress(Application.objects.get(applicant=ada)).news
    lost = [(change["kind"], change["label"]) for change in told if change["kind"] != "option_retired"]
    assert lost == [("answer_hidden", "Starts (as written)"), ("answer_hidden", "Formerly: fax")]


def test_choice_that_is_gone_stands_in_the_draft_and_is_asked_again(page):
    bob = get_user_model().objects.create_user("bob", "bob@northmere.example", "secret")
    page = add_submission(page, {**BOB, "email": bob.email}, day=3).page.specific
    run(page, status="submitted", publish=True)

    problems = Progress(Application.objects.get(applicant=bob)).problems.values()

    assert [str(problem) for problem in problems if "Alchemy" in str(problem)]


def test_next_run_fills_the_empty_drafts_of_an_earlier_one(page):
    round = make_round()
    run(page, round=round)
    whole = list(Application.objects.order_by("pk").values_list("draft_answers", flat=True))
    Application.objects.update(draft_answers={})
    touched = Application.objects.order_by("pk").last()
    Application.objects.filter(pk=touched.pk).update(draft_saved_at=timezone.now())

    run(page, round=round)

    now = list(Application.objects.order_by("pk").values_list("draft_answers", flat=True))
    assert all(whole)
    assert now == [whole[0], {}]


@pytest.mark.parametrize(
    ("column", "answers"), [("draft_saved_at", {"first": "saved"}), ("anonymised_at", {})]
)
def test_draft_that_is_written_or_erased_while_it_is_filled_stays(page, monkeypatch, column, answers):
    round = make_round()
    run(page, round=round)
    Application.objects.update(draft_answers={})
    fill = form_import_actions._fill_empty_draft

    def somebody_is_faster(pk):
        row = Application.objects.filter(pk=pk)
        row.update(**{"draft_answers": answers, column: timezone.now()})
        fill(pk)

    monkeypatch.setattr(form_import_actions, "_fill_empty_draft", somebody_is_faster)
    run(page, round=round)

    assert list(Application.objects.values_list("draft_answers", flat=True)) == [answers] * 2


def test_second_run_adds_only_what_is_new_and_keeps_what_editors_changed(page):
    round = make_round()
    first = run(page, round=round)
    form = first.form
    form.title = "Find a mentor"
    form.save()
    add_submission(page, {**ADA, "shoe_size": "39"})

    again = run(page, round=round)

    assert (first.added, again.added, again.already) == (2, 1, 2)
    assert Application.objects.count() == 3
    assert again.form == form
    assert ApplicationForm.objects.get().title == "Find a mentor"
    newest = Application.objects.order_by("-pk").first()
    assert read(newest)["Formerly: shoe_size"] == "39"
    assert run(page, round=round).added == 0


def test_killed_run_goes_on_where_it_ended(page, monkeypatch):
    round = make_round()
    with monkeypatch.context() as broken:
        broken.setattr(form_import_actions, "point_to", _fails_the_second_time())
        with pytest.raises(OSError, match="killed"):
            run(page, round=round)
    assert Application.objects.count() == 1

    assert run(page, round=round).added == 1
    assert Application.objects.count() == 2


def _fails_the_second_time():
    calls = []

    def point_to(*args, **values):
        calls.append(args)
        if len(calls) > 1:
            raise OSError("killed")
        revising.point_to(*args, **values)

    return point_to


def test_some_at_a_time_until_all_are_there(page):
    round = make_round()

    first = run(page, round=round, most=1)
    second = run(page, round=round, most=1)

    assert (first.added, first.left) == (1, 1)
    assert (second.added, second.left) == (1, 0)


def test_account_of_the_address_is_the_applicant(page):
    ada = get_user_model().objects.create_user("ada", "Ada@northmere.example", "secret")
    run(page)

    assert Application.objects.get(applicant_name="Ada Byrne").applicant == ada


def test_others_get_an_inactive_account_that_nobody_can_sign_in_with(site_root):
    page = make_page(site_root, submissions=[ADA, ADA, BOB, {"full_name": "Carl"}])
    run(page, status="submitted")

    accounts = get_user_model().objects.filter(username__startswith="imported-")
    assert accounts.count() == 2
    assert not any(account.is_active or account.has_usable_password() for account in accounts)
    twice = Application.objects.filter(applicant_email="ada@northmere.example")
    assert [bool(row.active_key) for row in twice.order_by("pk")] == [True, False]
    nameless = Application.objects.filter(applicant_email="")
    assert {row.applicant.email for row in nameless} == {""}
    assert not any(row.active_key for row in nameless)


def test_everything_imported_passes_the_verification(page):
    run(page, status="submitted", publish=True)

    assert [(result.name, result.examples) for result in verify() if result.damaged] == []


@pytest.mark.parametrize(
    ("data", "name", "email"),
    [
        ({"full_name": ["Ada", "Byrne"]}, "Ada, Byrne", "ada@northmere.example"),
        ({"full_name": {"a": 1}}, "{'a': 1}", "ada@northmere.example"),
        ({"full_name": "N" * 400}, "N" * 160, "ada@northmere.example"),
        ({"full_name": ""}, "A line\nanother", "ada@northmere.example"),
        ({"full_name": "", "name": ""}, "ada@northmere.example", "ada@northmere.example"),
        ({"email": f"{'a' * 260}@northmere.example"}, "Ada Byrne", ""),
        ({"email": ["ada@northmere.example"]}, "Ada Byrne", ""),
    ],
)
def test_application_bears_the_name_and_address_that_its_answers_say(site_root, data, name, email):
    fields = [("Name", "multiline", ""), *FIELDS]
    page = make_page(site_root, fields, [{"name": "A line\nanother", **ADA, **data}])

    run(page)

    application = Application.objects.get()
    assert (application.applicant_name, application.applicant_email) == (name, email)
    assert [(result.name, result.examples) for result in verify() if result.damaged] == []


@pytest.mark.parametrize("own", [{}, {"email": ""}, {"email": "none"}])
def test_application_without_an_address_is_nobodys_who_is_named_in_another_field(site_root, own):
    referee = get_user_model().objects.create_user("bob", "bob@northmere.example", "secret")
    fields = [*FIELDS, ("Email of a referee", "email", "")]
    submission = {**{k: v for k, v in ADA.items() if k != "email"}, **own}
    page = make_page(site_root, fields, [{**submission, "email_of_a_referee": referee.email}])

    run(page)

    application = Application.objects.get()
    assert application.applicant != referee
    assert application.applicant_email == ""


@pytest.mark.parametrize(
    ("fields", "told"),
    [(FIELDS, "the address that stands in “Email”"), (FIELDS[:1], "No field is for an e-mail address")],
)
def test_page_says_whose_the_applications_become(admin_client, site_root, fields, told):
    page = make_page(site_root, fields)

    assert told in admin_client.get(reverse("mentoring_forms:import_page", args=[page.pk])).text


def test_address_that_is_too_long_for_mail_is_kept_as_written(site_root):
    long = f"{'a' * 260}@northmere.example"
    run(make_page(site_root, submissions=[{**ADA, "email": long}]))

    assert read(Application.objects.get())["Email (as written)"] == long


def test_erasing_an_imported_application_erases_the_address_of_its_account(page):
    run(page)
    application = Application.objects.get(applicant_name="Ada Byrne")
    account = application.applicant

    erase(due=Due(application, everything=True), user=None, reason="asked for")

    account.refresh_from_db()
    assert account.email == ""
    assert not Application.objects.filter(applicant=account).exists()


def test_old_page_is_left_as_it_is(page):
    before = list(FormSubmission.objects.order_by("pk").values())
    fields = list(page.form_fields.values())

    run(page, publish=True)

    assert list(FormSubmission.objects.order_by("pk").values()) == before
    assert list(page.form_fields.values()) == fields


def test_form_is_a_draft_unless_it_is_to_be_published(page):
    assert run(page).form.live is False
    run(page, publish=True)
    assert ApplicationForm.objects.get().live is True


def saved_draft(form, *questions, **values):
    """The imported form as an editor goes on with it: a title and a question more, saved as a draft."""
    form.title = "Find a mentor"
    form.sections = [*form.sections.get_prep_value(), section("more", *questions)]
    return form.save_revision(**values)


def test_publishing_in_a_later_run_publishes_what_editors_saved_meanwhile(page):
    round = make_round()
    draft = saved_draft(run(page, round=round).form, ask("short_text", "motto"))
    add_submission(page, {**ADA, "shoe_size": "39"})

    again = run(page, round=round, publish=True)

    form = ApplicationForm.objects.get()
    asked = [question["label"] for question in questions_of(form.latest_version.schema)]
    assert (form.live, form.title, asked[-1]) == (True, "Find a mentor", "Motto")
    assert (form.latest_revision, form.live_revision) == (draft, draft)
    assert again.added == 1
    newest = Application.objects.order_by("-pk").first()
    assert read(newest)["Formerly: shoe_size"] == "39"


def test_publishing_in_a_later_run_is_refused_where_the_draft_is_half_filled_in(client, page):
    round = make_round()
    saved_draft(run(page, round=round).form, ask("long_text", "why", max_length=None))
    client.force_login(get_user_model().objects.create_superuser("admin"))
    url = reverse("mentoring_forms:import_page", args=[page.pk])
    data = {"round": round.pk, "role": "mentee", "status": "closed"}
    add_submission(page, ADA)

    refused = client.post(url, {**data, "publish": "on"}).context["form"].non_field_errors()

    assert refused == [
        "The draft of the form is not complete. Fill it in, or import without publishing it.",
        "Section “More”, question “Why”: fill in “Most characters”.",
    ]
    assert (ApplicationForm.objects.get().live, Application.objects.count()) == (False, 2)
    assert client.post(url, data).status_code == 302
    assert (ApplicationForm.objects.get().live, Application.objects.count()) == (False, 3)


@pytest.mark.parametrize("by_command", [True, False])
def test_publishing_in_a_later_run_passes_no_colleagues_lock(page, by_command):
    users = get_user_model().objects
    colleague, admin = users.create_superuser("bea"), users.create_superuser("admin")
    form = run(page).form
    form.locked, form.locked_by, form.locked_at = True, colleague, timezone.now()
    form.save()

    with pytest.raises(ImportRefused, match="Import without publishing it"):
        run(page, publish=True, user=None if by_command else admin)

    assert ApplicationForm.objects.get().live is False
    run(page, publish=True, user=colleague)
    assert ApplicationForm.objects.get().live is True


def test_round_with_another_form_is_refused(page):
    other = make_round_form()

    with pytest.raises(ImportRefused, match="another form"):
        run(page, round=other.round)

    assert ApplicationForm.objects.count() == 1


def test_page_with_odd_data_is_imported_whole(site_root):
    fields = [("Name", "singleline", ""), ("Only", "dropdown", "One"), ("Age", "number", "")]
    odd = [
        {"name": "x" * 600, "only": "One", "age": "3.5"},
        {"name": "Bell\x07", "only": "Two", "age": "12345678901234567890", "extra": {"a": [1, None]}},
    ]
    page = make_page(site_root, fields, odd)

    run(page)

    rows = [read(row) for row in Application.objects.order_by("pk")]
    assert rows[0] == {"Name": "x" * 600, "Only": "One", "Age": "3.5"}
    assert rows[1]["Name"] == "Bell\ufffd"
    assert rows[1]["Age"] == "12345678901234567890"
    assert rows[1]["Formerly: extra"] == "{'a': [1, None]}"


@pytest.mark.parametrize(
    ("days", "year", "kept", "gone"),
    [
        (["Monday", " Monday", "Monday\t"], "First ", ("Monday", "First"), 0),
        (["Monday", ""], ["First", ""], ("Monday", "First"), 0),
        ([""], "   ", ("", ""), 0),
        (["Monday\x07", "Monday\x08"], "Third\r\n", ("Monday\ufffd", "Third"), 2),
        (["MONDAY", "Never", "Never "], "Third", ("MONDAY, Never", "Third"), 2),
    ],
)
def test_options_that_read_the_same_are_one_and_blanks_are_none(site_root, days, year, kept, gone):
    page = make_page(site_root, submissions=[ADA, {**BOB, "days": days, "year": year}])
    counted = OldPage(page).totals()

    run(page)

    bob = read(Application.objects.get(applicant_name="Bob"))
    days = bob["Days"]
    assert (", ".join(days) if isinstance(days, list) else days, bob["Year"]) == kept
    assert counted[Outcome.OPTION_GONE] == 2 + gone
    assert [(result.name, result.examples) for result in verify() if result.damaged] == []


def test_page_without_fields_is_imported_whole_and_asks_nothing(site_root):
    page, round = make_page(site_root, fields=[], submissions=[{"a": "b"}]), make_round()

    with pytest.raises(ImportRefused, match="Import without publishing"):
        run(page, round=round, publish=True)
    assert not ApplicationForm.objects.exists()
    first, again = run(page, round=round), run(page, round=round)

    assert (first.added, again.added, again.already) == (1, 0, 1)
    assert not first.form.sections
    assert read(Application.objects.get()) == {"Formerly: a": "b"}
    version = edit_form(first.form, SMALL)
    assert "Formerly: a" not in [question["label"] for question in questions_of(version.schema)]
    assert read(Application.objects.get()) == {"Formerly: a": "b"}
    assert [(result.name, result.examples) for result in verify() if result.damaged] == []


def test_page_without_fields_and_submissions_has_nothing_to_import(site_root, admin_client):
    page = make_page(site_root, fields=[], submissions=[])

    with pytest.raises(ImportRefused, match="so there is nothing to import"):
        run(page)
    screen = admin_client.get(reverse("mentoring_forms:import_page", args=[page.pk]))

    assert "so there is nothing to import" in screen.text
    assert ">Import</button>" not in screen.text


@pytest.mark.parametrize(("value", "kept"), [(False, "False"), (True, "True"), (0, "0")])
def test_what_a_tick_box_stored_is_kept_where_the_field_became_a_choice(site_root, value, kept):
    page = make_page(site_root, submissions=[ADA, {**BOB, "days": value, "faculty": value}])
    gone = OldPage(page).totals()[Outcome.OPTION_GONE]

    run(page)

    bob = read(Application.objects.get(applicant_name="Bob"))
    assert (bob["Days"], bob["Faculty"], gone) == ([kept], kept, 3)


def test_long_options_and_times_are_kept_to_the_last_character(site_root):
    long, longer = "A" * 200 + "B", "A" * 200 + "C"
    fields = [
        ("Plan", "radio", f"{long}\n{longer}"),
        ("Plans", "checkboxes", f"{long}\n{longer}"),
        ("On", "date", ""),
    ]
    odd = [
        {"plan": long, "plans": [long, longer], "on": "2025-10-01T09:30:00Z"},
        {"plan": longer, "plans": [], "on": "2025-10-01T00:00:00"},
    ]
    page = make_page(site_root, fields, odd)

    run(page)

    first, second = (read(row) for row in Application.objects.order_by("pk"))
    assert (first["Plan"], first["Plans"]) == (long, f"{long}, {longer}")
    assert (first["On"], first["On (as written)"]) == ("", "2025-10-01T09:30:00Z")
    assert (second["Plan"], second["On"]) == (longer, "1 Oct 2025")


def test_runs_are_in_the_audit_log(page):
    admin = get_user_model().objects.create_superuser("admin")
    result = run(page, user=admin)

    actions = ModelLogEntry.objects.filter(user=admin).values_list("action", flat=True)
    assert Counter(actions)["wagtail_mentoring.import_application"] == 2
    assert ModelLogEntry.objects.get(action="wagtail_mentoring.import_form_page").object_id == str(
        result.form.pk
    )


# The command and the admin's pages


def command(*args, **options):
    out = io.StringIO()
    call_command("mentoring_import_form", *args, stdout=out, **options)
    return out.getvalue()


def test_command_shows_imports_and_writes_the_report(page, tmp_path):
    report = tmp_path / "report.json"

    dry = command(page.pk, dry_run=True, report=report)
    assert Application.objects.count() == 0
    done = command(page.pk, round=make_round().pk)

    assert "27  in 2 submissions" in dry
    assert json.loads(report.read_text())["totals"]["all"] == 27
    assert "2 applications imported, 0 moved, 0 were there already." in done


def test_command_says_what_is_wrong(page, site_root, monkeypatch):
    with pytest.raises(CommandError, match="is no form page"):
        command(site_root.pk)
    with pytest.raises(CommandError, match="which round"):
        command(page.pk)
    with pytest.raises(CommandError, match="no round 99"):
        command(page.pk, round=99)
    with pytest.raises(CommandError, match="nobody of this username"):
        command(page.pk, round=make_round().pk, user="eve")
    monkeypatch.setattr("django.apps.apps.is_installed", lambda name: False)
    with pytest.raises(CommandError, match="contrib.forms is not installed"):
        command(page.pk)


def test_screens_show_the_preview_and_import(client, page):
    client.force_login(get_user_model().objects.create_superuser("admin"))
    round = make_round()
    url = reverse("mentoring_forms:import_page", args=[page.pk])

    assert url in client.get(reverse("mentoring_forms:import")).text
    preview = client.get(url)
    assert "Formerly: phone_nr" in preview.text
    assert preview.context["sum"] == 27
    assert Application.objects.count() == 0
    csv_report = client.get(reverse("mentoring_forms:import_report", args=[page.pk, "csv"]))
    assert csv_report["Content-Disposition"] == 'attachment; filename="import-sign-up.csv"'
    response = client.post(url, {"round": round.pk, "role": "mentee", "status": "closed"})

    form = ApplicationForm.objects.get()
    assert response["Location"] == reverse("mentoring_forms:edit", args=[form.pk])
    assert Application.objects.count() == 2


def test_screen_goes_on_after_so_many(client, page, monkeypatch):
    monkeypatch.setattr("wagtail_mentoring.form_builder.form_import_views.MOST_AT_ONCE", 1)
    client.force_login(get_user_model().objects.create_superuser("admin"))
    url = reverse("mentoring_forms:import_page", args=[page.pk])
    data = {"round": make_round().pk, "role": "mentee", "status": "closed"}

    assert "1 are left" in client.post(url, data).text
    assert client.post(url, data).status_code == 302
    assert Application.objects.count() == 2


def test_screen_says_that_the_form_builder_is_not_installed(client, site_root, monkeypatch):
    client.force_login(get_user_model().objects.create_superuser("admin"))
    monkeypatch.setattr("wagtail_mentoring.form_builder.form_imports.apps.is_installed", lambda name: False)

    assert "contrib.forms is not installed" in client.get(reverse("mentoring_forms:import")).text
    assert client.get(reverse("mentoring_forms:import_page", args=[1])).status_code == 404


def test_nobody_imports_a_page_they_may_not_edit_or_into_a_round_out_of_reach(client, page):
    office = OfficeFactory()
    coordinator = coordinator_of(office)
    mine, others = make_round(), make_round()
    PartnerFactory(program=mine.program, office=office)
    client.force_login(coordinator)
    url = reverse("mentoring_forms:import_page", args=[page.pk])

    assert page.title not in client.get(reverse("mentoring_forms:import")).text
    assert client.get(url).status_code == 404
    assert client.get(reverse("mentoring_forms:import_report", args=[page.pk, "csv"])).status_code == 404

    may_edit_pages_beside(coordinator, page)
    data = {"role": "mentee", "status": "closed"}
    assert client.get(url).status_code == 200
    assert client.post(url, {**data, "round": others.pk}).status_code == 200
    assert Application.objects.count() == 0
    assert client.post(url, {**data, "round": mine.pk}).status_code == 302
    assert Application.objects.count() == 2


def test_publishing_is_offered_to_those_who_may(client, page):
    office = OfficeFactory()
    coordinator = coordinator_of(office)
    may_edit_pages_beside(coordinator, page)
    client.force_login(coordinator)
    url = reverse("mentoring_forms:import_page", args=[page.pk])
    assert "publish" in client.get(url).context["form"].fields
    office.group.permissions.remove(Permission.objects.get(codename="publish_applicationform"))

    assert "publish" not in client.get(url).context["form"].fields
