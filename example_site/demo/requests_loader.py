"""Loads what staff ask of three applicants after the hand-in: one has time, one is late, one was corrected."""

from wagtail_mentoring.application_forms.choices import QuestionRole
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.request_keeping import newest_version
from wagtail_mentoring.information_requests.choices import AgreedBy
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.information_requests.request_actions import ask_applicant, extend_request
from wagtail_mentoring.programs.choices import ApplicantRole

from . import clock
from .people_loader import Cast
from .programs_loader import Offer, instant


def load_requests(*, cast: Cast, offer: Offer) -> None:
    """In the newest round of ``offer``, among the applications as mentee."""
    rows = Application.objects.filter(round=offer.rounds[-1], role=ApplicantRole.MENTEE).order_by("pk")
    screened, late, reviewed = (
        rows.filter(status=status).first()
        for status in (
            ApplicationStatus.SCREENING,
            ApplicationStatus.INFORMATION_REQUESTED,
            ApplicationStatus.UNDER_REVIEW,
        )
    )
    goals = _question(screened, QuestionRole.GOALS)
    # Before the clock is turned back: days count from the real today.
    soon, yesterday = instant(5, 0), instant(-1, 0)
    with clock.at(instant(-1, 10)):
        ask_applicant(
            application=screened,
            questions=[goals],
            message="You write that you would like to work abroad. Which countries do you think of, and from when?",
            due_at=soon,
            user=cast.careers,
        )
    with clock.at(instant(-6, 15)):
        extend_request(application=late, due_at=yesterday, user=cast.alumni)
    with clock.at(instant(-1, 14)):
        correct_application(
            application=reviewed,
            answers={_question(reviewed, QuestionRole.COURSE): "BSc Physics with Computing"},
            agreement=Agreement(
                reason="You rang to say that you changed your course in October.",
                agreed_by=AgreedBy.PHONE,
            ),
            user=cast.careers,
            idempotency_key="demo-correction",
        )


def _question(application: Application, role: str) -> str:
    questions = questions_of(newest_version(application).schema)
    return next(question["key"] for question in questions if question["role"] == role)
