"""Whom a pair could swap mentors with, and the step that does it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from .models import MatchProposal, MatchRun
from .permissions import visible_to
from .step_views import NewRunView, OfOpenRunMixin, OfPairMixin
from .swap_actions import swap_pairs, swaps_of
from .swaps import Swap
from .tasks import working_out
from .wording import Names, names_for, rule_words

PER_PAGE = 30


@dataclass(frozen=True)
class SwapRow:
    """One pair to swap with, and what it would bring."""

    proposal: MatchProposal
    swap: Swap
    names: Names

    @property
    def rule(self) -> str:
        return rule_words(self.swap.rule, self.names) if self.swap.rule else ""


class OfStandingPairMixin(OfPairMixin):
    """A screen about a pair that the open run proposes."""

    def standing_pairs(self) -> QuerySet[MatchProposal]:
        rows = MatchProposal.objects.filter(run=self.open_run).standing()
        rows = rows.select_related("run__round__program", "application", "mentor")
        return visible_to(self.request.user, rows)

    @cached_property
    def proposal(self) -> MatchProposal:
        return get_object_or_404(self.standing_pairs(), pk=self.kwargs["proposal_pk"])

    def other_pairs(self) -> QuerySet[MatchProposal]:
        return self.standing_pairs().exclude(pk=self.proposal.pk)


class SwapsView(OfStandingPairMixin, OfOpenRunMixin, WagtailAdminTemplateMixin, TemplateView):
    """Every other pair of the run: those that bring most first, those that cannot be last."""

    template_name = "wagtail_mentoring/admin/matching/swaps.html"
    http_method_names = ["get"]
    header_icon = "group"

    def get_page_title(self) -> str:
        return _("Swap the mentor of %(mentee)s") % {"mentee": self.proposal.application.applicant_name}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.request.GET.get("q", "").strip()
        return super().get_context_data(
            round=self.object, proposal=self.proposal, query=query, rows=self.rows(query), **kwargs
        )

    def rows(self, query: str) -> Page:
        others = self.other_pairs()
        if query:
            named = Q(application__applicant_name__icontains=query) | Q(mentor__name__icontains=query)
            others = others.filter(named)
        by_pair = {(row.application_id, row.mentor_id): row for row in others}
        found = swaps_of(self.open_run, self.proposal, list(by_pair.values()))
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("p", 1))
        names = names_for()
        page.object_list = [SwapRow(by_pair[swap.other], swap, names) for swap in page.object_list]
        return page


class SwapView(OfStandingPairMixin, NewRunView):
    """The step itself, after saying who gets whom."""

    page_title = gettext_lazy("Swap two mentors")
    confirm_label = gettext_lazy("Swap, lock and run again")

    @cached_property
    def other(self) -> MatchProposal:
        return get_object_or_404(self.other_pairs(), pk=self.kwargs["other_pk"])

    @property
    def names(self) -> dict[str, Any]:
        return {
            "mentee": self.proposal.application.applicant_name,
            "mentor": self.other.mentor,
            "other_mentee": self.other.application.applicant_name,
            "other_mentor": self.proposal.mentor,
        }

    def get_message(self) -> str:
        text = _(
            "%(mentee)s is locked with %(mentor)s, and %(other_mentee)s with %(other_mentor)s. The run is "
            "made again; all others keep their mentor where that costs little."
        )
        return text % self.names + self.warning()

    def make(self, form: forms.Form) -> MatchRun:
        return swap_pairs(
            proposal=self.proposal, other=self.other, user=self.request.user, enqueue=working_out.start_soon
        )
