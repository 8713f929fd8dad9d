"""What counts as an answer: raw text of a form or a draft becomes a clean value, or an ``AnswerProblem``."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from wagtail_mentoring.digests import digest
from wagtail_mentoring.directory.models import Mentor, Term
from wagtail_mentoring.directory.visibility import translated_names

from .choices import ChoiceDisplay, QuestionType, ScanState
from .conditions import shown
from .exceptions import AnswerProblem
from .file_limits import check_sent
from .scales import NOT_APPLICABLE
from .translations import Written
from .versions import Question, Schema, all_options, questions_of
from .whole_numbers import LARGEST, whole_number

#: No answer is longer than this, whatever its question allows: the body of one request stays small.
MAX_RAW_LENGTH = 20_000
MAX_RAW_ITEMS = 200

YES, NO = "yes", "no"
#: In place of the key of one: a term that a question offers no more still has a name.
ANY_VOCABULARY = ""

Raw = str | list[str]


class HasFiles(Protocol):
    """Whatever is answered in: an application, or another row that holds files of its own."""

    @property
    def files(self) -> Any: ...


class AnswerSources:
    """What answers may refer to: terms, listed mentors and the application's own files, each read once."""

    def __init__(self, application: HasFiles, terms: dict[str, dict[str, str]] | None = None) -> None:
        self.application = application
        #: Names by key for each vocabulary; shared by whoever reads many drafts.
        self._terms = {} if terms is None else terms

    @cached_property
    def files(self) -> dict[str, Any]:
        """The applicant's present files by question key."""
        return {str(file.question_key): file for file in self.application.files.filter(removed_at=None)}

    def shown(self, schema: Schema, draft: Mapping[str, Raw]) -> frozenset[str]:
        """Keys of the sections, questions and texts that the writer of ``draft`` is shown."""
        return shown(schema, {**draft, **dict.fromkeys(self.files, "file")})

    def newly_hidden(
        self, before: Schema, was: Mapping[str, Raw], after: Schema, now: Mapping[str, Raw]
    ) -> list[Question]:
        """The questions of ``after`` that the writer answered under ``before`` and is shown no more.

        ``was`` and ``now`` are the draft under either. One that was taken out is none of them.
        """
        shown_before, shown_after = self.shown(before, was), self.shown(after, now)
        answered = {key for key, raw in now.items() if raw} | self.files.keys()
        gone = (shown_before - shown_after) & answered
        return [question for question in questions_of(after) if question["key"] in gone]

    def terms(self, vocabulary_key: str) -> dict[str, str]:
        """Names of a vocabulary's terms by key, in the reader's language and the editors' order."""
        if vocabulary_key not in self._terms:
            rows = Term.objects.canonical()
            if vocabulary_key != ANY_VOCABULARY:
                rows = rows.filter(vocabulary__translation_key=vocabulary_key)
            terms = list(rows.select_related("locale"))
            names, language = translated_names([], terms), get_language() or ""
            self._terms[vocabulary_key] = {
                str(term.translation_key): Written(names[term.translation_key], language)
                if term.translation_key in names
                else Written(term.name, term.locale.language_code)
                for term in terms
            }
        return self._terms[vocabulary_key]

    def mentors(self, keys: list[str]) -> dict[str, str]:
        """Names of those among ``keys`` that are mentors a visitor may find."""
        numbers = [int(key) for key in keys if re.fullmatch(r"[0-9]{1,18}", key)]
        if not numbers:
            return {}
        rows = Mentor.objects.listed().filter(pk__in=numbers).values_list("pk", "name")
        return {str(pk): name for pk, name in rows}


def takes_several(question: Mapping[str, Any]) -> bool:
    """Whether the raw answer is a list."""
    if question["type"] == QuestionType.CHOICE:
        return question["display"] in (ChoiceDisplay.MANY, ChoiceDisplay.RANKED)
    return question["type"] in (QuestionType.TERMS, QuestionType.MENTORS)


