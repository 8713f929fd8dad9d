"""Loads some forty applications, each as far as its story goes; all by the app's actions."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.applicant_actions import (
    save_draft,
    submit_application,
    withdraw_application,
)
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_actions import add_note, assign_application
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.directory.actions import approve_mentor
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.selection.actions import make_mentor_profile, move_application, release_decision

from . import clock
from .answers import AUDIENCES, BEGINNERS, Applicant, Audience, answers_for
from .papers import cv_pdf
from .people import students
from .people_loader import Cast, invent_account
from .programs_loader import Offer, instant

#: How far an application goes: the states staff move it through, and whether the decision is told.
PATHS: dict[str, tuple[tuple[str, ...], bool]] = {
    "draft": ((), False),
    "submitted": ((), False),
    "screening": (("screening",), False),
    "information_requested": (("screening", "information_requested"), False),
    "under_review": (("screening", "under_review"), False),
    "ready": (("screening", "under_review", "ready"), False),
    "accepted, not told": (("screening", "under_review", "ready", "accepted"), False),
    "accepted": (("screening", "under_review", "ready", "accepted"), True),
    "waitlisted": (("screening", "under_review", "ready", "waitlisted"), True),
    "declined": (("screening", "under_review", "ready", "declined"), True),
    "ineligible": (("screening", "ineligible"), True),
    "closed": (("screening", "under_review", "ready", "accepted"), True),
    "withdrawn": ((), False),
}
REASONS = {
    "information_requested": "Please upload your CV again: the second page is missing.",
    "ineligible": "First-year students can join from next autumn.",
    "declined": "More people applied than we have mentors for in this field.",
    "waitlisted": "On the list for a mentor in software.",
    "closed": "The round is over.",
}
NOTES = (
    "We met at the careers fair: keen, and clear about what to ask a mentor.",
    "Would suit a mentor who changed field.",
    "Alumni Relations knows two people in this industry; Alan asks them this week.",
    "Asked for evenings only.",
)


CV = ("", "Education", "Northmere University")


@dataclass(frozen=True)
class Story:
    """One application: where to, how far, and when it was begun (days from today)."""

    round_form: RoundForm
    path: str
    day: int

    @property
    def audience(self) -> Audience:
        return BEGINNERS if self.path == "ineligible" else AUDIENCES[self.round_form.round.program.slug]


def _stories(offers: Sequence[Offer]) -> list[Story]:
    first_steps, engineering, _circle = offers
    last, this = first_steps.rounds
    (autumn,) = engineering.rounds
    mentee, mentor = ApplicantRole.MENTEE, ApplicantRole.MENTOR
    plan = (
        (
            this,
            mentee,
            -20,
            ("draft",) * 3
            + ("submitted",) * 5
            + ("screening",) * 3
            + ("under_review",) * 3
            + ("information_requested", "ready", "accepted, not told", "ineligible", "withdrawn"),
        ),
        (this, mentor, -18, ("draft", "submitted", "under_review", "accepted, not told", "accepted")),
        (
            autumn,
            mentee,
            -95,
            ("accepted",) * 6 + ("waitlisted",) * 4 + ("declined", "declined", "withdrawn"),
        ),
        (last, mentee, -390, ("closed",) * 4),
    )
    stories = []
    for round, role, day, paths in plan:
        form = RoundForm.objects.get(round=round, role=role)
        stories += [Story(form, path, day + number % 14) for number, path in enumerate(paths)]
    return stories


def load_applications(
    *,
    cast: Cast,
    offers: Sequence[Offer],
    mentors: Sequence[Mentor],
    progress: Callable[[str, int, int], None],
) -> None:
    """Forty-one invented people apply, then the student and the mentor whose logins the demo prints."""
    stories, names = _stories(offers), students(60)
    rng = random.Random("wishes")  # noqa: S311  invented people
    listed = [mentor for mentor in mentors if mentor.places_free]
    for number, story in enumerate(stories, 1):
        given, family = names[number]
        place = "alumni" if story.round_form.role == ApplicantRole.MENTOR else "student"
        wishes = tuple(rng.sample(listed, min(rng.randint(0, 4), len(listed))))
        apply_as(story, Applicant(invent_account(given, family, place=place), number, wishes), cast)
        progress("Handing in applications", number, len(stories) + 2)
    _apply_sam(cast, offers, listed)
    progress("Handing in applications", len(stories) + 1, len(stories) + 2)
    _apply_maya(cast, offers)
    progress("Handing in applications", len(stories) + 2, len(stories) + 2)


def _apply_sam(cast: Cast, offers: Sequence[Offer], listed: Sequence[Mentor]) -> None:
    """The student has a place in the running program, and First Steps still open to apply to."""
    form = RoundForm.objects.get(round=offers[1].rounds[0], role=ApplicantRole.MENTEE)
    apply_as(Story(form, "accepted", -92), Applicant(cast.student, 901, tuple(listed[:2])), cast)


def _apply_maya(cast: Cast, offers: Sequence[Offer]) -> None:
    """The mentor applied, was accepted, and her profile was looked over and published."""
    form = RoundForm.objects.get(round=offers[0].rounds[1], role=ApplicantRole.MENTOR)
    application = apply_as(Story(form, "accepted", -22), Applicant(cast.mentor, 902), cast)
    with clock.at(instant(-10, 15)):
        mentor = make_mentor_profile(application=application, user=cast.alumni)
        approve_mentor(mentor=mentor, user=cast.alumni)
        mentor.refresh_from_db()
        mentor.get_latest_revision().publish(user=cast.alumni)


def apply_as(story: Story, applicant: Applicant, cast: Cast) -> Application:
    """Begin, fill in, and hand in the next evening; then the offices work on it."""
    minute = applicant.number % 60
    with clock.at(instant(story.day, 9, minute)):
        application = start_application(round_form=story.round_form, user=applicant.user)
        answers = answers_for(application.draft_version, applicant, story.audience)
        if story.path == "draft":
            half = dict(list(answers.items())[: len(answers) // 2])
            return save_answers(application, half)
        save_answers(application, answers)
        attach_cv(application, [*CV, "", "Experience", "Summer placement, 2025", "Library assistant, 2024"])
    application.refresh_from_db()
    with clock.at(instant(story.day + 1, 20, minute)):
        hand_in(application, applicant)
    application.refresh_from_db()
    _handle(application, story, applicant, cast)
    return application


def save_answers(application: Application, answers: dict[str, Any]) -> Application:
    return save_draft(
        application=application,
        user=application.applicant,
        answers=answers,
        lock_version=application.lock_version,
    )


def attach_cv(application: Application, lines: Sequence[str]) -> None:
    """A paper with the applicant's name above ``lines``, for every question that asks for a file."""
    user = application.applicant
    name = user.get_full_name()
    for question in questions_of(application.draft_version.schema):
        if question["type"] == QuestionType.FILE:
            file = ContentFile(cv_pdf([name, user.email, *lines]), name=f"CV {name}.pdf")
            attach_file(application=application, user=user, question_key=question["key"], upload=file)


