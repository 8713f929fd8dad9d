"""An application as its staff read it, as JSON: the answers, the steps, the decision with its signatures."""

from typing import Any

from django.urls import reverse

from wagtail_mentoring.applications.decisions import DECIDED
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.permissions import is_open_to_staff, may_decide
from wagtail_mentoring.applications.staff_steps import seen_token
from wagtail_mentoring.casework.staff_reading import answers_context, chosen_revision, steps_of
from wagtail_mentoring.selection.choices import ReleaseObstacle
from wagtail_mentoring.selection.decision_records import Standing, standing_of
from wagtail_mentoring.selection.release_guard import sentences
from wagtail_mentoring.selection.reopen_actions import may_reopen_now

from .owner_data import file_data
from .views import ApiView

#: What is no obstacle to tell somebody of who reads the status.
SILENT = {ReleaseObstacle.RELEASED, ReleaseObstacle.UNDECIDED}


def row_data(view: ApiView, application: Application) -> dict[str, Any]:
    handed_in, zone = application.submitted_at, application.round.zone
    return {
        "reference": application.reference,
        "program": application.round.program.slug,
        "round": application.round.slug,
        "role": application.role,
        "applicant_name": application.applicant_name,
        "status": application.status,
        "submitted_at": handed_in.astimezone(zone).isoformat() if handed_in else None,
        "is_late": application.is_late,
        "is_released": application.released_at is not None,
        "handled_by": application.handled_by.get_username() if application.handled_by else None,
        "url": view.absolute(reverse("mentoring_applications:inspect", args=[application.pk])),
    }


def application_data(view: ApiView, application: Application, user: Any) -> dict[str, Any]:
    revision = chosen_revision(application, "")
    read = answers_context(revision, user)
    return {
        **row_data(view, application),
        "seen": seen_token(application),
        "revision": revision.sequence,
        "sections": [
            {"title": title, "answers": [_answer_data(view, line) for line in lines]}
            for title, lines in read["sections"]
        ],
        "withheld": read["withheld"],
        "steps": _steps_data(application, user),
        "decision": _decision_data(standing_of(application)),
        "may_reopen": may_reopen_now(application) and may_decide(user, application),
    }


def _answer_data(view: ApiView, line: Any) -> dict[str, Any]:
    files = [_file_data(view, row.file) for row in line.files if is_open_to_staff(row.file)]
    return {
        "label": line.answer.label,
        "value": [str(item) for item in line.items] if line.items else str(line.answer.value),
        "files": files,
    }


def _file_data(view: ApiView, file: ApplicationFile) -> dict[str, Any]:
    url = view.url("staff_file", file.application.reference, file.key)
    return {**file_data(view, file), "url": url}


def _steps_data(application: Application, user: Any) -> list[dict[str, Any]]:
    steps = steps_of(application) if may_decide(user, application) else []
    return [{"to_status": step.value, "needs_reason": step.needs_reason} for step in steps]


def _decision_data(standing: Standing) -> dict[str, Any] | None:
    application, decision = standing.application, standing.decision
    if application.status not in DECIDED:
        return None
    telling = [obstacle for obstacle in standing.obstacles if obstacle not in SILENT]
    return {
        "outcome": application.status,
        "text": decision.text if decision else "",
        "digest": standing.digest,
        "needs_signatures": standing.needs_signatures,
        "signed": [office.slug for office in standing.signed],
        "objecting": [office.slug for office in standing.objecting],
        "missing": [office.slug for office in standing.missing] if standing.needs_signatures else [],
        "obstacles": sentences(standing, telling),
    }
