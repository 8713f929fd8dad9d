"""The admin's pages for personal deadlines: the list, giving, changing and withdrawing one."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView
from wagtail.admin.widgets.button import Button, HeaderButton

from wagtail_mentoring.applications import access_actions, decisions
from wagtail_mentoring.applications.access_models import Extension
from wagtail_mentoring.applications.access_permissions import EXTENSION_POLICY
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.personal_dates import PersonalDates
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.programs.dates import deadline_text

from .access_forms import application_to_extend
from .staff_panels import ApplicationPanel

LIST = "mentoring_extensions:index"


class RefusalsInFormMixin:
    """For a view that saves through an action: what that refuses becomes an error of the form."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            field = getattr(error, "field", "")
            form.add_error(field if field in form.fields else None, error)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)


def state_of(extension: Extension) -> Any:
    if extension.withdrawn_at:
        return _("Withdrawn")
    return _("Over") if extension.is_over else _("In force")


def own_deadline(extension: Extension) -> str:
    return deadline_text(extension.until, extension.round_form.round)


class ExtensionIndexView(IndexView):
    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Personal deadlines")
    default_ordering = "-created_at"
    search_fields = ["email", f"user__{get_user_model().USERNAME_FIELD}"]
    search_backend_name = None
    results_template_name = "wagtail_mentoring/admin/access/extension_results.html"

    @cached_property
    def columns(self) -> list[Any]:
        title = self._get_title_column_class(TitleColumn)
        return [
            title("person", label=_("Person"), get_url=self.get_edit_url),
            Column("round_form", label=_("Applies to"), sort_key="round_form__round__opens_at"),
            Column("until", label=_("Until"), accessor=own_deadline, sort_key="until"),
            StatusTagColumn(
                "standing",
                label=_("State"),
                accessor=state_of,
                primary=lambda row: row.withdrawn_at is None and not row.is_over,
            ),
            Column("office", label=_("Given by")),
            DateColumn("created_at", label=_("Given"), sort_key="created_at"),
        ]

    def get_base_queryset(self) -> QuerySet:
        related = ("round_form__round__program", "user", "office")
        return super().get_base_queryset().select_related(*related)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "-pk")

    def get_edit_url(self, instance: Extension) -> str | None:
        return None if instance.withdrawn_at else super().get_edit_url(instance)

    def get_list_more_buttons(self, instance: Extension) -> list[Button]:
        history = Button(
            _("History"), url=reverse("mentoring_extensions:history", args=[instance.pk]), icon_name="history"
        )
        if instance.withdrawn_at or instance.pk not in self.changeable_pks:
            return [history]
        url = reverse("mentoring_extensions:withdraw", args=[instance.pk])
        change = Button(_("Change"), url=self.get_edit_url(instance), icon_name="edit")
        return [change, Button(_("Withdraw"), url=url, icon_name="cross"), history]


class ExtensionCreateView(RefusalsInFormMixin, CreateView):
    page_title = gettext_lazy("Give")
    submit_button_label = gettext_lazy("Give and write to the person")

    def get_initial(self) -> dict[str, Any]:
        """From the page of an application: its person and form."""
        application = application_to_extend(self.request.user, self.request.GET.get("application", ""))
        if application is None:
            return super().get_initial()
        person = application.applicant.email or application.applicant.get_username()
        return {"round_form": application.round_form.pk, "person": person}

    def save_instance(self) -> Extension:
        form = self.form
        return access_actions.give_extension(
            round_form=form.cleaned_data["round_form"],
            email=form.email,
            account=form.account,
            until=form.cleaned_data["until"],
            reason=form.cleaned_data["reason"],
            user=self.request.user,
        )

    def get_success_message(self, instance: Extension) -> str:
        return _("%(person)s now has until %(deadline)s, and a mail that says so is on its way.") % {
            "person": instance.person,
            "deadline": own_deadline(instance),
        }


class ExtensionEditView(RefusalsInFormMixin, EditView):
    template_name = "wagtail_mentoring/admin/access/extension_edit.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if Extension.objects.filter(pk=self.kwargs["pk"]).exclude(withdrawn_at=None).exists():
            messages.error(request, _("This personal deadline was withdrawn. Give a new one instead."))
            return redirect(LIST)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        url = reverse("mentoring_extensions:withdraw", args=[self.object.pk])
        label = _("Withdraw")
        return [*super().header_more_buttons, HeaderButton(label, url=url, icon_name="cross", priority=20)]

    def save_instance(self) -> Extension:
        return access_actions.change_extension(
            extension=self.object,
            until=self.form.cleaned_data["until"],
            reason=self.form.cleaned_data["reason"],
            user=self.request.user,
        )


class ExtensionWithdrawView(ConfirmActionView):
    model = Extension
    page_title = gettext_lazy("Withdraw the personal deadline")
    confirm_label = gettext_lazy("Withdraw")
    index_url_name = LIST
    edit_url_name = "mentoring_extensions:edit"
    serious = True

    def get_message(self) -> str:
        form = self.object.round_form
        return _(
            "For %(person)s everybody's deadline holds again: %(deadline)s. A mail says so, without a reason."
        ) % {"person": self.object.person, "deadline": PersonalDates(form).text(form.closes)}

    def get_success_message(self) -> str:
        return _("The personal deadline of %(person)s is withdrawn.") % {"person": self.object.person}

    def get_success_url(self) -> str:
        return reverse(LIST)

    def act(self, form: forms.Form) -> None:
        access_actions.withdraw_extension(extension=self.object, user=self.request.user)


def extension_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """On the page of an application that its writer may still change: their own deadline, and a new one."""
    may_look = EXTENSION_POLICY.user_has_permission(request.user, "view")
    if not may_look or not decisions.gains_by_time(status=application.status):
        return None
    rows = EXTENSION_POLICY.narrow(Extension.objects.in_force(), request.user)
    rows = rows.of(application.applicant).for_form(round_id=application.round_id, role=application.role)
    held = rows.select_related("round_form__round").order_by("-until").first()
    may_give = EXTENSION_POLICY.user_has_permission(request.user, "add")
    return ApplicationPanel(
        template="wagtail_mentoring/admin/access/extension_panel.html",
        context={
            "held": held,
            "deadline": capfirst(own_deadline(held)) if held else "",
            "is_over": held and held.until <= timezone.now(),
            "give_url": f"{reverse('mentoring_extensions:add')}?application={application.pk}",
            "may_give": may_give,
        },
        is_quiet=held is None,
    )
