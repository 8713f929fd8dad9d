"""Steps on a round's matches before anybody signs: make a run, lock, veto, take another, discard."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import View
from wagtail.admin import messages

from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from . import actions
from .choices import RunState
from .configs import usual_config
from .forms import RunForm, VetoForm
from .models import MatchProposal, MatchRun
from .permissions import visible_to
from .tasks import working_out
from .views import OfMenteeMixin, RoundMatchesMixin


class OfOpenRunMixin(RoundMatchesMixin):
    """A screen for the office that answers for matching, about a run that can be changed."""

    permission_required = "change"

    def user_has_permission(self, permission: str) -> bool:
        return super().user_has_permission(permission) and self.may_run

    @property
    def open_run(self) -> MatchRun:
        """The run the step is about. A screen whose run is gone says so."""
        if self.run is None or self.run.state not in (RunState.DRAFT, RunState.PROPOSED):
            raise Http404
        return self.run


class MatchStepView(OfOpenRunMixin, ConfirmActionView):
    """A step that the office which answers for matching takes."""

    def warning(self) -> str:
        """Said before every change of what somebody signed."""
        run = self.run
        if run is None or not run.signed_digests or run.state != RunState.PROPOSED:
            return ""
        return " " + _("Signatures under these matches end with this change: every office signs anew.")


class NewRunView(MatchStepView):
    """A step that makes a run, and says what became of it."""

    def make(self, form: forms.Form) -> MatchRun:
        raise NotImplementedError

    def act(self, form: forms.Form) -> None:
        self.made = self.make(form)

    def get_success_message(self) -> str:
        # Read anew: a task may have worked it out meanwhile.
        return run_message(MatchRun.objects.get(pk=self.made.pk))


def run_message(run: MatchRun) -> str:
    """What became of a run, in a sentence or two."""
    if run.state == RunState.DRAFT:
        return _("The run is being worked out. Come back in a moment.")
    pairs = run.counts["pairs"]
    text = ngettext("%(count)s pair is proposed.", "%(count)s pairs are proposed.", pairs) % {"count": pairs}
    if "moved" not in run.counts:
        return text
    moved = run.counts["moved"]
    if not moved:
        return f"{text} " + _("Nobody else moved.")
    return f"{text} " + ngettext(
        "%(count)s other mentee moved to another mentor.",
        "%(count)s other mentees moved to another mentor.",
        moved,
    ) % {"count": moved}


class RunView(NewRunView):
    """Makes the first run, or makes the open one again; settings are filled in already."""

    form_class = RunForm

    @property
    def is_again(self) -> bool:
        return self.run is not None and self.run.state == RunState.PROPOSED

    def get_page_title(self) -> str:
        return _("Make the run again") if self.is_again else _("Propose matches")

    @property
    def confirm_label(self) -> str:
        return _("Run again") if self.is_again else _("Propose matches")

    def get_form_kwargs(self) -> dict[str, Any]:
        config = self.run.config if self.is_again else usual_config(self.object)
        return {**super().get_form_kwargs(), "round": self.object, "config": config}

    def get_message(self) -> str:
        if self.is_again:
            text = _(
                "Locked pairs stay together, no pair is proposed that somebody said no to, and all others "
                "keep their mentor where that costs little."
            )
            return text + self.warning()
        return _(
            "Every mentee with a place and without a mentor gets a proposal, if one is possible: first as "
            "many as can be, then those who fit best. Nobody is told before every office has signed. The "
            "settings are good for a first run as they are."
        )

    def make(self, form: forms.Form) -> MatchRun:
        common = {"user": self.request.user, "config": form.config(), "enqueue": working_out.start_soon}
        if self.is_again:
            return actions.run_again(run=self.open_run, **common)
        return actions.propose_matches(round=self.object, **common)


class DiscardView(MatchStepView):
    page_title = gettext_lazy("Discard the run")
    confirm_label = gettext_lazy("Discard it")
    serious = True

    def get_message(self) -> str:
        text = _("What the run proposes is thrown away, with every lock and veto. Nobody was told of it.")
        return text + self.warning()

    def act(self, form: forms.Form) -> None:
        actions.discard_run(run=self.open_run, user=self.request.user)

    def get_success_message(self) -> str:
        return _("The run is discarded.")


class OfPairMixin:
    """A step on one proposed pair, whose mentee exists for the user."""

    @cached_property
    def proposal(self) -> MatchProposal:
        rows = MatchProposal.objects.select_related("run__round__program", "application", "mentor")
        rows = visible_to(self.request.user, rows)
        return get_object_or_404(rows, pk=self.kwargs["proposal_pk"], run__round=self.object)

    def back_url(self) -> str:
        """Where the button stood: the page of the mentee, or the board at this pair."""
        if self.request.POST.get("back") == "mentee":
            return reverse("mentoring_matches:mentee", args=[self.object.pk, self.proposal.application_id])
        return reverse("mentoring_matches:board", args=[self.object.pk]) + f"#pair-{self.proposal.pk}"


class DecideView(OfPairMixin, OfOpenRunMixin, View):
    """One button of a row: lock the pair, or leave it to the runs again."""

    http_method_names = ["post"]
    step: Any = None
    done = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            type(self).step(proposal=self.proposal, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            names = {"mentee": self.proposal.application.applicant_name, "mentor": self.proposal.mentor}
            messages.success(request, self.done % names)
        return redirect(self.back_url())


class LockView(DecideView):
    step = staticmethod(actions.lock_pair)
    done = gettext_lazy("%(mentee)s and %(mentor)s are locked.")


class UnlockView(DecideView):
    step = staticmethod(actions.unlock_pair)
    done = gettext_lazy("%(mentee)s and %(mentor)s are a proposal again.")


class VetoView(OfPairMixin, MatchStepView):
    form_class = VetoForm
    page_title = gettext_lazy("Say no to a pair")
    confirm_label = gettext_lazy("Say no")

    def get_message(self) -> str:
        names = {"mentee": self.proposal.application.applicant_name, "mentor": self.proposal.mentor}
        text = _(
            "%(mentee)s and %(mentor)s are not proposed to each other again in this round. Make the run "
            "again afterwards, so that %(mentee)s gets another mentor."
        )
        return text % names + self.warning()

    def act(self, form: forms.Form) -> None:
        actions.veto_pair(proposal=self.proposal, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("Said no to the pair. Make the run again when you are through.")


class TakeInsteadView(OfMenteeMixin, NewRunView):
    """Another mentor for one mentee: they are locked, and the run is made again."""

    page_title = gettext_lazy("Take another mentor")
    confirm_label = gettext_lazy("Lock them and run again")

    @cached_property
    def mentor(self) -> Mentor:
        return get_object_or_404(Mentor.objects.listed(), pk=self.kwargs["mentor_pk"])

    def get_message(self) -> str:
        text = _(
            "%(mentee)s is locked with %(mentor)s, and the run is made again. Whoever was to meet %(mentor)s "
            "gets the next best mentor; others move as little as possible."
        )
        return text % {"mentee": self.application.applicant_name, "mentor": self.mentor} + self.warning()

    def get_success_url(self) -> str:
        return self.mentee_url()

    def make(self, form: forms.Form) -> MatchRun:
        return actions.run_again(
            run=self.open_run,
            user=self.request.user,
            also=[(self.application, self.mentor)],
            enqueue=working_out.start_soon,
        )
