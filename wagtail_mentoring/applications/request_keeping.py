"""The row of a request for information: finding, opening and ending it, for actions that hold the lock."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wagtail_mentoring import conf
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.application_forms.versions import Schema
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.offices.working_days import working_day_after
from wagtail_mentoring.programs.models import Round

from . import asking
from .application_models import Application, ApplicationRevision
from .choices import ApplicationStatus, RequestState
from .request_models import InformationRequest


def open_request_of(application: Application) -> InformationRequest | None:
    """What the applicant is asked for at this moment; None where nothing is, or nobody wrote down what."""
    if application.status != ApplicationStatus.INFORMATION_REQUESTED:
        return None
    return still_open(application)


def still_open(application: Application) -> InformationRequest | None:
    """The open row whatever the status: to end it when an application has moved on."""
    rows = InformationRequest.objects.filter(open_for=application.pk)
    return rows.select_related("form_version__form", "asked_by").first()


def as_seen(asked: InformationRequest | None) -> str:
    """What staff who ask for more looked at: changes with what is open. Empty where nothing is."""
    return f"{asked.stamp}@{asked.due_at.timestamp():.0f}" if asked else ""


def newest_version(application: Application) -> FormVersion:
    """The newest version of the form that the application was handed in with."""
    version = application.current_revision.form_version
    return version.form.latest_version or version


def version_to_answer(asked: InformationRequest) -> FormVersion:
    """The newest version that still asks all that was asked for; at the least the one it was asked with."""
    versions = asked.form_version.form.versions.filter(number__gt=asked.form_version.number)
    for version in versions.order_by("-number").iterator():
        if asking.asks_all(version.schema, asked.questions):
            version.form = asked.form_version.form
            return version
    return asked.form_version


def schema_to_answer(application: Application, version: FormVersion) -> Schema:
    """The part of ``version`` that the applicant may answer: all of it, or what they were asked for."""
    asked = open_request_of(application)
    return version.schema if asked is None or asked.is_whole else cut_to(asked, version.schema)


def cut_to(asked: InformationRequest, schema: Schema) -> Schema:
    """``schema`` cut down to what was asked for, as the page that the applicant fills in."""
    return asking.cut_down(
        schema,
        asked.questions,
        title=_("What we ask of you"),
        intro=_("Only these questions. Everything else stays as you handed it in."),
    )


def usual_due(round: Round) -> datetime:
    """The end of the working day by which answers usually are due."""
    today = timezone.now().astimezone(round.zone).date()
    return asking.end_of(working_day_after(today, conf.get("REQUEST_WORKING_DAYS")), round.zone)


def open_request(
    *,
    application: Application,
    questions: list[str],
    message: str,
    due_at: datetime,
    from_status: str,
    user: Any,
    office: Office | None,
) -> InformationRequest:
    """Write the row; the caller moves the application."""
    now = timezone.now()
    return InformationRequest.objects.create(
        application=application,
        open_for=application,
        questions=questions,
        form_version=newest_version(application),
        message=message,
        due_at=due_at,
        from_status=from_status,
        asked_by=user,
        office=office,
        first_asked_at=now,
        asked_at=now,
    )


def end_request(
    asked: InformationRequest, state: RequestState, *, revision: ApplicationRevision | None = None
) -> InformationRequest:
    """Say what became of it; from now on the application may be asked for something else."""
    asked.state, asked.open_for, asked.ended_at, asked.revision = state, None, timezone.now(), revision
    asked.save(update_fields=["state", "open_for", "ended_at", "revision"])
    return asked
