"""Finding mentors: a ``DirectoryQuery`` becomes results, facet counts and ways out of an empty result.

Text goes through Wagtail's search API only; which engine answers is the host's setting. Whoever is not listed
in the database at this moment is not in a result, whatever an index says.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.functional import cached_property
from wagtail.search.query import MATCH_ALL

from wagtail_mentoring import conf

from .choices import SortOrder
from .facets import Facet, FacetGroup, facet_group
from .models import Mentor
from .queries import AVAILABLE, TEXT, DirectoryQuery
from .querysets import MentorQuerySet

#: Columns by order. The best match is the search engine's own order.
ORDER_BY = {
    SortOrder.NAME: ["sort_key", "id"],
    SortOrder.ACTIVE: ["-last_active_at", "sort_key", "id"],
    SortOrder.PLACES: ["-places_free", "sort_key", "id"],
}

#: What a term is known by in every language. Django would drop the join of ``terms__id``, and the engine look
#: for it in vain.
TERM_KEY = "terms__translation_key"

#: Mentors to list first and last. Apart, because no engine but a database sorts by an expression.
WITH_PLACES, WITHOUT_PLACES = {"places_free__gt": 0}, {"places_free": 0}
SEEN, NEVER_SEEN = {"last_active_at__isnull": False}, {"last_active_at__isnull": True}

#: How many mentors are counted in one statement when a search engine has named them one by one.
COUNT_AT_ONCE = 10_000


class FoundMentors:
    """Mentors in their order, to be counted and sliced: several searches, one after the other."""

    def __init__(self, searches: Sequence[Any]) -> None:
        self.searches = searches

    def count(self) -> int:
        return sum(search.count() for search in self.searches)

    def __getitem__(self, part: slice) -> list[Mentor]:
        """The mentors from ``part.start`` to ``part.stop``, as the database knows them now."""
        start, stop = part.start or 0, part.stop
        keys: list[Any] = []
        for search in self.searches:
            if start < stop:
                keys += [mentor.pk for mentor in search[start:stop]]
            size = search.count()
            start, stop = max(start - size, 0), stop - size
        listed = Mentor.objects.listed().with_card_details().in_bulk(keys)
        return [listed[key] for key in keys if key in listed]


@dataclass(frozen=True)
class WayOut:
    """A filter that keeps everybody away: without it there are ``count`` mentors."""

    names: Sequence[str]
    query: DirectoryQuery
    count: int


class MentorFinder:
    """Answers one query. Facets are the directory page's; ``hide_unavailable`` is its editor's choice."""

    def __init__(
        self, query: DirectoryQuery, facets: Sequence[Facet], *, hide_unavailable: bool = False
    ) -> None:
        self.query = query
        self.facets = facets
        self.hide_unavailable = hide_unavailable

    # --- results ---

    @cached_property
    def found(self) -> FoundMentors:
        """Mentors with places first, in the order that was asked for."""
        if self.finds_nothing:
            return FoundMentors([])
        mentors = self.mentors()
        return FoundMentors([self.search(mentors.filter(**tier), self.query.order) for tier in self.tiers])

    @property
    def finds_nothing(self) -> bool:
        """Whether the text holds no word at all, only signs."""
        return bool(self.query.text) and not self.query.words

    @property
    def tiers(self) -> list[dict[str, Any]]:
        only_with_places = self.query.available or self.hide_unavailable
        first = [WITH_PLACES] if only_with_places else [WITH_PLACES, WITHOUT_PLACES]
        if self.query.order == SortOrder.ACTIVE:
            return [{**places, **seen} for places in first for seen in (SEEN, NEVER_SEEN)]
        return first

    def mentors(self, ignoring: str = "") -> MentorQuerySet:
        """Listed mentors with one of the chosen terms of every vocabulary, but for the one to ignore."""
        mentors = Mentor.objects.listed()
        for facet in self.facets:
            keys = facet.keys_of(self.query.terms.get(facet.slug, ()))
            if keys and facet.slug != ignoring:
                mentors = mentors.filter(**{f"{TERM_KEY}__in": keys})
        # A mentor with two of the terms is one mentor. The columns that sort are columns of the mentor.
        return mentors.distinct() if self.query.terms else mentors

    def search(self, mentors: MentorQuerySet, order: str = "", *, ignoring: str = "") -> Any:
        """Wagtail search results for the text among ``mentors``; everybody when there is no text to heed."""
        has_text = bool(self.query.text) and ignoring != TEXT
        if order in ORDER_BY:
            mentors = mentors.order_by(*ORDER_BY[SortOrder(order)])
        return mentors.search(
            " ".join(self.query.words) if has_text else MATCH_ALL,
            operator="and",
            order_by_relevance=has_text and order not in ORDER_BY,
            backend=conf.get("SEARCH_BACKEND"),
        )

    def among(self, ignoring: str = "") -> MentorQuerySet:
        """All mentors of the present state, but for one part of it to ignore."""
        return self.with_wanted_places(self.mentors(ignoring), ignoring)

    def with_wanted_places(self, mentors: MentorQuerySet, ignoring: str = "") -> MentorQuerySet:
        wanted = self.hide_unavailable or (self.query.available and ignoring != AVAILABLE)
        return mentors.filter(**WITH_PLACES) if wanted else mentors

    # --- counts ---

    def groups(self) -> list[FacetGroup]:
        """The facets with counts; a facet that has nothing to offer is left out."""
        counts = {} if self.finds_nothing else self.counts()
        groups = [facet_group(facet, self.query, counts.get(facet.slug, {})) for facet in self.facets]
        return [group for group in groups if not all(option.is_empty for option in group.options)]

    def counts(self) -> Mapping[str, Mapping[Any, int]]:
        """For each facet, how many mentors of the present state have each term, by translation key.

        A facet ignores its own choice. The search engine counts where it can, else the database, with one
        statement for each facet in use and one for all others.
        """
        found = self.search(self.with_wanted_places(Mentor.objects.listed()))
        if hasattr(found, "facet_counts"):
            chosen = {
                facet.slug: facet.keys_of(self.query.terms.get(facet.slug, ())) for facet in self.facets
            }
            return found.facet_counts({slug: (TERM_KEY, keys) for slug, keys in chosen.items()})
        named = [mentor.pk for mentor in found] if self.query.text else None
        shared = count_terms(self.among(), named)
        return {
            facet.slug: count_terms(self.among(facet.slug), named)
            if facet.slug in self.query.terms
            else shared
            for facet in self.facets
        }

    def count_available(self) -> int:
        """How many mentors with places free the state holds, whether or not one asked for them alone."""
        return 0 if self.finds_nothing else self.search(self.among(AVAILABLE).filter(**WITH_PLACES)).count()

    # --- nothing found ---

    def ways_out(self) -> list[WayOut]:
        """What to give up, one at a time, to find somebody; the most rewarding first."""
        query = self.query
        ways = []
        if query.text:
            ways.append(WayOut([query.text], query.without_text(), self.count_without(TEXT)))
        if not self.finds_nothing:
            ways += self.ways_out_of_filters()
        return sorted((way for way in ways if way.count), key=lambda way: -way.count)

    def ways_out_of_filters(self) -> list[WayOut]:
        query = self.query
        ways = [
            WayOut(
                facet.names_of(chosen), query.without_vocabulary(facet.slug), self.count_without(facet.slug)
            )
            for facet in self.facets
            if (chosen := query.terms.get(facet.slug))
        ]
        if query.available:
            ways.append(WayOut([], query.without_availability(), self.count_without(AVAILABLE)))
        return ways

    def count_without(self, ignoring: str) -> int:
        return self.search(self.among(ignoring), ignoring=ignoring).count()


def count_terms(mentors: MentorQuerySet, named: Sequence[Any] | None) -> dict[Any, int]:
    """Mentors by the translation key of their terms, counted by the database.

    ``named`` are the mentors that a search engine has found for the text; None where there is no text.
    """
    rows = Mentor.terms.through.objects.filter(mentor__in=mentors.order_by().values("pk"))
    if named is None:
        return _by_key(rows)
    totals: Counter = Counter()
    for start in range(0, len(named), COUNT_AT_ONCE):
        totals.update(_by_key(rows.filter(mentor__in=named[start : start + COUNT_AT_ONCE])))
    return totals


def _by_key(rows: QuerySet) -> dict[Any, int]:
    return dict(rows.values_list("term__translation_key").annotate(Count("mentor", distinct=True)).order_by())
