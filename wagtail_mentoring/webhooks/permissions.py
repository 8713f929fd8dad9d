"""Who sets webhooks up: people with Django's right to, for their own offices."""

from typing import Any

from django.db.models import QuerySet

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy

from .models import Webhook


def _of_my_offices(webhooks: QuerySet, user: Any) -> QuerySet:
    return webhooks.of_offices(Office.objects.of(user))


WEBHOOK_POLICY = OfficeScopedPolicy(Webhook, reach=_of_my_offices)
