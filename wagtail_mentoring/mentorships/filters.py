"""What staff narrow the list of pairs by."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_mentoring.applications.permissions import programs_of
from wagtail_mentoring.programs.models import Round

from .choices import MentorshipStatus
from .models import Mentorship


def _rounds(request: Any) -> QuerySet:
    if request is None:
        return Round.objects.none()
    return Round.objects.filter(program__in=programs_of(request.user)).select_related("program").newest_first()


class MentorshipFilterSet(WagtailFilterSet):
    round = django_filters.ModelMultipleChoiceFilter(
        label=_("Round"), queryset=_rounds, widget=forms.CheckboxSelectMultiple
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=MentorshipStatus.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Mentorship
        fields: list[str] = []
