"""Which state may follow which, and what applicants are told, in plain Python."""

from collections.abc import Iterable, Mapping
from datetime import datetime

STAFF_STEPS: dict[str, frozenset[str]] = {
    "submitted": frozenset({"screening", "under_review", "information_requested", "ineligible"}),
    "screening": frozenset({"under_review", "information_requested", "ineligible"}),
    "information_requested": frozenset({"screening", "under_review", "ineligible"}),
    "under_review": frozenset({"ready", "information_requested", "ineligible"}),
    "ready": frozenset({"under_review", "accepted", "waitlisted", "declined"}),
    "accepted": frozenset({"ready", "closed"}),
    "waitlisted": frozenset({"ready", "accepted", "declined", "closed"}),
    "declined": frozenset({"ready", "closed"}),
    "ineligible": frozenset({"screening", "closed"}),
    "confirmed": frozenset({"closed"}),
    "offer_declined": frozenset({"closed"}),
    "offer_expired": frozenset({"closed"}),
}

#: States that hold a decision; the applicant learns of it only on release.
DECIDED = frozenset({"accepted", "waitlisted", "declined", "ineligible"})

#: States that a person gives a reason for when moving an application there.
NEEDS_REASON = frozenset({"information_requested", "ineligible"})

#: After these the applicant was told no; reopened, an application is in the other state.
REOPENED_AS = {"declined": "ready", "ineligible": "screening", "offer_expired": "ready"}

#: States in which the applicant may still take the application back.
WITHDRAWABLE = frozenset(
    {
        "draft",
        "submitted",
        "screening",
        "information_requested",
        "under_review",
        "ready",
        "accepted",
        "waitlisted",
        "confirmed",
    }
)

#: Characters of the reason an applicant may give for withdrawing or for declining an offer.
LONGEST_REASON = 1000

#: States in which nobody decides any more.
OVER = frozenset({"withdrawn", "void", "expired", "closed"})

#: Actions after which the applicant reads another outcome, or the one they know.
TELLING = frozenset({"released", "offer_reminded", "offer_confirmed", "offer_declined", "offer_expired"})

PUBLIC_BEFORE_RELEASE = {
    "draft": "draft",
    "submitted": "received",
    "information_requested": "information_requested",
    "withdrawn": "withdrawn",
    "expired": "expired",
    "void": "closed",
    "closed": "closed",
}

PUBLIC_AFTER_RELEASE = {
    "accepted": "accepted",
    "waitlisted": "waitlisted",
    "declined": "declined",
    "ineligible": "declined",
    "confirmed": "confirmed",
    "offer_declined": "closed",
    "offer_expired": "closed",
}


def next_steps(*, status: str, released: bool) -> frozenset[str]:
    """States to which staff may move an application. A released decision is not taken back silently.

    Nor is one closed that its applicant was never told.
    """
    steps = STAFF_STEPS.get(status, frozenset())
    if not released:
        return steps - {"closed"} if status in DECIDED else steps
    if status == "waitlisted":
        return steps - {"ready"}
    return steps & {"closed"}


def takes_back(*, from_status: str, to_status: str) -> bool:
    """Whether a step undoes a decision without taking another; that needs a reason."""
    return from_status in DECIDED and to_status not in DECIDED and to_status != "closed"


def would_close_untold(*, from_status: str, to_status: str, released: bool) -> bool:
    """Whether a step would end an application whose decision nobody was told."""
    return to_status == "closed" and may_release(status=from_status, released=released)


def may_reopen(*, status: str, released: bool) -> bool:
    """Whether what was told may be taken up again: a no, or an offer whose time is over."""
    return released and status in REOPENED_AS


def may_ask(*, status: str, released: bool) -> bool:
    """Whether staff may ask the applicant for something, or for more than they asked for already."""
    if status == "information_requested":
        return not released
    return "information_requested" in next_steps(status=status, released=released)


def may_correct(*, status: str) -> bool:
    """Whether staff may correct answers: while somebody works, or will work, with them."""
    return status not in OVER | {"draft"}


def may_release(*, status: str, released: bool) -> bool:
    return status in DECIDED and not released


