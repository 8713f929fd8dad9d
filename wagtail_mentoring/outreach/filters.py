"""What staff narrow the outreach calendar by."""

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_mentoring.partnership.permissions import offices_working_with

from .models import Outreach


def offices_in_sight(request: HttpRequest) -> QuerySet:
    return offices_working_with(request.user).order_by("name")


class OutreachFilterSet(WagtailFilterSet):
    when = django_filters.ChoiceFilter(
        label=_("When"),
        choices=[("past", _("Before today")), ("all", _("All days"))],
        method="filter_when",
        empty_label=_("From today on"),
    )
    office = django_filters.ModelChoiceFilter(label=_("Writing office"), queryset=offices_in_sight)
    people_of = django_filters.ModelChoiceFilter(label=_("To the people of"), queryset=offices_in_sight)

    class Meta:
        model = Outreach
        fields: list[str] = []

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Days that are over are asked for."""
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data.get("when") else rows.ahead(timezone.localdate())

    def filter_when(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(on__lt=timezone.localdate()) if value == "past" else rows