def consent_value(question: Mapping[str, Any]) -> str:
    """What a ticked consent sends: the digest of the text above it, so a changed text is asked again."""
    return digest(question["text"])


def consent_texts(question: Mapping[str, Any]) -> dict[str, str]:
    """The texts one may have agreed to, in whatever language, by what a tick under each sends."""
    return {digest(text): text for text in [*question.get("texts", []), question["text"]]}


def tidy_text(text: str) -> str:
    """``text`` without what no one types: control characters, half characters, foreign line breaks."""
    text = re.sub(r"\r\n?|[\u2028\u2029\x85]", "\n", text)
    text = re.sub(r"[\ud800-\udfff]", "\ufffd", text)
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) != "Cc")


def raw_answer(question: Question, value: Any) -> Raw:
    """``value`` as a draft may keep it. Raises ``AnswerProblem`` for what is no text or far too long."""
    items = value if isinstance(value, list) else [value]
    if len(items) > MAX_RAW_ITEMS or not all(isinstance(item, str) for item in items):
        raise AnswerProblem(_("This answer cannot be read. Enter it again."))
    if any(len(item) > MAX_RAW_LENGTH for item in items):
        raise AnswerProblem(_("This answer is far too long. Shorten it."))
    tidied = [tidy_text(item).strip() for item in items]
    given = [item for item in tidied if item]
    if takes_several(question) or (len(given) > 1 and question["type"] == QuestionType.CHOICE):
        return given
    if len(given) > 1:
        raise AnswerProblem(_("This answer cannot be read. Enter it again."))
    text = given[0] if given else ""
    return text if question["type"] == QuestionType.LONG_TEXT else re.sub(r"\s+", " ", text)


def clean_answer(question: Question, raw: Raw | None, sources: AnswerSources) -> Any:
    """Return the value to hand in, None for an answer left empty; raise ``AnswerProblem`` for a wrong one.

    Values are text, whole numbers, true or false, ISO dates, option keys (one or a list); terms and mentors
    are lists of ``key`` and ``label``, files ``key``, ``name`` and ``sha256``, consents the text's digest.
    """
    if question["type"] == QuestionType.FILE:
        given = value = _file_sent(question, sources.files.get(question["key"]))
    else:
        given = raw_answer(question, [] if raw is None else raw)
        value = CLEANERS[question["type"]](question, given, sources) if given else None
    if not given and question["required"]:
        raise AnswerProblem(missing_message(question), kind="missing")
    return value


def _file_sent(question: Question, file: Any) -> dict[str, str] | None:
    if file is None:
        return None
    if file.scan_state == ScanState.SUSPECT:
        raise AnswerProblem(_("This file may do harm, so nobody opens it. Send another one."))
    check_sent(question=question, name=file.original_name, size=file.size)
    return {"key": str(file.key), "name": file.original_name, "sha256": file.sha256}


def clean_answers(
    schema: Schema, draft: Mapping[str, Raw], sources: AnswerSources
) -> tuple[dict[str, Any], dict[str, AnswerProblem]]:
    """Return the values to hand in and the problems, both by question key.

    A question that the writer is not shown has neither: it asks nothing, whatever stands in the draft.
    """
    answers, problems = {}, {}
    asked = sources.shown(schema, draft)
    for question in questions_of(schema):
        if question["key"] not in asked:
            continue
        try:
            answers[question["key"]] = clean_answer(question, draft.get(question["key"]), sources)
        except AnswerProblem as problem:
            problems[question["key"]] = problem
    return answers, problems


def missing_message(question: Question) -> str:
    match question["type"]:
        case QuestionType.FILE:
            return _("Upload a file.")
        case QuestionType.CONSENT:
            return _("Tick the box to go on.")
        case QuestionType.CHOICE | QuestionType.YES_NO | QuestionType.TERMS | QuestionType.SCORE:
            return _("Choose an answer.")
        case QuestionType.MENTORS:
            return _("Add at least one mentor.")
        case _:
            return _("Enter an answer.")


