"""Telling what happened to an application: to its own history, Wagtail's audit log and rooms above."""

from typing import Any

from wagtail.log_actions import log

from wagtail_mentoring import signals
from wagtail_mentoring.offices.models import Office

from .application_models import Application
from .events import record_event
from .permissions import acting_office

#: The audit log's names of what is recorded in an application's own history.
LOGGED_AS = {
    "started": "wagtail_mentoring.start_application",
    "import_moved": "wagtail_mentoring.move_imported_application",
    "copied": "wagtail_mentoring.copy_answers",
    "expired": "wagtail_mentoring.expire_draft",
    "reopened": "wagtail_mentoring.reopen_draft",
    "submitted": "wagtail_mentoring.submit_application",
    "resubmitted": "wagtail_mentoring.submit_application",
    "withdrawn": "wagtail_mentoring.withdraw_application",
    "withdrawn_to_erase": "wagtail_mentoring.withdraw_application",
    "moved": "wagtail_mentoring.move_application",
    "released": "wagtail_mentoring.release_decision",
    "assigned": "wagtail_mentoring.assign_application",
    "unassigned": "wagtail_mentoring.unassign_application",
    "noted": "wagtail_mentoring.note_on_application",
    "profile_made": "wagtail_mentoring.make_mentor_profile",
    "decision_reopened": "wagtail_mentoring.reopen_decision",
    "worded": "wagtail_mentoring.word_decision",
    "signed": "wagtail_mentoring.sign_decision",
    "objection_withdrawn": "wagtail_mentoring.withdraw_objection",
    "changes_asked": "wagtail_mentoring.ask_for_changes",
    "signature_taken_back": "wagtail_mentoring.take_back_signature",
    "signature_overridden": "wagtail_mentoring.override_signature",
    "waitlist_moved": "wagtail_mentoring.move_on_waitlist",
    "offer_confirmed": "wagtail_mentoring.confirm_offer",
    "offer_declined": "wagtail_mentoring.decline_offer",
    "offer_reminded": "wagtail_mentoring.remind_of_offer",
    "offer_expired": "wagtail_mentoring.expire_offer",
    "information_asked": "wagtail_mentoring.ask_applicant",
    "information_asked_again": "wagtail_mentoring.ask_applicant",
    "request_extended": "wagtail_mentoring.extend_request",
    "request_withdrawn": "wagtail_mentoring.withdraw_request",
    "request_answered": "wagtail_mentoring.answer_request",
    "corrected": "wagtail_mentoring.correct_application",
    "correction_objected": "wagtail_mentoring.object_to_correction",
    "objection_settled": "wagtail_mentoring.settle_objection",
    "let_in": "wagtail_mentoring.let_in_application",
    "voided": "wagtail_mentoring.void_application",
    "conflict_declared": "wagtail_mentoring.declare_conflict",
    "conflict_lifted": "wagtail_mentoring.lift_conflict",
}


def record(
    application: Application, action: str, user: Any, office: Office | None = None, **details: str
) -> None:
    """One line in the application's own history, and one in the audit log. The caller holds the lock.

    Staff act for an ``office``, by default the one they work in; applicants, like the system, for none.
    """
    if office is None and user is not None and user.pk != application.applicant_id:
        office = acting_office(user, application)
    record_event(application=application, action=action, actor=user, office=office, **details)
    log(
        application,
        LOGGED_AS[action],
        user=user,
        # The log outlives an erasure, so its title is the reference and never the person's name.
        title=application.reference,
        data={name: value for name, value in details.items() if name != "reason"},
    )


def tell_status(application: Application, user: Any, before: str, reason: str = "") -> None:
    """Send ``application_status_changed`` where the status is no longer the one ``before``."""
    if application.status != before:
        signals.application_status_changed.send(
            sender=Application,
            application=application,
            from_status=before,
            to_status=application.status,
            user=user,
            reason=reason,
        )
