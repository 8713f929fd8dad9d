"""Everything held on one person, as an archive for that person: data as JSON, and the files they sent."""

import json
import tempfile
from collections.abc import Callable, Iterable
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import FileField, QuerySet
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log

from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.notifications import mail_about
from wagtail_mentoring.exports.archive import Archive, safe_name
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.selection.decision_records import told_decision

from .access_erasure import access_of
from .own_draft import own_draft
from .own_history import own_history, work_on_others
from .privacy import OWNED_BY, given_fields

_parts: dict[str, Callable[[Any], Any]] = {}
_mail: dict[str, Callable[[Any], QuerySet]] = {"access": lambda user: access_of(user).mail}


def register_own_part(name: str, part: Callable[[Any], Any]) -> None:
    """Have ``part(user)``, plain data, stand under ``name`` in what a person downloads about themselves."""
    _parts[name] = part


def register_own_mail(name: str, messages: Callable[[Any], QuerySet]) -> None:
    """Have the mail of ``messages(user)`` stand in it as well: what was written to them, as themselves.

    Find it by what it is about and not by the address alone, which two accounts may share.
    """
    _mail[name] = messages


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
    """What is held on ``user``: the account, the applications in words, what rooms above hold, mail that is
    about no application, what they did as staff, and every field of the inventory.
    """
    account = {
        "username": user.get_username(),
        "name": get_user_display_name(user),
        "email": user.email,
        # A host's own accounts may not know it.
        "joined": getattr(user, "date_joined", None),
    }
    applications = Application.objects.of_applicant(user).for_their_writer().order_by("pk")
    return {
        "account": account,
        "applications": [_in_words(application) for application in applications],
        **{name: part(user) for name, part in _parts.items()},
        "other_mail": _in_order(mail for messages in _mail.values() for mail in messages(user)),
        "work_on_other_applications": work_on_others(user),
        "fields": {model: _rows(model, user) for model in OWNED_BY},
    }


def _in_words(application: Application) -> dict[str, Any]:
    revisions = list(application.revisions.select_related("form_version"))
    for revision in revisions:
        revision.application = application
    asked = application.information_requests.order_by("pk")
    corrected = application.corrections.order_by("pk")
    return {
        "reference": application.reference,
        "round": str(application.round),
        "as": application.get_role_display(),
        "status": application.public_status.label,
        "handed_in": application.submitted_at,
        "history": own_history(application),
        "draft": own_draft(application),
        "answers": [
            {"number": revision.sequence, "at": revision.created_at, "answers": _answers(revision)}
            for revision in revisions
        ],
        "asked": list(asked.values("asked_at", "due_at", "message", "ended_at")),
        "corrections": list(corrected.values("created_at", "reason", "objection", "settled_at")),
        "decision": _decision_told(application),
        "mail": _in_order(mail_about(application)),
    }


def _in_order(messages: Iterable[OutboxMessage]) -> list[dict[str, Any]]:
    """Mail, the oldest first. The text of one that lets its reader in is kept from everybody."""
    return [
        {
            "written": mail.created_at,
            "to": mail.to_email,
            "subject": mail.subject,
            "text": "" if mail.is_confidential else mail.body,
            "sent": mail.sent_at,
        }
        for mail in sorted(messages, key=lambda mail: (mail.created_at, mail.pk))
    ]


def _decision_told(application: Application) -> dict[str, Any] | None:
    """The words that came with the decision; nothing of one that was not told, nor of reasons for staff."""
    decision = told_decision(application)
    if decision is None:
        return None
    told = application.events.filter(action="released").order_by("-sequence").first()
    return {"told": application.released_at or told.created_at, "text": decision.text}


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
