"""Form schemas as plain data: canonical JSON, export names for good, and what changed between two."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from .choices import ChangeClass, ChoiceDisplay, QuestionType
from .conditions import conditions_by_question
from .layout_changes import layout_changes
from .translations import FORM, text_changes

Schema = dict[str, Any]
Question = dict[str, Any]

#: Limits, by the direction in which they get tighter.
UPPER_LIMITS = ("max_length", "max_words", "max_value", "latest", "max_choices", "max_megabytes")
LOWER_LIMITS = ("min_length", "min_words", "min_value", "min_choices", "earliest")
#: Parts of a question that change nothing but its words.
WORDING = ("label", "help", "words")
#: Parts that only staff notice.
SETTINGS = ("role", "sensitivity", "visible_to", "retention", "filterable", "weight")

TIGHTENING_KINDS = frozenset(
    {
        "required_question_added",
        "now_required",
        "option_retired",
        "limit_tightened",
        "text_changed",
        "translated_text_changed",
        "list_changed",
        "required_condition_changed",
    }
)
COMPATIBLE_KINDS = frozenset(
    {
        "optional_question_added",
        "question_retired",
        "now_optional",
        "option_added",
        "limit_loosened",
        "optional_condition_changed",
    }
)


def questions_of(schema: Mapping[str, Any]) -> list[Question]:
    """What the form asks, in order; texts without a question are left out."""
    return [
        q
        for section in schema["sections"]
        for q in section["questions"]
        if q["type"] != QuestionType.STATEMENT
    ]


def all_questions(schema: Mapping[str, Any]) -> dict[str, Question]:
    """Every question by key, the retired ones last."""
    return {q["key"]: q for q in [*questions_of(schema), *schema["retired"]]}


def all_options(question: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Every option of a choice by key, the retired ones last."""
    options = [*question.get("options", []), *question.get("retired_options", [])]
    return {option["key"]: option for option in options}


