"""Sending what waits for webhooks: one worker a message, again after a failure, given up at the end.

The address was typed in by a person. So it is looked up once and refused when it leads into a private
network; redirects are not followed, nothing of the answer is read but its status.
"""

import logging
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

import requests
from django.db.models import F
from django.utils import timezone
from requests_hardened import Config, Manager
from requests_hardened.ip_filter import InvalidIPAddress

from wagtail_mentoring import conf
from wagtail_mentoring.outbox.decisions import gives_up, wait_before_retry

from . import decisions
from .choices import DeliveryStatus
from .models import Webhook, WebhookDelivery

logger = logging.getLogger(__name__)

#: Seconds to wait for a connection, and for each part of an answer.
SECONDS = (3, 10)
#: No living worker holds a message for longer.
LEASE = timedelta(minutes=2)


@dataclass
class Told:
    """What one run did."""

    delivered: int = 0
    failed: int = 0


def tell_due(*, limit: int = 100) -> Told:
    """Send up to ``limit`` messages that are due. Safe to run in several processes at once."""
    told = Told()
    while told.delivered + told.failed < limit:
        delivery = _lease_next()
        if delivery is None:
            break
        if _tell(delivery):
            told.delivered += 1
        else:
            told.failed += 1
    return told


def _lease_next() -> WebhookDelivery | None:
    """Take the next message for this worker, counting the try before it is made."""
    while True:
        now = timezone.now()
        delivery = WebhookDelivery.objects.due(now).select_related("webhook").first()
        if delivery is None:
            return None
        taken = WebhookDelivery.objects.filter(
            pk=delivery.pk, status=DeliveryStatus.WAITING, attempts=delivery.attempts
        )
        if taken.update(leased_until=now + LEASE, attempts=F("attempts") + 1):
            delivery.attempts += 1
            return delivery


def _tell(delivery: WebhookDelivery) -> bool:
    answer, error = post(delivery)
    if answer is not None and decisions.is_delivered(answer):
        _settle(delivery, DeliveryStatus.DELIVERED, answer, "")
        return True
    if answer == decisions.GONE:
        Webhook.objects.filter(pk=delivery.webhook_id).update(is_active=False)
    most = conf.get("OUTBOX_MAX_ATTEMPTS")
    if gives_up(attempts=delivery.attempts, max_attempts=most, permanent=answer == decisions.GONE):
        _settle(delivery, DeliveryStatus.FAILED, answer, error)
    else:
        _settle(delivery, DeliveryStatus.WAITING, answer, error)
    return False


def post(delivery: WebhookDelivery) -> tuple[int | None, str]:
    """Send one message; the status of the answer, or None, and what went wrong, in words for staff."""
    url = delivery.webhook.url
    try:
        with _manager_for(url).get_session() as session:
            response = session.post(url, data=delivery.body.encode(), headers=_headers(delivery), stream=True)
            response.close()
    except InvalidIPAddress:
        return None, "This address leads into a private network. See the setting WEBHOOK_PRIVATE_HOSTS."
    except (requests.RequestException, OSError, ValueError) as error:
        return None, f"{type(error).__name__}: {error}"[:500]
    error = "" if decisions.is_delivered(response.status_code) else f"Answered {response.status_code}."
    return response.status_code, error


def _manager_for(url: str) -> Manager:
    trusted = urlsplit(url).hostname in conf.get("WEBHOOK_PRIVATE_HOSTS")
    return Manager(
        Config(
            ip_filter_enable=not trusted,
            ip_filter_allow_loopback_ips=False,
            never_redirect=True,
            default_timeout=SECONDS,
            user_agent_override="wagtail_mentoring",
        )
    )


def _headers(delivery: WebhookDelivery) -> dict[str, str]:
    number, moment = str(delivery.message_id), int(timezone.now().timestamp())
    signed = decisions.signature(
        secret=delivery.webhook.secret, message_id=number, timestamp=moment, body=delivery.body
    )
    return {
        "Content-Type": "application/json",
        "webhook-id": number,
        "webhook-timestamp": str(moment),
        "webhook-signature": signed,
    }


def _settle(delivery: WebhookDelivery, status: str, answer: int | None, error: str) -> None:
    """Note how it went, unless another worker has taken the message up since."""
    now = timezone.now()
    WebhookDelivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts).update(
        status=status,
        answer=answer,
        last_error=error,
        leased_until=None,
        delivered_at=now if status == DeliveryStatus.DELIVERED else None,
        next_try_at=now + wait_before_retry(attempts=delivery.attempts),
    )
