"""The admin's form of a webhook."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.models import WagtailAdminModelForm

from wagtail_mentoring import conf
from wagtail_mentoring.offices.models import Office

from .choices import WebhookEvent
from .models import Webhook


class WebhookForm(WagtailAdminModelForm):
    events = forms.MultipleChoiceField(
        label=_("Events"), choices=WebhookEvent.choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Webhook
        fields = ["office", "name", "url", "events", "is_active"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Office.objects.all() if self.for_user.is_superuser else Office.objects.of(self.for_user)
        self.fields["office"].queryset = own.order_by("name")
        if len(own) == 1:
            self.fields["office"].initial = own[0]

    def clean_url(self) -> str:
        """Only over TLS, but to a host inside that the settings name; the address itself is tried later."""
        url = self.cleaned_data["url"]
        parts = urlsplit(url)
        if parts.username or parts.password:
            raise ValidationError(_("Leave name and password out of the address: messages are signed."))
        if parts.scheme != "https" and parts.hostname not in conf.get("WEBHOOK_PRIVATE_HOSTS"):
            raise ValidationError(_("The address has to begin with https://."))
        return url
