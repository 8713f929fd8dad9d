"""Whether somebody who has a mentor, or is one, may withdraw the application that led there."""

from django.db import connection

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.programs.choices import ApplicantRole

from . import decisions
from .models import Mentorship
from .permissions import took_a_place


def stop_of_pairs(application: Application) -> str:
    """While a pair goes on it is ended first, by an office that speaks with both. See ``decisions``.

    Under a lock on the mentor's row where that is the applicant: nobody is paired with them meanwhile.
    """
    if not took_a_place(application):
        return ""
    if application.role == ApplicantRole.MENTOR and connection.in_atomic_block:
        list(Mentor.objects.select_for_update().filter(user=application.applicant_id).order_by("pk"))
    return decisions.withdrawal_stop(Mentorship.objects.come_of(application).values_list("status", flat=True))
