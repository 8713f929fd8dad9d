from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, RoundFactory, coordinator_of
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.programs.models import Program, Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def coordinator(client, office):
    person = coordinator_of(office)
    client.force_login(person)
    return person


def program_of(office, **values):
    program = ProgramFactory(**values)
    PartnerFactory(program=program, office=office, role=PartnerRole.LEAD)
    return program


def round_data(program, **values):
    return {
        "program": program.pk,
        "name": "2027",
        "slug": "2027",
        "time_zone": "America/New_York",
        "opens_at": "2027-01-04 09:00",
        "closes_at": "2027-02-01 17:00",
        "edit_until": "",
        "withdraw_until": "",
        "grace_minutes": 10,
        "late_policy": "refuse",
        "starts_on": "2027-03-01",
        "ends_on": "2027-06-30",
        "has_waitlist": "on",
        **values,
    }


def test_a_coordinator_starts_a_program_for_their_own_office(client, coordinator, office):
    other = OfficeFactory()
    data = {"name": "Connect", "slug": "connect", "office": other.pk}
    assert client.post(reverse("mentoring_programs:add"), data).status_code == 200
    response = client.post(reverse("mentoring_programs:add"), {**data, "office": office.pk})
    program = Program.objects.get()
    assert response.url == reverse("mentoring_programs:edit", args=[program.pk])
    assert program.partners.get().accepted_by == coordinator


def test_the_status_cannot_be_written_through_the_form(client, coordinator, office):
    program = program_of(office, status="draft")
    data = {"name": program.name, "slug": program.slug, "status": "approved", "summary": "New"}
    client.post(reverse("mentoring_programs:edit", args=[program.pk]), data)
    program.refresh_from_db()
    assert (program.summary, program.status) == ("New", "draft")


def test_the_list_shows_own_and_inviting_programs_and_no_other(client, coordinator, office):
    program_of(office, name="Ours")
    PartnerFactory(program=ProgramFactory(name="Inviting"), office=office, accepted=False)
    ProgramFactory(name="Theirs")
    content = client.get(reverse("mentoring_programs:index")).content.decode()
    assert [name in content for name in ("Ours", "Inviting", "Theirs")] == [True, True, False]


def test_an_invited_office_is_led_to_the_page_with_the_button_to_accept(client, coordinator, office):
    program = ProgramFactory()
    partner = PartnerFactory(program=program, office=office, accepted=False)
    listing = client.get(reverse("mentoring_programs:index")).content.decode()
    assert reverse("mentoring_programs:edit", args=[program.pk]) not in listing
    page = client.get(reverse("mentoring_programs:inspect", args=[program.pk])).content.decode()
    accept = reverse("mentoring_programs:accept", args=[program.pk, partner.pk])
    assert accept in page
    response = client.post(accept)
    assert response.url == reverse("mentoring_programs:edit", args=[program.pk])
    partner.refresh_from_db()
    assert partner.accepted_by == coordinator


def test_a_refused_step_comes_back_as_an_error_of_the_page(client, coordinator, office):
    program = program_of(office, status="in_agreement")
    PartnerFactory(program=program, office=OfficeFactory(name="Alumni"), accepted=False)
    address = reverse("mentoring_programs:move", args=[program.pk, "approved"])
    page = client.post(address).content.decode()
    assert "Applications do not open yet." in page
    assert "Accept the invitation, or decline it." in page
    program.refresh_from_db()
    assert program.status == "in_agreement"


def test_a_partner_of_another_program_cannot_be_reached_through_ones_own(client, coordinator, office):
    foreign = PartnerFactory(program=ProgramFactory(), office=office, accepted=False)
    own = program_of(office)
    address = reverse("mentoring_programs:accept", args=[own.pk, foreign.pk])
    assert client.post(address).status_code == 404


@pytest.mark.parametrize("name", ["programs", "rounds"])
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(client, coordinator, office, name):
    def fill():
        program = program_of(office)
        PartnerFactory(program=program)
        RoundFactory(program=program)

    def queries():
        with CaptureQueriesContext(connection) as context:
            assert client.get(reverse(f"mentoring_{name}:index")).status_code == 200
        return len(context)

    fill()
    queries()
    one = queries()
    fill()
    fill()
    assert queries() == one


def test_the_moments_of_a_round_are_read_and_shown_in_its_own_zone(client, coordinator, office):
    program = program_of(office)
    with timezone.override("Asia/Tokyo"):
        response = client.post(reverse("mentoring_rounds:add"), round_data(program))
    assert response.status_code == 302
    round = Round.objects.get()
    assert round.opens_at == datetime(2027, 1, 4, 14, tzinfo=UTC)
    page = client.get(reverse("mentoring_rounds:edit", args=[round.pk])).content.decode()
    assert 'value="2027-01-04 09:00"' in page


@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({"closes_at": "2027-01-01 00:00"}, "Applications must close after they open."),
        ({"ends_on": "2027-02-01"}, "Mentorships must end after they start."),
        ({"time_zone": "Mars/Olympus"}, "is not a time zone"),
        ({"opens_at": "2027-03-14 02:30", "closes_at": "2027-04-01 00:00"}, "may not exist"),
        ({"opens_at": "2026-11-01 01:30"}, "may be ambiguous"),
    ],
)
def test_a_round_that_cannot_be_is_refused_in_words(client, coordinator, office, values, error):
    response = client.post(reverse("mentoring_rounds:add"), round_data(program_of(office), **values))
    assert error in response.content.decode()
    assert not Round.objects.exists()


def test_a_round_cannot_be_added_to_a_program_the_office_does_not_work_on(client, coordinator, office):
    invited = ProgramFactory()
    PartnerFactory(program=invited, office=office, accepted=False)
    for program in (ProgramFactory(), invited):
        assert client.post(reverse("mentoring_rounds:add"), round_data(program)).status_code == 200
    assert not Round.objects.exists()


def test_the_desk_names_open_rounds_of_ones_own_programs_only(client, coordinator, office):
    RoundFactory(program=program_of(office, name="Ours"), name="spring")
    RoundFactory(program=program_of(office, name="Ours too"), name="autumn", in_state="closed")
    RoundFactory(program=program_of(OfficeFactory(), name="Theirs"))
    content = client.get(reverse("mentoring_desk:index")).content.decode()
    assert "Ours spring takes applications" in content
    assert "autumn takes applications" not in content
    assert "Theirs" not in content
