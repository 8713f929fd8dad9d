"""Words for what happens to hand-offs, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

HANDOFF_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.hand_over": (_("Hand over"), _("Handed over from %(from)s to %(to)s")),
    "wagtail_mentoring.accept_handoff": (_("Accept a hand-off"), _("Accepted for %(to)s")),
    "wagtail_mentoring.return_handoff": (_("Return a hand-off"), _("Returned to %(from)s: %(reason)s")),
    "wagtail_mentoring.finish_handoff": (_("Finish a hand-off"), _("Done by %(to)s")),
    "wagtail_mentoring.withdraw_handoff": (_("Withdraw a hand-off"), _("Withdrawn by %(from)s")),
    "wagtail_mentoring.again_handoff": (_("Hand over again"), _("Handed over to %(to)s again")),
    "wagtail_mentoring.ask_about_handoff": (_("Ask about a late hand-off"), _("Late. Asked: %(asked)s")),
}
