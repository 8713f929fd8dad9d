"""The admin's step before a live form changes: every change, its effect in numbers, then publish."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import set_query_params
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import Button
from wagtail.locks import BaseLock
from wagtail.snippets.views.snippets import (
    CopyView,
    CreateView,
    EditView,
    IndexView,
    WorkflowActionView,
)

from wagtail_mentoring.application_forms import actions as form_actions
from wagtail_mentoring.application_forms import versions
from wagtail_mentoring.application_forms.exceptions import FormNotCompilable
from wagtail_mentoring.application_forms.form_copies import copies_a_draft, copy_of, from_template
from wagtail_mentoring.application_forms.form_templates import TEMPLATES
from wagtail_mentoring.application_forms.models import ApplicationForm
from wagtail_mentoring.application_forms.translation_notes import TranslationNote, notes_on
from wagtail_mentoring.digests import digest
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.translate_buttons import TranslateOnceMixin

from . import form_changes
from .edit_effects import effects_of


class PublishForm(forms.Form):
    """The editor's yes to the very questions that were shown; a reason where a deadline is near."""

    seen = forms.CharField(widget=forms.HiddenInput)
    reason = LongTextField(
        label=gettext_lazy("Why it cannot wait"),
        help_text=gettext_lazy("Kept with the form's history, with your name."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, seal: str, must_give_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, initial={"seen": seal}, **kwargs)
        self.seal = seal
        if must_give_reason:
            self.fields["reason"].required = True
            self.fields["reason"].error_messages["required"] = _(
                "Say why these changes cannot wait until the deadline has passed, or publish them later."
            )
        else:
            del self.fields["reason"]

    def clean_seen(self) -> str:
        """Autosave and colleagues change the draft while the page is open."""
        if self.cleaned_data["seen"] != self.seal:
            self.data = {**self.data.dict(), "seen": self.seal}
            raise forms.ValidationError(
                _("The form was changed while this page was open. Look at the changes again.")
            )
        return self.seal


class ReviewChangesView(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What publishing the latest draft changes. GET shows it; POST publishes, now or as scheduled."""

    template_name = "wagtail_mentoring/admin/forms/review.html"
    page_title = gettext_lazy("Before you publish")
    header_icon = "form"
    any_permission_required = ["change", "publish"]
    permission_required = None
    edit_url_name = "mentoring_forms:edit"
    index_url_name = "mentoring_forms:list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().dispatch(request, *args, **kwargs)
        except FormNotCompilable as error:
            for message in error.messages:
                messages.error(request, message)
            return redirect(self.edit_url)

    @cached_property
    def live_form(self) -> ApplicationForm:
        return get_object_or_404(ApplicationForm, pk=self.kwargs["pk"])

    @cached_property
    def draft(self) -> ApplicationForm:
        return self.live_form.get_latest_revision_as_object()

    @cached_property
    def after(self) -> versions.Schema:
        return self.draft.compiled()

    @cached_property
    def before(self) -> versions.Schema | None:
        version = self.live_form.latest_version
        return version.schema if version else None

    @property
    def at(self) -> datetime:
        """When it goes live: now, or when the editor scheduled it."""
        return max(self.draft.go_live_at or timezone.now(), timezone.now())

    @cached_property
    def waits_until(self) -> datetime | None:
        """The deadline that stands against it; nobody has given a reason yet."""
        return self.draft.must_wait(self.after, self.at)

    @property
    def edit_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.kwargs["pk"]])

    @cached_property
    def lock(self) -> BaseLock | None:
        """What keeps this person from changing the form: a colleague, a workflow or a schedule."""
        lock = self.live_form.get_lock()
        return lock if lock and lock.for_user(self.request.user) else None

    @property
    def may_publish(self) -> bool:
        return self.lock is None and self.permission_policy.user_has_permission_for_instance(
            self.request.user, "publish", self.live_form
        )

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(self.index_url_name), "label": _("Application forms")},
            {"url": self.edit_url, "label": str(self.draft)},
            {"url": "", "label": self.page_title},
        ]

    @cached_property
    def form(self) -> PublishForm:
        seal = digest(self.after)
        data = self.request.POST if self.request.method == "POST" else None
        return PublishForm(data, seal=seal, must_give_reason=self.waits_until is not None)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        effects = effects_of(self.live_form.source, self.before, self.after, self.at) if self.before else None
        lines = form_changes.change_lines(self.before, self.after, effects) if effects else []
        return super().get_context_data(
            form=self.form,
            form_name=str(self.draft),
            is_first=self.before is None,
            lines=lines,
            summary=form_changes.summary(effects) if effects else [],
            notes=notes_on(self.draft, self.after, self.before),
            goes_live_at=self.draft.go_live_at if self.at > timezone.now() else None,
            waits_until=self.waits_until,
            may_publish=self.may_publish,
            lock_message=self.lock and self.lock.get_message(self.request.user),
            edit_url=self.edit_url,
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_publish:
            return self.handle_no_permission()
        if not self.form.is_valid():
            return self.render_to_response(self.get_context_data())
        if self.waits_until:
            form_actions.override_deadline(
                form=self.live_form,
                schema=self.after,
                reason=self.form.cleaned_data["reason"],
                user=request.user,
            )
        self.live_form.latest_revision.publish(user=request.user, skip_permission_checks=True)
        messages.success(request, self.success_message())
        return redirect(self.index_url_name)

    def success_message(self) -> str:
        names = {"form": str(self.draft)}
        if self.draft.go_live_at and self.draft.go_live_at > timezone.now():
            return _("“%(form)s” has been scheduled for publishing.") % names
        return _("“%(form)s” has been published.") % names

    def handle_no_permission(self) -> HttpResponse:
        locked = self.lock and self.lock.get_message(self.request.user)
        message = locked or _("You may not publish this form. Submit it to those who may.")
        messages.error(self.request, message)
        return redirect(self.edit_url)


class FormIndexView(TranslateOnceMixin, IndexView):
    """The list of forms, with the templates to start from."""

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if not self.add_url:
            return buttons
        templates = [
            Button(
                _("Start from “%(template)s”") % {"template": template.name},
                url=set_query_params(self.add_url, {"template": name}),
                icon_name="copy",
                priority=5,
            )
            for name, template in TEMPLATES.items()
        ]
        url = reverse("mentoring_forms:import")
        old_page = Button(_("Import an old form page"), url=url, icon_name="download", priority=90)
        return [*buttons, *templates, old_page]


class FormCreateView(CreateView):
    def get_initial_form_instance(self) -> ApplicationForm | None:
        template = from_template(self.request.GET.get("template", ""), self.locale)
        return template or super().get_initial_form_instance()


class FormCopyView(CopyView):
    """Shows a copy to be saved; saving goes to the view that adds forms."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_object()
        if copies_a_draft(form):
            text = _("This copy also has the changes to “%(form)s” that are saved but not published yet.")
            messages.info(request, text % {"form": form})
        return super().get(request, *args, **kwargs)

    def get_initial_form_instance(self) -> ApplicationForm:
        return copy_of(self.get_object())


class FormWorkflowActionView(WorkflowActionView):
    """A step of a workflow outside the editor, where nobody has looked whether the draft is whole."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.action_name != "reject":
            try:
                self.object.get_latest_revision_as_object().compiled()
            except FormNotCompilable as error:
                return self._refuse(error)
        return super().post(request, *args, **kwargs)

    def _refuse(self, error: FormNotCompilable) -> HttpResponse:
        for message in error.messages:
            messages.error(self.request, message)
        url = reverse("mentoring_forms:edit", args=[self.object.pk])
        if self.request.headers.get("x-requested-with") == "XMLHttpRequest":
            return self.render_modal_json(self.request, {"step": "success", "redirect": url})
        return redirect(url)


def _notes_on_draft(form: ApplicationForm) -> list[TranslationNote]:
    """What to know about the translations; nothing while the draft cannot be compiled, which says more."""
    if not form.get_translations().exists():
        return []
    try:
        return notes_on(form, form.compiled())
    except FormNotCompilable:
        return []


class FormEditView(EditView):
    """Publishing a form that people fill in goes by way of what it changes; the draft is saved first."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        for note in _notes_on_draft(self.object):
            messages.warning(request, str(note))
        return super().get(request, *args, **kwargs)

    def publish_action(self) -> HttpResponse | None:
        if self.object.latest_version is None:
            return super().publish_action()
        return redirect("mentoring_forms:review", pk=self.object.pk)

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = super().header_more_buttons
        if self.object.latest_version is None:
            return buttons
        url = reverse("mentoring_forms:review", args=[self.object.pk])
        return [*buttons, Button(_("What publishing changes"), url=url, icon_name="view", priority=15)]
