"""Two offices of one program with a person each, and a hand-off between them."""

from types import SimpleNamespace

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, coordinator_of
from wagtail_mentoring.handoffs.actions import accept_handoff, finish_handoff, hand_over, return_handoff
from wagtail_mentoring.handoffs.actions import withdraw_handoff as withdraw


def make_world():
    """Alumni Relations hands over, Career Services receives."""
    alumni, career = OfficeFactory(name="Alumni Relations"), OfficeFactory(name="Career Services")
    program = ProgramFactory(name="First Steps")
    sender, receiver = coordinator_of(alumni), coordinator_of(career)
    partners = [
        PartnerFactory(program=program, office=office, responsible=person)
        for office, person in ((alumni, sender), (career, receiver))
    ]
    return SimpleNamespace(
        alumni=alumni,
        career=career,
        program=program,
        sender=sender,
        receiver=receiver,
        sending=partners[0],
        receiving=partners[1],
    )


def send(world, title="Screen the mentors", **values):
    return hand_over(
        **{
            "program": world.program,
            "from_office": world.alumni,
            "to_office": world.career,
            "title": title,
            "user": world.sender,
            **values,
        }
    )


def send_in_state(world, state, **values):
    """A hand-off that has got to ``state`` by its own steps."""
    handoff = send(world, **values)
    if state in ("accepted", "done"):
        handoff = accept_handoff(handoff=handoff, version=handoff.version, user=world.receiver)
    if state == "done":
        handoff = finish_handoff(handoff=handoff, version=handoff.version, user=world.receiver)
    if state == "returned":
        handoff = return_handoff(
            handoff=handoff, version=handoff.version, reason="No names in it", user=world.receiver
        )
    if state == "withdrawn":
        handoff = withdraw(handoff=handoff, version=handoff.version, user=world.sender)
    assert handoff.state == state
    return handoff
