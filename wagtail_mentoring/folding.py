"""Text without accents and in lower case, so that whoever types "jose" finds "José" in every database."""

import unicodedata
from collections.abc import Callable

#: Letters that Unicode does not take apart into a plain letter and an accent, and ways to write a sign.
_PLAIN = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th", "ð": "d"}
_PLAIN |= {"‘": "'", "’": "'", "ʼ": "'", "‐": "-", "‑": "-"}  # noqa: RUF001  these signs are meant


def folded(char: str) -> str:
    """Return a character without accent, in lower case; nothing for an accent that stands alone."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
    bare = "".join(_PLAIN.get(one, one) for one in apart if unicodedata.category(one)[0] not in "MC")
    return unicodedata.normalize("NFC", bare)


class Characters(dict[int, str]):
    """What each character becomes, worked out when it is first met."""

    def __init__(self, become: Callable[[str], str]) -> None:
        self._become = become

    def __missing__(self, code: int) -> str:
        self[code] = became = self._become(chr(code))
        return became


_FOLDED = Characters(lambda char: " " if char.isspace() else folded(char))


def fold(text: str) -> str:
    """Return the text in lower case and without accents, so that "Jose" finds "José"."""
    return text.lower() if text.isascii() else text.translate(_FOLDED)
