"""The admin's pages for a pair's meetings: what is noted, noting one, taking one back."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .forms import SessionForm
from .models import MentoringSession
from .pair_views import PairStepView
from .session_actions import log_session, remove_session


class MeetingStepView(PairStepView):
    """A step that leads back to the pair's meetings."""

    def get_success_url(self) -> str:
        return reverse("mentoring_mentorships:sessions", args=[self.object.pk])


class SessionsView(MeetingStepView):
    """The meetings that are noted, and a form for one more."""

    form_class = SessionForm
    template_name = "wagtail_mentoring/admin/mentorships/sessions.html"
    page_title = gettext_lazy("Meetings")
    confirm_label = gettext_lazy("Note the meeting")

    def get_message(self) -> str:
        return _("Meetings of %(mentor)s and %(mentee)s. Their hours count for both offices.") % self.names()

    def get_success_message(self) -> str:
        return _("The meeting is noted.")

    def get_cancel_url(self) -> str:
        return reverse(self.index_url_name)

    def act(self, form: forms.Form) -> None:
        log_session(mentorship=self.object, user=self.request.user, **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sessions = self.object.sessions.select_related("noted_by")
        return super().get_context_data(sessions=sessions, **kwargs)


class RemoveSessionView(MeetingStepView):
    page_title = gettext_lazy("Take the meeting back")
    confirm_label = gettext_lazy("Take it back")
    serious = True

    @cached_property
    def session(self) -> MentoringSession:
        return get_object_or_404(self.object.sessions, pk=self.kwargs["session_pk"])

    def get_message(self) -> str:
        day = date_format(self.session.held_on, "DATE_FORMAT")
        return _("The meeting of %(day)s no longer counts.") % {"day": day}

    def get_success_message(self) -> str:
        return _("The meeting is taken back.")

    def act(self, form: forms.Form) -> None:
        remove_session(session=self.session, user=self.request.user)
