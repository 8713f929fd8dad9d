"""What answers of pairs come to: gain in career readiness, how content both sides are, how many answered."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.mentorships.metrics import ALUMNI, CAREER
from wagtail_mentoring.metrics.choices import Unit
from wagtail_mentoring.metrics.decisions import Period, percent_of
from wagtail_mentoring.metrics.registry import Figure, Metric, figure_of, instants
from wagtail_mentoring.programs.choices import ApplicantRole

from .choices import Moment
from .decisions import gain_of, mean_of
from .models import SurveyAnswer, SurveyRequest

Programs = Collection[int]


def closing_answers(programs: Programs, period: Period, role: str) -> QuerySet:
    """What was said in ``period`` at the end."""
    begins, ends = instants(period)
    return (
        SurveyAnswer.objects.closing()
        .filter(
            request__mentorship__round__program__in=programs,
            request__role=role,
            answered_at__gte=begins,
            answered_at__lt=ends,
        )
        .order_by()
    )


def competency_gain(programs: Programs, period: Period) -> Figure:
    """Of each mentee the mean gain, over their pairs; then the mean of those.

    An erased application keeps no person, so each of those counts by itself.
    """
    closing = closing_answers(programs, period, ApplicantRole.MENTEE).values_list(
        "request__mentorship",
        "ratings",
        "request__mentorship__mentee",
        "request__mentorship__application",
        "request__mentorship__application__anonymised_at",
    )
    opening = _opening_ratings(programs, period)
    gains: dict[Any, list[float]] = defaultdict(list)
    for pair, ratings, mentee, application, erased in closing:
        gain = gain_of(opening.get(pair, {}), ratings)
        if gain is not None:
            gains[("application", application) if erased else ("person", mentee)].append(gain)
    means = [sum(values) / len(values) for values in gains.values()]
    return figure_of(mean_of(means), n=len(means))


def _opening_ratings(programs: Programs, period: Period) -> dict[int, dict[str, int]]:
    """By pair: how its mentee felt at the start. Only of pairs that said something at the end."""
    pairs = closing_answers(programs, period, ApplicantRole.MENTEE).values("request__mentorship")
    rows = SurveyAnswer.objects.filter(
        request__moment=Moment.OPENING, request__role=ApplicantRole.MENTEE, request__mentorship__in=pairs
    )
    return dict(rows.order_by().values_list("request__mentorship", "ratings"))


def _satisfaction(programs: Programs, period: Period, role: str) -> Figure:
    rows = closing_answers(programs, period, role).exclude(satisfaction=None)
    values = [float(value) for value in rows.values_list("satisfaction", flat=True)]
    return figure_of(mean_of(values), n=len(values))


def satisfaction_mentees(programs: Programs, period: Period) -> Figure:
    return _satisfaction(programs, period, ApplicantRole.MENTEE)


def satisfaction_mentors(programs: Programs, period: Period) -> Figure:
    return _satisfaction(programs, period, ApplicantRole.MENTOR)


def survey_response(programs: Programs, period: Period) -> Figure:
    begins, ends = instants(period)
    asked = SurveyRequest.objects.filter(
        mentorship__round__program__in=programs, sent_at__gte=begins, sent_at__lt=ends
    )
    found = asked.aggregate(asked=Count("pk"), answered=Count("pk", filter=Q(answer__isnull=False)))
    return figure_of(percent_of(found["answered"], found["asked"]), n=found["asked"])


SURVEY_METRICS = (
    Metric(
        key="competency_gain",
        label=_("Gain in career readiness"),
        unit=Unit.POINTS,
        source=_(
            "How mentees rate themselves on NACE's eight career-readiness competencies at the end less at "
            "the start, from 1 to 5; the mean over mentees who answered both, by the day of the second. "
            "The response rate says how many were asked and did."
        ),
        speaks_to=CAREER,
        compute=competency_gain,
    ),
    Metric(
        key="satisfaction_mentors",
        label=_("Satisfaction of mentors"),
        unit=Unit.POINTS,
        source=_(
            "How satisfied mentors are at the end, from 1 to 5; the mean over answers given in the period. "
            "Beside the volunteer mode, whose people CASE counts: our own question, as CASE has none."
        ),
        speaks_to=ALUMNI,
        compute=satisfaction_mentors,
    ),
    Metric(
        key="satisfaction_mentees",
        label=_("Satisfaction of mentees"),
        unit=Unit.POINTS,
        source=_(
            "How satisfied mentees are at the end, from 1 to 5; the mean over answers given in the period. "
            "Beside the students served, whom NACE counts: our own question, as NACE has none."
        ),
        compute=satisfaction_mentees,
    ),
    Metric(
        key="survey_response",
        label=_("Response to surveys"),
        unit=Unit.PERCENT,
        source=_(
            "Of the mentees and mentors who were asked in the period, at the start or at the end: those who "
            "answered since."
        ),
        compute=survey_response,
    ),
)
