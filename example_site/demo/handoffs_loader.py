"""Loads four hand-offs between the two offices: one open, one accepted, one late, one that came back."""

from django.urls import reverse

from wagtail_mentoring.handoffs.actions import accept_handoff, hand_over, return_handoff
from wagtail_mentoring.handoffs.escalation_actions import ask_about_late_handoffs
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import Stage

from . import clock
from .people_loader import Cast
from .programs_loader import Offer, instant


def load_handoffs(*, offices: dict[str, Office], cast: Cast, offer: Offer) -> None:
    to_careers = {
        "program": offer.program,
        "from_office": offices["alumni-relations"],
        "to_office": offices["career-services"],
        "user": cast.alumni,
    }
    to_alumni = {
        "program": offer.program,
        "from_office": offices["career-services"],
        "to_office": offices["alumni-relations"],
        "user": cast.careers,
    }
    with clock.at(instant(0, 9)):
        hand_over(
            title="Check the first 40 mentee applications",
            details="Only that they are complete. We look at the mentors meanwhile.",
            stage=Stage.SCREEN_MENTEES,
            link=reverse("mentoring_applications:index"),
            **to_careers,
        )
    with clock.at(instant(-2, 11)):
        invite = hand_over(
            title="Invite mentors from the class of 2016",
            details="Biology and chemistry are short of mentors.",
            stage=Stage.RECRUIT_MENTORS,
            due_on=instant(9).date(),
            **to_alumni,
        )
    with clock.at(instant(-1, 15)):
        accept_handoff(handoff=invite, version=invite.version, user=cast.alumni)
    with clock.at(instant(-12, 10)):
        hand_over(title="Book a room for the orientation evening", stage=Stage.TRAIN, **to_careers)
    with clock.at(instant(-4, 10)):
        unclear = hand_over(title="Write the welcome letter", stage=Stage.TRAIN, **to_alumni)
    with clock.at(instant(-3, 16)):
        return_handoff(
            handoff=unclear,
            version=unclear.version,
            reason="For mentors or for mentees? And who signs it?",
            user=cast.alumni,
        )
    ask_about_late_handoffs()
