"""Alumni Relations keeps a mentor's address; Career Services runs a program with it."""

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from tests.factories import (
    ContactCardFactory,
    MentorFactory,
    OfficeFactory,
    PartnerFactory,
    ProgramFactory,
    coordinator_of,
)
from wagtail_mentoring.partnership.choices import DataClass, GrantMode
from wagtail_mentoring.partnership.models import DataGrant

ADDRESS = "grace.private@alumni.example"


def make_office(name):
    return OfficeFactory(name=name)


def make_world(mode=GrantMode.RELAY):
    alumni, career, law = map(make_office, ("Alumni Relations", "Career Services", "Law"))
    program = ProgramFactory(name="First Steps")
    for office in (alumni, career):
        PartnerFactory(program=program, office=office)
    mentor = MentorFactory(name="Grace Hart", slug="grace-hart")
    card = ContactCardFactory(mentor=mentor, owner=alumni, email=ADDRESS)
    offices = {"alan": alumni, "cara": career, "lou": law}
    people = {name: coordinator_of(office, first_name=name) for name, office in offices.items()}
    world = SimpleNamespace(
        alumni=alumni, career=career, law=law, program=program, mentor=mentor, card=card, **people
    )
    world.grant = mode and grant(world, mode)
    return world


def grant(world, mode, until=30):
    today = timezone.localdate()
    return DataGrant.objects.create(
        owner=world.alumni,
        recipient=world.career,
        program=world.program,
        data_class=DataClass.MENTOR_CONTACT,
        mode=mode,
        purpose="Introduce mentors",
        valid_from=today - timedelta(days=60),
        valid_until=today + timedelta(days=until),
    )
