"""What the page of one section shows: questions, texts and files in the editor's order, and conflicts."""

from collections.abc import Container, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, consent_texts
from wagtail_mentoring.application_forms.choices import QuestionType, ScanState
from wagtail_mentoring.application_forms.conditions import Condition
from wagtail_mentoring.application_forms.file_limits import limit_of
from wagtail_mentoring.application_forms.forms import SectionForm, field_name
from wagtail_mentoring.application_forms.mentor_picks import picker
from wagtail_mentoring.application_forms.versions import Question
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.deadlines import about_handing_in
from wagtail_mentoring.applications.exceptions import AnswersChanged
from wagtail_mentoring.applications.progress import Progress, Section
from wagtail_mentoring.applications.raw_answers import draft_in_words
from wagtail_mentoring.information_requests.request_pages import asked_row

from . import applicant_pages as pages
from .entries import login_url
from .status_words import SCANS


def section_context(
    progress: Progress,
    section: Section,
    form: SectionForm,
    *,
    sought: str,
    sought_for: str,
    opened: Sequence[str] = (),
) -> dict[str, Any]:
    application = progress.application
    return {
        "application": application,
        "section": section,
        "form": form,
        "items": _items(progress, section, form, {sought_for: sought}, opened),
        "has_files": any(question["type"] == QuestionType.FILE for question in section["questions"]),
        "number": _number(progress, section),
        "asked": asked_row(application, progress.asked),
        "opened": bool(opened),
        "total": len(progress.sections),
        "until": about_handing_in(application),
        "autosave_url": pages.address("application_autosave", application, section["key"]),
        "login_url": login_url(pages.address("application_tasks", application)),
    }


def _items(
    progress: Progress, section: Section, form: SectionForm, sought: dict[str, str], opened: Sequence[str]
) -> list[dict[str, Any]]:
    """The blocks of the page. ``sought`` is what was looked for, by question key."""
    files, reachable = pages.file_rows(progress, section), progress.reachable_in(section)
    return [
        {
            **_item(question, form, progress, files, sought.get(question["key"], "")),
            **_upload(question, progress.application, section),
            **_appearance(question, progress.shown, reachable[question["key"]]),
            "is_new": question["key"] in opened,
        }
        for question in section["questions"]
        if question["key"] in reachable
    ]


def _number(progress: Progress, section: Section) -> int | None:
    """The how many-th page of the form it is; what was asked for, or asked again, is none of them."""
    keys = [other["key"] for other in progress.sections]
    if progress.is_partial or section["key"] not in keys:
        return None
    return keys.index(section["key"]) + 1


def _item(
    question: Question, form: SectionForm, progress: Progress, files: dict[str, Any], sought: str
) -> dict[str, Any]:
    """One block of the page; ``template`` draws it."""
    item = _drawn(question, form, progress.sources, sought)
    if question["type"] == QuestionType.FILE and (file := files.get(question["key"])):
        item["file"] = file
        item["file_url"] = pages.address("application_file", progress.application, file.key)
        item["file_note"] = SCANS[ScanState.WAITING] if file.scan_state == ScanState.WAITING else ""
    return item


def _upload(question: Question, application: Application, section: Section) -> dict[str, Any]:
    """Where a script sends the question's file, and the largest it may send."""
    if question["type"] != QuestionType.FILE:
        return {}
    url = pages.address("application_upload", application, section["key"])
    return {"upload_url": url, "limit": limit_of(question)}


#: What draws a question that is more than a label and a control.
TEMPLATES = {
    QuestionType.STATEMENT: "statement",
    QuestionType.CONSENT: "consent",
    QuestionType.FILE: "file",
    QuestionType.MENTORS: "mentors",
}


