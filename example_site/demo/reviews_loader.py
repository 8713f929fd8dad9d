"""Loads a rubric, two review phases of the open round, and what three reviewers have done so far."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model

from wagtail_mentoring.application_forms.form_templates import TEMPLATES
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.applicant_actions import save_draft, submit_application
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.reviews.actions import submit_review
from wagtail_mentoring.reviews.assignment_actions import assign_reviewer
from wagtail_mentoring.reviews.models import ReviewAssignment, ReviewPhase
from wagtail_mentoring.reviews.permissions import applications_to_review

from . import clock
from .forms import with_ids
from .forms_loader import publish_form
from .people_loader import Cast
from .programs_loader import Offer, instant

#: Scores of the rubric in its order (“na”: not applicable), what is recommended, and a comment.
OPINIONS = (
    (("5", "4", "4"), "accept", "Knows what to ask a mentor, and why now."),
    (("3", "4", "na"), "unsure", "The goals are wide. A conversation would help more than another form."),
    (("4", "5", "3"), "accept", ""),
    (("2", "2", "4"), "waitlist", "Little about what they would do themselves."),
    (("4", "3", "5"), "accept", "We have two mentors in this field with free places."),
)


def load_reviews(*, cast: Cast, offers: Sequence[Offer]) -> None:
    """A blind first reading by a guest and a director, and an open second one by the other director."""
    users = get_user_model().objects
    guest, careers, alumni = (
        users.get(username=name) for name in ("reviewer", "careers-director", "alumni-director")
    )
    round_form = RoundForm.objects.get(round=offers[0].rounds[-1], role=ApplicantRole.MENTEE)
    rubric = _rubric(cast.careers)
    blind = _phase(round_form, rubric, "First reading", order=1, is_blind=True, opens=-6, closes=12)
    second = _phase(round_form, rubric, "Second reading", order=2, is_blind=False, opens=-3, closes=20)
    rows = list(applications_to_review(blind).order_by("pk"))
    with clock.at(instant(-5, 9)):
        for application in rows[:8]:
            _give(application, blind, guest, cast.careers)
            _give(application, blind, careers, cast.careers)
        for application in rows[:5]:
            _give(application, second, alumni, cast.careers)
        declare_conflict(
            application=rows[6],
            person=cast.alumni,
            reason="I taught this student last year.",
            user=cast.alumni,
        )
    done = [*_of(blind, guest)[:3], *_of(blind, careers)[:5], *_of(second, alumni)[:3]]
    for number, assignment in enumerate(done):
        with clock.at(instant(-2, 10, number)):
            _write(assignment, *OPINIONS[number % len(OPINIONS)])
    _hand_in_again(_of(second, alumni)[0].application)


def _rubric(user: Any) -> ApplicationForm:
    template = TEMPLATES["rubric"]
    sections = with_ids("rubric", template.sections())
    return publish_form(sections, name=str(template.name), title=str(template.title), day=-30, user=user)


def _phase(
    round_form: RoundForm, rubric: ApplicationForm, name: str, *, opens: int, closes: int, **values: Any
) -> ReviewPhase:
    return ReviewPhase.objects.create(
        round_form=round_form,
        rubric=rubric,
        name=name,
        opens_at=instant(opens, 9),
        closes_at=instant(closes, 17),
        **values,
    )


def _give(application: Application, phase: ReviewPhase, reviewer: Any, user: Any) -> None:
    assign_reviewer(application=application, phase=phase, reviewer=reviewer, user=user)


def _of(phase: ReviewPhase, reviewer: Any) -> list[ReviewAssignment]:
    rows = phase.assignments.active().of(reviewer).select_related("application", "phase__rubric", "reviewer")
    return list(rows.order_by("number"))


def _write(assignment: ReviewAssignment, scores: Sequence[str], recommendation: str, comment: str) -> None:
    questions = questions_of(assignment.phase.rubric.latest_version.schema)
    keys = [question["key"] for question in questions if question["type"] == "score"]
    submit_review(
        assignment=assignment,
        answers=dict(zip(keys, scores, strict=True)),
        recommendation=recommendation,
        comment=comment,
        lock_version=0,
        seen_revision=assignment.application.current_revision_id,
        user=assignment.reviewer,
    )


def _hand_in_again(application: Application) -> None:
    """The applicant changes one answer, so the review of the version before is to be looked at again."""
    question = next(q for q in questions_of(application.draft_version.schema) if q["role"] == "goals")
    with clock.at(instant(-1, 20)):
        application = save_draft(
            application=application,
            user=application.applicant,
            answers={question["key"]: "To choose between research and industry, with somebody who did both."},
            lock_version=application.lock_version,
        )
        submit_application(
            application=application,
            user=application.applicant,
            idempotency_key="demo-again",
            lock_version=application.lock_version,
            locale=settings.LANGUAGE_CODE,
        )
