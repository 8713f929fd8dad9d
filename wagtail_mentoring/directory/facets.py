"""The directory's facets: vocabularies that editors chose, terms in the reader's language, and counts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .models import Term, Vocabulary
from .queries import DirectoryQuery
from .visibility import translated_names

#: So many options of a facet stand open; the others fold away.
OPEN_OPTIONS = 8


@dataclass(frozen=True)
class FacetTerm:
    """A term that one may filter by. ``key`` is the translation key, the same in every language."""

    key: Any
    slug: str
    name: str


@dataclass(frozen=True)
class Facet:
    """A vocabulary on offer as a filter."""

    slug: str
    name: str
    terms: tuple[FacetTerm, ...]

    def keys_of(self, slugs: Iterable[str]) -> list[Any]:
        wanted = set(slugs)
        return [term.key for term in self.terms if term.slug in wanted]

    def names_of(self, slugs: Iterable[str]) -> list[str]:
        wanted = set(slugs)
        return [term.name for term in self.terms if term.slug in wanted]


@dataclass(frozen=True)
class FacetOption:
    """One checkbox."""

    slug: str
    name: str
    count: int
    is_chosen: bool

    @property
    def is_empty(self) -> bool:
        """Whether choosing it would find nothing; an option in use can always be taken back."""
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True)
class FacetGroup:
    """One facet with the counts of the present state: its own choice is ignored, the others count."""

    slug: str
    name: str
    options: tuple[FacetOption, ...]

    @property
    def shown(self) -> tuple[FacetOption, ...]:
        return self.options if len(self.options) <= OPEN_OPTIONS + 1 else self.options[:OPEN_OPTIONS]

    @property
    def folded(self) -> tuple[FacetOption, ...]:
        return self.options[len(self.shown) :]

    @property
    def is_unfolded(self) -> bool:
        """Whether something in the folded part is chosen, so that it must be seen."""
        return any(option.is_chosen for option in self.folded)


def load_facets(keys: Iterable[Any] = ()) -> list[Facet]:
    """The vocabularies with these translation keys, in that order; without keys, all that may be facets.

    Takes two queries, and two more where the reader's language is not the mentors' own.
    """
    vocabularies = list(Vocabulary.objects.facets())
    keys = list(keys)
    if keys:
        by_key = {vocabulary.translation_key: vocabulary for vocabulary in vocabularies}
        vocabularies = [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
    terms = list(Term.objects.filter(vocabulary__in=vocabularies).order_by("sort_order", "name"))
    names = translated_names(vocabularies, terms)
    return [_facet(vocabulary, terms, names) for vocabulary in vocabularies]


def _facet(vocabulary: Vocabulary, terms: list[Term], names: Mapping[Any, str]) -> Facet:
    own = [term for term in terms if term.vocabulary_id == vocabulary.pk]
    return Facet(
        slug=vocabulary.slug,
        name=names.get(vocabulary.translation_key, vocabulary.name),
        terms=tuple(
            FacetTerm(term.translation_key, term.slug, names.get(term.translation_key, term.name))
            for term in own
        ),
    )


def facet_group(facet: Facet, query: DirectoryQuery, counts: Mapping[Any, int]) -> FacetGroup:
    """``facet`` as the visitor sees it, with how many mentors each option would find."""
    chosen = set(query.terms.get(facet.slug, ()))
    return FacetGroup(
        slug=facet.slug,
        name=facet.name,
        options=tuple(
            FacetOption(term.slug, term.name, counts.get(term.key, 0), term.slug in chosen)
            for term in facet.terms
        ),
    )
