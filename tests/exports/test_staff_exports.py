import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry

from tests.applications.builders import ask, edit_form, fill, make_round, make_round_form, section, uid
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.raw_answers import raw_answers_of
from wagtail_mentoring.directory.models import ContactCard, ContactReveal, Mentor
from wagtail_mentoring.information_requests.request_actions import answer_request, ask_applicant
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.record_keeping.erasure_actions import erase_due

pytestmark = pytest.mark.usefixtures("site_root")

BASE = {uid("name"): "Ada Byrne", uid("email"): "ada@northmere.example"}
ABOUT = section("about", ask("short_text", "name", role="name"), ask("email", "email", role="email"))


@pytest.fixture
def world(site_root):
    return make_world()


def form_with(world, *questions):
    return make_round_form([ABOUT, section("more", *questions)], round=make_round(program=world.program))


def download(client, query="", kind="csv"):
    response = client.get(f"{reverse('mentoring_applications:index')}?export={kind}&{query}")
    assert response["Content-Disposition"] == f'attachment; filename="applications.{kind}"'
    content = b"".join(response.streaming_content)
    if kind == "csv":
        return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    rows = list(load_workbook(io.BytesIO(content)).active.values)
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_holds_the_person_and_a_column_for_each_question(world, as_coordinator, kind):
    application = hand_in(world.round_form)

    [row] = download(as_coordinator, kind=kind)

    assert row["Reference"] == application.reference
    assert (row["Name"], row["E-mail"]) == ("Ada Byrne", "ada@northmere.example")
    assert row["Status"] == "Submitted"
    assert row["Goals [goals]"] == "To find my field."
    assert row["Year [year]"] in ("", None)


def answer_later(application, user, answers):
    """Ask somebody for more, and have them answer it."""
    ask_applicant(
        application=application,
        questions=list(answers),
        message="Please say more.",
        due_at=timezone.now() + timedelta(days=5),
        user=user,
    )
    application = fill(Application.objects.get(pk=application.pk), answers)
    answer_request(
        application=application,
        user=application.applicant,
        idempotency_key=f"later {application.pk}",
        lock_version=application.lock_version,
        locale="en",
        seen_version=None,
    )


def test_answer_is_erased_only_where_the_question_was_asked(world, as_coordinator):
    round_form = form_with(world, ask("long_text", "goals"))
    before, requested = (
        hand_in(round_form, name, answers={**BASE, uid("goals"): "G"}) for name in ("before", "requested")
    )
    health = ask("long_text", "health", retention=1, required=False)
    edit_form(round_form.form, [ABOUT, section("more", ask("long_text", "goals"), health)])
    after = hand_in(round_form, "after", answers={**BASE, uid("goals"): "G", uid("health"): "Well."})
    answer_later(requested, world.coordinator, {uid("health"): "Better."})
    today = timezone.localdate()
    Round.objects.update(starts_on=today - timedelta(days=300), ends_on=today - timedelta(days=90))
    erase_due(today=today)

    cells = {row["Reference"]: row["Health [health]"] for row in download(as_coordinator)}

    assert cells == {
        before.reference: "not asked",
        after.reference: "erased",
        requested.reference: "erased",
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("nasty", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "  =1+1"])
def test_cell_is_never_a_formula(world, as_coordinator, kind, nasty):
    round_form = form_with(world, ask("long_text", "goals"))
    hand_in(round_form, answers={**BASE, uid("goals"): nasty, uid("name"): nasty})

    [row] = download(as_coordinator, kind=kind)

    assert row["Goals [goals]"].startswith("'")
    assert row["Name"].startswith("'")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_control_characters_do_not_break_the_file(world, as_coordinator, kind):
    application = hand_in(world.round_form)
    type(application).objects.filter(pk=application.pk).update(applicant_name="Ada\x0bByrne\x1f")

    [row] = download(as_coordinator, kind=kind)

    assert row["Name"] == "Ada\ufffdByrne\ufffd"


