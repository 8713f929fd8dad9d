"""From the editor's blocks to a schema: reads the stream, refuses what cannot become a version."""

import math
import uuid
from collections import Counter
from collections.abc import Iterator, Sized
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.blocks import ListBlock, StreamValue

from wagtail_mentoring.directory.models import Term

from .choices import ChoiceDisplay, ConditionTest, QuestionRole, QuestionType
from .condition_blocks import condition_of
from .conditions import Condition, places
from .exceptions import FormNotCompilable
from .question_blocks import text_of
from .versions import Schema, all_questions, settle
from .whole_numbers import LARGEST

SCHEMA_FORMAT = 1
#: Questions whose answer can be one of some, rather than only be given.
COMPARABLE = (QuestionType.CHOICE, QuestionType.YES_NO, QuestionType.NUMBER, QuestionType.SHORT_TEXT)
LIMITS_FROM_TO = (
    ("min_length", "max_length"),
    ("min_words", "max_words"),
    ("min_choices", "max_choices"),
)


def compile_schema(*, title: str, sections: StreamValue, previous: Schema | None, locale: str = "") -> Schema:
    """Return the schema of ``sections``, keeping the export names and retired questions of ``previous``.

    ``locale`` is the language they are written in. Raises ``FormNotCompilable`` with messages that name
    section and question.
    """
    schema = read_sections(title, sections)
    left_empty = [message for messages in left_empty_in(sections).values() for message in messages]
    if messages := left_empty or problems_of(schema, previous):
        raise FormNotCompilable(messages)
    return settle({**schema, "locale": locale}, previous)


def read_sections(title: str, sections: StreamValue) -> Schema:
    """The stream as plain data. Blocks without an id get one here, as they would when saved."""
    sections.get_prep_value()
    return {
        "format": SCHEMA_FORMAT,
        "title": text_of(title),
        "sections": [
            {
                "key": child.id,
                "title": text_of(child.value["title"]),
                "intro": text_of(child.value["intro"]),
                "show_when": condition_of(child.value["show_when"]),
                "questions": [
                    {"key": question.id, **question.block.schema_of(question.value)}
                    for question in child.value["questions"]
                ],
            }
            for child in sections
        ],
        "retired": [],
    }


def left_empty_in(sections: StreamValue) -> dict[str, list[str]]:
    """What a draft may lack and a version may not, in sentences by the id of the section or question."""
    empty: dict[str, list[str]] = {}
    for section in sections:
        words = {"title": text_of(section.value["title"])}
        empty[section.id] = _left_empty(section, _place(words))
        for question in section.value["questions"]:
            label = question.value.get("label")
            place = _place(words) if label is None else _place(words, {"label": text_of(label)})
            empty[question.id] = _left_empty(question, place)
    return {key: messages for key, messages in empty.items() if messages}


def _left_empty(child: StreamValue.StreamChild, place: str) -> list[str]:
    messages = []
    for name, block in child.block.child_blocks.items():
        value = child.value[name]
        is_list = isinstance(block, ListBlock)
        needed = block.child_block.required if is_list else block.required
        if needed and any(_is_empty(part) for part in (value if is_list else [value])):
            field = {"place": place, "field": block.label}
            messages.append(_("%(place)s: fill in “%(field)s”.") % field)
    return messages


def _is_empty(value: Any) -> bool:
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, Sized) and not len(value))


def problems_of(schema: Schema, previous: Schema | None) -> list[str]:
    """What keeps ``schema`` from becoming a version, in sentences for the editor."""
    known = all_questions(previous) if previous else {}
    messages = [*_key_problems(schema), *_role_problems(schema), *_condition_problems(schema)]
    if not schema["sections"]:
        messages.append(_("Add at least one section with a question."))
    for section, question in _questions(schema):
        before = known.get(question["key"])
        if before and before["type"] != question["type"]:
            messages.append(
                _("%(place)s: a published question keeps its type. Delete it and add a new one.")
                % {"place": _place(section, question)}
            )
        elif before and _is_newly_ranked(before, question):
            messages.append(
                _(
                    "%(place)s: a published question does not become a ranking, as what people chose so far "
                    "has no order. Delete it and add a new one."
                )
                % {"place": _place(section, question)}
            )
        messages += [
            _("%(place)s: %(problem)s") % {"place": _place(section, question), "problem": problem}
            for problem in _own_problems(question)
        ]
    return messages


def _is_newly_ranked(before: dict[str, Any], question: dict[str, Any]) -> bool:
    return question.get("display") == ChoiceDisplay.RANKED != before.get("display")


def _questions(schema: Schema) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    for section in schema["sections"]:
        for question in section["questions"]:
            yield section, question


def _place(section: dict[str, Any], question: dict[str, Any] | None = None) -> str:
    if question is None:
        return _("Section “%(section)s”") % {"section": section["title"]}
    return _("Section “%(section)s”, question “%(question)s”") % {
        "section": section["title"],
        "question": question["label"],
    }


def _key_problems(schema: Schema) -> Iterator[str]:
    """Ids come from the browser and may be anything; answers hang on them, so they must be unique UUIDs."""
    keys = [(section["key"], _place(section)) for section in schema["sections"]]
    for section, question in _questions(schema):
        place = _place(section, question)
        keys.append((question["key"], place))
        keys += [(option["key"], place) for option in question.get("options", [])]
    counts = Counter(key for key, _where in keys)
    told = set()
    for key, place in keys:
        if not is_canonical_uuid(key):
            yield _("%(place)s: it carries an invalid id. Delete it and add it again.") % {"place": place}
        elif counts[key] > 1 and place not in told:
            told.add(place)
            yield _("%(place)s: its id is used twice. Delete one of the two and add it again.") % {
                "place": place
            }


