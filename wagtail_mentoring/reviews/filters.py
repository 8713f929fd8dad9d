"""What reviewers narrow the list of their reviews by."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from .models import ReviewAssignment


class ReviewFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("waiting", _("Waiting for me")),
            ("done", _("Done")),
            ("stale", _("To look at again")),
        ],
        method="filter_state",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = ReviewAssignment
        fields: list[str] = []

    def filter_state(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "waiting":
            return queryset.waiting(timezone.now())
        if value == "stale":
            return queryset.stale()
        return queryset.submitted().exclude(pk__in=queryset.stale().values("pk"))
