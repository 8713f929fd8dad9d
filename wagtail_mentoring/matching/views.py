"""The board of a round's matches, the list of rounds, and the page of one mentee."""

from typing import Any

from django.db.models import Max, OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import ListView, TemplateView, View
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.agreements.permissions import may_sign_for
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.scoped_views import ScopedObjectMixin
from wagtail_mentoring.partnership.permissions import office_directed_by
from wagtail_mentoring.programs.models import Round

from . import explanations
from .actions import review_of
from .board import Board, current_run
from .choices import RunState
from .configs import usual_config
from .exports import run_as_csv
from .facts import is_waiting, mentees_waiting, mentors_free, problem_of
from .forms import MentorChoiceForm
from .models import MatchProposal, MatchRun
from .permissions import (
    MATCH_POLICY,
    accountable_office,
    may_run_matches,
    rules_of_round,
    sees_whole_run,
)
from .results import solution_of
from .wording import names_for, part_lines, unmatched_sentence, why_not_sentence


class RoundMatchesMixin(ScopedObjectMixin, PermissionCheckedMixin, BaseObjectMixin):
    """A screen about the matches of one round, for the offices that run its program; kept by no cache."""

    model = Round
    office_policy = permission_policy = MATCH_POLICY
    permission_required = "view"
    index_url_name = "mentoring_matches:index"
    edit_url_name = "mentoring_matches:board"

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().dispatch(request, *args, **kwargs)

    def get_base_object_queryset(self) -> Any:
        return Round.objects.select_related("program")

    @cached_property
    def run(self) -> MatchRun | None:
        """The run that the board is about."""
        return current_run(self.object)

    @cached_property
    def may_run(self) -> bool:
        return may_run_matches(self.request.user, self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.index_url_name), "label": _("Matches")},
            *self.steps_up(),
            {"url": "", "label": self.get_page_title()},
        ]

    def steps_up(self) -> list[dict[str, Any]]:
        return [{"url": reverse(self.edit_url_name, args=[self.object.pk]), "label": str(self.object)}]


class MatchIndexView(PermissionCheckedMixin, WagtailAdminTemplateMixin, ListView):
    """The rounds of the user's programs, each with its run."""

    template_name = "wagtail_mentoring/admin/matching/index.html"
    permission_policy = MATCH_POLICY
    permission_required = "view"
    page_title = gettext_lazy("Matches")
    header_icon = "group"
    paginate_by = 30
    context_object_name = "rounds"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": _("Matches")}]

    def get_queryset(self) -> Any:
        rounds = MATCH_POLICY.instances_user_has_any_permission_for(self.request.user, ["view"])
        runs = MatchRun.objects.filter(round=OuterRef("pk")).exclude(state=RunState.DISCARDED)
        state = Subquery(runs.order_by("-number").values("state")[:1])
        moment = Subquery(runs.order_by().values("round").annotate(at=Max("made_at")).values("at"))
        rounds = rounds.select_related("program").annotate(run_state=state, run_at=moment)
        return rounds.order_by("-opens_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(states=dict(RunState.choices), **kwargs)


class BoardView(RoundMatchesMixin, WagtailAdminTemplateMixin, TemplateView):
    """Numbers and signatures, what to look at first, whom nobody was found for, and the rest."""

    template_name = "wagtail_mentoring/admin/matching/board.html"
    header_icon = "group"

    def get_page_title(self) -> str:
        return _("Matches of %(round)s") % {"round": self.object}

    def steps_up(self) -> list[dict[str, Any]]:
        return []

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            round=self.object,
            run=self.run,
            may_run=self.may_run,
            accountable=accountable_office(self.object.program),
            rules=rules_of_round(self.object, self.request.user).count(),
            **kwargs,
        )
        if self.run is None or self.run.state == RunState.DRAFT:
            return {**context, "waiting": self.people_waiting()}
        return {**context, **self.about_run(self.run)}

    def people_waiting(self) -> dict[str, int]:
        places = mentors_free(self.object, usual_config(self.object)["pool"])
        return {
            "mentees": len(mentees_waiting(self.object)),
            "mentors": places.count(),
        }

    def about_run(self, run: MatchRun) -> dict[str, Any]:
        user = self.request.user
        board = Board(run, user, self.request.GET.get("p", 1))
        now, is_open = board.now, run.state == RunState.PROPOSED
        sees_all = sees_whole_run(user, run)
        mine = [row for row in now.partners if may_sign_for(user, row, now.signatures)] if is_open else []
        return {
            "board": board,
            "now": now,
            "is_open": is_open,
            "may_edit": self.may_run and is_open,
            "sees_all": sees_all,
            "signs_for": [row for row in mine if row in now.waiting] if sees_all else [],
            "may_release": sees_all and is_open and bool(mine and now.signatures and not now.waiting),
            "may_release_unsigned": is_open
            and now.may_be_released
            and office_directed_by(user, now.partners),
        }


