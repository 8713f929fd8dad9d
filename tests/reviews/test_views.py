"""The screens of reviews: a reviewer's list and page, phases, the card, the list of applications."""

import csv
import io
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import with_cv
from tests.applications.page_forms import form_on
from tests.applications.staff_world import hand_in
from tests.factories import PartnerFactory
from tests.reviews.builders import give, keys_of, make_phase, make_rubric, review
from wagtail_mentoring.application_forms.choices import ScanState
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application, ApplicationFile, ConflictOfInterest
from wagtail_mentoring.applications.permissions import may_read
from wagtail_mentoring.programs.dates import deadline_text, instant_text
from wagtail_mentoring.reviews.models import Review, ReviewAssignment, ReviewPhase
from wagtail_mentoring.reviews.permissions import reviewers_for
from wagtail_mentoring.reviews.review_pages import is_changed

from .test_actions import hand_in_again

pytestmark = pytest.mark.django_db

LIST = "mentoring_reviews:index"


def page(assignment):
    return reverse("mentoring_reviews:review", args=[assignment.pk])


def sent(
    assignment, step, *, clarity="4", fit="5", lock_version=0, recommendation="accept", comment="", **more
):
    keys = keys_of(assignment.phase)
    return {
        f"q-{keys['clarity']}": clarity,
        f"q-{keys['fit']}": fit,
        f"q-{keys['strengths']}": "",
        "recommendation": recommendation,
        "comment": comment,
        "lock_version": lock_version,
        "seen_revision": assignment.application.current_revision_id,
        "step": step,
        **more,
    }


# --- the reviewer ---


def test_list_of_reviews_says_so_when_there_is_none(client, world):
    client.force_login(world.guest)

    assert "Nothing is given to you to review" in client.get(reverse(LIST)).content.decode()


def test_application_decided_before_it_was_reviewed_is_waited_for_nowhere(client, world):
    rows = [world.application, *(hand_in(world.round_form, name, status="under_review") for name in "bc")]
    given = [give(row, world.phase, world.guest, user=world.coordinator) for row in rows]
    review(given[1])
    Application.objects.filter(pk=world.application.pk).update(status="declined")
    client.force_login(world.guest)

    states = {row.pk: row.state for row in client.get(reverse(LIST)).context["object_list"]}
    waiting = client.get(f"{reverse(LIST)}?state=waiting").context["object_list"]
    shown = client.get(page(given[2])).text

    assert states == {given[0].pk: "over", given[1].pk: "done", given[2].pk: "waiting"}
    assert [row.pk for row in waiting] == [given[2].pk]
    assert "1 of 2 done" in shown


def test_guest_reviewer_reads_what_was_given_and_nothing_else(client, world):
    other = hand_in(world.round_form, "bea")
    own, others = give(world.application, world.phase, world.guest), give(other, world.phase, world.colleague)
    client.force_login(world.guest)

    listing = client.get(reverse(LIST))
    opened = client.get(page(own)).content.decode()

    assert [row.pk for row in listing.context["object_list"]] == [own.pk]
    assert "Ada Byrne" in opened
    assert "To find my field." in opened
    assert client.get(page(others)).status_code == 302
    assert client.get(reverse("mentoring_applications:index")).status_code == 302
    assert not may_read(world.guest, world.application)


@pytest.mark.parametrize("state", ["waiting", "done", "stale"])
def test_list_of_reviews_is_filtered_by_state(client, world, state):
    rows = {
        name: give(application, world.phase, world.colleague)
        for name, application in {
            "waiting": world.application,
            "done": hand_in(world.round_form, "bea"),
            "stale": hand_in(world.round_form, "cid"),
        }.items()
    }
    review(rows["done"])
    review(rows["stale"])
    hand_in_again(rows["stale"].application)
    client.force_login(world.colleague)

    found = client.get(reverse(LIST), {"state": state}).context["object_list"]

    expected = ["waiting", "stale"] if state == "waiting" else [state]
    assert [row.pk for row in found] == [rows[name].pk for name in expected]


