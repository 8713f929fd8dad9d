"""What staff narrow the list of applications by."""

from collections.abc import Collection, Mapping
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.permissions import offices_working_with
from wagtail_mentoring.programs.choices import ApplicantRole, RoundState
from wagtail_mentoring.programs.models import Round

from .answer_filters import AnswerFilter, answer_filters, asked_answers
from .attention import attention_choices, in_need
from .choices import ApplicationStatus, InboxGroup
from .columns import extra_filters
from .models import Application
from .permissions import programs_of
from .querysets import UNSEEN_BY_STAFF

STATUS_CHOICES = [choice for choice in ApplicationStatus.choices if choice[0] not in UNSEEN_BY_STAFF]

LONGEST_PK = 18


def _rounds(request: Any) -> QuerySet:
    if request is None:
        return Round.objects.none()
    return (
        Round.objects.filter(program__in=programs_of(request.user)).select_related("program").newest_first()
    )


def _offices(request: Any) -> QuerySet:
    return Office.objects.none() if request is None else offices_working_with(request.user)


class RoundField(django_filters.fields.ModelMultipleChoiceField):
    """Numbers no database can hold are no choice, rather than an error of the database."""

    def _check_values(self, value: Any) -> QuerySet:
        if any(len(str(pk)) > LONGEST_PK for pk in value):
            raise forms.ValidationError(self.error_messages["invalid_list"], code="invalid_list")
        return super()._check_values(value)


class RoundFilter(django_filters.ModelMultipleChoiceFilter):
    """Rounds of the programs that the user's offices run."""

    field_class = RoundField

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label=_("Round"), queryset=_rounds, widget=forms.CheckboxSelectMultiple, distinct=False, **kwargs
        )


class ApplicationFilterSet(WagtailFilterSet):
    """Round, group, role, status, who handles it, what is late or not told yet; in one round its questions.

    Rounds that are over are left out until somebody asks for them, or for one of them.
    """

    group = django_filters.ChoiceFilter(
        label=_("Where it stands"),
        choices=InboxGroup.choices,
        method="filter_group",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )
    round = RoundFilter()
    earlier = django_filters.ChoiceFilter(
        label=_("Earlier rounds"),
        choices=[("also", _("Also rounds that are over"))],
        method="filter_earlier",
        empty_label=_("Only rounds that are not over"),
        widget=forms.RadioSelect,
    )
    role = django_filters.MultipleChoiceFilter(
        label=_("As"), choices=ApplicantRole.choices, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=STATUS_CHOICES, widget=forms.CheckboxSelectMultiple, distinct=False
    )
    handled = django_filters.ChoiceFilter(
        label=_("Handled by"),
        choices=[
            ("me", _("Me")),
            ("nobody", _("Nobody yet")),
            ("others", _("Somebody else")),
            ("left", _("Somebody who left")),
        ],
        method="filter_handled",
        empty_label=_("Anybody"),
        widget=forms.RadioSelect,
    )
    office = django_filters.ModelChoiceFilter(
        label=_("Handled by an office"),
        queryset=_offices,
        method="filter_office",
        empty_label=_("Any office"),
        widget=forms.RadioSelect,
    )
    waiting = django_filters.ChoiceFilter(
        label=_("Attention"),
        choices=attention_choices,
        method="filter_waiting",
        empty_label=_("All"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Application
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        user = getattr(self.request, "user", None)
        asked = asked_answers(self.data)
        self._add(answer_filters(user=user, rounds=self._one_round(), asked=asked))
        self._add(extra_filters(user))

    def _add(self, filters: Mapping[str, Any]) -> None:
        for name, added in filters.items():
            self.filters[name] = added
            added.parent, added.model = self, Application

    def _one_round(self) -> QuerySet:
        """The round that is looked at, where it is exactly one; else none."""
        chosen = self.data.getlist("round") if hasattr(self.data, "getlist") else []
        if len(chosen) != 1 or not chosen[0].isdecimal() or len(chosen[0]) > LONGEST_PK:
            return Round.objects.none()
        return _rounds(self.request).filter(pk=int(chosen[0]))

    @property
    def lost_answers(self) -> dict[str, AnswerFilter]:
        """Filters that ask for an answer not offered here, by name: by that nobody is found."""
        found = {name: each for name, each in self.filters.items() if isinstance(each, AnswerFilter)}
        return {name: each for name, each in found.items() if each.lost}

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        return self.narrowed(queryset)

    def narrowed(self, queryset: QuerySet, *, without: Collection[str] = ()) -> QuerySet:
        """Rows that every filter keeps but those named in ``without``, and of rounds that are not over.

        A filter that cannot be read is left out, and no other with it; the list says so.
        """
        self.is_valid()
        for name, value in self.form.cleaned_data.items():
            if name not in without:
                queryset = self.filters[name].filter(queryset, value)
        if self.shows_earlier or "earlier" in without:
            return queryset
        return queryset.filter(round__in=[round.pk for round in self.rounds_not_over])

    @cached_property
    def rounds_not_over(self) -> list[Round]:
        """Rounds in reach that are not completed, newest first; each by the days of its own zone."""
        rounds = _rounds(self.request)
        return [round for round in rounds if round.state != RoundState.COMPLETED]

    @cached_property
    def shows_earlier(self) -> bool:
        """Whether rounds that are over are shown as well: asked for as such, or one by one."""
        chosen = self.form.cleaned_data
        return bool(chosen.get("earlier") or chosen.get("round"))

    def filter_group(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.in_group(value)

    def filter_earlier(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """Nothing to leave out: ``narrowed`` does that where this is not chosen."""
        return queryset

    def filter_office(self, queryset: QuerySet, name: str, value: Office) -> QuerySet:
        """With the offices that are part of the chosen one."""
        return queryset.handled_by_office(Office.objects.with_parts(value))

    def filter_handled(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        if value == "me":
            return queryset.filter(handled_by=self.request.user)
        if value == "nobody":
            return queryset.filter(handled_by=None)
        if value == "left":
            return queryset.handled_by_somebody_who_left()
        return queryset.exclude(handled_by=None).exclude(handled_by=self.request.user)

    def filter_waiting(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return in_need(queryset, value, self.request.user)
