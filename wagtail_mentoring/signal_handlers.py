"""What follows in one room from what happened in another, or in Wagtail."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db.models.signals import post_delete
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision
from wagtail.signals import published, unpublished

from wagtail_mentoring.agreements.anatomy_checks import AGREEMENT_CHECKS, AGREEMENT_RISKS, stage_offices
from wagtail_mentoring.agreements.awaited import awaited_under_charters, register_awaited_signatures
from wagtail_mentoring.agreements.notifications import connect_agreement_notifications
from wagtail_mentoring.agreements.report_note import released_charters
from wagtail_mentoring.agreements.verification import kept_charters
from wagtail_mentoring.anatomy.program_checks import PROGRAM_CHECKS
from wagtail_mentoring.anatomy.registry import register_anatomy_checks, register_stage_offices
from wagtail_mentoring.applicants.doors import application_doors
from wagtail_mentoring.applicants.outcomes import register_outcome
from wagtail_mentoring.application_forms.actions import publish_form_version, take_out_translation
from wagtail_mentoring.application_forms.anatomy_checks import FORM_CHECKS, PLACES_CHECKS, PLACES_RISKS
from wagtail_mentoring.application_forms.asked_words import forms_that_need
from wagtail_mentoring.application_forms.form_uses import register_form_uses
from wagtail_mentoring.application_forms.models import ApplicationForm
from wagtail_mentoring.application_forms.round_form_models import forms_against_dates
from wagtail_mentoring.applications.mail_veil import veil_mail
from wagtail_mentoring.applications.notifications import connect_notifications
from wagtail_mentoring.applications.permissions import register_veil
from wagtail_mentoring.applications.retention import register_hold
from wagtail_mentoring.applications.scan_actions import waiting_scans
from wagtail_mentoring.applications.withdrawals import register_withdrawal_stop
from wagtail_mentoring.casework.conflict_actions import erase_conflicts
from wagtail_mentoring.casework.round_form_removal import register_round_form_uses
from wagtail_mentoring.directory.actions import note_activity
from wagtail_mentoring.directory.anatomy_checks import DATA_CHECKS
from wagtail_mentoring.directory.index_handlers import connect_index_handlers
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.directory.photo_handlers import connect_photo_handlers
from wagtail_mentoring.directory.word_uses import register_word_uses
from wagtail_mentoring.form_builder.edit_effects import register_answers_elsewhere
from wagtail_mentoring.form_builder.form_import_actions import forget_imported_account
from wagtail_mentoring.form_builder.form_removal import applications_on
from wagtail_mentoring.form_builder.imported_submissions import submissions_left_of
from wagtail_mentoring.handoffs.anatomy_checks import HANDOFF_RISKS
from wagtail_mentoring.handoffs.metrics import HANDOFF_METRICS
from wagtail_mentoring.handoffs.notifications import connect_handoff_notifications
from wagtail_mentoring.imports.round_form_uses import imports_to
from wagtail_mentoring.information_requests.request_attention import register_request_attention
from wagtail_mentoring.information_requests.request_following import connect_following, erase_requests
from wagtail_mentoring.information_requests.request_notifications import connect_request_notifications
from wagtail_mentoring.information_requests.verification import kept_requests
from wagtail_mentoring.matching.desk import awaited_under_matches
from wagtail_mentoring.matching.erasure import erase_matches
from wagtail_mentoring.matching.notifications import (
    connect_matching_notifications,
    own_match_mail,
    veil_match_mail,
)
from wagtail_mentoring.matching.report_note import unsigned_matches
from wagtail_mentoring.matching.verification import signed_matches
from wagtail_mentoring.mentorships.anatomy_checks import PAIR_RISKS
from wagtail_mentoring.mentorships.erasure import (
    erase_pairs,
    erase_pairs_of_no_application,
    running_pairs_in_the_way,
    without_active_pairs,
)
from wagtail_mentoring.mentorships.meeting_metrics import MEETING_METRICS
from wagtail_mentoring.mentorships.metrics import PAIR_METRICS
from wagtail_mentoring.mentorships.report_note import pairs_kept
from wagtail_mentoring.mentorships.verification import mentors_places, pairs_of_applications
from wagtail_mentoring.mentorships.withdrawals import stop_of_pairs
from wagtail_mentoring.metrics.registry import register_metrics
from wagtail_mentoring.metrics.report_notes import register_report_note
from wagtail_mentoring.metrics.verification import kept_figures
from wagtail_mentoring.outbox.permissions import register_mail_veil
from wagtail_mentoring.outbox.verification import failed_mail, waiting_mail
from wagtail_mentoring.outreach.actions import forget_mail
from wagtail_mentoring.outreach.models import RelayedMessage
from wagtail_mentoring.outreach.permissions import own_relayed_mail, veil_relayed_mail
from wagtail_mentoring.partnership.anatomy_checks import BUDGET_CHECKS, PARTNER_CHECKS
from wagtail_mentoring.programs.announcements import register_doors
from wagtail_mentoring.programs.date_checks import register_date_check
from wagtail_mentoring.publication.desk import awaited_under_pages
from wagtail_mentoring.publication.notifications import connect_publication_notifications
from wagtail_mentoring.publication.page_events import connect_page_events
from wagtail_mentoring.publication.report_note import unsigned_publications
from wagtail_mentoring.publication.verification import signed_pages
from wagtail_mentoring.record_keeping.access_erasure import erase_access
from wagtail_mentoring.record_keeping.erasure_actions import register_eraser
from wagtail_mentoring.record_keeping.own_data import register_own_mail, register_own_part
from wagtail_mentoring.record_keeping.person_erasure import PersonPart, register_person_part
from wagtail_mentoring.record_keeping.verification import RESTORE, register_check
from wagtail_mentoring.reviews import assignment_actions
from wagtail_mentoring.reviews.actions import erase_reviews
from wagtail_mentoring.reviews.permissions import blind_readers_among, veil_from_blind_reviewers
from wagtail_mentoring.reviews.rubric_edits import reviews_by
from wagtail_mentoring.reviews.rubrics import phases_with
from wagtail_mentoring.reviews.verification import reviews
from wagtail_mentoring.selection import decision_actions
from wagtail_mentoring.selection.anatomy_checks import WELCOME_CHECKS
from wagtail_mentoring.selection.attention import register_selection_attention
from wagtail_mentoring.selection.decision_checks import decisions
from wagtail_mentoring.selection.metrics import DECISION_METRICS
from wagtail_mentoring.selection.notifications import connect_selection_notifications
from wagtail_mentoring.selection.place_notifications import connect_place_notifications
from wagtail_mentoring.selection.report_note import overridden_decisions
from wagtail_mentoring.selection.waitlist import places_against_capacity
from wagtail_mentoring.signals import conflict_declared
from wagtail_mentoring.surveys.erasure import erase_surveys, erase_surveys_of_no_application
from wagtail_mentoring.surveys.metrics import SURVEY_METRICS
from wagtail_mentoring.surveys.outcomes import outcome_in_pairs
from wagtail_mentoring.surveys.own_data import own_mentorships, own_survey_mail
from wagtail_mentoring.surveys.permissions import veil_survey_mail
from wagtail_mentoring.webhooks.notifications import connect_webhooks
from wagtail_mentoring.webhooks.verification import waiting_messages


def compile_published_form(instance: ApplicationForm, revision: Revision, **kwargs: Any) -> None:
    """Publishing a form makes a version of its questions; a form that is to go live later has none yet."""
    waits_for_source = instance.is_variant and instance.latest_version is None
    if instance.live and not waits_for_source:
        publish_form_version(form=instance, user=getattr(revision, "published_by", None))


def take_out_words(instance: ApplicationForm, **kwargs: Any) -> None:
    """A translation that was unpublished or deleted is no longer shown."""
    take_out_translation(form=instance, user=None)


def note_mentor_signing_in(user: Any, **kwargs: Any) -> None:
    """A mentor who signs in is about: the directory says so, and sorts by it."""
    if mentor := Mentor.objects.filter(user=user).first():
        note_activity(mentor=mentor)


def connect() -> None:
    """Called once, when the app is ready."""
    connect_wagtail()
    connect_notifications()
    connect_selection_notifications()
    connect_place_notifications()
    connect_request_notifications()
    connect_agreement_notifications()
    connect_matching_notifications()
    connect_handoff_notifications()
    connect_page_events()
    connect_publication_notifications()
    connect_following()
    connect_webhooks()
    conflict_declared.connect(
        assignment_actions.take_back_at_conflict, dispatch_uid="wm_take_back_reviews_at_conflict"
    )
    conflict_declared.connect(
        decision_actions.take_back_at_conflict, dispatch_uid="wm_take_back_signature_at_conflict"
    )
    register_doors(application_doors)
    register_word_uses("forms", forms_that_need)
    register_form_uses("applications", applications_on)
    register_form_uses("review phases", phases_with)
    register_answers_elsewhere("reviews", reviews_by)
    register_date_check("forms", forms_against_dates)
    register_round_form_uses("imports", imports_to)
    register_date_check("places", places_against_capacity)
    register_request_attention()
    register_selection_attention()
    register_withdrawal_stop("pairs", stop_of_pairs)
    register_outcome("pairs", outcome_in_pairs)
    register_awaited_signatures("charters", awaited_under_charters)
    register_awaited_signatures("pages", awaited_under_pages)
    register_awaited_signatures("matches", awaited_under_matches)
    connect_privacy()
    connect_own_data()
    connect_report()
    connect_checks()
    connect_anatomy()


def connect_wagtail() -> None:
    """What follows from what somebody did in Wagtail or Django themselves."""
    published.connect(
        compile_published_form, sender=ApplicationForm, dispatch_uid="wm_compile_published_form"
    )
    for signal in (unpublished, post_delete):
        signal.connect(take_out_words, sender=ApplicationForm, dispatch_uid="wm_take_out_words")
    post_delete.connect(forget_mail, sender=RelayedMessage, dispatch_uid="wm_forget_relayed_mail")
    user_logged_in.connect(note_mentor_signing_in, dispatch_uid="wm_note_mentor_signing_in")
    connect_index_handlers()
    connect_photo_handlers()


def connect_privacy() -> None:
    """What an erasure takes along, and what is kept from whom."""
    running = _("Its mentorship is still running. End it first, under Mentorships.")
    register_hold("active pairs", without_active_pairs, running)
    register_eraser("pairs", erase_pairs)
    register_eraser("surveys", erase_surveys)
    register_eraser("matches", erase_matches)
    register_eraser("conflicts", erase_conflicts)
    register_eraser("reviews", erase_reviews)
    register_eraser("access", erase_access)
    # After what is found by the account's address, which this one takes away.
    register_eraser("imported accounts", forget_imported_account)
    register_eraser("requests for information", erase_requests)
    # Before the pairs, by whose mentee they are found.
    register_person_part("surveys", PersonPart(erase=erase_surveys_of_no_application))
    register_person_part("old forms", PersonPart(stays=submissions_left_of))
    register_person_part("pairs", PersonPart(running_pairs_in_the_way, erase_pairs_of_no_application))
    register_veil("blind reviewers", veil_from_blind_reviewers, blind_readers_among)
    register_mail_veil("applications", veil_mail)
    register_mail_veil("relayed messages", veil_relayed_mail)
    register_mail_veil("surveys", veil_survey_mail)
    register_mail_veil("mail to matched mentors", veil_match_mail)


def connect_own_data() -> None:
    """What people get of rooms that record keeping does not know, when they download what is held on them."""
    register_own_part("mentorships", own_mentorships)
    register_own_mail("surveys", own_survey_mail)
    register_own_mail("matches", own_match_mail)
    register_own_mail("relayed messages", own_relayed_mail)


def connect_report() -> None:
    """Here and not in the admin's hooks: commands work figures out as well."""
    register_metrics(*PAIR_METRICS, *DECISION_METRICS, *HANDOFF_METRICS)
    register_metrics(*MEETING_METRICS, *SURVEY_METRICS)
    register_report_note("unsigned publications", unsigned_publications)
    register_report_note("released charters", released_charters)
    register_report_note("overridden decisions", overridden_decisions)
    register_report_note("pairs kept", pairs_kept)
    register_report_note("unsigned matches", unsigned_matches)


