"""The steps of a hand-off, each a page that says what follows and calls one action."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from . import actions
from .decisions import STEPS, may_take
from .forms import AgainForm, ReturnForm, StepForm
from .models import Handoff
from .permissions import acts_for


class HandoffStepView(ConfirmActionView):
    """Shared by the steps: only the side whose step it is gets in, and late comers are told what happened."""

    model = Handoff
    form_class: type[forms.Form] = StepForm
    index_url_name = "mentoring_handoffs:index"
    edit_url_name = "mentoring_handoffs:inspect"
    step = ""
    action: Any = None
    success_message: Any = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not acts_for(request.user, self.object, STEPS[self.step].side):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if may_take(self.step, state=self.object.state):
            return super().get(request, *args, **kwargs)
        state = self.object.get_state_display()
        messages.error(request, _("This hand-off is “%(state)s” by now.") % {"state": state})
        return redirect(self.get_success_url())

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "version": self.object.version}

    def act(self, form: forms.Form) -> None:
        type(self).action(handoff=self.object, user=self.request.user, **form.cleaned_data)

    def names(self) -> dict[str, Any]:
        names = {"from": self.object.from_office, "to": self.object.to_office}
        return {**names, "what": self.object.title}

    def get_success_message(self) -> str:
        return self.success_message % self.names()


class AcceptView(HandoffStepView):
    step = "accept"
    action = staticmethod(actions.accept_handoff)
    page_title = gettext_lazy("Accept")
    confirm_label = gettext_lazy("Accept for the office")
    success_message = gettext_lazy("“%(what)s” is with %(to)s now.")

    def get_message(self) -> str:
        return _("%(to)s takes on “%(what)s” from %(from)s.") % self.names()


class ReturnView(HandoffStepView):
    step = "return"
    action = staticmethod(actions.return_handoff)
    form_class = ReturnForm
    page_title = gettext_lazy("Return")
    confirm_label = gettext_lazy("Return")
    success_message = gettext_lazy("“%(what)s” is back with %(from)s.")

    def get_message(self) -> str:
        return _("“%(what)s” goes back to %(from)s, with your reason.") % self.names()


class FinishView(HandoffStepView):
    step = "finish"
    action = staticmethod(actions.finish_handoff)
    page_title = gettext_lazy("Mark as done")
    confirm_label = gettext_lazy("It is done")
    success_message = gettext_lazy("“%(what)s” is done.")

    def get_message(self) -> str:
        return _("%(from)s sees that “%(what)s” is done. Nobody is asked about it any more.") % self.names()


class WithdrawView(HandoffStepView):
    step = "withdraw"
    action = staticmethod(actions.withdraw_handoff)
    page_title = gettext_lazy("Withdraw")
    confirm_label = gettext_lazy("Withdraw")
    success_message = gettext_lazy("“%(what)s” is withdrawn.")
    serious = True

    def get_message(self) -> str:
        return _("%(to)s no longer has to do “%(what)s”. The hand-off stays in the list.") % self.names()


class AgainView(HandoffStepView):
    step = "again"
    action = staticmethod(actions.hand_over_again)
    form_class = AgainForm
    page_title = gettext_lazy("Hand over again")
    confirm_label = gettext_lazy("Hand over again")
    success_message = gettext_lazy("“%(what)s” is handed over to %(to)s again.")

    def get_initial(self) -> dict[str, Any]:
        words = {"title": self.object.title, "details": self.object.details}
        return {**super().get_initial(), **words}

    def get_message(self) -> str:
        return _("It came back because: %(reason)s") % {"reason": self.object.reason}


VIEWS: tuple[type[HandoffStepView], ...] = (AcceptView, FinishView, ReturnView, AgainView, WithdrawView)
LABELS = {view.step: view.page_title for view in VIEWS}
