"""The steps offices take about a program, each a page that asks and calls one action."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wagtail_mentoring.anatomy.anatomies import AnatomyNow, OpeningRefused
from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.programs.choices import ProgramStatus

from . import actions
from .anatomy_views import ShowsBlockersMixin
from .decisions import opens_applications
from .forms import InviteForm, PeopleForm
from .models import Partner
from .permissions import PROGRAM_POLICY, may_answer_for, may_end_invitation, may_lead, may_name_people
from .program_links import program_address


class ProgramStepView(ConfirmActionView):
    """Shared by the steps: the way back leads to what the user may open of the program."""

    def get_success_url(self) -> str:
        return program_address(self.request.user, self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        items[-2]["url"] = self.get_success_url()
        return items


class LeadStepView(ProgramStepView):
    """A step that only the lead takes."""

    def user_has_permission(self, permission: str) -> bool:
        return super().user_has_permission(permission) and may_lead(self.request.user, self.object)


class MoveProgramView(ShowsBlockersMixin, LeadStepView):
    """Take the program to the status in the address."""

    MESSAGES = {
        ProgramStatus.DRAFT: gettext_lazy("The program goes back to its offices' desks. Nobody can apply."),
        ProgramStatus.IN_AGREEMENT: gettext_lazy(
            "The program is laid before its offices. Nobody can apply until it is approved."
        ),
        ProgramStatus.APPROVED: gettext_lazy(
            "Its rounds are announced and take applications from now on, as their dates say."
        ),
        ProgramStatus.ARCHIVED: gettext_lazy("Its rounds take no more applications. Nothing is deleted."),
    }

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["to_status"] not in ProgramStatus.values:
            raise Http404
        self.to_status = ProgramStatus(kwargs["to_status"])

    def get_page_title(self) -> str:
        return _("Set to “%(status)s”") % {"status": self.to_status.label}

    @cached_property
    def anatomy(self) -> AnatomyNow | None:
        return AnatomyNow(self.object) if opens_applications(self.to_status) else None

    def get_message(self) -> str:
        return self.MESSAGES[self.to_status]

    def act(self, form: forms.Form) -> None:
        try:
            actions.move_program(program=self.object, to_status=self.to_status, user=self.request.user)
        except OpeningRefused as refused:
            self.refuse_in_short(refused)

    def get_success_message(self) -> str:
        return _("%(program)s is now “%(status)s”.") % {
            "program": self.object,
            "status": self.to_status.label,
        }


class InviteOfficeView(LeadStepView):
    form_class = InviteForm
    page_title = gettext_lazy("Invite an office")
    confirm_label = gettext_lazy("Invite")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "program": self.object}

    def get_message(self) -> str:
        return _(
            "One of the office's own people accepts from their own account. Until then it can only look."
        )

    def act(self, form: forms.Form) -> None:
        self.office = form.cleaned_data["office"]
        actions.invite_office(program=self.object, office=self.office, user=self.request.user)

    def get_success_message(self) -> str:
        return _("%(office)s is invited.") % {"office": self.office}


class PartnerStepView(ProgramStepView):
    """A step about one partner, for whom ``may_take`` says."""

    permission_required = None
    any_permission_required = ("view", "change")

    @cached_property
    def partner(self) -> Partner:
        partners = self.object.partners.select_related("office")
        return get_object_or_404(partners, pk=self.kwargs["partner_pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.may_take(request.user, self.partner):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def names(self) -> dict[str, Any]:
        return {"office": self.partner.office, "program": self.object}


class AcceptPartnershipView(PartnerStepView):
    may_take = staticmethod(may_answer_for)
    page_title = gettext_lazy("Accept a partnership")
    confirm_label = gettext_lazy("Accept for the office")

    def get_message(self) -> str:
        return _("%(office)s takes part in %(program)s. You sign for it with your account.") % self.names()

    def act(self, form: forms.Form) -> None:
        actions.accept_partnership(partner=self.partner, user=self.request.user)

    def get_success_message(self) -> str:
        return _("%(office)s takes part in %(program)s.") % self.names()


class EndInvitationView(PartnerStepView):
    may_take = staticmethod(may_end_invitation)
    page_title = gettext_lazy("End the invitation")
    confirm_label = gettext_lazy("End the invitation")
    serious = True

    def get_message(self) -> str:
        return _("%(office)s does not take part in %(program)s. It can be invited again.") % self.names()

    def act(self, form: forms.Form) -> None:
        actions.end_invitation(partner=self.partner, user=self.request.user)

    def get_success_url(self) -> str:
        if PROGRAM_POLICY.reaches(self.request.user, "view", self.object):
            return super().get_success_url()
        return reverse(self.index_url_name)

    def get_success_message(self) -> str:
        return _("The invitation of %(office)s has ended.") % self.names()


class NamePeopleView(PartnerStepView):
    may_take = staticmethod(may_name_people)
    form_class = PeopleForm
    page_title = gettext_lazy("Name people")
    confirm_label = gettext_lazy("Save")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.partner}

    def get_message(self) -> str:
        return _("Who answers for %(office)s in %(program)s, and who stands in?") % self.names()

    def act(self, form: forms.Form) -> None:
        actions.name_people(partner=self.partner, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("Saved who answers for %(office)s.") % self.names()
