"""What an editor reads before publishing a form: every change in words, and what it does in numbers."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_mentoring.application_forms.choices import (
    ConditionTest,
    QuestionType,
    Sensitivity,
    VisibleTo,
)
from wagtail_mentoring.application_forms.conditions import conditions_by_question
from wagtail_mentoring.application_forms.language_names import language_name
from wagtail_mentoring.application_forms.layout_changes import (
    labels_in_order,
    orders_of,
    section_titles,
    sections_of,
    statements_of,
)
from wagtail_mentoring.application_forms.translations import text_changes
from wagtail_mentoring.application_forms.versions import (
    TIGHTENING_KINDS,
    Question,
    Schema,
    all_options,
    all_questions,
    changes_between,
    labels_of_texts,
)

from .edit_effects import Effects
from .parts_in_words import name_of_part, value_in_words

KIND_WORDS: dict[str, Any] = {
    "required_question_added": gettext_lazy("New question, must be answered"),
    "optional_question_added": gettext_lazy("New question, optional"),
    "question_retired": gettext_lazy("No longer asked"),
    "now_required": gettext_lazy("Must now be answered"),
    "now_optional": gettext_lazy("Now optional"),
    "reworded": gettext_lazy("Reworded"),
    "settings_changed": gettext_lazy("Settings for staff"),
    "limit_tightened": gettext_lazy("Stricter limit"),
    "limit_loosened": gettext_lazy("Looser limit"),
    "text_changed": gettext_lazy("Other text to agree to"),
    "list_changed": gettext_lazy("Another list of answers"),
    "option_added": gettext_lazy("New option"),
    "option_retired": gettext_lazy("Option no longer offered"),
    "option_renamed": gettext_lazy("Option reworded"),
    "required_condition_changed": gettext_lazy("Asked of other people"),
    "optional_condition_changed": gettext_lazy("Asked of other people"),
    "translated": gettext_lazy("Translation"),
    "translated_text_changed": gettext_lazy("Other text to agree to, in a translation"),
    "section_added": gettext_lazy("New section"),
    "section_removed": gettext_lazy("Section no longer there"),
    "section_reworded": gettext_lazy("Section reworded"),
    "statement_added": gettext_lazy("New text"),
    "statement_removed": gettext_lazy("Text no longer shown"),
    "statement_reworded": gettext_lazy("Text reworded"),
    "statement_condition_changed": gettext_lazy("Text shown to other people"),
    "moved": gettext_lazy("In another section"),
    "order_changed": gettext_lazy("Order"),
    "title_changed": gettext_lazy("Title"),
}
#: Changes that nobody in the middle of the form is told of.
SILENT_KINDS = frozenset(
    {
        "reworded",
        "settings_changed",
        "option_renamed",
        "section_added",
        "section_removed",
        "section_reworded",
        "statement_added",
        "statement_removed",
        "statement_reworded",
        "statement_condition_changed",
        "moved",
        "order_changed",
        "title_changed",
        "translated",
    }
)
#: Changes of one part, which the line names.
OF_ONE_PART = frozenset(
    {
        "reworded",
        "settings_changed",
        "limit_tightened",
        "limit_loosened",
        "section_reworded",
        "statement_reworded",
    }
)
#: Settings of the newest version that hold for what was handed in before it.
FOR_ALL_ANSWERS = ("sensitivity", "visible_to", "retention", "filterable")


@dataclass(frozen=True)
class ChangeLine:
    """One change: what, of which question, from what to what, and what it does."""

    kind: str
    words: Any
    label: str
    was: str
    now: str
    effect: str

    @property
    def is_stricter(self) -> bool:
        return self.kind in TIGHTENING_KINDS


def change_lines(before: Schema, after: Schema, effects: Effects) -> list[ChangeLine]:
    """The changes in words, those first that ask something of people."""
    old, new = _by_key(before), _by_key(after)
    lines = []
    for change in changes_between(before, after):
        key = change["question"]
        if change["kind"].endswith("condition_changed"):
            was, now = condition_in_words(before, key), condition_in_words(after, key)
        elif change["kind"] in ("translated", "translated_text_changed"):
            was, now = _translations_in_words(change, before, after)
        elif change["kind"] == "moved":
            was, now = section_titles(before)[key], section_titles(after)[key]
        elif change["kind"] == "order_changed":
            was, now = _order_in_words(before, key), _order_in_words(after, key)
        else:
            was, now = _was_and_now(change, old.get(key), new.get(key))
        lines.append(
            ChangeLine(
                kind=change["kind"],
                words=_words_of(change, new.get(key)),
                label=change["label"],
                was=was,
                now=now,
                effect=_effect_of_setting(change["detail"], old[key], new[key])
                if change["kind"] == "settings_changed"
                else _effect_of(change, effects),
            )
        )
    return sorted(lines, key=lambda line: (not line.is_stricter, line.kind in SILENT_KINDS))


def summary(effects: Effects) -> list[str]:
    """What publishing does to people, in sentences with numbers, those that ask something of them first."""
    lines = [_asked_more(drafts, more) for more, drafts in sorted(effects.more_questions.items())]
    if effects.refitted:
        text = ngettext(
            "%(drafts)d draft holds an answer that no longer fits; it is kept and asked for again.",
            "%(drafts)d drafts hold an answer that no longer fits; it is kept and asked for again.",
            effects.refitted,
        )
        lines.append(text % {"drafts": effects.refitted})
    if effects.hiding:
        text = ngettext(
            "%(drafts)d draft holds an answer that its writer is no longer asked for; it is kept, but not "
            "handed in.",
            "%(drafts)d drafts hold answers that their writers are no longer asked for; they are kept, but "
            "not handed in.",
            effects.hiding,
        )
        lines.append(text % {"drafts": effects.hiding})
    if effects.undisturbed:
        text = ngettext(
            "%(drafts)d draft goes on with nothing more to do.",
            "%(drafts)d drafts go on with nothing more to do.",
            effects.undisturbed,
        )
        lines.append(text % {"drafts": effects.undisturbed})
    lines = lines or [_("Nobody is writing on it now.")]
    if effects.handed_in or not effects.told:
        text = ngettext(
            "%(count)d application that was handed in stays as it is.",
            "%(count)d applications that were handed in stay as they are.",
            effects.handed_in,
        )
        lines.append(text % {"count": effects.handed_in})
    return lines + effects.told


def _asked_more(drafts: int, more: int) -> str:
    questions = ngettext("%(more)d more question", "%(more)d more questions", more) % {"more": more}
    text = ngettext(
        "%(drafts)d draft will be asked %(questions)s.",
        "%(drafts)d drafts will be asked %(questions)s.",
        drafts,
    )
    return text % {"drafts": drafts, "questions": questions}


def _was_and_now(change: dict[str, str], old: Question | None, new: Question | None) -> tuple[str, str]:
    part = change["detail"]
    match change["kind"]:
        case "title_changed":
            return part, change["label"]
        case "option_retired":
            return part, ""
        case "option_added":
            return "", part
        case "option_renamed":
            return _renamed_from(part, old, new), part
        case kind if kind in OF_ONE_PART:
            return value_in_words(part, old), value_in_words(part, new)
        case "text_changed":
            return value_in_words("text", old), value_in_words("text", new)
        case "statement_added" | "statement_removed":
            return (old or {}).get("text", ""), (new or {}).get("text", "")
        case "list_changed":
            return _name_of_list(old), _name_of_list(new)
    return "", ""


def condition_in_words(schema: Schema, key: str) -> str:
    """Of whom a question is asked, a condition a line, for example “Will you be away? – Yes”."""
    asked = all_questions(schema)
    parts = []
    for condition in conditions_by_question(schema).get(key, []):
        source = asked[condition["question"]]
        labels = {option: entry["label"] for option, entry in all_options(source).items()}
        labels |= {"yes": _("Yes"), "no": _("No")} if source["type"] == QuestionType.YES_NO else {}
        values = [labels.get(value, value) for value in condition["values"]]
        answers = _(" or ").join(values) if condition["test"] == ConditionTest.ANY_OF else _("any answer")
        parts.append(f"{source['label']} – {answers}")
    return "\n".join(parts) or _("Always")


def _by_key(schema: Schema) -> dict[str, Any]:
    """Everything that a change can be about."""
    return {**sections_of(schema), **statements_of(schema), **all_questions(schema)}


def _order_in_words(schema: Schema, key: str) -> str:
    """The sections, or what stands in one of them, or the options of a question, a line each."""
    names = labels_in_order(schema)
    names |= {pk: one["label"] for pk, one in all_options(all_questions(schema).get(key, {})).items()}
    return "\n".join(names[pk] for pk in orders_of(schema)[key])


def _words_of(change: dict[str, str], new: Question | None) -> Any:
    words = KIND_WORDS[change["kind"]]
    if change["kind"] in OF_ONE_PART and (part := name_of_part(change["detail"], new)):
        return f"{words}: {part}"
    if change["kind"] not in ("translated", "translated_text_changed"):
        return words
    return f"{words} ({language_name(change['detail'])})"


def _translations_in_words(change: dict[str, str], before: Schema, after: Schema) -> tuple[str, str]:
    """Every text of the question, or of none of them, that changed in that language, a line each."""
    places = labels_of_texts(after)
    lines = [
        text
        for text in text_changes(before, after)
        if text.language == change["detail"] and places[text.key][0] == change["question"]
    ]
    was, now = (filter(None, column) for column in ([t.was for t in lines], [t.now for t in lines]))
    return "\n".join(was) or _("none"), "\n".join(now) or _("none")


def _renamed_from(label: str, old: Question | None, new: Question | None) -> str:
    keys = [option["key"] for option in (new or {}).get("options", []) if option["label"] == label]
    was = [option["label"] for option in (old or {}).get("options", []) if option["key"] in keys]
    return was[0] if was else ""


def _name_of_list(question: Question | None) -> str:
    return ((question or {}).get("vocabulary") or {}).get("name", "")


def _effect_of_setting(part: str, old: Question, new: Question) -> str:
    """What protects an answer is never taken back: the strictest counts that any version said."""
    if part == "visible_to" and new.get(part) != VisibleTo.LEAD:
        return _("Applicants notice nothing. The answers stay with the lead office, as they were before.")
    if part == "sensitivity" and _protection(old) > _protection(new):
        return _("Applicants notice nothing. The answers stay as protected as they were before.")
    if part in FOR_ALL_ANSWERS:
        return _("Applicants notice nothing. It also holds for what was handed in before.")
    return _("Applicants notice nothing. It holds for what is handed in from now on.")


def _protection(question: Question) -> int:
    levels = list(Sensitivity)
    return levels.index(question.get("sensitivity", Sensitivity.NORMAL))


def _effect_of(change: dict[str, str], effects: Effects) -> str:
    """What one change does, as a sentence; of several changes of a question each says the same number."""
    key, kind = change["question"], change["kind"]
    if kind in SILENT_KINDS:
        return _("Drafts take it over silently; what was handed in keeps the words people saw.")
    if kind == "question_retired":
        return _taken_out(effects, key)
    sentences = []
    if count := effects.missing[key]:
        sentences.append(_("%(drafts)s will be asked it.") % {"drafts": _drafts(count)})
    if count := effects.wrong[key]:
        sentences.append(_("%(drafts)s will be asked again.") % {"drafts": _drafts(count)})
    if count := effects.newly_hidden[key]:
        text = _("Hidden in %(drafts)s: the answer is kept, but it is not handed in.")
        sentences.append(text % {"drafts": _drafts(count)})
    if not sentences and (count := effects.newly_shown[key]):
        sentences.append(_("%(drafts)s will be offered it.") % {"drafts": _drafts(count)})
    return " ".join(sentences) or _("No draft has more to do.")


def _taken_out(effects: Effects, key: str) -> str:
    drafts = _drafts(effects.answered[key])
    elsewhere = [in_words(count) for in_words, kept in effects.kept_elsewhere if (count := kept[key])]
    count = effects.handed_in_with[key]
    if elsewhere and not count:
        text = _("Hidden in %(drafts)s, the text is kept; stays in %(handed_in)s.")
        return text % {"drafts": drafts, "handed_in": ", ".join(elsewhere)}
    applications = ngettext("%(count)d application handed in", "%(count)d applications handed in", count)
    text = _("Hidden in %(drafts)s, the text is kept; stays in %(handed_in)s and in exports.")
    handed_in = ", ".join([*elsewhere, applications % {"count": count}])
    return text % {"drafts": drafts, "handed_in": handed_in}


def _drafts(count: int) -> str:
    return ngettext("%(count)d draft", "%(count)d drafts", count) % {"count": count}
