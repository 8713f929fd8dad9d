"""The page of one round's numbers in the admin, and the same as CSV."""

import csv
from codecs import BOM_UTF8
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.desk_lines import DeskLine
from wagtail_mentoring.offices.exports import defused
from wagtail_mentoring.offices.permissions import OfficeScopedPolicy
from wagtail_mentoring.offices.scoped_views import ScopedObjectMixin
from wagtail_mentoring.partnership.permissions import rounds_at_work
from wagtail_mentoring.programs.models import Round

from .round_charts import charts_of, csv_rows, whole
from .round_figures import RoundFigures, counts_by_round, figures_of

#: Open rounds named on the home screen.
MOST_ROUNDS = 5


class FiguresPolicy(OfficeScopedPolicy):
    """Numbers of a round are for whoever may read applications, in the offices that run its program."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return APPLICATION_POLICY.user_has_any_permission(user, ("view", "change"))


FIGURES_POLICY = FiguresPolicy(Round, reach=rounds_at_work)


class RoundFiguresMixin(ScopedObjectMixin, PermissionCheckedMixin, BaseObjectMixin):
    """One round whose applications the user may read."""

    model = Round
    office_policy = permission_policy = FIGURES_POLICY
    permission_required = "view"

    def get_base_object_queryset(self) -> Any:
        return Round.objects.select_related("program")

    @cached_property
    def figures(self) -> RoundFigures:
        return figures_of(self.object, user=self.request.user, now=timezone.now())

    @property
    def today(self) -> Any:
        return timezone.now().astimezone(self.object.zone).date()


class RoundFiguresView(RoundFiguresMixin, WagtailAdminTemplateMixin, TemplateView):
    """How the round goes, in charts."""

    template_name = "wagtail_mentoring/admin/applications/round_figures.html"
    page_title = gettext_lazy("Progress")
    header_icon = "date"

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = reverse("mentoring_applications:index")
        return [
            *self.breadcrumbs_items,
            {"url": f"{listing}?round={self.object.pk}", "label": _("Applications")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        figures = self.figures
        numbers = ((_("handed in"), figures.handed_in), (_("begun, not handed in yet"), figures.drafts))
        return super().get_context_data(
            round=self.object,
            charts=charts_of(figures, self.today),
            numbers=[(label, whole(number)) for label, number in numbers],
            **kwargs,
        )


class RoundFiguresCsvView(RoundFiguresMixin, TemplateView):
    """The numbers of the page, for a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(content_type="text/csv; charset=utf-8")
        name = f"progress-{slugify(str(self.object))}.csv"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
        response.write(BOM_UTF8)
        writer = csv.writer(response)
        writer.writerows([defused(cell) for cell in row] for row in csv_rows(self.figures, self.today))
        return response


class ProgressViewSet(ViewSet):
    """Below ``mentoring/progress/``: a page for each round."""

    name = "mentoring_progress"
    url_prefix = "mentoring/progress"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("<int:pk>/", RoundFiguresView.as_view(), name="round"),
            path("<int:pk>/csv/", RoundFiguresCsvView.as_view(), name="csv"),
        ]


def figures_url(round: Round) -> str:
    return reverse("mentoring_progress:round", args=[round.pk])


def figures_links(user: Any, round: Round) -> list[tuple[str, str]]:
    """For the screens of a round that the user works on: the address of its numbers, and what to call it."""
    if not FIGURES_POLICY.user_has_permission(user, "view"):
        return []
    return [(figures_url(round), _("Progress of applications"))]


def progress_lines(user: Any) -> list[DeskLine]:
    """A line on the home screen for each round that takes applications: how many there are so far."""
    if not FIGURES_POLICY.user_has_permission(user, "view"):
        return []
    rounds = FIGURES_POLICY.narrow(Round.objects.open().select_related("program"), user).order_by("closes_at")
    rounds = list(rounds[:MOST_ROUNDS])
    handed_in = counts_by_round(rounds, user=user)
    return [_progress_line(round, handed_in.get(round.pk, 0)) for round in rounds]


def _progress_line(round: Round, count: int) -> DeskLine:
    text = ngettext(
        "%(round)s: %(count)s application handed in", "%(round)s: %(count)s applications handed in", count
    )
    words = {"round": round, "count": whole(count)}
    return DeskLine(text=text % words, url=figures_url(round), detail=_("charts"))
