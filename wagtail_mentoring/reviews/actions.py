"""Verbs of a reviewer: save a draft, hand in, confirm after the applicant changed something."""

from collections.abc import Mapping
from typing import Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, clean_answers, raw_answer
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.exceptions import AnswersIncomplete
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.applications.revision_changes import only_corrected_since
from wagtail_mentoring.applications.staff_steps import StepRefused

from . import decisions
from .choices import Recommendation
from .models import Review, ReviewAssignment
from .permissions import OWN_REVIEW_POLICY
from .recording import record_review_step
from .rubrics import rubric_questions, rubric_schema, scores_of


class ReviewChanged(StepRefused):
    """The review was saved elsewhere since the sender looked; ``stored`` is what stands there."""

    def __init__(self, stored: Review | None) -> None:
        super().__init__(
            _("This review was saved in another window meanwhile. Nothing of it was overwritten.")
        )
        self.stored = stored


class ApplicationMoved(StepRefused):
    """There is another version, of the applicant or of an office, than ``seen``, which was read."""

    def __init__(self, application: Application, seen: int) -> None:
        read = application.revisions.filter(pk=seen).first()
        text = _("The applicant handed in another version while you were reading. Look at it, then hand in.")
        if read and only_corrected_since(read):
            text = _("An office corrected answers while you were reading. Look at them, then hand in.")
        super().__init__(text)


@transaction.atomic
def save_draft(
    *,
    assignment: ReviewAssignment,
    answers: Mapping[str, Raw],
    recommendation: str,
    comment: str,
    lock_version: int,
    user: Any,
) -> Review:
    """Keep what was typed so far. ``lock_version`` is that of the review the sender saw, 0 for none.

    Raises ``ReviewChanged``, or ``StepRefused`` once it can no longer be written or was handed in.
    """
    locked, review = _lock(assignment, user, lock_version)
    if review.submitted_at is not None:
        raise StepRefused(_("This review is handed in. Hand in your changes instead of a draft."))
    _write(review, locked, answers, recommendation, comment)
    review.save()
    return review


@transaction.atomic
def submit_review(
    *,
    assignment: ReviewAssignment,
    answers: Mapping[str, Raw],
    recommendation: str,
    comment: str,
    lock_version: int,
    seen_revision: int,
    user: Any,
) -> Review:
    """Hand a review in, or hand it in changed, for the revision ``seen_revision`` that was read.

    Raises ``ReviewChanged``, ``ApplicationMoved``, ``AnswersIncomplete`` with problems by question key, and
    ``StepRefused`` without a recommendation or once it can no longer be written.
    """
    locked, review = _lock(assignment, user, lock_version)
    application = locked.application
    if seen_revision != application.current_revision_id:
        raise ApplicationMoved(application, seen_revision)
    _write(review, locked, answers, recommendation, comment)
    cleaned, problems = clean_answers(
        rubric_schema(review.rubric_version), review.draft_answers, AnswerSources(application)
    )
    if problems:
        raise AnswersIncomplete(problems)
    if recommendation not in Recommendation.values:
        raise StepRefused(_("Choose what you recommend."))
    is_first = review.submitted_at is None
    review.answers, review.submitted_at = cleaned, timezone.now()
    review.score = decisions.score(rubric_questions(review.rubric_version), cleaned)
    review.save()
    record_review_step(locked, "reviewed" if is_first else "review_changed", user)
    return review


@transaction.atomic
def confirm_review(
    *, assignment: ReviewAssignment, lock_version: int, seen_revision: int, user: Any
) -> Review:
    """Say that a review still holds for what the applicant handed in since; nothing else of it changes.

    Raises as ``submit_review``; one that is current already is returned as it is.
    """
    locked, review = _lock(assignment, user, lock_version)
    application = locked.application
    if review.submitted_at is None:
        raise StepRefused(_("There is no review to confirm yet. Fill it in and hand it in."))
    if seen_revision != application.current_revision_id:
        raise ApplicationMoved(application, seen_revision)
    if review.revision_id == seen_revision:
        return review
    review.revision = cast(ApplicationRevision, application.current_revision)
    review.lock_version += 1
    review.save()
    record_review_step(locked, "review_confirmed", user)
    return review


def erase_reviews(application: Application, nobody: Any) -> None:
    """Comments and answers in words go; scores, recommendations and who reviewed stay countable."""
    rows = Review.objects.filter(assignment__application=application).select_related("rubric_version")
    for review in rows:
        review.answers = scores_of(review.rubric_version, review.answers)
        review.draft_answers, review.comment = {}, ""
        review.lock_version += 1
        review.save()


def _lock(assignment: ReviewAssignment, user: Any, lock_version: int) -> tuple[ReviewAssignment, Review]:
    """The rows held, once the sender is known to have seen what stands there and may still write."""
    Application.objects.select_for_update(of=("self",)).get(pk=assignment.application_id)
    rows = OWN_REVIEW_POLICY.within_reach(user, "change").select_for_update(of=("self",))
    locked = (
        rows.select_related("phase__rubric", "application__round__program").filter(pk=assignment.pk).first()
    )
    if locked is None:
        raise StepRefused(_("This application is no longer given to you to review."))
    review = Review.objects.select_for_update().filter(assignment=locked).first()
    if (review.lock_version if review else 0) != lock_version:
        raise ReviewChanged(review)
    if not locked.may_write:
        raise StepRefused(_("The phase is closed or the decision is made: reviews can no longer be changed."))
    return locked, review or Review(assignment=locked)


def _write(
    review: Review,
    assignment: ReviewAssignment,
    answers: Mapping[str, Raw],
    recommendation: str,
    comment: str,
) -> None:
    """Put into ``review`` what was typed, by the newest version of the rubric; nothing is saved yet."""
    review.rubric_version = cast(FormVersion, assignment.phase.rubric.latest_version)
    review.revision = cast(ApplicationRevision, assignment.application.current_revision)
    kept = dict(review.draft_answers)
    for question in questions_of(rubric_schema(review.rubric_version)):
        if question["key"] in answers:
            try:
                kept[question["key"]] = raw_answer(question, answers[question["key"]])
            except AnswerProblem as problem:
                raise AnswersIncomplete({question["key"]: problem}) from None
    review.draft_answers = kept
    review.recommendation = recommendation if recommendation in Recommendation.values else ""
    review.comment = comment.strip()
    review.lock_version += 1
