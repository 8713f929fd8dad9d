"""Everything held on one person, as an archive for that person: data as JSON, and the files they sent."""

import json
import tempfile
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.notifications import mail_about
from wagtail_mentoring.exports.archive import Archive, safe_name
from wagtail_mentoring.selection.decision_records import decision_in_force

from .privacy import OWNED_BY, given_fields


def own_archive(user: Any) -> Any:
    """Write the archive of ``user`` to a temporary file and return it, at its start; logs the download.

    Left out are notes of staff and decisions that were not released yet.
    """
    log(user, "wagtail_mentoring.export_own_data", user=user, title=f"#{user.pk}")
    file = tempfile.TemporaryFile()  # noqa: SIM115  the response closes it
    archive = Archive(file)
    archive.add("data.json", [_as_json(held_on(user))])
    for stored in ApplicationFile.objects.filter(application__applicant=user).select_related("application"):
        name = f"files/{stored.application.reference}/{stored.pk}-{safe_name(stored.original_name)}"
        archive.add_stored(name, stored)
    archive.close(made_at=timezone.now().isoformat())
    file.seek(0)
    return file


def held_on(user: Any) -> dict[str, Any]:
    """What is held on ``user``: the account, the applications in words, and every field of the inventory."""
    account = {
        "username": user.get_username(),
        "name": get_user_display_name(user),
        "email": user.email,
        # A host's own accounts may not know it.
        "joined": getattr(user, "date_joined", None),
    }
    applications = Application.objects.of_applicant(user).select_related("round__program").order_by("pk")
    return {
        "account": account,
        "applications": [_in_words(application) for application in applications],
        "fields": {model: _rows(model, user) for model in OWNED_BY},
    }


def _in_words(application: Application) -> dict[str, Any]:
    revisions = list(application.revisions.select_related("form_version"))
    for revision in revisions:
        revision.application = application
    return {
        "reference": application.reference,
        "round": str(application.round),
        "as": application.get_role_display(),
        "status": application.public_status.label,
        "handed_in": application.submitted_at,
        "answers": [
            {"number": revision.sequence, "at": revision.created_at, "answers": _answers(revision)}
            for revision in revisions
        ],
        "decision": _decision_told(application),
        "mail": list(mail_about(application).values("to_email", "subject", "body", "sent_at")),
    }


def _decision_told(application: Application) -> dict[str, Any] | None:
    """The words that came with the decision; nothing of one that was not told, nor of reasons for staff."""
    decision = decision_in_force(application) if application.released_at else None
    return {"told": application.released_at, "text": decision.text} if decision else None


def _answers(revision: Any) -> list[dict[str, Any]]:
    return [
        {"question": answer.label, "answer": answer.value}
        for section in readable_answers(revision)
        for answer in section.answers
    ]


def _rows(name: str, user: Any) -> list[dict[str, Any]]:
    model = apps.get_model("wagtail_mentoring", name)
    fields = [
        field for field in given_fields(name) if not isinstance(model._meta.get_field(field), FileField)
    ]
    owner, rows = OWNED_BY[name], model._default_manager
    rows = rows.filter(**{owner: user}) if owner else rows.of(user)
    return list(rows.order_by("pk").values(*fields))


def _as_json(data: Any) -> bytes:
    text = json.dumps(data, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False)
    return text.encode("utf-8", "replace")
