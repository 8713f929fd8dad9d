"""What an editor changed around the questions: sections, texts that ask nothing, places and order."""

from collections.abc import Iterator, Mapping
from typing import Any

from .choices import QuestionType
from .conditions import conditions_by_question
from .translations import SECTION_TEXTS

Schema = dict[str, Any]
#: The texts of a block that asks nothing.
STATEMENT_TEXTS = ("label", "text")


def layout_changes(before: Schema, after: Schema) -> Iterator[dict[str, str]]:
    """As ``versions.changes_between``; ``question`` is the key of whatever it is, a section's too."""
    yield from _parts("section", sections_of(before), sections_of(after), SECTION_TEXTS)
    yield from _parts("statement", statements_of(before), statements_of(after), STATEMENT_TEXTS)
    yield from _shown_to_others(before, after)
    yield from _places(before, after)
    was, now = orders_of(before), orders_of(after)
    for key, name in labels_in_order(after).items():
        if _moved_about(was.get(key, []), now[key]):
            yield _change("order_changed", key, name)


def sections_of(schema: Schema) -> dict[str, dict[str, Any]]:
    return {section["key"]: section for section in schema["sections"]}


def statements_of(schema: Schema) -> dict[str, dict[str, Any]]:
    return {key: part for key, part in _asked(schema).items() if part["type"] == QuestionType.STATEMENT}


def section_titles(schema: Schema) -> dict[str, str]:
    """The title of the section that each question or text stands in, by its key."""
    return {part["key"]: section["title"] for section in schema["sections"] for part in section["questions"]}


def orders_of(schema: Schema) -> dict[str, list[str]]:
    """What stands in an order, as keys: the sections under no key, then what each holds, then options."""
    orders = {"": [section["key"] for section in schema["sections"]]}
    orders |= {
        section["key"]: [part["key"] for part in section["questions"]] for section in schema["sections"]
    }
    options = {
        key: [option["key"] for option in part.get("options", [])] for key, part in _asked(schema).items()
    }
    return orders | options


def name_of(part: Mapping[str, Any]) -> str:
    """What a section, a question, a text or an option is called; a text without a heading by its start."""
    name = part.get("title") or part.get("label") or part.get("text", "")
    return str(name)[:80]


def labels_in_order(schema: Schema) -> dict[str, str]:
    """What each key of ``orders_of`` is called."""
    return {"": ""} | {key: name_of(part) for key, part in (sections_of(schema) | _asked(schema)).items()}


def _asked(schema: Schema) -> dict[str, dict[str, Any]]:
    return {part["key"]: part for section in schema["sections"] for part in section["questions"]}


def _parts(
    what: str, old: Mapping[str, Any], new: Mapping[str, Any], texts: tuple[str, ...]
) -> Iterator[dict[str, str]]:
    for key, part in new.items():
        if key not in old:
            yield _change(f"{what}_added", key, name_of(part))
            continue
        for text in texts:
            if old[key].get(text) != part.get(text):
                yield _change(f"{what}_reworded", key, name_of(part), text)
    for key, part in old.items():
        if key not in new:
            yield _change(f"{what}_removed", key, name_of(part))


def _shown_to_others(before: Schema, after: Schema) -> Iterator[dict[str, str]]:
    """Texts that depend on other answers than before, be it by their section or by a question."""
    was, now = conditions_by_question(before), conditions_by_question(after)
    for key, part in statements_of(after).items():
        if was.get(key, now[key]) != now[key]:
            yield _change("statement_condition_changed", key, name_of(part))


def _places(before: Schema, after: Schema) -> Iterator[dict[str, str]]:
    """What stands in another section than before."""
    was = {part["key"]: section["key"] for section in before["sections"] for part in section["questions"]}
    for section in after["sections"]:
        for part in section["questions"]:
            if was.get(part["key"], section["key"]) != section["key"]:
                yield _change("moved", part["key"], name_of(part))


def _moved_about(old: list[str], new: list[str]) -> bool:
    """Whether those that stand in both stand in another order."""
    both = set(old).intersection(new)
    return [key for key in old if key in both] != [key for key in new if key in both]


def _change(kind: str, key: str, label: str, detail: str = "") -> dict[str, str]:
    return {"kind": kind, "question": key, "label": label, "detail": detail}
