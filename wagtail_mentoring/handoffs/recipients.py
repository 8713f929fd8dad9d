"""Who is written to about a hand-off: people who still work where they are asked for, and never nobody."""

from typing import Any

from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.recipients import director_or_staff, person_or_staff

from .choices import Asked
from .models import Handoff


def people_to_ask(handoff: Handoff, asked: Asked) -> list[Any]:
    """The people of ``asked``; where one is not named or has left, the whole office in their place."""
    if asked == Asked.DIRECTORS:
        return _once([*director_or_staff(handoff.from_office), *director_or_staff(handoff.to_office)])
    partner = Partner.objects.filter(program=handoff.program_id, office=handoff.to_office_id)
    partner = partner.select_related("responsible", "deputy").first()
    return person_or_staff(getattr(partner, asked.value, None), handoff.to_office)


def _once(people: list[Any]) -> list[Any]:
    return list({person.pk: person for person in people}.values())
