"""Opening the data of one's own people to another office, and closing it."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.partnership.grant_actions import end_grant, give_grant
from wagtail_mentoring.partnership.models import DataGrant, Partner
from wagtail_mentoring.partnership.permissions import may_share, may_stop_sharing

from .forms import GrantForm
from .views import AgreementStepView


class GiveGrantView(AgreementStepView):
    form_class = GrantForm
    page_title = gettext_lazy("Share data of your people")
    confirm_label = gettext_lazy("Share")

    @cached_property
    def partner(self) -> Partner:
        partners = self.object.partners.accepted().select_related("office")
        return get_object_or_404(partners, pk=self.kwargs["partner_pk"])

    def user_has_permission(self, permission: str) -> bool:
        allowed = super().user_has_permission(permission)
        return allowed and may_share(self.request.user, self.object, self.partner.office)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "program": self.object, "owner": self.partner.office}

    def get_message(self) -> str:
        text = _(
            "%(office)s decides about the contact data of its own people. Without a grant the other offices "
            "see it masked. Somebody who does not want to be contacted stays masked whatever is granted."
        ) % {"office": self.partner.office}
        return text + self.warning()

    def act(self, form: forms.Form) -> None:
        owner = self.partner.office
        give_grant(program=self.object, owner=owner, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("Shared. It is part of the charter from now on.")


class EndGrantView(AgreementStepView):
    page_title = gettext_lazy("Stop sharing")
    confirm_label = gettext_lazy("Stop sharing")
    serious = True

    @cached_property
    def grant(self) -> DataGrant:
        grants = self.object.grants.in_force().select_related("owner", "recipient")
        return get_object_or_404(grants, pk=self.kwargs["grant_pk"])

    def user_has_permission(self, permission: str) -> bool:
        """Also in an archived program, in which nothing else is changed."""
        return may_stop_sharing(self.request.user, self.object, self.grant.owner)

    def get_message(self) -> str:
        text = _("%(office)s sees this data masked from now on.") % {"office": self.grant.recipient}
        return text + self.warning()

    def act(self, form: forms.Form) -> None:
        self.recipient = self.grant.recipient
        end_grant(grant=self.grant, user=self.request.user)

    def get_success_message(self) -> str:
        return _("No longer shared with %(office)s.") % {"office": self.recipient}
