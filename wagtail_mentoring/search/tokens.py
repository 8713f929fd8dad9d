"""How text becomes terms: accents folded, lower case, split into words, and words cut to their stem.

A word with a sign inside is found by its parts and as a whole: "Anna-Lena" is "anna", "lena" and "annalena".
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from whoosh.lang import NoStemmer, stemmer_for_language

from wagtail_mentoring.folding import Characters, fold, folded

#: Longer words are cut: nobody types them, and they would only swell the index.
MAX_WORD_LENGTH = 64

#: Names that are nothing but their signs.
_SIGNED_NAMES = {"c++": "cpp", "c#": "csharp", "f#": "fsharp", ".net": "dotnet"}
_SIGNS_OF_NAMES = ("+", "#", ".n", ".N")
_SIGNED_NAME = re.compile(r"(?<!\w)(?:c\+\+|[cf]#|\.net)(?!\w)")

#: A sign with letters on both sides, and the words so written: "co-op", "r&d" (up to three parts), "o'brien"
#: (but not "I'll" or "mentor's"), "u.s.a.".
_SIGN_INSIDE = re.compile(r"[-'&.’‘ʼ‐‑](?<=\w.)(?=\w)")  # noqa: RUF001  these signs are meant
_SIGN = re.compile(r"[-'&.]")
_COMPOUND = re.compile(
    r"(?<![\w&'-])(?:[^\W_]++(?:[-&][^\W_]++){1,2}|[^\W_]{1,2}'[^\W_]{3,}+)(?![\w&-])"
    r"|(?<![\w.])[^\W_](?:\.[^\W_])++(?!\w)"
)

#: Chinese and Japanese are written without spaces: every character counts as a word.
_IDEOGRAPHS = ((0x3040, 0x30FF), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0x20000, 0x3FFFF))


def _word_part(char: str) -> str:
    """Return a folded character as it reads when only words are left: a space for what is no letter."""
    if char.isspace() or unicodedata.category(char) in {"Cc", "Cs"}:
        return " "
    letters = "".join(one if one.isalnum() else " " for one in folded(char))
    return f" {letters} " if any(first <= ord(char) <= last for first, last in _IDEOGRAPHS) else letters


_WORD_PARTS = Characters(_word_part)
_ASCII_WORD_PARTS = "".join(_word_part(chr(code)) for code in range(128))


def words(text: str) -> list[str]:
    """Return the folded words of a text in reading order, and after them those with a sign inside as a whole.

    After them, so that the others keep their distances and phrases are found.
    """
    return [*parts(text), *compounds(text).values()]


def parts(text: str) -> list[str]:
    """Return the folded words of a text in reading order."""
    if any(sign in text for sign in _SIGNS_OF_NAMES):
        text = _SIGNED_NAME.sub(lambda name: _SIGNED_NAMES[name[0]], text.lower())
    found = text.translate(_ASCII_WORD_PARTS if text.isascii() else _WORD_PARTS).split()
    if found and max(map(len, found)) > MAX_WORD_LENGTH:
        return [word[:MAX_WORD_LENGTH] for word in found]
    return found


def compounds(text: str) -> dict[tuple[str, ...], str]:
    """Return the words with a sign inside, each as a whole, by their parts."""
    found: dict[tuple[str, ...], str] = {}
    place = 0
    while sign := _SIGN_INSIDE.search(text, place):
        start = text.rfind(" ", 0, sign.start()) + 1
        end = text.find(" ", sign.end())
        place = end if end >= 0 else len(text)
        for compound in _COMPOUND.findall(fold(text[start:place])):
            found[tuple(_SIGN.split(compound))] = _SIGN.sub("", compound)[:MAX_WORD_LENGTH]
    return found


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
