"""Signing many decisions at once for one's office: look at what is signed, confirm."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.selection import decision_actions
from wagtail_mentoring.selection.permissions import offices_to_sign

from .bulk_actions import ApplicationBulkAction, OnDecisionsMixin
from .bulk_preview import ConfirmedForm


class SignManyForm(ConfirmedForm):
    office = forms.ModelChoiceField(label=gettext_lazy("Sign for"), queryset=Office.objects.none())

    def __init__(self, *args: Any, offices: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = offices
        self.fields["office"].initial = offices.first()
        self.fields["office"].empty_label = None


class SignManyAction(OnDecisionsMixin, ApplicationBulkAction):
    display_name = gettext_lazy("Sign decisions")
    action_label = gettext_lazy("Sign decisions")
    action_type = "sign"
    aria_label = gettext_lazy("Sign the decisions of the selected applications for your office")
    template_name = "wagtail_mentoring/admin/applications/bulk_sign.html"
    action_priority = 15
    form_class = SignManyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offices in whose group the person is: nobody signs for others, superusers included."""
        mine = Office.objects.filter(group__in=self.request.user.groups.all()).order_by("name")
        return {**super().get_form_kwargs(), "offices": mine}

    def why_not(self, application: Application, form: forms.Form) -> Any:
        standing, office = self.standings[application.pk], form.cleaned_data["office"]
        if not standing.needs_signatures:
            return _("needs no signature")
        if standing.obstacles and standing.obstacles[0] in ("undecided", "released", "stale"):
            return standing.obstacles[0].label
        if office not in standing.offices:
            return _("your office does not run this program")
        if office in standing.signed:
            return _("signed already")
        if office not in offices_to_sign(self.request.user, standing):
            return _("you answered for another office")
        return ""

    def act(self, application: Application, form: forms.Form) -> None:
        decision_actions.sign_decision(
            application=application,
            office=form.cleaned_data["office"],
            digest=self.standings[application.pk].digest,
            user=self.request.user,
        )

    def done_message(self, done: int) -> str:
        return ngettext("%(count)s decision signed.", "%(count)s decisions signed.", done) % {"count": done}
