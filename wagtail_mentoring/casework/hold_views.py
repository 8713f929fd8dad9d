"""The admin's card and steps for a hand-in on hold, and for files that the virus scanner found suspect."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.application_forms.choices import ScanState
from wagtail_mentoring.applications import scan_actions
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.permissions import may_decide_on_hold, reaches_file
from wagtail_mentoring.long_text import LongTextField

from . import hold_actions
from .staff_panels import ApplicationPanel
from .staff_views import ApplicationConfirmView, ApplicationStepView


class ReasonForm(forms.Form):
    reason = LongTextField(
        label=gettext_lazy("Reason, for staff only"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LetInView(ApplicationStepView):
    """The hand-in is a person's: it counts from now on."""

    success_message = gettext_lazy("The application is let in and counts like any other.")

    def act(self, form: forms.Form) -> None:
        hold_actions.let_in(application=self.object, user=self.request.user)


class MakeVoidView(ApplicationConfirmView):
    """The hand-in is a robot's: asks for a reason and makes it void."""

    form_class = ReasonForm
    page_title = gettext_lazy("Make void")
    confirm_label = gettext_lazy("Make void")
    serious = True

    def get_message(self) -> str:
        return _(
            "The application %(reference)s will count nowhere. It is kept, but this cannot be taken back; "
            "the person is told that it is closed and may apply again."
        ) % {"reference": self.object.reference}

    def get_success_message(self) -> str:
        return _("The application is void.")

    def act(self, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        hold_actions.make_void(application=self.object, user=self.request.user, reason=reason)


class ReleaseFileView(ApplicationConfirmView):
    """A suspect file is harmless after all: a superuser says why, and staff may open it."""

    form_class = ReasonForm
    page_title = gettext_lazy("Release suspect file")
    confirm_label = gettext_lazy("Release the file")
    serious = True

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if not request.user.is_superuser:
            raise Http404
        self.file = self.object.files.filter(key=kwargs["key"]).first()
        if self.file is None:
            raise Http404

    def get_message(self) -> str:
        return _(
            "The virus scanner found “%(name)s” suspect. Once it is released, everybody who may read the "
            "application may open it on their own machine."
        ) % {"name": self.file.original_name}

    def get_success_message(self) -> str:
        return _("The file is released. Who released it, and why, is in the history.")

    def act(self, form: forms.Form) -> None:
        reason = form.cleaned_data["reason"]
        scan_actions.release_file(file=self.file, user=self.request.user, reason=reason)


def hold_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """For an application on hold: why, and what to do."""
    if application.held_at is None:
        return None
    is_void = application.status == ApplicationStatus.VOID
    context = {
        "application": application,
        "is_void": is_void,
        "may_decide": not is_void and may_decide_on_hold(request.user, application),
        "let_in_url": reverse("mentoring_applications:let_in", args=[application.pk]),
        "void_url": reverse("mentoring_applications:make_void", args=[application.pk]),
    }
    return ApplicationPanel("wagtail_mentoring/admin/applications/hold.html", context)


def suspect_files_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """The application's suspect files that were handed in, for whoever may see that they are there."""
    files = [
        file
        for file in application.files.filter(scan_state=ScanState.SUSPECT)
        if reaches_file(user=request.user, file=_of(application, file))
    ]
    if not files:
        return None
    lines = [(file, _release_url(application, file) if request.user.is_superuser else "") for file in files]
    return ApplicationPanel("wagtail_mentoring/admin/applications/suspect_files.html", {"lines": lines})


def _of(application: Application, file: ApplicationFile) -> ApplicationFile:
    file.application = application
    return file


def _release_url(application: Application, file: ApplicationFile) -> str:
    return reverse("mentoring_applications:release_file", args=[application.pk, file.key])
