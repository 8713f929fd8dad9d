"""Named questions about hand-offs."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from .choices import HandoffState


class HandoffQuerySet(QuerySet):
    def of_offices(self, offices: Any) -> "HandoffQuerySet":
        """Those that one of ``offices`` sent or received."""
        return self.filter(Q(from_office__in=offices) | Q(to_office__in=offices))

    def waiting_for(self, offices: Any) -> "HandoffQuerySet":
        """Those with which one of ``offices`` has to do something, the soonest due first."""
        received = Q(to_office__in=offices, state__in=[HandoffState.OPEN, HandoffState.ACCEPTED])
        came_back = Q(from_office__in=offices, state=HandoffState.RETURNED)
        return self.filter(received | came_back).order_by("due_on", "pk")

    def unfinished(self) -> "HandoffQuerySet":
        """Those that are neither done nor withdrawn."""
        return self.exclude(state__in=[HandoffState.DONE, HandoffState.WITHDRAWN])

    def overdue(self, today: date | None = None) -> "HandoffQuerySet":
        """Those that the receiving office has not finished by their due date."""
        late = self.filter(due_on__lt=today or timezone.localdate())
        return late.filter(state__in=[HandoffState.OPEN, HandoffState.ACCEPTED])
