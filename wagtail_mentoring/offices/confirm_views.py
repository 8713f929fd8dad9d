"""A page in the admin that says what will happen, asks what it must, and calls one action."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.generic.edit import FormMixin, ProcessFormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from .kept_forms import form_data, sent_before


class ConfirmActionView(
    PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, FormMixin, ProcessFormView
):
    """Shows ``get_message()`` and ``form_class``; on POST calls ``act(form)``.

    A ``ValidationError`` from the action, or an exception that ``refusals`` has a sentence for, comes back as
    an error of the form: nothing has happened then.
    """

    permission_required = "change"
    template_name = "wagtail_mentoring/admin/confirm.html"
    form_class: type[forms.Form] = forms.Form
    confirm_label = _("Confirm")
    serious = False
    refusals: Mapping[type[Exception], Any] = {}
    index_url_name = ""
    edit_url_name = ""

    def get_message(self) -> str:
        """One or two sentences: what will happen to whom."""
        raise NotImplementedError

    def get_success_message(self) -> str:
        raise NotImplementedError

    def act(self, form: forms.Form) -> None:
        raise NotImplementedError

    def get_success_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.object.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plural = capfirst(self.model._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": plural},
            {"url": reverse(self.edit_url_name, args=[self.object.pk]), "label": str(self.object)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if sent := sent_before(request):
            sent.is_shown = True
            messages.warning(request, sent.why)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        data = form_data(self.request)
        return {**super().get_form_kwargs(), **({"data": data} if data is not None else {})}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.act(form)
        except ValidationError as error:
            form.add_error(None, error)
        except tuple(self.refusals) as error:
            form.add_error(None, self.refusals[type(error)])
        if form.errors:
            return self.form_invalid(form)
        messages.success(self.request, self.get_success_message())
        return redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            message=self.get_message(),
            confirm_label=self.confirm_label,
            serious=self.serious,
            cancel_url=self.get_cancel_url(),
            **kwargs,
        )
