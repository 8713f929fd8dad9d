"""Wiring into Wagtail's admin: the menu, and what each room adds. Nothing is decided here."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem
from wagtail.snippets.models import register_snippet

from wagtail_mentoring.agreements.hooks import PARTS as AGREEMENTS
from wagtail_mentoring.casework.hooks import PARTS as CASEWORK
from wagtail_mentoring.desk.hooks import PARTS as DESK
from wagtail_mentoring.desk.panels import DeskPanel
from wagtail_mentoring.directory.hooks import PARTS as DIRECTORY
from wagtail_mentoring.form_builder.hooks import PARTS as FORM_BUILDER
from wagtail_mentoring.handoffs.hooks import PARTS as HANDOFFS
from wagtail_mentoring.imports.hooks import PARTS as IMPORTS
from wagtail_mentoring.matching.hooks import PARTS as MATCHING
from wagtail_mentoring.mentorships.hooks import PARTS as MENTORSHIPS
from wagtail_mentoring.metrics.hooks import PARTS as METRICS
from wagtail_mentoring.offices.decision_log import register_decisions
from wagtail_mentoring.offices.hooks import PARTS as OFFICES
from wagtail_mentoring.offices.log_messages import register_log_messages
from wagtail_mentoring.offices.log_models import register_log_policy, replace_log_model
from wagtail_mentoring.offices.viewsets import MENU_HOOK
from wagtail_mentoring.outbox.hooks import PARTS as OUTBOX
from wagtail_mentoring.outreach.hooks import PARTS as OUTREACH
from wagtail_mentoring.partnership.hooks import PARTS as PARTNERSHIP
from wagtail_mentoring.publication.hooks import PARTS as PUBLICATION
from wagtail_mentoring.record_keeping.hooks import PARTS as RECORD_KEEPING
from wagtail_mentoring.reviews.hooks import PARTS as REVIEWS
from wagtail_mentoring.surveys.hooks import PARTS as SURVEYS
from wagtail_mentoring.webhooks.hooks import PARTS as WEBHOOKS

ROOMS = (
    OUTBOX,
    OFFICES,
    DESK,
    PARTNERSHIP,
    METRICS,
    HANDOFFS,
    AGREEMENTS,
    PUBLICATION,
    DIRECTORY,
    OUTREACH,
    IMPORTS,
    FORM_BUILDER,
    CASEWORK,
    RECORD_KEEPING,
    REVIEWS,
    MENTORSHIPS,
    WEBHOOKS,
    SURVEYS,
    MATCHING,
)
STYLES = (
    "admin.css",
    "admin_agreements.css",
    "admin_matching.css",
    "admin_desk.css",
    "admin_anatomy.css",
    "admin_applications.css",
    "admin_inbox.css",
    "admin_reviews.css",
    "admin_imports.css",
)

MENU = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_mentoring_menu")

for room in ROOMS:
    room.connect()
    register_decisions(room.decisions)
    for policy in room.policies:
        register_log_policy(policy)
    for snippet in room.snippets:
        register_snippet(snippet)
    # After Wagtail's own bulk deletion, which they replace for these models.
    for bulk_action in room.bulk_actions:
        hooks.register("register_bulk_action", bulk_action, order=100)


@hooks.register("register_admin_menu_item")
def mentoring_menu():
    return SubmenuMenuItem(_("Mentoring"), MENU, name="mentoring", icon_name="group", order=250)


@hooks.register("register_admin_viewset")
def model_viewsets():
    return [viewset for room in ROOMS for viewset in room.viewsets]


@hooks.register("insert_global_admin_css")
def admin_css():
    addresses = ((static(f"wagtail_mentoring/css/{name}"),) for name in STYLES)
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', addresses)


@hooks.register("construct_homepage_panels")
def add_home_panel(request, panels):
    panels.append(DeskPanel(request))


# After Wagtail's own hook, whose log of models it replaces.
@hooks.register("register_log_actions", order=100)
def log_messages(actions):
    for room in ROOMS:
        register_log_messages(actions, room.log_messages, room.log_words)
    replace_log_model(actions)
