"""The admin's pages for corrections: choose questions, write the answers, look at objections, compare."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.application_forms.answer_rules import AnswerSources
from wagtail_mentoring.application_forms.forms import SectionForm, field_name
from wagtail_mentoring.applications import asking
from wagtail_mentoring.applications.exceptions import AnswersIncomplete
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import hidden_answers
from wagtail_mentoring.applications.raw_answers import raw_answers_of
from wagtail_mentoring.applications.request_keeping import newest_version
from wagtail_mentoring.applications.revision_changes import changes_between_revisions, withheld_changes
from wagtail_mentoring.information_requests import correction_actions
from wagtail_mentoring.information_requests.correction_actions import Agreement
from wagtail_mentoring.information_requests.models import Correction
from wagtail_mentoring.information_requests.request_forms import AgreementForm, chosen_keys
from wagtail_mentoring.information_requests.request_pages import chosen_pair
from wagtail_mentoring.information_requests.request_reading import question_rows, rows_by_section
from wagtail_mentoring.offices.kept_forms import form_data

from .people import name_of
from .staff_views import ApplicationConfirmView, ApplicationStepView, AsSeenForm, log_reading


class CorrectForm(AgreementForm, AsSeenForm):
    """Reason and agreement, for the state that the person looked at."""


class CorrectView(ApplicationConfirmView):
    """First the choice of questions (GET), then their answers with reason and agreement."""

    template_name = "wagtail_mentoring/admin/applications/correct.html"
    form_class = CorrectForm
    page_title = gettext_lazy("Correct answers")
    confirm_label = gettext_lazy("Save the correction and tell the applicant")

    @cached_property
    def allowed(self) -> list[str]:
        questions = correction_actions.correctable_questions(self.object, self.request.user)
        return [question["key"] for question in questions]

    @cached_property
    def keys(self) -> list[str]:
        sent = form_data(self.request)
        if sent is None:
            sent = self.request.GET
        return chosen_keys(sent.getlist("question"), self.allowed)

    @cached_property
    def answer_form(self) -> SectionForm:
        schema = asking.cut_down(newest_version(self.object).schema, self.keys)
        initial = raw_answers_of(self.object.current_revision, schema)
        return SectionForm(
            schema["sections"][0],
            AnswerSources(self.object),
            data=form_data(self.request),
            initial=initial,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log_reading(self.object, self.object.current_revision, request.user)
        return super().get(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {**AsSeenForm.seen(self.object), "once": uuid4().hex}

    def get_message(self) -> str:
        if not self.keys:
            return _(
                "Choose the answers to correct. Consents, files and preferred mentors are not among "
                "them: ask the person for these."
            )
        return _("%(name)s gets a mail that says what was changed, and can object.") % {
            "name": name_of(self.object)
        }

    def get_success_message(self) -> str:
        return _("The correction counts from now on, and %(name)s is told.") % {"name": name_of(self.object)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid() and self.answer_form.is_valid():
            return self.form_valid(form)
        return self.form_invalid(form)

    def act(self, form: Any) -> None:
        form.refuse_stale(self.object)
        if not self.keys:
            raise ValidationError(_("Choose at least one question."))
        agreement = Agreement(reason=form.cleaned_data["reason"], agreed_by=form.cleaned_data["agreed_by"])
        try:
            correction_actions.correct_application(
                application=self.object,
                answers=self.answer_form.raw_answers(),
                agreement=agreement,
                user=self.request.user,
                idempotency_key=form.cleaned_data["once"],
            )
        except AnswersIncomplete as incomplete:
            self._show(incomplete.problems)
            raise ValidationError(_("One of the answers cannot be saved like this.")) from None

    def _show(self, problems: Mapping[str, Any]) -> None:
        for key, problem in problems.items():
            self.answer_form.add_error(field_name(key), problem.message)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = question_rows(self.object, self.request.user, only=self.keys or self.allowed)
        return super().get_context_data(
            sections=rows_by_section(rows),
            pairs=[(row, self.answer_form[field_name(row.key)]) for row in rows] if self.keys else [],
            keys=self.keys,
            **kwargs,
        )


class SettleObjectionView(ApplicationStepView):
    """Say that an objection was looked at."""

    success_message = gettext_lazy("The objection is settled. Correct the answer again if it was right.")

    def act(self, form: Any) -> None:
        number = self.request.POST.get("number", "")
        corrections = Correction.objects.filter(application=self.object)
        if not number.isdecimal() or len(number) > 9:
            raise ValidationError(_("This could not be read: try again."))
        correction = get_object_or_404(corrections, revision__sequence=int(number))
        correction_actions.settle_objection(correction=correction, user=self.request.user)


class CompareView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Two revisions of one application, answer by answer."""

    model = Application
    any_permission_required = ("change", "view")
    template_name = "wagtail_mentoring/admin/applications/compare.html"
    page_title = gettext_lazy("What changed")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log_reading(self.object, self.object.current_revision, request.user)
        return super().get(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("mentoring_applications:index"), "label": _("Applications")},
            {
                "url": reverse("mentoring_applications:inspect", args=[self.object.pk]),
                "label": str(self.object),
            },
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        revisions = list(self.object.revisions.select_related("form_version", "author").order_by("sequence"))
        for revision in revisions:
            revision.application = self.object
        before, after = chosen_pair(
            revisions, self.request.GET.get("from", ""), self.request.GET.get("to", "")
        )
        hidden = hidden_answers(after, self.request.user)
        return super().get_context_data(
            application=self.object,
            revisions=revisions,
            before=before,
            after=after,
            changes=changes_between_revisions(before, after, hidden=hidden),
            withheld=withheld_changes(before, after, hidden=hidden),
            **kwargs,
        )
