"""How a live edit lands: each row of the table in the documentation is a test, named like the row."""

import copy
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_form,
    make_round,
    make_round_form,
    section,
    start,
    submit,
    submitted,
    uid,
)
from wagtail_mentoring.application_forms.exceptions import FormNotCompilable, TighteningTooLate
from wagtail_mentoring.application_forms.versions import all_questions
from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.applicant_actions import submit_application
from wagtail_mentoring.applications.exceptions import AnswersIncomplete
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.applications.progress import ASKED_AGAIN, Progress
from wagtail_mentoring.digests import canonical_json
from wagtail_mentoring.exports.tables import ApplicationSheet
from wagtail_mentoring.pages.models import ApplicationPage

pytestmark = pytest.mark.usefixtures("site_root")


def changed(name, **values):
    """The small form with other values of one question; options by their names."""
    sections = copy.deepcopy(SMALL)
    for part in sections:
        for question in part["value"]["questions"]:
            if question["id"] == uid(name):
                question["value"].update(values)
    return sections


def without(name):
    sections = copy.deepcopy(SMALL)
    for part in sections:
        part["value"]["questions"] = [q for q in part["value"]["questions"] if q["id"] != uid(name)]
    return sections


def options(*pairs):
    return [{"type": "item", "id": uid(f"year/{name}"), "value": label} for name, label in pairs]


def more(**values):
    return [*copy.deepcopy(SMALL), section("more", ask("short_text", "motto", **values))]


def edit(application, sections):
    version = edit_form(application.round_form.form, sections)
    application.refresh_from_db()
    return version


def handed_in(application):
    revision = ApplicationRevision.objects.select_related("form_version").get(application=application)
    return canonical_json([revision.answers, revision.consents, revision.digest]), readable_answers(revision)


def news(application):
    return [change["kind"] for change in Progress(Application.objects.get(pk=application.pk)).news]


def problems(application):
    progress = Progress(Application.objects.get(pk=application.pk))
    return {key: str(problem.message) for key, problem in progress.problems.items()}


def exported():
    """The export as dictionaries, by the heading of the column."""
    admin = get_user_model().objects.create_superuser("exporter")
    sheet = ApplicationSheet(Application.objects.handed_in(), user=admin)
    headings = sheet.headings()
    return headings, [dict(zip(headings, row, strict=True)) for row in sheet.rows()]


@pytest.mark.parametrize(
    "sections",
    [
        changed("goals", label="Your aims"),
        changed("goals", help_text="A sentence or two."),
        list(reversed(SMALL)),
        changed("year", options=options(("Second", "Second"), ("First", "First"))),
    ],
    ids=["label", "help", "order of sections", "order of options"],
)
def test_wording_and_order_shows_what_they_saw_and_is_silent_for_drafts(sections):
    done = submitted()
    before = handed_in(done)
    draft = fill(start(done.round_form, make_applicant("bob")))

    version = edit(draft, sections)

    assert version.change_class == "wording"
    assert handed_in(done) == before
    assert news(draft) == []
    assert draft.draft_answers == GOOD


def test_wording_keeps_the_column_under_the_newest_label():
    done = submitted()
    edit(done, changed("goals", label="Your aims"))
    submitted(round_form=done.round_form, user=make_applicant("bob"))

    headings, rows = exported()

    assert [heading for heading in headings if "[goals]" in heading] == ["Your aims [goals]"]
    assert [row["Your aims [goals]"] for row in rows] == ["To find my field."] * 2


def test_adding_an_optional_question_leaves_submitted_untouched_and_gives_drafts_a_notice():
    done = submitted()
    before = handed_in(done)
    draft = fill(start(done.round_form, make_applicant("bob")))

    edit(draft, more(required=False))

    assert handed_in(done) == before
    assert news(draft) == ["optional_question_added"]
    assert problems(draft) == {}


def test_export_tells_not_asked_from_left_empty():
    done = submitted()
    edit(done, more(required=False))
    later = submitted(round_form=done.round_form, user=make_applicant("bob"))

    _headings, rows = exported()

    assert {row["Reference"]: row["Motto [motto]"] for row in rows} == {
        done.reference: "not asked",
        later.reference: "",
    }


def test_adding_a_required_question_leaves_submitted_untouched_and_drafts_must_answer():
    done = submitted()
    before = handed_in(done)
    draft = fill(start(done.round_form, make_applicant("bob")))

    edit(draft, more())

    assert handed_in(done) == before
    assert news(draft) == ["required_question_added"]
    with pytest.raises(AnswersIncomplete) as error:
        submit(draft)
    assert list(error.value.problems) == [uid("motto")]
    fill(draft, {uid("motto"): "Onwards"})
    assert submit(draft).answers[uid("motto")] == "Onwards"


