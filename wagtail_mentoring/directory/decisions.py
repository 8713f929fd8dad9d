"""Who is available and who may see what, in plain Python."""

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
