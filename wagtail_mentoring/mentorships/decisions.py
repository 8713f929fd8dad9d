"""Which state a pair may end in, in plain Python."""

#: States a running pair may end in.
ENDINGS = frozenset({"completed", "ended_early", "never_started"})

#: Endings that a person gives a reason for.
NEEDS_REASON = frozenset({"ended_early", "never_started"})

RUNNING = frozenset({"active", "paused"})


def may_end(*, status: str, ending: str) -> bool:
    return status in RUNNING and ending in ENDINGS


def may_pair(*, role: str, status: str, released: bool) -> bool:
    """Whether an application is one of a mentee who has been told of their place."""
    return role == "mentee" and status in {"accepted", "confirmed"} and released
