"""Wiring into Wagtail's admin: menus, viewsets, panels, log actions. Nothing is decided here."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from wagtail_mentoring.applications.bulk_actions import MoveManyAction, ReleaseManyAction
from wagtail_mentoring.applications.desk import waiting_lines, with_applications
from wagtail_mentoring.applications.form_viewsets import ApplicationFormViewSet, RoundFormViewSet
from wagtail_mentoring.applications.log_messages import APPLICATION_MESSAGES
from wagtail_mentoring.applications.request_bulk import AskManyAction
from wagtail_mentoring.applications.request_desk import request_lines
from wagtail_mentoring.applications.request_panels import register_request_panels
from wagtail_mentoring.applications.staff_reading import register_application_links
from wagtail_mentoring.applications.viewsets import application_viewset
from wagtail_mentoring.directory.admin_views import MentorApproveBulkAction, MentorDeleteBulkAction
from wagtail_mentoring.directory.log_messages import DIRECTORY_MESSAGES
from wagtail_mentoring.directory.viewsets import MentorViewSet
from wagtail_mentoring.directory.vocabulary_views import UnusedDeleteBulkAction
from wagtail_mentoring.directory.vocabulary_viewsets import TermViewSet, VocabularyViewSet
from wagtail_mentoring.mentorships.log_messages import MENTORSHIP_MESSAGES
from wagtail_mentoring.mentorships.pair_views import pair_links
from wagtail_mentoring.mentorships.viewsets import MentorshipViewSet
from wagtail_mentoring.offices.log_messages import OFFICE_MESSAGES, register_log_messages
from wagtail_mentoring.offices.permissions import register_policy
from wagtail_mentoring.offices.summary import MentoringSummaryPanel, register_summary_lines
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeViewSet
from wagtail_mentoring.outbox.log_messages import OUTBOX_MESSAGES
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.viewsets import MAIL_POLICY, MailViewSet, troubled_mail_lines
from wagtail_mentoring.partnership.log_messages import PARTNERSHIP_MESSAGES
from wagtail_mentoring.partnership.program_figures import register_program_figure
from wagtail_mentoring.partnership.viewsets import ProgramViewSet, RoundViewSet, open_round_lines

MENU = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_mentoring_menu")

register_policy(OutboxMessage, MAIL_POLICY)


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
        MentorshipViewSet(),
        OfficeViewSet(),
        MailViewSet(),
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
    AskManyAction,
):
    hooks.register("register_bulk_action", bulk_action, order=100)


@hooks.register("insert_global_admin_css")
def admin_css():
    sheets = ("admin.css", "admin_applications.css")
    addresses = ((static(f"wagtail_mentoring/css/{name}"),) for name in sheets)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', addresses)


@hooks.register("construct_homepage_panels")
def add_home_panel(request, panels):
    panels.append(MentoringSummaryPanel(request))


@hooks.register("register_log_actions")
def log_messages(actions):
    rooms = (
        OFFICE_MESSAGES,
        PARTNERSHIP_MESSAGES,
        DIRECTORY_MESSAGES,
        APPLICATION_MESSAGES,
        MENTORSHIP_MESSAGES,
        OUTBOX_MESSAGES,
    )
    for messages in rooms:
        register_log_messages(actions, messages)


register_summary_lines("applications", waiting_lines, order=50)
register_summary_lines("requests for information", request_lines, order=60)
register_summary_lines("open rounds", open_round_lines, order=100)
register_summary_lines("mail", troubled_mail_lines, order=900)
register_program_figure("applications", label=_("Applications"), annotate=with_applications)
register_application_links("pair", pair_links)
register_request_panels()
