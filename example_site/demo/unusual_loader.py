"""Loads what coordinators meet now and then: a hand-in that looks like a robot's, and a suspect file."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils.text import slugify

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.applicant_actions import save_draft, submit_application
from wagtail_mentoring.applications.choices import HoldReason
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.programs.choices import ApplicantRole

from . import clock
from .answers import Applicant, answers_for
from .papers import cv_pdf
from .people import students
from .programs_loader import Offer, instant
from .scanner import EICAR

HELD, SUSPECT = 950, 951


def load_unusual(*, offers: Sequence[Offer]) -> None:
    """Two more students apply to First Steps: one quicker than a person can be, one with a bad file."""
    form = RoundForm.objects.get(round=offers[0].rounds[1], role=ApplicantRole.MENTEE)
    for number, name in zip((HELD, SUSPECT), students(142)[140:], strict=True):
        _apply(form, number, name)


def _apply(form: RoundForm, number: int, name: tuple[str, str]) -> None:
    login = ".".join(slugify(part) for part in name)
    email = f"{login}.26@student.northmere.example"
    user = get_user_model().objects.create_user(f"{login}.26", email, first_name=name[0], last_name=name[1])
    applicant = Applicant(user.get_full_name(), email, number)
    with clock.at(instant(-2, 10, number % 60)):
        application = start_application(round_form=form, user=user)
        version = application.draft_version
        application = save_draft(
            application=application,
            user=user,
            answers=answers_for(version, applicant),
            lock_version=application.lock_version,
        )
        for question in questions_of(version.schema):
            if question["type"] == QuestionType.FILE:
                attach_file(
                    application=application, user=user, question_key=question["key"], upload=_cv(applicant)
                )
        application.refresh_from_db()
        submit_application(
            application=application,
            user=user,
            idempotency_key=f"demo-{number}",
            lock_version=application.lock_version,
            locale="en",
            sign=HoldReason.TOO_FAST if number == HELD else "",
        )


def _cv(applicant: Applicant) -> Any:
    lines = [applicant.name, applicant.email, "", "Education", "Northmere University"]
    if applicant.number == SUSPECT:
        lines.append(EICAR.decode())
    return ContentFile(cv_pdf(lines), name=f"CV {applicant.name}.pdf")
