"""Handing waiting mail to the mail server: one worker a mail, again after a failure, given up at the end."""

import hashlib
import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr
from typing import Any

from django.conf import settings
from django.core import mail
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import F
from django.utils import timezone

from wagtail_mentoring import conf

from .choices import MailStatus
from .decisions import gives_up, wait_before_retry
from .models import OutboxMessage

logger = logging.getLogger(__name__)

#: Seconds to wait for each answer of a mail server, where the host has set no ``EMAIL_TIMEOUT``.
ANSWER_SECONDS = 10


@dataclass
class Delivery:
    """What one run did. ``server_down`` says that no connection was possible, which ends the run."""

    sent: int = 0
    failed: int = 0
    server_down: bool = False


def send_due(*, limit: int = 100) -> Delivery:
    """Send up to ``limit`` mails that are due, over one connection. Safe to run in several processes at once.

    A mail is leased for ``OUTBOX_LEASE_SECONDS`` by a conditional update, so two workers never hold the same
    one, and marked as sent right after the server took it. A worker that dies in between leaves the lease to
    expire; the second try carries the same Message-ID. An error no mail backend should raise is noted with
    the mail and raised.
    """
    result = Delivery()
    mailer = None
    try:
        while result.sent + result.failed < limit and not result.server_down:
            message = _lease_next()
            if message is None:
                break
            if mailer is None:
                mailer = _open_mailer(message, result)
                if mailer is None:
                    break
            if not _send(mailer, message, result):
                _close(mailer)
                mailer = None
    finally:
        if mailer is not None:
            _close(mailer)
    return result


def _lease_next() -> OutboxMessage | None:
    """Take the next mail for this worker, counting the try before it is made."""
    while True:
        now = timezone.now()
        message = OutboxMessage.objects.due(now).first()
        if message is None:
            return None
        if message.attempts >= conf.get("OUTBOX_MAX_ATTEMPTS"):
            # Its last worker died while sending.
            _postpone(message, message.last_error or "The worker stopped while sending.", now=now)
            continue
        lease = now + timedelta(seconds=conf.get("OUTBOX_LEASE_SECONDS"))
        taken = OutboxMessage.objects.due(now).filter(pk=message.pk).order_by()
        if taken.update(leased_until=lease, attempts=F("attempts") + 1):
            message.leased_until, message.attempts = lease, message.attempts + 1
            return message


def _open_mailer(message: OutboxMessage, result: Delivery) -> Any | None:
    mailer = mail.mailers.default if hasattr(mail, "mailers") else mail.get_connection()
    if isinstance(mailer, EmailBackend):
        mailer.timeout = mailer.timeout or ANSWER_SECONDS
    try:
        mailer.open()
    except (smtplib.SMTPException, OSError) as error:
        result.failed += 1
        result.server_down = True
        _postpone(message, _describe(error))
        logger.warning("The mail server cannot be reached: %s", _describe(error))
        return None
    return mailer


def _send(mailer: Any, message: OutboxMessage, result: Delivery) -> bool:
    """Send one mail; False after an error, when the connection is not to be used again."""
    try:
        mailer.send_messages([_email(message)])
    except (smtplib.SMTPException, OSError, ValueError) as error:
        result.failed += 1
        _postpone(message, _describe(error), permanent=_is_permanent(error))
        return False
    except Exception as error:
        _postpone(message, _describe(error))
        raise
    gone = {"body": ""} if message.is_confidential else {}
    OutboxMessage.objects.filter(pk=message.pk).update(
        status=MailStatus.SENT, sent_at=timezone.now(), leased_until=None, last_error="", **gone
    )
    result.sent += 1
    return True


def _postpone(
    message: OutboxMessage, error: str, *, permanent: bool = False, now: datetime | None = None
) -> None:
    """Note the failure and set the next try, unless another worker holds the mail by now."""
    given_up = gives_up(
        attempts=message.attempts, max_attempts=conf.get("OUTBOX_MAX_ATTEMPTS"), permanent=permanent
    )
    OutboxMessage.objects.filter(
        pk=message.pk, status=MailStatus.QUEUED, leased_until=message.leased_until
    ).update(
        status=MailStatus.FAILED if given_up else MailStatus.QUEUED,
        last_error=error,
        leased_until=None,
        next_try_at=(now or timezone.now()) + wait_before_retry(attempts=message.attempts),
    )


def _email(message: OutboxMessage) -> mail.EmailMessage:
    sender = conf.get("FROM_EMAIL") or settings.DEFAULT_FROM_EMAIL
    name = hashlib.sha256(message.dedupe_key.encode()).hexdigest()[:32]
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return mail.EmailMessage(
        subject=message.subject,
        body=message.body,
        from_email=sender,
        to=[formataddr((message.to_name, message.to_email))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers={"Message-ID": f"<{name}@{domain}>", "Auto-Submitted": "auto-generated"},
    )


def _is_permanent(error: Exception) -> bool:
    """A server that refuses the address or the text for good answers with a code from 500."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, ValueError)


def _close(mailer: Any) -> None:
    try:
        mailer.close()
    except (smtplib.SMTPException, OSError) as error:
        logger.info("The mail server went away before the connection was closed: %s", error)


def _describe(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:2000]
