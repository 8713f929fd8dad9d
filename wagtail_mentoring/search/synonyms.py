"""Words that mean the same: what staff write down, ready to be looked up for the words of a search.

A line reads "IT, information technology". Every entry finds the others; in a one-way group only the first.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from wagtail_mentoring.search.tokens import parts, stemmer

#: The words of one entry, folded, in their order.
Entry = tuple[str, ...]

#: An entry of more words is a sentence, which nobody types in the same way twice.
MAX_WORDS_OF_ENTRY = 5

SEPARATOR = ","


def checked_line(line: str) -> str:
    """Return the line of a group in its tidy form; raise ``ValidationError`` that says what to do."""
    written = [" ".join(entry.split()) for entry in line.split(SEPARATOR)]
    seen: dict[Entry, str] = {}
    for entry in written:
        folded = tuple(parts(entry))
        if not folded:
            raise ValidationError(_("Between two commas there is no word. Take one of the commas away."))
        if len(folded) > MAX_WORDS_OF_ENTRY:
            message = _("“%(entry)s” is too long. Give each entry at most %(most)d words.")
            raise ValidationError(message % {"entry": entry, "most": MAX_WORDS_OF_ENTRY})
        if folded in seen:
            message = _("“%(first)s” and “%(second)s” are the same to the search. Take one of them away.")
            raise ValidationError(message % {"first": seen[folded], "second": entry})
        seen[folded] = entry
    if len(seen) < 2:
        raise ValidationError(_("Write at least two words or phrases, with a comma between them."))
    return f"{SEPARATOR} ".join(written)


@dataclass(frozen=True, slots=True)
class Synonyms:
    """For each entry, by its stems, the entries that mean the same."""

    others: Mapping[Entry, tuple[Entry, ...]] = field(default_factory=dict)
    longest: int = 0

    def of(self, entry: Entry, cut: Callable[[str], str]) -> tuple[Entry, ...]:
        """Return what means the same as these words in any grammatical form."""
        return self.others.get(tuple(map(cut, entry)), ()) if len(entry) <= self.longest else ()


NO_SYNONYMS = Synonyms()


@lru_cache(maxsize=16)
def synonyms_of(groups: tuple[tuple[str, bool], ...], language: str) -> Synonyms:
    """Return what these groups (line, one-way) say; the same groups give the same object at no cost."""
    others: dict[Entry, dict[Entry, None]] = {}
    cut = stemmer(language)
    for line, one_way in groups:
        entries = [entry for written in line.split(SEPARATOR) if (entry := tuple(parts(written)))]
        for entry in entries[:1] if one_way else entries:
            known = others.setdefault(tuple(map(cut, entry)), {})
            known.update(dict.fromkeys(other for other in entries if other != entry))
    longest = max(map(len, others), default=0)
    return Synonyms({stems: tuple(entries) for stems, entries in others.items()}, longest)