def is_canonical_uuid(key: Any) -> bool:
    try:
        return isinstance(key, str) and str(uuid.UUID(key)) == key
    except ValueError:
        return False


def _role_problems(schema: Schema) -> Iterator[str]:
    taken: dict[str, str] = {}
    for section, question in _questions(schema):
        role = question.get("role")
        if not role:
            continue
        place = _place(section, question)
        if role in taken:
            yield _(
                "%(place)s: the meaning “%(role)s” is taken by %(other)s. Each meaning may be given once."
            ) % {
                "place": place,
                "role": QuestionRole(role).label,
                "other": taken[role],
            }
        taken.setdefault(role, place)


def _own_problems(question: dict[str, Any]) -> Iterator[str]:
    if question["type"] == QuestionType.STATEMENT:
        return
    if not question["label"]:
        yield _("write the question.")
    for low, high in LIMITS_FROM_TO:
        if (question.get(low) or 0) > (question.get(high) or math.inf):
            yield _("the least is more than the most. Change one of the limits.")
    if question["type"] == QuestionType.NUMBER:
        yield from _number_problems(question)
    if question["type"] == QuestionType.LONG_TEXT:
        yield from _word_problems(question)
    if question["type"] == QuestionType.CHOICE:
        yield from _choice_problems(question)
    if question["type"] == QuestionType.SCORE:
        yield from _score_problems(question)
    if question["type"] == QuestionType.TERMS:
        yield from _terms_problems(question)
    if question["type"] == QuestionType.FILE and not question["file_types"]:
        yield _("allow at least one file type.")
    if question["type"] == QuestionType.CONSENT and not question["text"]:
        yield _("write the text that people agree to.")


def _number_problems(question: dict[str, Any]) -> Iterator[str]:
    least, most = question["min_value"], question["max_value"]
    if max(least or 0, -(most or 0)) > LARGEST:
        yield _("nobody can enter a number of so many digits. Change the limit.")
    if least is not None and most is not None and least > most:
        yield _("the smallest is more than the largest. Change one of the limits.")


def _word_problems(question: dict[str, Any]) -> Iterator[str]:
    """A word is a letter at the least, with a space before the next."""
    fewest = (question["min_words"] or 0) * 2 - 1
    if fewest > (question["max_length"] or math.inf):
        yield _("the least words do not fit into the most characters. Change one of the limits.")


def _terms_problems(question: dict[str, Any]) -> Iterator[str]:
    if not question["vocabulary"]:
        yield _("choose a vocabulary.")
        return
    of_it = {"vocabulary__translation_key": question["vocabulary"]["key"]}
    offered = Term.objects.canonical().filter(**of_it).count()
    if question["required"] and not offered:
        yield _("its vocabulary has no terms. Add some first.")
    yield from _count_problems(question, offered)


def _count_problems(question: dict[str, Any], offered: int) -> Iterator[str]:
    least = question["min_choices"] or 0
    if least > offered:
        yield ngettext(
            "the least is %(least)d, but only %(offered)d can be chosen. Ask for fewer, or offer more.",
            "the least is %(least)d, but only %(offered)d can be chosen. Ask for fewer, or offer more.",
            offered,
        ) % {"least": least, "offered": offered}


def _choice_problems(question: dict[str, Any]) -> Iterator[str]:
    labels = [option["label"] for option in question["options"]]
    if len(labels) < 2:
        yield _("give at least two options.")
    if len(set(labels)) < len(labels):
        yield _("two options read the same. Reword one of them.")
    yield from _count_problems(question, len(labels))
    if question["role"] == QuestionRole.PUBLIC_FIELDS and question["display"] != ChoiceDisplay.MANY:
        yield _("choosing what may be public needs tick boxes.")


def _score_problems(question: dict[str, Any]) -> Iterator[str]:
    least, most, words = question["min_value"], question["max_value"], len(question["words"])
    if least is None or most is None or not question["weight"]:
        yield _("say where the scale begins and ends, and its weight.")
    elif least >= most:
        yield _("the lowest must be less than the highest. Change one of them.")
    elif words not in (0, 2, most - least + 1):
        yield _("name no point, the two ends or every point of the scale. It has %(points)d points.") % {
            "points": most - least + 1
        }


def _condition_problems(schema: Schema) -> Iterator[str]:
    """Conditions point to earlier questions of the form only, so they neither dangle nor go in circles."""
    asked = {question["key"]: question for _section, question in _questions(schema)}
    for section, question, before in places(schema):
        condition = (question or section).get("show_when")
        if condition is None:
            continue
        source = asked.get(condition["question"])
        if problem := _source_problem(condition, source, before):
            label = source["label"] if source else ""
            yield _("%(place)s: %(problem)s") % {
                "place": _place(section, question),
                "problem": problem % {"question": label},
            }


def _source_problem(condition: Condition, source: dict[str, Any] | None, before: set[str]) -> str:
    if source is None or source["type"] == QuestionType.STATEMENT:
        return _("it depends on a question that is not in the form. Choose another, or show it always.")
    if source["key"] not in before:
        return _("it depends on “%(question)s”, which does not come before it. Move one of them.")
    return _value_problem(condition, source)


def _value_problem(condition: Condition, source: dict[str, Any]) -> str:
    if condition["test"] != ConditionTest.ANY_OF:
        return ""
    if source["type"] not in COMPARABLE:
        return _("of “%(question)s” it can only depend whether it is answered.")
    if not condition["values"]:
        return _("choose the answers to “%(question)s” with which it is shown.")
    offered = {option["key"] for option in source.get("options", [])}
    if source["type"] == QuestionType.YES_NO:
        offered = {"yes", "no"}
    if offered and not offered.issuperset(condition["values"]):
        return _("it depends on an answer to “%(question)s” that is no longer offered. Choose again.")
    return ""
