"""The Monday mail: what waits for each person of an office, once a week, and nothing where nothing waits."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from wagtail import hooks

from wagtail_mentoring import conf
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.staff_mail import language_of, queue_staff_mail

from . import decisions
from .short import desk_in_short

KIND = "monday_digest"


def send_digests(*, today: date | None = None) -> int:
    """Write to everybody of an office for whom something waits, on the first working day of the week.

    Returns how many mails were written. Safe to run again: a person gets one for a week.
    """
    today = today or timezone.localdate()
    if not decisions.is_digest_day(today, conf.holidays()):
        return 0
    # Rooms tell what waits while Wagtail collects its hooks, which a command may not have done yet.
    hooks.search_for_hooks()
    groups = Office.objects.values("group_id")
    people = get_user_model().objects.filter(groups__in=groups, is_active=True).distinct().order_by("pk")
    return sum(_send(person, today) for person in people.exclude(email=""))


@transaction.atomic
def _send(person: Any, today: date) -> bool:
    key = f"{KIND}:{decisions.week_of(today)}"
    if OutboxMessage.objects.filter(dedupe_key=f"{key}:{person.pk}").exists():
        return False
    with translation.override(language_of(person)):
        desk = desk_in_short(person, today=today)
        if not desk["lines"]:
            return False
        queue_staff_mail(
            person=person,
            kind=KIND,
            dedupe_key=key,
            path=reverse("mentoring_desk:index"),
            context=desk,
        )
    return True
