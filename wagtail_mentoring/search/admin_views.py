"""The screen of the search index in Wagtail's admin, and what its buttons do."""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log

from wagtail_mentoring.search.backend import Index, reader_of
from wagtail_mentoring.search.condition import Condition, condition_of, differences_of, our_indexes
from wagtail_mentoring.search.generations import DamagedGeneration
from wagtail_mentoring.search.healing import rebuild_soon
from wagtail_mentoring.search.models import IndexState
from wagtail_mentoring.search.reader import CannotAnswer

#: Who may look after the index.
PERMISSION = "wagtail_mentoring_search.change_indexstate"

#: The log's name for a rebuild.
REBUILD = "wagtail_mentoring_search.rebuild"


@dataclass(frozen=True, slots=True)
class ShownIndex:
    """One index as the screen shows it."""

    backend: str
    index: Index
    condition: Condition
    state: IndexState

    @property
    def label(self) -> str:
        return capfirst(apps.get_model(self.index.name)._meta.verbose_name_plural)

    @property
    def problems(self) -> list[str]:
        found = list(self.condition.problems())
        noted = [line for line in self.state.problem.splitlines() if line not in found]
        return found + noted

    def progress(self) -> dict[str, Any]:
        return {
            "running": self.state.is_being_rebuilt,
            "done": self.state.rebuild_done,
            "total": self.state.rebuild_total,
        }


class PermissionMixin(View):
    """Only for those who may look after the index."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class IndexesView(PermissionMixin, WagtailAdminTemplateMixin, TemplateView):
    """Every index: how large and how old it is, and what is wrong with it."""

    template_name = "wagtail_mentoring_search/indexes.html"
    page_title = gettext_lazy("Search index")
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = [_shown(name, index) for name, index in our_indexes()]
        return super().get_context_data(
            entries=entries, several=len({entry.backend for entry in entries}) > 1, **kwargs
        )


class IndexView(PermissionMixin):
    """What the views of one index share: ``self.index``, by the names in the address."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        wanted = (kwargs["backend"], kwargs["index"])
        found = [index for name, index in our_indexes() if (name, index.name) == wanted]
        if not found:
            raise Http404
        self.index = found[0]


class CheckView(IndexView):
    """Read the files afresh and compare which objects they hold with the database."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            differences = differences_of(self.index.files, content=False)
        except (CannotAnswer, DamagedGeneration):
            messages.error(request, _("The index cannot be read. Please rebuild it."))
        else:
            for problem in differences.problems():
                messages.warning(request, problem)
            if differences:
                messages.warning(request, _("Please rebuild the index."))
            else:
                messages.success(
                    request, _("The files are sound, and the index holds every object it should hold.")
                )
        return redirect("wagtail_mentoring_search:indexes")


class RebuildView(IndexView, WagtailAdminTemplateMixin, TemplateView):
    """Ask, then rebuild in the background."""

    template_name = "wagtail_mentoring_search/confirm_rebuild.html"
    page_title = gettext_lazy("Rebuild")
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("wagtail_mentoring_search:indexes"), "label": _("Search index")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.index.name},
        ]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if rebuild_soon(self.index.files):
            state, _new = IndexState.objects.get_or_create(index=self.index.name)
            log(instance=state, action=REBUILD, user=request.user)
            messages.success(request, _("The rebuild has begun. Searches are answered meanwhile."))
        else:
            messages.warning(request, _("A rebuild of this index is under way already."))
        return redirect("wagtail_mentoring_search:indexes")


class ProgressView(IndexView):
    """How far a rebuild is, in JSON."""

    def get(self, request: HttpRequest, **kwargs: Any) -> JsonResponse:
        return JsonResponse(_shown("", self.index).progress(), headers={"Cache-Control": "no-store, private"})


def _shown(backend: str, index: Index) -> ShownIndex:
    state = IndexState.objects.filter(index=index.name).first() or IndexState(index=index.name)
    return ShownIndex(backend, index, condition_of(index.files, reader_of(index.files)), state)
