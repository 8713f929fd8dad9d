"""What follows for a request when an application moves by another door: it is opened, ended or erased."""

from typing import Any

from wagtail_mentoring import signals
from wagtail_mentoring.applications.application_models import Application
from wagtail_mentoring.applications.choices import ApplicationStatus, RequestState
from wagtail_mentoring.applications.permissions import acting_office
from wagtail_mentoring.applications.request_keeping import end_request, open_request, still_open, usual_due
from wagtail_mentoring.applications.request_models import InformationRequest

from .correction_models import Correction
from .request_actions import tell


def connect_following() -> None:
    """Called once at start-up."""
    signals.application_status_changed.connect(follow_status, dispatch_uid="wm_request_follows_status")


def follow_status(
    sender: Any,
    application: Application,
    from_status: str,
    to_status: str,
    user: Any,
    reason: str = "",
    **kwargs: Any,
) -> None:
    """On ``application_status_changed``: moved to “information requested” without questions, the whole
    application is asked for; moved away from it, what was open is no longer needed."""
    asked = still_open(application)
    if to_status == ApplicationStatus.INFORMATION_REQUESTED and asked is None:
        asked = open_request(
            application=application,
            questions=[],
            message=reason,
            due_at=usual_due(application.round),
            from_status=from_status,
            user=user,
            office=acting_office(user, application),
        )
        tell(signals.information_requested, application, asked, user)
    elif from_status == ApplicationStatus.INFORMATION_REQUESTED and asked is not None:
        end_request(asked, RequestState.WITHDRAWN)
        if user is None or user.pk != application.applicant_id:
            tell(signals.information_request_withdrawn, application, asked, user)


def erase_requests(application: Application, nobody: Any) -> None:
    """Take what people wrote out of requests and corrections; that there were some stays countable."""
    if asked := still_open(application):
        end_request(asked, RequestState.WITHDRAWN)
    InformationRequest.objects.filter(application=application).update(message="")
    Correction.objects.filter(application=application).update(reason="", objection="")
