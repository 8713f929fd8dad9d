"""One office alone: it pilots with its own people's data, says so, and another can join later."""

import pytest
from django.urls import reverse

from tests.applications.builders import make_round_form
from tests.applications.staff_world import hand_in
from tests.factories import (
    ContactCardFactory,
    OfficeFactory,
    PartnerFactory,
    ProgramFactory,
    RoundFactory,
    coordinator_of,
)
from wagtail_mentoring.agreements.forms import StageForm
from wagtail_mentoring.partnership.actions import accept_partnership, invite_office
from wagtail_mentoring.partnership.decisions import runs_alone

LABEL = "Run by one office"


@pytest.fixture
def alone(site_root):
    office = OfficeFactory(name="Career Services", kind="career_services")
    program = ProgramFactory(name="Pilot")
    PartnerFactory(program=program, office=office, role="lead")
    program.carol = coordinator_of(office)
    program.office = office
    return program


def screens(program):
    return [
        reverse("mentoring_partnerships:partnership", args=[program.pk]),
        reverse("mentoring_programs:edit", args=[program.pk]),
        reverse("mentoring_report:program", args=[program.pk]),
    ]


@pytest.mark.parametrize(
    ("accepted", "invited", "alone"),
    [(1, 0, True), (1, 1, False), (2, 0, False), (0, 1, False), (0, 0, False)],
)
def test_program_is_run_alone_while_nobody_else_takes_part_or_is_asked_to(accepted, invited, alone):
    assert runs_alone(accepted=accepted, invited=invited) is alone


def test_screens_of_a_program_of_one_office_say_so(alone, client):
    client.force_login(alone.carol)
    for address in screens(alone):
        assert LABEL in client.get(address).content.decode(), address


def test_label_goes_once_another_office_is_invited_and_from_the_report_once_it_accepts(alone, client):
    guest = OfficeFactory()
    invitation = invite_office(program=alone, office=guest, user=alone.carol)
    client.force_login(alone.carol)
    said = [LABEL in client.get(address).content.decode() for address in screens(alone)]
    assert said == [False, False, True]

    accept_partnership(partner=invitation, user=coordinator_of(guest))

    assert LABEL not in client.get(screens(alone)[2]).content.decode()


def test_staff_of_a_solo_program_see_nobody_of_other_offices(alone, client):
    alumni = OfficeFactory(name="Alumni Relations")
    alan = coordinator_of(alumni, first_name="Alan", last_name="Outside")
    theirs = ContactCardFactory(owner=alumni, email="hidden@alumni.example").mentor
    elsewhere = ProgramFactory(name="Elsewhere")
    PartnerFactory(program=elsewhere, office=alumni, role="lead")
    application = hand_in(make_round_form(round=RoundFactory(program=elsewhere)))
    mentors = "wagtailsnippets_wagtail_mentoring_mentor"
    client.force_login(alone.carol)

    for name in ("mentoring_applications:index", f"{mentors}:list", "mentoring_programs:index"):
        page = client.get(reverse(name)).content.decode()
        for hidden in (theirs.name, application.reference, "hidden@alumni.example", "Elsewhere"):
            assert hidden not in page, name
    for name, pk in (
        ("mentoring_applications:inspect", application.pk),
        (f"{mentors}:edit", theirs.pk),
        ("mentoring_report:program", elsewhere.pk),
        ("mentoring_partnerships:partnership", elsewhere.pk),
    ):
        assert client.get(reverse(name, args=[pk])).status_code in (302, 403, 404), name
    assert alan not in StageForm(program=alone).fields["person"].queryset
