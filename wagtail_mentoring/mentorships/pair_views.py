"""The admin's screens to start and to end a pair. Thin: rules live in the actions."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, wishes_of
from wagtail_mentoring.casework.staff_reading import ApplicationLink
from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from .actions import end_mentorship, start_mentorship
from .forms import EndForm, PairForm
from .models import Mentorship
from .permissions import awaits_answer, has_place, may_pair, may_pair_somebody


class PairStepView(ConfirmActionView):
    """A step on the way from the list of pairs, which have no page of their own, and back to it."""

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
        return {"mentor": self.object.mentor, "mentee": self.object.mentee_name}

    def get_success_url(self) -> str:
        return reverse(self.index_url_name)


class EndMentorshipView(PairStepView):
    form_class = EndForm
    page_title = gettext_lazy("End mentorship")
    confirm_label = gettext_lazy("End it")
    serious = True

    def get_message(self) -> str:
        text = _("%(mentor)s and %(mentee)s will no longer be a pair; the mentor's place is free again.")
        return text % self.names()

    def get_success_message(self) -> str:
        return _("The mentorship has ended and the mentor's place is free.")

    def act(self, form: forms.Form) -> None:
        end_mentorship(
            mentorship=self.object,
            ending=form.cleaned_data["ending"],
            reason=form.cleaned_data["reason"],
            user=self.request.user,
        )


class PairView(ConfirmActionView):
    """Choose a mentor for an accepted applicant. Its ``pk`` is the application's."""

    model = Application
    form_class = PairForm
    permission_policy = APPLICATION_POLICY
    page_title = gettext_lazy("Pair with a mentor")
    confirm_label = gettext_lazy("Start mentorship")
    index_url_name = "mentoring_applications:index"
    edit_url_name = "mentoring_applications:inspect"

    def get_base_object_queryset(self) -> Any:
        return APPLICATION_POLICY.narrow(Application.objects.all(), self.request.user, ["change"])

    @cached_property
    def wishes(self) -> list[int]:
        return wishes_of(self.object.current_revision, self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "wishes": self.wishes}

    def get_message(self) -> str:
        words = {"name": self.object.applicant_name, "round": self.object.round}
        if not has_place(self.object):
            return _("%(name)s has no place in %(round)s for certain yet.") % words
        return (
            _("%(name)s has a place in %(round)s. Choose the mentor; one of the mentor's places is taken.")
            % words
        )

    def get_success_message(self) -> str:
        return _("They are a pair now. You find them among the mentorships.")

    def act(self, form: forms.Form) -> None:
        start_mentorship(application=self.object, mentor=form.cleaned_data["mentor"], user=self.request.user)


def pair_links(user: Any, application: Application) -> list[ApplicationLink]:
    """The button beside an application whose mentee may be paired now; else who they are paired with, or
    what is waited for.
    """
    if awaits_answer(application) and may_pair_somebody(user, application):
        text = _("The place is offered. They can be paired with a mentor once they have confirmed it.")
        return [ApplicationLink(text=text)]
    if not may_pair(user, application):
        return []
    running = Mentorship.objects.taking_a_place().filter(application=application).select_related("mentor")
    if pair := running.first():
        text = _("Paired with %(mentor)s.") % {"mentor": pair.mentor}
        url = reverse("mentoring_mentorships:index")
        return [ApplicationLink(text=text, label=_("See mentorships"), url=url)]
    text = _("Accepted, and told so. No mentor yet.")
    url = reverse("mentoring_mentorships:pair", args=[application.pk])
    return [ApplicationLink(text=text, label=_("Pair with a mentor"), url=url)]