def public_status(*, status: str, released: bool, told: str = "", offer_is_over: bool = False) -> str:
    """Return the ``PublicStatus`` value an applicant is shown.

    ``told`` is the status that was released last: while a new decision is not told, they see that one.
    ``offer_is_over``: the time to take the place has passed, whether or not the offer was ended already.
    """
    if status == "accepted" and released and offer_is_over:
        status = "offer_expired"
    if status in PUBLIC_BEFORE_RELEASE:
        return PUBLIC_BEFORE_RELEASE[status]
    if released:
        return PUBLIC_AFTER_RELEASE.get(status, "in_review")
    return PUBLIC_AFTER_RELEASE.get(told, "in_review")


def told_still(*, told: str, to_status: str) -> str:
    """What of ``told`` an applicant still reads once an application moves ``to_status``.

    Asking for information tells somebody whose no was reopened that it is looked at again.
    """
    return "" if to_status == "information_requested" and told in REOPENED_AS else told


def may_edit(*, status: str, window: str, is_let_open: bool, now: datetime, edit_until: datetime) -> bool:
    """Whether the applicant may change answers and hand them in (again).

    A first hand-in follows the round's window, a changed one ``edit_until``; whoever was asked for
    information may answer at any time. Where the offices do not let applications open (any more), nothing
    is handed in: not for the first time, and not again.
    """
    if status == "draft":
        return is_let_open and window in ("on_time", "late")
    if status == "submitted":
        return is_let_open and now < edit_until
    return status == "information_requested"


def gains_by_time(*, status: str) -> bool:
    """Whether a later deadline lets somebody do more with an application that is not ended."""
    return status in ("draft", "submitted", "information_requested")


def may_withdraw(
    *, status: str, released: bool, now: datetime, withdraw_until: datetime | None, told: str = ""
) -> bool:
    """Whether the applicant may take the application back; a draft may always be given up.

    Before the release every decision leaves the same choice, or its absence would tell the decision. For the
    same reason there is none again where a no that was ``told`` is reopened, unless they are asked for more.
    """
    if status == "draft":
        return True
    if told in REOPENED_AS and status != "information_requested":
        return False
    open_still = status in WITHDRAWABLE or (status in DECIDED and not released)
    return open_still and (withdraw_until is None or now < withdraw_until)


def conflicting_answers(
    *, sent: Mapping[str, object], stored: Mapping[str, object], stamps: Mapping[str, int], seen: int
) -> list[str]:
    """Return the questions whose stored answer another tab changed after the sender last looked.

    ``stamps`` holds, by question, the version of the row at which its answer last changed; ``seen`` is the
    version the sender saw. An answer that is the same in both is no conflict.
    """
    return [key for key, value in sent.items() if stamps.get(key, 0) > seen and stored.get(key) != value]


def changed_since(*, stamps: Mapping[str, int], seen: int) -> bool:
    """Whether any answer changed after version ``seen`` of the row."""
    return any(stamp > seen for stamp in stamps.values())


def section_state(*, started: bool, has_questions: bool, problems: Iterable[str]) -> str:
    """Return a ``SectionState`` value; ``problems`` are the kinds of what is wrong with its answers."""
    kinds = set(problems)
    if kinds - {"missing"}:
        return "needs_attention"
    if not has_questions or (started and not kinds):
        return "done"
    return "in_progress" if started else "not_started"


def may_open(*, scan_state: str, has_scanner: bool, reads_unscanned: bool) -> bool:
    """Whether staff may open a file: never a suspect one, and an unscanned one where nobody scans anyway."""
    if scan_state in ("clean", "released"):
        return True
    return scan_state != "suspect" and (not has_scanner or reads_unscanned)


def robot_sign(*, honeypot: str, shown_for: float | None, least_seconds: float) -> str:
    """Return by what a request looks like a robot's, as a ``HoldReason`` value; empty for a person's.

    ``honeypot`` is what was written into the field nobody sees, ``shown_for`` for how many seconds the page
    had been open, None where it never was. Without ``least_seconds`` nobody is asked for any.
    """
    if honeypot:
        return "honeypot"
    if not least_seconds:
        return ""
    if shown_for is None:
        return "not_shown"
    return "too_fast" if shown_for < least_seconds else ""


def hold_reason(*, sign: str, noted_before: str, is_cleared: bool) -> str:
    """Return why a hand-in waits until staff have looked, empty if it does not.

    ``sign`` is the one of this request, ``noted_before`` what was noted when the application was started or
    handed in earlier. One that staff have found genuine is not doubted again.
    """
    return "" if is_cleared else noted_before or sign
