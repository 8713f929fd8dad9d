"""What stands against the dates and places of a round: contradictions, and what other rooms know."""

import zoneinfo
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail_mentoring.possible_years import validate_possible_year

#: A longer grace is a deadline of its own, which people should know.
LONGEST_GRACE = 24 * 60
DATES = (
    "opens_at",
    "closes_at",
    "edit_until",
    "withdraw_until",
    "decisions_on",
    "orientation_on",
    "starts_on",
    "ends_on",
)

#: Gets a round with the dates it is to have; yields the field and the sentence for each thing against them.
DateCheck = Callable[[Any], Iterable[tuple[str, str]]]
_checks: dict[str, DateCheck] = {}


def register_date_check(name: str, check: DateCheck) -> None:
    """Have ``check`` asked before a round is saved; a second one of the same name replaces the first."""
    _checks[name] = check


def contradictions(round: Any) -> Iterator[tuple[str, str]]:
    """Dates of ``round`` that cannot be, alone or together: the field and the sentence for each."""
    if impossible := list(impossible_years(round, DATES)):
        yield from impossible
        return
    opens, closes = round.opens_at, round.closes_at
    if opens and closes and closes <= opens:
        yield "closes_at", _("Applications must close after they open.")
    for name in ("edit_until", "withdraw_until"):
        if opens and (until := getattr(round, name)) and until <= opens:
            yield name, _("This must be after applications open.")
    if round.starts_on and round.ends_on and round.ends_on < round.starts_on:
        yield "ends_on", _("Mentorships must end after they start.")
    if round.orientation_on and round.ends_on and round.orientation_on > round.ends_on:
        yield "orientation_on", _("Pairs are welcomed before their mentorships end.")
    if has_zone(round) and starts_before(opens, round):
        yield "starts_on", _("Mentorships must start after applications open.")
    if has_zone(round) and hears_before(closes, round):
        yield "decisions_on", _("Applicants cannot have heard before applications close.")
    if round.grace_minutes is not None and round.grace_minutes > LONGEST_GRACE:
        text = _("At most %(count)d minutes: a longer one is a later deadline, which people should know.")
        yield "grace_minutes", text % {"count": LONGEST_GRACE}


def has_zone(round: Any) -> bool:
    """Whether moments have a day there: a name that is no zone is refused beside its own field."""
    return round.time_zone in zoneinfo.available_timezones()


def starts_before(opens: datetime | None, round: Any) -> bool:
    """Whether the mentorships of ``round`` would start on a day before ``opens``."""
    return bool(opens and round.starts_on and round.starts_on < _day(opens, round))


def hears_before(closes: datetime | None, round: Any) -> bool:
    """Whether applicants of ``round`` would have heard on a day before ``closes``."""
    return bool(closes and round.decisions_on and round.decisions_on < _day(closes, round))


def _day(moment: datetime, round: Any) -> date:
    return moment.astimezone(round.zone).date()


def impossible_years(row: Any, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Those of the dates ``names`` with which nobody can reckon: the field and the sentence for each."""
    for name in names:
        try:
            if value := getattr(row, name):
                validate_possible_year(value)
        except ValidationError as error:
            yield name, error.messages[0]


def objections_to(round: Any) -> dict[str, list[str]]:
    """What stands against the dates of ``round``, by field."""
    found: dict[str, list[str]] = {}
    for check in _checks.values():
        for field, sentence in check(round):
            found.setdefault(field, []).append(sentence)
    return found
