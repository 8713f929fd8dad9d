"""The points of a score in words, in plain Python."""

from collections.abc import Mapping
from typing import Any

from .translations import Written


def points_of(question: Mapping[str, Any]) -> dict[int, str]:
    """Every point of a score's scale with its label: the number, and the word where it has one."""
    points = range(question["min_value"], question["max_value"] + 1)
    words = question["words"]
    if len(words) == len(points):
        named = dict(zip(points, words, strict=True))
    elif len(words) == 2:
        named = {points[0]: words[0], points[-1]: words[1]}
    else:
        named = {}
    return {point: _named(point, named[point]) if point in named else str(point) for point in points}


def _named(point: int, word: str) -> str:
    label = f"{point} – {word}"
    return Written(label, word.language) if isinstance(word, Written) else label
