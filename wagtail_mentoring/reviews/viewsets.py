"""The admin screens of reviews: a reviewer's own list, and the phases of a round."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn, Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from wagtail_mentoring.casework.viewsets import application_viewset, written_in
from wagtail_mentoring.offices.kept_forms import keeps_form
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin
from wagtail_mentoring.programs.dates import deadline_text, instant_text

from .application_card import AssignReviewerView, TakeBackView
from .choices import ReviewState
from .distribution_views import DistributeView
from .filters import ReviewFilterSet
from .forms import ReviewForm, ReviewPhaseForm
from .lost_reviews import keeps_lost_review
from .models import ReviewAssignment, ReviewPhase
from .permissions import OWN_REVIEW_POLICY, PHASE_POLICY
from .views import ReviewConflictView, ReviewFileView, ReviewView


def _opens(phase: ReviewPhase) -> str:
    return instant_text(phase.opens_at, phase.round_form.round)


def _closes(phase: ReviewPhase) -> str:
    return deadline_text(phase.closes_at, phase.round_form.round)


class ReviewIndexView(IndexView):
    """What the user was given to review. It cannot be searched: a search by name would tell whose it is."""

    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("My reviews")
    default_ordering = "phase__closes_at"
    results_template_name = "wagtail_mentoring/admin/reviews/index_results.html"
    show_export_buttons = False

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "application",
                label=_("Application"),
                accessor="title",
                classname="wm-cell--review",
                get_url=lambda row: reverse("mentoring_reviews:review", args=[row.pk]),
            ),
            Column("phase", label=_("Phase"), accessor=lambda row: row.phase.name),
            Column("round", label=_("Round"), accessor=lambda row: row.phase.round_form.round),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor=lambda row: row.state.label,
                primary=lambda row: row.state not in (ReviewState.DONE, ReviewState.OVER),
            ),
            Column("due", label=_("Due"), accessor="due"),
        ]

    def get_base_queryset(self) -> QuerySet:
        rows = super().get_base_queryset()
        return rows.select_related("phase__round_form__round__program", "application", "review")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "phase", "number")


class ReviewViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Reviewers' own reviews; nobody else's, not even for superusers."""

    model = ReviewAssignment
    office_policy = OWN_REVIEW_POLICY
    name = "mentoring_reviews"
    url_prefix = "mentoring/reviews"
    menu_hook = MENU_HOOK
    menu_label = gettext_lazy("My reviews")
    menu_order = 305
    icon = "pick"
    add_to_reference_index = False
    index_view_class = ReviewIndexView
    index_results_template_name = ReviewIndexView.results_template_name
    filterset_class = ReviewFilterSet
    copy_view_enabled = False
    list_per_page = 50

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """No view links to adding, editing or deleting: there is no such address."""
        nowhere = dict.fromkeys(("add_url_name", "edit_url_name", "delete_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})

    def register_admin_url_finder(self) -> None:
        """None: an address from elsewhere would tie an application to its number in a blind phase."""

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            keeps_form(
                path("review/<int:pk>/", keeps_lost_review(self.construct_view(ReviewView)), name="review"),
                written_in(ReviewForm),
            ),
            keeps_form(
                path("conflict/<int:pk>/", self.construct_view(ReviewConflictView), name="conflict"),
                written_in(ReviewConflictView.form_class),
            ),
            path("file/<int:pk>/<uuid:key>/", self.construct_view(ReviewFileView), name="file"),
        ]


class PhaseIndexView(IndexView):
    any_permission_required = ["add", "change", "delete", "view"]

    def get_list_more_buttons(self, instance: ReviewPhase) -> list[Button]:
        buttons = super().get_list_more_buttons(instance)
        if instance.pk in self.changeable_pks:
            url = reverse("mentoring_review_phases:distribute", args=[instance.pk])
            buttons.append(Button(_("Distribute evenly"), url=url, icon_name="group", priority=5))
        return buttons


class ReviewPhaseViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """When the applications of a round are reviewed, by which rubric, and how often each."""

    model = ReviewPhase
    office_policy = PHASE_POLICY
    name = "mentoring_review_phases"
    url_prefix = "mentoring/review-phases"
    menu_hook = MENU_HOOK
    menu_label = gettext_lazy("Review phases")
    menu_order = 335
    icon = "calendar-check"
    copy_view_enabled = False
    index_view_class = PhaseIndexView
    edit_handler = ObjectList(
        [
            FieldPanel("round_form"),
            FieldRowPanel([FieldPanel("name"), FieldPanel("order")]),
            FieldPanel("rubric"),
            FieldPanel("is_blind"),
            FieldRowPanel([FieldPanel("opens_at"), FieldPanel("closes_at")]),
            FieldRowPanel([FieldPanel("reviews_wanted"), FieldPanel("min_reviews")]),
        ],
        base_form_class=ReviewPhaseForm,
    )

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            Column("round_form", label=gettext_lazy("Form of the round")),
            Column("rubric", label=gettext_lazy("Rubric")),
            BooleanColumn("is_blind", label=gettext_lazy("Blind")),
            # In the zone of the round; Wagtail's own column says “just now” of what is still to come.
            Column("opens_at", label=gettext_lazy("Opens"), accessor=_opens, sort_key="opens_at"),
            Column("closes_at", label=gettext_lazy("Closes"), accessor=_closes, sort_key="closes_at"),
            Column(
                "progress",
                label=gettext_lazy("Reviews"),
                accessor=lambda phase: (
                    _("%(done)d of %(given)d") % {"done": phase.reviews_done, "given": phase.reviews_given}
                ),
            ),
        ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        active = Q(
            assignments__withdrawn_at=None,
            assignments__isnull=False,
            assignments__application__held_at=None,
        )
        done = active & Q(assignments__review__submitted_at__isnull=False)
        rows = ReviewPhase.objects.select_related("round_form__round__program", "rubric").annotate(
            reviews_given=Count("assignments", filter=active), reviews_done=Count("assignments", filter=done)
        )
        return super().get_index_view_kwargs(queryset=rows, default_ordering="-closes_at", **kwargs)

    def get_urlpatterns(self) -> list[Any]:
        page = application_viewset.inspect_view
        return [
            *super().get_urlpatterns(),
            path("distribute/<int:pk>/", self.construct_view(DistributeView), name="distribute"),
            # Their pk is an application's; the views keep to the reach of applications themselves.
            path("assign/<int:pk>/", AssignReviewerView.as_view(page=page), name="assign"),
            path("take-back/<int:pk>/", TakeBackView.as_view(page=page), name="take_back"),
        ]
