"""Loads the pairs of the program that runs, and the meetings they had."""

import random
from collections.abc import Sequence

from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.directory.actions import take_place
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.mentorships.actions import start_mentorship
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.mentorships.session_actions import log_session
from wagtail_mentoring.programs.choices import ApplicantRole

from . import clock
from .people import students
from .people_loader import Cast, invent_account
from .programs_loader import Offer, instant


def load_mentorships(*, cast: Cast, offers: Sequence[Offer], mentors: Sequence[Mentor]) -> None:
    """The accepted students, and some who were paired before there was a portal."""
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
        mentee = invent_account(given, family, ending=".25")
        with clock.at(instant(-44, 10)):
            mentor = free.pop()
            Mentorship.objects.create(round=autumn, mentor=mentor, mentee=mentee)
            take_place(mentor=mentor, user=cast.alumni)
    # Every pair but the newest has met, some of them twice.
    for number, pair in enumerate(autumn.mentorships.order_by("-pk")[1:]):
        for days in (-30, -6)[: 1 + number % 2]:
            log_session(mentorship=pair, held_on=instant(days).date(), minutes=60, user=cast.alumni)
