"""Finding mentors: a ``DirectoryQuery`` becomes results, facet counts and what the engine says about words.

Text goes through Wagtail's search API only; which engine answers is the host's setting. What an engine offers
beyond that API is used where its results have the method: ``facet_counts``, ``suggestion``, ``corrections``
and ``highlighter``. Whoever is not listed in the database at this moment is not in a result, whatever an
index says.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Count, QuerySet
from wagtail.search.query import MATCH_ALL, And, Phrase, PlainText, SearchQuery

from wagtail_mentoring import conf

from .choices import SortOrder
from .facets import Facet, FacetGroup, facet_group
from .models import Mentor
from .queries import AVAILABLE, TEXT, DirectoryQuery, Piece
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
        mentors: list[Mentor] = []
        for search in self.searches:
            size = search.count()
            if start < min(size, stop):
                mentors += search[start : min(size, stop)]
            start, stop = max(start - size, 0), stop - size
        return [mentor for mentor in mentors if mentor.is_listed]


class MentorFinder:
    """Answers one query. Facets are the directory page's; ``hide_unavailable`` is its editor's choice."""

    def __init__(
        self, query: DirectoryQuery, facets: Sequence[Facet], *, hide_unavailable: bool = False
    ) -> None:
        self.query = query
        self.facets = facets
        self.hide_unavailable = hide_unavailable

    def asking(self, query: DirectoryQuery) -> "MentorFinder":
        """The finder for another query of the same page."""
        return MentorFinder(query, self.facets, hide_unavailable=self.hide_unavailable)

    # --- results ---

    @cached_property
    def found(self) -> FoundMentors:
        """Mentors with places first, in the order that was asked for."""
        return FoundMentors([*self.with_places, *self.without_places])

    @cached_property
    def with_places(self) -> list[Any]:
        return self.searches(WITH_PLACES)

    @cached_property
    def without_places(self) -> list[Any]:
        return [] if self.query.available or self.hide_unavailable else self.searches(WITHOUT_PLACES)

    def searches(self, places: Mapping[str, Any]) -> list[Any]:
        """Searches that list the mentors with these places one after the other."""
        if self.finds_nothing:
            return []
        tiers = [SEEN, NEVER_SEEN] if self.query.order == SortOrder.ACTIVE else [{}]
        return [self.search(self.mentors().filter(**places, **tier), self.query.order) for tier in tiers]

    @property
    def finds_nothing(self) -> bool:
        """Whether the text holds no word at all, only signs."""
        return bool(self.query.text) and not self.query.pieces

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
            search_query(self.query.pieces) if has_text else MATCH_ALL,
            order_by_relevance=has_text and order not in ORDER_BY,
            backend=conf.get("SEARCH_BACKEND"),
        )

    def among(self, ignoring: str = "") -> MentorQuerySet:
        """All mentors of the present state, but for one part of it to ignore."""
        return self.with_wanted_places(self.mentors(ignoring), ignoring)

    def with_wanted_places(self, mentors: MentorQuerySet, ignoring: str = "") -> MentorQuerySet:
        wanted = self.hide_unavailable or (self.query.available and ignoring != AVAILABLE)
        return mentors.filter(**WITH_PLACES) if wanted else mentors

    @cached_property
    def matching_text(self) -> Any:
        """Search results for the text and the wanted places alone, whatever terms are chosen."""
        return self.search(self.with_wanted_places(Mentor.objects.listed()))

    # --- counts ---

    def count(self) -> int:
        """How many mentors there are, where nobody wants to see them."""
        return 0 if self.finds_nothing else self.search(self.among()).count()

    def count_without(self, ignoring: str) -> int:
        """The same, leaving out the text, the availability or the terms of one vocabulary."""
        return self.search(self.among(ignoring), ignoring=ignoring).count()

    def count_available(self) -> int:
        """How many mentors with places free the state holds, whether or not one asked for them alone."""
        return FoundMentors(self.with_places).count()

    def groups(self) -> list[FacetGroup]:
        """The facets with counts. One that has nothing to offer is left out, unless there is nobody at all:
        then every facet stays where it was.
        """
        counts = {} if self.finds_nothing else self.counts()
        groups = [facet_group(facet, self.query, counts.get(facet.slug, {})) for facet in self.facets]
        if self.query.is_filtered and not self.found.count():
            return groups
        return [group for group in groups if not all(option.is_empty for option in group.options)]

    def counts(self) -> Mapping[str, Mapping[Any, int]]:
        """For each facet, how many mentors of the present state have each term, by translation key.

        A facet ignores its own choice. The search engine counts where it can, else the database, with one
        statement for each facet in use and one for all others.
        """
        if hasattr(self.matching_text, "facet_counts"):
            chosen = {
                facet.slug: facet.keys_of(self.query.terms.get(facet.slug, ())) for facet in self.facets
            }
            return self.matching_text.facet_counts({slug: (TERM_KEY, keys) for slug, keys in chosen.items()})
        named = self.named()
        shared = count_terms(self.among(), named)
        return {
            facet.slug: count_terms(self.among(facet.slug), named)
            if facet.slug in self.query.terms
            else shared
            for facet in self.facets
        }

    def named(self) -> Any:
        """Whom the text finds: a query where the engine is the database, else keys; None without text."""
        if not self.query.text:
            return None
        if hasattr(self.matching_text, "get_queryset"):
            return self.matching_text.get_queryset().order_by().values("pk")
        return [
            mentor.pk for mentor in self.search(self.with_wanted_places(Mentor.objects.listed().only("pk")))
        ]

    # --- words ---

    def from_engine(self, name: str) -> Any:
        """What the results' method ``name`` returns; None without a text, or where the engine has no such."""
        offers = self.query.text and not self.finds_nothing and hasattr(self.matching_text, name)
        return getattr(self.matching_text, name)() if offers else None

    def better_text(self, count: int) -> "MentorFinder | None":
        """The same question in words that find more than ``count`` mentors, if the engine knows such."""
        text = self.from_engine("suggestion")
        other = self.asking(self.query.with_text(text or ""))
        return other if other.query.pieces and other.count() > count else None


def search_query(pieces: Sequence[Piece]) -> SearchQuery:
    """All of the pieces: words in any of their forms, and what is meant literally as it stands."""
    words = [word for piece in pieces if not piece.is_literal for word in piece.words]
    queries: list[SearchQuery] = [Phrase(" ".join(piece.words)) for piece in pieces if piece.is_literal]
    if words:
        queries.append(PlainText(" ".join(words), operator="and"))
    return queries[0] if len(queries) == 1 else And(queries)


def count_terms(mentors: MentorQuerySet, named: Any) -> dict[Any, int]:
    """Mentors by the translation key of their terms, counted by the database.

    ``named`` are the mentors that a search engine has found for the text; None where there is no text.
    """
    rows = Mentor.terms.through.objects.filter(mentor__in=mentors.order_by().values("pk"))
    if named is None:
        return _by_key(rows)
    if isinstance(named, QuerySet):
        return _by_key(rows.filter(mentor__in=named))
    totals: Counter = Counter()
    for start in range(0, len(named), COUNT_AT_ONCE):
        totals.update(_by_key(rows.filter(mentor__in=named[start : start + COUNT_AT_ONCE])))
    return totals


def _by_key(rows: QuerySet) -> dict[Any, int]:
    return dict(rows.values_list("term__translation_key").annotate(Count("mentor", distinct=True)).order_by())
