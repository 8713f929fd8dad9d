"""Cards on the admin's page of one application: what is asked, and what was corrected."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest

from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.models import Application, InformationRequest
from wagtail_mentoring.applications.permissions import hidden_answers, may_decide
from wagtail_mentoring.applications.request_keeping import version_to_answer
from wagtail_mentoring.applications.revision_changes import changes_between_revisions, withheld_changes
from wagtail_mentoring.programs.dates import deadline_text

from .staff_panels import ApplicationPanel

FOLDER = "wagtail_mentoring/admin/applications"


def request_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """The open request and what became of earlier ones; for those who may ask, the way to ask."""
    requests = list(
        application.information_requests.select_related("asked_by", "form_version__form", "revision")
    )
    may_act = may_decide(request.user, application)
    may_ask = may_act and decisions.may_ask(
        status=application.status, released=application.released_at is not None
    )
    if not requests and not may_ask:
        return None
    rows = [_request_row(row, application) for row in requests]
    return ApplicationPanel(
        template=f"{FOLDER}/request_panel.html",
        context={
            "open": next((row for row in rows if row["is_open"]), None),
            "ended": [row for row in rows if not row["is_open"]],
            "may_act": may_act,
            "may_ask": may_ask,
        },
    )


def _request_row(row: InformationRequest, application: Application) -> dict[str, Any]:
    labels = [q["label"] for q in questions_of(version_to_answer(row).schema) if q["key"] in row.questions]
    return {
        "row": row,
        "is_open": row.open_for_id is not None,
        "questions": labels,
        "due": deadline_text(row.due_at, application.round),
    }


def correction_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """Corrections with what was changed and whether the applicant objects; and the way to correct."""
    corrections = list(application.corrections.select_related("revision__author", "revision__form_version"))
    may_act = may_decide(request.user, application)
    may_correct = may_act and decisions.may_correct(status=application.status)
    several = application.current_revision.sequence > 1
    if not corrections and not may_correct and not several:
        return None
    revisions = {}
    if corrections:
        rows = application.revisions.select_related("form_version")
        revisions = {row.sequence: row for row in rows}
    hidden = hidden_answers(application.current_revision, request.user)
    return ApplicationPanel(
        template=f"{FOLDER}/correction_panel.html",
        context={
            "rows": [_correction_row(row, revisions, hidden) for row in corrections],
            "may_act": may_act,
            "may_correct": may_correct,
            "may_compare": several,
        },
        is_quiet=not any(row.objected_at and not row.settled_at for row in corrections),
    )


def _correction_row(correction: Any, revisions: dict[int, Any], hidden: Collection[str]) -> dict[str, Any]:
    number = correction.revision.sequence
    before, after = revisions[number - 1], revisions[number]
    return {
        "correction": correction,
        "number": number,
        "changes": changes_between_revisions(before, after, hidden=hidden),
        "withheld": withheld_changes(before, after, hidden=hidden),
    }
