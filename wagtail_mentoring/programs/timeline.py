"""The timeline of a round, made from its dates and from what editors add to them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from . import decisions
from .dates import day_text, deadline_text, instant_text
from .models import Round


@dataclass(frozen=True)
class Milestone:
    """One line of a timeline. ``moment`` orders it; ``state`` is past, current or future."""

    moment: datetime
    label: str
    when: str
    datetime: str
    text: str = ""
    state: str = "future"


def day_milestone(day: date, round: Round, *, label: str, text: str = "") -> Milestone:
    """Something that happens on a whole day, in the round's time zone."""
    moment = datetime.combine(day, time.min, tzinfo=round.zone)
    return Milestone(moment=moment, label=label, when=day_text(day), datetime=day.isoformat(), text=text)


def timeline(round: Round, *, now: datetime, extra: Iterable[Milestone] = ()) -> list[Milestone]:
    """The milestones of ``round`` and the ``extra`` ones in order, each placed in time as of ``now``."""
    milestones = sorted([*_application_milestones(round, now), *_day_milestones(round), *extra], key=lambda m: m.moment)
    states = decisions.place_in_time([milestone.moment for milestone in milestones], now=now)
    return [replace(milestone, state=state) for milestone, state in zip(milestones, states, strict=True)]


def _application_milestones(round: Round, now: datetime) -> list[Milestone]:
    opened, closed = round.opens_at <= now, round.closes_at <= now
    return [
        Milestone(
            moment=round.opens_at,
            label=_("Applications opened") if closed else _("Applications are open") if opened else _("Applications open"),
            when=instant_text(round.opens_at, round),
            datetime=round.opens_at.isoformat(),
        ),
        Milestone(
            moment=round.closes_at,
            label=_("Applications closed") if closed else _("Applications close"),
            when=capfirst(deadline_text(round.closes_at, round)),
            datetime=round.closes_at.isoformat(),
        ),
    ]


def _day_milestones(round: Round) -> list[Milestone]:
    days = [
        (round.decisions_on, _("Applicants hear from us by this day")),
        (round.starts_on, _("Mentorships start")),
        (round.ends_on, _("Mentorships end")),
    ]
    return [day_milestone(day, round, label=label) for day, label in days if day]
