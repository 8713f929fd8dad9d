"""An applicant's files by themselves: sent by a script while the page stays open, opened as a download."""

import logging
from typing import Any
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wagtail_mentoring.application_forms.choices import QuestionType, ScanState
from wagtail_mentoring.application_forms.exceptions import FileNotKept, FileRefused
from wagtail_mentoring.applications import file_actions
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.permissions import may_read_file, reaches_file
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.limits import TooMany, count_request

from . import applicant_pages as pages
from .applicant_access import for_applicant, is_by_link, may_enter, own_application
from .request_guards import answers_forgery, forged_json, too_many_json
from .responses import TEMPLATES
from .status_words import REFUSALS, SCANS

logger = logging.getLogger("wagtail_mentoring.applications")


@answers_forgery(forged_json)
@require_POST
@never_cache
def upload(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """Keep the file of one question, or with ``remove`` take it away. Answers in JSON: the file there is now.

    ``question`` is the question's key, ``file`` the file, ``remove`` the key of the file the person saw.
    """
    if not may_enter(request, reference):
        return JsonResponse({"message": _("You have been signed out.")}, status=401)
    application = own_application(request, reference)
    try:
        count_request(request, "upload", account=application.applicant_id)
    except TooMany as many:
        return too_many_json(many)
    question = request.POST.get("question", "")
    if not _asks_for_file(application, str(key), question):
        return JsonResponse({"message": str(REFUSALS["no_question"])}, status=409)
    try:
        _act(request, application, question)
    except FileRefused as refusal:
        status = 507 if isinstance(refusal, FileNotKept) else 400
        return JsonResponse(
            {"message": str(refusal.message), **_present(application, question)}, status=status
        )
    except ApplicationRefused as refusal:
        return JsonResponse({"message": str(REFUSALS[refusal.reason])}, status=409)
    return JsonResponse(_present(application, question))


def _asks_for_file(application: Application, key: str, question: str) -> bool:
    section = Progress(application).find_section(key, [question])
    questions = section["questions"] if section else []
    return any(q["key"] == question and q["type"] == QuestionType.FILE for q in questions)


def _act(request: HttpRequest, application: Application, question: str) -> None:
    to = {
        "application": application,
        "user": application.applicant,
        "question_key": question,
        "by_link": is_by_link(request),
    }
    if seen := request.POST.get("remove"):
        file_actions.remove_file(**to, seen=seen)
        return
    sent = request.FILES.get("file")
    if sent is None:
        raise FileRefused(_("Choose a file first."))
    file_actions.attach_file(**to, upload=sent)


def _present(application: Application, question: str) -> dict[str, Any]:
    """The file that is there now, as the page shows it; what another tab sent counts as well."""
    file = application.files.filter(question_key=question, removed_at=None).order_by("-pk").first()
    if file is None:
        return {"file": None}
    return {
        "file": {
            "key": str(file.key),
            "name": file.original_name,
            "size": filesizeformat(file.size),
            "url": pages.address("application_file", application, file.key),
            "note": str(SCANS.get(ScanState(file.scan_state), "")),
            "suspect": file.scan_state == ScanState.SUSPECT,
        }
    }


@require_safe
@for_applicant
def application_file(request: HttpRequest, reference: str, key: UUID) -> HttpResponse:
    """A file for its owner, or for staff within reach; always as a download that no browser runs or keeps."""
    files = ApplicationFile.objects.select_related("application__round__program", "application__applicant")
    file = get_object_or_404(files, key=key, application__reference=reference)
    # Whoever is not signed in was let in by a link, as the applicant.
    reader = file.application.applicant if is_by_link(request) else request.user
    if not may_read_file(user=reader, file=file):
        if not reaches_file(user=reader, file=file):
            raise Http404
        back_url = reverse("mentoring_applications:inspect", args=[file.application.pk])
        return closed_file(request, file, back_url=back_url)
    return download_of(file, reader)


def closed_file(request: HttpRequest, file: ApplicationFile, *, back_url: str) -> HttpResponse:
    """Instead of a file that the virus scanner has not let through: a page that tells staff why."""
    is_suspect = file.scan_state == ScanState.SUSPECT
    context = {"file": file, "is_suspect": is_suspect, "back_url": back_url}
    return render(request, f"{TEMPLATES}/file_closed.html", context, status=403)


def download_of(file: ApplicationFile, reader: Any) -> FileResponse:
    """``file`` as an attachment for ``reader``, who may read it; staff leave a trace. Gone: ``Http404``."""
    try:
        content = file.file.open("rb")
    except FileNotFoundError as error:
        reference = file.application.reference
        logger.error("The file %s of application %s is missing from the storage.", file.pk, reference)
        raise Http404 from error
    if file.application.applicant_id != reader.pk:
        file_actions.record_file_read(file=file, user=reader)
    response = FileResponse(content, content_type=file.content_type)
    response["Content-Disposition"] = content_disposition_header(True, file.original_name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
