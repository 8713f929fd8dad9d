"""What pairs say about a program: students served, alumni engaged, how fast and how many were matched."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.metrics.choices import Unit
from wagtail_mentoring.metrics.decisions import Period, days_of, median_of, percent_of
from wagtail_mentoring.metrics.registry import Figure, Metric, count_of, figure_of, instants
from wagtail_mentoring.offices.choices import OfficeKind
from wagtail_mentoring.programs.choices import ApplicantRole

from .choices import MentorshipStatus
from .models import MentoringSession, Mentorship

Programs = Collection[int]

#: Days without a mentee after which a mentor counts as idle.
IDLE_DAYS = 30
#: Days without a meeting after which a running pair counts as silent.
SILENT_DAYS = 30

CAREER = frozenset({OfficeKind.CAREER_SERVICES.value})
ALUMNI = frozenset({OfficeKind.ALUMNI_RELATIONS.value})


def pairs_that_met(programs: Programs) -> QuerySet:
    """Pairs of ``programs`` without those that never started."""
    return Mentorship.objects.filter(round__program__in=programs).exclude(
        status=MentorshipStatus.NEVER_STARTED
    )


def pairs_in(programs: Programs, period: Period) -> QuerySet:
    """Pairs that ran on at least one day of ``period``."""
    begins, ends = instants(period)
    return pairs_that_met(programs).filter(Q(ended_at=None) | Q(ended_at__gte=begins), started_at__lt=ends)


def students_served(programs: Programs, period: Period) -> Figure:
    """An erased application keeps no person, so each of those counts by itself."""
    rows = pairs_in(programs, period).order_by()
    people = {
        ("application", application) if erased else ("person", mentee)
        for mentee, application, erased in rows.values_list(
            "mentee", "application", "application__anonymised_at"
        )
    }
    return count_of(len(people))


def accepted_mentees(programs: Programs, period: Period) -> QuerySet:
    """Mentees who were told in ``period`` that they have a place, and kept it."""
    begins, ends = instants(period)
    accepted = [ApplicationStatus.ACCEPTED, ApplicationStatus.CONFIRMED]
    return Application.objects.handed_in().filter(
        Q(status__in=accepted) | Q(status=ApplicationStatus.CLOSED, told_status__in=accepted),
        round__program__in=programs,
        role=ApplicantRole.MENTEE,
        released_at__gte=begins,
        released_at__lt=ends,
    )


def match_rate(programs: Programs, period: Period) -> Figure:
    pairs = pairs_that_met(programs).filter(application=OuterRef("pk"))
    mentees = accepted_mentees(programs, period).order_by().annotate(is_paired=Exists(pairs))
    found = list(mentees.values_list("is_paired", flat=True))
    matched = sum(found)
    return figure_of(percent_of(matched, len(found)), n=len(found))


def days_to_match(programs: Programs, period: Period) -> Figure:
    begins, ends = instants(period)
    first_pairs = (
        pairs_that_met(programs)
        .filter(application__released_at__isnull=False)
        .order_by()
        .values("application")
        .annotate(matched=Min("started_at"))
        .filter(matched__gte=begins, matched__lt=ends)
        .values_list("application__released_at", "matched")
    )
    days = [days_of(matched - told) for told, matched in first_pairs]
    return figure_of(median_of(days), n=len(days))


def _mentors(programs: Programs, period: Period) -> tuple[int, int]:
    """How many mentors with a pair in ``period`` had their first one in it, and how many before."""
    begins, _ends = instants(period)
    engaged = pairs_in(programs, period).order_by().values("mentor")
    firsts = (
        pairs_that_met(programs)
        .filter(mentor__in=engaged)
        .order_by()
        .values("mentor")
        .annotate(first=Min("started_at"))
        .values_list("first", flat=True)
    )
    moments = list(firsts)
    new = sum(first >= begins for first in moments)
    return new, len(moments) - new


def engaged_alumni(programs: Programs, period: Period) -> Figure:
    return count_of(sum(_mentors(programs, period)))


def first_time_mentors(programs: Programs, period: Period) -> Figure:
    new, returning = _mentors(programs, period)
    return count_of(new, beside=[returning])


def returning_mentors(programs: Programs, period: Period) -> Figure:
    new, returning = _mentors(programs, period)
    return count_of(returning, beside=[new])


def idle_mentors(programs: Programs, period: Period) -> Figure:
    """Known for today only: what a mentor's standing was on an earlier day is not kept."""
    now = timezone.now()
    if period.last < timezone.localdate(now):
        return Figure(number=None, n=0)
    limit = timedelta(days=IDLE_DAYS)
    return count_of(sum(now - since > limit for since in _waiting_since(programs)))


def _waiting_since(programs: Programs) -> list[datetime]:
    """For each mentor with a place free and no pair in ``programs``: since when they wait."""
    found = (waits_since(*moments) for moments in waiting_mentors(programs).values_list("left", "told"))
    return [since for since in found if since]


def waits_since(left: datetime | None, told: datetime | None) -> datetime | None:
    """Since when a mentor waits, by what ``waiting_mentors`` says of them; None where nothing tells."""
    return max((moment for moment in (left, told) if moment), default=None)


