"""How offices run a program together, read only: who takes part, what is missing, what it came to."""

from collections.abc import Container
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from wagtail_mentoring.agreements.charters import CharterNow
from wagtail_mentoring.agreements.models import StageResponsibility
from wagtail_mentoring.anatomy.anatomies import AnatomyNow, Finding
from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.forms import refuse_unlikely_days, this_year, years_offered
from wagtail_mentoring.metrics.permissions import REPORT_POLICY
from wagtail_mentoring.metrics.report import report_of
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import PROGRAM_POLICY
from wagtail_mentoring.programs.models import Program

from . import partnership_examples as examples
from . import partnership_serializers as kinds
from .pagination import read_parameters
from .staff_views import described
from .views import ApiView


class OfProgramView(ApiView):
    """About one program of the caller's offices; any other is as unknown as one that does not exist."""

    permission_classes = [IsAuthenticated]
    personal = True
    policy = PROGRAM_POLICY

    def program(self, slug: str) -> Program:
        rows = self.policy.narrow(Program.objects.all(), self.request.user)
        return get_object_or_404(rows, slug=slug)


class PartnershipView(OfProgramView):
    @described(
        "Read who runs a program, who does what, and who has signed that",
        response=kinds.PartnershipSerializer,
        example=examples.PARTNERSHIP,
        problems=[401, 404],
        operation_id="staff_read_partnership",
    )
    def get(self, request: Request, slug: str) -> Response:
        program = self.program(slug)
        charter = CharterNow(program)
        signed = {signature.office_id for signature in charter.signatures}
        return Response(
            {
                "program": program.slug,
                "status": program.status,
                "digest": charter.digest,
                "is_in_force": charter.is_in_force,
                "review_on": charter.review_on,
                "partners": [_partner_data(row, signed) for row in charter.partners],
                "stages": [_stage_data(row) for row in charter.stages],
                "changes": charter.changes,
            }
        )


def _partner_data(row: Partner, signed: Container[int]) -> dict[str, Any]:
    return {
        "office": row.office.slug,
        "name": row.office.name,
        "role": row.role,
        "responsible": _user_name(row.responsible),
        "deputy": _user_name(row.deputy),
        "has_signed": row.office_id in signed,
    }


def _stage_data(row: StageResponsibility) -> dict[str, Any]:
    return {
        "stage": row.stage,
        "office": row.office.slug,
        "person": _user_name(row.person),
        "due_on": row.due_on,
    }


def _user_name(user: Any) -> str | None:
    return user.get_username() if user else None


class AnatomyView(OfProgramView):
    @described(
        "Read what is missing before applications may open, and what is at risk",
        response=kinds.AnatomySerializer,
        example=examples.ANATOMY,
        problems=[401, 404],
        operation_id="staff_read_anatomy",
    )
    def get(self, request: Request, slug: str) -> Response:
        program = self.program(slug)
        anatomy = AnatomyNow(program)
        return Response(
            {
                "program": program.slug,
                "may_open": not anatomy.blockers,
                "findings": [self.finding_data(finding) for finding in anatomy.findings],
            }
        )

    def finding_data(self, finding: Finding) -> dict[str, Any]:
        return {
            "check": finding.key,
            "label": str(finding.label),
            "outcome": finding.outcome.value,
            "severity": finding.check.severity.value,
            "office": finding.office.slug if finding.office else None,
            "fix": str(finding.fix),
            "url": self.absolute(finding.url),
        }


class ReportParameters(serializers.Serializer):
    first_day = serializers.DateField(required=False, help_text="Else the fiscal year that runs.")
    last_day = serializers.DateField(required=False)

    def validate(self, attrs: dict[str, date]) -> dict[str, date]:
        if len(attrs) == 1:
            raise ValidationError(_("Name both days, or none."))
        if attrs and attrs["first_day"] > attrs["last_day"]:
            raise ValidationError({"last_day": _("This day lies before the first.")})
        if attrs:
            refuse_unlikely_days(attrs["first_day"], attrs["last_day"])
        return attrs


class ReportView(OfProgramView):
    policy = REPORT_POLICY

    @described(
        "Read what a program did, for each office in its own words",
        response=kinds.ReportSerializer,
        example=examples.REPORT,
        parameters=[ReportParameters],
        problems=[400, 401, 404],
        operation_id="staff_read_report",
    )
    def get(self, request: Request, slug: str) -> Response:
        program, asked = self.program(slug), read_parameters(ReportParameters, self)
        period = Period(asked["first_day"], asked["last_day"]) if asked else years_offered()[this_year()]
        report = report_of([program], period, title=program.name).as_data()
        names = ("title", "offices", "first_day", "last_day", "smallest", "sections", "notes")
        return Response({"program": program.slug, **{name: report[name] for name in names}})
