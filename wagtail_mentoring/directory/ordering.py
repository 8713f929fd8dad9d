"""Moving a vocabulary or a term to another place in the editors' order."""

from django.db import transaction
from django.db.models import Max, QuerySet

from .models import Term, Vocabulary


def siblings_of(row: Vocabulary | Term) -> QuerySet:
    """The rows that ``row`` is ordered among: its language, and for a term its vocabulary."""
    rows = type(row)._default_manager.filter(locale=row.locale_id or row.get_default_locale())
    if isinstance(row, Term):
        rows = rows.filter(vocabulary=row.vocabulary_id)
    return rows.order_by("sort_order", "name", "pk")


def last_position(rows: QuerySet) -> int:
    """The place after the last of ``rows``."""
    highest = rows.order_by().aggregate(highest=Max("sort_order"))["highest"]
    return 0 if highest is None else highest + 1


@transaction.atomic
def move_to(*, row: Vocabulary | Term, position: int) -> None:
    """Put ``row`` at ``position``, counted from 0, among its siblings; one past the end means last.

    Numbers all siblings anew, so rows that shared a number (from an import) get an order as well.
    """
    rows = list(siblings_of(row).select_for_update())
    rows.remove(row)
    rows.insert(position if 0 <= position <= len(rows) else len(rows), row)
    for number, sibling in enumerate(rows):
        sibling.sort_order = number
    type(row)._default_manager.bulk_update(rows, ["sort_order"])
