"""The admin's view of one application and the steps taken from it. Thin: rules live in the actions."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.admin.views.generic import InspectView
from wagtail.admin.views.generic.base import BaseOperationView
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.log_actions import log

from wagtail_mentoring.applications import decisions, staff_actions
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.applications.notifications import mail_about
from wagtail_mentoring.applications.permissions import (
    may_decide,
    may_make_mentor,
    possible_handlers_of,
)
from wagtail_mentoring.applications.retention import was_erased_on_request
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused
from wagtail_mentoring.long_text import LongTextField
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.kept_forms import form_data, sent_before
from wagtail_mentoring.outbox.actions import NotFailed, retry_mail
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.selection.actions import make_mentor_profile, move_application
from wagtail_mentoring.selection.mentor_profiles import awaits_confirmation
from wagtail_mentoring.selection.waitlist import TAKING_A_PLACE

from . import staff_reading
from .list_context import PlaceInList, place_of
from .people import name_of
from .refused_steps import RefusedStep
from .reopen_warnings import out_of_reach_words, way_back
from .staff_panels import panels_of


class AsSeenForm(forms.Form):
    """What the person saw when they decided: their decision counts for that state only."""

    seen_status = forms.ChoiceField(choices=ApplicationStatus.choices, widget=forms.HiddenInput)
    seen_revision = forms.IntegerField(widget=forms.HiddenInput)
    seen_released = forms.BooleanField(required=False, widget=forms.HiddenInput)

    @staticmethod
    def seen(application: Application) -> dict[str, Any]:
        return {
            "seen_status": application.status,
            "seen_revision": application.current_revision_id,
            "seen_released": application.released_at is not None,
        }

    def refuse_stale(self, application: Application) -> None:
        """Raise ``StaleApplication`` when the person looked at another state than there is now."""
        seen, now = (
            {name: self.cleaned_data.get(name) for name in self.seen(application)},
            self.seen(application),
        )
        if seen != now:
            # Shown again, the form stands for the state that is shown with it.
            self.data = self.data.copy()
            for name, value in now.items():
                self.data[name] = value
            raise StaleApplication


class MoveForm(AsSeenForm):
    to_status = forms.ChoiceField(choices=ApplicationStatus.choices, widget=forms.HiddenInput)
    reason = LongTextField(label=gettext_lazy("Reason, for staff only"), required=False, max_length=2000)
    text = LongTextField(label=gettext_lazy("Text for the applicant"), required=False, max_length=2000)


class NoteForm(forms.Form):
    text = LongTextField(
        label=gettext_lazy("New note. Only staff see it."),
        max_length=4000,
        error_messages={"required": gettext_lazy("Write something first.")},
    )


class AssignForm(forms.Form):
    """``seen_handler`` is who handled the application on the page; empty: nobody."""

    handled_by = forms.ModelChoiceField(queryset=None, required=False)
    seen_handler = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handled_by"].queryset = possible_handlers_of(application)


class MailForm(forms.Form):
    mail = forms.ModelChoiceField(queryset=None)

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mail"].queryset = mail_about(application)


def log_reading(application: Application, revision: ApplicationRevision, user: Any) -> None:
    """Leave a trace of somebody who reads answers, without the name of whose they are."""
    title, data = application.reference, {"revision": revision.sequence}
    log(application, "wagtail_mentoring.view_application", user=user, title=title, data=data)


class ApplicationInspectView(InspectView):
    """One application: answers, files, notes, history, and the next steps. Each look is logged."""

    template_name = "wagtail_mentoring/admin/applications/inspect.html"
    any_permission_required = ["change", "view"]
    page_title = gettext_lazy("Application")
    #: The view and the form of a step that was refused just now.
    refused_step: "tuple[ApplicationStepView, RefusedStep] | None" = None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log_reading(self.object, self.revision, request.user)
        return super().get(request, *args, **kwargs)

    def get_object(self, queryset: Any = None) -> Application:
        rows = Application.objects.select_related("round__program", "handled_by", "mentor")
        return rows.get(pk=self.pk)

    @cached_property
    def revision(self) -> Any:
        return staff_reading.chosen_revision(self.object, self.request.GET.get("revision", ""))

    @cached_property
    def place(self) -> PlaceInList | None:
        return place_of(self.request, self.object)

    @cached_property
    def neighbours(self) -> Any:
        if self.place:
            return self.place.before, self.place.after
        return staff_reading.neighbours(self.object, self.request.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Back to the list as it was."""
        items, index = super().get_breadcrumbs_items(), reverse("mentoring_applications:index")
        if self.place is None:
            return items
        return [{**item, "url": self.place.list_url} if item["url"] == index else item for item in items]

    def get_page_subtitle(self) -> str:
        return self.object.applicant_name or self.object.reference

    def get_fields(self) -> list[str]:
        return []

    def get_edit_url(self) -> str:
        """Empty: this is where an application is worked on."""
        return ""

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        before, after = _("Newer application"), _("Older application")
        if self.place:
            before, after = _("Before it in the list"), _("Next in the list")
        labels = ((before, "arrow-left"), (after, "arrow-right"))
        return [
            HeaderButton(label, url=self.neighbour_url(row), icon_name=icon, icon_only=True, priority=number)
            for number, (row, (label, icon)) in enumerate(zip(self.neighbours, labels, strict=True))
            if row
        ]

    header_more_buttons: list[Any] = []

    def neighbour_url(self, row: Application) -> str:
        return (
            self.place.url_of(row) if self.place else reverse("mentoring_applications:inspect", args=[row.pk])
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, user = self.object, self.request.user
        context = super().get_context_data(
            **staff_reading.answers_context(self.revision, user),
            application=application,
            is_current=self.revision.pk == application.current_revision_id,
            revisions=application.revisions.order_by("-sequence"),
            preferred_mentors=staff_reading.preferred_mentors(self.revision, user),
            history=staff_reading.history_of(application),
            notes=application.notes.select_related("author"),
            mails=mail_about(application).defer("body"),
            was_erased_on_request=was_erased_on_request(application),
            may_release=staff_reading.may_release(application),
            links=staff_reading.links_of(application, user),
            **(self.steps_context() if may_decide(user, application) else {"may_decide": False}),
            **self.mentor_context(),
            **panels_of(self.request, application),
            **kwargs,
        )
        if self.refused_step:
            step, refused = self.refused_step
            context.update(refused.context(step.places(context, refused.form)))
        return context

    def steps_context(self) -> dict[str, Any]:
        application = self.object
        steps = staff_reading.steps_of(application)
        return {
            "may_decide": True,
            "seen_form": AsSeenForm(initial=AsSeenForm.seen(application), auto_id=False),
            "steps": steps,
            "some_need_reason": any(step.needs_reason for step in steps),
            "deciding_steps": [step.label for step in steps if step.value in decisions.DECIDED],
            "colleagues": staff_reading.colleagues(application),
        }

    def mentor_context(self) -> dict[str, Any]:
        application, user = self.object, self.request.user
        accepted = application.status in TAKING_A_PLACE
        is_mentor = application.role == ApplicantRole.MENTOR
        return {
            "mentor_url": application.mentor and AdminURLFinder(user).get_edit_url(application.mentor),
            "may_make_mentor": is_mentor and accepted and may_make_mentor(user, application),
            "awaits_confirmation": awaits_confirmation(application),
        }


class ApplicationStepView(PermissionCheckedMixin, BaseOperationView):
    """A POST that calls one action. A refusal shows the application with what was sent in its place.

    ``page`` is the view of the application, given by whoever hangs up the step. ``slot`` is what the page's
    templates call a step with which something is written or chosen.
    """

    model = Application
    permission_required = "change"
    http_method_names = ["get", "post"]
    form_class: type[forms.Form] = forms.Form
    success_message: Any = ""
    page: Any = None
    slot = "step"

    def get_form(self) -> forms.Form:
        return self.form_class(form_data(self.request))

    def act(self, form: forms.Form) -> None:
        raise NotImplementedError

    def places(self, context: dict[str, Any], form: forms.Form) -> Collection[str]:
        """The fields of ``form`` for which the page, with ``context``, still has a place."""
        return ()

    def get_success_url(self) -> str:
        return reverse("mentoring_applications:inspect", args=[self.object.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nothing is done: after a refusal the page has this address, and its links lead here. What was sent
        without its sender being signed in comes again."""
        if sent := sent_before(request):
            sent.is_shown = True
            messages.warning(request, sent.why)
            return self.show_again(RefusedStep(self.slot, self.get_form()), status=200)
        url, query = reverse("mentoring_applications:inspect", args=[self.object.pk]), request.GET.urlencode()
        return redirect(f"{url}?{query}" if query else url)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.show_refused(form, status=422)
        try:
            self.act(form)
        except ValidationError as error:
            field = getattr(error, "field", "")
            form.add_error(field if field in form.fields else None, error)
            return self.show_refused(form, status=409 if isinstance(error, StaleApplication) else 422)
        messages.success(request, self.success_message)
        return redirect(self.get_success_url())

    def show_refused(self, form: forms.Form, *, status: int) -> HttpResponse:
        refused = RefusedStep(self.slot, form)
        unreadable = _("This could not be read: fill in the field and try again.")
        messages.error(self.request, " ".join(refused.problems) or unreadable)
        return self.show_again(refused, status=status)

    def show_again(self, refused: RefusedStep, *, status: int) -> HttpResponse:
        """The application as it is now, with what was sent where it was written, and why it was refused."""
        page = self.page.view_class(**self.page.view_initkwargs)
        page.setup(self.request, pk=self.object.pk)
        page.refused_step = self, refused
        response = page.get(self.request)
        response.status_code = status
        return response


class ApplicationConfirmView(ConfirmActionView):
    """A page about one application that says what will happen and asks before it calls one action."""

    model = Application
    index_url_name = "mentoring_applications:index"
    edit_url_name = "mentoring_applications:inspect"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.object.anonymised_at is not None:
            messages.warning(request, _("Everything personal in this application was erased already."))
            return redirect(self.get_cancel_url())
        return super().get(request, *args, **kwargs)


class MoveView(ApplicationStepView):
    form_class = MoveForm
    slot = "move"

    def places(self, context: dict[str, Any], form: forms.Form) -> Collection[str]:
        if not context.get("steps"):
            return ()
        return ("reason", "text") if context["deciding_steps"] else ("reason",)

    def act(self, form: forms.Form) -> None:
        form.refuse_stale(self.object)
        moved = move_application(
            application=self.object,
            to_status=form.cleaned_data["to_status"],
            reason=form.cleaned_data["reason"],
            text=form.cleaned_data["text"],
            user=self.request.user,
        )
        told = _("The application of %(name)s is now “%(status)s”.") % {
            "name": name_of(moved),
            "status": moved.get_status_display(),
        }
        self.success_message = " ".join([told, *out_of_reach_words(self.request.user, moved)])

    def get_success_url(self) -> str:
        return way_back(self.request.user, self.object)


class NoteView(ApplicationStepView):
    form_class = NoteForm
    slot = "note"
    success_message = gettext_lazy("Your note is written. Only staff see it.")

    def places(self, context: dict[str, Any], form: forms.Form) -> Collection[str]:
        return ("text",) if context["may_decide"] else ()

    def act(self, form: forms.Form) -> None:
        staff_actions.add_note(
            application=self.object, text=form.cleaned_data["text"], user=self.request.user
        )


class AssignView(ApplicationStepView):
    success_message = gettext_lazy("Saved who handles this application.")
    slot = "assign"

    def get_form(self) -> forms.Form:
        return AssignForm(form_data(self.request), application=self.object)

    def act(self, form: forms.Form) -> None:
        self.object.handled_by_id = form.cleaned_data["seen_handler"]
        staff_actions.assign_application(
            application=self.object, handled_by=form.cleaned_data["handled_by"], user=self.request.user
        )


class RetryMailView(ApplicationStepView):
    """Try a mail to the applicant again that could not be sent."""

    success_message = gettext_lazy("The mail is tried again now. Reload this page to see how it went.")

    def get_form(self) -> forms.Form:
        return MailForm(form_data(self.request), application=self.object)

    def act(self, form: forms.Form) -> None:
        try:
            retry_mail(message=form.cleaned_data["mail"], user=self.request.user)
        except NotFailed:
            raise StepRefused(
                _("This mail is not waiting for another try: it was sent, or is on its way.")
            ) from None


class MakeMentorView(ApplicationStepView):
    success_message = gettext_lazy(
        "Here is the draft of the profile. Look it over, approve the mentor, then publish."
    )

    def act(self, form: forms.Form) -> None:
        if not may_make_mentor(self.request.user, self.object):
            raise StepRefused(_("You may not add mentors. Ask a colleague who may."))
        self.object.mentor = make_mentor_profile(application=self.object, user=self.request.user)

    def get_success_url(self) -> str:
        mentor = self.object.mentor
        url = mentor and AdminURLFinder(self.request.user).get_edit_url(mentor)
        return url or super().get_success_url()
