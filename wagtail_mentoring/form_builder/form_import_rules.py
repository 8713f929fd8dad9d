"""How an old form field becomes a question and an old value an answer, in plain Python.

Nothing is dropped: whatever does not fit its field is kept as text in a question of its own, or as an option
that is no longer offered. Every value gets exactly one ``Outcome``, so that a report can add up.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid5

#: Lets the same field of the same page become the same question in every run.
NAMESPACE = UUID("6a0d2f6e-4f0c-5d4e-9d0c-3f3a1d2b7c55")
#: As many as one section of the form builder takes.
MOST_QUESTIONS = 40
LONGEST_SHORT, LONGEST_LABEL, LONGEST_OPTION, MOST_OPTIONS = 500, 250, 200, 100
LONGEST_ADDRESS = 254
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NAME_FIELDS = frozenset({"name", "full_name", "your_name", "your_full_name"})
SEVERAL = ("checkboxes", "multiselect")
CHOICES = ("dropdown", "radio", *SEVERAL)
#: Kinds of field that have a question to become; any other is kept as text.
KINDS = frozenset(
    {"singleline", "multiline", "email", "number", "url", "checkbox", "date", "datetime", "hidden", *CHOICES}
)


class Outcome(StrEnum):
    """What became of one value."""

    IMPORTED = "imported"
    RENAMED = "renamed"
    EMPTY = "empty"
    NOT_ASKED = "not_asked"
    ORPHANED = "orphaned"
    OPTION_GONE = "option_gone"
    UNREADABLE = "unreadable"
    OTHER_KIND = "other_kind"


@dataclass(frozen=True)
class OldField:
    """A field of the old page as it stands now."""

    name: str
    label: str
    kind: str
    required: bool
    help_text: str = ""
    choices: tuple[str, ...] = ()
    #: What Wagtail calls the kind of field in the reader's language.
    kind_in_words: str = ""
    #: Whether the label was changed after the key was made of it.
    is_renamed: bool = False


@dataclass(frozen=True)
class Cell:
    """What became of the value of one field in one submission: where it went, and the answer kept there."""

    name: str
    outcome: Outcome
    question: str
    answer: Any
    raw: Any


@dataclass
class Plan:
    """The questions that hold everything one page ever collected."""

    page_key: str
    fields: list[OldField]
    types: dict[str, str] = field(default_factory=dict)
    #: Options chosen that the field no longer offers, by field.
    gone: dict[str, list[str]] = field(default_factory=dict)
    #: Fields with values that cannot be read as what the field asks for.
    unreadable: set[str] = field(default_factory=set)
    #: Keys of submissions that no field has any more.
    orphans: list[str] = field(default_factory=list)
    submissions: int = 0

    def key(self, *path: str) -> str:
        return str(uuid5(NAMESPACE, "/".join((self.page_key, *path))))

    def question_key(self, old: OldField) -> str:
        """A field that became another type of question in a later run is another question."""
        return self.key(old.name, self.types[old.name])

    def option_key(self, name: str, text: str) -> str:
        return self.key("option", name, text)


def plan_for(page_key: str, fields: list[OldField], submissions: Iterable[Mapping[str, Any]]) -> Plan:
    """Look at every value once and decide which questions and options can hold them all."""
    plan = Plan(page_key, fields)
    known = {old.name: old for old in fields}
    widest: Counter[str] = Counter()
    fractions: set[str] = set()
    for data in submissions:
        plan.submissions += 1
        for name, value in data.items():
            if name not in known:
                plan.orphans += [name] if name not in plan.orphans else []
                continue
            widest[name] = max(widest[name], len(in_words(value)))
            if known[name].kind == "number" and not is_whole(value):
                fractions.add(name)
            if known[name].kind in CHOICES:
                _note_gone(plan, known[name], value)
    for old in fields:
        plan.types[old.name] = _type_for(old, widest[old.name], old.name in fractions, plan)
    return plan


def note_unreadable(plan: Plan, submissions: Iterable[Mapping[str, Any]]) -> Plan:
    """The second look, once types are settled: which fields need a question for what cannot be read."""
    for data in submissions:
        plan.unreadable |= {cell.name for cell in cells_of(plan, data) if cell.outcome == Outcome.UNREADABLE}
    return plan


def _note_gone(plan: Plan, old: OldField, value: Any) -> None:
    gone = plan.gone.setdefault(old.name, [])
    for text in chosen(value):
        if text not in old.choices and text not in gone:
            gone.append(text)


def _type_for(old: OldField, widest: int, has_fractions: bool, plan: Plan) -> str:
    short = "short_text" if widest <= LONGEST_SHORT else "long_text"
    if old.kind in CHOICES:
        offered = [*old.choices, *plan.gone.get(old.name, [])]
        fits = len(offered) <= MOST_OPTIONS and all(len(text) <= LONGEST_OPTION for text in offered)
        return "choice" if len(old.choices) >= 2 and fits else short
    if old.kind == "number":
        return short if has_fractions else "number"
    kinds = {"multiline": "long_text", "email": "email", "checkbox": "yes_no", "date": "date"}
    return kinds.get(old.kind, short)


def cells_of(plan: Plan, data: Mapping[str, Any]) -> Iterator[Cell]:
    """Every field and every further key of one submission, each with what becomes of it."""
    known = {old.name for old in plan.fields}
    for old in plan.fields:
        yield _cell(plan, old, data)
    for name, value in data.items():
        if name not in known:
            yield Cell(
                name, Outcome.ORPHANED, plan.key("formerly", name), tidy(in_words(value)) or None, value
            )


def _cell(plan: Plan, old: OldField, data: Mapping[str, Any]) -> Cell:
    key = plan.question_key(old)
    if old.name not in data:
        return Cell(old.name, Outcome.NOT_ASKED, key, None, None)
    value = data[old.name]
    if value in (None, "", []) or (plan.types[old.name] == "choice" and _says_nothing(value)):
        return Cell(old.name, Outcome.EMPTY, key, None, value)
    try:
        answer = _answer(plan, old, value)
    except ValueError:
        text = tidy(in_words(value))
        return Cell(old.name, Outcome.UNREADABLE, plan.key("as written", old.name), text, value)
    outcome = Outcome.RENAMED if old.is_renamed else Outcome.IMPORTED
    if old.kind not in KINDS:
        outcome = Outcome.OTHER_KIND
    elif plan.types[old.name] == "choice" and any(text not in old.choices for text in chosen(value)):
        outcome = Outcome.OPTION_GONE
    return Cell(old.name, outcome, key, answer, value)


def _answer(plan: Plan, old: OldField, value: Any) -> Any:
    """The value as an answer of the question's type. ValueError where it is none."""
    match plan.types[old.name]:
        case "choice":
            keys = [plan.option_key(old.name, text) for text in chosen(value)]
            if old.kind in SEVERAL:
                return keys
            if len(keys) != 1:
                raise ValueError(value)
            return keys[0]
        case "number":
            return int(str(value))
        case "date":
            moment = datetime.fromisoformat(str(value))
            if moment.time() != time.min:
                raise ValueError(value)
            return moment.date().isoformat()
        case "yes_no":
            if not isinstance(value, bool):
                raise ValueError(value)
            return value
        case "email":
            if not isinstance(value, str) or not is_address(value):
                raise ValueError(value)
            return value
        case _:
            return tidy(in_words(value))


