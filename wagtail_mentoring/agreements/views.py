"""The page of a partnership, and the steps taken from it."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from wagtail_mentoring.offices.confirm_views import ConfirmActionView
from wagtail_mentoring.offices.scoped_views import ScopedObjectMixin
from wagtail_mentoring.partnership.choices import Stage
from wagtail_mentoring.partnership.models import DataGrant, Partner
from wagtail_mentoring.partnership.permissions import (
    PROGRAM_POLICY,
    may_share,
    may_stop_sharing,
    office_directed_by,
)
from wagtail_mentoring.partnership.program_links import program_address
from wagtail_mentoring.programs.models import Program

from . import actions
from .charters import CharterNow, content_of_grant
from .forms import ReviewDateForm, StageForm
from .goal_groups import goal_groups
from .goals import missing_of
from .models import StageResponsibility
from .people import who_left
from .permissions import may_hand_on_lead, may_propose, may_sign_for
from .release_actions import may_be_released
from .wording import grant_sentence


@dataclass(frozen=True)
class StageRow:
    """One stage of the table: whose dot is filled."""

    stage: Stage
    responsibility: StageResponsibility | None
    #: Whether the person named no longer works in the office.
    has_left: bool = False

    @property
    def office_pk(self) -> int | None:
        return self.responsibility and self.responsibility.office_id

    @property
    def person(self) -> Any:
        return self.responsibility and self.responsibility.person

    @property
    def due_on(self) -> Any:
        return self.responsibility and self.responsibility.due_on


class PartnershipPageMixin(ScopedObjectMixin):
    """A screen about one program the user has in sight."""

    model = Program
    office_policy = permission_policy = PROGRAM_POLICY

    @cached_property
    def charter(self) -> CharterNow:
        return CharterNow(self.object)


class PartnershipView(
    PartnershipPageMixin, PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView
):
    """Who takes part, who does what, which data is shared, and who has signed that."""

    template_name = "wagtail_mentoring/admin/agreements/partnership.html"
    any_permission_required = ("view", "change")
    header_icon = "group"

    def get_page_title(self) -> str:
        return _("Partnership in %(program)s") % {"program": self.object}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("mentoring_programs:index"), "label": _("Programs")},
            {"url": program_address(self.request.user, self.object), "label": str(self.object)},
            {"url": "", "label": _("Partnership")},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        charter, user = self.charter, self.request.user
        by_stage = {row.stage: row for row in charter.stages}
        lacking, left = actions.what_lacks(charter), who_left(charter)
        signs_for = [row for row in charter.waiting if may_sign_for(user, row, charter.signatures)]
        return super().get_context_data(
            program=self.object,
            charter=charter,
            runs_alone=self.object.partners.run_alone(),
            stages=[_stage_row(stage, by_stage.get(stage.value), left) for stage in Stage],
            responsible_left={row.office_id for row in charter.partners if _names_one_of(row, left)},
            stages_missing=len(Stage) - len(by_stage),
            goals=goal_groups(self.object, charter.partners, user),
            goals_missing=bool(missing_of([p.office_id for p in charter.partners], charter.goals)),
            grants=[_grant_row(grant, charter, user) for grant in charter.grants if grant.is_open],
            shares_for=[row for row in charter.partners if may_share(user, self.object, row.office)],
            lacking=lacking,
            may_propose=may_propose(user, self.object),
            signs_for=[] if lacking else signs_for,
            may_release=may_be_released(charter) and bool(office_directed_by(user, charter.partners)),
            may_hand_on_lead=may_hand_on_lead(user, self.object),
            program_url=program_address(user, self.object),
            **kwargs,
        )


class AgreementStepView(PartnershipPageMixin, ConfirmActionView):
    """A step on the way to a charter, taken by people of any office that takes part."""

    index_url_name = "mentoring_programs:index"
    edit_url_name = "mentoring_partnerships:partnership"

    def user_has_permission(self, permission: str) -> bool:
        return super().user_has_permission(permission) and may_propose(self.request.user, self.object)

    def warning(self) -> str:
        """Said before every change of a text that somebody signed."""
        if not self.charter.signatures:
            return ""
        return " " + _("Signatures under the charter end with this change: every office signs anew.")


class AssignStageView(AgreementStepView):
    form_class = StageForm
    confirm_label = gettext_lazy("Save")

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if kwargs["stage"] not in Stage.values:
            raise Http404
        self.stage = Stage(kwargs["stage"])

    def get_page_title(self) -> str:
        return _("Who answers for “%(stage)s”?") % {"stage": self.stage.label}

    def get_form_kwargs(self) -> dict[str, Any]:
        row = self.object.stages.filter(stage=self.stage).first()
        return {**super().get_form_kwargs(), "program": self.object, "instance": row}

    def get_message(self) -> str:
        text = _("Exactly one office answers for each stage, by one person. The others are asked or told.")
        return text + self.warning()

    def act(self, form: forms.Form) -> None:
        actions.assign_stage(
            program=self.object, stage=self.stage, user=self.request.user, **form.cleaned_data
        )

    def get_success_message(self) -> str:
        return _("Saved who answers for “%(stage)s”.") % {"stage": self.stage.label}


class SuggestStagesView(AgreementStepView):
    page_title = gettext_lazy("Suggest who does what")
    confirm_label = gettext_lazy("Fill in the open stages")

    def get_message(self) -> str:
        text = _(
            "Every stage that nobody answers for yet goes to the office that usually leads it, with its "
            "responsible person: recruiting mentors to Alumni Relations, matching to Career Services, "
            "planning to the lead. Change any of them afterwards."
        )
        return text + self.warning()

    def act(self, form: forms.Form) -> None:
        actions.suggest_stages(program=self.object, user=self.request.user)

    def get_success_message(self) -> str:
        return _("Somebody answers for every stage. Look it over, and change what is different with you.")


class ReviewDateView(AgreementStepView):
    form_class = ReviewDateForm
    page_title = gettext_lazy("Review of the charter")
    confirm_label = gettext_lazy("Save")

    def get_initial(self) -> dict[str, Any]:
        return {"review_on": self.charter.review_on}

    def get_message(self) -> str:
        text = _("On this day the offices look at their charter again. It stays in force until then.")
        return text + self.warning()

    def act(self, form: forms.Form) -> None:
        actions.set_review_date(program=self.object, user=self.request.user, **form.cleaned_data)

    def get_success_message(self) -> str:
        return _("Saved the day of the review.")


def _stage_row(stage: Stage, row: StageResponsibility | None, left: set[tuple[int, int]]) -> StageRow:
    return StageRow(stage, row, has_left=bool(row and (row.person_id, row.office_id) in left))


def _names_one_of(partner: Partner, left: set[tuple[int, int]]) -> bool:
    return (partner.responsible_id, partner.office_id) in left


def _grant_row(grant: DataGrant, charter: CharterNow, user: Any) -> tuple[str, int | None]:
    """The grant in a sentence, and its key where the user may end it."""
    may_end = may_stop_sharing(user, charter.program, grant.owner)
    return grant_sentence(content_of_grant(grant), charter.names), grant.pk if may_end else None
