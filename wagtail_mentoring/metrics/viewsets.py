"""The report's addresses below Mentoring in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK
from wagtail_mentoring.programs.models import Round

from . import views
from .permissions import REPORT_POLICY


class ReportMenuItem(MenuItem):
    """Shown to whoever may look at programs."""

    def is_shown(self, request: HttpRequest) -> bool:
        return REPORT_POLICY.user_has_permission(request.user, "view")


class ReportViewSet(ViewSet):
    """Below ``mentoring/report/``: all programs, a page for each, and the reports that were closed."""

    name = "mentoring_report"
    url_prefix = "mentoring/report"
    menu_label = _("Report")
    menu_order = 450
    icon = "form"
    menu_hook = MENU_HOOK
    menu_item_class = ReportMenuItem

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", views.AllProgramsView.as_view(), name="index"),
            path("csv/", views.AllProgramsTable.as_view(), name="all_csv"),
            path("xlsx/", views.AllProgramsTable.as_view(ending="xlsx"), name="all_xlsx"),
            path("<int:pk>/", views.ProgramReportView.as_view(), name="program"),
            path("<int:pk>/csv/", views.ProgramTable.as_view(), name="program_csv"),
            path("<int:pk>/xlsx/", views.ProgramTable.as_view(ending="xlsx"), name="program_xlsx"),
            path("<int:pk>/close/", views.CloseReportView.as_view(), name="close"),
            path("closed/<int:pk>/", views.ClosingReportView.as_view(), name="closing"),
            path("closed/<int:pk>/csv/", views.ClosingTable.as_view(), name="closing_csv"),
            path("closed/<int:pk>/xlsx/", views.ClosingTable.as_view(ending="xlsx"), name="closing_xlsx"),
        ]


def report_links(user: Any, round: Round) -> list[tuple[str, str]]:
    """For the screens of a round: its program's report from the day it opens until its mentorships end."""
    if not REPORT_POLICY.user_has_permission(user, "view"):
        return []
    first, last = round.opens_at.astimezone(round.zone).date(), round.ends_on
    address = reverse("mentoring_report:program", args=[round.program_id])
    return [(f"{address}?first={first.isoformat()}&last={last.isoformat()}", gettext("Report"))]
