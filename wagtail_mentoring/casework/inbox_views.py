"""The admin's pages of saved filters. Thin: rules live in the actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from django.views.generic.edit import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet

from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.viewsets import OfficeScopedViewSetMixin

from . import inbox_actions
from .models import DefaultFilter, SavedFilter
from .saved_filters import FILTER_POLICY, kept_query

INDEX = "mentoring_saved_filters:index"
LIST = "mentoring_applications:index"


class FilterForm(forms.ModelForm):
    class Meta:
        model = SavedFilter
        fields = ["name", "office", "position"]

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = Office.objects.of(user)
        self.fields["office"].empty_label = _("Nobody: only I see it")

    def validate_unique(self) -> None:
        """The action refuses a second filter of the same name, in words."""


class FilterPageMixin(PermissionCheckedMixin, WagtailAdminTemplateMixin):
    model = SavedFilter
    permission_required = "view"
    header_icon = "list-ul"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(LIST), "label": _("Applications")},
            {"url": reverse(INDEX), "label": _("Saved filters")},
            {"url": "", "label": self.get_page_title()},
        ]


class FilterIndexView(FilterPageMixin, TemplateView):
    """Own and shared filters, and what one may do with each."""

    template_name = "wagtail_mentoring/admin/applications/saved_filters.html"
    page_title = gettext_lazy("Saved filters")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return super().get_breadcrumbs_items()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        default = DefaultFilter.objects.filter(user=user).values_list("saved_filter", flat=True).first()
        changeable = set(FILTER_POLICY.within_reach(user, "change").values_list("pk", flat=True))
        filters = FILTER_POLICY.within_reach(user, "view").select_related("owner", "office")
        rows = [(row, row.pk == default, row.pk in changeable) for row in filters]
        return super().get_context_data(rows=rows, list_url=reverse(LIST), **kwargs)


class FilterAddView(FilterPageMixin, FormView):
    """Give the list's filters of now a name."""

    template_name = "wagtail_mentoring/admin/confirm.html"
    page_title = gettext_lazy("Save this filter")
    form_class = FilterForm

    @cached_property
    def kept(self) -> Any:
        return kept_query(user=self.request.user, query=self.request.GET.get("query", "")[:2000])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = _("The filter is kept as it is now; its rows are always those of today.")
        if self.kept.dropped:
            message = f"{message} {dropped_text(self.kept.dropped)}"
        return super().get_context_data(
            message=message,
            confirm_label=_("Save"),
            cancel_url=f"{reverse(LIST)}?{self.kept.query or 'group='}",
            **kwargs,
        )

    def form_valid(self, form: FilterForm) -> HttpResponse:
        user, query = self.request.user, self.request.GET.get("query", "")[:2000]
        try:
            saved, _dropped = inbox_actions.save_filter(user=user, query=query, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        messages.success(self.request, _("Saved the filter “%(name)s”.") % {"name": saved.name})
        return redirect(f"{reverse(LIST)}?{saved.query}")


def dropped_text(names: list[str]) -> str:
    return _("Left out, because it is no filter you can keep: %(names)s.") % {"names": ", ".join(names)}


class FilterStepView(ConfirmActionView):
    """One filter; the action decides whether its user may."""

    model = SavedFilter
    index_url_name = INDEX
    edit_url_name = "mentoring_saved_filters:edit"

    def get_success_url(self) -> str:
        return reverse(INDEX)


class FilterEditView(FilterStepView):
    form_class = FilterForm
    page_title = gettext_lazy("Rename or share")
    confirm_label = gettext_lazy("Save")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user, "instance": self.object}

    def get_message(self) -> str:
        return _("Its filters stay as they are. To change them, open it in the list and save that anew.")

    def get_success_message(self) -> str:
        return _("Saved the filter “%(name)s”.") % {"name": self.object.name}

    def act(self, form: forms.Form) -> None:
        inbox_actions.change_filter(saved_filter=self.object, user=self.request.user, **form.cleaned_data)


class FilterDeleteView(FilterStepView):
    page_title = gettext_lazy("Delete")
    confirm_label = gettext_lazy("Delete the filter")
    serious = True

    def get_message(self) -> str:
        name = {"name": self.object.name}
        if self.object.office:
            return _("“%(name)s” disappears for everybody in the office. No application is touched.") % name
        return _("“%(name)s” disappears from your list. No application is touched.") % name

    def get_success_message(self) -> str:
        return _("Deleted the filter “%(name)s”.") % {"name": self.object.name}

    def act(self, form: forms.Form) -> None:
        inbox_actions.delete_filter(saved_filter=self.object, user=self.request.user)


class ChooseDefaultView(PermissionCheckedMixin, BaseObjectMixin, View):
    """POST: the list opens with this filter."""

    model = SavedFilter
    permission_required = "view"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        inbox_actions.choose_default_filter(saved_filter=self.object, user=request.user)
        messages.success(request, _("Your list opens with “%(name)s” now.") % {"name": self.object.name})
        return redirect(INDEX)


class NoDefaultView(PermissionCheckedMixin, View):
    """POST: the list opens unfiltered again."""

    model = SavedFilter
    permission_required = "view"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        inbox_actions.choose_default_filter(saved_filter=None, user=request.user)
        messages.success(request, _("Your list opens without a filter now."))
        return redirect(INDEX)


class SavedFilterViewSet(OfficeScopedViewSetMixin, ViewSet):
    """Below ``mentoring/saved-filters/``; reached from the list of applications."""

    model = SavedFilter
    office_policy = FILTER_POLICY
    name = "mentoring_saved_filters"
    url_prefix = "mentoring/saved-filters"
    add_to_admin_menu = False

    def get_urlpatterns(self) -> list[Any]:
        return [
            path("", self.construct_view(FilterIndexView), name="index"),
            path("add/", self.construct_view(FilterAddView), name="add"),
            path("no-default/", self.construct_view(NoDefaultView), name="no_default"),
            path("edit/<int:pk>/", self.construct_view(FilterEditView), name="edit"),
            path("delete/<int:pk>/", self.construct_view(FilterDeleteView), name="delete"),
            path("default/<int:pk>/", self.construct_view(ChooseDefaultView), name="default"),
        ]
