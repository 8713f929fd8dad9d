"""Who is available, who may see what and which way a status moves, in plain Python."""

from datetime import datetime, timedelta

from wagtail_mentoring.folding import fold

AUDIENCE_LEVELS = {"public": 0, "signed_in": 1, "staff": 2}


def places_free(*, status: str, capacity: int, places_taken: int) -> int:
    """How many more mentees a mentor could take now; 0 unless approved."""
    return max(capacity - places_taken, 0) if status == "approved" else 0


def availability(*, status: str, capacity: int, places_taken: int) -> str:
    """Return an ``Availability`` value for a listed mentor."""
    if status == "paused":
        return "paused"
    return "available" if places_free(status=status, capacity=capacity, places_taken=places_taken) else "full"


def may_see(*, visibility: str, audience: str) -> bool:
    """Whether ``audience`` (public, signed_in or staff) reaches a field of this ``visibility``."""
    return AUDIENCE_LEVELS[audience] >= AUDIENCE_LEVELS[visibility]


def sort_name(name: str) -> str:
    """“Ana Ruiz” → “Ruiz, Ana”: a first guess that the person may correct."""
    first, _, last = name.strip().rpartition(" ")
    return f"{last}, {first}" if first else last


def sort_key(name: str) -> str:
    """“Ó Briain, Áine” → “o briain, aine”: sorts alike in every database and search engine."""
    return fold(name)[:160]


#: For each move: the statuses it may start from, and where it leads.
MOVES = {
    "approve": (frozenset({"applied", "retired"}), "approved"),
    "pause": (frozenset({"approved"}), "paused"),
    "resume": (frozenset({"paused"}), "approved"),
    "retire": (frozenset({"applied", "approved", "paused"}), "retired"),
}


def status_after(*, status: str, move: str) -> str | None:
    """The status that ``move`` leads to, or None where it may not start."""
    starts, target = MOVES[move]
    return target if status in starts else None


def is_recent(*, when: datetime | None, now: datetime, days: int) -> bool:
    """Whether a sign of life is at most ``days`` old."""
    return when is not None and when >= now - timedelta(days=days)
