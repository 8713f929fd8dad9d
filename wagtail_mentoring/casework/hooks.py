"""What the offices' work with applications adds to Wagtail's admin."""

from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.admin_parts import AdminParts
from wagtail_mentoring.applications.access_permissions import EXTENSION_POLICY, INVITATION_POLICY
from wagtail_mentoring.applications.history import LOGGED_AS
from wagtail_mentoring.applications.log_messages import APPLICATION_MESSAGES, LOG_WORDS
from wagtail_mentoring.applications.permissions import (
    APPLICATION_POLICY,
    FORM_POLICY,
    ROUND_FORM_POLICY,
)
from wagtail_mentoring.desk_lines import register_desk_lines, register_news_lines
from wagtail_mentoring.information_requests.request_desk import request_lines
from wagtail_mentoring.partnership.program_figures import register_program_figure
from wagtail_mentoring.partnership.round_links import register_round_links

from .access_viewsets import ExtensionViewSet, InvitationViewSet
from .bulk_actions import ReleaseManyAction
from .bulk_assign import AssignManyAction
from .conflict_views import conflict_panel
from .decision_bulk import SignManyAction
from .decision_desk import objection_lines, signature_lines, waitlist_lines, withdrawn_lines
from .decision_views import decision_panel
from .desk import waiting_lines, with_applications
from .extension_views import extension_panel
from .hold_views import hold_panel, suspect_files_panel
from .inbox_views import SavedFilterViewSet
from .list_context import list_panel
from .move_bulk import MoveManyAction
from .request_bulk import AskManyAction
from .request_panels import correction_panel, request_panel
from .round_form_viewsets import RoundFormViewSet
from .round_views import ProgressViewSet, figures_links, progress_lines
from .saved_filters import FILTER_POLICY
from .staff_panels import register_application_panel
from .viewsets import application_viewset

#: What is decided about an application, with the reasons on its own page.
DECIDED = [
    LOGGED_AS[step]
    for step in (
        "moved",
        "worded",
        "signed",
        "objection_withdrawn",
        "changes_asked",
        "signature_overridden",
        "released",
        "decision_reopened",
    )
]


def connect() -> None:
    register_desk_lines("objections", objection_lines, order=40)
    register_desk_lines("signatures", signature_lines, order=40)
    register_desk_lines("applications", waiting_lines, order=50)
    register_desk_lines("waitlists", waitlist_lines, order=60)
    register_desk_lines("requests for information", request_lines, order=60)
    register_news_lines("withdrawn", withdrawn_lines, order=50)
    register_news_lines("progress", progress_lines, order=150)
    register_program_figure("applications", label=_("Applications"), annotate=with_applications)
    register_round_links("progress", figures_links)
    register_application_panel("list", list_panel, order=10)
    register_application_panel("hold", hold_panel, order=10)
    register_application_panel("suspect files", suspect_files_panel, order=20)
    register_application_panel("decision", decision_panel, order=100)
    register_application_panel("requests", request_panel, order=110)
    register_application_panel("corrections", correction_panel, order=120)
    register_application_panel("personal deadline", extension_panel, order=600)
    register_application_panel("conflicts", conflict_panel, order=800)


PARTS = AdminParts(
    viewsets=[
        application_viewset,
        RoundFormViewSet(),
        ExtensionViewSet(),
        InvitationViewSet(),
        ProgressViewSet(),
        SavedFilterViewSet(),
    ],
    bulk_actions=[MoveManyAction, ReleaseManyAction, AssignManyAction, SignManyAction, AskManyAction],
    log_messages=APPLICATION_MESSAGES,
    log_words=LOG_WORDS,
    decisions=DECIDED,
    policies=[
        FORM_POLICY,
        ROUND_FORM_POLICY,
        EXTENSION_POLICY,
        INVITATION_POLICY,
        APPLICATION_POLICY,
        FILTER_POLICY,
    ],
    connect=connect,
)
