"""Webhooks of offices, and every message to one: what was to be told, and how it went."""

import secrets
import uuid
from base64 import b64encode

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.offices.models import Office

from .choices import DeliveryStatus, WebhookEvent
from .querysets import DeliveryQuerySet, WebhookQuerySet


def new_secret() -> str:
    """A key of 256 bits, written as the Standard Webhooks specification has it."""
    return "whsec_" + b64encode(secrets.token_bytes(32)).decode()


class Webhook(models.Model):
    """An address of an office's other system, and what it wants to be told."""

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="webhooks", verbose_name=_("office")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("For example “Alumni database”."))
    url = models.URLField(_("address"), max_length=500, validators=[URLValidator(schemes=["https", "http"])])
    events = models.JSONField(_("events"), default=list)
    secret = models.CharField(_("secret"), max_length=80, default=new_secret, editable=False)
    is_active = models.BooleanField(_("on"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("added by"),
    )
    created_at = models.DateTimeField(_("added"), auto_now_add=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["office__name", "name", "pk"]
        verbose_name = _("webhook")
        verbose_name_plural = _("webhooks")

    def __str__(self) -> str:
        return self.name

    @property
    def event_labels(self) -> list[str]:
        return [str(event.label) for event in WebhookEvent if event.value in self.events]


class WebhookDelivery(models.Model):
    """One message to one webhook, with its whole text. ``dedupe_key`` says what it is about."""

    webhook = models.ForeignKey(
        Webhook, on_delete=models.CASCADE, related_name="deliveries", verbose_name=_("webhook")
    )
    # Told to the receiver, who knows by it a message that comes twice.
    message_id = models.UUIDField(_("number of the message"), default=uuid.uuid4, unique=True)
    event = models.CharField(_("event"), max_length=40)
    dedupe_key = models.CharField(_("key"), max_length=200)
    body = models.TextField(_("text"))
    status = models.CharField(
        _("status"), max_length=10, choices=DeliveryStatus.choices, default=DeliveryStatus.WAITING
    )
    attempts = models.PositiveSmallIntegerField(_("tries"), default=0)
    answer = models.PositiveSmallIntegerField(_("answer"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)
    next_try_at = models.DateTimeField(_("next try"), default=timezone.now, db_index=True)
    leased_until = models.DateTimeField(_("held by a worker until"), null=True, blank=True)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("message to a webhook")
        verbose_name_plural = _("messages to webhooks")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["webhook", "dedupe_key"], name="wm_webhook_told_once"),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.webhook}"
