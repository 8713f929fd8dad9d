"""Words to go on with while somebody types: terms, employers and people, as everybody may know of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from wagtail_mentoring import conf
from wagtail_mentoring.folding import fold

from .facets import Facet, FacetTerm
from .models import Mentor
from .queries import clean_text, words_of
from .visibility import PUBLIC, MentorView, cards_for

#: So many of each kind.
MOST = 5
#: Among so many mentors employers are looked for.
POOL = 40
#: Letters before anything is suggested.
LEAST_LETTERS = 2


@dataclass(frozen=True)
class Suggestions:
    """``terms`` with the facet each belongs to, names of employers, and mentors as the public sees them."""

    terms: Sequence[tuple[Facet, FacetTerm]] = ()
    employers: Sequence[str] = ()
    mentors: Sequence[MentorView] = ()


def suggestions(text: str, facets: Sequence[Facet], *, hide_unavailable: bool = False) -> Suggestions:
    """What begins like ``text``: terms of ``facets``, employers, then mentors by name, work or term.

    Whatever the caller may see, nobody is suggested for what only others may know; nor, where
    ``hide_unavailable`` leaves them out of the list, mentors without a free place.
    """
    text = clean_text(text)
    words = words_of(text)
    if len("".join(words)) < LEAST_LETTERS:
        return Suggestions()
    mentors = Mentor.objects.available() if hide_unavailable else Mentor.objects.listed()
    found = mentors.autocomplete(" ".join(words), operator="and", backend=conf.get("SEARCH_BACKEND"))
    cards = cards_for([mentor for mentor in found[:POOL] if mentor.is_listed], PUBLIC)
    return Suggestions(_terms(words, facets), _employers(words, cards), cards[:MOST])


def _begins(words: Sequence[str], text: str) -> bool:
    """Whether each of the folded ``words`` begins a word of ``text``."""
    parts = fold(text).split()
    return all(any(part.startswith(word) for part in parts) for word in words)


def _employers(words: Sequence[str], cards: Sequence[MentorView]) -> list[str]:
    """Employers of these mentors in which each word begins one, without repetitions."""
    wanted = [fold(word) for word in words]
    return list(dict.fromkeys(card.employer for card in cards if _begins(wanted, card.employer)))[:MOST]


def _terms(words: Sequence[str], facets: Sequence[Facet]) -> list[tuple[Facet, FacetTerm]]:
    """Terms in which each word begins one, those that begin with the text first."""
    wanted = [fold(word) for word in words]
    found = [
        (not fold(term.name).startswith(" ".join(wanted)), facet, term)
        for facet in facets
        for term in facet.terms
        if _begins(wanted, term.name)
    ]
    return [(facet, term) for _later, facet, term in sorted(found, key=lambda row: row[0])][:MOST]
