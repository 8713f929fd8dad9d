"""What becomes of pairs when an application is anonymised: an active one holds it, others lose the name."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from wagtail_mentoring.applications.models import Application

from .models import Mentorship
from .objection_models import PairObjection


def without_active_pairs(applications: QuerySet) -> QuerySet:
    """Applications whose mentorship is over, or never began."""
    active = Mentorship.objects.taking_a_place().filter(application=OuterRef("pk"))
    return applications.exclude(Exists(active))


def erase_pairs(application: Application, nobody: Any) -> None:
    """Pairs made from ``application`` keep mentor, round and dates, and lose the mentee and all reasons."""
    pairs = Mentorship.objects.filter(application=application)
    PairObjection.objects.filter(mentorship__in=pairs).update(reason="", answer="")
    pairs.update(mentee=nobody, reason="")
