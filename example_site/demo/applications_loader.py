"""Loads forms, forty applications in their states, and the pairs that came of them; all by the app's actions."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils.text import slugify
from wagtail.models import Locale

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
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
from wagtail_mentoring.directory.actions import approve_mentor, take_place
from wagtail_mentoring.directory.models import Mentor, Vocabulary
from wagtail_mentoring.mentorships.actions import start_mentorship
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.mentorships.session_actions import log_session
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.selection.actions import make_mentor_profile, move_application, release_decision

from . import clock
from .answers import Applicant, answers_for
from .forms import VOCABULARIES, mentee_form_sections, mentor_form_sections
from .german_loader import translate_mentee_form
from .papers import cv_pdf
from .people import students
from .people_loader import Cast
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
    "waitlisted": "First on the list for a mentor in media.",
    "closed": "The round is over.",
}
NOTES = (
    "Spoke to her at the careers fair: keen, and clear about what she wants.",
    "Would suit a mentor who changed field.",
    "Alumni Relations knows two people in this industry; Alan asks them this week.",
    "Asked for evenings only.",
)


def load_forms(*, offices: dict[str, Office], offers: Sequence[Offer], user: Any) -> None:
    """Publish the two forms and give them to every round."""
    locale = Locale.get_default()
    keys = {slug: Vocabulary.objects.get(slug=slug, locale=locale).pk for slug in VOCABULARIES}
    mentee = _publish(
        "Mentee application",
        "Apply for a mentor",
        mentee_form_sections(keys),
        offices["career-services"],
        user,
    )
    mentor = _publish(
        "Mentor application", "Become a mentor", mentor_form_sections(keys), offices["alumni-relations"], user
    )
    translate_mentee_form(mentee, user)
    for offer in offers:
        for round in offer.rounds:
            for role, form in ((ApplicantRole.MENTEE, mentee), (ApplicantRole.MENTOR, mentor)):
                RoundForm.objects.create(round=round, role=role, form=form)


def _publish(
    name: str, title: str, sections: list[dict[str, Any]], office: Office, user: Any
) -> ApplicationForm:
    block = ApplicationForm._meta.get_field("sections").stream_block
    with clock.at(instant(-420, 10)):
        form = ApplicationForm.objects.create(
            name=name, title=title, office=office, live=False, sections=block.to_python(sections)
        )
        form.save_revision(user=user).publish(user=user)
    return form


@dataclass(frozen=True)
class Story:
    """One application: who, where to, how far, and when it was begun (days from today)."""

    round_form: RoundForm
    path: str
    day: int


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
        user = get_user_model().objects.create_user(
            f"{slugify(given)}.{slugify(family)}",
            f"{slugify(given)}.{slugify(family)}@{place}.northmere.example",
            first_name=given,
            last_name=family,
        )
        wishes = tuple(rng.sample(listed, min(rng.randint(0, 4), len(listed))))
        apply_as(story, user, Applicant(user.get_full_name(), user.email, number, wishes), cast)
        progress("Handing in applications", number, len(stories) + 2)
    _apply_sam(cast, offers, listed)
    progress("Handing in applications", len(stories) + 1, len(stories) + 2)
    _apply_maya(cast, offers)
    progress("Handing in applications", len(stories) + 2, len(stories) + 2)


def _apply_sam(cast: Cast, offers: Sequence[Offer], listed: Sequence[Mentor]) -> None:
    """The student has a place in the running program, and First Steps still open to apply to."""
    form = RoundForm.objects.get(round=offers[1].rounds[0], role=ApplicantRole.MENTEE)
    applicant = Applicant(cast.student.get_full_name(), cast.student.email, 901, tuple(listed[:2]))
    apply_as(Story(form, "accepted", -92), cast.student, applicant, cast)


def _apply_maya(cast: Cast, offers: Sequence[Offer]) -> None:
    """The mentor applied, was accepted, and her profile was looked over and published."""
    form = RoundForm.objects.get(round=offers[0].rounds[1], role=ApplicantRole.MENTOR)
    applicant = Applicant(cast.mentor.get_full_name(), cast.mentor.email, 902)
    application = apply_as(Story(form, "accepted", -22), cast.mentor, applicant, cast)
    with clock.at(instant(-10, 15)):
        mentor = make_mentor_profile(application=application, user=cast.alumni)
        approve_mentor(mentor=mentor, user=cast.alumni)
        mentor.refresh_from_db()
        mentor.get_latest_revision().publish(user=cast.alumni)


def apply_as(story: Story, user: Any, applicant: Applicant, cast: Cast) -> Application:
    with clock.at(instant(story.day, 9, applicant.number % 60)):
        application = start_application(round_form=story.round_form, user=user)
        _fill_in(application, applicant, user, half=story.path == "draft")
    if story.path == "draft":
        return application
    application.refresh_from_db()
    with clock.at(instant(story.day + 1, 20, applicant.number % 60)):
        submit_application(
            application=application,
            user=user,
            idempotency_key=f"demo-{applicant.number}",
            lock_version=application.lock_version,
            locale="en",
        )
    application.refresh_from_db()
    _handle(application, story, applicant, cast)
    return application


def _fill_in(application: Application, applicant: Applicant, user: Any, *, half: bool) -> None:
    version = application.draft_version
    answers = answers_for(version, applicant)
    if half:
        answers = dict(list(answers.items())[: len(answers) // 2])
    save_draft(application=application, user=user, answers=answers, lock_version=application.lock_version)
    if half:
        return
    for question in questions_of(version.schema):
        if question["type"] == QuestionType.FILE:
            lines = [
                applicant.name,
                applicant.email,
                "",
                "Education",
                "Northmere University",
                "",
                "Experience",
                "Summer placement, 2025",
                "Library assistant, 2024",
            ]
            file = ContentFile(cv_pdf(lines), name=f"CV {applicant.name}.pdf")
            attach_file(application=application, user=user, question_key=question["key"], upload=file)


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


def load_mentorships(*, cast: Cast, offers: Sequence[Offer], mentors: Sequence[Mentor]) -> None:
    """Pairs of the running program: the accepted students, and some who were paired before there was a portal."""
    (autumn,) = offers[1].rounds
    rng = random.Random("pairs")  # noqa: S311  invented people
    free = [mentor for mentor in mentors if mentor.places_free and mentor.capacity < 3]
    rng.shuffle(free)
    accepted = autumn.applications.filter(role=ApplicantRole.MENTEE, status=ApplicationStatus.ACCEPTED)
    for application in accepted.order_by("pk"):
        with clock.at(instant(-44, 10)):
            start_mentorship(application=application, mentor=free.pop(), user=cast.alumni)
    earlier = students(140)[60:]
    for given, family in earlier[: len(free) // 4]:
        mentee = get_user_model().objects.create_user(
            f"{slugify(given)}.{slugify(family)}.25",
            f"{slugify(given)}.{slugify(family)}.25@student.northmere.example",
            first_name=given,
            last_name=family,
        )
        with clock.at(instant(-44, 10)):
            mentor = free.pop()
            Mentorship.objects.create(round=autumn, mentor=mentor, mentee=mentee)
            take_place(mentor=mentor, user=cast.alumni)
    # Every pair but the newest has met, some of them twice.
    for number, pair in enumerate(autumn.mentorships.order_by("-pk")[1:]):
        for days in (-30, -6)[: 1 + number % 2]:
            log_session(mentorship=pair, held_on=instant(days).date(), minutes=60, user=cast.alumni)
