"""The admin's waitlist of a round: its order, and offering a free place to the next."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.programs.dates import instant_text
from wagtail_mentoring.selection.decision_letters import offer_deadline
from wagtail_mentoring.selection.decision_records import has_address
from wagtail_mentoring.selection.mail_words import mail_seal
from wagtail_mentoring.selection.notifications import decision_mail
from wagtail_mentoring.selection.waitlist import free_places, waitlist_of
from wagtail_mentoring.selection.waitlist_actions import (
    as_accepted,
    move_on_waitlist,
    next_on_waitlist,
    offer_place,
)

from .people import name_of
from .release_views import RoundPageMixin

#: By button: how far it moves somebody.
STEPS = {"up": -1, "down": 1}


class WaitlistView(RoundPageMixin, TemplateView):
    """Who waits, in order, with buttons to change it."""

    template_name = "wagtail_mentoring/admin/applications/waitlist.html"
    page_title = gettext_lazy("Waitlist")
    header_icon = "list-ol"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        round_form = self.object
        waiting = waitlist_of(round_form.round, round_form.role)
        in_reach = APPLICATION_POLICY.narrow(waiting, self.request.user, ["change"]).in_bulk()
        return super().get_context_data(
            round_form=round_form,
            # Whoever does not see one of them still sees the others at their places.
            rows=[
                (place, in_reach[pk])
                for place, pk in enumerate(waiting.values_list("pk", flat=True), 1)
                if pk in in_reach
            ],
            hidden=waiting.count() - len(in_reach),
            free=free_places(round_form.round, round_form.role),
            **kwargs,
        )


class PlaceForm(forms.Form):
    """Where somebody is to stand: a number, or one step from the place that was shown."""

    application = forms.IntegerField()
    place = forms.IntegerField(min_value=1, max_value=1_000_000)
    step = forms.ChoiceField(choices=[(step, step) for step in STEPS], required=False)

    @property
    def wanted(self) -> int:
        return max(1, self.cleaned_data["place"] + STEPS.get(self.cleaned_data["step"], 0))


class WaitlistMoveView(RoundPageMixin, View):
    """A POST that puts one application at another place."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PlaceForm(request.POST)
        if not form.is_valid():
            messages.error(request, _("This is not a place on the list: use a number from 1."))
            return redirect(self.address("waitlist"))
        rows = APPLICATION_POLICY.narrow(Application.objects.all(), request.user, ["change"])
        rows = rows.filter(round=self.object.round_id, role=self.object.role)
        application = get_object_or_404(rows.select_related("round"), pk=form.cleaned_data["application"])
        try:
            order = move_on_waitlist(application=application, place=form.wanted, user=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            words = _("%(name)s now stands at place %(place)s.")
            place = order.index(application.pk) + 1
            messages.success(request, words % {"name": name_of(application), "place": place})
        return redirect(self.address("waitlist"))


class OfferForm(forms.Form):
    """``words`` is the seal of the mail that was shown."""

    application = forms.IntegerField(widget=forms.HiddenInput)
    words = forms.CharField(required=False, widget=forms.HiddenInput)


class WaitlistOfferView(RoundPageMixin, ConfirmActionView):
    """Offers a free place to the next: decides, and tells where nothing stands against it."""

    template_name = "wagtail_mentoring/admin/applications/offer.html"
    page_title = gettext_lazy("Offer the place to the next")
    header_icon = "check"
    confirm_label = gettext_lazy("Offer the place")
    form_class = OfferForm
    outcome = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if reason := self.why_not():
            messages.warning(request, reason)
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    @property
    def first(self) -> Application | None:
        return next_on_waitlist(self.object.round, self.object.role)

    @property
    def next(self) -> Application | None:
        """Who stands first, if the user may decide on them."""
        first = self.first
        rows = APPLICATION_POLICY.narrow(Application.objects.all(), self.request.user, ["change"])
        return first if first and rows.filter(pk=first.pk).exists() else None

    def get_initial(self) -> dict[str, Any]:
        following = self.next
        if following is None:
            return {"application": None}
        return {"application": following.pk, "words": mail_seal(as_accepted(following))}

    def get_message(self) -> str:
        following = self.next
        if following is None:
            return self.why_not()
        days = self.object.answer_days
        text = (
            _("%(name)s is next on the waitlist and will be accepted, with %(days)s days to answer.")
            if days
            else _("%(name)s is next on the waitlist and will be accepted.")
        )
        when = self._why_later(following) or _("The mail goes out at once.")
        return f"{text % {'name': name_of(following), 'days': days}} {when}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        following = self.next
        is_told = following is not None and not self._why_later(following)
        mail = decision_mail(as_accepted(following)) if following and is_told else None
        return super().get_context_data(mail=mail, **kwargs)

    def _why_later(self, following: Application) -> str:
        """What will keep the decision from being told, if anything: it is taken all the same."""
        moment = self.object.release_not_before
        if self.object.needs_signatures:
            return _("The offices sign first; the mail goes out when the decision is released.")
        if moment and timezone.now() < moment:
            return _(
                "Nobody is told before %(moment)s: the place is kept, and the mail goes out when the "
                "decision is released."
            ) % {"moment": instant_text(moment, self.object.round)}
        if not has_address(following):
            return _(
                "There is no e-mail address to write to: release the decision on the application’s own page, "
                "and tell them."
            )
        return ""

    def why_not(self) -> str:
        """Why no place can be offered now; empty if one can."""
        if self.first is None:
            return _("Nobody waits for a place in this round.")
        if self.next is None:
            return _("You cannot decide on whoever is next. Ask a colleague to offer the place.")
        if free_places(self.object.round, self.object.role) == 0:
            return _("No place is free now. Wait until somebody gives one back.")
        return ""

    def get_success_url(self) -> str:
        return self.address("waitlist")

    def get_success_message(self) -> str:
        return self.outcome

    def form_invalid(self, form: OfferForm) -> HttpResponse:
        """The page that comes back names who is next now, so its button is for that person."""
        if self.why_not():
            return self.get(self.request)
        form.data = {**form.data.dict(), **self.get_initial()}
        return super().form_invalid(form)

    def act(self, form: OfferForm) -> None:
        rows = APPLICATION_POLICY.narrow(Application.objects.all(), self.request.user, ["change"])
        rows = rows.filter(round=self.object.round_id, role=self.object.role)
        application = get_object_or_404(
            rows.select_related("round__program"), pk=form.cleaned_data["application"]
        )
        accepted, against = offer_place(
            application=application,
            user=self.request.user,
            reason=_("A place became free."),
            words=form.cleaned_data["words"],
        )
        if against:
            words = _("%(name)s is accepted, but not told yet. %(against)s")
        elif accepted.answer_by:
            words = _("%(name)s is offered the place, until %(deadline)s. The mail is on its way.")
        else:
            words = _("%(name)s has the place. The mail is on its way.")
        values = {"name": name_of(accepted), "against": against}
        self.outcome = words % {**values, "deadline": offer_deadline(accepted)}
