"""Which words of the index a misspelt word may have meant: those one edit away."""

from collections.abc import Iterable

#: Shorter words are taken as typed. So are words with digits (years, codes), which are never suggested.
MIN_LENGTH = 5

#: No more candidates than this are considered for one word.
MAX_CANDIDATES = 25


def may_be_misspelt(word: str) -> bool:
    return len(word) >= MIN_LENGTH and word.isalpha()


def candidates(word: str, known: Iterable[str]) -> list[str]:
    """Return the known words that are one edit away (a letter more, less, other, or two swapped)."""
    found = []
    for other in known:
        near = abs(len(other) - len(word)) <= 1 and other != word
        if near and one_edit_apart(word, other) and other.isalpha():
            found.append(other)
            if len(found) == MAX_CANDIDATES:
                break
    return found


def one_edit_apart(first: str, second: str) -> bool:
    """Tell whether two different words differ by at most one edit."""
    short, long = sorted((first, second), key=len)
    start = 0
    while start < len(short) and short[start] == long[start]:
        start += 1
    if len(short) < len(long):
        return short[start:] == long[start + 1 :]
    if short[start + 1 :] == long[start + 1 :]:
        return True
    swapped = short[start : start + 2] == long[start : start + 2][::-1]
    return swapped and short[start + 2 :] == long[start + 2 :]
