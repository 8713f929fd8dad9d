"""What a visitor who found nobody may leave out or write otherwise, and how many mentors there are then."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .finder import MentorFinder
from .queries import AVAILABLE, TEXT, DirectoryQuery

#: Of a longer text the last words are tried, one at a time: each costs a search, and it is the words that
#: were added last that left nobody.
WORDS_TRIED = 4


@dataclass(frozen=True)
class WayOut:
    """Something that keeps everybody away: without it there are ``count`` mentors."""

    names: Sequence[str]
    query: DirectoryQuery
    count: int


def ways_out(finder: MentorFinder) -> list[WayOut]:
    """What to give up, one at a time, to find somebody; the most rewarding first."""
    found = [way for way in _ways(finder) if way.count]
    return sorted(found, key=lambda way: -way.count)


def _ways(finder: MentorFinder) -> Iterator[WayOut]:
    query = finder.query
    if query.text:
        without_text = WayOut([query.text], query.without_text(), finder.count_without(TEXT))
        yield without_text
        # With filters that nobody fits no text finds anybody.
        if without_text.count:
            yield from _without_words(finder)
    if not finder.finds_nothing:
        yield from _without_filters(finder)


def _without_words(finder: MentorFinder) -> Iterator[WayOut]:
    pieces = finder.query.pieces
    if len(pieces) > 1:
        for piece in pieces[-WORDS_TRIED:]:
            query = finder.query.without_piece(piece)
            yield WayOut([" ".join(piece.words)], query, finder.asking(query).count())


def _without_filters(finder: MentorFinder) -> Iterator[WayOut]:
    query = finder.query
    for facet in finder.facets:
        if chosen := query.terms.get(facet.slug):
            less = query.without_vocabulary(facet.slug)
            yield WayOut(facet.names_of(chosen), less, finder.count_without(facet.slug))
    if query.available:
        yield WayOut([], query.without_availability(), finder.count_without(AVAILABLE))
