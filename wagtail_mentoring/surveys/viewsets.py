"""The admin's list of comments: what was said, by which side, in which round, and never by whom or when."""

from typing import Any

from django.db.models import QuerySet
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from .decisions import FEWEST_COMMENTS
from .filters import CommentFilterSet
from .models import SurveyAnswer
from .permissions import COMMENT_POLICY


class CommentIndexView(IndexView):
    """In an order that tells nothing: by round and role, then by the words themselves."""

    any_permission_required = ["view"]
    page_title = gettext_lazy("What pairs say")
    default_ordering = None
    search_fields = ["comment"]
    search_backend_name = None
    results_template_name = "wagtail_mentoring/admin/surveys/index_results.html"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            Column("comment", label=_("Comment"), classname="wm-cell--words"),
            Column("satisfaction", label=_("Satisfaction, 1 to 5"), accessor=satisfaction_text),
            Column("role", label=_("Said as"), accessor="request.get_role_display"),
            Column("round", label=_("Round"), accessor="request.mentorship.round"),
        ]

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("request__mentorship__round__program")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by("-request__mentorship__round__opens_at", "request__role", "comment", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(fewest=FEWEST_COMMENTS, **kwargs)


def satisfaction_text(answer: SurveyAnswer) -> str:
    return str(answer.satisfaction or "–")


class CommentViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Comments are read here and nothing else: an answer has no page of its own."""

    model = SurveyAnswer
    office_policy = COMMENT_POLICY
    name = "mentoring_surveys"
    url_prefix = "mentoring/surveys"
    menu_hook = MENU_HOOK
    menu_label = gettext_lazy("What pairs say")
    menu_order = 410
    icon = "comment"
    add_to_reference_index = False
    index_view_class = CommentIndexView
    index_results_template_name = CommentIndexView.results_template_name
    copy_view_enabled = False
    filterset_class = CommentFilterSet
    search_fields = CommentIndexView.search_fields
    search_backend_name = None
    list_per_page = 30

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = ("add_url_name", "edit_url_name", "delete_url_name", "usage_url_name", "history_url_name")
        return super().get_common_view_kwargs(**{**dict.fromkeys(names), **kwargs})

    def register_admin_url_finder(self) -> None:
        """An answer has no address."""

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
        ]
