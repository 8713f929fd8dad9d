"""What staff narrow the comments by."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_mentoring.partnership.filters import programs_of
from wagtail_mentoring.programs.choices import ApplicantRole

from .models import SurveyAnswer


class CommentFilterSet(WagtailFilterSet):
    role = django_filters.ChoiceFilter(
        label=_("Said as"), field_name="request__role", choices=ApplicantRole.choices, empty_label=_("Both")
    )
    program = django_filters.ModelChoiceFilter(
        label=_("Program"), field_name="request__mentorship__round__program", queryset=programs_of
    )

    class Meta:
        model = SurveyAnswer
        fields: list[str] = []
