"""Words for what offices do about a program, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

PARTNERSHIP_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.start_program": (_("Start a program"), _("Started for %(office)s")),
    "wagtail_mentoring.invite_office": (_("Invite an office"), _("Invited %(office)s")),
    "wagtail_mentoring.accept_partnership": (_("Accept a partnership"), _("Accepted for %(office)s")),
    "wagtail_mentoring.decline_partnership": (_("Decline a partnership"), _("Declined for %(office)s")),
    "wagtail_mentoring.withdraw_invitation": (
        _("Withdraw an invitation"),
        _("Withdrew the invitation of %(office)s"),
    ),
    "wagtail_mentoring.name_people": (_("Name people"), _("Named who answers for %(office)s")),
    "wagtail_mentoring.give_grant": (
        _("Open data to an office"),
        _("Opened data to %(office)s until %(day)s: %(mode)s"),
    ),
    "wagtail_mentoring.end_grant": (_("Close data to an office"), _("Closed data to %(office)s")),
    "wagtail_mentoring.agree_opening": (_("Let applications open"), _("Let the applications open")),
    "wagtail_mentoring.move_program": (_("Change a program's status"), _("Set to “%(status)s”")),
}