def _clean_text(question: Question, raw: str, sources: AnswerSources) -> str:
    _check_length(question, raw)
    _check_words(question, raw)
    return raw


def _check_length(question: Question, raw: str) -> None:
    if (most := question.get("max_length")) and len(raw) > most:
        raise AnswerProblem(
            ngettext(
                "Use at most %(most)d character; you have used %(used)d.",
                "Use at most %(most)d characters; you have used %(used)d.",
                most,
            )
            % {"most": most, "used": len(raw)}
        )
    if (least := question.get("min_length")) and len(raw) < least:
        raise AnswerProblem(
            _("Use at least %(least)d characters; you have used %(used)d.")
            % {"least": least, "used": len(raw)}
        )


def _check_words(question: Question, raw: str) -> None:
    words = len(raw.split())
    if (least := question.get("min_words")) and words < least:
        raise AnswerProblem(
            _("Use at least %(least)d words; you have used %(used)d.") % {"least": least, "used": words}
        )
    if (most := question.get("max_words")) and words > most:
        raise AnswerProblem(
            ngettext(
                "Use at most %(most)d word; you have used %(used)d.",
                "Use at most %(most)d words; you have used %(used)d.",
                most,
            )
            % {"most": most, "used": words}
        )


def _clean_email(question: Question, raw: str, sources: AnswerSources) -> str:
    try:
        validate_email(raw)
        MaxLengthValidator(254)(raw)
    except ValidationError:
        raise AnswerProblem(_("Enter an e-mail address in the form name@example.org.")) from None
    return raw


def _clean_phone(question: Question, raw: str, sources: AnswerSources) -> str:
    digits = re.sub(r"[\s()./+-]", "", raw)
    if not re.fullmatch(r"\+?[0-9 ()./-]+", raw) or not 5 <= len(digits) <= 15:
        raise AnswerProblem(_("Enter a phone number, for example +353 1 234 5678."))
    return raw


def _clean_number(question: Question, raw: str, sources: AnswerSources) -> int:
    number = whole_number(raw)
    if number is None:
        raise AnswerProblem(_("Enter a whole number, for example 3."))
    if abs(number) > LARGEST:
        raise AnswerProblem(_("Use at most %(most)d digits.") % {"most": len(str(LARGEST))})
    least, most = question["min_value"], question["max_value"]
    if least is not None and number < least:
        raise AnswerProblem(_("Enter %(least)d or more.") % {"least": least})
    if most is not None and number > most:
        raise AnswerProblem(_("Enter %(most)d or less.") % {"most": most})
    return number


def _clean_date(question: Question, raw: str, sources: AnswerSources) -> str:
    try:
        day = date.fromisoformat(raw if re.fullmatch(r"\d{4}-\d{2}-\d{2}", raw) else "")
    except ValueError:
        raise AnswerProblem(_("Enter a date as year-month-day, for example 2027-03-31.")) from None
    earliest, latest = question["earliest"], question["latest"]
    if earliest and day.isoformat() < earliest:
        raise AnswerProblem(_("Enter %(day)s or later.") % {"day": readable_day(earliest)})
    if latest and day.isoformat() > latest:
        raise AnswerProblem(_("Enter %(day)s or earlier.") % {"day": readable_day(latest)})
    return day.isoformat()


def readable_day(iso: str) -> str:
    """A day of an answer or a limit, in the order that the reader's language wants."""
    return date_format(date.fromisoformat(iso), "DATE_FORMAT")