def test_staff_may_ask_for_just_the_question_that_was_added(client):
    done = submitted()
    edit(done, more())
    Application.objects.filter(pk=done.pk).update(status="information_requested")
    client.force_login(done.applicant)

    page = client.get(section_url(done, ASKED_AGAIN)).text
    client.post(
        section_url(done, ASKED_AGAIN),
        {f"q-{uid('motto')}": "Onwards", "asked": uid("motto"), "version": 99, "go": "next"},
    )

    assert "Motto" in page
    assert "Goals" not in page
    revision = submit(Application.objects.get(pk=done.pk), key="again")
    assert revision.answers[uid("motto")] == "Onwards"
    assert revision.answers[uid("goals")] == "To find my field."


def test_removing_a_question_keeps_it_for_submitted_and_hides_it_from_drafts_with_its_text():
    done = submitted()
    before = handed_in(done)
    draft = fill(start(done.round_form, make_applicant("bob")))

    version = edit(draft, without("goals"))

    assert handed_in(done) == before
    assert [question["key"] for question in version.schema["retired"]] == [uid("goals")]
    progress = Progress(draft)
    assert uid("goals") not in progress.shown
    assert draft.draft_answers[uid("goals")] == "To find my field."
    edit(draft, SMALL)
    assert Progress(draft).draft[uid("goals")] == "To find my field."


def test_column_of_a_removed_question_stays_marked_as_retired():
    done = submitted()
    edit(done, without("goals"))
    submitted(round_form=done.round_form, user=make_applicant("bob"))

    headings, rows = exported()

    [column] = [heading for heading in headings if heading.startswith("Goals")]
    assert column == "Goals [goals, no longer asked]"
    assert sorted(row[column] for row in rows) == ["To find my field.", "not asked"]


def test_renaming_an_option_keeps_its_key_and_code_silently():
    answers = {**GOOD, uid("year"): uid("year/First")}
    done = fill(start(), answers)
    revision = submit(done)
    before = handed_in(done)
    draft = fill(start(done.round_form, make_applicant("bob")), answers)

    version = edit(draft, changed("year", options=options(("First", "Year one"), ("Second", "Second"))))

    assert version.change_class == "wording"
    assert news(draft) == []
    assert handed_in(done) == before
    [then, now] = [
        all_questions(v.schema)[uid("year")]["options"][0] for v in (revision.form_version, version)
    ]
    assert (now["key"], now["code"], now["label"]) == (then["key"], then["code"], "Year one")


def test_retiring_an_option_keeps_it_for_submitted_and_asks_drafts_again_naming_it():
    answers = {**GOOD, uid("year"): uid("year/First")}
    done = fill(start(), answers)
    submit(done)
    before = handed_in(done)
    draft = fill(start(done.round_form, make_applicant("bob")), answers)

    edit(draft, changed("year", options=options(("Second", "Second"), ("Third", "Third"))))

    assert handed_in(done) == before
    assert problems(draft) == {uid("year"): "“First” is no longer offered. Choose again."}
    assert draft.draft_answers[uid("year")] == uid("year/First")
    assert [row["Year [year]"] for row in exported()[1] if row["Status"] == "Submitted"] == ["First"]


def test_another_type_needs_a_new_key():
    done = submitted()
    form = done.round_form.form
    form.sections = changed_type()
    form.save()

    with pytest.raises(FormNotCompilable, match="a published question keeps its type"):
        edit_form(form, changed_type())
    assert form.versions.count() == 1


def changed_type():
    sections = without("goals")
    sections[1]["value"]["questions"].append(ask("short_text", "goals"))
    return sections


def test_another_type_with_a_new_key_has_a_column_of_its_own():
    done = submitted()
    sections = without("goals")
    sections[1]["value"]["questions"].append(ask("short_text", "goals again", label="Goals"))

    edit(done, sections)
    fresh = fill(start(done.round_form, make_applicant("bob")), {**GOOD, uid("goals again"): "Short."})
    submit(fresh)

    _headings, rows = exported()
    assert {
        row["Reference"]: (row["Goals [goals, no longer asked]"], row["Goals [goals_2]"]) for row in rows
    } == {
        done.reference: ("To find my field.", "not asked"),
        fresh.reference: ("not asked", "Short."),
    }


def test_tightening_a_limit_validates_drafts_again_and_leaves_submitted_untouched():
    done = submitted()
    before = handed_in(done)
    draft = fill(start(done.round_form, make_applicant("bob")))

    edit(draft, changed("goals", max_words=2))

    assert handed_in(done) == before
    assert problems(draft) == {uid("goals"): "Use at most 2 words; you have used 4."}
    with pytest.raises(AnswersIncomplete):
        submit(draft)
    assert draft.draft_answers[uid("goals")] == "To find my field."


