"""What the directory page shows for one query: results, facets, chips, orders, ways out of an empty one."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .choices import SortOrder
from .facets import Facet, FacetGroup, FacetOption
from .finder import MentorFinder
from .marks import Marks, marks_of
from .queries import AVAILABLE, DirectoryQuery
from .search_box import Option, option_groups
from .suggestions import suggestions
from .visibility import MentorView, cards_for
from .ways_out import ways_out

PAGE_SIZE = 24

#: With so few mentors, or fewer, the visitor is asked whether other words were meant.
FEW = 3

#: So many ways on where nobody was found for what may be half a word.
MOST_BEGUN = 5


@dataclass(frozen=True)
class Chip:
    """A filter in use and the address without it."""

    label: str
    url: str
    remove_label: str


@dataclass(frozen=True)
class Link:
    """Another state of the directory, in words."""

    label: str
    url: str


@dataclass(frozen=True)
class Choice:
    """An option of a select."""

    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Entry:
    """A mentor in the list; ``marks`` are the same values with the words that were searched for set off."""

    card: MentorView
    url: str
    marks: Marks | None = None


@dataclass(frozen=True)
class Correction:
    """The engine took a word for another, so that somebody was found."""

    sentence: str
    #: Searches for the words as they were written.
    label: str
    url: str


class Listing:
    """Everything the templates ``directory_page.html`` and ``directory_results.html`` print.

    ``url`` is the address of the directory page; ``audience`` decides which fields cards show.
    """

    def __init__(
        self,
        query: DirectoryQuery,
        facets: Sequence[Facet],
        *,
        url: str,
        audience: str,
        hide_unavailable: bool = False,
    ) -> None:
        self.asked = query
        self.facets = facets
        self.url = url
        self.audience = audience
        self.offers_availability = not hide_unavailable
        self.finder = MentorFinder(query, facets, hide_unavailable=hide_unavailable)

    @cached_property
    def page(self) -> Page:
        """The page that was asked for, or the last one there is."""
        return Paginator(self.finder.found, PAGE_SIZE).get_page(self.asked.page)

    @property
    def query(self) -> DirectoryQuery:
        """The state that is shown: as asked for, on a page that exists."""
        return self.asked.on_page(self.page.number)

    def address(self, query: DirectoryQuery) -> str:
        return f"{self.url}{query.query_string}"

    @property
    def canonical(self) -> str:
        return self.address(self.query)

    @property
    def parameters(self) -> QueryDict:
        """For the pagination's links."""
        return QueryDict(self.asked.on_page(1).query_string.removeprefix("?"))

    @cached_property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def sentence(self) -> str:
        """How many there are, to be read on its own."""
        if not self.count:
            return _("No mentor matches") if self.query.is_filtered else _("No mentors yet")
        if self.query.is_filtered:
            words = ngettext("%(count)d mentor matches", "%(count)d mentors match", self.count)
        else:
            words = ngettext("%(count)d mentor", "%(count)d mentors", self.count)
        return words % {"count": self.count}

    @cached_property
    def entries(self) -> list[Entry]:
        cards = cards_for(self.page.object_list, self.audience)
        highlighter = self.finder.from_engine("highlighter")
        return [Entry(card, f"{self.url}{card.slug}/", marks_of(card, highlighter)) for card in cards]

    @cached_property
    def groups(self) -> list[FacetGroup]:
        return self.finder.groups()

    @property
    def filters(self) -> list[FacetGroup]:
        """All that one may filter by: the facets, and before them the availability where it is left open."""
        if not self.offers_availability:
            return self.groups
        option = FacetOption("1", _("With places free"), self.count_available, self.query.available)
        return [FacetGroup(AVAILABLE, _("Availability"), (option,)), *self.groups]

    @cached_property
    def count_available(self) -> int:
        return self.finder.count_available()

    @property
    def orders(self) -> list[Choice]:
        """The orders on offer. The one that needs no choice has no value, so that a text may change it."""
        query = self.query
        return [
            Choice("" if order == query.natural_order else order.value, order.label, order == query.order)
            for order in SortOrder
            if query.text or order != SortOrder.RELEVANCE
        ]

    @property
    def chips(self) -> list[Chip]:
        query = self.query
        chips = []
        if query.text:
            chips.append(self.chip(_in_quotes(query.text), query.without_text()))
        for facet in self.facets:
            for term in facet.terms:
                if term.slug in query.terms.get(facet.slug, ()):
                    chips.append(self.chip(term.name, query.without_term(facet.slug, term.slug)))
        if query.available:
            chips.append(self.chip(_("With places free"), query.without_availability()))
        return chips

    def chip(self, label: str, query: DirectoryQuery) -> Chip:
        return Chip(label, self.address(query), _("Remove filter: %(label)s") % {"label": label})

    @property
    def clear_url(self) -> str:
        return self.address(self.query.cleared())

    @cached_property
    def correction(self) -> Correction | None:
        """Which words the engine took for others."""
        corrections = self.finder.from_engine("corrections") if self.count else None
        corrections = [one for one in corrections or () if one.meant]
        if not corrections:
            return None
        meant, typed = (
            _(" and ").join(dict.fromkeys(_in_quotes(getattr(one, name)) for one in corrections))
            for name in ("meant", "typed")
        )
        return Correction(
            _("Showing results for %(meant)s instead of %(typed)s.") % {"meant": meant, "typed": typed},
            _("Search only for %(text)s") % {"text": _in_quotes(self.query.text)},
            self.address(self.query.literally()),
        )

    @cached_property
    def did_you_mean(self) -> Link | None:
        """Other words that find more, where the ones that were written find few."""
        if self.count > FEW or self.correction:
            return None
        better = self.finder.better_text(self.count)
        return Link(better.query.text, self.address(better.query)) if better else None

    @cached_property
    def ways_out(self) -> list[Link]:
        """For an empty result: what to leave out, and how many mentors there are then."""
        if self.count:
            return []
        return [
            Link(_without(way.names, way.count), self.address(way.query)) for way in ways_out(self.finder)
        ]

    @cached_property
    def begun(self) -> list[Option]:
        """For an empty result: filters, employers and people that begin like what may be half a word."""
        if self.count:
            return []
        hidden = not self.offers_availability
        found = suggestions(self.query.text, self.facets, hide_unavailable=hidden)
        groups = option_groups(found, self.query, self.url)
        return [option for group in groups for option in group.options][:MOST_BEGUN]


def _in_quotes(text: str) -> str:
    """What a visitor typed, set off from our own words; who typed quotation marks has done so already."""
    return text if '"' in text else _("“%(text)s”") % {"text": text}


def _without(names: Sequence[str], count: int) -> str:
    if not names:
        words = ngettext(
            "With mentors who are full: %(count)d", "With mentors who are full: %(count)d", count
        )
        return words % {"count": count}
    shown = _(" or ").join(_in_quotes(name) for name in names)
    return _("Without %(names)s: %(count)d") % {"names": shown, "count": count}