def _clean_choice(question: Question, raw: Raw, sources: AnswerSources) -> str | list[str]:
    if isinstance(raw, list) and not takes_several(question):
        known = all_options(question)
        names = ", ".join(_("“%(label)s”") % {"label": known[key]["label"]} for key in raw if key in known)
        raise AnswerProblem(
            _("Only one can be chosen now. You had chosen %(options)s.") % {"options": names}
            if names
            else _("Choose one of the options.")
        )
    offered = {option["key"] for option in question["options"]}
    chosen = raw if isinstance(raw, list) else [raw]
    for key in chosen:
        if key in offered:
            continue
        if gone := all_options(question).get(key):
            raise AnswerProblem(
                _("“%(option)s” is no longer offered. Choose again.") % {"option": gone["label"]}
            )
        raise AnswerProblem(_("Choose one of the options."))
    _check_count(question, chosen)
    return chosen if takes_several(question) else chosen[0]


def _check_count(question: Question, chosen: list[str]) -> None:
    if len(set(chosen)) < len(chosen):
        raise AnswerProblem(_("You have chosen the same twice. Choose each only once."))
    if (least := question.get("min_choices")) and len(chosen) < least:
        raise AnswerProblem(
            _("Choose at least %(least)d; you have chosen %(used)d.") % {"least": least, "used": len(chosen)}
        )
    most = question["max_choices"]
    if most and len(chosen) > most:
        raise AnswerProblem(
            ngettext(
                "Choose at most %(most)d; you have chosen %(used)d.",
                "Choose at most %(most)d; you have chosen %(used)d.",
                most,
            )
            % {"most": most, "used": len(chosen)}
        )


def _clean_yes_no(question: Question, raw: str, sources: AnswerSources) -> bool:
    if raw not in (YES, NO):
        raise AnswerProblem(_("Choose yes or no."))
    return raw == YES


def _clean_score(question: Question, raw: str, sources: AnswerSources) -> int | str:
    if raw == NOT_APPLICABLE and question["not_applicable"]:
        return NOT_APPLICABLE
    least, most = question["min_value"], question["max_value"]
    if not re.fullmatch(r"[0-9]{1,2}", raw) or not least <= int(raw) <= most:
        raise AnswerProblem(_("Choose a score from %(least)d to %(most)d.") % {"least": least, "most": most})
    return int(raw)


def _clean_terms(question: Question, raw: list[str], sources: AnswerSources) -> list[dict[str, str]]:
    names = sources.terms(question["vocabulary"]["key"])
    if gone := next((key for key in raw if key not in names), None):
        if name := sources.terms(ANY_VOCABULARY).get(gone):
            raise AnswerProblem(_("“%(option)s” is no longer offered. Choose again.") % {"option": name})
        raise AnswerProblem(_("One of your choices is no longer offered. Choose again."))
    _check_count(question, raw)
    return [{"key": key, "label": names[key]} for key in raw]


def _clean_mentors(question: Question, raw: list[str], sources: AnswerSources) -> list[dict[str, str]]:
    names = sources.mentors(raw)
    if any(key not in names for key in raw):
        raise AnswerProblem(
            _("One of the mentors is no longer in the directory. Remove them from your list.")
        )
    _check_count(question, raw)
    return [{"key": key, "label": names[key]} for key in raw]


def _clean_consent(question: Question, raw: str, sources: AnswerSources) -> str:
    if raw not in consent_texts(question):
        raise AnswerProblem(_("The text has changed. Read it again and tick the box."))
    return raw


CLEANERS: dict[str, Callable[[Question, Any, AnswerSources], Any]] = {
    QuestionType.SHORT_TEXT: _clean_text,
    QuestionType.LONG_TEXT: _clean_text,
    QuestionType.EMAIL: _clean_email,
    QuestionType.PHONE: _clean_phone,
    QuestionType.NUMBER: _clean_number,
    QuestionType.DATE: _clean_date,
    QuestionType.CHOICE: _clean_choice,
    QuestionType.YES_NO: _clean_yes_no,
    QuestionType.SCORE: _clean_score,
    QuestionType.TERMS: _clean_terms,
    QuestionType.MENTORS: _clean_mentors,
    QuestionType.CONSENT: _clean_consent,
}
