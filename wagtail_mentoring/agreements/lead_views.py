"""The page on which the lead of a program is handed on."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner

from .lead_actions import hand_on_lead, stages_that_go_along
from .permissions import may_hand_on_lead
from .views import AgreementStepView


class HandOnLeadView(AgreementStepView):
    """Says what goes along, and what stays."""

    template_name = "wagtail_mentoring/admin/agreements/hand_on_lead.html"
    serious = True

    @cached_property
    def partner(self) -> Partner:
        others = self.object.partners.accepted().exclude(role=PartnerRole.LEAD).select_related("office")
        return get_object_or_404(others, pk=self.kwargs["partner_pk"])

    def user_has_permission(self, permission: str) -> bool:
        return super().user_has_permission(permission) and may_hand_on_lead(self.request.user, self.object)

    def get_page_title(self) -> str:
        return _("Hand the lead on to %(office)s") % {"office": self.partner.office}

    @property
    def confirm_label(self) -> str:
        return self.get_page_title()

    def get_message(self) -> str:
        return _(
            "%(office)s leads %(program)s from now on: it invites offices, takes the program further and "
            "closes its reports. Only it can hand the lead back."
        ) % {"office": self.partner.office, "program": self.object}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # Both come from the address; the page itself exists for the lead's people only.
        stages = stages_that_go_along(self.charter.partners, to=self.partner)
        return super().get_context_data(partner=self.partner, stages=stages, **kwargs)

    def act(self, form: forms.Form) -> None:
        hand_on_lead(program=self.object, to=self.partner, user=self.request.user)

    def get_success_message(self) -> str:
        words = {"office": self.partner.office, "program": self.object}
        return _("%(office)s leads %(program)s. Every office is asked to sign the new charter.") % words