def test_not_asked_reads_otherwise_than_left_empty(world, as_coordinator):
    round_form = form_with(world, ask("long_text", "goals", required=False))
    first = hand_in(round_form, "first", answers=BASE)
    edit_form(
        round_form.form, [ABOUT, section("new", ask("short_text", "hobbies", "Your hobbies", required=False))]
    )
    second = hand_in(round_form, "second", answers=BASE)

    rows = {row["Reference"]: row for row in download(as_coordinator)}

    gone, new = "Goals [goals, no longer asked]", "Your hobbies [your_hobbies]"
    assert (rows[first.reference][gone], rows[first.reference][new]) == ("", "not asked")
    assert (rows[second.reference][gone], rows[second.reference][new]) == ("not asked", "")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_newest_version_belongs_to_the_table_before_anybody_hands_in_on_it(world, as_coordinator, kind):
    goals, motto = ask("long_text", "goals", "Your goals?"), ask("short_text", "motto", "Motto")
    round_form = form_with(world, goals, motto)
    hand_in(round_form, answers={**BASE, uid("goals"): "One", uid("motto"): "Onward"})
    new = ask("short_text", "hobbies", "Hobbies", required=False)
    edit_form(round_form.form, [ABOUT, section("more", ask("long_text", "goals", "What for?"), new)])

    [row] = download(as_coordinator, kind=kind)

    told = {"What for? [your_goals]": "One", "Motto [motto, no longer asked]": "Onward"}
    assert {**told, "Hobbies [hobbies]": "not asked"}.items() <= row.items()
    assert len([heading for heading in row if "[" in heading]) == 5


def test_question_that_another_form_still_asks_names_its_own_form_when_it_is_asked_no_more(
    world, as_coordinator
):
    first, second = (form_with(world, ask("long_text", name, "Goals", required=False)) for name in ("a", "b"))
    edit_form(first.form, [ABOUT])
    for round_form in (first, second):
        hand_in(round_form, round_form.form.name, answers=BASE)

    rows = download(as_coordinator)

    gone, asked = f"Goals [goals, {first.form.name}, no longer asked]", f"Goals [goals, {second.form.name}]"
    assert sorted((row[gone], row[asked]) for row in rows) == [("not asked", ""), ("not asked", "not asked")]


def test_score_that_does_not_apply_is_no_answer_left_empty(world, as_coordinator):
    scale = {"min_value": 1, "max_value": 5, "weight": 1, "not_applicable": True, "required": False}
    round_form = form_with(world, ask("score", "sure", "Sure?", **scale))
    given = {
        answer: hand_in(round_form, answer or "none", answers={**BASE, uid("sure"): answer})
        for answer in ("na", "", "4")
    }

    rows = {row["Reference"]: row["Sure? [sure]"] for row in download(as_coordinator)}

    assert {answer: rows[application.reference] for answer, application in given.items()} == {
        "na": "Not applicable",
        "": "",
        "4": "4",
    }
    revision = given["na"].current_revision
    assert readable_answers(revision)[-1].answers[-1].value == "Not applicable"
    assert raw_answers_of(revision, revision.form_version.schema)[uid("sure")] == "na"


def test_reworded_question_keeps_its_one_column_under_the_latest_words(world, as_coordinator):
    round_form = form_with(world, ask("long_text", "goals", "Your goals?"))
    hand_in(round_form, "first", answers={**BASE, uid("goals"): "One"})
    edit_form(round_form.form, [ABOUT, section("more", ask("long_text", "goals", "What do you hope for?"))])
    hand_in(round_form, "second", answers={**BASE, uid("goals"): "Two"})

    rows = download(as_coordinator)

    assert sorted(row["What do you hope for? [your_goals]"] for row in rows) == ["One", "Two"]


def test_questions_of_two_forms_with_the_same_code_say_which_form_they_are_of(world, as_coordinator):
    of_mentees = form_with(world, ask("long_text", "goals", "Goals"))
    of_mentors = form_with(world, ask("long_text", "aims", "Goals"))
    hand_in(of_mentees, "first", answers={**BASE, uid("goals"): "One"})
    hand_in(of_mentors, "second", answers={**BASE, uid("aims"): "Two"})

    rows = download(as_coordinator)

    assert {row[f"Goals [goals, {of_mentees.form}]"] for row in rows} == {"One", "not asked"}
    assert {row[f"Goals [goals, {of_mentors.form}]"] for row in rows} == {"Two", "not asked"}


