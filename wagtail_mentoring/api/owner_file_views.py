"""The files of one's own application: send, read, take away."""

from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from wagtail_mentoring.applicants.file_views import download_of
from wagtail_mentoring.applications import file_actions
from wagtail_mentoring.applications.models import ApplicationFile
from wagtail_mentoring.limits import count_request

from . import owner_examples as examples
from . import owner_serializers as kinds
from .owner_data import file_data
from .owner_views import OwnView, described


class FilesView(OwnView):
    parser_classes = [MultiPartParser]

    @described(
        "Send the file of a question, in place of the one before",
        response=kinds.FileSerializer,
        example=examples.FILE,
        status=201,
        request={"multipart/form-data": kinds.UploadSerializer},
        request_media="multipart/form-data",
        request_example={"question": examples.QUESTION["key"], "file": "(the file)"},
        problems=[400, 401, 403, 404, 409, 413, 415, 507],
        operation_id="send_file",
    )
    def post(self, request: Request, reference: str) -> Response:
        application = self.own(reference)
        count_request(request, "upload")
        sent = self.read(kinds.UploadSerializer)
        file = file_actions.attach_file(
            application=application,
            user=request.user,
            question_key=str(sent["question"]),
            upload=sent["file"],
        )
        return Response(file_data(self, file), status=201)


class FileView(OwnView):
    def file(self, reference: str, key: UUID) -> ApplicationFile:
        files = ApplicationFile.objects.select_related("application__round__program")
        return get_object_or_404(files, key=key, application=self.own(reference))

    @described(
        "Read a file",
        response=OpenApiTypes.BINARY,
        media="application/octet-stream",
        problems=[401, 404],
        operation_id="read_file",
    )
    def get(self, request: Request, reference: str, key: UUID) -> HttpResponseBase:
        return download_of(self.file(reference, key), request.user)

    @described(
        "Take a file away from its answer",
        response=None,
        status=204,
        problems=[400, 401, 403, 404, 409],
        operation_id="remove_file",
    )
    def delete(self, request: Request, reference: str, key: UUID) -> Response:
        file, application = self.file(reference, key), self.own(reference)
        to: dict[str, Any] = {"question_key": str(file.question_key), "seen": str(file.key)}
        file_actions.remove_file(application=application, user=request.user, **to)
        return Response(status=204)
