"""Named questions about partners and grants."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from .choices import GrantMode
from .decisions import runs_alone


class PartnerQuerySet(QuerySet):
    def accepted(self) -> "PartnerQuerySet":
        """Partners whose own person has accepted: only these count."""
        return self.filter(accepted_at__isnull=False)

    def run_alone(self) -> bool:
        """Whether these, the partners of one program, are a single office, and no other is invited."""
        accepted = [moment is not None for moment in self.values_list("accepted_at", flat=True)]
        return runs_alone(accepted=sum(accepted), invited=len(accepted) - sum(accepted))


class DataGrantQuerySet(QuerySet):
    def in_force(self, on: date | None = None) -> "DataGrantQuerySet":
        on = on or timezone.localdate()
        return self.filter(valid_from__lte=on, valid_until__gte=on)

    def to(self, offices: Any) -> "DataGrantQuerySet":
        return self.filter(recipient__in=offices)

    def seeing(self) -> "DataGrantQuerySet":
        return self.filter(mode__in=[GrantMode.SEE, GrantMode.EXPORT])

    def exporting(self) -> "DataGrantQuerySet":
        return self.filter(mode=GrantMode.EXPORT)
