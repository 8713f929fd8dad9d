"""Signing the charter, and what every step shares that is under a text which somebody has read."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_mentoring.partnership.models import Partner

from . import actions
from .forms import SignForm
from .permissions import may_sign_for
from .views import AgreementStepView
from .wording import sentences


class UnderWhatWasReadMixin:
    """For a ``ConfirmActionView`` with a ``DigestForm``: it sends back the digest of what was read.

    ``text_name`` names the cached property that holds the text, and its ``digest``.
    """

    text_name: str

    def get_initial(self) -> dict[str, Any]:
        return {"digest": getattr(self, self.text_name).digest}

    def form_invalid(self, form: forms.Form) -> Any:
        """Show the text as it is now: the form that comes back is under that one."""
        self.__dict__.pop(self.text_name, None)
        data = {**self.request.POST.dict(), **self.get_initial()}
        again = self.get_form_class()(data=data, prefix=form.prefix)
        for error in form.non_field_errors():
            again.add_error(None, error)
        return super().form_invalid(again)


class CharterTextView(UnderWhatWasReadMixin, AgreementStepView):
    """The whole charter in sentences, and what is different from the text that was signed last."""

    template_name = "wagtail_mentoring/admin/agreements/sign.html"
    text_name = "charter"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        points = sentences(self.charter.content, self.charter.names).values()
        return super().get_context_data(points=points, changes=self.charter.changes, **kwargs)


class SignCharterView(CharterTextView):
    form_class = SignForm

    @cached_property
    def partner(self) -> Partner:
        partners = self.object.partners.accepted().select_related("office", "program")
        return get_object_or_404(partners, pk=self.kwargs["partner_pk"])

    def user_has_permission(self, permission: str) -> bool:
        allowed = super().user_has_permission(permission)
        return allowed and may_sign_for(self.request.user, self.partner, self.charter.signatures)

    @property
    def confirm_label(self) -> str:
        return _("Sign for %(office)s") % {"office": self.partner.office}

    def get_page_title(self) -> str:
        return _("Sign the charter")

    def get_message(self) -> str:
        return _(
            "You sign for %(office)s, with your account. The signature is under exactly this text; any "
            "change needs a new one. It is in force once every office has signed."
        ) % {"office": self.partner.office}

    def act(self, form: forms.Form) -> None:
        actions.sign_charter(partner=self.partner, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("Signed for %(office)s.") % {"office": self.partner.office}
