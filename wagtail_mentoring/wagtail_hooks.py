"""Wiring into Wagtail's admin: menus, viewsets, panels, log actions. Nothing is decided here."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, SubmenuMenuItem

from wagtail_mentoring.applications.log_messages import APPLICATION_MESSAGES
from wagtail_mentoring.offices.log_messages import OFFICE_MESSAGES, register_log_messages
from wagtail_mentoring.offices.summary import MentoringSummaryPanel, register_summary_lines
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeViewSet
from wagtail_mentoring.partnership.log_messages import PARTNERSHIP_MESSAGES
from wagtail_mentoring.partnership.viewsets import ProgramViewSet, RoundViewSet, open_round_lines

MENU = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_mentoring_menu")


@hooks.register("register_admin_menu_item")
def mentoring_menu():
    return SubmenuMenuItem(_("Mentoring"), MENU, name="mentoring", icon_name="group", order=250)


@hooks.register("register_admin_viewset")
def model_viewsets():
    return [ProgramViewSet(), RoundViewSet(), OfficeViewSet()]


@hooks.register("construct_homepage_panels")
def add_home_panel(request, panels):
    panels.append(MentoringSummaryPanel(request))


@hooks.register("register_log_actions")
def log_messages(actions):
    for messages in (OFFICE_MESSAGES, PARTNERSHIP_MESSAGES, APPLICATION_MESSAGES):
        register_log_messages(actions, messages)


register_summary_lines("open rounds", open_round_lines, order=100)
