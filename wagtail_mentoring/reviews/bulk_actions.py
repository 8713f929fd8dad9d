"""Giving many applications to reviewers at once: choose, look at what would happen, confirm."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_mentoring.accounts import in_order_of_names
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import programs_of
from wagtail_mentoring.casework.bulk_actions import ApplicationBulkAction
from wagtail_mentoring.casework.bulk_preview import ConfirmedForm
from wagtail_mentoring.casework.people import ColleaguesField

from . import assignment_actions
from .models import ReviewPhase
from .permissions import PHASE_POLICY, may_distribute, possible_reviewers_of, reviewers_for


class AssignReviewersForm(ConfirmedForm):
    """The phases of the user's programs, and everybody who could read in one of them."""

    phase = forms.ModelChoiceField(queryset=None, label=gettext_lazy("Phase"))
    reviewers = ColleaguesField(
        queryset=None,
        label=gettext_lazy("Reviewers"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "Each of them reads every application, unless a conflict of interest forbids it."
        ),
        error_messages={"required": gettext_lazy("Choose at least one reviewer.")},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        phases = PHASE_POLICY.narrow(ReviewPhase.objects.all(), user)
        self.fields["phase"].queryset = phases.select_related("round_form__round__program").order_by(
            "-closes_at"
        )
        self.fields["reviewers"].queryset = in_order_of_names(possible_reviewers_of(programs_of(user)))


class AssignReviewersAction(ApplicationBulkAction):
    display_name = gettext_lazy("Assign reviewers")
    action_label = gettext_lazy("Assign reviewers to applications")
    action_type = "assign_reviewers"
    aria_label = gettext_lazy("Assign reviewers to the selected applications")
    template_name = "wagtail_mentoring/admin/reviews/bulk_assign.html"
    action_priority = 30
    form_class = AssignReviewersForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.request.user}

    def why_not(self, application: Application, form: forms.Form) -> Any:
        if not may_distribute(self.request.user):
            return _("you may not say who reviews")
        if problem := assignment_actions.why_not(application, form.cleaned_data["phase"]):
            return problem
        if not self.readers(application, form):
            return _("none of the reviewers can read it, because of a conflict of interest or their office")
        return ""

    def readers(self, application: Application, form: forms.Form) -> list[Any]:
        chosen = {person.pk: person for person in form.cleaned_data["reviewers"]}
        allowed = reviewers_for(application).filter(pk__in=chosen).values_list("pk", flat=True)
        return [chosen[pk] for pk in sorted(allowed)]

    def act(self, application: Application, form: forms.Form) -> None:
        for reviewer in self.readers(application, form):
            assignment_actions.assign_reviewer(
                application=application,
                phase=form.cleaned_data["phase"],
                reviewer=reviewer,
                user=self.request.user,
            )

    def done_message(self, done: int) -> str:
        return ngettext(
            "%(count)d application is given to reviewers.",
            "%(count)d applications are given to reviewers.",
            done,
        ) % {"count": done}
