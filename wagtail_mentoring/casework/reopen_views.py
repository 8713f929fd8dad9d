"""The page that asks before a decision that was told is taken up again."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.permissions import may_decide
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.selection.reopen_actions import may_reopen_now, reopen_decision
from wagtail_mentoring.selection.waitlist import free_places

from .people import name_of
from .reopen_warnings import out_of_reach_words, warnings_before_reopening, way_back
from .staff_views import ApplicationConfirmView, AsSeenForm


class ReopenForm(AsSeenForm):
    reason = LongTextField(
        label=gettext_lazy("Reason, for staff only"),
        help_text=gettext_lazy("For example: the appeal is right. It stays in the history, with your name."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Give a reason: a colleague will ask why.")},
    )


class ReopenView(ApplicationConfirmView):
    """Says what reopening means for the applicant, asks for a reason, and reopens."""

    template_name = "wagtail_mentoring/admin/applications/reopen.html"
    form_class = ReopenForm
    page_title = gettext_lazy("Reopen the decision")
    confirm_label = gettext_lazy("Reopen the decision")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (may_reopen_now(self.object) and may_decide(request.user, self.object)):
            messages.warning(request, _("There is no decision here that could be reopened."))
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return ReopenForm.seen(self.object)

    def get_message(self) -> str:
        goes_to = decisions.REOPENED_AS.get(self.object.status, self.object.status)
        return _("The application of %(name)s goes from “%(from)s” back to “%(to)s” and is decided anew.") % {
            "name": name_of(self.object),
            "from": self.object.get_status_display(),
            "to": ApplicationStatus(goes_to).label,
        }

    def get_success_message(self) -> str:
        told = _("The decision is reopened. The applicant is told nothing until you release another one.")
        return " ".join([told, *out_of_reach_words(self.request.user, self.object)])

    def get_success_url(self) -> str:
        return way_back(self.request.user, self.object)

    def get_cancel_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        free = free_places(self.object.round, self.object.role)
        return super().get_context_data(
            application=self.object,
            needs_signatures=self.object.round_form.needs_signatures,
            is_full=free == 0,
            warnings=warnings_before_reopening(self.object, self.request.user),
            **kwargs,
        )

    def act(self, form: AsSeenForm) -> None:
        form.refuse_stale(self.object)
        reopen_decision(application=self.object, user=self.request.user, reason=form.cleaned_data["reason"])