def connect_checks() -> None:
    """What ``mentoring_verify`` looks at in the other rooms."""
    register_check("file scans", waiting_scans, "Run “mentoring_scan_files”, and see why the scanner fails.")
    register_check("decisions", decisions, RESTORE)
    register_check("requests for information", kept_requests, RESTORE)
    register_check("pairs", pairs_of_applications, RESTORE)
    register_check("mentors' places", mentors_places, "Save the mentors named, or end pairs that are over.")
    register_check("reviews", reviews, RESTORE)
    register_check("kept figures", kept_figures, RESTORE)
    register_check("charters", kept_charters, RESTORE)
    register_check("signed pages", signed_pages, RESTORE)
    register_check("signed matches", signed_matches, RESTORE)
    register_check("waiting mail", waiting_mail, "Run “mentoring_send_mail” from cron or as a service.")
    register_check("webhooks", waiting_messages, "Run “mentoring_send_webhooks” from cron or as a service.")
    register_check("failed mail", failed_mail, "Open Mentoring, Mail: mend the address and try again.")


def connect_anatomy() -> None:
    """What is looked at before applications open, by whatever way somebody opens them."""
    register_stage_offices(stage_offices)
    register_anatomy_checks(*PARTNER_CHECKS, *AGREEMENT_CHECKS, *DATA_CHECKS, *PLACES_CHECKS)
    register_anatomy_checks(*BUDGET_CHECKS, *PROGRAM_CHECKS, *FORM_CHECKS, *WELCOME_CHECKS)
    register_anatomy_checks(*AGREEMENT_RISKS, *HANDOFF_RISKS, *PLACES_RISKS, *PAIR_RISKS)
