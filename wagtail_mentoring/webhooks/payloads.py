"""What a message says: which event, when, and keys by which the receiver asks for more. Nothing personal."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.digests import canonical_json
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.handoffs.models import Handoff
from wagtail_mentoring.mentorships.models import Mentorship


def body_of(event: str, data: dict[str, Any], moment: datetime | None = None) -> str:
    """The text of a message: JSON with ``type``, ``timestamp`` (ISO 8601, UTC) and ``data``."""
    moment = moment or timezone.now()
    return canonical_json({"type": event, "timestamp": moment.isoformat(), "data": data})


def application_data(application: Application) -> dict[str, Any]:
    """``status`` is what the applicant is told: nothing is told before its release."""
    return {
        "reference": application.reference,
        "role": application.role,
        "status": application.public_status.value,
        **_round_data(application.round),
    }


def mentor_data(mentor: Mentor) -> dict[str, Any]:
    return {"mentor": mentor.pk, "slug": mentor.slug}


def mentorship_data(mentorship: Mentorship) -> dict[str, Any]:
    application = mentorship.application
    return {
        "mentorship": mentorship.pk,
        "status": mentorship.status,
        "mentor": mentorship.mentor_id,
        "application": application.reference if application else None,
        **_round_data(mentorship.round),
    }


def handoff_data(handoff: Handoff) -> dict[str, Any]:
    return {
        "handoff": handoff.pk,
        "program": handoff.program.slug,
        "from_office": handoff.from_office.name,
        "to_office": handoff.to_office.name,
        "due_on": handoff.due_on.isoformat(),
    }


def _round_data(round: Any) -> dict[str, Any]:
    return {"program": round.program.slug, "round": round.slug}
