"""Two revisions of one application beside each other: which answers differ, from what to what."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.choices import QuestionType
from wagtail_mentoring.application_forms.versions import Question

from .answers import Display, display_value
from .application_models import ApplicationRevision
from .choices import RevisionKind
from .raw_answers import without_form
from .revision_questions import given_sections


@dataclass(frozen=True)
class Change:
    """One answer that differs. ``was`` and ``now`` are in words, in those the answerer saw."""

    section: str
    question: Question
    was: Display
    now: Display
    #: What the question was called before, where that was different.
    label_before: str = ""

    @property
    def key(self) -> str:
        return self.question["key"]

    @property
    def label(self) -> str:
        return self.question["label"]

    @property
    def was_lines(self) -> list[str]:
        return self.was if isinstance(self.was, list) else [self.was]

    @property
    def now_lines(self) -> list[str]:
        return self.now if isinstance(self.now, list) else [self.now]


def changes_between_revisions(
    before: ApplicationRevision, after: ApplicationRevision, *, hidden: Collection[str] = ()
) -> list[Change]:
    """The answers that differ, in the form's order, without those to the questions whose keys are ``hidden``.

    Both are told in the language of the later one: one that changed alone is no change of words. Nor is the
    same choice kept otherwise, since its question takes one where it took several, or the other way round.
    """
    old, new = places_in(before, after.locale), places_in(after, after.locale)
    order = [*new, *(key for key in old if key not in new)]
    changes = []
    for key in order:
        was, now = before.answers.get(key, _absent), after.answers.get(key, _absent)
        section, question = new.get(key) or old[key]
        if key in hidden or without_form(question, was) == without_form(question, now):
            continue
        changes.append(
            Change(
                section=section,
                question=question,
                was=answer_in_words(old.get(key), was),
                now=answer_in_words(new.get(key), now),
                label_before=label_before(old.get(key), question),
            )
        )
    return changes


def withheld_changes(
    before: ApplicationRevision, after: ApplicationRevision, *, hidden: Collection[str]
) -> int:
    """How many changes are left out because they are ``hidden``."""
    return sum(change.question["key"] in hidden for change in changes_between_revisions(before, after))


class _Absent:
    """Stands for an answer to a question that was not asked, which null is not."""


_absent: Any = _Absent()

Place = tuple[str, Question]


def places_in(revision: ApplicationRevision, language: str) -> dict[str, Place]:
    """By key, each question that the revision answers and the title of its section, in ``language``."""
    return {
        question["key"]: (section["title"], question)
        for section in given_sections(revision, language=language)
        for question in section["questions"]
    }


def answer_in_words(place: Place | None, value: Any) -> Display:
    """What was handed in to the question of ``place``, which is None where it was not asked."""
    if place is None or value is _absent:
        return _("(not asked)")
    if value is None:
        return _("(left empty)")
    if place[1]["type"] == QuestionType.FILE:
        return str(value["name"])
    return display_value(place[1], value)


def label_before(place: Place | None, question: Question) -> str:
    """What ``question`` was called at ``place``, where that was something else."""
    before = place[1]["label"] if place else question["label"]
    return before if before != question["label"] else ""


def only_corrected_since(revision: ApplicationRevision) -> bool:
    """Whether every version after ``revision``, of which there is one, is a correction by the office."""
    later = ApplicationRevision.objects.filter(
        application=revision.application_id, sequence__gt=revision.sequence
    )
    return set(later.values_list("kind", flat=True)) == {RevisionKind.CORRECTED}