def is_whole(value: Any) -> bool:
    """Whether a number of the old form is a whole one our question can hold; what is none is not counted."""
    text = str(value)
    return not re.fullmatch(r"[+-]?\d*\.\d+|[+-]?\d{13,}|[+-]?\d+[eE][+-]?\d+", text)


def chosen(value: Any) -> list[str]:
    """The options that were chosen, each once; blanks around one make it no other, and only blanks none."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    return list(dict.fromkeys(filter(None, (option_text(str(item)) for item in items))))


def option_text(text: str) -> str:
    """An option as a form can offer it: two that read the same are one."""
    return tidy(text).replace("\r\n", "\n").strip()


def _says_nothing(value: Any) -> bool:
    return isinstance(value, str | list) and not chosen(value)


def in_words(value: Any) -> str:
    """Any stored value as text."""
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)


def tidy(text: str) -> str:
    """``text`` without characters that no database or workbook holds; everything else as it was."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "\ufffd", text)


def is_address(text: str) -> bool:
    """Whether ``text`` is an e-mail address that mail can go to; the old form took longer ones as well."""
    return len(text) <= LONGEST_ADDRESS and EMAIL.fullmatch(text) is not None


def address_of(plan: Plan, data: Mapping[str, Any]) -> str:
    """What was given in the first field for an e-mail address; empty without. Whoever is named in another
    one, as a referee, is not the applicant, whatever the first one holds."""
    first = address_field(plan)
    value = data.get(first.name) if first else None
    return value if isinstance(value, str) and is_address(value) else ""


