"""What the dates of a round mean for handing in at a moment, in plain Python."""

from datetime import datetime, timedelta

#: Before a deadline: forms are not made stricter any more without a reason.
FINAL_STRETCH = timedelta(hours=24)


def submission_window(
    *,
    now: datetime,
    opens_at: datetime,
    late_after: datetime,
    takes_late: bool,
    late_until: datetime,
    personal_late_after: datetime | None = None,
) -> str:
    """Return what ``now`` means for handing in, as a ``Window`` value.

    All are aware instants. ``late_after`` (deadline and grace) is the first instant that is late; late
    applications are taken, where the round takes them, until ``late_until``. ``personal_late_after`` is the
    same for one person with a deadline of their own: it moves theirs on, and never back.
    """
    if now < opens_at:
        return "not_open"
    if now < later_of(late_after, personal_late_after):
        return "on_time"
    return "late" if takes_late and now < late_until else "closed"


def let_open(window: str, *, is_let_open: bool, is_archived: bool) -> str:
    """What ``window``, the word of the dates, comes to once it is asked whether the offices let it open.

    A deadline that is over stays so whatever becomes of the program.
    """
    if is_let_open or window == "closed":
        return window
    if is_archived:
        return "ended"
    return window if window == "not_open" else "stopped"


def later_of(moment: datetime, personal: datetime | None) -> datetime:
    """A date as it holds for one person: what is personal only ever adds time."""
    return moment if personal is None else max(moment, personal)


def is_final_stretch(*, now: datetime, opens_at: datetime, closes_at: datetime, late_after: datetime) -> bool:
    """Whether ``now`` lies in the last 24 hours before a deadline, its grace included.

    In these hours people hand in what they have: nobody makes the form stricter under their hands.
    """
    return opens_at <= now and closes_at - FINAL_STRETCH <= now < late_after