def waiting_mentors(programs: Programs) -> QuerySet:
    """Mentors with a place free and no pair: when their last one ``left``, when they were ``told`` theirs."""
    own = Q(mentorships__round__program__in=programs)
    joined = Q(
        applications__round__program__in=programs,
        applications__role=ApplicantRole.MENTOR,
        applications__released_at__isnull=False,
    )
    running = Mentorship.objects.taking_a_place().filter(round__program__in=programs, mentor=OuterRef("pk"))
    return (
        Mentor.objects.filter(~Exists(running), own | joined, status=MentorStatus.APPROVED, places_free__gt=0)
        .order_by()
        .annotate(
            left=Max("mentorships__ended_at", filter=own),
            told=Max("applications__released_at", filter=joined),
        )
    )


def volunteer_hours(programs: Programs, period: Period) -> Figure:
    """Hours of the meetings noted for the period, from so many mentors."""
    sessions = MentoringSession.objects.filter(
        mentorship__round__program__in=programs, held_on__gte=period.first, held_on__lte=period.last
    )
    found = sessions.aggregate(minutes=Sum("minutes"), mentors=Count("mentorship__mentor", distinct=True))
    if not found["mentors"]:
        return Figure(number=None, n=0)
    return figure_of(found["minutes"] / 60, n=found["mentors"])


def silent_pairs(programs: Programs, *, today: date) -> QuerySet:
    """Running pairs that began, and met last, over ``SILENT_DAYS`` days before ``today``."""
    limit = today - timedelta(days=SILENT_DAYS)
    lately = MentoringSession.objects.filter(mentorship=OuterRef("pk"), held_on__gte=limit)
    rows = Mentorship.objects.filter(round__program__in=programs, status=MentorshipStatus.ACTIVE)
    return rows.filter(~Exists(lately), started_at__date__lt=limit)


def active_pairs(programs: Programs, period: Period) -> Figure:
    """On the last day of ``period``, or now where it is not over."""
    _begins, ends = instants(period)
    moment = min(ends, timezone.now())
    running = pairs_that_met(programs).filter(
        Q(ended_at=None) | Q(ended_at__gte=moment), started_at__lt=moment
    )
    return count_of(running.count())


PAIR_METRICS = (
    Metric(
        key="students_served",
        label=_("Students served"),
        unit=Unit.PEOPLE,
        source=_(
            "Students with a mentor on at least one day of the period; each person once, in however many "
            "programs, as NACE counts the unique students a career center served."
        ),
        speaks_to=CAREER,
        adds_up=True,
        compute=students_served,
    ),
    Metric(
        key="match_rate",
        label=_("Match rate"),
        unit=Unit.PERCENT,
        source=_(
            "Of the mentees who were told of their place in the period and kept it, those who got a mentor "
            "since. Our own definition: NACE has none."
        ),
        speaks_to=CAREER,
        compute=match_rate,
    ),
    Metric(
        key="days_to_match",
        label=_("Days to a mentor"),
        unit=Unit.DAYS,
        source=_(
            "Median of the days from telling mentees of their place to their first pair, for pairs that "
            "started in the period. Our own definition: NACE has none."
        ),
        speaks_to=CAREER,
        less_is_better=True,
        compute=days_to_match,
    ),
    Metric(
        key="engaged_alumni",
        label=_("Engaged alumni, volunteer mode"),
        unit=Unit.PEOPLE,
        source=_(
            "Mentors with a mentee on at least one day of the period; each person once, in however many "
            "programs, as CASE counts volunteers once in a fiscal year."
        ),
        speaks_to=ALUMNI,
        adds_up=True,
        compute=engaged_alumni,
    ),
    Metric(
        key="volunteer_hours",
        label=_("Volunteer hours"),
        unit=Unit.HOURS,
        source=_(
            "Hours of the meetings noted for the period, each once for the mentor who gave it, as CASE "
            "counts volunteer hours. From so many mentors."
        ),
        speaks_to=ALUMNI,
        adds_up=True,
        compute=volunteer_hours,
    ),
    Metric(
        key="first_time_mentors",
        label=_("First-time mentors"),
        unit=Unit.PEOPLE,
        source=_(
            "Engaged alumni whose first mentee in these programs came in the period. A part of CASE's "
            "volunteer mode."
        ),
        speaks_to=ALUMNI,
        adds_up=True,
        compute=first_time_mentors,
    ),
    Metric(
        key="returning_mentors",
        label=_("Returning mentors"),
        unit=Unit.PEOPLE,
        source=_(
            "Engaged alumni who had a mentee in these programs before the period. A part of CASE's "
            "volunteer mode."
        ),
        speaks_to=ALUMNI,
        adds_up=True,
        compute=returning_mentors,
    ),
    Metric(
        key="idle_mentors",
        label=_("Mentors without a mentee for over 30 days"),
        unit=Unit.PEOPLE,
        source=_(
            "Mentors of these programs with a place free and no mentee in them, for more than 30 days since "
            "they were told of their place or their last pair ended. Known for today only."
        ),
        speaks_to=ALUMNI,
        less_is_better=True,
        compute=idle_mentors,
    ),
    Metric(
        key="active_pairs",
        label=_("Active pairs"),
        unit=Unit.PAIRS,
        source=_("Pairs that run on the last day of the period, or now where it is not over."),
        compute=active_pairs,
    ),
)
