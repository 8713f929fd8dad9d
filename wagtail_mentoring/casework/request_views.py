"""The admin's pages for asking one applicant for answers, giving more time, and taking a request back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.applications.models import InformationRequest
from wagtail_mentoring.applications.request_keeping import (
    as_seen,
    newest_version,
    open_request_of,
    usual_due,
)
from wagtail_mentoring.applications.staff_steps import StaleApplication
from wagtail_mentoring.information_requests import request_actions
from wagtail_mentoring.information_requests.request_forms import DueForm, RequestFields, chosen_keys
from wagtail_mentoring.information_requests.request_reading import question_rows, rows_by_section
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.kept_forms import form_data
from wagtail_mentoring.programs.dates import deadline_text

from .people import name_of
from .staff_views import ApplicationConfirmView, AsSeenForm, log_reading

SOME, WHOLE = "some", "whole"


class AskForm(RequestFields, AsSeenForm):
    """Some questions, which the page draws itself, or the whole application."""

    scope = forms.ChoiceField(
        label=gettext_lazy("What may the applicant change?"),
        choices=[
            (SOME, gettext_lazy("Only the questions ticked below")),
            (WHOLE, gettext_lazy("The whole application: every answer")),
        ],
        widget=forms.RadioSelect,
        initial=SOME,
    )
    seen_request = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    field_order = ("scope", "message", "due")

    def refuse_overtaken(self, asked: InformationRequest | None, questions: list[str]) -> None:
        """Raise ``StaleApplication`` where a colleague changed what is asked after the page was shown."""
        now = as_seen(asked)
        if asked is None or self.cleaned_data["seen_request"] == now:
            return
        sent = {"message": self.cleaned_data["message"].strip(), "due_at": self.cleaned_data["due"]}
        version = newest_version(asked.application)
        if request_actions.is_asked_already(asked, questions=questions, version=version, **sent):
            # The button was pressed twice.
            return
        # Shown again, the form stands for what it says now.
        self.data = self.data.copy()
        self.data["seen_request"] = now
        if sent == {"message": asked.message, "due_at": asked.due_at}:
            raise StaleApplication(
                _("Meanwhile a colleague asked for more. What you chose comes to it: send again.")
            )
        words = {"deadline": deadline_text(asked.due_at, asked.application.round), "message": asked.message}
        raise StaleApplication(
            _(
                "Meanwhile a colleague changed what is asked, until %(deadline)s: “%(message)s” Your message "
                "and your day take the place of these: put in what should stay, then send again."
            )
            % words
        )


class RequestView(ApplicationConfirmView):
    """What the pages about one application's request share."""

    @cached_property
    def asked(self) -> Any:
        return open_request_of(self.object)


class AskView(RequestView):
    """Choose questions, each beside its present answer, and write to the applicant."""

    template_name = "wagtail_mentoring/admin/applications/ask.html"
    form_class = AskForm
    page_title = gettext_lazy("Ask the applicant")
    confirm_label = gettext_lazy("Send the request")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log_reading(self.object, self.object.current_revision, request.user)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        initial = {**AsSeenForm.seen(self.object), "seen_request": as_seen(self.asked)}
        if self.asked:
            initial["message"] = self.asked.message
            initial["scope"] = WHOLE if self.asked.is_whole else SOME
        return initial

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        due = self.asked.due_at if self.asked and not self.asked.is_over else usual_due(self.object.round)
        form.fields["due"].in_round(self.object.round, usual=due)
        return form

    @cached_property
    def rows(self) -> list[Any]:
        return question_rows(self.object, self.request.user)

    @cached_property
    def ticked(self) -> list[str]:
        data = form_data(self.request)
        if data is not None:
            return chosen_keys(data.getlist("question"), [row.key for row in self.rows])
        return list(self.asked.questions) if self.asked else self.request.GET.getlist("question")

    def get_message(self) -> str:
        if self.asked:
            return _("The applicant is asked for something already. What you add here comes to it.")
        return _(
            "%(name)s gets a mail with your message, and answers on the page of the application. "
            "The application waits until then, and goes back to where it is now."
        ) % {"name": name_of(self.object)}

    def get_success_message(self) -> str:
        return _("The request is on its way to %(name)s.") % {"name": name_of(self.object)}

    def act(self, form: Any) -> None:
        form.refuse_stale(self.object)
        if form.cleaned_data["scope"] == SOME and not self.ticked:
            raise ValidationError(_("Tick at least one question, or choose the whole application."))
        questions = [] if form.cleaned_data["scope"] == WHOLE else self.ticked
        form.refuse_overtaken(self.asked, questions)
        request_actions.ask_applicant(
            application=self.object,
            questions=questions,
            message=form.cleaned_data["message"],
            due_at=form.cleaned_data["due"],
            user=self.request.user,
            seen_request=form.cleaned_data["seen_request"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            sections=rows_by_section(self.rows), ticked=set(self.ticked), **kwargs
        )


class ExtendRequestView(RequestView):
    form_class = DueForm
    page_title = gettext_lazy("Give more time")
    confirm_label = gettext_lazy("Give until this day")

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields["due"].in_round(self.object.round, usual=usual_due(self.object.round))
        return form

    def get_message(self) -> str:
        return _("%(name)s gets a mail with the new date.") % {"name": name_of(self.object)}

    def get_success_message(self) -> str:
        return _("%(name)s has more time to answer.") % {"name": name_of(self.object)}

    def act(self, form: Any) -> None:
        request_actions.extend_request(
            application=self.object, due_at=form.cleaned_data["due"], user=self.request.user
        )


class WithdrawForm(forms.Form):
    reason = LongTextField(
        label=gettext_lazy("Reason, for staff only"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class WithdrawRequestView(RequestView):
    form_class = WithdrawForm
    page_title = gettext_lazy("Take the request back")
    confirm_label = gettext_lazy("Take it back")
    serious = True

    def get_message(self) -> str:
        return _(
            "%(name)s is told that nothing needs to be sent any more. The application counts as it was "
            "handed in and goes back to “%(status)s”. What was written but not handed in does not count."
        ) % {
            "name": name_of(self.object),
            "status": self.asked.get_from_status_display()
            if self.asked
            else self.object.get_status_display(),
        }

    def get_success_message(self) -> str:
        return _("The request is taken back and %(name)s is told.") % {"name": name_of(self.object)}

    def act(self, form: Any) -> None:
        request_actions.withdraw_request(
            application=self.object, user=self.request.user, reason=form.cleaned_data["reason"]
        )
