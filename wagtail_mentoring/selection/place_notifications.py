"""Mail to the offices of a program when somebody who was accepted withdraws. Reached by signals only."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from wagtail_mentoring import signals
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import may_read
from wagtail_mentoring.applications.withdrawals import listed_profile_of
from wagtail_mentoring.outbox.staff_mail import queue_staff_mail
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.recipients import person_or_staff, staff_of
from wagtail_mentoring.programs.choices import ApplicantRole

from .waitlist import TAKING_A_PLACE, free_places, waitlist_of

KIND = "place_given_up"


def connect_place_notifications() -> None:
    """Called once at start-up."""
    signals.application_status_changed.connect(tell_offices_of_place, dispatch_uid="mail_place_given_up")


def tell_offices_of_place(
    sender: Any, application: Application, from_status: str, to_status: str, user: Any, **kwargs: Any
) -> None:
    """On ``application_status_changed``: who was accepted has withdrawn, so a place or a mentor is missing.

    Of somebody who is erased nothing is written; the desk counts the place all the same.
    The mail names nobody: it leads to the application, and outlives an erasure.
    """
    gave_it_up = to_status == ApplicationStatus.WITHDRAWN and from_status in TAKING_A_PLACE
    by_applicant = user is not None and user.pk == application.applicant_id
    if not gave_it_up or not by_applicant or application.held_at is not None:
        return
    round = application.round
    context = {
        "reference": application.reference,
        "program": round.program,
        "round": round,
        "is_mentor": application.role == ApplicantRole.MENTOR,
        "free": free_places(round, application.role),
        "waiting": waitlist_of(round, application.role).count(),
        "has_profile": listed_profile_of(application) is not None,
    }
    for person in dict.fromkeys(_people_to_tell(application)):
        queue_staff_mail(
            person=person,
            kind=KIND,
            dedupe_key=f"{KIND}:{application.reference}",
            path=reverse("mentoring_applications:inspect", args=[application.pk]),
            context=context,
        )


def _people_to_tell(application: Application) -> Iterator[Any]:
    """Of each office the person who answers, or its staff: whoever may read the application."""
    partners = Partner.objects.accepted().filter(program=application.round.program_id)
    for partner in partners.select_related("office", "responsible").order_by("pk"):
        asked = person_or_staff(partner.responsible, partner.office)
        readers = [person for person in asked if may_read(person, application)]
        yield from readers or [one for one in staff_of(partner.office) if may_read(one, application)]
