"""Words for what staff do with mail, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

OUTBOX_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.retry_mail": (_("Try mail again"), _("Had the mail tried again")),
}
