"""Words for erasures, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

ERASURE_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.erase_person": (
        _("Erase personal data"),
        _("Erased everything personal of the person"),
    ),
}
