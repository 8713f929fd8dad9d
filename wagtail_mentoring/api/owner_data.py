"""An applicant's application as JSON: what the pages tell, gathered from the same places."""

from collections.abc import Container, Mapping
from typing import Any

from wagtail_mentoring.applicants import applicant_pages as pages
from wagtail_mentoring.applicants.outcomes import Outcome, outcome_of
from wagtail_mentoring.application_forms.answer_rules import AnswerSources, Raw, consent_value
from wagtail_mentoring.application_forms.choices import QuestionType, ScanState
from wagtail_mentoring.application_forms.exceptions import AnswerProblem
from wagtail_mentoring.application_forms.versions import LOWER_LIMITS, UPPER_LIMITS, Question
from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.applicant_actions import may_withdraw_now
from wagtail_mentoring.applications.deadlines import deadline_of
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.progress import Progress, Section
from wagtail_mentoring.information_requests.request_pages import asked_row

from .views import ApiView

LIMITS = (*LOWER_LIMITS, *UPPER_LIMITS, "file_types")


def summary_data(view: ApiView, application: Application, outcome: Outcome | None = None) -> dict[str, Any]:
    standing, handed_in = pages.standing(application, outcome), application.submitted_at
    return {
        "reference": application.reference,
        "program": application.round.program.slug,
        "round": application.round.slug,
        "role": application.role,
        "status": application.public_status.value,
        "status_label": str(standing["label"]),
        "status_text": str(standing["text"]),
        "deadline": "" if pages.shut_in_words(application) else deadline_of(application),
        "submitted_at": handed_in.astimezone(application.round.zone).isoformat() if handed_in else None,
        "url": view.absolute(pages.home_of(application)),
    }


def application_data(view: ApiView, application: Application) -> dict[str, Any]:
    """The whole: what may be answered now with what is wrong, what counts, and what can be done."""
    progress = Progress(application)
    asked = asked_row(application, progress.asked)
    return {
        **summary_data(view, application, outcome_of(application)),
        "version": application.lock_version,
        "form_version": progress.version.number,
        "can_edit": progress.can_edit,
        "can_withdraw": may_withdraw_now(application),
        "offer_until": pages.offer_until(application),
        "message": pages.message_told(application),
        "request": _request_data(asked) if asked else None,
        "sections": [_section_data(view, progress, section) for section in _open_sections(progress)],
        "handed_in": _handed_in_data(application),
        "not_handed_in": _not_handed_in_data(progress),
    }


def file_data(view: ApiView, file: ApplicationFile) -> dict[str, Any]:
    return {
        "key": str(file.key),
        "name": file.original_name,
        "size": file.size,
        "is_suspect": file.scan_state == ScanState.SUSPECT,
        "url": view.url("application_file", file.application.reference, file.key),
    }


def _open_sections(progress: Progress) -> list[Section]:
    return progress.sections if progress.can_edit else []


def _request_data(asked: dict[str, Any]) -> dict[str, Any]:
    names = ("stamp", "message", "questions", "due", "is_over")
    return {name: asked[name] for name in names}


def _section_data(view: ApiView, progress: Progress, section: Section) -> dict[str, Any]:
    return {
        "key": section["key"],
        "title": section["title"],
        "intro": section["intro"],
        "state": progress.state_of(section).value,
        "questions": [
            question_data(
                view,
                question,
                progress.sources,
                shown=progress.shown,
                draft=progress.draft,
                problems=progress.problems,
            )
            for question in section["questions"]
        ],
    }


def question_data(
    view: ApiView,
    question: Question,
    sources: AnswerSources,
    *,
    shown: Container[str],
    draft: Mapping[str, Raw],
    problems: Mapping[str, AnswerProblem],
) -> dict[str, Any]:
    """Nothing of it is for staff alone: no role, no sensitivity, no name of a column."""
    key = question["key"]
    problem, file = problems.get(key), sources.files.get(key)
    limits = {name: question[name] for name in LIMITS if question.get(name) not in (None, "", [])}
    return {
        "key": key,
        "type": question["type"],
        "label": question["label"],
        "help": question.get("help", ""),
        "text": question.get("text", ""),
        "required": question.get("required", False),
        "is_shown": key in shown,
        "show_when": question.get("show_when"),
        "limits": limits,
        "options": _options(question, sources),
        "vocabulary": question["vocabulary"]["key"] if question.get("vocabulary") else None,
        "answer": draft.get(key),
        "problem": str(problem.message) if problem and key in shown else "",
        "file": file_data(view, file) if file else None,
    }


def _options(question: Question, sources: AnswerSources) -> list[dict[str, str]]:
    """What can be sent, each with what it is called. To agree is one option: it names the text."""
    if question["type"] == QuestionType.TERMS:
        terms = sources.terms(question["vocabulary"]["key"])
        return [{"key": key, "label": label} for key, label in terms.items()]
    if question["type"] == QuestionType.CONSENT:
        return [{"key": consent_value(question), "label": question["label"]}]
    return [{"key": one["key"], "label": one["label"]} for one in question.get("options", [])]


def _handed_in_data(application: Application) -> list[dict[str, Any]]:
    if application.current_revision is None:
        return []
    return [
        {
            "title": section.title,
            "answers": [{"label": answer.label, "value": _plain(answer.value)} for answer in section.answers],
        }
        for section in readable_answers(application.current_revision)
    ]


def _not_handed_in_data(progress: Progress) -> list[dict[str, Any]]:
    changes = [*progress.changes_to_hand_in, *progress.changes_out_of_reach]
    return [{"label": change.label, "value": _plain(change.now)} for change in changes]


def _plain(value: Any) -> Any:
    return [str(item) for item in value] if isinstance(value, (list, tuple)) else str(value)
