"""Reading what was handed in: for people, by meaning, and as rows to filter by."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import NO, YES, readable_day
from wagtail_mentoring.application_forms.choices import QuestionRole, QuestionType
from wagtail_mentoring.application_forms.scales import NOT_APPLICABLE, label_of
from wagtail_mentoring.application_forms.versions import Question, all_options
from wagtail_mentoring.directory.models import Term

from .application_models import AnswerIndex, ApplicationFile, ApplicationRevision
from .revision_questions import Schemas, given_questions, given_sections, seen_sections

Display = str | list[str]

#: Types of questions by whose answers staff can narrow a list, if editors let them.
FILTERABLE = (QuestionType.CHOICE, QuestionType.YES_NO, QuestionType.TERMS, QuestionType.NUMBER)


@dataclass(frozen=True)
class ReadableAnswer:
    """One question as the applicant saw it, with the answer in words. An empty ``value``: left empty."""

    key: str
    code: str
    label: str
    type: QuestionType
    sensitivity: str
    value: Display
    text: str = ""
    files: list[ApplicationFile] = field(default_factory=list)


@dataclass(frozen=True)
class ReadableSection:
    key: str
    title: str
    answers: list[ReadableAnswer]


def readable_answers(revision: ApplicationRevision, language: str | None = None) -> list[ReadableSection]:
    """What was handed in, section by section, under the labels that the applicant saw, each in its language.

    With a ``language`` all labels and options are told in that one; consents are always those agreed to.
    Questions that the applicant was not shown, because of another answer, are left out.
    """
    agreed = {consent["question"]: consent["text"] for consent in revision.consents}
    files = {str(file.key): file for file in revision.application.files.all()}
    sections = (
        ReadableSection(
            key=section["key"],
            title=section["title"],
            answers=[
                _readable(
                    {**question, "text": agreed.get(question["key"], question.get("text", ""))},
                    revision.answers.get(question["key"]),
                    files,
                )
                for question in section["questions"]
            ],
        )
        for section in (given_sections(revision, language=language) if language else seen_sections(revision))
    )
    return [section for section in sections if section.answers]


def _readable(question: Question, value: Any, files: dict[str, ApplicationFile]) -> ReadableAnswer:
    is_file = question["type"] == QuestionType.FILE and value
    return ReadableAnswer(
        key=question["key"],
        code=question["code"],
        label=question["label"],
        type=QuestionType(question["type"]),
        sensitivity=question["sensitivity"],
        value=_in_words(question, value),
        text=question.get("text", ""),
        files=[files[value["key"]]] if is_file and value["key"] in files else [],
    )


def _in_words(question: Question, value: Any) -> Display:
    """As ``display_value``, and a score with the word of its point; a table holds the number alone."""
    if question["type"] == QuestionType.SCORE and value is not None:
        return label_of(question, str(value))
    return display_value(question, value)


def display_value(question: Question, value: Any) -> Display:
    """``value`` in words: a text, a list where several were chosen, empty for an answer left empty."""
    if value is None:
        return ""
    match question["type"]:
        case QuestionType.CHOICE:
            labels = {key: option["label"] for key, option in all_options(question).items()}
            return [labels[key] for key in value] if isinstance(value, list) else labels[value]
        case QuestionType.YES_NO:
            return _("Yes") if value else _("No")
        case QuestionType.TERMS | QuestionType.MENTORS:
            return [item["label"] for item in value]
        case QuestionType.DATE:
            return readable_day(value)
        case QuestionType.FILE:
            return value["name"]
        case QuestionType.CONSENT:
            return _("Agreed")
        case QuestionType.SCORE if value == NOT_APPLICABLE:
            return label_of(question, value)
        case _:
            return str(value)


def answers_by_role(revision: ApplicationRevision) -> dict[QuestionRole, Any]:
    """Answers by what they mean to the program; a role whose question was left empty is absent.

    Texts are text, numbers whole numbers, a choice the label of its option, ``PUBLIC_FIELDS`` the list of
    the options' codes, ``PREFERRED_MENTORS`` a list of mentors' primary keys, best first, ``CV`` the key of
    the ``ApplicationFile``, a consent the text that was agreed to.
    """
    answers = {}
    agreed = {consent["question"]: consent["text"] for consent in revision.consents}
    for question in given_questions(revision).values():
        value = revision.answers.get(question["key"])
        if question["role"] and value is not None:
            question = {**question, "text": agreed.get(question["key"], question.get("text", ""))}
            answers[QuestionRole(question["role"])] = _meaning(question, value)
    return answers


def _meaning(question: Question, value: Any) -> Any:
    if question["role"] == QuestionRole.PUBLIC_FIELDS:
        options = all_options(question)
        return [options[key]["code"] for key in value]
    match question["type"]:
        case QuestionType.CHOICE:
            return display_value(question, value)
        case QuestionType.MENTORS:
            return [int(item["key"]) for item in value]
        case QuestionType.FILE:
            return UUID(value["key"])
        case QuestionType.CONSENT:
            return question["text"]
        case _:
            return value


def chosen_terms(revision: ApplicationRevision) -> list[Term]:
    """The terms of all vocabularies that the applicant chose and that still exist."""
    keys = {
        item["key"]
        for question in given_questions(revision).values()
        if question["type"] == QuestionType.TERMS
        for item in revision.answers.get(question["key"]) or []
    }
    return list(Term.objects.canonical().filter(translation_key__in=keys)) if keys else []


def indexed(revision: ApplicationRevision, schemas: Schemas | None = None) -> list[tuple[str, str]]:
    """Question key and value of every row that the revision is found by.

    Whether staff may filter by a question may change later, and is asked when they do; what was handed in
    before is found as well then.
    """
    return [
        (key, value)
        for key, question in given_questions(revision, schemas).items()
        if question["type"] in FILTERABLE
        for value in index_values(question, revision.answers[key])
    ]


def index_answers(revision: ApplicationRevision) -> None:
    """Replace the application's rows to filter by with those of ``revision``."""
    AnswerIndex.objects.filter(application=revision.application_id).delete()
    AnswerIndex.objects.bulk_create(
        AnswerIndex(application_id=revision.application_id, question_key=key, value=value)
        for key, value in indexed(revision)
    )


def index_values(question: Question, value: Any) -> list[str]:
    """The values under which an answer is found: option or term keys, ``yes``, ``no``, numbers."""
    if value is None:
        return []
    if isinstance(value, bool):
        return [YES if value else NO]
    if isinstance(value, list):
        return [item["key"] if isinstance(item, dict) else item for item in value]
    return [str(value)[:200]]
