"""Asking for a few answers only: the form cut down to them, and answers put in place of others.

Plain Python, so that every rule can be tried without a database.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from wagtail_mentoring.application_forms.conditions import Condition, together
from wagtail_mentoring.application_forms.translations import in_language
from wagtail_mentoring.application_forms.versions import Question, Schema, questions_of

#: The key of the one page that holds what somebody was asked for.
ASKED_FOR = str(UUID(int=1))


def cut_down(schema: Schema, keys: Collection[str], *, title: str = "", intro: str = "") -> Schema:
    """``schema`` with one section that asks only the questions of these keys, in the form's order.

    A condition counts while the question it looks at is asked as well. One on an answer that stands already
    is passed over: somebody chose to ask this question of this person.
    """
    questions = []
    asked: set[str] = set()
    for section in schema["sections"]:
        for question in section["questions"]:
            if question["key"] in keys and question["type"] != "statement":
                condition = _both(
                    _still_counts(question.get("show_when"), asked),
                    _still_counts(section.get("show_when"), asked),
                )
                questions.append({**question, "show_when": condition})
                asked.add(question["key"])
    page = {"key": ASKED_FOR, "title": title, "intro": intro, "questions": questions}
    return {**schema, "sections": [page], "retired": []}


def _still_counts(condition: Condition | None, asked: Collection[str]) -> Condition | None:
    return condition if condition and condition["question"] in asked else None


def _both(own: Condition | None, of_section: Condition | None) -> Condition | None:
    """One page holds what stood in several sections, so a question takes its section's condition along."""
    return together([condition for condition in (own, of_section) if condition])


def in_order(schema: Schema, keys: Collection[str]) -> list[str]:
    """Those of ``keys`` that ``schema`` asks, in its order."""
    return [question["key"] for question in questions_of(schema) if question["key"] in keys]


def asks_all(schema: Schema, keys: Collection[str]) -> bool:
    """Whether ``schema`` still asks every one of these questions."""
    return set(keys) <= {question["key"] for question in questions_of(schema)}


def asks_the_same(before: Schema, after: Schema, keys: Collection[str]) -> bool:
    """Whether both schemas put these questions in the very same way, in every language there is."""
    languages = {None, *before.get("translations", {}), *after.get("translations", {})}
    return all(_by_key(before, keys, language) == _by_key(after, keys, language) for language in languages)


def _by_key(schema: Schema, keys: Collection[str], language: str | None) -> dict[str, Question]:
    schema = in_language(schema, language)
    return {question["key"]: question for question in questions_of(schema) if question["key"] in keys}


def put_in_place(
    *, before: Mapping[str, Any], asked: Iterable[str], given: Mapping[str, Any]
) -> dict[str, Any]:
    """The answers ``before`` with those of ``asked`` replaced by what was ``given``; nothing else changes.

    A question that was asked and is not among ``given`` was hidden by another of these answers, so its old
    answer goes. A key that was not asked is never taken from ``given``.
    """
    replaced = frozenset(asked)
    kept = {key: value for key, value in before.items() if key not in replaced}
    return {**kept, **{key: value for key, value in given.items() if key in replaced}}


def earlier_numbers(
    *,
    answers: Iterable[str],
    asked: Iterable[str],
    before: Mapping[str, int],
    number_before: int,
    number_asked: int,
    number: int,
) -> dict[str, int]:
    """By question key: the form version an answer was given to, where that is not version ``number``.

    ``before`` and ``number_before`` say so of the revision before; what was ``asked`` was answered to version
    ``number_asked``.
    """
    replaced = frozenset(asked)
    given_to = {key: number_asked if key in replaced else before.get(key, number_before) for key in answers}
    return {key: version for key, version in sorted(given_to.items()) if version != number}


def earlier_languages(
    *,
    answers: Iterable[str],
    asked: Iterable[str],
    before: Mapping[str, str],
    language_before: str,
    language: str,
) -> dict[str, str]:
    """By question key: the language an answer was given in, where that is not the ``language`` of ``asked``.

    ``before`` and ``language_before`` say so of the revision before.
    """
    replaced = frozenset(asked)
    given_in = {key: language if key in replaced else before.get(key, language_before) for key in answers}
    return {key: other for key, other in sorted(given_in.items()) if other != language}


def put_consents_in_place(
    *, before: Iterable[Mapping[str, Any]], asked: Iterable[str], given: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Consents as they were shown: those of questions that were asked again are replaced, the others stay."""
    replaced = frozenset(asked)
    return [dict(consent) for consent in before if consent["question"] not in replaced] + [
        dict(consent) for consent in given if consent["question"] in replaced
    ]


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after ``day`` in ``zone``."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone)


def is_to_be_reminded(
    *, now: datetime, asked_at: datetime, due_at: datetime, reminded_at: datetime | None, days: int
) -> bool:
    """Whether a reminder is due: ``days`` before the end, once, and not on the heels of the request."""
    soon = due_at - timedelta(days=days) <= now < due_at
    return soon and reminded_at is None and now - asked_at >= timedelta(days=1)