def _drawn(question: Question, form: SectionForm, sources: AnswerSources, sought: str = "") -> dict[str, Any]:
    """A question as its template needs it."""
    kind, key = question["type"], question["key"]
    template = f"wagtail_mentoring/applications/questions/{TEMPLATES.get(kind, 'plain')}.html"
    item = {"question": question, "id": pages.control_id(key), "template": template}
    if kind == QuestionType.STATEMENT:
        return item
    item["field"] = form[field_name(key)]
    if kind == QuestionType.MENTORS:
        item["picker"] = picker(item["field"], sources, sought)
    return item


def _appearance(question: Question, shown: Container[str], condition: Condition | None) -> dict[str, Any]:
    """Whether the block is hidden at first, and on which control of the page that depends."""
    return {"key": question["key"], "hidden": question["key"] not in shown, "rule": _rule(condition)}


def _rule(condition: Condition | None) -> dict[str, Any] | None:
    """``condition`` for the script, which knows questions by the names of their controls."""
    if condition is None:
        return None
    also = {"also": _rule(condition["also"])} if "also" in condition else {}
    return {**condition, "question": field_name(condition["question"]), **also}


def conflict_rows(section: Section, conflict: AnswersChanged, sources: AnswerSources) -> list[dict[str, Any]]:
    """Both values of each answer that two tabs disagree about."""
    return [
        {
            "key": question["key"],
            "label": question["label"],
            "keeps_sent": _proposes_sent(question, conflict),
            "stored": raw_in_words(question, conflict.stored[question["key"]], sources),
            "sent": raw_in_words(question, conflict.sent[question["key"]], sources),
        }
        for question in section["questions"]
        if question["key"] in conflict.sent
    ]


def _proposes_sent(question: Question, conflict: AnswersChanged) -> bool:
    """Whether the page has that chosen at first which was sent, or what is stored.

    An empty answer is nothing anybody wrote. Of a consent it is a no, which nobody agrees past by the way;
    having agreed to an earlier text is less than any answer to this one.
    """
    sent, stored = conflict.sent[question["key"]], conflict.stored[question["key"]]
    if question["type"] == QuestionType.CONSENT:
        return not sent or (bool(stored) and sent in consent_texts(question))
    return bool(sent)


def raw_in_words(question: Question, raw: Raw | None, sources: AnswerSources) -> list[str]:
    """A draft's answer in lines; at least one."""
    value = draft_in_words(question, raw, sources)
    if not value:
        return [_("Not agreed") if question["type"] == QuestionType.CONSENT else _("(empty)")]
    return value if isinstance(value, list) else [value]


class NothingGiven(AnswerSources):
    """For a preview: nobody's files."""

    files: dict[str, Any] = {}


def preview_pages(schema: dict[str, Any], left_empty: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Each section with its controls as an applicant meets them who has answered nothing yet.

    All sections are on one page, so whatever depends on an answer can be tried there. ``left_empty`` says by
    section or question what its editor has still to fill in; such a question has no control yet.
    """
    sources = NothingGiven(Application())
    seen = sources.shown(schema, {})
    return [
        {
            "section": section,
            "left_empty": left_empty.get(section["key"], []),
            "hidden": section["key"] not in seen,
            "rule": _rule(section.get("show_when")),
            "items": _preview_items(section, sources, seen, left_empty),
        }
        for section in schema["sections"]
    ]


def _preview_items(
    section: Section, sources: AnswerSources, seen: Container[str], left_empty: dict[str, list[str]]
) -> list[dict[str, Any]]:
    whole = [question["key"] for question in section["questions"] if question["key"] not in left_empty]
    form = SectionForm(section, sources, initial={}, only=whole)
    items = []
    for question in section["questions"]:
        missing = left_empty.get(question["key"])
        drawn = _undrawn(question, missing) if missing else _drawn(question, form, sources)
        items.append({**drawn, **_appearance(question, seen, question.get("show_when"))})
    return items


def _undrawn(question: Question, left_empty: list[str]) -> dict[str, Any]:
    return {
        "question": question,
        "id": pages.control_id(question["key"]),
        "template": "wagtail_mentoring/applications/questions/left_empty.html",
        "left_empty": left_empty,
    }
