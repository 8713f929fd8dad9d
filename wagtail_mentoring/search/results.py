"""Search results: the objects of a page, in order, their number, and the counts for facets."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.db.models import Model
from modelsearch.backends.base import BaseSearchResults

from wagtail_mentoring.search.answers import Answer
from wagtail_mentoring.search.facets import Counts, Group
from wagtail_mentoring.search.highlights import Highlighter, highlighter_of
from wagtail_mentoring.search.spelling import Correction

T = TypeVar("T")


class SearchResults(BaseSearchResults):
    """Results of one search.

    The objects always come out of the database through the searched queryset, so one that has changed or gone
    since it was indexed is never shown against the queryset's conditions.
    """

    supports_facet = True

    def _ask(self, question: Callable[[Answer], T]) -> T:
        return self.backend.ask(self.query_compiler, question)

    def _do_search(self) -> list[Model]:
        page = self._ask(lambda answer: answer.page(self.start, self.stop))
        found = self._fetch([key for key, _score in page])
        objects = [(found[key], score) for key, score in page if key in found]
        if self._score_field:
            for obj, score in objects:
                setattr(obj, self._score_field, score)
        return [obj for obj, _score in objects]

    def _fetch(self, keys: Iterable[str]) -> dict[str, Model]:
        queryset = self.query_compiler.queryset
        wanted = list(keys)
        if not wanted or queryset.query.is_empty():
            return {}
        return {str(obj.pk): obj for obj in queryset.order_by().filter(pk__in=wanted)}

    def _do_count(self) -> int:
        total = self._ask(lambda answer: answer.count())
        return max(0, (total if self.stop is None else min(self.stop, total)) - self.start)

    def facet(self, field_name: str) -> Counts:
        """Return how many results have each value of a filter field, the largest first; None counts those
        without.

        Also takes a path into ``RelatedFields`` (``"terms__slug"``). Slicing does not matter.
        """
        return self._ask(lambda answer: answer.facet(field_name))

    def facet_counts(self, groups: Mapping[str, Group]) -> dict[str, Counts]:
        """Return the counts for several groups of choices, each as if nothing were chosen in that group
        itself.

        ``groups`` names for each group the filter field and the values chosen in it: ``{"industry":
        ("terms__slug", ["law"]), "language": ("languages__code", [])}``. Several values of a group mean any
        of them, several groups mean all. Ask it of results that are *not* filtered by the choices: the text
        and the remaining conditions of the queryset apply to every group.
        """
        return self._ask(lambda answer: answer.facet_counts(groups))

    def corrections(self) -> list[Correction]:
        """Return the words that nobody uses, each with one it was taken for."""
        return self._ask(lambda answer: answer.corrections())

    def suggestion(self) -> str | None:
        """Return what the person may have meant: a text that does find something; None for no such text."""
        return self._ask(lambda answer: answer.suggestion())

    def highlighter(self) -> Highlighter:
        """Return what marks the found words in a text: ``.marked(text)`` and ``.excerpt(text)``."""
        return self._ask(
            lambda answer: highlighter_of(answer.tree, answer.corrections(), self.backend.language)
        )
