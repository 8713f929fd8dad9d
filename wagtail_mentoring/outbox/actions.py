"""Verbs of the outbox: write a mail with the change that causes it, and try a failed one again."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context, loader
from django.utils import timezone
from wagtail.log_actions import log

from .choices import MailStatus
from .models import OutboxMessage
from .tasks import mailing

TEMPLATES = "wagtail_mentoring/mail"


class NotFailed(Exception):
    """Only a mail that was not delivered can be tried again."""


@transaction.atomic
def queue_mail(
    *,
    dedupe_key: str,
    kind: str,
    to_email: str,
    template: str,
    context: dict[str, Any],
    to_name: str = "",
    reply_to: str = "",
    is_confidential: bool = False,
) -> OutboxMessage:
    """Write a mail in the caller's transaction and send it soon after the commit.

    Renders ``wagtail_mentoring/mail/<template>_subject.txt`` and ``<template>_body.txt`` as plain text, in
    the active language. A second call with the same ``dedupe_key`` returns the first mail and writes
    nothing. An address that cannot be one does not fail the caller: the mail is kept as failed, where staff
    see it. Answers go to ``reply_to``, if given. The text of a mail that ``is_confidential`` is shown to
    nobody and removed once it was sent.
    """
    address = _one_line(to_email)
    problem = _problem_with(address)
    subject, body = render_mail(template=template, context=context)
    message, created = OutboxMessage.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "kind": kind,
            "to_email": address[:254],
            "to_name": _one_line(to_name)[:160],
            "reply_to": reply_to,
            "subject": subject,
            "body": body,
            "is_confidential": is_confidential,
            "status": MailStatus.FAILED if problem else MailStatus.QUEUED,
            "last_error": problem,
        },
    )
    if created and not problem:
        transaction.on_commit(mailing.start_soon, robust=True)
    return message


def render_mail(*, template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Subject and body as they would be sent, for ``queue_mail`` and for a preview."""
    subject = _one_line(_render(f"{template}_subject.txt", context))[:250]
    return subject, _writable(_render(f"{template}_body.txt", context)).strip() + "\n"


@transaction.atomic
def retry_mail(*, message: OutboxMessage, user: Any) -> OutboxMessage:
    """Put a mail that failed, or waits after a failure, at the head of the queue again.

    Raises ``NotFailed`` for one that was sent, was never tried, or is being sent at this moment.
    """
    now = timezone.now()
    troubled = OutboxMessage.objects.troubled().unleased(now).filter(pk=message.pk)
    failed = troubled.select_for_update().first()
    if failed is None:
        raise NotFailed
    failed.status, failed.attempts, failed.next_try_at = MailStatus.QUEUED, 0, now
    failed.save(update_fields=["status", "attempts", "next_try_at"])
    log(failed, "wagtail_mentoring.retry_mail", user=user, data={"kind": failed.kind})
    transaction.on_commit(mailing.start_soon, robust=True)
    return failed


def _render(name: str, context: dict[str, Any]) -> str:
    """Render a mail template without HTML escaping: its output is plain text."""
    template: Any = loader.get_template(f"{TEMPLATES}/{name}")
    return template.template.render(Context(context, autoescape=False))


def _one_line(text: str) -> str:
    """Text for a header: control characters and line breaks would start another header."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+", " ", text).strip()


def _writable(text: str) -> str:
    """Text without what neither a database nor a mail can hold: control characters, half characters."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]", "\ufffd", text)


def _problem_with(address: str) -> str:
    try:
        validate_email(address)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""
