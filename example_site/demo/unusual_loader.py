"""Loads what coordinators meet now and then: a hand-in that looks like a robot's, and a suspect file."""

from collections.abc import Sequence

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import HoldReason
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.programs.choices import ApplicantRole

from . import clock
from .answers import AUDIENCES, Applicant, answers_for
from .applications_loader import CV, attach_cv, hand_in, save_answers
from .people import students
from .people_loader import invent_account
from .programs_loader import Offer, instant
from .scanner import EICAR

HELD, SUSPECT = 950, 951


def load_unusual(*, offers: Sequence[Offer]) -> None:
    """Two more students apply to First Steps: one quicker than a person can be, one with a bad file."""
    form = RoundForm.objects.get(round=offers[0].rounds[1], role=ApplicantRole.MENTEE)
    for number, name in zip((HELD, SUSPECT), students(142)[140:], strict=True):
        _apply(form, Applicant(invent_account(*name, ending=".26"), number))


def _apply(form: RoundForm, applicant: Applicant) -> None:
    with clock.at(instant(-2, 10, applicant.number % 60)):
        application = start_application(round_form=form, user=applicant.user)
        answers = answers_for(application.draft_version, applicant, AUDIENCES["first-steps"])
        save_answers(application, answers)
        attach_cv(application, [*CV, EICAR.decode()] if applicant.number == SUSPECT else CV)
        application.refresh_from_db()
        hand_in(application, applicant, sign=HoldReason.TOO_FAST if applicant.number == HELD else "")
