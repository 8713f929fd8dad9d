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
    """One line of a timeline, in the order of ``moment``; ``state`` is past, current or future.

    A stage begins something that lasts until the next one: only a stage can be current.
    """

    moment: datetime
    label: str
    when: str
    datetime: str
    text: str = ""
    is_stage: bool = False
    state: str = "future"


def day_milestone(
    day: date, round: Round, *, label: str, text: str = "", is_stage: bool = False
) -> Milestone:
    """Something that happens on a whole day, in the round's time zone."""
    moment = datetime.combine(day, time.min, tzinfo=round.zone)
    return Milestone(
        moment=moment,
        label=label,
        when=capfirst(day_text(day)),
        datetime=day.isoformat(),
        text=text,
        is_stage=is_stage,
    )


def timeline(round: Round, *, now: datetime, extra: Iterable[Milestone] = ()) -> list[Milestone]:
    """The milestones of ``round`` and the ``extra`` ones in order, each placed in time as of ``now``."""
    own = [*_application_milestones(round, now), *_day_milestones(round)]
    milestones = sorted([*own, *extra], key=lambda milestone: milestone.moment)
    states = decisions.place_in_time(
        [milestone.moment for milestone in milestones],
        stages=[milestone.is_stage for milestone in milestones],
        now=now,
    )
    return [replace(milestone, state=state) for milestone, state in zip(milestones, states, strict=True)]


def _application_milestones(round: Round, now: datetime) -> list[Milestone]:
    if now < round.opens_at:
        opening = _("Applications open")
    else:
        opening = _("Applications are open") if now < round.closes_at else _("Applications opened")
    return [
        Milestone(
            moment=round.opens_at,
            label=opening,
            is_stage=True,
            when=capfirst(instant_text(round.opens_at, round)),
            datetime=round.opens_at.isoformat(),
        ),
        Milestone(
            moment=round.closes_at,
            label=_("Applications close") if now < round.closes_at else _("Applications closed"),
            is_stage=True,
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
    stages = [day_milestone(day, round, label=label, is_stage=True) for day, label in days if day]
    if not round.orientation_on:
        return stages
    return [day_milestone(round.orientation_on, round, label=_("Orientation")), *stages]
