"""Filters of the lists of programs and rounds: a user is offered only what they reach."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round

from .permissions import PROGRAM_POLICY, offices_working_with


def programs_of(request: Any) -> QuerySet:
    return PROGRAM_POLICY.narrow(Program.objects.all(), request.user)


def partner_offices_of(request: Any) -> QuerySet:
    return offices_working_with(request.user)


class ProgramFilterSet(WagtailFilterSet):
    status = django_filters.MultipleChoiceFilter(label=_("Status"), choices=ProgramStatus.choices)
    office = django_filters.ModelChoiceFilter(
        label=_("Office"), queryset=partner_offices_of, method="with_office"
    )

    class Meta:
        model = Program
        fields: list[str] = []

    def with_office(self, programs: QuerySet, name: str, office: Office) -> QuerySet:
        return programs.filter(pk__in=office.partnerships.values("program"))


class RoundFilterSet(WagtailFilterSet):
    program = django_filters.ModelChoiceFilter(label=_("Program"), queryset=programs_of)

    class Meta:
        model = Round
        fields: list[str] = []
