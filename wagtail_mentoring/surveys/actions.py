"""Verbs of surveys: ask pairs, remind once, take an answer down.

An answer leaves no line in the audit log: staff would read there who answered when, and guess beside the
comments, which bear no name, whose they are.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_mentoring.mentorships.choices import MentorshipStatus
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.programs.choices import ApplicantRole

from . import decisions
from .choices import Competency, Moment
from .links import RELATED
from .models import SurveyAnswer, SurveyRequest
from .people import person_of
from .survey_mail import send_request


class SurveyRefused(ValidationError):
    """The answer is not taken. The message says why, for the person who gave it."""


def ask_pairs(*, now: datetime | None = None) -> int:
    """Ask whoever is to be asked today, in programs that want it; returns how many. Each is asked once."""
    moment = now or timezone.now()
    return sum(_ask(pair, role, when, moment) for pair, role, when in list(_due(moment)))


def _due(now: datetime) -> Iterator[tuple[Mentorship, str, str]]:
    for pair in _pairs_to_look_at(now):
        asked = {(request.role, request.moment) for request in pair.survey_requests.all()}
        moments = decisions.moments_due(
            status=pair.status,
            began=pair.began_on,
            ended=pair.ended_on,
            round_ends=pair.round.ends_on,
            today=now.astimezone(pair.round.zone).date(),
        )
        for when in moments:
            yield from ((pair, role, when) for role in decisions.ASKED[when] if (role, when) not in asked)


def _pairs_to_look_at(now: datetime) -> QuerySet:
    """Pairs that began, ended, or whose round ended lately; a day more, as zones differ."""
    lately = now - timedelta(days=decisions.FRESH_DAYS + 1)
    fresh = Q(started_at__gte=lately) | Q(ended_at__gte=lately)
    at_the_end = Q(round__ends_on__gte=lately.date(), round__ends_on__lte=now.date() + timedelta(days=1))
    return (
        Mentorship.objects.filter(fresh | at_the_end, round__program__asks_pairs=True)
        .exclude(status=MentorshipStatus.NEVER_STARTED)
        .select_related("round__program", "mentor__user", "mentor__contact_card", "mentee", "application")
        .prefetch_related("survey_requests")
        .order_by("pk")
    )


@transaction.atomic
def _ask(pair: Mentorship, role: str, moment: str, now: datetime) -> bool:
    if person_of(pair, role) is None:
        return False
    Mentorship.objects.select_for_update(of=("self",)).get(pk=pair.pk)
    request, created = SurveyRequest.objects.get_or_create(
        mentorship=pair, role=role, moment=moment, defaults={"sent_at": now}
    )
    if created:
        send_request(request, kind=f"survey_{moment}")
    return created


def remind_of_surveys(*, now: datetime | None = None) -> int:
    """Remind whoever was asked a week ago and has not answered; returns how many. Each request once."""
    moment = now or timezone.now()
    since = moment - timedelta(days=2 * decisions.REMIND_AFTER_DAYS + 1)
    waiting = SurveyRequest.objects.unanswered().filter(
        reminded_at=None, sent_at__gte=since, mentorship__round__program__asks_pairs=True
    )
    return sum(_remind(request, moment) for request in waiting.select_related(*RELATED).order_by("pk"))


@transaction.atomic
def _remind(request: SurveyRequest, now: datetime) -> bool:
    today = now.astimezone(request.mentorship.round.zone).date()
    running = request.mentorship.ended_at is None
    makes_sense = running or request.moment == Moment.CLOSING
    if not makes_sense or not decisions.is_reminder_due(asked=request.asked_on, today=today):
        return False
    if person_of(request.mentorship, request.role) is None:
        return False
    if not SurveyRequest.objects.filter(pk=request.pk, reminded_at=None).update(reminded_at=now):
        return False
    send_request(request, kind="survey_reminder")
    return True


@transaction.atomic
def give_answer(
    *,
    request: SurveyRequest,
    ratings: Mapping[str, int],
    satisfaction: int | None = None,
    comment: str = "",
) -> SurveyAnswer:
    """Take an answer down, or its correction: the later one counts, the day of the first is kept.

    Raises ``SurveyRefused`` once the time to answer is over, and for ratings that are not on the scale.
    """
    row = (
        SurveyRequest.objects.select_for_update(of=("self",))
        .select_related("mentorship__round")
        .get(pk=request.pk)
    )
    if not row.is_open:
        raise SurveyRefused(_("The time to answer is over. Thank you all the same."))
    values = _values(row, ratings, satisfaction, comment)
    first = {**values, "answered_at": timezone.now()}
    answer, _created = SurveyAnswer.objects.update_or_create(
        request=row, defaults=values, create_defaults=first
    )
    return answer


def _values(
    row: SurveyRequest, ratings: Mapping[str, int], satisfaction: int | None, comment: str
) -> dict[str, Any]:
    """What of it is asked at this moment from this role; anything else is left out."""
    rated = ratings if row.role == ApplicantRole.MENTEE else {}
    points = {key: value for key, value in rated.items() if key in Competency.values}
    if row.moment == Moment.OPENING:
        satisfaction, comment = None, ""
    if any(value not in decisions.POINTS for value in (*points.values(), satisfaction) if value is not None):
        raise SurveyRefused(_("Choose a number from 1 to 5."))
    return {"ratings": points, "satisfaction": satisfaction, "comment": comment.strip()[:2000]}
