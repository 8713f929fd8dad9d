"""The admin's pages for hand-offs: the list, one of them, and handing over."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, StatusTagColumn, TitleColumn
from wagtail.admin.views.generic import CreateView, IndexView, InspectView
from wagtail.log_actions import registry

from wagtail_mentoring.offices.exports import DefusedExportMixin

from .actions import hand_over
from .decisions import WITH_RECEIVER
from .forms import receivers
from .models import Handoff
from .permissions import steps_open_to
from .step_views import LABELS

LIST = "mentoring_handoffs:index"


class DueColumn(Column):
    """The due date, and in words that it is past."""

    cell_template_name = "wagtail_mentoring/admin/handoffs/due_cell.html"


class HandoffIndexView(DefusedExportMixin, IndexView):
    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Hand-offs")
    add_item_label = gettext_lazy("Hand over")
    default_ordering = "due_on"

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "title",
                label=_("What"),
                get_url=self.get_inspect_url,
                sort_key="title",
                classname="wm-cell--words",
            ),
            Column("from_office", label=_("From"), sort_key="from_office__name"),
            Column("to_office", label=_("To"), sort_key="to_office__name"),
            Column("program", label=_("Program"), sort_key="program__name"),
            StatusTagColumn(
                "state",
                label=_("State"),
                accessor="get_state_display",
                sort_key="state",
                primary=lambda handoff: handoff.state in WITH_RECEIVER,
            ),
            DueColumn("due_on", label=_("Due"), sort_key="due_on"),
        ]

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("program", "from_office", "to_office")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "-pk")


class HandoffInspectView(InspectView):
    """What it is, the steps that are its reader's, and what happened so far."""

    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Hand-off")
    template_name = "wagtail_mentoring/admin/handoffs/inspect.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        handoff, user = self.object, self.request.user
        steps = steps_open_to(user, handoff)
        may_change = self.permission_policy.user_has_permission(user, "change")
        return super().get_context_data(
            steps=[
                (LABELS[step], reverse(f"mentoring_handoffs:{step}", args=[handoff.pk]))
                for step in (steps if may_change else [])
            ],
            entries=registry.get_logs_for_instance(handoff)
            .select_related("user")
            .order_by("timestamp", "pk"),
            **kwargs,
        )


class HandoffCreateView(CreateView):
    page_title = gettext_lazy("Hand over")
    submit_button_label = gettext_lazy("Hand over")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.user_has_permission("add") and not receivers(request.user):
            messages.error(
                request,
                _("Your office runs no program together with another, so nobody could receive it."),
            )
            return redirect(LIST)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "host": self.request.get_host()}

    def get_initial(self) -> dict[str, Any]:
        """From the page of a program: the other office that takes part in it."""
        program = self.request.GET.get("program", "")
        found = [partner.pk for partner in receivers(self.request.user) if str(partner.program_id) == program]
        return {**super().get_initial(), **({"to": found[0]} if len(found) == 1 else {})}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            form.add_error(None, error)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def save_instance(self) -> Handoff:
        return hand_over(user=self.request.user, **self.form.values())

    def get_success_message(self, instance: Handoff) -> str:
        return _("“%(what)s” is handed over to %(to)s.") % {"what": instance, "to": instance.to_office}

    def get_success_buttons(self) -> list[Any]:
        return []

    def get_success_url(self) -> str:
        return reverse(LIST)
