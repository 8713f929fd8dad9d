"""Asking many applicants for the same answers at once, for example to a question that came later."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_mentoring.applications import asking, decisions
from wagtail_mentoring.applications.models import Application, InformationRequest
from wagtail_mentoring.applications.request_keeping import usual_due
from wagtail_mentoring.information_requests import request_actions
from wagtail_mentoring.information_requests.request_forms import DueField, RequestFields, last_day

from .bulk_actions import ApplicationBulkAction
from .bulk_preview import ConfirmedForm


class AskManyForm(RequestFields, ConfirmedForm):
    questions = forms.MultipleChoiceField(
        label=gettext_lazy("Questions"), widget=forms.CheckboxSelectMultiple, choices=()
    )
    include_answered = forms.BooleanField(
        label=gettext_lazy("Ask those as well who have answered all of this already"), required=False
    )
    field_order = ("questions", "include_answered", "message", "due")


class AskManyAction(ApplicationBulkAction):
    """Choose questions of the one form they share; look at who would be asked; confirm."""

    display_name = gettext_lazy("Ask for answers")
    action_label = gettext_lazy("Ask applicants for answers")
    action_type = "ask"
    aria_label = gettext_lazy("Ask the selected applicants for answers to some questions")
    template_name = "wagtail_mentoring/admin/applications/bulk_ask.html"
    action_priority = 30
    form_class = AskManyForm
    asked_already: Collection[int] = frozenset()

    @cached_property
    def selected(self) -> list[Application]:
        rows = self.get_actionable_objects()[0]
        prefetch_related_objects(rows, "current_revision__form_version__form")
        return rows

    @cached_property
    def questions(self) -> list[dict[str, Any]]:
        """What can be asked of all of them: nothing where they were handed in on different forms."""
        forms_used = {row.current_revision.form_version.form_id for row in self.selected}
        if len(forms_used) != 1:
            return []
        askable = [
            {
                question["key"]: question
                for question in request_actions.askable_questions(row, self.request.user)
            }
            for row in self._one_of_each_program()
        ]
        return [q for key, q in askable[0].items() if all(key in others for others in askable)]

    def _one_of_each_program(self) -> list[Application]:
        return list({row.round.program_id: row for row in self.selected}.values())

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        form.fields["questions"].choices = [(q["key"], self._label(q)) for q in self.questions]
        due: Any = form.fields["due"]
        if isinstance(due, DueField) and self.selected:
            due.in_round(self.selected[0].round, usual=usual_due(self.selected[0].round))
        return form

    def _label(self, question: dict[str, Any]) -> str:
        missing = sum(question["key"] not in row.current_revision.answers for row in self.selected)
        if not missing:
            return question["label"]
        note = ngettext("not asked of %(count)d", "not asked of %(count)d", missing) % {"count": missing}
        return f"{question['label']} ({note})"

    def prepare(self, applications: list[Application], form: forms.Form) -> None:
        rows = InformationRequest.objects.filter(
            open_for__in=[application.pk for application in applications]
        )
        self.asked_already = set(rows.values_list("open_for", flat=True))

    def why_not(self, application: Application, form: forms.Form) -> Any:
        if not decisions.may_ask(status=application.status, released=application.released_at is not None):
            return _("nothing can be asked while it is “%(status)s”") % {
                "status": application.get_status_display()
            }
        if application.pk in self.asked_already:
            # One message and one day for all would take the place of what this person is to read and keep.
            return _("is asked for something already: ask for more on the application's own page")
        answers = application.current_revision.answers
        answered = all(answers.get(key) is not None for key in form.cleaned_data["questions"])
        if answered and not form.cleaned_data["include_answered"]:
            return _("has answered this already")
        return ""

    def act(self, application: Application, form: forms.Form) -> None:
        # The same day for all, each in the zone of their own round.
        day = last_day(form.cleaned_data["due"], self.selected[0].round)
        request_actions.ask_applicant(
            application=application,
            questions=form.cleaned_data["questions"],
            message=form.cleaned_data["message"],
            due_at=asking.end_of(day, application.round.zone),
            user=self.request.user,
            seen_request="",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(no_questions=not self.questions, **kwargs)

    def done_message(self, done: int) -> str:
        return ngettext(
            "%(count)s applicant is asked; the mail is on its way.",
            "%(count)s applicants are asked; the mails are on their way.",
            done,
        ) % {"count": done}
