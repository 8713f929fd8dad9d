"""The daily verb around requests: reminding applicants whose time to answer ends soon."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from wagtail_mentoring import conf, signals
from wagtail_mentoring.applications import asking
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.request_keeping import open_request_of
from wagtail_mentoring.applications.request_models import InformationRequest


def remind_of_requests() -> int:
    """Remind applicants whose time to answer ends soon, each once; returns how many."""
    now, days = timezone.now(), conf.get("REQUEST_REMINDER_DAYS")
    rows = InformationRequest.objects.filter(open_for__isnull=False, reminded_at=None, due_at__gt=now)
    # One on hold may be a robot's; whoever writes to it writes to somebody else.
    rows = rows.filter(application__held_at=None)
    soon = rows.filter(due_at__lte=now + timedelta(days=days)).order_by("pk")
    return sum(_remind(pk, days) for pk in list(soon.values_list("application", flat=True)))


@transaction.atomic
def _remind(pk: int, days: int) -> bool:
    application = (
        Application.objects.select_for_update(of=("self",)).select_related("round__program").get(pk=pk)
    )
    asked, now = open_request_of(application), timezone.now()
    if asked is None or not asking.is_to_be_reminded(
        now=now, asked_at=asked.asked_at, due_at=asked.due_at, reminded_at=asked.reminded_at, days=days
    ):
        return False
    asked.reminded_at = now
    asked.save(update_fields=["reminded_at"])
    record_event(application=application, action="request_reminded", actor=None)
    signals.information_request_due_soon.send(
        sender=Application, application=application, information_request=asked
    )
    return True
