"""Words for what happened to pairs, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

MENTORSHIP_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.start_mentorship": (_("Start mentorship"), _("Paired in %(round)s")),
    "wagtail_mentoring.end_mentorship": (_("End mentorship"), _("Ended the mentorship: %(status)s")),
    "wagtail_mentoring.export_mentorships": (
        _("Export mentorships"),
        _("Exported %(mentorships)s mentorships as %(format)s"),
    ),
}
