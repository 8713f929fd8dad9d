"""Applications as JSON lines: every answer exactly as it was handed in, for programs to read."""

import json
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.versions import Question
from wagtail_mentoring.applications.columns import extra_values
from wagtail_mentoring.applications.models import Application, ApplicationRevision

from .tables import ApplicationSheet


def json_lines(sheet: ApplicationSheet) -> Iterator[bytes]:
    """One line for each application. What may not be in it is named as withheld."""
    for application in sheet.applications:
        line = json.dumps(application_data(sheet, application), ensure_ascii=False)
        yield line.encode("utf-8", "surrogatepass") + b"\n"


def application_data(sheet: ApplicationSheet, application: Application) -> dict[str, Any]:
    """Facts and answers of one application, as far as the user of ``sheet`` may read them."""
    revision = application.current_revision
    asked = questions(sheet, application)
    withheld = {key for key in asked if sheet.is_withheld(key, application)}
    return {
        **_facts(application),
        **_origin(sheet.versions[revision.form_version_id], revision),
        "earlier": {key: number for key, number in revision.earlier.items() if key not in withheld},
        "languages": {key: other for key, other in revision.languages.items() if key not in withheld},
        "answers": [
            {"key": key, "code": question["code"], "type": question["type"], "value": revision.answers[key]}
            for key, question in asked.items()
            if key in revision.answers and key not in withheld
        ],
        "withheld": sorted(asked[key]["code"] for key in withheld),
        "consents": [consent for consent in revision.consents if consent["question"] not in withheld],
        "anonymised_at": moment(application.anonymised_at),
        **{name: _plain(value) for name, value in extra_values(application).items()},
    }


def _facts(application: Application) -> dict[str, Any]:
    return {
        "reference": application.reference,
        "program": application.round.program.name,
        "round": application.round.name,
        "role": application.role,
        "status": application.status,
        "released_at": moment(application.released_at),
        "submitted_at": moment(application.submitted_at),
        "late": application.is_late,
        "name": application.applicant_name,
        "email": application.applicant_email,
    }


def _origin(version: FormVersion, revision: ApplicationRevision) -> dict[str, Any]:
    """What was answered, and when and how."""
    return {
        "form": {"name": version.form.name, "version": version.number, "sha256": version.sha256},
        "revision": {
            "number": revision.sequence,
            "digest": revision.digest,
            "handed_in_at": moment(revision.created_at),
            "language": revision.locale,
            "kind": revision.kind,
        },
    }


def questions(sheet: ApplicationSheet, application: Application) -> dict[str, Question]:
    """What this application's form asked, in the words of its version."""
    revision = application.current_revision
    asked = sheet.asked[revision.form_version_id] | revision.answers.keys()
    return {key: question for key, question in sheet.words_of(application).items() if key in asked}


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value


def moment(value: datetime | None) -> str | None:
    return value.isoformat() if value else None
