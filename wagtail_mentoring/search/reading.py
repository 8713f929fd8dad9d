"""What a person's words may mean besides what is typed: synonyms, other ways of writing, words of no weight.

Everything here is decided from the words alone; the index is not asked.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from wagtail_mentoring.search.function_words import function_words
from wagtail_mentoring.search.synonyms import NO_SYNONYMS, Entry, Synonyms
from wagtail_mentoring.search.tokens import compounds, parts, stemmer

#: "Müller" is also written "Mueller". Shorter words would rather be others: "poet" is no "pöt".
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "ae", "Ö": "oe", "Ü": "ue"})
_WRITTEN_OUT = re.compile(r"(?<![aeiouq])([aou])e")
SHORTEST_WITH_UMLAUT = 5


@dataclass(frozen=True, slots=True)
class Meaning:
    """One or several typed words, folded, and what else to look for in their place.

    ``written_otherwise`` are other ways of writing all of them in one word. ``may_lack`` says that documents
    without them are found as well when other words are there.
    """

    typed: tuple[str, ...]
    written_otherwise: tuple[str, ...] = ()
    synonyms: tuple[Entry, ...] = ()
    may_lack: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How words are read: in which language, with which synonyms.

    ``subject`` are the words for what is searched: all mentors are "mentors", few call themselves so.
    """

    language: str
    synonyms: Synonyms = NO_SYNONYMS
    subject: frozenset[str] = frozenset()

    def is_function_word(self, word: str) -> bool:
        return word in function_words(self.language)

    def meanings(self, text: str, *, most: int) -> list[Meaning]:
        """Return the meanings of the first ``most`` words of a text in their order."""
        return list(self._meanings(text, parts(text)[:most]))

    def _meanings(self, text: str, typed: list[str]) -> Iterator[Meaning]:
        wholes, variants = compounds(text), _with_umlauts_written_out(text)
        place = 0
        while place < len(typed):
            for size in range(min(len(typed) - place, max(3, self.synonyms.longest)), 0, -1):
                span = tuple(typed[place : place + size])
                synonyms = self.synonyms.of(span, stemmer(self.language))
                whole = (wholes[span],) if span in wholes else ()
                if size == 1:
                    may_lack = not synonyms and (self.is_function_word(span[0]) or span[0] in self.subject)
                    yield Meaning(span, tuple(_variants(span[0], variants)), synonyms, may_lack)
                elif synonyms or whole:
                    yield Meaning(span, whole, synonyms)
                else:
                    continue
                place += size
                break


#: Words as they are typed, and nothing more.
LITERALLY = Reading("")


def _with_umlauts_written_out(text: str) -> dict[str, str]:
    """Return "mueller" by "muller" for the words of a text that were typed with an umlaut."""
    composed = unicodedata.normalize("NFC", text)
    written_out = composed.translate(_UMLAUTS)
    if written_out == composed:
        return {}
    pairs = zip(parts(composed), parts(written_out), strict=False)
    return {bare: written for bare, written in pairs if bare != written}


def _variants(word: str, written_out: dict[str, str]) -> Iterator[str]:
    if word in written_out:
        yield written_out[word]
    elif len(word) >= SHORTEST_WITH_UMLAUT:
        bare = _WRITTEN_OUT.sub(r"\1", word)
        if bare != word:
            yield bare
