"""Words for what happened to applications: in their own history and in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

#: By action, as ``record_event`` is told it: what the history of an application says.
EVENT_WORDS: Mapping[str, Any] = {
    "started": _("Started"),
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
    "information_asked": _("Asked the applicant for answers"),
    "information_asked_again": _("Asked the applicant for more"),
    "request_extended": _("Gave the applicant more time"),
    "request_withdrawn": _("Took the request back"),
    "request_reminded": _("Reminded the applicant"),
    "request_answered": _("Answered what was asked"),
    "corrected": _("Corrected by the office"),
    "correction_objected": _("Applicant objects to a correction"),
    "objection_settled": _("Looked at the objection"),
    "answers_erased": _("Answers erased after their time"),
    "anonymised": _("Everything personal erased"),
}

APPLICATION_MESSAGES: Mapping[str, tuple[Any, Any]] = {
    "wagtail_mentoring.publish_form_version": (_("Publish form version"), _("Published version %(version)s")),
    "wagtail_mentoring.put_off_form_version": (
        _("Put off form version"),
        _("Put off until the deadline %(until)s has passed, because it asks for more"),
    ),
    "wagtail_mentoring.could_not_publish_form": (
        _("Could not publish form"),
        _("Could not be published as scheduled: %(problem)s"),
    ),
    "wagtail_mentoring.override_deadline": (
        _("Publish form before a deadline"),
        _("Let stricter questions go live before a deadline: %(reason)s"),
    ),
    "wagtail_mentoring.start_application": (_("Start application"), _("Started the application")),
    "wagtail_mentoring.submit_application": (_("Hand in application"), _("Handed in the application")),
    "wagtail_mentoring.withdraw_application": (_("Withdraw application"), _("Withdrew the application")),
    "wagtail_mentoring.read_application_file": (
        _("Open applicant's file"),
        _("Opened a file of the application"),
    ),
    "wagtail_mentoring.view_application": (_("Read application"), _("Read the application")),
    "wagtail_mentoring.move_application": (
        _("Move application"),
        _("Moved the application from “%(from_status)s” to “%(to_status)s”"),
    ),
    "wagtail_mentoring.release_decision": (_("Release decision"), _("Released the decision “%(to_status)s”")),
    "wagtail_mentoring.assign_application": (
        _("Assign application"),
        _("Gave the application to a colleague"),
    ),
    "wagtail_mentoring.unassign_application": (
        _("Give application back"),
        _("Gave the application back to the office"),
    ),
    "wagtail_mentoring.note_on_application": (
        _("Note on application"),
        _("Wrote a note on the application"),
    ),
    "wagtail_mentoring.make_mentor_profile": (
        _("Make mentor profile"),
        _("Made a mentor profile from the application"),
    ),
    "wagtail_mentoring.ask_applicant": (_("Ask applicant"), _("Asked the applicant for answers")),
    "wagtail_mentoring.extend_request": (_("Extend request"), _("Gave the applicant more time to answer")),
    "wagtail_mentoring.withdraw_request": (_("Withdraw request"), _("Took back what was asked")),
    "wagtail_mentoring.answer_request": (_("Answer request"), _("Answered what was asked")),
    "wagtail_mentoring.correct_application": (
        _("Correct application"),
        _("Corrected answers for the applicant"),
    ),
    "wagtail_mentoring.object_to_correction": (
        _("Object to correction"),
        _("Objected to a correction"),
    ),
    "wagtail_mentoring.settle_objection": (_("Settle objection"), _("Looked at the applicant's objection")),
    "wagtail_mentoring.export_applications": (
        _("Export applications"),
        _("Exported %(applications)s applications as %(format)s"),
    ),
    "wagtail_mentoring.export_own_data": (_("Download own data"), _("Downloaded everything held on them")),
}
