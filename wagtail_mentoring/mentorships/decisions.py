"""Which state a pair may end in, in plain Python."""

#: States a running pair may end in.
ENDINGS = frozenset({"completed", "ended_early", "never_started"})

#: Endings that a person gives a reason for.
NEEDS_REASON = frozenset({"ended_early", "never_started"})

RUNNING = frozenset({"active", "paused"})


def may_end(*, status: str, ending: str) -> bool:
    return status in RUNNING and ending in ENDINGS


def may_pair(*, role: str, status: str, released: bool, was_asked: bool) -> bool:
    """Whether an application is one of a mentee who has been told of their place, and took it if asked to."""
    takes_part = status in {"accepted", "confirmed"} and released
    return role == "mentee" and takes_part and not awaits_answer(status=status, was_asked=was_asked)


def awaits_answer(*, status: str, was_asked: bool) -> bool:
    """Whether the applicant still has to say yes to the place; ``was_asked`` to, with the offer."""
    return status == "accepted" and was_asked
