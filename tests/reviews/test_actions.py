"""Giving applications to reviewers, writing reviews, and what happens when something moves meanwhile."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import GOOD, edit_form, fill, submit, uid
from tests.applications.staff_world import hand_in
from tests.factories import UserFactory
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.exceptions import AnswersIncomplete
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.record_keeping.erasure_actions import erase
from wagtail_mentoring.record_keeping.verification import verify
from wagtail_mentoring.reviews.actions import (
    ApplicationMoved,
    ReviewChanged,
    confirm_review,
    save_draft,
    submit_review,
)
from wagtail_mentoring.reviews.assignment_actions import (
    distribute_reviews,
    plan_distribution,
    take_back,
)
from wagtail_mentoring.reviews.desk import waiting_review_lines
from wagtail_mentoring.reviews.models import Review, ReviewAssignment, ReviewPhase
from wagtail_mentoring.reviews.permissions import applications_to_review, reviewers_for

from .builders import answers, give, keys_of, make_phase, make_rubric, review

pytestmark = pytest.mark.django_db


def hand_in_again(application):
    """The applicant changes an answer; the review of the version before becomes stale."""
    status = application.status
    Application.objects.filter(pk=application.pk).update(status="submitted")
    application.refresh_from_db()
    fill(application, {**GOOD, uid("goals"): "Something else."})
    submit(application, key=f"again {application.pk} {application.revisions.count()}")
    Application.objects.filter(pk=application.pk).update(status=status)
    application.refresh_from_db()


# --- who reads what ---


def test_assignment_is_one_for_phase_application_and_reviewer(world):
    first = give(world.application, world.phase, world.colleague, user=world.coordinator)
    again = give(world.application, world.phase, world.colleague, user=world.coordinator)

    assert first == again
    assert (first.reviewer, first.assigned_by, first.number) == (world.colleague, world.coordinator, 1)
    assert world.application.events.filter(action="review_assigned").count() == 1
    assert not broken_chain(world.application.events.all())
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewAssignment.objects.create(
            phase=world.phase, application=world.application, reviewer=world.colleague, number=2
        )


def test_number_is_the_same_for_all_readers_and_another_for_each_application(world):
    other = hand_in(world.round_form, "bea")

    numbers = [
        give(application, world.phase, person).number
        for application in (world.application, other)
        for person in (world.colleague, world.coordinator)
    ]

    assert numbers == [1, 1, 2, 2]
    second = make_phase(world.round_form)
    assert give(other, second, world.colleague).number == 1


def test_staff_of_the_program_and_guests_can_review_and_nobody_else(world):
    able = set(reviewers_for(world.application))
    without_right = UserFactory()
    applicant = world.application.applicant
    applicant.groups.add(world.career.group)

    assert {world.coordinator, world.colleague, world.guest} <= able
    assert not able & {world.stranger, without_right}
    assert applicant not in reviewers_for(world.application)
    with pytest.raises(StepRefused, match="Lena Law cannot review this application"):
        give(world.application, world.phase, world.stranger)


@pytest.mark.parametrize("why", ["another round", "decided", "closed"])
def test_application_that_cannot_be_reviewed_is_refused_with_the_reason(world, why):
    application, phase = world.application, world.phase
    match why:
        case "another round":
            phase = make_phase(world.law_round_form)
        case "decided":
            Application.objects.filter(pk=application.pk).update(status="accepted")
        case "closed":
            ReviewPhase.objects.filter(pk=phase.pk).update(closes_at=timezone.now())
    words = {"another round": "belongs to another round", "decided": "leaves nothing", "closed": "has closed"}

    with pytest.raises(StepRefused, match=words[why]):
        give(application, phase, world.colleague)
    assert not ReviewAssignment.objects.exists()


def test_what_is_taken_back_keeps_the_review_and_comes_back_with_it(world):
    assignment = give(world.application, world.phase, world.colleague)
    written = review(assignment)

    take_back(assignment=assignment, user=world.coordinator)
    take_back(assignment=assignment, user=world.coordinator)

    assert not ReviewAssignment.objects.active().exists()
    assert Review.objects.get() == written
    assert world.application.events.filter(action="review_taken_back").count() == 1
    with pytest.raises(StepRefused, match="no longer given to you"):
        review(assignment, lock_version=1)
    assert give(world.application, world.phase, world.colleague).written == written


def test_conflict_drops_the_assignment_and_its_review_no_longer_counts(world):
    own = give(world.application, world.phase, world.colleague)
    others = give(world.application, world.phase, world.guest)
    review(own)

    declare_conflict(
        application=world.application, person=world.colleague, reason="My niece", user=world.colleague
    )

    assert list(ReviewAssignment.objects.active()) == [others]
    assert Review.objects.count() == 1
    with pytest.raises(StepRefused, match="cannot review"):
        give(world.application, world.phase, world.colleague)


def test_distribution_is_made_as_planned_and_respects_conflicts(world):
    others = [hand_in(world.round_form, name) for name in ("bea", "cid", "dan")]
    declare_conflict(application=others[0], person=world.colleague, reason="Friend", user=world.colleague)
    rows = applications_to_review(world.phase).order_by("pk")

    plan = plan_distribution(world.phase, rows)
    count = distribute_reviews(phase=world.phase, pairs=plan.pairs, user=world.coordinator)

    assert count == ReviewAssignment.objects.count() == 8
    assert not plan.short
    assert not ReviewAssignment.objects.filter(application=others[0], reviewer=world.colleague).exists()
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.distribute_reviews")
    assert (entry.user, entry.data) == (world.coordinator, {"reviews": 8})
    assert plan_distribution(world.phase, rows).pairs == []


# --- writing ---


def test_review_is_handed_in_with_its_score_its_revision_and_its_rubric(world):
    assignment = give(world.application, world.phase, world.colleague)

    written = review(assignment, clarity="4", fit="5", comment=" Keen. ", recommendation="waitlist")

    keys = keys_of(world.phase)
    assert written.score == Decimal("91.67")
    assert written.answers == {keys["clarity"]: 4, keys["fit"]: 5, keys["strengths"]: None}
    assert (written.comment, written.recommendation) == ("Keen.", "waitlist")
    assert written.revision == world.application.current_revision
    assert written.rubric_version == world.phase.rubric.latest_version
    event = world.application.events.last()
    assert (event.action, event.actor, event.reason) == ("reviewed", world.colleague, "")
    assert not broken_chain(world.application.events.all())


def test_not_applicable_counts_nowhere(world):
    assignment = give(world.application, world.phase, world.colleague)

    assert review(assignment, clarity="4", fit="na").score == Decimal("75.00")


def test_two_reviewers_write_a_row_each(world):
    first, second = (give(world.application, world.phase, who) for who in (world.colleague, world.guest))

    review(first, clarity="1", fit="1")
    review(second, clarity="5", fit="5")

    assert sorted(Review.objects.values_list("score", flat=True)) == [0, 100]


def test_incomplete_review_is_kept_as_a_draft_and_not_handed_in(world):
    assignment = give(world.application, world.phase, world.colleague)
    with pytest.raises(AnswersIncomplete) as caught:
        review(assignment, fit="")
    with pytest.raises(StepRefused, match="Choose what you recommend"):
        review(assignment, recommendation="")
    assert set(caught.value.problems) == {keys_of(world.phase)["fit"]}
    assert not Review.objects.exists()

    draft = save_draft(
        assignment=assignment,
        answers=answers(world.phase, fit=""),
        recommendation="",
        comment="Not sure yet",
        lock_version=0,
        user=world.colleague,
    )

    assert (draft.submitted_at, draft.score, draft.lock_version) == (None, None, 1)
    assert waiting_review_lines(world.colleague)[0].text == "1 review waits for you"


def test_second_window_overwrites_nothing(world):
    assignment = give(world.application, world.phase, world.colleague)
    review(assignment, clarity="5")
    kept = Review.objects.values().get()

    with pytest.raises(ReviewChanged) as caught:
        review(assignment, clarity="1", lock_version=0)

    assert Review.objects.values().get() == kept
    assert caught.value.stored.pk == kept["id"]


def test_review_can_be_changed_until_the_phase_closes_or_a_decision_is_made(world):
    assignment = give(world.application, world.phase, world.colleague)
    review(assignment, clarity="5")
    changed = review(assignment, clarity="1")
    assert changed.score == Decimal("66.67")
    assert world.application.events.last().action == "review_changed"

    Application.objects.update(status="accepted")
    with pytest.raises(StepRefused, match="the decision is made"):
        review(assignment)
    Application.objects.update(status="ready")
    review(assignment)
    ReviewPhase.objects.update(closes_at=timezone.now())
    with pytest.raises(StepRefused, match="The phase is closed"):
        review(assignment)


def test_nobody_writes_before_the_phase_opens_or_for_somebody_else(world):
    assignment = give(world.application, world.phase, world.colleague)
    seen = world.application.current_revision_id
    with pytest.raises(StepRefused, match="no longer given to you"):
        submit_review(
            assignment=assignment,
            answers=answers(world.phase),
            recommendation="accept",
            comment="",
            lock_version=0,
            seen_revision=seen,
            user=UserFactory(is_superuser=True),
        )
    ReviewPhase.objects.update(opens_at=timezone.now() + timedelta(days=1))
    with pytest.raises(StepRefused, match="can no longer be changed"):
        review(assignment)


# --- what moves meanwhile ---


def test_review_is_stale_when_the_applicant_hands_in_again_until_it_is_confirmed(world):
    assignment = give(world.application, world.phase, world.colleague)
    written = review(assignment)
    hand_in_again(world.application)
    assert ReviewAssignment.objects.get().state == "stale"
    assert list(ReviewAssignment.objects.stale()) == [assignment]
    assert waiting_review_lines(world.colleague)

    confirm_review(
        assignment=assignment,
        lock_version=written.lock_version,
        seen_revision=world.application.current_revision_id,
        user=world.colleague,
    )

    assert ReviewAssignment.objects.get().state == "done"
    assert Review.objects.get().answers == written.answers
    assert world.application.events.last().action == "review_confirmed"
    assert not waiting_review_lines(world.colleague)


def test_version_that_came_while_reading_is_looked_at_first(world):
    assignment = give(world.application, world.phase, world.colleague)
    seen = world.application.current_revision_id
    hand_in_again(world.application)

    with pytest.raises(ApplicationMoved, match="while you were reading"):
        submit_review(
            assignment=assignment,
            answers=answers(world.phase),
            recommendation="accept",
            comment="",
            lock_version=0,
            seen_revision=seen,
            user=world.colleague,
        )
    assert not Review.objects.exists()


def test_review_keeps_its_rubric_when_another_version_is_published(world):
    assignment = give(world.application, world.phase, world.colleague)
    written = review(assignment)
    first = written.rubric_version
    rubric = world.phase.rubric
    sections = rubric.sections.get_prep_value()
    sections[0]["value"]["questions"][0]["value"]["max_value"] = 10

    edit_form(rubric, sections)

    assert Review.objects.get().rubric_version == first
    assert Review.objects.get().score == written.score
    assert not damaged()
    assert review(assignment, clarity="10").rubric_version.number == 2


# --- erasure and verification ---


def test_anonymised_application_keeps_scores_and_loses_what_was_written(world):
    assignment = give(world.application, world.phase, world.colleague)
    written = review(assignment, comment="Ada is my neighbour's child", strengths="Ada is keen")

    erase(due=Due(application=world.application, everything=True), reason="Asked", user=None)

    left = Review.objects.get()
    keys = keys_of(world.phase)
    assert (left.comment, left.draft_answers) == ("", {})
    assert left.answers == {keys["clarity"]: 4, keys["fit"]: 5}
    assert (left.score, left.recommendation) == (written.score, "accept")
    assert not damaged()


def damaged():
    (result,) = verify(["reviews"])
    return result.examples


def test_verify_finds_a_review_that_was_handed_in_and_is_gone(world):
    review(give(world.application, world.phase, world.colleague, user=world.coordinator))
    Review.objects.all().delete()

    (result,) = verify(["reviews"])

    assert result.examples == [f"{world.application.reference}: 1 reviews were handed in, and 0 are there"]


@pytest.mark.parametrize("what", ["revision", "rubric", "score", "round"])
def test_verify_finds_reviews_that_do_not_belong_together(world, what):
    other = hand_in(world.round_form, "bea")
    written = review(give(world.application, world.phase, world.colleague))
    assert not damaged()
    changes = {
        "revision": {"revision": ApplicationRevision.objects.get(application=other)},
        "rubric": {"rubric_version": make_rubric().latest_version},
        "score": {"score": Decimal("12.50")},
    }
    if what == "round":
        ReviewPhase.objects.update(round_form=world.law_round_form)
    else:
        Review.objects.filter(pk=written.pk).update(**changes[what])

    assert len(damaged()) == 1


def test_exports_of_a_blind_reviewer_are_deleted(world):
    ReviewPhase.objects.update(is_blind=True)
    for user in (world.coordinator, world.colleague):
        ApplicationExport.objects.create(user=user, format="zip", purpose="Report")

    give(world.application, world.phase, world.colleague, user=world.coordinator)

    assert [export.user for export in ApplicationExport.objects.all()] == [world.coordinator]


def test_audit_log_calls_what_is_read_blind_by_its_number(world):
    ReviewPhase.objects.update(is_blind=True)
    review(give(world.application, world.phase, world.colleague, user=world.coordinator))

    labels = ModelLogEntry.objects.filter(action__contains="review").values_list("label", flat=True)

    assert set(labels) == {"Application 1"}


def test_correction_by_an_office_is_not_told_reviewers_as_the_applicants_doing(client, world):
    assignment = give(world.application, world.phase, world.colleague)
    written = review(assignment)
    seen = world.application.current_revision_id
    correct_application(
        application=Application.objects.get(pk=world.application.pk),
        answers={uid("goals"): "To find my trade."},
        agreement=Agreement(reason="By telephone.", agreed_by="phone"),
        user=world.coordinator,
        idempotency_key="once",
    )
    client.force_login(world.colleague)

    page = client.get(reverse("mentoring_reviews:review", args=[assignment.pk])).text
    with pytest.raises(ApplicationMoved, match="An office corrected answers while you were reading"):
        confirm_review(
            assignment=assignment,
            lock_version=written.lock_version,
            seen_revision=seen,
            user=world.colleague,
        )

    assert "An office corrected answers after your review" in page
    assert "The applicant handed in" not in page
