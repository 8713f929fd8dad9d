"""Programs and rounds through the API: what their pages tell, to whom the pages open."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.applications.builders import make_round_form
from tests.factories import PartnerFactory, ProgramFactory, RoundFactory, UserFactory
from tests.pages.builders import make_program_page, queries_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(site_root):
    program = ProgramFactory(name="Connect", slug="connect")
    make_program_page(site_root, program=program)
    return program


def test_program_tells_its_offices_and_the_round_that_matters(read, program):
    PartnerFactory(program=program, office__name="Alumni Relations")
    PartnerFactory(program=program, office__name="Career Services", role="lead")
    PartnerFactory(program=program, office__name="Invited", accepted=False)
    RoundFactory(program=program, in_state="completed")
    RoundFactory(program=program, slug="now", in_state="closing_soon")

    answer = read("program", "connect")

    assert answer == read("programs")["results"][0]
    assert answer["offices"] == ["Career Services", "Alumni Relations"]
    assert answer["urls"] == ["http://testserver/connect/"]
    assert (answer["round"]["slug"], answer["round"]["state"]) == ("now", "closing_soon")
    assert answer["round"]["takes_applications"]


@pytest.mark.parametrize("state", ["upcoming", "open", "closing_soon", "closed", "running", "completed"])
def test_state_follows_from_the_dates(read, program, state):
    RoundFactory(program=program, slug="round", in_state=state)
    RoundFactory(program=program, in_state="open" if state == "closed" else "closed")

    assert read("round", "connect", "round")["state"] == state
    assert [round["slug"] for round in read("rounds", state=state)["results"]] == ["round"]


def test_moments_carry_the_offset_of_the_rounds_own_zone(read, program):
    RoundFactory(
        program=program,
        slug="summer",
        time_zone="Europe/Dublin",
        opens_at=datetime(2030, 7, 1, 8, tzinfo=UTC),
        closes_at=datetime(2030, 12, 1, 0, tzinfo=UTC),
    )

    round = read("round", "connect", "summer")

    assert round["opens_at"] == "2030-07-01T09:00:00+01:00"
    assert round["closes_at"] == "2030-12-01T00:00:00+00:00"


def test_open_door_says_where_to_apply(read, program):
    round = RoundFactory(program=program, slug="now")
    make_round_form(round=round)

    [door] = read("round", "connect", "now")["doors"]

    assert door["role"] == "mentee"
    assert door["url"].startswith("http://testserver/")


def test_nothing_is_told_before_the_offices_let_it_open(read, program, site_root):
    RoundFactory(program=program, slug="secret", opening_agreed_at=None)
    draft = ProgramFactory(status="draft", slug="draft")
    RoundFactory(program=draft, slug="secret")
    make_program_page(site_root, program=draft)
    ProgramFactory(slug="pageless")

    assert read("program", "connect")["round"] is None
    assert read("program", "draft")["round"] is None
    assert read("rounds")["count"] == 0
    assert read("round", "connect", "secret", status=404)
    assert read("program", "pageless", status=404)


def test_program_behind_a_login_is_there_for_whom_its_page_is(read, client, program, site_root):
    RoundFactory(program=program, slug="now")
    page = site_root.get_children().get(slug="connect")
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)

    assert read("programs")["count"] == read("rounds")["count"] == 0
    assert read("program", "connect", status=404)
    assert read("round", "connect", "now", status=404)
    client.force_login(UserFactory())
    assert read("programs")["count"] == read("rounds")["count"] == 1
    page.unpublish()
    assert read("programs")["count"] == 0


def test_number_of_queries_does_not_grow(client, program, site_root):
    url, rounds = reverse("wagtail_mentoring_api:programs"), reverse("wagtail_mentoring_api:rounds")

    def add():
        other = ProgramFactory()
        make_program_page(site_root, program=other)
        PartnerFactory(program=other)
        make_round_form(round=RoundFactory(program=other))

    add()
    for address in (url, rounds):
        queries_of(client, address)
    once = [queries_of(client, address) for address in (url, rounds)]
    for _number in range(3):
        add()

    assert [queries_of(client, address) for address in (url, rounds)] == once
