"""Verbs of webhooks: write what is to be told, with the change that causes it; try, send again, renew."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from wagtail_mentoring import conf

from .choices import TEST_EVENT, DeliveryStatus
from .models import Webhook, WebhookDelivery, new_secret
from .payloads import body_of
from .tasks import telling


@transaction.atomic
def announce(*, event: str, offices: Iterable[Any], data: dict[str, Any], key: str) -> int:
    """Write a message for each webhook of ``offices`` that is on and asked for ``event``; return how many.

    In the caller's transaction; they are sent soon after its commit. The same ``key`` is told once to each.
    """
    hooks = list(Webhook.objects.of_offices(offices).filter(is_active=True))
    rows = [
        WebhookDelivery(webhook=hook, event=event, dedupe_key=key, body=body_of(event, data))
        for hook in hooks
        if event in hook.events
    ]
    WebhookDelivery.objects.bulk_create(rows, ignore_conflicts=True)
    if rows:
        transaction.on_commit(telling.start_soon, robust=True)
    return len(rows)


@transaction.atomic
def send_test(*, webhook: Webhook, user: Any) -> WebhookDelivery:
    """Write a message that says nothing, to see whether the other side hears. Refused while it is off."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    _refuse_while_off(webhook)
    now = timezone.now()
    delivery = WebhookDelivery.objects.create(
        webhook=webhook,
        event=TEST_EVENT,
        dedupe_key=f"test:{now.isoformat()}",
        body=body_of(TEST_EVENT, {"webhook": webhook.name}, now),
    )
    log(webhook, "wagtail_mentoring.test_webhook", user=user)
    transaction.on_commit(telling.start_soon, robust=True)
    return delivery


@transaction.atomic
def send_again(*, delivery: WebhookDelivery, user: Any) -> WebhookDelivery:
    """Put a message at the head of the queue once more, also one that was delivered: its number stays.

    Raises ``ValidationError`` for one that a worker is sending at this moment, and while the webhook is off.
    """
    now = timezone.now()
    rows = WebhookDelivery.objects.select_for_update(of=("self",)).select_related("webhook")
    delivery = rows.get(pk=delivery.pk)
    _refuse_while_off(delivery.webhook)
    if delivery.leased_until and delivery.leased_until > now:
        raise ValidationError(_("This message is being sent. Reload the page in a minute."))
    delivery.status, delivery.attempts, delivery.next_try_at = DeliveryStatus.WAITING, 0, now
    delivery.save(update_fields=["status", "attempts", "next_try_at"])
    data = {"message": str(delivery.message_id)}
    log(delivery.webhook, "wagtail_mentoring.resend_webhook", user=user, data=data)
    transaction.on_commit(telling.start_soon, robust=True)
    return delivery


@transaction.atomic
def renew_secret(*, webhook: Webhook, user: Any) -> Webhook:
    """Give the webhook a new secret. What is sent from now on is signed with it, and with no other."""
    webhook = Webhook.objects.select_for_update().get(pk=webhook.pk)
    webhook.secret = new_secret()
    webhook.save(update_fields=["secret"])
    log(webhook, "wagtail_mentoring.renew_webhook_secret", user=user)
    return webhook


def _refuse_while_off(webhook: Webhook) -> None:
    if not webhook.is_active:
        raise ValidationError(_("This webhook is off. Switch it on first."))


def delete_old_deliveries() -> int:
    """Forget what was settled longer ago than ``WEBHOOK_LOG_DAYS``; return how many messages."""
    long_ago = timezone.now() - timedelta(days=conf.get("WEBHOOK_LOG_DAYS"))
    settled = WebhookDelivery.objects.exclude(status=DeliveryStatus.WAITING)
    return settled.filter(created_at__lt=long_ago).delete()[0]
