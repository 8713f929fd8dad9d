"""The admin's screens for conflicts of interest: a card beside the application, declaring, lifting."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.accounts import in_order_of_names
from wagtail_mentoring.applications.conflict_models import ConflictOfInterest
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import may_decide
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.kept_forms import form_data

from . import conflict_actions
from .people import ColleagueField
from .staff_panels import ApplicationPanel, card_on
from .staff_views import ApplicationConfirmView, ApplicationStepView

CARD = "wagtail_mentoring/admin/applications/conflicts.html"


class OwnConflictForm(forms.Form):
    """Why one steps back oneself."""

    reason = LongTextField(
        label=gettext_lazy("Reason"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: I taught this person. Kept, and read by colleagues who decide."),
        error_messages={
            "required": gettext_lazy("Give a reason. It is kept and read by colleagues who decide.")
        },
    )


class ConflictForm(OwnConflictForm):
    """``person`` is offered to those who may decide; empty, it is oneself."""

    person = ColleagueField(label=gettext_lazy("Whose conflict is it?"), queryset=None, required=False)
    field_order = ("person", "reason")

    def __init__(self, *args: Any, application: Application, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if may_decide(user, application):
            person = self.fields["person"]
            others = conflict_actions.who_may_have_a_conflict(application).exclude(pk=user.pk)
            person.queryset = in_order_of_names(others)
            person.empty_label = _("Mine")
        else:
            del self.fields["person"]


class ConflictView(ApplicationConfirmView):
    """Declare one's own conflict; who may decide can record a colleague's."""

    form_class = ConflictForm
    permission_required = None
    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Conflict of interest")
    confirm_label = gettext_lazy("Declare the conflict")
    serious = True
    is_own = False

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "application": self.object, "user": self.request.user}

    def get_message(self) -> str:
        return _(
            "Whoever has a conflict of interest does not see this application any more, in any list, search "
            "or export, and no longer handles or reviews it. Only somebody else can lift the conflict."
        )

    def get_success_message(self) -> str:
        if self.is_own:
            return _("Your conflict is on record. You do not see this application any more.")
        return _("The conflict is on record. Your colleague does not see this application any more.")

    def get_success_url(self) -> str:
        return reverse(self.index_url_name) if self.is_own else super().get_success_url()

    def act(self, form: forms.Form) -> None:
        user = self.request.user
        person = form.cleaned_data.get("person") or user
        conflict_actions.declare_conflict(
            application=self.object, person=person, reason=form.cleaned_data["reason"], user=user
        )
        self.is_own = person.pk == user.pk


class LiftForm(forms.Form):
    conflict = forms.ModelChoiceField(queryset=None, widget=forms.HiddenInput)
    reason = LongTextField(label=gettext_lazy("Why does it no longer stand?"), max_length=1000)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["conflict"].queryset = ConflictOfInterest.objects.filter(application=application)


class LiftConflictView(ApplicationStepView):
    form_class = LiftForm
    slot = "lift"
    success_message = gettext_lazy("The conflict is lifted. Your colleague sees this application again.")

    def get_form(self) -> forms.Form:
        return LiftForm(form_data(self.request), application=self.object)

    def places(self, context: dict[str, Any], form: forms.Form) -> Collection[str]:
        running = {str(conflict.pk) for conflict in card_on(context, CARD).get("conflicts", ())}
        return ("reason",) if form["conflict"].value() in running else ()

    def act(self, form: forms.Form) -> None:
        conflict_actions.lift_conflict(
            conflict=form.cleaned_data["conflict"],
            reason=form.cleaned_data["reason"],
            user=self.request.user,
        )


def conflict_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """A way to declare one; for those who may decide also who has one. Nothing of it once all is erased."""
    if application.anonymised_at is not None:
        return None
    running = application.conflicts.filter(lifted_at=None).select_related("person", "declared_by")
    decides = may_decide(request.user, application)
    return ApplicationPanel(
        template=CARD,
        context={"conflicts": list(running) if decides else []},
        is_quiet=True,
    )
