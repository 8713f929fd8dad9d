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


def timeline(
    round: Round,
    *,
    now: datetime,
    extra: Iterable[Milestone] = (),
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> list[Milestone]:
    """The milestones of ``round`` and the ``extra`` ones in order, each placed in time as of ``now``.

    ``opens_at`` and ``closes_at`` are those of one of its forms that has times of its own.
    """
    times = opens_at or round.opens_at, closes_at or round.closes_at
    own = [*_application_milestones(round, now, *times), *_day_milestones(round)]
    milestones = sorted([*own, *extra], key=lambda milestone: milestone.moment)
    states = decisions.place_in_time(
        [milestone.moment for milestone in milestones],
        stages=[milestone.is_stage for milestone in milestones],
        now=now,
    )
    return [replace(milestone, state=state) for milestone, state in zip(milestones, states, strict=True)]


def _application_milestones(
    round: Round, now: datetime, opens_at: datetime, closes_at: datetime
) -> list[Milestone]:
    if now < opens_at:
        opening = _("Applications open")
    else:
        opening = _("Applications are open") if now < closes_at else _("Applications opened")
    return [
        Milestone(
            moment=opens_at,
            label=opening,
            is_stage=True,
            when=capfirst(instant_text(opens_at, round)),
            datetime=opens_at.isoformat(),
        ),
        Milestone(
            moment=closes_at,
            label=_("Applications close") if now < closes_at else _("Applications closed"),
            is_stage=True,
            when=capfirst(deadline_text(closes_at, round)),
            datetime=closes_at.isoformat(),
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
