"""Words for what is done about outreach, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

OUTREACH_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.relay_message": (
        _("Pass a message on"),
        _("Wrote for %(office)s through %(owner)s"),
    ),
    "wagtail_mentoring.plan_outreach": (_("Plan outreach"), _("%(office)s writes on %(day)s")),
    "wagtail_mentoring.change_outreach": (_("Change outreach"), _("%(office)s writes on %(day)s now")),
    "wagtail_mentoring.call_off_outreach": (
        _("Call outreach off"),
        _("%(office)s no longer writes on %(day)s"),
    ),
}
