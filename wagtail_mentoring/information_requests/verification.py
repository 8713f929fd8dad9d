"""Whether what applicants were asked for, and what was corrected for them, is still written down."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wagtail_mentoring.applications.application_models import Application, ApplicationEvent
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.request_models import InformationRequest

from .models import Correction


def kept_requests() -> Iterator[str]:
    """Every request for information and every correction that events tell of is there, and no other."""
    events = ApplicationEvent.objects.all()
    moved = events.filter(
        action__in=("information_asked", "moved"), to_status=ApplicationStatus.INFORMATION_REQUESTED
    )
    rows = Application.objects.annotate(
        asked=_count(moved),
        requests=_count(InformationRequest.objects.all()),
        corrected=_count(events.filter(action="corrected")),
        corrections_there=_count(Correction.objects.all()),
    ).filter(Q(asked__gt=0) | Q(requests__gt=0) | Q(corrected__gt=0) | Q(corrections_there__gt=0))
    columns = ("reference", "asked", "requests", "corrected", "corrections_there")
    rows = rows.order_by("pk").values_list(*columns)
    for reference, asked, kept, corrected, corrections in rows.iterator():
        if asked != kept:
            yield f"{reference}: was asked for information {asked} times, and {kept} requests are there"
        elif corrected != corrections:
            yield f"{reference}: was corrected {corrected} times, and {corrections} corrections are there"
        else:
            yield ""


def _count(rows: QuerySet[Any]) -> Any:
    """How many of ``rows`` belong to the application."""
    mine = rows.filter(application=OuterRef("pk")).order_by().values("application")
    number = Subquery(mine.annotate(number=Count("pk")).values("number"))
    return Coalesce(number, 0, output_field=IntegerField())
