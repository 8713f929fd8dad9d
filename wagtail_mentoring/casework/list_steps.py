"""From one application to the next in a list sorted by a column that a room above added."""

from typing import Any

from django.db.models import F, Q, QuerySet, Subquery

from wagtail_mentoring.applications.columns import order_by_extra, with_extra_columns
from wagtail_mentoring.applications.models import Application


def nearest_by_extra(
    rows: QuerySet, application: Application, ordering: str, *, user: Any, forward: bool
) -> Application | None:
    """The row after ``application`` where ``order_by_extra(ordering)`` and ``-pk`` sort, or the one before.

    Rows without a value come last either way. Values are compared where they are worked out, in the
    database: on the way through Python an average would lose its last digits.
    """
    name, descending = ordering.removeprefix("-"), ordering.startswith("-")
    here = with_extra_columns(Application.objects.filter(pk=application.pk), user).order_by().values(name)
    is_empty = here.filter(**{name: None}).exists()
    value = Subquery(here[:1])
    beyond, aside = ("lt" if descending is forward else "gt"), ("lt" if forward else "gt")
    beside = Q(**{f"pk__{aside}": application.pk})
    if is_empty:
        further = Q(**{name: None}) & beside
        further |= Q() if forward else Q(**{f"{name}__isnull": False})
    else:
        further = Q(**{f"{name}__{beyond}": value}) | Q(**{name: value}) & beside
        further |= Q(**{name: None}) if forward else Q()
    order = [order_by_extra(ordering), F("pk").desc()]
    if not forward:
        order = [step.copy() for step in order]
        for step in order:
            step.reverse_ordering()
    found = with_extra_columns(rows, user).filter(further).order_by(*order)
    return found.only("pk", "applicant_name", "reference").first()
