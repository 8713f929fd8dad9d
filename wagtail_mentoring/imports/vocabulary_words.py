"""Words of a file as terms of the vocabularies: by their names, or as the importer decided."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from wagtail.models import Locale

from wagtail_mentoring.directory.models import Term, Vocabulary
from wagtail_mentoring.folding import fold

#: A word that is to become a term when the import is run.
NEW = "new"
#: How much alike a word and a name have to be to be proposed.
ALIKE = 0.8


class Words:
    """The vocabularies with their terms, asked once for a whole file."""

    def __init__(self, decided: Mapping[str, Mapping[str, Any]] | None = None) -> None:
        self.decided = decided or {}
        vocabularies = Vocabulary.objects.filter(locale=Locale.get_default()).order_by("sort_order", "name")
        self.vocabularies = {vocabulary.slug: vocabulary for vocabulary in vocabularies}
        self.terms: dict[int, Term] = {}
        self._by_name: dict[str, dict[str, int]] = {slug: {} for slug in self.vocabularies}
        for term in Term.objects.canonical().select_related("vocabulary"):
            self.terms[term.pk] = term
            names = self._by_name.get(term.vocabulary.slug, {})
            names.setdefault(fold(term.name), term.pk)
            names.setdefault(term.slug, term.pk)
        self._add_translations()

    def _add_translations(self) -> None:
        """A name in another language means the same term."""
        canonical = {term.translation_key: term for term in self.terms.values()}
        others = Term.objects.exclude(locale=Locale.get_default()).values_list("translation_key", "name")
        for key, name in others:
            if term := canonical.get(key):
                self._by_name.get(term.vocabulary.slug, {}).setdefault(fold(name), term.pk)

    def term_of(self, slug: str, name: str) -> int | str | None:
        """The term's key, ``NEW`` and the name for one to come, 0 for one to leave out, None if unknown."""
        known = self._by_name.get(slug, {}).get(fold(name))
        return self.decided.get(slug, {}).get(fold(name)) if known is None else known

    def closest(self, slug: str, name: str) -> int | None:
        """The term whose name is most like ``name``, as a proposal."""
        names = self._by_name.get(slug, {})
        found = get_close_matches(fold(name), names, n=1, cutoff=ALIKE)
        return names[found[0]] if found else None

    def label(self, key: int | str) -> str:
        """The name of a term as it stands in ``changes``."""
        if isinstance(key, str):
            return key.removeprefix(f"{NEW}:")
        return str(self.terms.get(key, ""))

    def those_of(self, slug: str, keys: list[Any]) -> list[Any]:
        """Of the terms of a mentor those of one vocabulary."""
        return [key for key in keys if key in self.terms and self.terms[key].vocabulary.slug == slug]
