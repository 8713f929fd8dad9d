"""Telling robots from people without asking people anything: a field nobody sees, and the time they take."""

import time

from django.core import signing
from django.http import HttpRequest

from wagtail_mentoring import conf
from wagtail_mentoring.applications import decisions

#: People never see this field; what fills in every field gives itself away.
HONEYPOT = "website"
SHOWN = "shown"
SALT = "wagtail_mentoring.shown"


def shown_now() -> str:
    """A signed note of this moment, to be sent back with the form that is shown now."""
    return signing.dumps(round(time.time(), 1), salt=SALT)


def shown_since(request: HttpRequest | None) -> str:
    """The note for a form that is shown now. One that comes again keeps the note it was sent with.

    Its reader has taken their time already, and only has to press the button once more. A note does not grow
    old and belongs to no form, so keeping it gives a robot nothing it could not keep itself.
    """
    sent = request.POST.get(SHOWN, "") if request is not None and request.method == "POST" else ""
    return sent if _shown_for(sent) is not None else shown_now()


def sign_of_robot(request: HttpRequest, *, share: float = 1) -> str:
    """By what the form that was sent looks like a robot's, as a ``HoldReason`` value; empty for a person's.

    ``share`` of ``LEAST_SECONDS`` is asked for: a page with a single button takes less time.
    """
    return decisions.robot_sign(
        honeypot=request.POST.get(HONEYPOT, ""),
        shown_for=_shown_for(request.POST.get(SHOWN, "")),
        least_seconds=conf.get("LEAST_SECONDS") * share,
    )


def _shown_for(note: str) -> float | None:
    """For how many seconds the form had been shown; None for a note that we did not sign."""
    try:
        return max(0.0, time.time() - float(signing.loads(note, salt=SALT)))
    except (signing.BadSignature, ValueError, TypeError):
        return None
