"""Admin views of mentors: reading a profile, and the steps that change a standing."""

from contextlib import suppress
from typing import Any

from django import forms
from django.db.models import ProtectedError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.snippets.bulk_actions.delete import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction
from wagtail.snippets.views.snippets import CreateView, InspectView

from wagtail_mentoring.offices.bulk_actions import OfficeScopedBulkActionMixin
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.deletion import explanation

from . import actions, decisions
from .admin_forms import ConsentForm, PauseForm
from .choices import MentorMove
from .contact_actions import open_contact_card
from .models import Mentor
from .permissions import MENTOR_POLICY
from .visibility import STAFF, profile_for


class MentorCreateView(CreateView):
    """The office that keeps the mentor is settled in the same transaction as the profile."""

    def save_instance(self) -> Mentor:
        mentor = super().save_instance()
        open_contact_card(mentor=mentor, owner=self.form.cleaned_data["owner"], user=self.request.user)
        return mentor


class MentorInspectView(InspectView):
    """The profile as staff may see it, for offices that work together with the one that keeps it."""

    page_title = gettext_lazy("Profile")

    def get_fields_context(self) -> list[dict[str, Any]]:
        view = profile_for(self.object, STAFF)
        fields = [
            (_("Name"), view.name),
            (_("Pronouns"), view.pronouns),
            (_("Works as"), view.headline),
            (_("Place"), view.place),
            (_("Degrees"), "; ".join(view.degrees)),
            (_("About"), view.bio),
            *((group.name, ", ".join(term.name for term in group.terms)) for group in view.groups),
            (_("Status"), self.object.get_status_display()),
            (_("Places"), view.places),
        ]
        return [{"label": label, "value": value, "component": None} for label, value in fields if value]


REFUSALS = {
    actions.MoveNotAllowed: gettext_lazy(
        "The mentor's status does not allow this; somebody may have changed it meanwhile. Reload the profile."
    ),
    actions.ConsentMissing: gettext_lazy(
        "This mentor has not agreed to be shown. Record the consent first, then approve."
    ),
    actions.PurposeMissing: gettext_lazy("Say what you need the contact data for."),
}


class MoveMentorView(ConfirmActionView):
    """The move is in the address."""

    refusals = REFUSALS
    MESSAGES = {
        MentorMove.APPROVE: gettext_lazy(
            "%(mentor)s may be listed and take mentees, as soon as the profile is published."
        ),
        MentorMove.PAUSE: gettext_lazy(
            "%(mentor)s stays listed, marked as taking a break, and takes no new mentees."
        ),
        MentorMove.RESUME: gettext_lazy("%(mentor)s takes mentees again."),
        MentorMove.RETIRE: gettext_lazy(
            "%(mentor)s leaves every list at once. Active mentorships are not touched."
        ),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["move"] not in MentorMove.values:
            raise Http404
        self.move = MentorMove(kwargs["move"])

    def get_page_title(self) -> str:
        return self.move.label

    @cached_property
    def serious(self) -> bool:
        return self.move == MentorMove.RETIRE

    def get_form_class(self) -> type[forms.Form]:
        return PauseForm if self.move == MentorMove.PAUSE else forms.Form

    def get_message(self) -> str:
        return self.MESSAGES[self.move] % {"mentor": self.object}

    def act(self, form: forms.Form) -> None:
        verbs = {
            MentorMove.APPROVE: actions.approve_mentor,
            MentorMove.PAUSE: actions.pause_mentor,
            MentorMove.RESUME: actions.resume_mentor,
            MentorMove.RETIRE: actions.retire_mentor,
        }
        self.moved = verbs[self.move](mentor=self.object, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        status = self.moved.get_status_display()
        return _("%(mentor)s is now “%(status)s”.") % {"mentor": self.object, "status": status}


class RecordConsentView(ConfirmActionView):
    form_class = ConsentForm
    page_title = gettext_lazy("Record consent")
    confirm_label = gettext_lazy("Record consent")

    def get_message(self) -> str:
        return _("%(mentor)s agreed to be shown. Your name and the time are kept with the words.") % {
            "mentor": self.object
        }

    def act(self, form: forms.Form) -> None:
        actions.record_consent(mentor=self.object, text=form.cleaned_data["text"], user=self.request.user)

    def get_success_message(self) -> str:
        return _("The consent of %(mentor)s is recorded.") % {"mentor": self.object}


class WithdrawConsentView(ConfirmActionView):
    page_title = gettext_lazy("Consent withdrawn")
    confirm_label = gettext_lazy("Record that consent is withdrawn")
    serious = True

    def get_message(self) -> str:
        return _("Nobody outside the offices finds %(mentor)s from here on.") % {"mentor": self.object}

    def act(self, form: forms.Form) -> None:
        actions.withdraw_consent(mentor=self.object, user=self.request.user)

    def get_success_message(self) -> str:
        return _("%(mentor)s is shown to nobody outside the offices now.") % {"mentor": self.object}


class MentorBulkActionMixin(OfficeScopedBulkActionMixin):
    models = [Mentor]
    office_policy = MENTOR_POLICY

    def listing_view(self) -> Any:
        return Mentor.snippet_viewset.index_view


class MentorDeleteBulkAction(MentorBulkActionMixin, DeleteBulkAction):
    """In the place of Wagtail's own, which takes every row for everybody's."""

    permission_required = "delete"

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ProtectedError as error:
            messages.error(self.request, explanation(error))
            return redirect(self.next_url)


class MentorApproveBulkAction(MentorBulkActionMixin, SnippetBulkAction):
    display_name = gettext_lazy("Approve")
    action_type = "approve"
    aria_label = gettext_lazy("Approve the selected mentors")
    template_name = "wagtail_mentoring/admin/mentors/bulk_approve.html"
    action_priority = 10

    def object_context(self, snippet: Mentor) -> dict[str, Any]:
        return {**super().object_context(snippet), "refusal": self.refusal(snippet)}

    @staticmethod
    def refusal(mentor: Mentor) -> str:
        """Why this mentor cannot be approved now; empty if nothing stands in the way."""
        if decisions.status_after(status=mentor.status, move=MentorMove.APPROVE) is None:
            return mentor.get_status_display()
        return "" if mentor.consented_at else _("has not agreed to be shown")

    @classmethod
    def execute_action(cls, objects: list[Mentor], user: Any = None, **kwargs: Any) -> tuple[int, int]:
        approved = 0
        for mentor in objects:
            with suppress(actions.MoveNotAllowed, actions.ConsentMissing):
                actions.approve_mentor(mentor=mentor, user=kwargs["self"].request.user)
                approved += 1
        return approved, 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        left = len(self.actionable_objects) - num_parent_objects
        return _("%(approved)d approved, %(left)d left as they were.") % {
            "approved": num_parent_objects,
            "left": left,
        }