def test_tightening_in_the_last_24_hours_is_refused():
    round_form = make_round_form(round=make_round(closes_at=timezone.now() + timedelta(hours=3)))
    draft = fill(start(round_form))

    with pytest.raises(TighteningTooLate):
        edit(draft, changed("goals", max_words=2))
    assert submit(draft).form_version.number == 1


@pytest.mark.parametrize("verb", ["delete", "unpublish", "move"])
def test_page_that_is_deleted_unpublished_or_moved_leaves_its_applications(verb, client, site_root):
    round_form = make_round_form()
    page = site_root.add_child(instance=ApplicationPage(title="Apply", round_form=round_form))
    done = submitted(round_form=round_form)
    before = handed_in(done)

    if verb == "move":
        page.move(site_root.add_child(instance=Page(title="Elsewhere")), pos="last-child")
    else:
        getattr(page, verb)()

    client.force_login(done.applicant)
    dashboard = client.get(reverse("wagtail_mentoring:applications")).text
    status = reverse("wagtail_mentoring:application", args=[done.reference])
    assert status in dashboard
    assert "To find my field." in client.get(status).text
    assert handed_in(done) == before


@pytest.mark.parametrize("verb", ["delete", "unpublish", "unpublish past the admin"])
def test_form_that_people_fill_in_is_not_taken_away_and_everything_is_kept(verb, client, admin_user):
    done = submitted()
    before = handed_in(done)
    form = done.round_form.form
    client.force_login(admin_user)

    if verb == "unpublish past the admin":
        form.unpublish()
    else:
        client.post(reverse(f"mentoring_forms:{verb}", args=[form.pk]))

    form.refresh_from_db()
    assert form.live is (verb != "unpublish past the admin")
    assert handed_in(done) == before
    client.force_login(done.applicant)
    assert done.reference in client.get(reverse("wagtail_mentoring:applications")).text


# --- published between open and submit --------------------------------------------------------------------


def section_url(application, key):
    return reverse("wagtail_mentoring:application_section", args=[application.reference, key])


def check_url(application):
    return reverse("wagtail_mentoring:application_check", args=[application.reference])


def hand_in_what_was_seen(client, application, sections):
    """Look at the check page, then have the form published, then press the button of the page."""
    client.force_login(application.applicant)
    seen = client.get(check_url(application)).context["form_version"]
    edit(application, sections)
    data = {"version": application.lock_version, "form_version": seen, "once": "x"}
    return client.post(check_url(application), data)


@pytest.mark.parametrize("sections", [more(required=False), without("goals")], ids=["optional", "removed"])
def test_compatible_change_between_open_and_submit_accepts_the_version_seen(client, sections):
    application = fill(start())

    response = hand_in_what_was_seen(client, application, sections)

    assert response.url.endswith("/receipt/")
    revision = ApplicationRevision.objects.get()
    assert revision.form_version.number == 1
    assert revision.answers[uid("goals")] == "To find my field."
    assert uid("motto") not in revision.answers


def test_tightening_between_open_and_submit_shows_only_the_affected_questions_again(client):
    application = fill(start())

    response = hand_in_what_was_seen(client, application, more())

    assert response.url == section_url(application, ASKED_AGAIN)
    page = unescape(client.get(response.url).text)
    assert "The form changed while you were checking your answers" in page
    assert f'name="q-{uid("motto")}"' in page
    assert f'name="q-{uid("goals")}"' not in page
    assert ApplicationRevision.objects.count() == 0


def test_tightening_that_the_answers_fulfil_is_accepted_with_the_newest_version(client):
    application = fill(start())

    response = hand_in_what_was_seen(client, application, changed("goals", max_words=10))

    assert response.url.endswith("/receipt/")
    assert ApplicationRevision.objects.get().form_version.number == 2


def test_answering_the_affected_questions_leads_back_to_the_check_page(client):
    application = fill(start())
    hand_in_what_was_seen(client, application, more())
    url = section_url(application, ASKED_AGAIN)

    response = client.post(
        url, {f"q-{uid('motto')}": "Onwards", "asked": uid("motto"), "version": 99, "go": "next"}
    )

    assert response.url == check_url(application)
    assert client.get(url).url == check_url(application)


def test_version_of_another_form_is_never_accepted():
    application = fill(start())
    other = make_form(more())
    for number in range(3):
        edit_form(other, [*SMALL, section(f"s{number}", ask("short_text", f"q{number}"))])
    edit(application, more())

    with pytest.raises(AnswersIncomplete):
        submit_seen(application, 3)


def submit_seen(application, number):
    return submit_application(
        application=application,
        user=application.applicant,
        idempotency_key="x",
        lock_version=application.lock_version,
        locale="en",
        seen_version=number,
    )
