"""The admin's list of pairs: both people in every row, masked where an office has not opened its data."""

from typing import Any

from django.db.models import QuerySet, prefetch_related_objects
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button

from wagtail_mentoring.directory.permissions import contact_cards_visible_to
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from .decisions import RUNNING
from .exports import MentorshipExportMixin
from .filters import MentorshipFilterSet
from .models import Mentorship
from .objection_views import KeepPairView, ObjectView, TakeObjectionBackView, objection_buttons
from .pair_views import EndMentorshipView, PairView
from .permissions import MENTORSHIP_POLICY, own_offices_in
from .session_views import RemoveSessionView, SessionsView


class AddressColumn(TitleColumn):
    """A name, the e-mail address below; ``get_email`` may give none."""

    cell_template_name = "wagtail_mentoring/admin/mentorships/address_cell.html"

    def __init__(self, name: str, *, get_email: Any, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.get_email = get_email

    def get_cell_context_data(self, instance: Mentorship, parent_context: Any) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        context["email"] = self.get_email(instance)
        return context


class MentorshipIndexView(MentorshipExportMixin, IndexView):
    """Pairs in the programs of the user's offices, the running ones and the past."""

    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Mentorships")
    default_ordering = "-started_at"
    search_fields = [
        "mentor__name",
        "application__applicant_name",
        "application__applicant_email",
        "mentee__email",
    ]
    search_backend_name = None
    results_template_name = "wagtail_mentoring/admin/mentorships/index_results.html"

    @cached_property
    def columns(self) -> list[Any]:
        mentor_column = self._get_title_column_class(AddressColumn)
        return [
            mentor_column(
                "mentor",
                label=_("Mentor"),
                sort_key="mentor__sort_name",
                get_email=self.mentor_email,
                classname="wm-cell--person",
            ),
            AddressColumn(
                "mentee",
                label=_("Mentee"),
                accessor="mentee_name",
                get_email=lambda pair: pair.mentee_email,
                classname="wm-cell--person",
            ),
            Column("round", label=_("Round"), sort_key="round__opens_at"),
            StatusTagColumn(
                "status",
                label=_("Status"),
                accessor="get_status_display",
                sort_key="status",
                primary=lambda pair: pair.status in RUNNING,
            ),
            DateColumn("started_at", label=_("Started"), sort_key="started_at"),
        ]

    def get_base_queryset(self) -> QuerySet:
        people = ("mentor", "mentee", "application", "office")
        return super().get_base_queryset().select_related("round__program", *people)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "-pk")

    def get_table(self, object_list: Any) -> Any:
        """Ask once for the whole page which addresses the user may see, and what offices object to."""
        mentors = {pair.mentor_id for pair in object_list}
        cards = contact_cards_visible_to(self.request.user).filter(mentor__in=mentors)
        self.visible_emails = dict(cards.values_list("mentor", "email"))
        programs = {pair.round.program_id for pair in object_list}
        prefetch_related_objects(object_list, "objections")
        self.own_offices = own_offices_in(self.request.user, programs)
        return super().get_table(object_list)

    def mentor_email(self, pair: Mentorship) -> str:
        return self.visible_emails.get(pair.mentor_id, "")

    def get_list_more_buttons(self, instance: Mentorship) -> list[Button]:
        buttons = objection_buttons(instance, self.own_offices[instance.round.program_id])
        if instance.pk not in self.changeable_pks:
            return buttons
        url = reverse("mentoring_mentorships:sessions", args=[instance.pk])
        buttons.append(Button(_("Meetings"), url=url, icon_name="calendar"))
        if instance.status in RUNNING:
            url = reverse("mentoring_mentorships:end", args=[instance.pk])
            buttons.append(Button(_("End mentorship"), url=url, icon_name="cross"))
        return buttons


class MentorshipViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Pairs are started from an application and ended here; nothing of them is edited by hand."""

    model = Mentorship
    office_policy = MENTORSHIP_POLICY
    name = "mentoring_mentorships"
    url_prefix = "mentoring/mentorships"
    menu_hook = MENU_HOOK
    menu_label = gettext_lazy("Mentorships")
    menu_order = 400
    icon = "group"
    add_to_reference_index = False
    index_view_class = MentorshipIndexView
    index_results_template_name = MentorshipIndexView.results_template_name
    copy_view_enabled = False
    filterset_class = MentorshipFilterSet
    search_fields = MentorshipIndexView.search_fields
    search_backend_name = None
    list_per_page = 30
    export_filename = "mentorships"

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """No view links to adding, editing or deleting: there is no such address."""
        nowhere = dict.fromkeys(("add_url_name", "edit_url_name", "delete_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})

    @cached_property
    def url_finder_class(self) -> type:
        members = {"permission_policy": self.office_policy, "edit_url_name": self.get_url_name("history")}
        return type("MentorshipURLFinder", (ModelAdminURLFinder,), members)

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
            path("end/<int:pk>/", self.construct_view(EndMentorshipView), name="end"),
            path("sessions/<int:pk>/", self.construct_view(SessionsView), name="sessions"),
            path(
                "sessions/<int:pk>/remove/<int:session_pk>/",
                self.construct_view(RemoveSessionView),
                name="remove_session",
            ),
            path("object/<int:pk>/", self.construct_view(ObjectView), name="object"),
            path("take-back/<int:pk>/", self.construct_view(TakeObjectionBackView), name="take_back"),
            path("keep/<int:pk>/", self.construct_view(KeepPairView), name="keep"),
            # Its pk is an application's, which the view keeps to the reach of applications itself.
            path("pair/<int:pk>/", PairView.as_view(), name="pair"),
        ]
