"""What stands between a decision and its applicant, and how long an offer holds, in plain Python."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta, tzinfo

from wagtail_mentoring.offices.decisions import working_day_after

#: An offer is recalled to mind this long before its time is over.
REMIND_BEFORE = timedelta(days=2)

#: What a mail's text may ask to be filled in.
PLACEHOLDERS = ("name", "program", "round", "deadline", "status_url", "message", "reference")

#: Without these nobody knows until when, and where, to confirm a place.
OFFER_NEEDS = ("deadline", "status_url")

_IN_BRACES = re.compile(r"\{([^{}]*)\}")
#: A paragraph that is one placeholder and nothing else, with the empty line below it.
_PARAGRAPH = re.compile(r"^[ \t]*\{([^{}\n]*)\}[ \t]*(?:\r?\n|\Z)(?:[ \t]*\r?\n)?", re.MULTILINE)


def release_obstacles(
    *,
    decided: bool,
    released: bool,
    stale: bool,
    embargoed: bool,
    needs_signatures: bool,
    missing: Collection[int],
    objecting: Collection[int],
    offices: Collection[int],
    has_address: bool,
) -> list[str]:
    """What keeps a decision from being told, as ``ReleaseObstacle`` values; the gravest first.

    An objection holds a decision back whether or not signatures are needed.

    ``missing`` and ``objecting`` are accepted partner offices that have not signed; with signatures needed
    and no accepted office at all, nobody could sign, so nobody can be told either.
    """
    if released:
        return ["released"]
    if not decided:
        return ["undecided"]
    unsigned = needs_signatures and (bool(missing) or not offices)
    found = {
        "stale": stale,
        "embargo": embargoed,
        "changes_asked": bool(objecting),
        "signature": unsigned and bool(set(missing) - set(objecting) or not offices),
        "address": not has_address,
    }
    return [name for name, holds in found.items() if holds]


def offices_missing(*, accepted: Iterable[int], signed: Collection[int]) -> list[int]:
    """Accepted partner offices that have not signed; the signature of one that has left counts for nobody."""
    return [office for office in accepted if office not in signed]


def may_object(*, decided: date, today: date, days: int, holidays: Collection[date] = ()) -> bool:
    """Whether there is still time to object to what needs no signature; after that silence is consent.

    ``decided`` and ``today`` are days in the round’s zone, ``days`` the working days of the office to answer.
    """
    return today <= working_day_after(decided, days, holidays)


def what_changed(*, before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """Parts of a decision (``outcome``, ``text``, ``revision``) that differ from what was signed."""
    return [part for part in ("outcome", "text", "revision") if before[part] != after[part]]


def answer_deadline(*, released_at: datetime, answer_days: int, zone: tzinfo) -> datetime:
    """The first instant at which an offer no longer holds: the end of the last day, in the round's zone."""
    day = released_at.astimezone(zone).date() + timedelta(days=answer_days + 1)
    return datetime.combine(day, time.min, tzinfo=zone)


def may_answer_offer(*, status: str, released: bool, answer_by: datetime | None, now: datetime) -> bool:
    """Whether the applicant may confirm or decline the place at ``now``."""
    return status == "accepted" and released and answer_by is not None and now < answer_by


def awaits_yes(*, status: str, released: bool, was_asked: bool, will_be_asked: bool) -> bool:
    """Whether an accepted person still has to say yes to the place, in answer to an offer made or to come."""
    return status == "accepted" and (was_asked if released else will_be_asked)


def is_expired(*, status: str, released: bool, answer_by: datetime | None, now: datetime) -> bool:
    return status == "accepted" and released and answer_by is not None and answer_by <= now


def reordered(order: list[int], item: int, place: int) -> list[int]:
    """``order`` with ``item`` at ``place``, counted from 1; places beyond either end mean that end."""
    others = [other for other in order if other != item]
    index = min(max(place, 1), len(order)) - 1
    return [*others[:index], item, *others[index:]]


def unknown_placeholders(text: str) -> list[str]:
    """What stands in braces in ``text`` and is no placeholder, as it is written, each once."""
    return list(dict.fromkeys(m[0] for m in _IN_BRACES.finditer(text) if m[1] not in PLACEHOLDERS))


def missing_in_offer(text: str) -> list[str]:
    """What has to stand in an offer that is to be answered and does not in ``text``, as it is written."""
    return [braced for name in OFFER_NEEDS if (braced := f"{{{name}}}") not in text]


def fill_placeholders(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders filled in, once: what a value holds is never read as a placeholder.

    A paragraph of which nothing would be left, as no message was written, leaves no hole.
    """
    text = _PARAGRAPH.sub(lambda found: "" if values.get(found[1]) == "" else found[0], text)
    return _IN_BRACES.sub(lambda found: values[found[1]] if found[1] in PLACEHOLDERS else found[0], text)