def address_field(plan: Plan) -> OldField | None:
    """The field that says whose a submission is."""
    return next((old for old in plan.fields if old.kind == "email"), None)


def name_of(plan: Plan, data: Mapping[str, Any]) -> str:
    """What stands in a field called name, for forms without a question for it; empty without."""
    names = (data.get(old.name) for old in plan.fields if old.name in NAME_FIELDS)
    return next((tidy(name)[:160] for name in names if isinstance(name, str) and name), "")


def blocks_of(plan: Plan, words: Mapping[str, str], *, with_everything: bool) -> list[dict[str, Any]]:
    """The form's sections as raw blocks; ``with_everything`` also what is no longer asked or offered.

    ``words`` holds ``section``, ``formerly`` and ``as_written``, the latter two with ``%s`` for the name.
    """
    questions = [_block(plan, old, with_everything) for old in plan.fields]
    if with_everything:
        for old in plan.fields:
            if old.name in plan.unreadable:
                label = words["as_written"] % old.label
                questions.append(_text_block(plan.key("as written", old.name), label))
        questions += [_text_block(plan.key("formerly", n), words["formerly"] % n) for n in plan.orphans]
    return [
        {
            "type": "section",
            "id": plan.key("section", str(start)),
            "value": {
                "title": words["section"],
                "intro": "",
                "questions": questions[start : start + MOST_QUESTIONS],
            },
        }
        for start in range(0, len(questions), MOST_QUESTIONS)
    ]


def _text_block(key: str, label: str) -> dict[str, Any]:
    value = {"label": label[:LONGEST_LABEL], "help_text": "", "required": False, "max_length": 20_000}
    return {"type": "long_text", "id": key, "value": value}


def _block(plan: Plan, old: OldField, with_everything: bool) -> dict[str, Any]:
    kind = plan.types[old.name]
    value: dict[str, Any] = {
        "label": (old.label or old.name)[:LONGEST_LABEL],
        "help_text": old.help_text,
        "required": old.required and old.kind not in ("hidden", "checkbox"),
    }
    if kind == "choice":
        value["display"] = {"dropdown": "select", "radio": "radio"}.get(old.kind, "many")
        texts = [*old.choices, *(plan.gone.get(old.name, []) if with_everything else [])]
        value["options"] = [
            {"type": "item", "id": plan.option_key(old.name, text), "value": text} for text in texts
        ]
    elif kind in ("short_text", "long_text"):
        value["max_length"] = LONGEST_SHORT if kind == "short_text" else 20_000
    if role := _role(plan, old, kind):
        value["role"] = role
    return {"type": kind, "id": plan.question_key(old), "value": value}


def _role(plan: Plan, old: OldField, kind: str) -> str:
    """The first e-mail field is the applicant's address, the first one called name their name."""
    if kind == "email" and old == address_field(plan):
        return "email"
    names = [other for other in plan.fields if other.name in NAME_FIELDS and other.kind == "singleline"]
    return "name" if kind == "short_text" and names[:1] == [old] else ""