def propose_code(label: str, taken: Iterable[str], fallback: str) -> str:
    """Return an export name made of ``label``: ASCII, snake case, some 40 characters, not in ``taken``."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40].strip("_") or fallback
    code, number = base, 2
    names = set(taken)
    while code in names:
        code, number = f"{base}_{number}", number + 1
    return code


def settle(schema: Schema, previous: Schema | None) -> Schema:
    """Give questions and options their export names and keep what ``previous`` had and ``schema`` dropped.

    A name once given stays with its key for good, so an answer never moves to another column.
    """
    known = all_questions(previous) if previous else {}
    codes = {key: question["code"] for key, question in known.items()}
    sections = [
        {
            **section,
            "questions": [_settle_question(q, known.get(q["key"]), codes) for q in section["questions"]],
        }
        for section in schema["sections"]
    ]
    asked = {q["key"] for section in sections for q in section["questions"]}
    retired = [known[key] for key in sorted(known) if key not in asked]
    return {**schema, "sections": sections, "retired": retired}


def _settle_question(question: Question, before: Question | None, codes: dict[str, str]) -> Question:
    if question["type"] == QuestionType.STATEMENT:
        return question
    key = question["key"]
    if key not in codes:
        codes[key] = propose_code(question["label"], codes.values(), "question")
    settled = {**question, "code": codes[key]}
    if "options" in question:
        settled.update(_settle_options(question["options"], before or {}))
    return settled


def _settle_options(options: list[dict[str, str]], before: Question) -> dict[str, list[dict[str, str]]]:
    known = all_options(before)
    codes = {key: option["code"] for key, option in known.items()}
    for option in options:
        if option["key"] not in codes:
            codes[option["key"]] = propose_code(option["label"], codes.values(), "option")
    current = {option["key"] for option in options}
    return {
        "options": [{**option, "code": codes[option["key"]]} for option in options],
        "retired_options": [known[key] for key in sorted(known) if key not in current],
    }


def changes_between(before: Schema, after: Schema) -> list[dict[str, str]]:
    """Return what an editor changed: a list of ``kind``, ``question`` (key), ``label`` and ``detail``.

    Of what ``layout_changes`` tells the key may be that of a section or a text.
    """
    old = {q["key"]: q for q in questions_of(before)}
    new = {q["key"]: q for q in questions_of(after)}
    was_behind, is_behind = conditions_by_question(before), conditions_by_question(after)
    changes = []
    for key, question in new.items():
        if key in old:
            changes += _question_changes(old[key], question)
            if was_behind[key] != is_behind[key]:
                kind = "required_condition_changed" if question["required"] else "optional_condition_changed"
                changes.append(_change(kind, question))
        else:
            kind = "required_question_added" if question["required"] else "optional_question_added"
            changes.append(_change(kind, question))
    changes += [_change("question_retired", old[key]) for key in old if key not in new]
    changes += layout_changes(before, after)
    if before["title"] != after["title"]:
        changes.append(
            {"kind": "title_changed", "question": "", "label": after["title"], "detail": before["title"]}
        )
    return changes + _translation_changes(before, after)


def _translation_changes(before: Schema, after: Schema) -> list[dict[str, str]]:
    """One line a question and language; another text of a consent asks those again who agreed to it."""
    consents = {q["key"] for q in questions_of(after) if q["type"] == QuestionType.CONSENT}
    labels = labels_of_texts(after)
    changes: dict[tuple[str, str], dict[str, str]] = {}
    for change in text_changes(before, after):
        key, label = labels[change.key]
        agreed_to = change.part == "text" and change.was and change.key in consents
        kind = "translated_text_changed" if agreed_to else "translated"
        line = {"kind": kind, "question": key, "label": label, "detail": change.language}
        if agreed_to or (key, change.language) not in changes:
            changes[key, change.language] = line
    return list(changes.values())


def labels_of_texts(schema: Schema) -> dict[str, tuple[str, str]]:
    """By the key of any text: the question it belongs to, empty for none, and what that is called."""
    labels = {FORM: ("", schema["title"])}
    for section in schema["sections"]:
        labels[section["key"]] = ("", section["title"])
        for question in section["questions"]:
            labels[question["key"]] = (question["key"], question["label"])
    for question in all_questions(schema).values():
        labels[question["key"]] = (question["key"], question["label"])
        labels.update(dict.fromkeys(all_options(question), (question["key"], question["label"])))
    return labels


def change_class(before: Schema | None, changes: list[dict[str, str]]) -> ChangeClass:
    """What kind of change a new version is: what it does to people in the middle of it."""
    if before is None:
        return ChangeClass.FIRST
    kinds = {change["kind"] for change in changes}
    if kinds & TIGHTENING_KINDS:
        return ChangeClass.TIGHTENING
    return ChangeClass.COMPATIBLE if kinds & COMPATIBLE_KINDS else ChangeClass.WORDING


def asks_again(before: Schema, after: Schema) -> bool:
    """Whether somebody who fulfils ``before`` may fall short of ``after``."""
    return any(change["kind"] in TIGHTENING_KINDS for change in changes_between(before, after))


def _change(kind: str, question: Question, detail: str = "") -> dict[str, str]:
    return {"kind": kind, "question": question["key"], "label": question["label"], "detail": detail}


def _question_changes(old: Question, new: Question) -> list[dict[str, str]]:
    changes = []
    if old["required"] != new["required"]:
        changes.append(_change("now_required" if new["required"] else "now_optional", new))
    changes += [_change("reworded", new, part) for part in WORDING if old.get(part) != new.get(part)]
    changes += [_change("settings_changed", new, part) for part in SETTINGS if old.get(part) != new.get(part)]
    changes += [_change(kind, new, part) for part, kind in _limit_changes(old, new)]
    if old.get("text") != new.get("text"):
        changes.append(_change("text_changed", new))
    if old.get("vocabulary", {}).get("key") != new.get("vocabulary", {}).get("key"):
        changes.append(_change("list_changed", new))
    return changes + _option_changes(old, new)


def _limit_changes(old: Question, new: Question) -> list[tuple[str, str]]:
    if new["type"] == QuestionType.SCORE:
        return _score_changes(old, new)
    changes = []
    for part in UPPER_LIMITS + LOWER_LIMITS:
        was, now = old.get(part), new.get(part)
        if was == now:
            continue
        grows = was is not None and (now is None or (now > was if part in UPPER_LIMITS else now < was))
        changes.append((part, "limit_loosened" if grows else "limit_tightened"))
    if old.get("display") != new.get("display"):
        changes.append(("display", _display_change(old["display"], new["display"])))
    was_types, now_types = set(old.get("file_types", [])), set(new.get("file_types", []))
    if was_types != now_types:
        changes.append(("file_types", "limit_tightened" if was_types - now_types else "limit_loosened"))
    return changes


def _display_change(was: str, now: str) -> str:
    """Among tick boxes every choice made so far still fits; among one of a few, of several one."""
    if {was, now} == {ChoiceDisplay.RADIO, ChoiceDisplay.SELECT}:
        return "reworded"
    return "limit_loosened" if now == ChoiceDisplay.MANY else "limit_tightened"


def _score_changes(old: Question, new: Question) -> list[tuple[str, str]]:
    """A score means its place on the scale: with another scale, wider or not, people have to think again."""
    changes = [
        (part, "limit_tightened") for part in ("min_value", "max_value") if old.get(part) != new.get(part)
    ]
    if old["not_applicable"] != new["not_applicable"]:
        changes.append(("not_applicable", "limit_loosened" if new["not_applicable"] else "limit_tightened"))
    return changes


def _option_changes(old: Question, new: Question) -> list[dict[str, str]]:
    was = {option["key"]: option["label"] for option in old.get("options", [])}
    now = {option["key"]: option["label"] for option in new.get("options", [])}
    changes = [_change("option_added", new, label) for key, label in now.items() if key not in was]
    changes += [_change("option_retired", new, label) for key, label in was.items() if key not in now]
    changes += [
        _change("option_renamed", new, now[key]) for key in now if key in was and was[key] != now[key]
    ]
    return changes
