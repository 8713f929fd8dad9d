"""What needs attention because of decisions: a choice of the list's filter."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.attention import register_attention

from .models import Decision


def register_selection_attention() -> None:
    """Called once at start-up."""
    register_attention("signature", _("Waits for my office’s signature"), unsigned)
    register_attention("objected", _("Decision an office objects to"), objected)


def unsigned(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(pk__in=Decision.objects.unsigned_by(user).values("application"))


def objected(applications: QuerySet, user: Any) -> QuerySet:
    return applications.filter(pk__in=Decision.objects.objected().values("application"))
