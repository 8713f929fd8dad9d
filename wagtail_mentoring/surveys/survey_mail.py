"""Mail about surveys: asked at the start, asked at the end, reminded once."""

from django.conf import settings
from django.utils import translation

from wagtail_mentoring.applications.notifications import full_url, language_of
from wagtail_mentoring.outbox.actions import queue_mail

from .links import make_token
from .models import SurveyRequest
from .people import person_of
from .permissions import KINDS


def mail_key(request: SurveyRequest, kind: str) -> str:
    """With the application's reference second, so that whoever must not see it does not see the mail."""
    row = request.mentorship.application
    return f"{kind}:{row.reference if row else '-'}:{request.key}"


def mail_keys(request: SurveyRequest) -> list[str]:
    return [mail_key(request, kind) for kind in KINDS]


def send_request(request: SurveyRequest, *, kind: str) -> None:
    """Send whom ``request`` asks a link that opens the survey without a password."""
    pair = request.mentorship
    person = person_of(pair, request.role)
    if person is None:
        return
    with translation.override(_language(request)):
        queue_mail(
            dedupe_key=mail_key(request, kind),
            kind=kind,
            to_email=person.email,
            to_name=person.name,
            template=kind,
            is_confidential=True,
            context={
                "name": person.name,
                "partner": person.partner,
                "program": pair.round.program,
                "round": pair.round,
                "is_mentee": request.role == "mentee",
                "at_the_end": request.moment == "closing",
                "link": full_url("survey_by_link", make_token(request)),
                "pairs_url": full_url("mentorships") if person.user else "",
            },
        )


def _language(request: SurveyRequest) -> str:
    """A mentee's is that of the application; a mentor's is not known, so the portal's."""
    row = request.mentorship.application
    known = language_of(row) if row and request.role == "mentee" else ""
    return known or settings.LANGUAGE_CODE
