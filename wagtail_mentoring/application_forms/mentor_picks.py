"""Choosing mentors in order without a script: every button of the list is one change to a list of keys."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.folding import fold

from .answer_rules import AnswerSources

MOST_RESULTS = 8
MOST_WORDS = 6
MOST_LETTERS = 80


@dataclass(frozen=True)
class Pick:
    """What one button asks: ``add``, ``drop`` or ``up`` for a mentor of a question, or ``find`` by name."""

    verb: str
    question: str
    mentor: str = ""

    @classmethod
    def read(cls, text: str) -> "Pick | None":
        """Read ``verb:question`` or ``verb:question:mentor``; anything else is None."""
        verb, _sep, rest = text.partition(":")
        question, _sep, mentor = rest.partition(":")
        if verb == "find" and question and not mentor:
            return cls(verb, question)
        if verb in ("add", "drop", "up") and question and mentor.isascii() and mentor.isdigit():
            return cls(verb, question, mentor)
        return None

    def apply(self, keys: list[str]) -> list[str]:
        """Return ``keys`` with the change made; one that changes nothing returns them as they are."""
        others = [key for key in keys if key != self.mentor]
        if self.verb == "add" and self.mentor not in keys:
            return [*keys, self.mentor]
        if self.verb == "drop":
            return others
        if self.verb == "up" and self.mentor in keys:
            place = max(0, keys.index(self.mentor) - 1)
            return [*others[:place], self.mentor, *others[place:]]
        return keys


def find_mentors(text: str, *, without: list[str]) -> list[Mentor]:
    """Mentors a visitor may find whose name holds every word of ``text``, those already chosen left out: the
    first ``MOST_RESULTS``, and one more where there are more.

    Typed without accents a word finds who has them, on every database: it is looked for, folded, in the
    folded name that mentors are sorted by.
    """
    words = [word for word in text[:MOST_LETTERS].split()[:MOST_WORDS] if fold(word)]
    if not words:
        return []
    holds_all = Q()
    for word in words:
        holds_all &= Q(sort_key__contains=fold(word)) | Q(name__icontains=word)
    chosen = [int(key) for key in without if key.isascii() and key.isdigit() and len(key) < 19]
    found = Mentor.objects.listed().filter(holds_all).exclude(pk__in=chosen)
    return list(found.by_name()[: MOST_RESULTS + 1])


def headline(mentor: Mentor) -> str:
    """Job and employer as far as people who are signed in may see them."""
    parts = (mentor.shown_to("signed_in", name) for name in ("job_title", "employer"))
    return ", ".join(part for part in parts if part)


def _called(place: int) -> str:
    """What tells a mentor who left, and has no name here any more, from another one who left."""
    return _("No longer in the directory (choice %(place)d)") % {"place": place}


def picker(bound_field: Any, sources: AnswerSources, sought: str) -> dict[str, Any]:
    """What the template draws around a mentors question: the list so far, the search and what it found."""
    question = bound_field.field.question
    keys = bound_field.field.widget.format_value(bound_field.value())
    names = sources.mentors(keys)
    most, found = question["max_choices"], find_mentors(sought, without=keys)
    return {
        "key": question["key"],
        "chosen": [
            {"key": key, "name": names.get(key) or _called(place)} for place, key in enumerate(keys, start=1)
        ],
        "is_full": bool(most) and len(keys) >= most,
        "most": most,
        "sought": sought,
        "results": [
            {"key": mentor.pk, "name": mentor.name, "headline": headline(mentor)}
            for mentor in found[:MOST_RESULTS]
        ],
        "first": MOST_RESULTS if len(found) > MOST_RESULTS else 0,
    }
