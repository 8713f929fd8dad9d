"""When a mail that could not be sent is tried again, in plain Python."""

from datetime import timedelta

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=6)


def wait_before_retry(*, attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th failed try: one minute, then twice as long each time."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)


def gives_up(*, attempts: int, max_attempts: int, permanent: bool) -> bool:
    """Whether a mail is not tried again: refused for good, or tried often enough."""
    return permanent or attempts >= max_attempts
