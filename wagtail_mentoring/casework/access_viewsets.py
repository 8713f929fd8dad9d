"""The admin screens of personal deadlines and of invitations."""

from typing import Any

from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_mentoring.applications.access_models import Extension, Invitation
from wagtail_mentoring.applications.access_permissions import EXTENSION_POLICY, INVITATION_POLICY
from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from . import extension_views, invitation_views
from .access_forms import ExtensionChangeForm, ExtensionForm, InvitationsForm


class ExtensionViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Deadlines of single people. Nothing here tells whether somebody has begun an application."""

    model = Extension
    office_policy = EXTENSION_POLICY
    name = "mentoring_extensions"
    url_prefix = "mentoring/personal-deadlines"
    menu_hook = MENU_HOOK
    menu_label = _("Personal deadlines")
    menu_order = 340
    icon = "time"
    add_to_reference_index = False
    index_view_class = extension_views.ExtensionIndexView
    index_results_template_name = extension_views.ExtensionIndexView.results_template_name
    add_view_class = extension_views.ExtensionCreateView
    edit_view_class = extension_views.ExtensionEditView
    edit_template_name = extension_views.ExtensionEditView.template_name
    copy_view_enabled = False
    search_fields = extension_views.ExtensionIndexView.search_fields
    search_backend_name = None
    list_per_page = 30

    def get_form_class(self, for_update: bool = False) -> type:
        return ExtensionChangeForm if for_update else ExtensionForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """A deadline is withdrawn, not deleted."""
        nowhere = dict.fromkeys(("delete_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        withdraw = self.construct_view(extension_views.ExtensionWithdrawView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("edit/<int:pk>/", self.edit_view, name="edit"),
            path("withdraw/<int:pk>/", withdraw, name="withdraw"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
        ]


class InvitationViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Codes of forms that are by invitation. A code is shown once, when it is made."""

    model = Invitation
    office_policy = INVITATION_POLICY
    name = "mentoring_invitations"
    url_prefix = "mentoring/invitations"
    menu_hook = MENU_HOOK
    menu_label = _("Invitations")
    menu_order = 350
    icon = "key"
    add_to_reference_index = False
    index_view_class = invitation_views.InvitationIndexView
    index_results_template_name = invitation_views.InvitationIndexView.results_template_name
    add_view_class = invitation_views.InvitationCreateView
    copy_view_enabled = False
    search_fields = invitation_views.InvitationIndexView.search_fields
    search_backend_name = None
    list_per_page = 30

    def get_form_class(self, for_update: bool = False) -> type:
        return InvitationsForm

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """A code is revoked, neither changed nor deleted."""
        nowhere = dict.fromkeys(("edit_url_name", "delete_url_name", "usage_url_name"))
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})

    @cached_property
    def url_finder_class(self) -> type:
        return invitation_views.url_finder(self.office_policy, self.get_url_name("history"))

    def get_urlpatterns(self) -> list[Any]:
        revoke = self.construct_view(invitation_views.InvitationRevokeView)
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("new/", self.add_view, name="add"),
            path("codes/", self.construct_view(invitation_views.CodesDownloadView), name="codes"),
            path("revoke/<int:pk>/", revoke, name="revoke"),
            path("history/<int:pk>/", self.history_view, name="history"),
            path("history-results/<int:pk>/", self.history_results_view, name="history_results"),
        ]
