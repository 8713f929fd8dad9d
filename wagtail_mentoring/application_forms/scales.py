"""What a score is answered with, and how that reads."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from .translations import Written

#: The answer to a score that does not apply. It is no number, so it counts nowhere, and none left empty.
NOT_APPLICABLE = "na"


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


def choices_of(question: Mapping[str, Any]) -> dict[str, str]:
    """Every raw answer that a score's control offers, with its label."""
    points = {str(point): label for point, label in points_of(question).items()}
    return {**points, NOT_APPLICABLE: _("Not applicable")} if question["not_applicable"] else points


def label_of(question: Mapping[str, Any], raw: str) -> str:
    """The label of a raw answer, also where it is offered no more; a point off the scale is a mere number."""
    return choices_of({**question, "not_applicable": True}).get(raw, raw)


def _named(point: int, word: str) -> str:
    label = f"{point} – {word}"
    return Written(label, word.language) if isinstance(word, Written) else label
