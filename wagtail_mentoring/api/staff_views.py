"""Applications for the staff of partner offices: the reach, the guards and the traces of the admin."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from wagtail.log_actions import log

from wagtail_mentoring.applicants.file_views import download_of
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY, may_decide, may_read_file
from wagtail_mentoring.applications.staff_steps import StaleApplication, seen_token
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import ask_for_changes, sign_decision
from wagtail_mentoring.selection.reopen_actions import reopen_decision

from . import staff_examples as examples
from . import staff_serializers as kinds
from .examples import page_of
from .pagination import paged, read_parameters
from .schema import operation
from .staff_data import application_data, row_data
from .views import ApiView

described = partial(operation, tag="staff")
#: What the list can be narrowed by.
COLUMNS = {"program": "round__program__slug", "round": "round__slug", "role": "role", "status": "status"}
STEP_PROBLEMS = [400, 401, 403, 404, 409, 413, 415]


class StaffView(ApiView):
    """Whoever reaches no application of an office finds nothing here, and who has a conflict not that one."""

    permission_classes = [IsAuthenticated]
    personal = True

    def handed_in(self) -> Any:
        return Application.objects.select_related("round__program", "handled_by", "mentor")

    def reached(self) -> Any:
        return APPLICATION_POLICY.narrow(self.handed_in(), self.request.user)

    def application(self, reference: str) -> Application:
        return get_object_or_404(self.reached(), reference=reference)


class StaffApplicationsView(StaffView):
    @described(
        "List applications handed in to one's offices' programs",
        response=kinds.StaffPageSerializer,
        example=page_of(examples.ROW),
        parameters=[kinds.StaffListParameters],
        problems=[400, 401, 404],
        operation_id="staff_list_applications",
    )
    def get(self, request: Request) -> Response:
        asked = read_parameters(kinds.StaffListParameters, self)
        wanted = {column: asked[name] for name, column in COLUMNS.items() if name in asked}
        if asked["mine"]:
            wanted["handled_by"] = request.user.pk
        rows = self.reached().filter(**wanted).order_by("-submitted_at", "-pk")
        return Response(paged(self, rows, asked, self.represent))

    def represent(self, applications: Sequence[Application]) -> list[dict[str, Any]]:
        return [row_data(self, application) for application in applications]


class StaffApplicationView(StaffView):
    @described(
        "Read an application; each look is logged",
        response=kinds.StaffApplicationSerializer,
        example=examples.APPLICATION,
        problems=[401, 404],
        operation_id="staff_read_application",
    )
    def get(self, request: Request, reference: str) -> Response:
        application = self.application(reference)
        told = application_data(self, application, request.user)
        log(
            application,
            "wagtail_mentoring.view_application",
            user=request.user,
            title=application.reference,
            data={"revision": told["revision"]},
        )
        return Response(told)


class StaffFileView(StaffView):
    @described(
        "Read a file that was handed in; each look is logged",
        response=OpenApiTypes.BINARY,
        media="application/octet-stream",
        problems=[401, 403, 404],
        operation_id="staff_read_file",
    )
    def get(self, request: Request, reference: str, key: UUID) -> HttpResponseBase:
        application = self.application(reference)
        files = ApplicationFile.objects.select_related("application__round__program")
        file = get_object_or_404(files, key=key, application=application)
        if not may_read_file(user=request.user, file=file):
            raise Http404
        return download_of(file, request.user)


class StaffStepView(StaffView):
    """A step on one application, for the state that the caller read."""

    def as_seen(self, reference: str, sent: dict[str, Any]) -> Application:
        application = self.application(reference)
        if not may_decide(self.request.user, application):
            raise PermissionDenied
        if sent["seen"] != seen_token(application):
            raise StaleApplication
        return application

    def office(self, slug: str) -> Office:
        """One of the caller's own; the others are as unknown as those that do not exist."""
        return get_object_or_404(Office.objects.of(self.request.user), slug=slug)

    def told(self, reference: str) -> Response:
        """How the step left it, also where that put it out of reach, as for whoever reads it blind again."""
        application = self.handed_in().get(reference=reference)
        return Response(application_data(self, application, self.request.user))


class MoveView(StaffStepView):
    @described(
        "Move an application on, or decide",
        response=kinds.StaffApplicationSerializer,
        example=examples.APPLICATION,
        request=kinds.MoveSerializer,
        request_example=examples.MOVE,
        problems=STEP_PROBLEMS,
        operation_id="staff_move_application",
    )
    def post(self, request: Request, reference: str) -> Response:
        sent = self.read(kinds.MoveSerializer)
        application = self.as_seen(reference, sent)
        step = {name: sent[name] for name in ("to_status", "reason", "text")}
        move_application(application=application, user=request.user, **step)
        return self.told(reference)


class SignView(StaffStepView):
    @described(
        "Sign a decision for one's own office",
        response=kinds.StaffApplicationSerializer,
        example=examples.APPLICATION,
        request=kinds.SignatureSerializer,
        request_example=examples.SIGN,
        problems=STEP_PROBLEMS,
        operation_id="staff_sign_decision",
    )
    def post(self, request: Request, reference: str) -> Response:
        sent = self.read(kinds.SignatureSerializer)
        sign_decision(
            application=self.as_seen(reference, sent),
            office=self.office(sent["office"]),
            digest=sent["digest"],
            comment=sent["comment"],
            user=request.user,
        )
        return self.told(reference)


class ObjectView(StaffStepView):
    @described(
        "Ask for changes to a decision, for one's own office",
        response=kinds.StaffApplicationSerializer,
        example={
            **examples.APPLICATION,
            "decision": {**examples.DECISION, "objecting": ["alumni-relations"]},
        },
        request=kinds.ObjectionSerializer,
        request_example=examples.OBJECT,
        problems=STEP_PROBLEMS,
        operation_id="staff_object_to_decision",
    )
    def post(self, request: Request, reference: str) -> Response:
        sent = self.read(kinds.ObjectionSerializer)
        ask_for_changes(
            application=self.as_seen(reference, sent),
            office=self.office(sent["office"]),
            digest=sent["digest"],
            reason=sent["reason"],
            user=request.user,
        )
        return self.told(reference)


class ReleaseView(StaffStepView):
    @described(
        "Tell the applicant the decision",
        response=kinds.StaffApplicationSerializer,
        example={**examples.APPLICATION, "is_released": True},
        request=kinds.ReleaseSerializer,
        request_example=examples.RELEASE,
        problems=STEP_PROBLEMS,
        operation_id="staff_release_decision",
    )
    def post(self, request: Request, reference: str) -> Response:
        sent = self.read(kinds.ReleaseSerializer)
        release_decision(
            application=self.as_seen(reference, sent),
            user=request.user,
            override_reason=sent["override_reason"],
            without_mail=sent["without_mail"],
            digest=sent["digest"],
        )
        return self.told(reference)


class ReopenView(StaffStepView):
    @described(
        "Have an application decided anew whose applicant was told no",
        response=kinds.StaffApplicationSerializer,
        example=examples.REOPENED,
        request=kinds.ReopenSerializer,
        request_example=examples.REOPEN,
        problems=STEP_PROBLEMS,
        operation_id="staff_reopen_decision",
    )
    def post(self, request: Request, reference: str) -> Response:
        sent = self.read(kinds.ReopenSerializer)
        application = self.as_seen(reference, sent)
        reopen_decision(application=application, user=request.user, reason=sent["reason"])
        return self.told(reference)
