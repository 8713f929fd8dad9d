"""What the page of one section shows: questions, texts and files in the editor's order, and conflicts."""

from typing import Any

from django.utils.translation import gettext as _

from . import applicant_pages as pages
from .answer_rules import AnswerSources, Raw, clean_answer
from .answers import display_value
from .choices import QuestionType
from .exceptions import AnswerProblem, AnswersChanged
from .forms import SectionForm, field_name
from .mentor_picks import picker
from .progress import Progress, Section
from .versions import Question


def section_context(
    progress: Progress, section: Section, form: SectionForm, *, sought: str, sought_for: str
) -> dict[str, Any]:
    application = progress.application
    number = [other["key"] for other in progress.sections].index(section["key"]) + 1
    files = pages.file_rows(progress, section)
    return {
        "application": application,
        "section": section,
        "form": form,
        "items": [
            _item(question, form, progress, files, sought if question["key"] == sought_for else "")
            for question in section["questions"]
        ],
        "has_files": any(question["type"] == QuestionType.FILE for question in section["questions"]),
        "number": number,
        "total": len(progress.sections),
        "deadline": pages.deadline_of(application),
        "autosave_url": pages.address("application_autosave", application, section["key"]),
    }


def _item(
    question: Question, form: SectionForm, progress: Progress, files: dict[str, Any], sought: str
) -> dict[str, Any]:
    """One block of the page; ``template`` draws it."""
    kind, key = question["type"], question["key"]
    if kind == QuestionType.STATEMENT:
        return {"template": _template("statement"), "question": question, "id": pages.control_id(key)}
    item = {"question": question, "field": form[field_name(key)], "id": pages.control_id(key)}
    match kind:
        case QuestionType.CONSENT:
            return {**item, "template": _template("consent")}
        case QuestionType.FILE:
            file = files.get(key)
            url = pages.address("application_file", progress.application, file.key) if file else ""
            return {**item, "template": _template("file"), "file": file, "file_url": url}
        case QuestionType.MENTORS:
            return {
                **item,
                "template": _template("mentors"),
                "picker": picker(item["field"], progress.sources, sought),
            }
        case _:
            return {**item, "template": _template("plain")}


def _template(name: str) -> str:
    return f"wagtail_mentoring/applications/questions/{name}.html"


def conflict_rows(section: Section, conflict: AnswersChanged, sources: AnswerSources) -> list[dict[str, Any]]:
    """Both values of each answer that two tabs disagree about."""
    return [
        {
            "label": question["label"],
            "stored": _raw_in_words(question, conflict.stored[question["key"]], sources),
            "sent": _raw_in_words(question, conflict.sent[question["key"]], sources),
        }
        for question in section["questions"]
        if question["key"] in conflict.sent
    ]


def _raw_in_words(question: Question, raw: Raw | None, sources: AnswerSources) -> list[str]:
    """A draft's answer in words; one that is wrong as it was typed."""
    try:
        value = display_value(question, clean_answer({**question, "required": False}, raw, sources))
    except AnswerProblem:
        value = raw or ""
    return (value if isinstance(value, list) else [value]) if value else [_("(empty)")]
