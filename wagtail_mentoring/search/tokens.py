"""How text becomes terms: accents folded, lower case, split into words, and words cut to their stem."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache, lru_cache

from whoosh.lang import NoStemmer, stemmer_for_language

_WORD = re.compile(r"[^\W_]+")
_LETTERS_WITHOUT_ACCENT_FORM = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"}
)

#: Longer words are cut: nobody types them, and they would only swell the index.
MAX_WORD_LENGTH = 64

#: Stands between two values of one field, so that no phrase matches across them. Never part of a word.
VALUE_BREAK = "|"


def fold(text: str) -> str:
    """Return the text in lower case and without accents, so that "Jose" finds "José"."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return bare.translate(_LETTERS_WITHOUT_ACCENT_FORM)


def words(text: str) -> list[str]:
    """Return the folded words of a text in reading order."""
    return [word[:MAX_WORD_LENGTH] for word in _WORD.findall(fold(text))]


@cache
def stemmer(language: str) -> Callable[[str], str]:
    """Return the function that cuts a folded word of this language ("en", "de") to its stem."""
    try:
        cut = stemmer_for_language(language)
    except NoStemmer:
        return _unchanged
    return lru_cache(maxsize=50_000)(lambda word: fold(cut(word)) or word)


def _unchanged(word: str) -> str:
    return word


def term_stream(values: Iterable[str], cut: Callable[[str], str] = _unchanged) -> str:
    """Return the terms of several values as one string with spaces, as Whoosh receives them."""
    streams = (" ".join(cut(word) for word in words(value)) for value in values)
    return f" {VALUE_BREAK} ".join(stream for stream in streams if stream)
