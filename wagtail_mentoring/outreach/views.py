"""The admin's pages for writing to alumni: the calendar, a day in it, and a message passed on."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import CreateView, EditView, IndexView

from wagtail_mentoring.directory.models import ContactCard, Mentor
from wagtail_mentoring.directory.permissions import MENTOR_POLICY
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.exports import DefusedExportMixin
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.scoped_views import ScopedObjectMixin

from . import actions
from .forms import RelayForm
from .models import Outreach, RelayedMessage
from .permissions import OUTREACH_POLICY, writing_offices

LIST = "mentoring_outreach:index"


class OutreachIndexView(DefusedExportMixin, IndexView):
    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Outreach calendar")
    add_item_label = gettext_lazy("Plan a day")
    default_ordering = "on"
    search_fields = ["title", "office__name", "people_of__name", "program__name"]
    search_backend_name = None
    results_template_name = "wagtail_mentoring/admin/outreach/index_results.html"
    list_export = ["on", "title", "office.name", "people_of.name", "program"]
    export_headings = {
        "office.name": gettext_lazy("Writing office"),
        "people_of.name": gettext_lazy("To the people of"),
    }

    @cached_property
    def columns(self) -> list[Any]:
        return [
            TitleColumn(
                "title",
                label=_("What"),
                get_url=self.get_own_edit_url,
                sort_key="title",
                classname="wm-cell--words",
            ),
            Column("on", label=_("Day"), sort_key="on"),
            Column("office", label=_("Writing office"), sort_key="office__name"),
            Column("people_of", label=_("To the people of"), sort_key="people_of__name"),
            Column("program", label=_("Program"), sort_key="program__name"),
            ClashColumn("clashes", label=_("Clash"), accessor=lambda row: self.clashes[row.pk]),
        ]

    def get_own_edit_url(self, row: Outreach) -> str | None:
        return self.get_edit_url(row) if row.office_id in self._own_offices else None

    def get_base_queryset(self) -> QuerySet:
        return super().get_base_queryset().select_related("office", "people_of", "program")

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        return queryset.order_by(self.ordering, "pk")

    @cached_property
    def _own_offices(self) -> set[int]:
        """Asked once, not for each row."""
        if not self.permission_policy.user_has_permission(self.request.user, "change"):
            return set()
        return set(Office.objects.of(self.request.user).values_list("pk", flat=True))

    def get_table(self, object_list: Any) -> Any:
        """Ask once for the whole page what clashes with its days, as far as the user sees it."""
        in_sight = OUTREACH_POLICY.narrow(Outreach.objects.all(), self.request.user)
        self.clashes = actions.clashes_of_each(object_list, in_sight)
        return super().get_table(object_list)


class ClashColumn(Column):
    cell_template_name = "wagtail_mentoring/admin/outreach/clash_cell.html"


class PlansOutreachMixin:
    """Saves through the action; a refusal comes back as an error of the form."""

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as error:
            if isinstance(error, actions.Clashes):
                form.ask_anyway()
            form.add_error(None, error)
            self.produced_error_message = self.get_error_message()
            return self.form_invalid(form)

    def get_success_url(self) -> str:
        return reverse(LIST)

    def get_success_message(self, instance: Outreach | None = None) -> str:
        instance = instance or self.object
        return _("“%(title)s” stands in the calendar on %(day)s.") % {
            "title": instance,
            "day": date_format(instance.on, "DATE_FORMAT"),
        }

    def get_success_buttons(self) -> list[Any]:
        return []


class OutreachCreateView(PlansOutreachMixin, CreateView):
    page_title = gettext_lazy("Plan a day")
    submit_button_label = gettext_lazy("Plan it")

    def save_instance(self) -> Outreach:
        return actions.plan_outreach(user=self.request.user, **self.form.values())


class OutreachEditView(PlansOutreachMixin, EditView):
    def save_instance(self) -> Outreach:
        # The form has written its values on this object; the action reads the row as it is now.
        return actions.plan_outreach(outreach=self.object, user=self.request.user, **self.form.values())


class CallOffView(ConfirmActionView):
    model = Outreach
    page_title = gettext_lazy("Call it off")
    confirm_label = gettext_lazy("Call it off")
    index_url_name = LIST
    edit_url_name = "mentoring_outreach:edit"
    serious = True

    def get_message(self) -> str:
        return _("“%(title)s” disappears from the calendar of every office.") % {"title": self.object}

    def get_success_message(self) -> str:
        return _("“%(title)s” is called off.") % {"title": self.object}

    def act(self, form: forms.Form) -> None:
        actions.call_off_outreach(outreach=self.object, user=self.request.user)

    def get_success_url(self) -> str:
        return reverse(LIST)

    def get_cancel_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.object.pk])


class RelayView(ScopedObjectMixin, ConfirmActionView):
    """Write to a mentor whose address one does not see. Says who wrote lately, before it is sent."""

    model = Mentor
    office_policy = permission_policy = MENTOR_POLICY
    permission_required = "view"
    form_class = RelayForm
    page_title = gettext_lazy("Write a message")
    confirm_label = gettext_lazy("Send")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.card is None or not self.offices:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def card(self) -> ContactCard | None:
        return ContactCard.objects.select_related("owner").filter(mentor=self.object.pk).first()

    @cached_property
    def offices(self) -> list[Any]:
        return list(writing_offices(self.request.user, self.card)) if self.card else []

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "offices": writing_offices(self.request.user, self.card)}

    def get_message(self) -> str:
        names = {"mentor": self.object, "office": self.card.owner}
        text = _("%(office)s keeps the address of %(mentor)s and passes your message on.") % names
        return " ".join([text, *map(_wrote, actions.others_wrote(self.card, self.offices[0]))])

    def act(self, form: forms.Form) -> None:
        actions.relay_message(card=self.card, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("Your message to %(mentor)s is on its way.") % {"mentor": self.object}

    def get_success_url(self) -> str:
        return reverse(Mentor.snippet_viewset.get_url_name("contact"), args=[self.object.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        names = Mentor.snippet_viewset.get_url_name
        return [
            *self.breadcrumbs_items,
            {"url": reverse(names("list")), "label": Mentor._meta.verbose_name_plural.capitalize()},
            {"url": self.get_success_url(), "label": str(self.object)},
            {"url": "", "label": self.get_page_title()},
        ]


def _wrote(message: RelayedMessage) -> str:
    day = date_format(timezone.localdate(message.sent_at), "DATE_FORMAT")
    return _("%(office)s wrote to the same person on %(day)s.") % {"office": message.office, "day": day}