class CsvView(RoundMatchesMixin, View):
    """The run of the board as a spreadsheet."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run is None:
            raise Http404
        return run_as_csv(self.run, request.user)


class OfMenteeMixin(RoundMatchesMixin):
    """A screen about one mentee of the round, who exists for the user."""

    @cached_property
    def application(self) -> Application:
        reachable = APPLICATION_POLICY.narrow(Application.objects.all(), self.request.user)
        rows = reachable.select_related("round__program", "current_revision")
        return get_object_or_404(rows, pk=self.kwargs["application_pk"], round=self.object, role="mentee")

    def mentee_url(self) -> str:
        return reverse("mentoring_matches:mentee", args=[self.object.pk, self.application.pk])


class MenteeView(OfMenteeMixin, WagtailAdminTemplateMixin, TemplateView):
    """The points of one proposal, the next options, and an answer to “Why not this mentor?”."""

    template_name = "wagtail_mentoring/admin/matching/mentee.html"
    header_icon = "user"

    def get_page_title(self) -> str:
        return self.application.applicant_name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.run
        context = super().get_context_data(
            round=self.object,
            run=run,
            application=self.application,
            may_edit=self.may_run and run is not None and run.state == RunState.PROPOSED,
            rules=rules_of_round(self.object, self.request.user).filter(
                applicant=self.application.applicant_id
            ),
            may_rule=MATCH_POLICY.user_has_permission_for_instance(self.request.user, "change", self.object),
            **kwargs,
        )
        if run is None:
            return context
        found = self.found(run)
        return {**context, **found, **(self.asked(run) if self.can_ask(run, found) else {})}

    def can_ask(self, run: MatchRun, found: dict[str, Any]) -> bool:
        """Whether facts of today tell why the run chose so: it looked for this mentee, and would again."""
        looked = found["proposal"] or found["vetoed"] or found["unmatched"]
        return bool(looked) and run.state == RunState.PROPOSED and is_waiting(self.application)

    def asked(self, run: MatchRun) -> dict[str, Any]:
        mentors = mentors_free(self.object, run.config["pool"])
        is_asked = "mentor" in self.request.GET
        form = MentorChoiceForm(self.request.GET if is_asked else None, mentors=mentors)
        answer = self.why_not(run, form.cleaned_data["mentor"]) if is_asked and form.is_valid() else ""
        return {"why_form": form, "why_answer": answer}

    def found(self, run: MatchRun) -> dict[str, Any]:
        rows = run.proposals.filter(application=self.application).select_related("mentor", "decided_by")
        proposal = rows.standing().first()
        unmatched = run.unmatched.filter(application=self.application).first()
        return {
            "proposal": proposal,
            "parts": part_lines(proposal, names_for([proposal])) if proposal else [],
            "alternatives": _alternatives(proposal) if proposal else [],
            "vetoed": list(rows.vetoed()),
            "unmatched": unmatched_sentence(unmatched, names_for()) if unmatched else "",
        }

    def why_not(self, run: MatchRun, mentor: Mentor) -> str:
        problem = problem_of(self.object, run.config, run.seed, review_of(run))
        answer = explanations.why_not(problem, solution_of(run), self.application.pk, mentor.pk)
        return why_not_sentence(answer, mentor, names_for())


def _alternatives(proposal: MatchProposal) -> list[tuple[Mentor, int]]:
    mentors = Mentor.objects.in_bulk([mentor for mentor, _score in proposal.alternatives])
    return [(mentors[key], score) for key, score in proposal.alternatives if key in mentors]