def test_list_of_reviews_has_the_same_number_of_queries_for_one_and_for_three(client, world):
    client.force_login(world.colleague)
    give(world.application, world.phase, world.colleague)
    client.get(reverse(LIST))
    few = count_queries(client, reverse(LIST))
    for name in ("bea", "cid"):
        review(give(hand_in(world.round_form, name), world.phase, world.colleague))

    assert count_queries(client, reverse(LIST)) == few


def count_queries(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return len(queries)


def test_page_draws_the_rubric_in_fieldsets_and_keeps_a_draft(client, world):
    assignment = give(world.application, world.phase, world.colleague)
    client.force_login(world.colleague)

    html = client.get(page(assignment)).content.decode()
    response = client.post(page(assignment), sent(assignment, "save", fit="", recommendation=""), follow=True)

    assert html.count('type="radio"') == 5 + 6 + 4
    assert "1 – Poor" in html
    assert "0 of 1 done" in html
    assert "Your draft is saved" in response.content.decode()
    assert Review.objects.get().draft_answers[keys_of(world.phase)["clarity"]] == "4"
    assert 'value="4"' in response.content.decode()


def test_handed_in_review_leads_to_the_next_one(client, world):
    first = give(world.application, world.phase, world.colleague)
    second = give(hand_in(world.round_form, "bea"), world.phase, world.colleague)
    client.force_login(world.colleague)

    response = client.post(page(first), sent(first, "submit"))
    last = client.post(page(second), sent(second, "submit"))

    assert response["Location"] == page(second)
    assert last["Location"] == reverse(LIST)
    assert Review.objects.filter(submitted_at__isnull=False).count() == 2


def test_incomplete_review_comes_back_with_errors_beside_the_questions(client, world):
    assignment = give(world.application, world.phase, world.colleague)
    client.force_login(world.colleague)

    response = client.post(page(assignment), sent(assignment, "submit", fit="", comment="Keep me"))

    html = response.content.decode()
    assert "Not handed in yet" in html
    assert "Choose an answer." in html
    assert "Keep me" in html
    assert not Review.objects.exists()


def test_second_window_is_told_what_is_stored_and_can_decide(client, world):
    assignment = give(world.application, world.phase, world.colleague)
    client.force_login(world.colleague)
    client.post(page(assignment), sent(assignment, "save", clarity="5", comment="From the first window"))

    response = client.post(page(assignment), sent(assignment, "save", clarity="2", comment="From the second"))

    html = response.content.decode()
    assert response.status_code == 409
    assert "saved in another window" in html
    assert "From the first window" in html
    assert "5 – Excellent" in html
    assert "From the second" in html
    assert Review.objects.get().comment == "From the first window"
    again = client.post(
        page(assignment), sent(assignment, "save", clarity="2", comment="From the second", lock_version=1)
    )
    assert again.status_code == 302
    assert Review.objects.get().comment == "From the second"


def test_stale_review_is_confirmed_from_its_page(client, world):
    assignment = give(world.application, world.phase, world.colleague)
    review(assignment)
    hand_in_again(world.application)
    assignment.refresh_from_db()
    client.force_login(world.colleague)

    html = client.get(page(assignment)).content.decode()
    assert "handed in another version after your review" in html
    client.post(page(assignment), sent(assignment, "confirm", lock_version=1))

    assert ReviewAssignment.objects.get().state == "done"


@pytest.mark.parametrize(
    "change", [{"clarity": "2"}, {"comment": "She is keen."}, {"recommendation": "decline"}]
)
def test_stale_review_that_was_changed_on_its_page_is_not_confirmed_without_the_change(client, world, change):
    assignment = give(world.application, world.phase, world.colleague)
    review(assignment)
    hand_in_again(world.application)
    assignment.refresh_from_db()
    client.force_login(world.colleague)

    html = client.post(page(assignment), sent(assignment, "confirm", lock_version=1, **change)).text

    assert "you changed your review, so it does not hold as it was" in html
    assert ReviewAssignment.objects.get().state == "stale"
    again = {**form_on(SimpleNamespace(text=html), "comment"), "step": "submit"}
    assert client.post(page(assignment), again).status_code == 302
    [name] = change
    stored = Review.objects.get()
    assert change[name] in (stored.comment, stored.recommendation, *map(str, stored.draft_answers.values()))


def test_answer_to_a_question_that_came_since_is_not_confirmed_away(client, world):
    assignment = give(world.application, world.phase, world.colleague)
    stored = review(assignment)

    assert not is_changed(stored, {"new": None}, {"recommendation": stored.recommendation, "comment": ""})
    assert is_changed(stored, {"new": "4"}, {"recommendation": stored.recommendation, "comment": ""})


def test_list_of_phases_says_when_they_open_and_close(as_coordinator, world):
    start = timezone.now().replace(minute=0) + timedelta(days=3)
    ReviewPhase.objects.update(opens_at=start, closes_at=start + timedelta(days=9))
    phase = ReviewPhase.objects.get()

    html = as_coordinator.get(reverse("mentoring_review_phases:index")).text

    assert "Just now" not in html
    assert instant_text(phase.opens_at, phase.round_form.round) in html
    assert deadline_text(phase.closes_at, phase.round_form.round) in html


def test_closed_phase_is_read_only(client, world):
    assignment = give(world.application, world.phase, world.colleague)
    review(assignment)
    ReviewPhase.objects.update(closes_at=timezone.now())
    client.force_login(world.colleague)

    html = client.get(page(assignment)).content.decode()
    client.post(page(assignment), sent(assignment, "submit", clarity="1", lock_version=1))

    assert "can no longer be changed" in html
    assert 'name="step"' not in html
    assert Review.objects.get().answers[keys_of(world.phase)["clarity"]] == 4


@pytest.mark.parametrize("is_given", [True, False])
def test_colleague_records_the_conflict_of_a_guest_who_reads(client, world, is_given):
    assignment = give(world.application, world.phase, world.guest) if is_given else None
    url = reverse("mentoring_applications:conflict", args=[world.application.pk])
    client.force_login(world.coordinator)

    offered = set(client.get(url).context["form"].fields["person"].queryset)
    client.post(url, {"person": world.guest.pk, "reason": "Taught her at school."})

    assert {world.guest, world.colleague} <= offered
    assert not {world.application.applicant, world.coordinator} & offered
    assert world.application.conflicts.get().person == world.guest
    assert world.guest not in reviewers_for(world.application)
    if is_given:
        assert ReviewAssignment.objects.get(pk=assignment.pk).withdrawn_at


def test_reviewer_declares_a_conflict_from_the_page_and_lands_on_the_list(client, world):
    assignment = give(world.application, world.phase, world.guest)
    client.force_login(world.guest)
    url = reverse("mentoring_reviews:conflict", args=[assignment.pk])

    asked = client.get(url)
    response = client.post(url, {"reason": "A friend"}, follow=True)

    assert page(assignment) in asked.content.decode()
    assert response.redirect_chain[-1][0] == reverse(LIST)
    assert "Your conflict is on record" in response.content.decode()
    assert ConflictOfInterest.objects.get().person == world.guest
    assert client.get(page(assignment)).status_code == 302


def test_reviewer_downloads_a_file_through_a_door_of_its_own(client, world, private_folder):
    application, file = with_cv()
    PartnerFactory(program=application.round.program, office=world.career, role="lead")
    phase = make_phase(RoundForm.objects.get(round=application.round))
    assignment = give(application, phase, world.guest)
    client.force_login(world.guest)
    url = reverse("mentoring_reviews:file", args=[assignment.pk, file.key])

    assert url in client.get(page(assignment)).content.decode()
    response = client.get(url)
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Disposition"] == 'attachment; filename="cv.pdf"'
    assert application.events.count()
    client.force_login(world.coordinator)
    assert client.get(url).status_code == 302


@pytest.mark.parametrize(
    ("state", "words", "label"),
    [
        (ScanState.SUSPECT, "found it suspect", "Suspect"),
        (ScanState.NOT_SCANNED, "has not looked at it yet", "Not scanned"),
        (ScanState.WAITING, "has not looked at it yet", "Being scanned"),
    ],
)
def test_reviewer_cannot_open_what_the_virus_scanner_has_not_let_through(
    client, world, private_folder, settings, state, words, label
):
    settings.WAGTAIL_MENTORING = {
        "LEAST_SECONDS": 0,
        "FILE_SCANNER": "tests.applications.scanners.by_contents",
    }
    application, file = with_cv()
    PartnerFactory(program=application.round.program, office=world.career, role="lead")
    assignment = give(application, make_phase(RoundForm.objects.get(round=application.round)), world.guest)
    ApplicationFile.objects.filter(pk=file.pk).update(scan_state=state)
    client.force_login(world.guest)
    url = reverse("mentoring_reviews:file", args=[assignment.pk, file.key])

    refused, shown = client.get(url), client.get(page(assignment)).content.decode()

    assert refused.status_code == 403
    assert words in refused.content.decode()
    assert f'href="{page(assignment)}"' in refused.content.decode()
    assert "no-store" in refused["Cache-Control"]
    assert url not in shown
    assert "cv.pdf" in shown
    assert label in shown

    ApplicationFile.objects.filter(pk=file.pk).update(scan_state=ScanState.RELEASED)
    assert client.get(url).status_code == 200
    assert url in client.get(page(assignment)).content.decode()


# --- those who decide ---


def inspect(application):
    return reverse("mentoring_applications:inspect", args=[application.pk])


def test_card_shows_who_thought_what_and_says_when_it_is_stale(client, world):
    first, second = (give(world.application, world.phase, who) for who in (world.colleague, world.guest))
    review(first, clarity="1", fit="1", comment="Too vague", recommendation="decline")
    review(second, clarity="5", fit="5", recommendation="accept")
    hand_in_again(world.application)
    client.force_login(world.coordinator)

    html = client.get(inspect(world.application)).content.decode()

    for words in ("Alan Alumni", "Gus Guest", "Too vague", "Decline", "To look at again", "<caption"):
        assert words in html
    assert "Mean <strong>50.0</strong> of 100, from 0.0 to 100.0" in html


def test_reviewer_sees_others_reviews_only_after_their_own(client, world):
    own, others = (give(world.application, world.phase, who) for who in (world.colleague, world.guest))
    review(others, comment="Secret until then")
    client.force_login(world.colleague)
    listing = reverse("mentoring_applications:index")
    assert "Secret until then" not in client.get(inspect(world.application)).content.decode()
    assert client.get(listing).context["object_list"][0].review_score is None

    review(own)

    assert "Secret until then" in client.get(inspect(world.application)).content.decode()
    assert client.get(listing).context["object_list"][0].review_score is not None


def test_reviewer_is_assigned_and_taken_back_from_the_card(client, world):
    client.force_login(world.coordinator)
    assign = reverse("mentoring_review_phases:assign", args=[world.application.pk])

    client.post(assign, {"phase": world.phase.pk, "reviewer": world.guest.pk, "due_on": "2030-01-31"})
    assignment = ReviewAssignment.objects.get()
    assert (assignment.reviewer, assignment.assigned_by) == (world.guest, world.coordinator)
    assert "Gus Guest" in client.get(inspect(world.application)).content.decode()
    client.post(
        reverse("mentoring_review_phases:take_back", args=[world.application.pk]),
        {"assignment": assignment.pk},
    )

    assert not ReviewAssignment.objects.active().exists()


def test_who_assigns_themselves_blind_lands_on_their_reviews(client, world):
    ReviewPhase.objects.update(is_blind=True)
    client.force_login(world.coordinator)
    assign = reverse("mentoring_review_phases:assign", args=[world.application.pk])

    response = client.post(assign, {"phase": world.phase.pk, "reviewer": world.coordinator.pk})

    assert response["Location"] == reverse(LIST)


def test_many_applications_are_given_to_reviewers_after_a_preview(client, world):
    other, done = hand_in(world.round_form, "bea"), hand_in(world.round_form, "cid", status="declined")
    client.force_login(world.coordinator)
    ids = "&".join(f"id={row.pk}" for row in (world.application, other, done))
    url = f"/admin/bulk/wagtail_mentoring/application/assign_reviewers/?next=/admin/&{ids}"
    data = {"phase": world.phase.pk, "reviewers": [world.colleague.pk, world.guest.pk]}

    assert "3 applications are selected" in client.get(url).content.decode()
    preview = client.post(url, data)
    assert "2 applications can go along" in preview.text
    assert "leaves nothing to review" in preview.text
    assert not ReviewAssignment.objects.exists()
    client.post(url, {**data, "confirmed": "on", "seen": preview.context["seen"]})

    assert ReviewAssignment.objects.count() == 4


def test_phase_is_distributed_after_a_look_at_it(client, world):
    hand_in(world.round_form, "bea")
    client.force_login(world.coordinator)
    url = reverse("mentoring_review_phases:distribute", args=[world.phase.pk])
    shown = client.get(url)
    assert "4 reviews are given to readers" in shown.content.decode()
    plan = shown.context["form"]["plan"].value()
    assert not ReviewAssignment.objects.exists()

    stale = client.post(url, {"plan": "other"})
    assert "Look at the distribution again" in stale.content.decode()
    assert f'value="{plan}"' in stale.content.decode()
    client.post(url, {"plan": plan})

    assert ReviewAssignment.objects.count() == 4
    assert "There is nothing to distribute" in client.get(url).content.decode()


def test_phase_is_added_with_a_rubric_that_reviewers_can_fill_in(client, world):
    rubric = make_rubric()
    client.force_login(world.coordinator)
    url = reverse("mentoring_review_phases:add")
    now = timezone.now()
    data = {
        "round_form": world.round_form.pk,
        "name": "Second reading",
        "order": 2,
        "rubric": rubric.pk,
        "opens_at": now.strftime("%Y-%m-%d %H:%M"),
        "closes_at": (now + timedelta(days=9)).strftime("%Y-%m-%d %H:%M"),
        "reviews_wanted": 2,
        "min_reviews": 2,
    }

    refused = client.post(url, {**data, "rubric": world.round_form.form.pk})
    foreign = client.post(url, {**data, "round_form": world.law_round_form.pk})
    backwards = client.post(url, {**data, "closes_at": "2020-01-01 12:00"})
    client.post(url, data)

    assert "Select a valid choice" in refused.content.decode()
    assert "Select a valid choice" in foreign.content.decode()
    assert "must close after it opens" in backwards.content.decode()
    assert ReviewPhase.objects.get(name="Second reading").rubric == rubric


def test_form_of_a_phase_asks_no_more_for_three_rubrics_than_for_one(client, world):
    client.force_login(world.coordinator)
    url = reverse("mentoring_review_phases:add")
    client.get(url)
    one = count_queries(client, url)
    make_rubric(), make_rubric()

    assert count_queries(client, url) == one


def test_phase_stays_blind_once_somebody_reads_in_it(client, world):
    ReviewPhase.objects.update(is_blind=True)
    give(world.application, world.phase, world.colleague)
    client.force_login(world.coordinator)
    phase = ReviewPhase.objects.get()
    data = {
        "round_form": phase.round_form_id,
        "name": "Renamed",
        "order": 1,
        "rubric": phase.rubric_id,
        "opens_at": timezone.localtime(phase.opens_at).strftime("%Y-%m-%d %H:%M"),
        "closes_at": timezone.localtime(phase.closes_at).strftime("%Y-%m-%d %H:%M"),
        "reviews_wanted": 3,
        "min_reviews": 1,
    }
    url = reverse("mentoring_review_phases:edit", args=[phase.pk])

    refused = client.post(url, data)
    client.post(url, {**data, "is_blind": "on"})

    assert "Make a new phase instead" in refused.content.decode()
    phase.refresh_from_db()
    assert (phase.is_blind, phase.name) == (True, "Renamed")


# --- the list of applications and its exports ---


@pytest.fixture
def reviewed(world):
    """Three applications: two reviews of one, one of two of the next, none of the last."""
    rows = [world.application, hand_in(world.round_form, "bea"), hand_in(world.round_form, "cid")]
    for person, clarity in ((world.colleague, "1"), (world.guest, "5")):
        review(give(rows[0], world.phase, person), clarity=clarity, fit=clarity)
    review(give(rows[1], world.phase, world.guest), clarity="5", fit="5")
    give(rows[1], world.phase, world.colleague)
    return rows


def test_list_of_applications_is_ordered_by_score_with_empty_ones_last(client, world, reviewed):
    client.force_login(world.coordinator)
    listing = reverse("mentoring_applications:index")
    first, second, third = (row.pk for row in reviewed)

    up = client.get(f"{listing}?ordering=review_score")
    down = client.get(f"{listing}?ordering=-review_score")

    assert [row.pk for row in up.context["object_list"]] == [first, second, third]
    assert [row.pk for row in down.context["object_list"]] == [second, first, third]
    assert "50.0 (2 of 2)" in up.content.decode()
    assert "100.0 (1 of 2)" in up.content.decode()


@pytest.mark.parametrize(
    ("value", "expected"), [("complete", [0]), ("missing", [1]), ("none", [2]), ("stale", [])]
)
def test_list_of_applications_is_filtered_by_reviews(client, world, reviewed, value, expected):
    client.force_login(world.coordinator)

    found = client.get(reverse("mentoring_applications:index"), {"reviews": value}).context["object_list"]

    assert {row.pk for row in found} == {reviewed[number].pk for number in expected}


def test_list_of_applications_asks_no_more_for_three_than_for_one(client, world, reviewed):
    client.force_login(world.coordinator)
    url = reverse("mentoring_applications:index")
    client.get(url)
    three = count_queries(client, url)
    Application.objects.exclude(pk=reviewed[0].pk).update(status="draft")

    assert count_queries(client, url) == three


def test_exports_hold_the_scores(client, world, reviewed):
    client.force_login(world.coordinator)
    url = reverse("mentoring_applications:export")

    table = client.post(url, {"format": "csv", "purpose": "Report"})
    lines = client.post(url, {"format": "jsonl", "purpose": "Report"})

    rows = list(csv.DictReader(io.StringIO(b"".join(table.streaming_content).decode("utf-8-sig"))))
    by_reference = {row["Reference"]: row for row in rows}
    first, second, third = (by_reference[row.reference] for row in reviewed)
    columns = ("Score", "Lowest score", "Highest score", "Reviews handed in", "Reviews asked for")
    assert [first[name] for name in columns] == ["50.00", "0.00", "100.00", "2", "2"]
    assert [second[name] for name in columns] == ["100.00", "100.00", "100.00", "1", "2"]
    assert [third[name] for name in columns] == ["", "", "", "0", "0"]
    data = {
        line["reference"]: line for line in map(json.loads, b"".join(lines.streaming_content).splitlines())
    }
    assert data[reviewed[0].reference]["review_score"] == 50.0
    assert data[reviewed[2].reference]["review_score"] is None


def test_who_may_not_read_reviews_sees_no_score(client, world, reviewed):
    world.career.group.permissions.remove(*world.career.group.permissions.filter(codename="view_review"))
    client.force_login(world.coordinator)

    listing = client.get(reverse("mentoring_applications:index"))

    assert {row.review_score for row in listing.context["object_list"]} == {None}
    assert "Alan Alumni" not in client.get(inspect(world.application)).content.decode().split("<aside")[0]
