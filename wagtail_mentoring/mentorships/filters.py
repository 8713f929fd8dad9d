"""What staff narrow the list of pairs by."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_mentoring.applications.filters import RoundFilter

from .choices import MentorshipStatus
from .models import Mentorship


class MentorshipFilterSet(WagtailFilterSet):
    round = RoundFilter()
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=MentorshipStatus.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Mentorship
        fields: list[str] = []
