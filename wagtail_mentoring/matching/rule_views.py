"""Rules about two people: the list of a round, a new one for a mentee, the end of one."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.utils import get_user_display_name
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.confirm_views import ConfirmActionView

from . import rule_actions
from .forms import PairRuleForm
from .models import PairRule
from .permissions import MATCH_POLICY, rules_of_round
from .views import OfMenteeMixin, RoundMatchesMixin


class RulesView(RoundMatchesMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "wagtail_mentoring/admin/matching/rules.html"
    page_title = gettext_lazy("Rules about two people")
    header_icon = "lock"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        return super().get_context_data(
            round=self.object,
            rules=rules_of_round(self.object, user),
            may_rule=MATCH_POLICY.user_has_permission(user, "change"),
            **kwargs,
        )


class AddRuleView(OfMenteeMixin, ConfirmActionView):
    """People of every office of the program may: they know whom to keep apart."""

    permission_required = "change"
    form_class = PairRuleForm
    page_title = gettext_lazy("Add a rule")
    confirm_label = gettext_lazy("Add the rule")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "mentors": Mentor.objects.listed().by_name()}

    def get_message(self) -> str:
        return _("It holds from the next run on, for %(mentee)s and the mentor you choose.") % {
            "mentee": self.application.applicant_name
        }

    def get_success_url(self) -> str:
        return self.mentee_url()

    def act(self, form: forms.Form) -> None:
        rule_actions.make_pair_rule(application=self.application, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("The rule holds from the next run on.")


class EndRuleView(RoundMatchesMixin, ConfirmActionView):
    permission_required = "change"
    page_title = gettext_lazy("End a rule")
    confirm_label = gettext_lazy("End it")

    @cached_property
    def rule(self) -> PairRule:
        rules = rules_of_round(self.object, self.request.user)
        return get_object_or_404(rules, pk=self.kwargs["rule_pk"])

    def get_message(self) -> str:
        return _("“%(rule)s” no longer holds for %(mentee)s and %(mentor)s, from the next run on.") % {
            "rule": self.rule.get_kind_display(),
            "mentee": get_user_display_name(self.rule.applicant),
            "mentor": self.rule.mentor,
        }

    def get_success_url(self) -> str:
        return reverse("mentoring_matches:rules", args=[self.object.pk])

    def act(self, form: forms.Form) -> None:
        rule_actions.end_pair_rule(rule=self.rule, user=self.request.user)

    def get_success_message(self) -> str:
        return _("The rule has ended.")
