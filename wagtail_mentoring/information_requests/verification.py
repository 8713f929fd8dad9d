"""Whether what applicants were asked and what was corrected for them is written down, as it stands."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from wagtail_mentoring.applications.application_models import Application, ApplicationEvent
from wagtail_mentoring.applications.choices import ApplicationStatus, RequestState
from wagtail_mentoring.applications.request_models import InformationRequest

from .models import Correction

#: Steps by which applicants answer what they were asked: some questions, or the whole application.
ANSWERING = ("request_answered", "resubmitted")


def kept_requests() -> Iterator[str]:
    """Every request and correction that events tell of is there, and no other; who is asked can answer."""
    events = ApplicationEvent.objects.all()
    moved = events.filter(
        action__in=("information_asked", "moved"), to_status=ApplicationStatus.INFORMATION_REQUESTED
    )
    answered = events.filter(action__in=ANSWERING, from_status=ApplicationStatus.INFORMATION_REQUESTED)
    requests = InformationRequest.objects.all()
    rows = Application.objects.annotate(
        asked=_count(moved),
        requests=_count(requests),
        answered=_count(answered),
        requests_answered=_count(requests.filter(state=RequestState.ANSWERED)),
        requests_open=_count(requests.filter(state=RequestState.OPEN)),
        requests_held=_count(requests.filter(open_for=F("application"))),
        corrected=_count(events.filter(action="corrected")),
        corrections_there=_count(Correction.objects.all()),
    ).filter(Q(asked__gt=0) | Q(requests__gt=0) | Q(corrected__gt=0) | Q(corrections_there__gt=0))
    for row in rows.order_by("pk").defer("draft_answers", "draft_stamps").iterator():
        yield _problem(row)


def _problem(row: Any) -> str:
    name, asked, corrected = row.reference, row.asked, row.corrected
    if asked != row.requests:
        return f"{name}: was asked for information {asked} times, and {row.requests} requests are there"
    if corrected != row.corrections_there:
        return f"{name}: was corrected {corrected} times, and {row.corrections_there} corrections are there"
    if row.answered != row.requests_answered:
        return f"{name}: answered {row.answered} requests, and {row.requests_answered} say so"
    is_asked = row.status == ApplicationStatus.INFORMATION_REQUESTED and row.anonymised_at is None
    if not row.requests_open == row.requests_held == is_asked:
        return f"{name}: is “{row.status}”, and {row.requests_held} requests can be answered"
    return ""


def _count(rows: QuerySet[Any]) -> Any:
    """How many of ``rows`` belong to the application."""
    mine = rows.filter(application=OuterRef("pk")).order_by().values("application")
    number = Subquery(mine.annotate(number=Count("pk")).values("number"))
    return Coalesce(number, 0, output_field=IntegerField())
