"""What a monitor is told: whether each index answers, how large and how old it is. Names no object.

Each index is ``ok``; or ``degraded``: it answers, but somebody should look; or ``unavailable``: the database
answers in its place, slowly.
"""

from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from wagtail_mentoring.search.backend import Index, reader_of
from wagtail_mentoring.search.condition import Condition, condition_of, our_indexes
from wagtail_mentoring.search.generations import DamagedGeneration
from wagtail_mentoring.search.healing import mend_soon, mended_at_once
from wagtail_mentoring.search.reader import CannotAnswer, NeverBuilt

OK, DEGRADED, UNAVAILABLE = "ok", "degraded", "unavailable"
WORST_LAST = (OK, DEGRADED, UNAVAILABLE)


def health() -> dict[str, Any]:
    """Return the state of every index; what is found broken here is mended as if a search had found it."""
    try:
        indexes = [{"backend": name, **_of(index)} for name, index in our_indexes()]
    except DatabaseError:
        return {"status": UNAVAILABLE, "problem": "the database does not answer", "indexes": []}
    statuses = [entry["status"] for entry in indexes]
    return {"status": max(statuses, key=WORST_LAST.index, default=OK), "indexes": indexes}


def _of(index: Index) -> dict[str, Any]:
    condition = condition_of(index.files, reader_of(index.files))
    if _mended(index, condition):
        condition = condition_of(index.files, reader_of(index.files))
    status, problem = _verdict(condition)
    age = timezone.now() - condition.built_at if condition.built_at else None
    return {
        "index": index.name,
        "status": status,
        "problem": problem,
        "documents": condition.documents,
        "pending": condition.changes,
        "bytes": condition.size,
        "age": round(age.total_seconds()) if age else None,
    }


def _mended(index: Index, condition: Condition) -> bool:
    """Return whether something was wrong and is so no more; if it still is, see to it."""
    heal = index.backend.heal
    if condition.loss:
        mend_soon(index.files, DamagedGeneration(condition.loss), heal=heal)
    return condition.cause is not None and mended_at_once(index.files, condition.cause, heal=heal)


def _verdict(condition: Condition) -> tuple[str, str]:
    """Return a status and, in a word that tells nothing of the server, why."""
    match condition.cause:
        case NeverBuilt():
            return UNAVAILABLE, "never built"
        case CannotAnswer():
            return UNAVAILABLE, "too many changes"
        case DamagedGeneration():
            return UNAVAILABLE, "damaged"
    if condition.loss or condition.noted:
        return DEGRADED, "damaged files"
    if condition.outdated:
        return DEGRADED, "made from other fields"
    return OK, ""
