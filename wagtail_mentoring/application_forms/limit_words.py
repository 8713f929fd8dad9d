"""The limits of a question in words, for people to know before they answer."""

from collections.abc import Iterator
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .answer_rules import readable_day
from .choices import ChoiceDisplay, QuestionType
from .file_limits import kinds_in_words, limit_of
from .versions import Question

#: Most characters that a question has unless its editor says otherwise: nobody needs to be told.
USUAL_LENGTHS = {QuestionType.SHORT_TEXT: 200, QuestionType.LONG_TEXT: 5000}


def limits_in_words(question: Question) -> str:
    """Every limit that somebody could run into, as sentences."""
    return " ".join(filter(None, _sentences(question)))


def _sentences(question: Question) -> Iterator[str]:
    yield _words(question.get("min_words"), question.get("max_words"))
    match question["type"]:
        case QuestionType.SHORT_TEXT | QuestionType.LONG_TEXT:
            most = question.get("max_length")
            is_usual = not most or most >= USUAL_LENGTHS[question["type"]]
            yield _characters(question.get("min_length"), None if is_usual else most)
        case QuestionType.NUMBER:
            yield _range(question["min_value"], question["max_value"])
        case QuestionType.DATE:
            yield _range(*(_day(question[name]) for name in ("earliest", "latest")))
        case QuestionType.CHOICE | QuestionType.TERMS | QuestionType.MENTORS:
            yield _choices(question)
        case QuestionType.FILE:
            yield _("%(types)s, up to %(limit)s.") % {
                "types": kinds_in_words(question["file_types"]),
                "limit": filesizeformat(limit_of(question)),
            }


def _words(least: int | None, most: int | None) -> str:
    if least and most:
        return _("%(least)d to %(most)d words.") % {"least": least, "most": most}
    if most:
        return ngettext("Up to %(most)d word.", "Up to %(most)d words.", most) % {"most": most}
    return _("At least %(least)d words.") % {"least": least} if least else ""


def _characters(least: int | None, most: int | None) -> str:
    if least and most:
        return _("%(least)d to %(most)d characters.") % {"least": least, "most": most}
    if most:
        return ngettext("Up to %(most)d character.", "Up to %(most)d characters.", most) % {"most": most}
    return _("At least %(least)d characters.") % {"least": least} if least else ""


def _range(least: Any, most: Any) -> str:
    if least is not None and most is not None:
        return _("From %(least)s to %(most)s.") % {"least": least, "most": most}
    if most is not None:
        return _("%(most)s or less.") % {"most": most} if isinstance(most, int) else _until(most)
    if least is None:
        return ""
    return _("%(least)s or more.") % {"least": least} if isinstance(least, int) else _since(least)


def _until(day: str) -> str:
    return _("%(day)s or earlier.") % {"day": day}


def _since(day: str) -> str:
    return _("%(day)s or later.") % {"day": day}


def _day(iso: str | None) -> str | None:
    return readable_day(iso) if iso else None


def _choices(question: Question) -> str:
    least, most = question.get("min_choices"), question["max_choices"]
    if question.get("display") in (ChoiceDisplay.RADIO, ChoiceDisplay.SELECT):
        return ""
    if least and most and least < most:
        return _("Choose %(least)d to %(most)d.") % {"least": least, "most": most}
    if least and most:
        return _("Choose %(count)d.") % {"count": most}
    if most:
        return _("Choose up to %(most)d.") % {"most": most}
    return _("Choose at least %(least)d.") % {"least": least} if least else ""