def test_sensitive_answers_are_left_out_unless_asked_for(world, as_coordinator):
    round_form = form_with(world, ask("long_text", "needs", sensitivity="sensitive"))
    hand_in(round_form, answers={**BASE, uid("needs"): "A ramp"})

    [without], [with_it] = download(as_coordinator), download(as_coordinator, "sensitive=1")

    assert "A ramp" not in without.values()
    assert with_it["Needs [needs]"] == "A ramp"


def wish_for(world, owner, **marks):
    mentor = Mentor(
        name="Ines Moor", slug="ines", live=True, status="approved", consented_at="2026-01-01T00:00Z"
    )
    mentor.save()
    ContactCard.objects.create(mentor=mentor, owner=owner, email="ines@alumni.example")
    round_form = form_with(world, ask("mentors", "wishes", role="preferred_mentors", **marks))
    hand_in(round_form, answers={**BASE, uid("wishes"): [str(mentor.pk)]})
    return mentor


def test_preferred_mentor_is_named_with_the_address_the_office_owns(world, client):
    mentor = wish_for(world, owner=world.alumni)
    client.force_login(world.colleague)

    [row] = download(client)

    assert row["Preferred mentors"] == "Ines Moor"
    assert row["E-mail of preferred mentors"] == "ines@alumni.example"
    assert ContactReveal.objects.filter(card__mentor=mentor, user=world.colleague, exported=True).count() == 1


@pytest.mark.parametrize(
    "marks", [{"visible_to": "lead"}, {"sensitivity": "sensitive"}], ids=["for the lead", "sensitive"]
)
def test_preferred_mentor_stays_out_with_the_answer_that_names_them(world, client, marks):
    wish_for(world, owner=world.alumni, **marks)
    client.force_login(world.colleague)

    [row] = download(client)

    assert (row["Preferred mentors"], row["E-mail of preferred mentors"]) == ("", "")
    assert "Ines Moor" not in row.values()
    assert not ContactReveal.objects.exists()


@pytest.mark.parametrize("marked_at", [0, 1], ids=["first version", "second version"])
def test_answers_marked_in_one_version_stay_out_of_them_all(world, client, marked_at):
    marks = [{}, {}]
    marks[marked_at] = {"visible_to": "lead"}
    round_form = form_with(world, ask("long_text", "needs", **marks[0]))
    hand_in(round_form, "first", answers={**BASE, uid("needs"): "A ramp"})
    edit_form(round_form.form, [ABOUT, section("more", ask("long_text", "needs", **marks[1]))])
    hand_in(round_form, "second", answers={**BASE, uid("needs"): "A ramp"})
    client.force_login(world.colleague)

    rows = download(client)

    assert [row["Needs [needs]"] for row in rows] == ["only for the lead office"] * 2


def test_address_of_another_offices_mentor_stays_out(world, as_coordinator):
    wish_for(world, owner=world.alumni)

    [row] = download(as_coordinator)

    assert row["Preferred mentors"] == "Ines Moor"
    assert row["E-mail of preferred mentors"] == ""
    assert not ContactReveal.objects.exists()


def test_export_follows_the_filters(world, as_coordinator):
    hand_in(world.round_form, "first")
    accepted = hand_in(world.round_form, "second", status="accepted")

    assert [row["Reference"] for row in download(as_coordinator, "status=accepted")] == [accepted.reference]


def test_export_is_logged_for_each_round(world, as_coordinator):
    hand_in(world.round_form, "first")
    hand_in(world.round_form, "second")

    download(as_coordinator)

    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.export_applications")
    assert (entry.user, entry.object_id) == (world.coordinator, str(world.round_form.round_id))
    assert entry.data == {"format": "csv", "sensitive": False, "applications": 2}
