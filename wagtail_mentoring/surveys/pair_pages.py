"""What a person's own pages show of their pairs: the partner, the days, the meetings, what is asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Sum
from django.utils.translation import gettext as _

from wagtail_mentoring.mentorships.choices import MentorshipStatus
from wagtail_mentoring.mentorships.decisions import RUNNING
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.programs.choices import ApplicantRole

from .models import SurveyRequest
from .people import is_kept_out
from .permissions import own_pairs, role_in

#: Tone of a status as ``elements/status.html`` knows them.
TONES = {MentorshipStatus.ACTIVE: "success", MentorshipStatus.PAUSED: "warning"}


@dataclass(frozen=True)
class PairCard:
    pair: Mentorship
    role: str
    partner: str
    status: str
    tone: str
    began: date
    ended: date | None
    #: Meetings so far, and the minutes they took.
    meetings: int
    minutes: int
    open_surveys: list[SurveyRequest]
    can_note: bool


def pairs_of(user: Any) -> Iterable[Mentorship]:
    """The user's pairs with what a card shows of them, the running ones first."""
    asked = SurveyRequest.objects.of(user).select_related("answer").order_by("sent_at")
    pairs = own_pairs(user).select_related("round__program", "mentor", "mentee", "application")
    return (
        pairs.annotate(met=Count("sessions"), minutes=Sum("sessions__minutes"))
        .prefetch_related(Prefetch("survey_requests", queryset=asked, to_attr="own_requests"))
        .order_by("-started_at", "-pk")
    )


def cards_of(user: Any) -> list[PairCard]:
    cards = [card_of(pair, user) for pair in pairs_of(user)]
    return sorted(cards, key=lambda card: card.pair.status not in RUNNING)


def card_of(pair: Any, user: Any) -> PairCard:
    """A pair of ``pairs_of`` as its own person sees it."""
    role = role_in(pair, user)
    for request in pair.own_requests:
        request.mentorship = pair
    asked = [] if is_kept_out(pair) else pair.own_requests
    return PairCard(
        pair=pair,
        role=ApplicantRole(role).in_words,
        partner=partner_name(pair, role),
        status=pair.get_status_display(),
        tone=TONES.get(pair.status, "neutral"),
        began=pair.began_on,
        ended=pair.ended_on,
        meetings=pair.met,
        minutes=pair.minutes or 0,
        open_surveys=[request for request in asked if request.is_open],
        can_note=pair.status != MentorshipStatus.NEVER_STARTED,
    )


def partner_name(pair: Mentorship, role: str) -> str:
    if role == ApplicantRole.MENTEE:
        return pair.mentor.name
    if pair.application and pair.application.anonymised_at:
        return _("A mentee of an earlier round")
    return pair.mentee_name
