"""Words for what happened to pairs, in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

MENTORSHIP_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.start_mentorship": (_("Start mentorship"), _("Paired in %(round)s")),
    "wagtail_mentoring.end_mentorship": (_("End mentorship"), _("Ended the mentorship: %(status)s")),
    "wagtail_mentoring.object_to_pair": (_("Object to a pair"), _("%(office)s objected to the pair")),
    "wagtail_mentoring.take_objection_back": (
        _("Take an objection back"),
        _("%(office)s took its objection to the pair back"),
    ),
    "wagtail_mentoring.keep_pair": (
        _("Keep a pair over an objection"),
        _("Kept the pair over the objection of %(office)s"),
    ),
    "wagtail_mentoring.log_session": (
        _("Note a meeting"),
        _("Noted a meeting on %(day)s, %(minutes)s minutes"),
    ),
    "wagtail_mentoring.remove_session": (
        _("Take a meeting back"),
        _("Took the meeting of %(day)s back, %(minutes)s minutes"),
    ),
    "wagtail_mentoring.export_mentorships": (
        _("Export mentorships"),
        _("Exported %(mentorships)s mentorships as %(format)s"),
    ),
}
