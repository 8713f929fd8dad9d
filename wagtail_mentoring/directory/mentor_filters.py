"""Filters and search of the admin's list of mentors."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.permissions import offices_working_with

from .admin_widgets import ByVocabularyIterator, TermKeysMixin, terms_by_vocabulary
from .choices import Availability, MentorStatus
from .models import Mentor, Term

AVAILABILITY = {
    Availability.AVAILABLE: Q(places_free__gt=0),
    Availability.FULL: Q(status=MentorStatus.APPROVED, places_free=0),
    Availability.PAUSED: Q(status=MentorStatus.PAUSED),
}

#: Columns that the search box looks into. Contact data is not among them.
SEARCHED = ("name", "job_title", "employer", "city", "country")


def with_words(mentors: QuerySet, text: str) -> QuerySet:
    """Mentors in whose profile every word of ``text`` occurs, whatever their status."""
    for word in text.replace("\x00", " ").split()[:12]:
        occurs = Q()
        for column in SEARCHED:
            occurs |= Q(**{f"{column}__icontains": word})
        mentors = mentors.filter(occurs)
    return mentors


def offices_of(request: Any) -> QuerySet:
    return offices_working_with(request.user)


class TermsByVocabularyField(TermKeysMixin, django_filters.fields.ModelMultipleChoiceField):
    iterator = ByVocabularyIterator


class TermFilter(django_filters.ModelMultipleChoiceFilter):
    field_class = TermsByVocabularyField


def all_terms(request: Any) -> QuerySet:
    return terms_by_vocabulary()


class MentorFilterSet(WagtailFilterSet):
    """No filter joins a second table, so that they combine with each other and never repeat a row."""

    status = django_filters.MultipleChoiceFilter(
        label=_("Status"), choices=MentorStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    availability = django_filters.ChoiceFilter(
        label=_("Availability"), choices=Availability.choices, method="with_availability"
    )
    owner = django_filters.ModelChoiceFilter(label=_("Kept by"), queryset=offices_of, method="kept_by")
    live = django_filters.BooleanFilter(label=_("Published"))
    consented = django_filters.BooleanFilter(label=_("Consent given"), method="with_consent")
    terms = TermFilter(label=_("Terms"), queryset=all_terms, method="with_all_terms")

    class Meta:
        model = Mentor
        fields: list[str] = []

    def with_availability(self, mentors: QuerySet, name: str, value: str) -> QuerySet:
        return mentors.filter(AVAILABILITY[value])

    def kept_by(self, mentors: QuerySet, name: str, office: Office) -> QuerySet:
        return mentors.filter(pk__in=office.contact_cards.values("mentor"))

    def with_consent(self, mentors: QuerySet, name: str, value: bool) -> QuerySet:
        return mentors.filter(consented_at__isnull=not value)

    def with_all_terms(self, mentors: QuerySet, name: str, terms: list[Term]) -> QuerySet:
        for term in terms:
            links = Mentor.terms.through.objects.filter(term=term)
            mentors = mentors.filter(pk__in=links.values("mentor"))
        return mentors
