"""When pairs are asked, until when they may answer, and what their answers come to, in plain Python."""

from collections.abc import Mapping
from datetime import date, timedelta
from statistics import mean

#: Days from asking within which an answer may be given and changed.
OPEN_DAYS = 42
#: Days after a pair began or ended within which it is asked. Turned on later, nobody is asked.
FRESH_DAYS = 14
#: Days after which whoever has not answered is reminded, once.
REMIND_AFTER_DAYS = 7
#: Comments of fewer people of one role and round are shown to nobody.
FEWEST_COMMENTS = 5

POINTS = range(1, 6)

#: Whom each moment asks. Mentors rate nobody's competencies, so they have nothing to say at the start.
ASKED = {"opening": ("mentee",), "closing": ("mentee", "mentor")}


def moments_due(
    *, status: str, began: date, ended: date | None, round_ends: date, today: date
) -> tuple[str, ...]:
    """At which moments a pair is to be asked on ``today``. All days are in the round's zone."""
    if status == "never_started":
        return ()
    over = ended or round_ends
    if over <= today:
        return ("closing",) if _is_fresh(max(over, began), today) else ()
    return ("opening",) if _is_fresh(began, today) else ()


def _is_fresh(day: date, today: date) -> bool:
    return day <= today <= day + timedelta(days=FRESH_DAYS)


def may_answer(*, asked: date, today: date) -> bool:
    return today <= asked + timedelta(days=OPEN_DAYS)


def is_reminder_due(*, asked: date, today: date) -> bool:
    """Within a week of the day: a reminder that a stopped cron held back for longer is not sent."""
    due = asked + timedelta(days=REMIND_AFTER_DAYS)
    return due <= today <= due + timedelta(days=REMIND_AFTER_DAYS)


def gain_of(opening: Mapping[str, int], closing: Mapping[str, int]) -> float | None:
    """Mean of closing less opening over what was rated at both moments; None without any."""
    both = opening.keys() & closing.keys()
    return mean(closing[key] - opening[key] for key in both) if both else None


def mean_of(values: list[float]) -> float | None:
    return mean(values) if values else None
