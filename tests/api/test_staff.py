"""Staff through the API: reach, conflicts, blind reading, signatures and traces are those of the admin."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.applications.builders import SMALL, ask, make_round, make_round_form, section, uid
from tests.applications.staff_world import hand_in, make_world
from tests.factories import UserFactory
from tests.pages.builders import queries_of
from tests.reviews.builders import keys_of, make_phase
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application, ConflictOfInterest
from wagtail_mentoring.reviews.assignment_actions import assign_reviewer
from wagtail_mentoring.reviews.models import Review
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import word_decision

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(site_root):
    return make_world()


def references(answer):
    return {row["reference"] for row in answer["results"]}


def test_list_holds_what_was_handed_in_to_ones_offices_alone(by, world):
    ours = hand_in(world.round_form, "ada", status="ready", handled_by=world.colleague)
    held = hand_in(world.round_form, "held", held_at="2026-01-01T00:00Z")
    other_round = make_round_form(round=make_round(program=world.program, slug="other"), role="mentor")
    mentor = hand_in(other_round, "max")
    theirs = hand_in(world.law_round_form, "eve")

    for user in (world.coordinator, world.colleague):
        assert references(by(user, "staff_applications")) == {ours.reference, mentor.reference}
    assert references(by(world.stranger, "staff_applications")) == {theirs.reference}
    assert by(UserFactory(), "staff_applications")["count"] == 0
    assert by(ours.applicant, "staff_applications")["count"] == 0
    by(None, "staff_applications", status=401)
    for query, found in (
        ({"status": "ready"}, {ours.reference}),
        ({"role": "mentor"}, {mentor.reference}),
        ({"round": "other"}, {mentor.reference}),
        ({"program": world.program.slug, "mine": "1"}, {ours.reference}),
    ):
        assert references(by(world.colleague, "staff_applications", query=query)) == found
    for user in (world.stranger, ours.applicant, UserFactory()):
        by(user, "staff_application", ours.reference, status=404)
        by(user, "staff_move", ours.reference, method="post", seen="x", to_status="accepted", status=404)
    assert held.reference not in str(by(world.coordinator, "staff_applications"))


def test_conflict_of_interest_hides_an_application_from_lists_counts_and_steps(by, world):
    application = hand_in(world.round_form, "ada", status="ready")
    hand_in(world.round_form, "bea")
    ConflictOfInterest.objects.create(application=application, person=world.coordinator, reason="Cousin")

    answer = by(world.coordinator, "staff_applications")

    assert (answer["count"], application.reference in str(answer)) == (1, False)
    by(world.coordinator, "staff_application", application.reference, status=404)
    seen = by(world.colleague, "staff_application", application.reference)["seen"]
    step = {"seen": seen, "to_status": "accepted"}
    by(world.coordinator, "staff_move", application.reference, method="post", status=404, **step)
    assert Application.objects.get(pk=application.pk).status == "ready"


def test_answers_for_the_lead_are_withheld_and_each_look_is_logged(by, world):
    sections = [*SMALL, section("private", ask("short_text", "income", visible_to="lead"))]
    form = make_round_form(sections, round=make_round(program=world.program))
    answers = {
        uid("name"): "Ada",
        uid("email"): "a@b.example",
        uid("goals"): "Go",
        uid("income"): "quokkafish",
    }
    application = hand_in(form, "ada", answers=answers)

    for user, sees in ((world.coordinator, True), (world.colleague, False)):
        told = by(user, "staff_application", application.reference)
        assert ("quokkafish" in str(told), told["withheld"]) == (sees, 0 if sees else 1)
    looks = ModelLogEntry.objects.filter(action="wagtail_mentoring.view_application")
    assert {entry.user for entry in looks} == {world.coordinator, world.colleague}


def test_decision_is_taken_signed_by_both_offices_and_told(
    by, world, django_capture_on_commit_callbacks, mailoutbox
):
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    reference = hand_in(world.round_form, "ada", status="ready").reference

    def step(user, name, **body):
        now = by(user, "staff_application", reference)
        digest = {} if name == "staff_move" else {"digest": now["decision"]["digest"]}
        return by(user, name, reference, method="post", seen=now["seen"], **digest, **body)

    told = step(world.coordinator, "staff_move", to_status="accepted", text="Welcome")
    assert set(told["decision"]["missing"]) == {world.career.slug, world.alumni.slug}
    refused = step(world.coordinator, "staff_release", status=409)
    assert "The signature of" in refused["detail"]
    step(world.coordinator, "staff_sign", office=world.career.slug)
    step(world.colleague, "staff_object", office=world.alumni.slug, reason="She has a mentor already")
    assert step(world.coordinator, "staff_release", status=409)["code"] == "refused"
    told = step(world.colleague, "staff_sign", office=world.alumni.slug)
    assert (told["decision"]["missing"], told["decision"]["obstacles"]) == ([], [])
    with django_capture_on_commit_callbacks(execute=True):
        told = step(world.coordinator, "staff_release")

    assert told["is_released"]
    assert sum("Welcome" in mail.body for mail in mailoutbox) == 1


def test_decision_that_a_colleague_worded_anew_is_not_told_unread(by, world):
    application = hand_in(world.round_form, "ada", status="ready")
    application = move_application(application=application, to_status="accepted", user=world.coordinator)
    reference = application.reference
    now = by(world.coordinator, "staff_application", reference)
    seen = {"seen": now["seen"], "digest": now["decision"]["digest"]}
    word_decision(application=application, text="Other.", digest=seen["digest"], user=world.colleague)

    refused = by(world.coordinator, "staff_release", reference, method="post", **seen, status=409)
    blind = by(world.coordinator, "staff_release", reference, method="post", seen=now["seen"], status=400)

    assert refused["code"] == "changed"
    assert "digest" in str(blind)
    assert Application.objects.get(pk=application.pk).released_at is None


def test_nobody_signs_for_an_office_of_others(by, world):
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    reference = hand_in(world.round_form, "ada", status="accepted").reference
    now = by(world.colleague, "staff_application", reference)
    body = {"seen": now["seen"], "digest": now["decision"]["digest"]}

    for office in (world.law.slug, world.career.slug, "nowhere"):
        by(world.colleague, "staff_sign", reference, method="post", office=office, **body, status=404)

    assert by(world.colleague, "staff_application", reference)["decision"]["signed"] == []


def test_step_that_somebody_else_was_faster_with_is_refused(by, world):
    application = hand_in(world.round_form, "ada", status="ready")
    seen = by(world.coordinator, "staff_application", application.reference)["seen"]
    Application.objects.filter(pk=application.pk).update(status="declined")

    step = {"seen": seen, "to_status": "accepted"}
    problem = by(world.coordinator, "staff_move", application.reference, method="post", status=409, **step)

    assert (problem["code"], "somebody else" in problem["detail"]) == ("changed", True)
    now = by(world.coordinator, "staff_application", application.reference)
    step = {"seen": now["seen"], "to_status": "confirmed"}
    problem = by(world.coordinator, "staff_move", application.reference, method="post", status=409, **step)
    assert "cannot become" in problem["detail"]


def test_whoever_may_only_look_takes_no_step(by, world):
    application = hand_in(world.round_form, "ada", status="ready")
    world.career.group.permissions.remove(
        *world.career.group.permissions.filter(codename="change_application")
    )
    looker = get_user_model().objects.get(pk=world.coordinator.pk)
    seen = by(looker, "staff_application", application.reference)
    assert seen["steps"] == []

    step = {"seen": seen["seen"], "to_status": "accepted"}
    by(looker, "staff_move", application.reference, method="post", status=403, **step)


def test_blind_reviewer_reads_and_scores_without_learning_whose_it_is(by, world):
    sections = [*SMALL]
    form = make_round_form(sections, round=make_round(program=world.program))
    answers = {
        uid("name"): "Quokkafish",
        uid("email"): "quokka@b.example",
        uid("goals"): "Quokkafish wants to go",
    }
    application = hand_in(form, "ada", answers=answers, status="under_review")
    phase = make_phase(form, is_blind=True)
    given = assign_reviewer(
        application=application, phase=phase, reviewer=world.colleague, user=world.coordinator
    )

    [row] = by(world.colleague, "staff_reviews")["results"]
    told = by(world.colleague, "staff_review", given.pk)

    assert row["title"] == told["title"] == "Application 1"
    assert "uokka" not in str([row, told])
    assert application.reference not in str([row, told])
    assert by(world.colleague, "staff_applications")["count"] == 0
    by(world.colleague, "staff_application", application.reference, status=404)
    by(world.coordinator, "staff_review", given.pk, status=404)
    by(application.applicant, "staff_review", given.pk, status=404)
    assert by(application.applicant, "staff_reviews")["count"] == 0

    body = {"version": 0, "seen_revision": told["seen_revision"], "answers": {}}
    draft = by(world.colleague, "staff_review", given.pk, method="put", **body)
    assert (draft["state"], draft["version"]) == ("draft", 1)
    stale = by(world.colleague, "staff_review", given.pk, method="put", status=409, **body)
    assert stale["code"] == "refused"
    body |= {"version": 1, "submit": True, "recommendation": "accept"}
    problem = by(world.colleague, "staff_review", given.pk, method="put", status=400, **body)
    clarity, fit = keys_of(phase)["clarity"], keys_of(phase)["fit"]
    assert {error["field"] for error in problem["errors"]} == {f"answers.{clarity}", f"answers.{fit}"}
    body["answers"] = {clarity: "4", fit: "5"}
    assert by(world.colleague, "staff_review", given.pk, method="put", **body)["state"] == "done"

    assert Review.objects.get().recommendation == "accept"
    titles = set(ModelLogEntry.objects.filter(user=world.colleague).values_list("label", flat=True))
    assert not any("uokka" in title or application.reference in title for title in titles)


def test_files_are_read_by_staff_within_reach_and_leave_a_trace(by, client, world, private_folder):
    from tests.applications.builders import with_cv

    questions = [*SMALL[0]["value"]["questions"], ask("file", "cv", file_types=["pdf"], role="cv")]
    form = make_round_form([section("about", *questions), SMALL[1]], round=make_round(program=world.program))
    application, file = with_cv(round_form=form)
    told = by(world.colleague, "staff_application", application.reference)
    [url] = [one["url"] for part in told["sections"] for row in part["answers"] for one in row["files"]]

    client.force_login(world.colleague)
    assert client.get(url).status_code == 200
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.read_application_file").count() == 1
    client.force_login(world.stranger)
    assert client.get(url).status_code == 404


def test_number_of_queries_does_not_grow_with_the_list(client, world):
    client.force_login(world.coordinator)
    for name in ("staff_applications", "staff_reviews"):
        url = reverse(f"wagtail_mentoring_api:{name}")
        phase = make_phase(world.round_form)

        def add(phase=phase):
            row = hand_in(world.round_form, "ada", status="under_review", handled_by=world.coordinator)
            assign_reviewer(application=row, phase=phase, reviewer=world.coordinator, user=world.colleague)

        add()
        queries_of(client, url)
        once = queries_of(client, url)
        for _number in range(2):
            add()
        assert queries_of(client, url) == once


def test_no_that_was_told_is_reopened_with_a_reason(by, world):
    row = hand_in(world.round_form, "ada", status="ready")
    row = move_application(application=row, to_status="declined", user=world.coordinator)
    release_decision(application=row, user=world.coordinator)
    now = by(world.coordinator, "staff_application", row.reference)
    step = {"method": "post", "seen": now["seen"]}

    by(world.stranger, "staff_reopen", row.reference, status=404, reason="Appeal", **step)
    by(world.coordinator, "staff_reopen", row.reference, status=400, **step)
    told = by(world.coordinator, "staff_reopen", row.reference, reason="Appeal", **step)

    assert (now["may_reopen"], told["may_reopen"]) == (True, False)
    assert (told["status"], told["is_released"], told["decision"]) == ("ready", False, None)
    assert by(row.applicant, "application", row.reference)["status"] == "declined"


def test_who_reads_it_blind_and_reopens_it_is_told_that_it_is_done_and_reads_no_more(by, world):
    row = hand_in(world.round_form, "ada", status="ready")
    phase = make_phase(world.round_form, is_blind=True)
    assign_reviewer(application=row, phase=phase, reviewer=world.colleague, user=world.coordinator)
    row = move_application(application=row, to_status="declined", user=world.coordinator)
    release_decision(application=row, user=world.coordinator)
    now = by(world.colleague, "staff_application", row.reference)

    step = {"method": "post", "seen": now["seen"], "reason": "Appeal"}
    told = by(world.colleague, "staff_reopen", row.reference, **step)

    assert (told["status"], told["steps"], told["may_reopen"]) == ("ready", [], False)
    by(world.colleague, "staff_application", row.reference, status=404)
