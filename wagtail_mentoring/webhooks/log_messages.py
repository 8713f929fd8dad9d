"""Words for what happened to webhooks, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

WEBHOOK_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.test_webhook": (_("Test a webhook"), _("Sent a test to the webhook")),
    "wagtail_mentoring.resend_webhook": (_("Send to a webhook again"), _("Sent message %(message)s again")),
    "wagtail_mentoring.renew_webhook_secret": (
        _("Renew the secret of a webhook"),
        _("Gave the webhook a new secret"),
    ),
}
