"""Wiring into Wagtail's admin: menus, viewsets, panels, log actions. Nothing is decided here."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from wagtail_mentoring.applications.access_viewsets import ExtensionViewSet, InvitationViewSet
from wagtail_mentoring.applications.answer_desk import answer_lines
from wagtail_mentoring.applications.bulk_actions import MoveManyAction, ReleaseManyAction
from wagtail_mentoring.applications.bulk_assign import AssignManyAction
from wagtail_mentoring.applications.conflict_views import conflict_panel
from wagtail_mentoring.applications.decision_bulk import SignManyAction
from wagtail_mentoring.applications.decision_desk import signature_lines, waitlist_lines
from wagtail_mentoring.applications.decision_views import decision_panel
from wagtail_mentoring.applications.desk import waiting_lines, with_applications
from wagtail_mentoring.applications.extension_views import extension_panel
from wagtail_mentoring.applications.form_viewsets import ApplicationFormViewSet, RoundFormViewSet
from wagtail_mentoring.applications.hold_views import hold_panel, suspect_files_panel
from wagtail_mentoring.applications.inbox_views import SavedFilterViewSet
from wagtail_mentoring.applications.list_context import list_panel
from wagtail_mentoring.applications.log_messages import APPLICATION_MESSAGES, register_event_words
from wagtail_mentoring.applications.permissions import (
    APPLICATION_POLICY,
    EXTENSION_POLICY,
    FORM_POLICY,
    INVITATION_POLICY,
    ROUND_FORM_POLICY,
)
from wagtail_mentoring.applications.release_warnings import register_release_warnings
from wagtail_mentoring.applications.request_bulk import AskManyAction
from wagtail_mentoring.applications.request_desk import request_lines
from wagtail_mentoring.applications.request_panels import register_request_panels
from wagtail_mentoring.applications.round_views import ProgressViewSet, figures_links, progress_lines
from wagtail_mentoring.applications.saved_filters import FILTER_POLICY
from wagtail_mentoring.applications.staff_panels import register_application_panel
from wagtail_mentoring.applications.staff_reading import register_application_links
from wagtail_mentoring.applications.viewsets import application_viewset
from wagtail_mentoring.directory.admin_views import MentorApproveBulkAction, MentorDeleteBulkAction
from wagtail_mentoring.directory.log_messages import DIRECTORY_MESSAGES
from wagtail_mentoring.directory.permissions import MENTOR_POLICY
from wagtail_mentoring.directory.viewsets import MentorViewSet
from wagtail_mentoring.directory.vocabulary_views import UnusedDeleteBulkAction
from wagtail_mentoring.directory.vocabulary_viewsets import TermViewSet, VocabularyViewSet
from wagtail_mentoring.mentorships.log_messages import MENTORSHIP_MESSAGES
from wagtail_mentoring.mentorships.pair_views import pair_links
from wagtail_mentoring.mentorships.permissions import MENTORSHIP_POLICY
from wagtail_mentoring.mentorships.viewsets import MentorshipViewSet
from wagtail_mentoring.offices.log_messages import OFFICE_MESSAGES, register_log_messages
from wagtail_mentoring.offices.log_models import register_log_policy, replace_log_model
from wagtail_mentoring.offices.permissions import register_policy
from wagtail_mentoring.offices.summary import MentoringSummaryPanel, register_summary_lines
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeViewSet
from wagtail_mentoring.outbox.log_messages import OUTBOX_MESSAGES
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.permissions import MAIL_POLICY
from wagtail_mentoring.outbox.viewsets import MailViewSet, troubled_mail_lines
from wagtail_mentoring.partnership.log_messages import PARTNERSHIP_MESSAGES
from wagtail_mentoring.partnership.permissions import PROGRAM_POLICY, ROUND_POLICY
from wagtail_mentoring.partnership.program_figures import register_program_figure
from wagtail_mentoring.partnership.round_links import register_round_links
from wagtail_mentoring.partnership.viewsets import ProgramViewSet, RoundViewSet, open_round_lines
from wagtail_mentoring.reviews.application_card import reviews_panel
from wagtail_mentoring.reviews.bulk_actions import AssignReviewersAction
from wagtail_mentoring.reviews.columns import register_columns
from wagtail_mentoring.reviews.desk import waiting_review_lines
from wagtail_mentoring.reviews.log_messages import REVIEW_EVENTS, REVIEW_MESSAGES
from wagtail_mentoring.reviews.permissions import PHASE_POLICY, REVIEW_LOG_POLICY
from wagtail_mentoring.reviews.sufficiency import release_warnings
from wagtail_mentoring.reviews.viewsets import ReviewPhaseViewSet, ReviewViewSet

MENU = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_mentoring_menu")

register_policy(OutboxMessage, MAIL_POLICY)

for policy in (
    PROGRAM_POLICY,
    ROUND_POLICY,
    MENTOR_POLICY,
    FORM_POLICY,
    ROUND_FORM_POLICY,
    EXTENSION_POLICY,
    INVITATION_POLICY,
    APPLICATION_POLICY,
    FILTER_POLICY,
    PHASE_POLICY,
    REVIEW_LOG_POLICY,
    MENTORSHIP_POLICY,
    MAIL_POLICY,
):
    register_log_policy(policy)


@hooks.register("register_admin_menu_item")
def mentoring_menu():
    return SubmenuMenuItem(_("Mentoring"), MENU, name="mentoring", icon_name="group", order=250)


@hooks.register("register_admin_viewset")
def model_viewsets():
    return [
        ProgramViewSet(),
        RoundViewSet(),
        application_viewset,
        RoundFormViewSet(),
        ReviewViewSet(),
        ReviewPhaseViewSet(),
        ExtensionViewSet(),
        InvitationViewSet(),
        MentorshipViewSet(),
        OfficeViewSet(),
        MailViewSet(),
        ProgressViewSet(),
        SavedFilterViewSet(),
    ]


for viewset in (MentorViewSet, VocabularyViewSet, TermViewSet, ApplicationFormViewSet):
    register_snippet(viewset)

# After Wagtail's own bulk deletion, which they replace for these models.
for bulk_action in (
    MentorApproveBulkAction,
    MentorDeleteBulkAction,
    UnusedDeleteBulkAction,
    MoveManyAction,
    ReleaseManyAction,
    AssignManyAction,
    SignManyAction,
    AssignReviewersAction,
    AskManyAction,
):
    hooks.register("register_bulk_action", bulk_action, order=100)


@hooks.register("insert_global_admin_css")
def admin_css():
    sheets = ("admin.css", "admin_applications.css", "admin_inbox.css", "admin_reviews.css")
    addresses = ((static(f"wagtail_mentoring/css/{name}"),) for name in sheets)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', addresses)


@hooks.register("construct_homepage_panels")
def add_home_panel(request, panels):
    panels.append(MentoringSummaryPanel(request))


# After Wagtail's own hook, whose log of models it replaces.
@hooks.register("register_log_actions", order=100)
def log_messages(actions):
    rooms = (
        OFFICE_MESSAGES,
        PARTNERSHIP_MESSAGES,
        DIRECTORY_MESSAGES,
        APPLICATION_MESSAGES,
        MENTORSHIP_MESSAGES,
        REVIEW_MESSAGES,
        OUTBOX_MESSAGES,
    )
    for messages in rooms:
        register_log_messages(actions, messages)
    replace_log_model(actions)


register_summary_lines("applications", waiting_lines, order=50)
register_summary_lines("signatures", signature_lines, order=40)
register_summary_lines("waitlists", waitlist_lines, order=60)
register_summary_lines("requests for information", request_lines, order=60)
register_summary_lines("answers", answer_lines, order=60)
register_summary_lines("open rounds", open_round_lines, order=100)
register_summary_lines("mail", troubled_mail_lines, order=900)
register_program_figure("applications", label=_("Applications"), annotate=with_applications)
register_application_links("pair", pair_links)
register_application_panel("list", list_panel, order=10)
register_round_links("progress", figures_links)
register_summary_lines("progress", progress_lines, order=150)
register_application_panel("decision", decision_panel, order=100)
register_application_panel("hold", hold_panel, order=10)
register_application_panel("suspect files", suspect_files_panel, order=20)
register_application_panel("conflicts", conflict_panel, order=800)
register_application_panel("reviews", reviews_panel, order=100)
register_summary_lines("reviews", waiting_review_lines, order=60)
register_event_words(REVIEW_EVENTS)
register_release_warnings("reviews", release_warnings)
register_columns()
register_application_panel("personal deadline", extension_panel, order=600)
register_request_panels()
