"""The pages on which offices sign what a run proposes, and directors release it."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.agreements.forms import DigestForm, PastSignaturesForm, SignForm
from wagtail_mentoring.agreements.permissions import may_sign_for
from wagtail_mentoring.agreements.sign_views import UnderWhatWasReadMixin
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import office_directed_by

from . import release_actions
from .choices import ProposalState, RunState
from .models import MatchRun
from .run_states import RunNow
from .views import RoundMatchesMixin


class SignatureStepView(UnderWhatWasReadMixin, RoundMatchesMixin, ConfirmActionView):
    """A step that takes back what was read by its digest."""

    template_name = "wagtail_mentoring/admin/matching/sign.html"
    form_class: type[forms.Form] = DigestForm
    text_name = "now"

    @cached_property
    def now(self) -> RunNow:
        if self.run is None:
            raise Http404
        return RunNow(self.run)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        self.__dict__.pop("run", None)  # ``now`` is about it.
        return super().form_invalid(form)

    def user_has_permission(self, permission: str) -> bool:
        return super().user_has_permission(permission) and self.is_allowed()

    def is_allowed(self) -> bool:
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(run=self.now.run, now=self.now, **kwargs)

    def get_success_message(self) -> str:
        return released_message(MatchRun.objects.get(pk=self.now.run.pk))


def released_message(run: MatchRun) -> str:
    if run.state != RunState.RELEASED:
        return _("Signed. Nobody is told before every office has signed.")
    left_out = run.proposals.filter(state=ProposalState.LEFT_OUT).count()
    text = _("The matches are released, and the pairs are told.")
    if not left_out:
        return text
    return f"{text} " + _("Left out: %(count)s. See below, and find a mentor for them.") % {"count": left_out}


class SignMatchesView(SignatureStepView):
    form_class = SignForm
    page_title = gettext_lazy("Sign the matches")

    @cached_property
    def partner(self) -> Partner:
        partners = Partner.objects.accepted().filter(program=self.object.program_id)
        return get_object_or_404(partners.select_related("office", "program"), pk=self.kwargs["partner_pk"])

    def is_allowed(self) -> bool:
        return may_sign_for(self.request.user, self.partner, self.now.signatures)

    @property
    def is_last(self) -> bool:
        return [row.pk for row in self.now.waiting] == [self.partner.pk]

    @property
    def confirm_label(self) -> str:
        words = {"office": self.partner.office}
        return (_("Sign for %(office)s and release") if self.is_last else _("Sign for %(office)s")) % words

    def get_message(self) -> str:
        signs = _("You sign for %(office)s, with your account, exactly these pairs.")
        after = _(
            "They are mentorships at once, and every mentor and mentee is told: all other offices signed."
        )
        until = _("They are released once every office has signed. Any change needs new signatures.")
        return f"{signs % {'office': self.partner.office}} {after if self.is_last else until}"

    def act(self, form: forms.Form) -> None:
        release_actions.sign_matches(
            run=self.now.run, partner=self.partner, user=self.request.user, **form.cleaned_data
        )


class ReleaseSignedView(SignatureStepView):
    """Releases what every office has signed, where the one that was awaited takes no part any more."""

    page_title = gettext_lazy("Release the matches")
    confirm_label = gettext_lazy("Release")

    def is_allowed(self) -> bool:
        return any(may_sign_for(self.request.user, row, self.now.signatures) for row in self.now.partners)

    def get_message(self) -> str:
        return _("Every office that runs the program has signed exactly these pairs. They are told at once.")

    def act(self, form: forms.Form) -> None:
        release_actions.release_signed(run=self.now.run, user=self.request.user, **form.cleaned_data)


class ReleaseUnsignedView(SignatureStepView):
    """Past the signatures, by a director, for a reason that is kept."""

    form_class = PastSignaturesForm
    serious = True
    page_title = gettext_lazy("Release without every signature")
    confirm_label = gettext_lazy("Release without every signature")

    def is_allowed(self) -> bool:
        return office_directed_by(self.request.user, self.now.partners) is not None

    def get_message(self) -> str:
        offices = ", ".join(str(partner.office) for partner in self.now.waiting)
        return _(
            "The pairs are told although these offices have not signed: %(offices)s. Your reason is read by "
            "all offices, and printed in the report."
        ) % {"offices": offices or "–"}

    def act(self, form: forms.Form) -> None:
        release_actions.release_unsigned(run=self.now.run, user=self.request.user, **form.cleaned_data)
