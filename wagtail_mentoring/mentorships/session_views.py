"""The admin's pages for a pair's meetings: what is noted, noting one, taking one back."""

from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from .exports import mentee_name
from .forms import SessionForm
from .models import MentoringSession, Mentorship
from .session_actions import log_session, remove_session


class PairStepView(ConfirmActionView):
    """A step on the way from the list of pairs, which have no page of their own."""

    model = Mentorship
    index_url_name = "mentoring_mentorships:index"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plural = capfirst(Mentorship._meta.verbose_name_plural)
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": plural},
            {"url": "", "label": self.get_page_title()},
        ]

    def names(self) -> dict[str, Any]:
        return {"mentor": self.object.mentor, "mentee": mentee_name(self.object)}

    def get_success_url(self) -> str:
        return reverse("mentoring_mentorships:sessions", args=[self.object.pk])


class SessionsView(PairStepView):
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


class RemoveSessionView(PairStepView):
    page_title = gettext_lazy("Take the meeting back")
    confirm_label = gettext_lazy("Take it back")
    serious = True

    @cached_property
    def session(self) -> MentoringSession:
        session = self.object.sessions.filter(pk=self.kwargs["session_pk"]).first()
        if session is None:
            raise Http404
        return session

    def get_message(self) -> str:
        day = date_format(self.session.held_on, "DATE_FORMAT")
        return _("The meeting of %(day)s no longer counts.") % {"day": day}

    def get_success_message(self) -> str:
        return _("The meeting is taken back.")

    def act(self, form: forms.Form) -> None:
        remove_session(session=self.session, user=self.request.user)
