"""Words for what happened to applications: in their own history and in Wagtail's audit log."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from .choices import ApplicationStatus

#: Codes in the data of the audit log, in words.
LOG_WORDS: Mapping[str, Mapping[str, Any]] = dict.fromkeys(
    ("from_status", "to_status", "outcome"), dict(ApplicationStatus.choices)
)

#: By action, as ``record_event`` is told it: what the history of an application says.
EVENT_WORDS: dict[str, Any] = {
    "started": _("Started"),
    "imported": _("Imported from an old form page"),
    "import_moved": _("Brought from where an import had put it"),
    "copied": _("Copied answers of an earlier application"),
    "deadline_extended": _("Got a personal deadline"),
    "deadline_withdrawn": _("Lost the personal deadline"),
    "expired": _("Expired without having been handed in"),
    "reopened": _("Became a draft again"),
    "link_opened": _("Opened through a link from a mail"),
    "submitted": _("Handed in"),
    "resubmitted": _("Handed in again"),
    "moved": _("Moved"),
    "released": _("Decision released"),
    "decision_reopened": _("Decision reopened"),
    "assigned": _("Given to a colleague"),
    "unassigned": _("Given back to the office"),
    "noted": _("Note written"),
    "profile_made": _("Mentor profile made"),
    "worded": _("Decision worded anew"),
    "signed": _("Decision signed"),
    "objection_withdrawn": _("Objection to the decision withdrawn"),
    "changes_asked": _("Changes asked for"),
    "signature_taken_back": _(
        "An office’s answer to the decision taken back, because of a conflict of interest"
    ),
    "signature_overridden": _("Released without every signature"),
    "waitlist_moved": _("Moved on the waitlist"),
    "offer_reminded": _("Reminded of the offer"),
    "offer_confirmed": _("Place confirmed by the applicant"),
    "offer_declined": _("Place declined by the applicant"),
    "offer_expired": _("Offer expired without an answer"),
    "withdrawn": _("Withdrawn by the applicant"),
    "withdrawn_to_erase": _("Withdrawn, because the applicant asked for everything personal to be erased"),
    "file_attached": _("File added"),
    "file_removed": _("File removed"),
    "file_suspect": _("File found suspect by the virus scanner"),
    "file_released": _("Suspect file released"),
    "held": _("Held, because it looked like a robot's"),
    "let_in": _("Found genuine and let in"),
    "voided": _("Made void"),
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
    "conflict_declared": _("Conflict of interest declared"),
    "conflict_lifted": _("Conflict of interest lifted"),
}

#: What no person does, or what a rule does as well as a person: then nobody is named who did not do it.
BY_THE_SYSTEM = frozenset(
    {
        "expired",
        "file_suspect",
        "held",
        "answers_erased",
        "anonymised",
        "withdrawn_to_erase",
        "offer_reminded",
        "offer_expired",
        "request_reminded",
    }
)
#: Notes of the system that stand where people give a reason.
NOTE_WORDS: Mapping[str, Any] = {
    "by_link": _("Through a link from a mail, without signing in."),
    "on_request": _("The person asked for it."),
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
    "wagtail_mentoring.kept_form_published": (
        _("Keep form published"),
        _("Not unpublished on its day, because a round uses it"),
    ),
    "wagtail_mentoring.override_deadline": (
        _("Publish form before a deadline"),
        _("Let stricter questions go live before a deadline: %(reason)s"),
    ),
    "wagtail_mentoring.import_form_page": (
        _("Import old form page"),
        _("Imported %(added)s submissions of the form page “%(page)s”"),
    ),
    "wagtail_mentoring.import_application": (_("Import application"), _("Imported the application")),
    "wagtail_mentoring.move_imported_application": (
        _("Move imported application"),
        _("Brought the application from where an import had put it"),
    ),
    "wagtail_mentoring.start_application": (_("Start application"), _("Started the application")),
    "wagtail_mentoring.copy_answers": (
        _("Copy earlier answers"),
        _("Copied answers of an earlier application"),
    ),
    "wagtail_mentoring.expire_draft": (_("Expire draft"), _("Expired without having been handed in")),
    "wagtail_mentoring.reopen_draft": (_("Reopen draft"), _("Became a draft again")),
    "wagtail_mentoring.open_by_link": (
        _("Open application by link"),
        _("Opened the application through a link from a mail"),
    ),
    "wagtail_mentoring.give_extension": (_("Give personal deadline"), _("Gave a deadline until %(until)s")),
    "wagtail_mentoring.change_extension": (
        _("Change personal deadline"),
        _("Changed the deadline from %(before)s to %(until)s"),
    ),
    "wagtail_mentoring.withdraw_extension": (
        _("Withdraw personal deadline"),
        _("Withdrew the personal deadline"),
    ),
    "wagtail_mentoring.make_invitations": (_("Make invitations"), _("Made the invitation")),
    "wagtail_mentoring.revoke_invitation": (_("Revoke invitation"), _("Revoked the invitation")),
    "wagtail_mentoring.submit_application": (_("Hand in application"), _("Handed in the application")),
    "wagtail_mentoring.withdraw_application": (_("Withdraw application"), _("Withdrew the application")),
    "wagtail_mentoring.read_application_file": (
        _("Open applicant's file"),
        _("Opened a file of the application"),
    ),
    "wagtail_mentoring.find_file_suspect": (
        _("Find a file suspect"),
        _("Found a file of the application suspect"),
    ),
    "wagtail_mentoring.release_file": (
        _("Release a suspect file"),
        _("Released a file that was found suspect"),
    ),
    "wagtail_mentoring.let_in_application": (
        _("Let application in"),
        _("Found the application genuine and let it in"),
    ),
    "wagtail_mentoring.void_application": (_("Make application void"), _("Made the application void")),
    "wagtail_mentoring.view_application": (_("Read application"), _("Read the application")),
    "wagtail_mentoring.move_application": (
        _("Move application"),
        _("Moved the application from “%(from_status)s” to “%(to_status)s”"),
    ),
    "wagtail_mentoring.release_decision": (_("Release decision"), _("Released the decision “%(to_status)s”")),
    "wagtail_mentoring.reopen_decision": (
        _("Reopen decision"),
        _("Reopened the decision “%(from_status)s” that was told"),
    ),
    "wagtail_mentoring.word_decision": (_("Word decision"), _("Worded the decision anew")),
    "wagtail_mentoring.sign_decision": (_("Sign decision"), _("Signed the decision “%(to_status)s”")),
    "wagtail_mentoring.withdraw_objection": (
        _("Withdraw objection"),
        _("Withdrew the objection to the decision “%(to_status)s”"),
    ),
    "wagtail_mentoring.ask_for_changes": (
        _("Ask for changes"),
        _("Asked for changes to the decision “%(to_status)s”"),
    ),
    "wagtail_mentoring.take_back_signature": (
        _("Take back signature"),
        _("Took back an office’s answer to the decision, because of a conflict of interest"),
    ),
    "wagtail_mentoring.override_signature": (
        _("Release without signature"),
        _("Released the decision “%(to_status)s” without every office’s signature"),
    ),
    "wagtail_mentoring.move_on_waitlist": (
        _("Move on waitlist"),
        _("Put the application at another place of the waitlist"),
    ),
    "wagtail_mentoring.remind_of_offer": (_("Remind of offer"), _("Reminded the applicant of the offer")),
    "wagtail_mentoring.confirm_offer": (_("Confirm offer"), _("Confirmed the place")),
    "wagtail_mentoring.decline_offer": (_("Decline offer"), _("Declined the place")),
    "wagtail_mentoring.expire_offer": (_("Offer expired"), _("The offer expired without an answer")),
    "wagtail_mentoring.word_release_mail": (
        _("Word mail of a decision"),
        _("Changed the words of the mail for “%(outcome)s”"),
    ),
    "wagtail_mentoring.release_round": (
        _("Release a round’s decisions"),
        _("Started the release of %(decisions)s decisions"),
    ),
    "wagtail_mentoring.change_release_date": (
        _("Change the date of release"),
        _("Changed the moment from which decisions are told: from “%(before)s” to “%(after)s”"),
    ),
    "wagtail_mentoring.change_answer_days": (
        _("Change the days to answer an offer"),
        _("Changed the days to answer an offer: from “%(before)s” to “%(after)s”"),
    ),
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
    "wagtail_mentoring.declare_conflict": (
        _("Declare conflict of interest"),
        _("Declared a conflict of interest with the application"),
    ),
    "wagtail_mentoring.lift_conflict": (
        _("Lift conflict of interest"),
        _("Lifted a conflict of interest with the application"),
    ),
    "wagtail_mentoring.export_own_data": (_("Download own data"), _("Downloaded everything held on them")),
    "wagtail_mentoring.save_filter": (_("Save filter"), _("Saved a filter of the list of applications")),
    "wagtail_mentoring.change_filter": (_("Change filter"), _("Renamed, moved or shared a saved filter")),
    "wagtail_mentoring.delete_filter": (_("Delete filter"), _("Deleted a saved filter")),
}


def note_in_words(reason: str) -> str:
    """A reason as somebody gave it; a note of the system, alone or at the end of one, in words."""
    about, _space, note = reason.rpartition(" ")
    return f"{about} {NOTE_WORDS[note]}".strip() if note in NOTE_WORDS else reason


def register_event_words(words: Mapping[str, Any]) -> None:
    """For rooms above: what the history says of the actions they record."""
    EVENT_WORDS.update(words)
