"""Whether somebody who has a mentor, or is one, may withdraw the application that led there."""

from wagtail_mentoring.applications.models import Application

from . import decisions
from .models import Mentorship
from .permissions import took_a_place


def stop_of_pairs(application: Application) -> str:
    """While a pair goes on it is ended first, by an office that speaks with both. See ``decisions``."""
    if not took_a_place(application):
        return ""
    return decisions.withdrawal_stop(Mentorship.objects.come_of(application).values_list("status", flat=True))
