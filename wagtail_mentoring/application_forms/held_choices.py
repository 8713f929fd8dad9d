"""Choices of an answer that no control shows any more: a page holds them, and sends them along unchanged.

An option was taken out, fewer may be chosen, one is asked where several were chosen. A page says beside its
controls what the answer is and what of it they show. As long as that part comes back as it was, so does all.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .answer_rules import ANY_VOCABULARY, AnswerSources, Raw, consent_texts, takes_several
from .choices import ChoiceDisplay, QuestionType
from .scales import choices_of, label_of
from .versions import all_options

#: How the names begin of what stands beside a control: the whole answer, what of it the control shows, and
#: the tick by which the rest is taken away.
WHOLE, PART, TAKEN_AWAY = "whole-", "part-", "away-"
#: What that tick sends: the rest goes, or the whole answer does, whatever the control says beside it.
THE_REST, ALL_OF_IT = "1", "all"


@dataclass(frozen=True)
class Held:
    """What a page holds of one answer, and what it says about that."""

    name: str
    whole: list[str]
    #: In the order in which the control sends it; of ranks, empty where a list shows no choice.
    part: list[str]
    note: str
    #: The label of the tick; empty where taking the rest away would only leave nothing to hand in.
    way_out: str
    #: What the tick sends. Who says that they do not agree is never taken to agree.
    takes: str


def held(name: str, question: Mapping[str, Any], raw: Raw | None, sources: AnswerSources) -> Held | None:
    """What of ``raw`` the control called ``name`` cannot show; None where it shows everything."""
    whole = raw if isinstance(raw, list) else [raw] if raw else []
    part = _shown(question, whole, sources)
    unseen = Counter(whole) - Counter(part)
    if not unseen:
        return None
    options = list(dict.fromkeys(option for option in whole if option in unseen))
    names = _in_words(question, options, sources)
    nameless = [] if len(names) == len(options) else [_("something that is no longer offered")]
    shows_some = any(part)
    may_take_away = shows_some or not question["required"]
    return Held(
        name=name,
        whole=whole,
        part=part,
        note=_note(question, [*_with_ranks(question, whole, part, names), *nameless], shows_some),
        way_out=_way_out(question, [] if nameless else list(names.values())) if may_take_away else "",
        takes=ALL_OF_IT if question["type"] == QuestionType.CONSENT else THE_REST,
    )


def put_back(data: Any) -> Any:
    """What a page sent, each answer whole whose controls stand as they came: it was not changed.

    Without the fields that a page holds for that. Data of another kind than a form's is returned as it is.
    """
    names = [name.removeprefix(WHOLE) for name in data or () if name.startswith(WHOLE)]
    if not names:
        return data
    answers = data.copy()
    for name in names:
        is_as_it_came = _to_the_last(data.getlist(name)) == data.getlist(f"{PART}{name}")
        taken_away = data.get(f"{TAKEN_AWAY}{name}")
        if taken_away == ALL_OF_IT:
            answers.setlist(name, [])
        elif is_as_it_came and not taken_away:
            answers.setlist(name, data.getlist(f"{WHOLE}{name}"))
        for beside in (WHOLE, PART, TAKEN_AWAY):
            answers.pop(f"{beside}{name}", None)
    return answers


def _shown(question: Mapping[str, Any], whole: list[str], sources: AnswerSources) -> list[str]:
    """What the question's control shows of an answer, in the order in which it would send that."""
    match question["type"]:
        case QuestionType.CHOICE:
            return _shown_options(question, whole)
        case QuestionType.TERMS:
            return [key for key in sources.terms(question["vocabulary"]["key"]) if key in whole]
        case QuestionType.SCORE:
            return [point for point in whole if point in choices_of(question)]
        case QuestionType.CONSENT:
            return [text for text in whole if text in consent_texts(question)]
        case _:
            return whole


def _shown_options(question: Mapping[str, Any], whole: list[str]) -> list[str]:
    offered = [option["key"] for option in question["options"]]
    if question["display"] == ChoiceDisplay.RANKED:
        ranks = whole[: question["max_choices"]]
        return _to_the_last([key if key in offered else "" for key in ranks])
    if takes_several(question):
        return [key for key in offered if key in whole]
    return whole if len(whole) == 1 and whole[0] in offered else []


def _to_the_last(values: list[str]) -> list[str]:
    """``values`` without the empty ones at the end. Those before a choice say which rank it has."""
    used = [place for place, value in enumerate(values, start=1) if value]
    return values[: used[-1]] if used else []


def _in_words(question: Mapping[str, Any], options: list[str], sources: AnswerSources) -> dict[str, str]:
    """The names of options, by key, as far as they have any: a term that was deleted has none."""
    match question["type"]:
        case QuestionType.SCORE:
            known = {point: label_of(question, point) for point in options}
        case QuestionType.CHOICE:
            known = {key: option["label"] for key, option in all_options(question).items()}
        case QuestionType.TERMS:
            known = sources.terms(ANY_VOCABULARY)
        case _:
            known = {}
    return {key: _quoted(known[key]) for key in options if key in known}


def _quoted(label: str) -> str:
    return _("“%(label)s”") % {"label": label}


def _with_ranks(
    question: Mapping[str, Any], whole: list[str], part: list[str], names: dict[str, str]
) -> list[str]:
    if question.get("display") != ChoiceDisplay.RANKED:
        return list(names.values())
    words = _("%(option)s (choice %(rank)d)")
    return [
        words % {"option": names[key], "rank": rank}
        for rank, key in enumerate(whole, start=1)
        if key in names and not (key in part and rank <= question["max_choices"])
    ]


def _note(question: Mapping[str, Any], names: list[str], has_more: bool) -> str:
    if question["type"] == QuestionType.CONSENT:
        return _("You agreed to an earlier text. Read this one and decide again.")
    chosen = {"names": ", ".join(names)}
    if has_more:
        return _("Chosen before as well: %(names)s. It stays saved until you change this answer.") % chosen
    return _("Chosen before: %(names)s. It stays saved until you choose again.") % chosen


def _way_out(question: Mapping[str, Any], names: list[str]) -> str:
    if question["type"] == QuestionType.CONSENT:
        return _("I do not agree to this text")
    if not names:
        return _("Take away what is no longer offered")
    return _("Take away %(names)s") % {"names": ", ".join(names)}
