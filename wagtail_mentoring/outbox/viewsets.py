"""The admin screens of mail: what was sent, what failed and why, and another try."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import ModelAdminURLFinder
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import IndexView, InspectView
from wagtail.admin.views.generic.base import BaseOperationView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.model import ModelViewSet

from .actions import NotFailed, retry_mail
from .choices import MailStatus
from .filters import MailFilterSet
from .models import OutboxMessage
from .permissions import MAIL_POLICY

#: Whoever may do one of these may read a mail.
LOOK = ("view", "change")


class MailIndexView(IndexView):
    any_permission_required = ["view"]
    page_title = gettext_lazy("Mail")
    default_ordering = "-created_at"
    search_fields = ["to_email", "to_name", "subject"]
    search_backend_name = None
    results_template_name = "wagtail_mentoring/admin/outbox/index_results.html"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn("subject", label=gettext_lazy("Subject"), get_url=self.get_inspect_url),
            Column("to_email", label=gettext_lazy("To"), sort_key="to_email"),
            StatusTagColumn(
                "status",
                label=gettext_lazy("Status"),
                accessor="get_status_display",
                sort_key="status",
                primary=lambda message: message.status == MailStatus.FAILED,
            ),
            Column("attempts", label=gettext_lazy("Tries"), sort_key="attempts"),
            DateColumn("created_at", label=gettext_lazy("Written"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> Any:
        return MAIL_POLICY.narrow(super().get_base_queryset(), self.request.user).defer("body")


class MailInSightMixin:
    """Refuse a view on one mail that does not exist for its user."""

    def get_object(self, *args: Any) -> OutboxMessage:
        message = super().get_object(*args)
        if not MAIL_POLICY.user_has_any_permission_for_instance(self.request.user, LOOK, message):
            raise PermissionDenied
        return message


class MailInspectView(MailInSightMixin, InspectView):
    any_permission_required = ["view"]
    page_title = gettext_lazy("Mail")
    template_name = "wagtail_mentoring/admin/outbox/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        troubled = OutboxMessage.objects.troubled().filter(pk=self.object.pk).exists()
        return super().get_context_data(
            may_retry=troubled and MAIL_POLICY.user_has_permission(self.request.user, "change"), **kwargs
        )


class RetryMailView(MailInSightMixin, PermissionCheckedMixin, BaseOperationView):
    """A POST that puts a failed mail at the head of the queue."""

    model = OutboxMessage
    permission_policy = MAIL_POLICY
    permission_required = "change"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            retry_mail(message=self.object, user=request.user)
        except NotFailed:
            messages.error(
                request, _("This mail is not waiting for another try: it was sent, or is on its way.")
            )
        else:
            messages.success(request, _("The mail is tried again now. Reload this page to see how it went."))
        return redirect(reverse("mentoring_mail:inspect", args=[self.object.pk]))


class MailViewSet(ModelViewSet):
    """For people with the right to see mail: it holds what offices write to their applicants."""

    model = OutboxMessage
    permission_policy = MAIL_POLICY
    name = "mentoring_mail"
    url_prefix = "mentoring/mail"
    # The submenu's hook, which the floor above names.
    menu_hook = "register_mentoring_menu_item"
    menu_label = gettext_lazy("Mail")
    menu_order = 900
    icon = "mail"
    add_to_reference_index = False
    index_view_class = MailIndexView
    inspect_view_class = MailInspectView
    inspect_view_enabled = True
    inspect_view_fields = ["to_email", "status"]
    inspect_template_name = MailInspectView.template_name
    index_results_template_name = MailIndexView.results_template_name
    copy_view_enabled = False
    filterset_class = MailFilterSet
    search_fields = MailIndexView.search_fields
    search_backend_name = None
    list_per_page = 30

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """Mail is written by the system: there is nothing to add, edit or delete."""
        nowhere = dict.fromkeys(("add_url_name", "edit_url_name", "delete_url_name"))
        return super().get_common_view_kwargs(**{**nowhere, **kwargs})

    @cached_property
    def url_finder_class(self) -> type:
        members = {"permission_policy": MAIL_POLICY, "edit_url_name": self.get_url_name("inspect")}
        return type("MailURLFinder", (ModelAdminURLFinder,), members)

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.index_view, name="index"),
            path("results/", self.index_results_view, name="index_results"),
            path("inspect/<int:pk>/", self.inspect_view, name="inspect"),
            path("retry/<int:pk>/", RetryMailView.as_view(), name="retry"),
        ]
