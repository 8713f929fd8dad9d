"""The admin's screen to distribute a phase: look at who would read what, then confirm."""

from collections import Counter
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wagtail_mentoring.accounts import in_order_of_names
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from . import assignment_actions
from .decisions import Distribution
from .forms import DistributeForm
from .models import ReviewAssignment, ReviewPhase
from .permissions import applications_to_review, may_distribute

#: Applications named one by one in the preview; of the rest only the number is told.
MOST_NAMED = 50


class DistributeView(ConfirmActionView):
    """Gives each application the readers it lacks, evenly. Only what the user may decide on is touched."""

    model = ReviewPhase
    template_name = "wagtail_mentoring/admin/reviews/distribute.html"
    form_class = DistributeForm
    page_title = gettext_lazy("Distribute evenly")
    confirm_label = gettext_lazy("Give them to the reviewers")
    index_url_name = "mentoring_review_phases:index"
    edit_url_name = "mentoring_review_phases:edit"

    @cached_property
    def applications(self) -> dict[int, Any]:
        rows = APPLICATION_POLICY.narrow(applications_to_review(self.object), self.request.user, ["change"])
        return {row.pk: row for row in rows.order_by("pk")}

    @cached_property
    def plan(self) -> Distribution:
        return assignment_actions.plan_distribution(self.object, self.applications.values())

    def get_initial(self) -> dict[str, Any]:
        return {"plan": assignment_actions.plan_digest(self.plan)}

    def get_message(self) -> str:
        if not self.plan.pairs:
            return _(
                "There is nothing to distribute: no application lacks a reader, or nobody is left to read."
            )
        return ngettext(
            "%(count)d review is given to a reader, so that applications have %(wanted)d each.",
            "%(count)d reviews are given to readers, so that applications have %(wanted)d each.",
            len(self.plan.pairs),
        ) % {"count": len(self.plan.pairs), "wanted": self.object.reviews_wanted}

    def get_success_message(self) -> str:
        return _("The reviewers find their applications under “My reviews”.")

    def get_success_url(self) -> str:
        return reverse(self.index_url_name)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        """What is shown again is the plan as it is now."""
        form.data = {**form.data.dict(), "plan": assignment_actions.plan_digest(self.plan)}
        return super().form_invalid(form)

    def act(self, form: forms.Form) -> None:
        if not may_distribute(self.request.user):
            raise StepRefused(_("You may not say who reviews. Ask a colleague who may."))
        if form.cleaned_data["plan"] != assignment_actions.plan_digest(self.plan):
            raise StepRefused(_("Something changed meanwhile. Look at the distribution again."))
        assignment_actions.distribute_reviews(
            phase=self.object, pairs=self.plan.pairs, user=self.request.user
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reviewers = in_order_of_names(assignment_actions.possible_reviewers(self.object))
        people = {person.pk: person for person in reviewers}
        active = ReviewAssignment.objects.active().filter(phase=self.object, reviewer__in=people)
        before = Counter(active.values_list("reviewer", flat=True))
        more = Counter(person for _application, person in self.plan.pairs)
        given: dict[int, list[Any]] = {}
        for application, person in self.plan.pairs:
            given.setdefault(application, []).append(people[person])
        return super().get_context_data(
            people=[(person, before[pk], more[pk], before[pk] + more[pk]) for pk, person in people.items()],
            given=[(self.applications[pk], readers) for pk, readers in list(given.items())[:MOST_NAMED]],
            unnamed=max(0, len(given) - MOST_NAMED),
            short=[(self.applications[pk], count) for pk, count in self.plan.short.items()][:MOST_NAMED],
            **kwargs,
        )
