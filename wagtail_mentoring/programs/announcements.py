"""Whether and how a program invites people to apply: one wording for pages, cards and calls to action."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import decisions
from .choices import ApplicantRole, ProgramStatus, RoundState
from .dates import day_text, deadline_text, instant_text, last_day
from .models import Program, Round

TONES = {
    RoundState.UPCOMING: "info",
    RoundState.OPEN: "success",
    RoundState.CLOSING_SOON: "warning",
    RoundState.RUNNING: "info",
}


@dataclass(frozen=True)
class Door:
    """An address at which people apply to a round in one role, and when it is open."""

    round: Round
    role: ApplicantRole
    url: str
    opens_at: datetime
    closes_at: datetime
    by_invitation: bool = False

    @property
    def label(self) -> str:
        if self.role == ApplicantRole.MENTOR:
            return _("Be a mentor by invitation") if self.by_invitation else _("Apply to be a mentor")
        return _("Apply by invitation") if self.by_invitation else _("Apply as a mentee")

    @property
    def deadline(self) -> str:
        return deadline_text(self.closes_at, self.round)


@dataclass(frozen=True)
class Announcement:
    """What visitors are told about applying. Only ``doors`` that are open at that moment are in it."""

    status_label: str
    title: str
    text: str
    #: Title and text in one line, for lists.
    line: str
    state: RoundState | None = None
    tone: str = "neutral"
    doors: Sequence[Door] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return self.state in (RoundState.OPEN, RoundState.CLOSING_SOON)

    @property
    def has_own_deadlines(self) -> bool:
        """Whether the open doors close at different times, so that each must say its own."""
        return len({door.closes_at for door in self.doors}) > 1


Wording = tuple[str, str, str]
DoorFinder = Callable[[Sequence[Round]], Iterable[Door]]
_door_finders: list[DoorFinder] = []


def register_doors(finder: DoorFinder) -> None:
    """Let ``finder`` answer where people apply to given rounds; the room of applications has one."""
    if finder not in _door_finders:
        _door_finders.append(finder)


def doors_to(rounds: Sequence[Round]) -> list[Door]:
    """All doors to ``rounds``, open or not, in the order of the roles."""
    order = list(ApplicantRole)
    doors = [door for finder in _door_finders for door in finder(rounds)] if rounds else []
    return sorted(doors, key=lambda door: order.index(door.role))


def announcements(programs: Iterable[Program], *, now: datetime) -> dict[int, Announcement]:
    """The announcement of each program by its primary key, in a number of queries that does not grow."""
    rounds = {program.pk: program.public_round for program in programs}
    doors = doors_to([round for round in rounds.values() if round])
    return {
        program.pk: announcement(
            program,
            rounds[program.pk],
            now=now,
            doors=[door for door in doors if door.round == rounds[program.pk]],
        )
        for program in programs
    }


def announcement(
    program: Program, round: Round | None, *, now: datetime, doors: Sequence[Door] = ()
) -> Announcement:
    """What ``program`` tells visitors at ``now`` about applying to ``round`` through ``doors``."""
    if program.status == ProgramStatus.ARCHIVED:
        return _no_longer_offered()
    if round is None or program.status != ProgramStatus.APPROVED:
        return _without_dates()
    opens_at, closes_at = decisions.window_to_tell(
        [(door.opens_at, door.closes_at) for door in doors] or [(round.opens_at, round.closes_at)], now=now
    )
    state = _state(round, opens_at, closes_at, now)
    title, text, line = WORDINGS[state](round, opens_at, closes_at, now)
    return Announcement(
        status_label=str(state.label),
        title=title,
        text=text,
        line=line,
        state=state,
        tone=TONES.get(state, "neutral"),
        doors=[door for door in doors if door.opens_at <= now < door.closes_at],
    )


def _no_longer_offered() -> Announcement:
    return Announcement(
        status_label=_("No longer offered"),
        title=_("This program is no longer offered"),
        text=_("Its page stays here for the record."),
        line=_("It stays here for the record."),
    )


def _without_dates() -> Announcement:
    return Announcement(
        status_label=_("No dates yet"),
        title=_("Applications are not open yet"),
        text=_("The dates of the next round will be published here."),
        line=_("The dates are not set yet."),
    )


def _state(round: Round, opens_at: datetime, closes_at: datetime, now: datetime) -> RoundState:
    """The round's state, were its applications open from ``opens_at`` until ``closes_at``."""
    return Round(
        time_zone=round.time_zone,
        opens_at=opens_at,
        closes_at=closes_at,
        starts_on=round.starts_on,
        ends_on=round.ends_on,
    ).state_at(now)


def _upcoming(round: Round, opens_at: datetime, closes_at: datetime, now: datetime) -> Wording:
    title = _("Applications open on %(when)s") % {"when": instant_text(opens_at, round)}
    return title, _("You can then apply until %(when)s.") % {"when": deadline_text(closes_at, round)}, title


def _open(round: Round, opens_at: datetime, closes_at: datetime, now: datetime) -> Wording:
    text = _("Apply by %(when)s.") % {"when": deadline_text(closes_at, round)}
    return _("Applications are open"), text, text


def _closing_soon(round: Round, opens_at: datetime, closes_at: datetime, now: datetime) -> Wording:
    title = _("Applications close today")
    if days := (last_day(closes_at, round) - now.astimezone(round.zone).date()).days:
        title = ngettext(
            "Applications close in %(days)s day", "Applications close in %(days)s days", days
        ) % {"days": days}
    text = _("Apply by %(when)s.") % {"when": deadline_text(closes_at, round)}
    return title, text, text


def _closed(round: Round, opens_at: datetime, closes_at: datetime, now: datetime) -> Wording:
    day = {"day": day_text(last_day(closes_at, round))}
    text = _("They closed on %(day)s.") % day
    if round.decisions_on and round.decisions_on >= now.astimezone(round.zone).date():
        hear = _("Everyone who applied hears from us by %(day)s.") % {"day": day_text(round.decisions_on)}
        text = f"{text} {hear}"
    return _("Applications are closed"), text, _("Applications closed on %(day)s.") % day


def _running(round: Round, opens_at: datetime, closes_at: datetime, now: datetime) -> Wording:
    day = {"day": day_text(round.ends_on)}
    text = _("It runs until %(day)s. The dates of the next round will be published here.") % day
    return _("This round is under way"), text, _("Under way until %(day)s.") % day


def _completed(round: Round, opens_at: datetime, closes_at: datetime, now: datetime) -> Wording:
    day = {"day": day_text(round.ends_on)}
    text = _("It ended on %(day)s. The dates of the next round will be published here.") % day
    return _("The last round has ended"), text, _("The last round ended on %(day)s.") % day


#: How each state is told: title, text, and the line for lists.
WORDINGS: dict[RoundState, Callable[[Round, datetime, datetime, datetime], Wording]] = {
    RoundState.UPCOMING: _upcoming,
    RoundState.OPEN: _open,
    RoundState.CLOSING_SOON: _closing_soon,
    RoundState.CLOSED: _closed,
    RoundState.RUNNING: _running,
    RoundState.COMPLETED: _completed,
}