def hand_in(application: Application, applicant: Applicant, sign: str = "") -> None:
    submit_application(
        application=application,
        user=applicant.user,
        idempotency_key=f"demo-{applicant.number}",
        lock_version=application.lock_version,
        locale=settings.LANGUAGE_CODE,
        sign=sign,
    )


def _handle(application: Application, story: Story, applicant: Applicant, cast: Cast) -> None:
    """Both offices work on it, in turns."""
    coordinators = (cast.careers, cast.alumni)
    if application.round.program.slug == "engineering-futures":
        coordinators = (cast.alumni, cast.alumni)
    steps, told = PATHS[story.path]
    for number, status in enumerate(steps):
        with clock.at(instant(min(story.day + 3 + number * 2, -1), 11, applicant.number % 60)):
            user = coordinators[(applicant.number + number) % 2]
            if number == 0:
                assign_application(application=application, handled_by=user, user=user)
            application = move_application(
                application=application, to_status=status, user=user, reason=REASONS.get(status, "")
            )
            if applicant.number % 3 == 0 and number == 1:
                add_note(application=application, text=NOTES[applicant.number % len(NOTES)], user=user)
    if told:
        with clock.at(instant(min(story.day + 14, -1), 12)):
            application = release_decision(application=application, user=coordinators[0])
    if story.path == "closed":
        with clock.at(instant(story.day + 200, 12)):
            move_application(
                application=application,
                to_status=ApplicationStatus.CLOSED,
                user=cast.careers,
                reason=REASONS["closed"],
            )
    if story.path == "withdrawn":
        with clock.at(instant(min(story.day + 4, -1), 18)):
            withdraw_application(
                application=application, user=application.applicant, reason="My plans have changed."
            )
