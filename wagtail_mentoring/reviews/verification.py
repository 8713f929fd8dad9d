"""Whether reviews belong to what they say they read, and their scores to their answers."""

from collections.abc import Iterator

from . import decisions
from .models import Review
from .rubrics import rubric_questions


def reviews() -> Iterator[str]:
    """Every review read a revision of its own application by its phase's rubric, and its score follows."""
    rows = Review.objects.select_related(
        "assignment__application", "assignment__phase__round_form", "revision", "rubric_version"
    )
    for review in rows.order_by("pk").iterator(500):
        yield _problem(review)


def _problem(review: Review) -> str:
    assignment = review.assignment
    application, phase = assignment.application, assignment.phase
    name = f"{application.reference} review {review.pk}"
    if review.revision.application_id != application.pk:
        return f"{name}: read a revision of another application"
    if review.rubric_version.form_id != phase.rubric_id:
        return f"{name}: was written by another rubric than its phase has"
    if (application.round_id, application.role) != (phase.round_form.round_id, phase.round_form.role):
        return f"{name}: belongs to a phase of another round"
    if review.submitted_at is None:
        return ""
    score = decisions.score(rubric_questions(review.rubric_version), review.answers)
    return "" if score == review.score else f"{name}: its score is {review.score}, its answers say {score}"
