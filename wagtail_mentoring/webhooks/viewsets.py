"""The admin screens of webhooks."""

from typing import Any

from django.urls import path
from django.utils.translation import gettext_lazy as _
from wagtail.admin.viewsets.model import ModelViewSet

from wagtail_mentoring.offices.viewsets import MENU_HOOK, OfficeScopedViewSetMixin

from . import views
from .forms import WebhookForm
from .models import Webhook
from .permissions import WEBHOOK_POLICY


class WebhookViewSet(OfficeScopedViewSetMixin, ModelViewSet):
    """Webhooks of the user's offices."""

    model = Webhook
    office_policy = WEBHOOK_POLICY
    name = "mentoring_webhooks"
    url_prefix = "mentoring/webhooks"
    menu_hook = MENU_HOOK
    menu_label = _("Webhooks")
    menu_order = 920
    icon = "link-external"
    add_to_reference_index = False
    index_view_class = views.WebhookIndexView
    index_results_template_name = views.WebhookIndexView.results_template_name
    add_view_class = views.WebhookCreateView
    inspect_view_class = views.WebhookInspectView
    inspect_view_enabled = True
    inspect_template_name = views.WebhookInspectView.template_name
    copy_view_enabled = False
    search_fields = views.WebhookIndexView.search_fields
    search_backend_name = None
    list_per_page = 30

    def get_form_class(self, for_update: bool = False) -> type:
        return WebhookForm

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("test/<int:pk>/", self.construct_view(views.TestWebhookView), name="test"),
            path("again/<int:pk>/<int:delivery_pk>/", self.construct_view(views.SendAgainView), name="again"),
            path("renew/<int:pk>/", self.construct_view(views.RenewSecretView), name="renew"),
        ]
