"""What staff narrow the list of mail by."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from .choices import MailStatus
from .models import OutboxMessage


class MailFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=MailStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    # No checkbox: Wagtail takes one that nobody ticked for a choice.
    troubled = django_filters.ChoiceFilter(
        label=_("In trouble"),
        choices=[("on", _("Failed at least once"))],
        method="filter_troubled",
        empty_label=_("Whether or not"),
    )

    class Meta:
        model = OutboxMessage
        fields: list[str] = []

    def filter_troubled(self, queryset: Any, name: str, value: str) -> Any:
        return queryset.troubled()
