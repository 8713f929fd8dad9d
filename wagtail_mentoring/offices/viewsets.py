"""Viewsets that keep to the rights rule, and the screens for offices themselves."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column, NumberColumn
from wagtail.admin.views.generic import CreateView, DeleteView, IndexView, InspectView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.snippets.views.chooser import SnippetChooserViewSet

from .actions import open_office
from .deletion import ExplainedDeleteMixin
from .forms import OfficeForm
from .models import Office
from .panels import StaffPanel
from .permissions import OfficeScopedPolicy, register_policy
from .scoped_views import (
    ScopedChooserMixin,
    ScopedDeleteMixin,
    ScopedIndexMixin,
    ScopedInspectMixin,
    ScopedObjectMixin,
)

#: Where every screen of ours hangs: a submenu that ``wagtail_hooks`` makes.
MENU_HOOK = "register_mentoring_menu_item"


class StaffMenuItem(MenuItem):
    """Shown to people of an office; others reach the page and find what they may see, which is nothing."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.is_superuser or Office.objects.of(request.user).exists()


class ChooserWithoutCreation:
    """For a ``ChooserViewSet`` that creates nothing: leaves out that address, which would answer 500."""

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "create"]


class OfficeScopedChooserViewSetMixin(ChooserWithoutCreation):
    """A ``ChooserViewSet`` that offers only the rows ``office_policy`` allows."""

    office_policy: OfficeScopedPolicy

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        members = {"office_policy": self.office_policy, "permission_policy": self.office_policy}
        scoped = type(view_class.__name__, (ScopedChooserMixin, view_class), members)
        return super().construct_view(scoped, **kwargs)


class OfficeScopedViewSetMixin:
    """For a ``ModelViewSet`` or ``SnippetViewSet``: every view keeps to the rows ``office_policy`` allows.

    Put it before the viewset class and set ``office_policy``. Views are wrapped where the viewset makes them,
    so one that a subclass adds is covered as well, as long as it goes through ``construct_view`` and names
    its object ``pk``.
    """

    office_policy: OfficeScopedPolicy

    @property
    def permission_policy(self) -> OfficeScopedPolicy:
        return self.office_policy

    def construct_view(self, view_class: type, **kwargs: Any) -> Any:
        mixin = ScopedObjectMixin
        if issubclass(view_class, IndexView):
            mixin = ScopedIndexMixin
        elif issubclass(view_class, InspectView):
            mixin = ScopedInspectMixin
        elif issubclass(view_class, DeleteView):
            mixin = ScopedDeleteMixin
        members = {"office_policy": self.office_policy, "permission_policy": self.office_policy}
        scoped = type(view_class.__name__, (mixin, view_class), members)
        return super().construct_view(scoped, **kwargs)

    @cached_property
    def chooser_viewset_class(self) -> type:
        """For a snippet: a chooser that keeps to the same rows."""
        members = {"office_policy": self.office_policy}
        return type("ScopedChooserViewSet", (OfficeScopedChooserViewSetMixin, SnippetChooserViewSet), members)

    def on_register(self) -> None:
        register_policy(self.model, self.office_policy)
        super().on_register()


class OfficeCreateView(CreateView):
    def save_instance(self) -> Office:
        form = self.form
        return open_office(
            office=form.save(commit=False), group=form.cleaned_data["group"], user=self.request.user
        )


class OfficeDeleteView(ExplainedDeleteMixin, DeleteView):
    pass


class OfficeViewSet(ModelViewSet):
    """Offices; for superusers and groups that were given the permission."""

    model = Office
    name = "mentoring_offices"
    url_prefix = "mentoring/offices"
    menu_hook = MENU_HOOK
    menu_order = 900
    icon = "group"
    add_view_class = OfficeCreateView
    delete_view_class = OfficeDeleteView
    copy_view_enabled = False
    search_fields = ["name"]
    list_filter = ["kind"]
    edit_handler = ObjectList(
        [
            MultiFieldPanel(
                [
                    TitleFieldPanel("name", targets=["slug"], placeholder=False),
                    FieldPanel("slug"),
                    FieldPanel("kind"),
                    FieldPanel("parent"),
                    FieldPanel("group"),
                ],
                heading=_("Office"),
            ),
            StaffPanel(heading=_("Staff")),
            MultiFieldPanel(
                [FieldPanel("director"), FieldPanel("answer_days"), FieldPanel("aim")],
                heading=_("Working together"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("public_contact"),
                    FieldPanel("public_email"),
                    FieldPanel("public_phone"),
                    FieldPanel("location"),
                ],
                heading=_("Public contact"),
                help_text=_("Shown on program pages, so that people know whom to ask."),
            ),
        ],
        base_form_class=OfficeForm,
    )

    @cached_property
    def list_display(self) -> list[Any]:
        return [
            "name",
            "kind",
            Column("group", label=_("Group"), sort_key="group__name"),
            NumberColumn("staff_count", label=_("Staff")),
            Column("public_email", label=_("Public e-mail")),
        ]

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        offices = Office.objects.select_related("group").annotate(staff_count=Count("group__user"))
        return super().get_index_view_kwargs(queryset=offices, default_ordering="name", **kwargs)
