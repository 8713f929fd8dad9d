"""Named questions about vocabularies, terms and mentors."""

from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from wagtail.models import Locale
from wagtail.search.queryset import SearchableQuerySetMixin

from .choices import MentorStatus


class VocabularyQuerySet(QuerySet):
    def canonical(self) -> "VocabularyQuerySet":
        """Vocabularies in the default locale, in the editors' order; translations only rename them."""
        return self.filter(locale=Locale.get_default()).order_by("sort_order", "name", "pk")

    def facets(self) -> "VocabularyQuerySet":
        """Vocabularies that the directory may offer as facets, in the editors' order."""
        return self.canonical().filter(is_facet=True)


class TermQuerySet(QuerySet):
    def canonical(self) -> "TermQuerySet":
        """Terms in the default locale: the ones mentors are described with."""
        return self.filter(locale=Locale.get_default())


class MentorQuerySet(SearchableQuerySetMixin, QuerySet):
    LISTED = Q(
        live=True,
        status__in=[MentorStatus.APPROVED, MentorStatus.PAUSED],
        consented_at__isnull=False,
    )

    def listed(self) -> "MentorQuerySet":
        """Mentors a visitor may find: published, consenting, approved or on a break."""
        return self.filter(self.LISTED)

    def available(self) -> "MentorQuerySet":
        """Listed mentors with a place free."""
        return self.listed().filter(places_free__gt=0)

    def by_name(self) -> "MentorQuerySet":
        return self.order_by("sort_key", "pk")

    def recount_places(self) -> int:
        """Derive the free places from status, capacity and active mentorships, in one statement."""
        return self.update(
            places_free=Case(
                When(
                    status=MentorStatus.APPROVED,
                    capacity__gt=F("places_taken"),
                    then=F("capacity") - F("places_taken"),
                ),
                default=Value(0),
            )
        )

    def with_card_details(self) -> "MentorQuerySet":
        """Everything a card shows, in a constant number of queries."""
        return self.prefetch_related("terms__vocabulary", "degrees")

    def of_offices(self, offices: Any) -> "MentorQuerySet":
        """Mentors whose contact data one of ``offices`` owns."""
        return self.filter(contact_card__owner__in=offices)
