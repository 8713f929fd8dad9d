"""Whether reviews belong to what they say they read, and their scores to their answers."""

from collections.abc import Iterator

from django.db.models import Count

from wagtail_mentoring.applications.models import Application, ApplicationEvent
from wagtail_mentoring.each_row import look_at_each

from . import decisions
from .models import Review
from .rubrics import rubric_questions


def reviews() -> Iterator[str]:
    """Every review is there, read its own application by its phase's rubric, and its score follows."""
    rows = Review.objects.select_related(
        "assignment__application", "assignment__phase__round_form", "revision", "rubric_version"
    )
    yield from look_at_each(rows.order_by("pk").iterator(500), _problem, name=_name)
    yield from _lost_or_added()


def _lost_or_added() -> Iterator[str]:
    """Applications with more or fewer reviews than their events say were handed in."""
    events = ApplicationEvent.objects.filter(action="reviewed").order_by()
    told = dict(events.values_list("application").annotate(Count("pk")))
    handed_in = Review.objects.filter(submitted_at__isnull=False).order_by()
    written = dict(handed_in.values_list("assignment__application").annotate(Count("pk")))
    differing = [pk for pk in {**told, **written} if told.get(pk, 0) != written.get(pk, 0)]
    for application in Application.objects.filter(pk__in=differing).order_by("pk"):
        has, said = written.get(application.pk, 0), told.get(application.pk, 0)
        yield f"{application.reference}: {said} reviews were handed in, and {has} are there"


def _name(review: Review) -> str:
    return f"{review.assignment.application.reference} review {review.pk}"


def _problem(review: Review) -> str:
    assignment = review.assignment
    application, phase = assignment.application, assignment.phase
    name = _name(review)
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
