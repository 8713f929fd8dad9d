"""Days on which the offices write to alumni, two of them too near, and a message that was passed on."""

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from wagtail_mentoring.directory.models import ContactCard, Mentor
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.outreach.actions import plan_outreach, relay_message

from .people_loader import Cast


def load_outreach(*, offices: dict[str, Office], cast: Cast, mentors: Sequence[Mentor]) -> None:
    alumni, careers = offices["alumni-relations"], offices["career-services"]
    today = timezone.localdate()
    for title, office, user, days in (
        ("Call for mentors, class of 2016", alumni, cast.alumni, 12),
        ("Invitation to the reunion", alumni, cast.alumni, 60),
        ("Employers’ evening", careers, cast.careers, 20),
    ):
        plan_outreach(
            office=office,
            title=title,
            on=today + timedelta(days=days),
            people_of=alumni,
            anyway=True,
            user=user,
        )
    card = ContactCard.objects.filter(mentor__in=mentors, do_not_contact=False).order_by("mentor__name")[0]
    relay_message(
        card=card,
        office=careers,
        subject="A student who asks about your field",
        text=f"Dear {card.mentor.name},\n\none of our students would like to talk to you. May I introduce you?",
        user=cast.careers,
    )
