"""Phases, rubrics and reviews."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from tests.applications.builders import ask, make_form, section
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.reviews.actions import submit_review
from wagtail_mentoring.reviews.assignment_actions import assign_reviewer
from wagtail_mentoring.reviews.models import ReviewAssignment, ReviewPhase

numbers = count(1)


def make_rubric(number=None):
    """Two scores, the second of double weight and perhaps not applicable, and a text nobody has to write.

    Keys differ from rubric to rubric, as those of real forms do; ``key_of`` finds them.
    """
    number = number or next(numbers)
    questions = [
        ask("score", f"clarity {number}", label="Clarity", words="Poor\nExcellent"),
        ask("score", f"fit {number}", label="Fit", weight=2, not_applicable=True),
        ask("long_text", f"strengths {number}", label="Strengths", required=False),
    ]
    form = make_form([section(f"rubric {number}", *questions, title="Your view")], name=f"Rubric {number}")
    publish_form_version(form=form, user=None)
    return form


def make_phase(round_form, **values):
    now = timezone.now()
    defaults = {
        "name": f"Reading {next(numbers)}",
        "rubric": values.pop("rubric", None) or make_rubric(),
        "opens_at": now - timedelta(days=1),
        "closes_at": now + timedelta(days=5),
    }
    return ReviewPhase.objects.create(round_form=round_form, **{**defaults, **values})


def keys_of(phase):
    """Keys of the rubric's questions by their labels."""
    questions = phase.rubric.latest_version.schema["sections"][0]["questions"]
    return {question["label"].lower(): question["key"] for question in questions}


def give(application, phase, reviewer, user=None):
    return assign_reviewer(application=application, phase=phase, reviewer=reviewer, user=user or reviewer)


def answers(phase, clarity="4", fit="5", strengths=""):
    keys = keys_of(phase)
    return {keys["clarity"]: clarity, keys["fit"]: fit, keys["strengths"]: strengths}


def review(assignment, *, recommendation="accept", comment="", lock_version=None, **values):
    """Hand in a review as the reviewer of ``assignment`` sees it now."""
    assignment = ReviewAssignment.objects.select_related("phase__rubric", "application").get(pk=assignment.pk)
    written = assignment.written
    return submit_review(
        assignment=assignment,
        answers=answers(assignment.phase, **values),
        recommendation=recommendation,
        comment=comment,
        lock_version=(written.lock_version if written else 0) if lock_version is None else lock_version,
        seen_revision=assignment.application.current_revision_id,
        user=assignment.reviewer,
    )
