"""What staff narrow the list of hand-offs by."""

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_mentoring.partnership.filters import programs_of
from wagtail_mentoring.partnership.permissions import own_offices

from .choices import HandoffState
from .models import Handoff


class HandoffFilterSet(WagtailFilterSet):
    direction = django_filters.ChoiceFilter(
        label=_("Direction"),
        choices=[("to", _("To my office")), ("from", _("From my office"))],
        method="filter_direction",
        empty_label=_("Both"),
    )
    state = django_filters.MultipleChoiceFilter(
        label=_("State"), choices=HandoffState.choices, widget=forms.CheckboxSelectMultiple
    )
    program = django_filters.ModelChoiceFilter(label=_("Program"), queryset=programs_of)
    due = django_filters.ChoiceFilter(
        label=_("Due"),
        choices=[("overdue", _("Overdue"))],
        method="filter_due",
        empty_label=_("Whenever"),
    )

    class Meta:
        model = Handoff
        fields: list[str] = []

    def filter_direction(self, handoffs: QuerySet, name: str, direction: str) -> QuerySet:
        offices = own_offices(self.request.user).values("pk")
        return handoffs.filter(**{f"{direction}_office__in": offices})

    def filter_due(self, handoffs: QuerySet, name: str, value: str) -> QuerySet:
        return handoffs.overdue()
