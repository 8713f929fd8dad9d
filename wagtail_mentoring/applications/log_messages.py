"""Words for what happened to applications: in their own history and in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

#: By action, as ``record_event`` is told it: what the history of an application says.
EVENT_WORDS: Mapping[str, Any] = {
    "submitted": _("Handed in"),
    "resubmitted": _("Handed in again"),
    "moved": _("Moved"),
    "released": _("Decision released"),
    "assigned": _("Given to a colleague"),
    "unassigned": _("Given back to the office"),
    "noted": _("Note written"),
    "profile_made": _("Mentor profile made"),
    "withdrawn": _("Withdrawn by the applicant"),
    "file_attached": _("File added"),
    "file_removed": _("File removed"),
}

APPLICATION_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "mentoring.application.viewed": (_("Read application"), _("Read the application")),
    "mentoring.application.moved": (
        _("Move application"), _("Moved the application from %(from_status)s to %(to_status)s"),
    ),
    "mentoring.application.released": (_("Release decision"), _("Released the decision: %(to_status)s")),
    "mentoring.application.assigned": (_("Assign application"), _("Gave the application to a colleague")),
    "mentoring.application.unassigned": (
        _("Give application back"), _("Gave the application back to the office"),
    ),
    "mentoring.application.noted": (_("Note on application"), _("Wrote a note on the application")),
    "mentoring.application.profile_made": (
        _("Make mentor profile"), _("Made a mentor profile from the application"),
    ),
    "mentoring.application.exported": (
        _("Export applications"), _("Exported %(applications)s applications as %(format)s"),
    ),
}
