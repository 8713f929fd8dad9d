"""The admin's pages of a webhook: what was told, the secret, a test, another try."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import BooleanColumn, Column, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView, InspectView
from wagtail.admin.views.generic.base import BaseOperationView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from .actions import renew_secret, send_again, send_test
from .models import Webhook, WebhookDelivery

PER_PAGE = 20


class WebhookIndexView(IndexView):
    any_permission_required = ["add", "change", "delete", "view"]
    page_title = gettext_lazy("Webhooks")
    default_ordering = "name"
    search_fields = ["name", "url", "office__name"]
    search_backend_name = None
    results_template_name = "wagtail_mentoring/admin/webhooks/index_results.html"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            self._get_title_column_class(TitleColumn)(
                "name",
                label=_("Name"),
                sort_key="name",
                get_url=self.get_inspect_url,
                classname="wm-cell--person",
            ),
            Column("office", label=_("Office"), sort_key="office__name"),
            Column("url", label=_("Address")),
            BooleanColumn("is_active", label=_("On"), sort_key="is_active"),
        ]

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("office")


class WebhookCreateView(CreateView):
    def save_instance(self) -> Webhook:
        self.form.instance.created_by = self.request.user
        return super().save_instance()


class WebhookInspectView(InspectView):
    """What the webhook is told, how it went, and what can be done about it."""

    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Webhook")
    template_name = "wagtail_mentoring/admin/webhooks/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = Paginator(self.object.deliveries.all(), PER_PAGE)
        may_change = self.permission_policy.user_has_permission_for_instance(
            self.request.user, "change", self.object
        )
        return super().get_context_data(
            deliveries=pages.get_page(self.request.GET.get("p")), may_change=may_change, **kwargs
        )


class WebhookStepView(PermissionCheckedMixin, BaseOperationView):
    """A POST that sends something, and leads back to the webhook."""

    model = Webhook
    permission_required = "change"
    http_method_names = ["post"]
    success = gettext_lazy("It is sent now. Reload this page to see how it went.")

    def act(self) -> None:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, self.success)
        return redirect(reverse("mentoring_webhooks:inspect", args=[self.object.pk]))


class TestWebhookView(WebhookStepView):
    def act(self) -> None:
        send_test(webhook=self.object, user=self.request.user)


class SendAgainView(WebhookStepView):
    @cached_property
    def delivery(self) -> WebhookDelivery:
        return get_object_or_404(self.object.deliveries, pk=self.kwargs["delivery_pk"])

    def act(self) -> None:
        send_again(delivery=self.delivery, user=self.request.user)


class RenewSecretView(ConfirmActionView):
    model = Webhook
    page_title = gettext_lazy("Renew the secret")
    confirm_label = gettext_lazy("Renew it")
    index_url_name = "mentoring_webhooks:index"
    edit_url_name = "mentoring_webhooks:inspect"
    serious = True

    def get_message(self) -> str:
        return _(
            "Messages to %(webhook)s are signed with a new secret at once. The other system refuses them "
            "until it knows the new one; what it refuses is tried again for some hours."
        ) % {"webhook": self.object}

    def get_success_message(self) -> str:
        return _("There is a new secret. Copy it to the other system.")

    def act(self, form: forms.Form) -> None:
        renew_secret(webhook=self.object, user=self.request.user)
