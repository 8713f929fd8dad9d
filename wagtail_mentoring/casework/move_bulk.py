"""Moving many applications to another status at once."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.selection.actions import move_application
from wagtail_mentoring.selection.waitlist import free_places

from .bulk_actions import ApplicationBulkAction
from .bulk_preview import ConfirmedForm


class MoveManyForm(ConfirmedForm):
    to_status = forms.ChoiceField(label=gettext_lazy("New status"))
    reason = LongTextField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For the record; only staff read it. Needed for some steps."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reachable = frozenset().union(*decisions.STAFF_STEPS.values())
        self.fields["to_status"].choices = [
            (status.value, status.label)
            for status in ApplicationStatus
            if status in reachable and status != ApplicationStatus.INFORMATION_REQUESTED
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("to_status") in decisions.NEEDS_REASON and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Give a reason: a colleague will want to know why."))
        return cleaned


class MoveManyAction(ApplicationBulkAction):
    display_name = gettext_lazy("Change status")
    action_label = gettext_lazy("Change status of applications")
    action_type = "move"
    aria_label = gettext_lazy("Change the status of the selected applications")
    action_priority = 10
    form_class = MoveManyForm
    #: Places that are still free, by round and role, while the applications are asked one after another.
    free: dict[tuple[int, str], int | None] = {}

    def prepare(self, applications: list[Application], form: forms.Form) -> None:
        self.free = {}

    def has_place(self, application: Application) -> bool:
        """Whether a place is left for it, which it then has."""
        key = (application.round_id, application.role)
        if key not in self.free:
            self.free[key] = free_places(application.round, application.role)
        free = self.free[key]
        if free is not None:
            self.free[key] = max(0, free - 1)
        return free != 0

    def why_not(self, application: Application, form: forms.Form) -> Any:
        released = application.released_at is not None
        steps = decisions.next_steps(status=application.status, released=released)
        to_status = form.cleaned_data["to_status"]
        undoes = decisions.takes_back(from_status=application.status, to_status=to_status)
        if to_status in steps and undoes and not form.cleaned_data["reason"].strip():
            return _("a decision is taken back only with a reason")
        if to_status in steps and to_status == ApplicationStatus.ACCEPTED and not self.has_place(application):
            return _("no place of its round is left for it: waitlist it, or choose others")
        if to_status in steps:
            return ""
        if decisions.would_close_untold(
            from_status=application.status, to_status=to_status, released=released
        ):
            return _("was decided, but not told: release it first, or take it back")
        return _("“%(status)s” does not lead there") % {"status": application.get_status_display()}

    def act(self, application: Application, form: forms.Form) -> None:
        move_application(
            application=application,
            to_status=form.cleaned_data["to_status"],
            reason=form.cleaned_data["reason"],
            user=self.request.user,
        )

    def done_message(self, done: int) -> str:
        return ngettext("%(count)s application moved.", "%(count)s applications moved.", done) % {
            "count": done
        }
