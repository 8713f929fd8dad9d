"""Who is asked what: conditions of sections and questions on answers given before, in plain Python."""

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from .choices import ConditionTest, QuestionType
from .whole_numbers import whole_number

Condition = dict[str, Any]


def is_met(
    condition: Condition | None, given: Mapping[str, Any], numbers: Container[str] = frozenset()
) -> bool:
    """Whether ``given``, raw answers by question key, fulfil ``condition``. No condition always is met.

    ``numbers`` are the keys of the questions whose answers are compared as numbers. ``also`` is a second
    condition that has to be met as well.
    """
    if condition is None:
        return True
    if not is_met(condition.get("also"), given, numbers):
        return False
    raw = given.get(condition["question"]) or []
    compared = as_number if condition["question"] in numbers else folded
    values = {compared(item) for item in (raw if isinstance(raw, list) else [raw])}
    if condition["test"] == ConditionTest.ANSWERED:
        return bool(values)
    return not values.isdisjoint(compared(value) for value in condition["values"])


def parts_of(condition: Condition | None) -> Iterator[Condition]:
    """Each of the conditions, one without the other, that have to be met together."""
    while condition is not None:
        yield {name: value for name, value in condition.items() if name != "also"}
        condition = condition.get("also")


def together(parts: Sequence[Condition]) -> Condition | None:
    """One condition that is met where all of ``parts`` are; None of none."""
    if not parts:
        return None
    also = together(parts[1:])
    return {**parts[0], "also": also} if also else parts[0]


def folded(text: str) -> str:
    """Typed answers are compared without regard to case; keys of options have none."""
    return text.strip().casefold()


def as_number(text: str) -> str:
    """“03” and “+3” are handed in as 3, so they count as it."""
    number = whole_number(text.strip())
    return folded(text) if number is None else str(number)


def shown(schema: Mapping[str, Any], given: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of the sections, questions and texts that a person with these raw answers is shown.

    An answer that is not shown counts as not given, so what depends on it is not shown either. Conditions
    point backwards only, which the compiler sees to: one pass settles them all.
    """
    keys: set[str] = set()
    counted: dict[str, Any] = {}
    numbers: set[str] = set()
    for section in schema["sections"]:
        if not is_met(section.get("show_when"), counted, numbers):
            continue
        keys.add(section["key"])
        for question in section["questions"]:
            if is_met(question.get("show_when"), counted, numbers):
                keys.add(question["key"])
                if question["type"] == QuestionType.NUMBER:
                    numbers.add(question["key"])
                counted[question["key"]] = given.get(question["key"])
    return frozenset(keys)


def conditions_by_question(schema: Mapping[str, Any]) -> dict[str, list[Condition]]:
    """What has to be fulfilled, all of it, before each question is shown.

    That is its section's condition and its own, and before them what stands before the questions these ask:
    an answer that is not shown counts as not given.
    """
    behind: dict[str, list[Condition]] = {}
    for section in schema["sections"]:
        for question in section["questions"]:
            found: list[Condition] = []
            for part in (section, question):
                if (condition := part.get("show_when")) is not None:
                    found += [*behind.get(condition["question"], []), condition]
            behind[question["key"]] = [one for place, one in enumerate(found) if one not in found[:place]]
    return behind


def places(schema: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None, set[str]]]:
    """Each section and each question of it, with the keys of the questions that come before."""
    before: set[str] = set()
    for section in schema["sections"]:
        yield section, None, set(before)
        for question in section["questions"]:
            yield section, question, set(before)
            if question["type"] != QuestionType.STATEMENT:
                before.add(question["key"])
