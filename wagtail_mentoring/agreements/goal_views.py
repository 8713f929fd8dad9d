"""Saying what an office, or all together, want to reach; no longer wanting it."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.metrics.registry import metric_of
from wagtail_mentoring.offices.models import Office

from . import goal_actions
from .charters import content_of_goal
from .goal_forms import GoalForm, TargetForm
from .models import Goal
from .views import AgreementStepView
from .wording import goal_sentence


def sentence_of(goal: Goal) -> str:
    """The goal as the charter says it."""
    names = {"offices": {str(goal.office_id): str(goal.office)}, "people": {}}
    return goal_sentence(content_of_goal(goal), names)


class AddGoalView(AgreementStepView):
    """For the office of the partner in the address; without one for all together."""

    form_class = GoalForm
    confirm_label = gettext_lazy("Save")

    @cached_property
    def office(self) -> Office | None:
        if "partner_pk" not in self.kwargs:
            return None
        partners = self.object.partners.accepted().select_related("office")
        return get_object_or_404(partners, pk=self.kwargs["partner_pk"]).office

    def get_page_title(self) -> str:
        if self.office is None:
            return _("What do all offices want together?")
        return _("What does %(office)s want?") % {"office": self.office}

    def get_form_kwargs(self) -> dict[str, Any]:
        taken = self.object.goals.filter(office=self.office).values_list("metric", flat=True)
        return {**super().get_form_kwargs(), "office": self.office, "taken": set(taken)}

    def get_message(self) -> str:
        text = _(
            "Choose what is counted, and how much of it by which day. What is reached is worked out from the "
            "records; nobody types it in."
        )
        return text + self.warning()

    def act(self, form: forms.Form) -> None:
        goal_actions.set_goal(
            program=self.object, office=self.office, user=self.request.user, **form.cleaned_data
        )

    def get_success_message(self) -> str:
        return _("Saved the goal.")


class GoalStepView(AgreementStepView):
    """A step about one goal."""

    @cached_property
    def goal(self) -> Goal:
        goals = self.object.goals.select_related("office", "program")
        return get_object_or_404(goals, pk=self.kwargs["goal_pk"])


class ChangeGoalView(GoalStepView):
    form_class = TargetForm
    page_title = gettext_lazy("Change the goal")
    confirm_label = gettext_lazy("Save")

    def get_initial(self) -> dict[str, Any]:
        return {"target": f"{self.goal.target:g}", "due_on": self.goal.due_on}

    def get_form_kwargs(self) -> dict[str, Any]:
        metric = metric_of(self.goal.metric)
        return {**super().get_form_kwargs(), "unit": metric.unit.label if metric else ""}

    def get_message(self) -> str:
        return f"{sentence_of(self.goal)}.{self.warning()}"

    def act(self, form: forms.Form) -> None:
        goal_actions.set_goal(
            program=self.object,
            office=self.goal.office,
            metric=self.goal.metric,
            user=self.request.user,
            **form.cleaned_data,
        )

    def get_success_message(self) -> str:
        return _("Saved the goal.")


class EndGoalView(GoalStepView):
    page_title = gettext_lazy("End the goal")
    confirm_label = gettext_lazy("End the goal")
    serious = True

    def get_message(self) -> str:
        text = _("%(goal)s. This is wanted no longer; charters that were signed with it keep it.")
        return text % {"goal": sentence_of(self.goal)} + self.warning()

    def act(self, form: forms.Form) -> None:
        goal_actions.end_goal(goal=self.goal, user=self.request.user)

    def get_success_message(self) -> str:
        return _("The goal has ended.")


class SuggestGoalsView(AgreementStepView):
    template_name = "wagtail_mentoring/admin/agreements/suggest_goals.html"
    page_title = gettext_lazy("Suggest goals")
    confirm_label = gettext_lazy("Set these goals")

    def get_message(self) -> str:
        text = _(
            "Each office that has no goal yet gets the usual ones, and all together one: a tenth more than "
            "the year before or, without such a year, what the program has places for. Change any of them "
            "afterwards."
        )
        return text + self.warning()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        points = [sentence_of(goal) for goal in goal_actions.suggested_goals(self.object)]
        return super().get_context_data(points=points, **kwargs)

    def act(self, form: forms.Form) -> None:
        goal_actions.suggest_goals(program=self.object, user=self.request.user)

    def get_success_message(self) -> str:
        return _("Every office has a goal. Look the numbers over, and change what is different with you.")
