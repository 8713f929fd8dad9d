"""The card “Reviews” on an application's page, and the two steps taken from it."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.casework.staff_panels import ApplicationPanel, card_on
from wagtail_mentoring.casework.staff_views import ApplicationStepView
from wagtail_mentoring.offices.scoped_views import ScopedObjectMixin

from . import assignment_actions, decisions
from .forms import AssignReviewerForm, TakeBackForm, phases_of
from .models import ReviewAssignment
from .permissions import WRITTEN, may_assign, may_read_reviews, owes_a_review
from .sufficiency import missing_reviews

CARD = "wagtail_mentoring/admin/reviews/application_card.html"
FIELD_ID = "wm-assign-%s"


def reviews_panel(request: HttpRequest, application: Application) -> ApplicationPanel | None:
    """Who reads it, and what they thought; nothing where the round has no review phase."""
    user, phases = request.user, list(phases_of(application))
    if not phases or not WRITTEN.user_has_permission(user, "view"):
        return None
    rows = ReviewAssignment.objects.filter(application=application)
    rows = rows.select_related("reviewer", "phase__round_form__round", "review")
    by_phase: dict[int, list[ReviewAssignment]] = {}
    for row in rows:
        row.application = application
        by_phase.setdefault(row.phase_id, []).append(row)
    assigns = may_assign(user, application)
    return ApplicationPanel(
        template=CARD,
        context={
            "phases": [_phase(phase, by_phase.get(phase.pk, []), application) for phase in phases],
            "may_read": may_read_reviews(user, application),
            "owes": owes_a_review(user, application),
            "may_assign": assigns,
            "form": AssignReviewerForm(application=application, auto_id=FIELD_ID) if assigns else None,
        },
        is_wide=True,
    )


def _phase(phase: Any, assignments: list[ReviewAssignment], application: Application) -> dict[str, Any]:
    active = [row for row in assignments if row.withdrawn_at is None]
    done = [row for row in active if row.written and row.written.submitted_at]
    return {
        "phase": phase,
        "rows": active,
        "taken_back": [row for row in assignments if row.withdrawn_at and row.written],
        "done": len(done),
        "missing": missing_reviews(phase, done=len(done), application=application),
        "summary": decisions.summary(row.review.score for row in done),
    }


class ReviewStepView(ScopedObjectMixin, ApplicationStepView):
    """A step on an application, whose primary key is in the address."""

    office_policy = permission_policy = APPLICATION_POLICY

    def get_success_url(self) -> str:
        """Back to the application; to the list once one has given it blind to oneself."""
        user = self.request.user
        if not APPLICATION_POLICY.reaches(user, "view", self.object):
            return reverse("mentoring_reviews:index")
        return f"{super().get_success_url()}#reviews"

    def refuse_without_right(self) -> None:
        if not may_assign(self.request.user, self.object):
            raise StepRefused(_("You may not say who reviews. Ask a colleague who may."))


class AssignReviewerView(ReviewStepView):
    slot = "assign_reviewer"
    success_message = gettext_lazy("The reviewer finds the application among their reviews.")

    def get_form(self) -> forms.Form:
        return AssignReviewerForm(self.request.POST, application=self.object, auto_id=FIELD_ID)

    def places(self, context: dict[str, Any], form: forms.Form) -> Collection[str]:
        """The card shows the form that was sent."""
        card = card_on(context, CARD)
        if card.get("form"):
            card["form"] = form
        return ()

    def act(self, form: forms.Form) -> None:
        self.refuse_without_right()
        assignment_actions.assign_reviewer(
            application=self.object, user=self.request.user, **form.cleaned_data
        )


class TakeBackView(ReviewStepView):
    success_message = gettext_lazy("Taken back. What was written is kept and no longer counts.")

    def get_form(self) -> forms.Form:
        return TakeBackForm(self.request.POST, application=self.object)

    def act(self, form: forms.Form) -> None:
        self.refuse_without_right()
        assignment_actions.take_back(assignment=form.cleaned_data["assignment"], user=self.request.user)
