"""Until when an application may be handed in, changed or answered, in words for its applicant."""

from wagtail_mentoring.programs.dates import deadline_text

from .application_models import Application
from .choices import ApplicationStatus
from .request_keeping import open_request_of


def deadline_of(application: Application) -> str:
    """Until when it may be handed in, or changed once it was; what was asked for, until when it is due."""
    if asked := open_request_of(application):
        return deadline_text(asked.due_at, application.round)
    moment = application.round_form.closes
    if application.status != ApplicationStatus.DRAFT and application.round.edit_until:
        moment = application.round.edit_until
    return application.dates.text(moment)
