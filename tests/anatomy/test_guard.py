"""Nobody opens applications while something stands in the way: not in code, not in the admin."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.anatomy.world import ReadyWorld
from tests.applications.builders import make_applicant, make_round_form, start
from tests.factories import ContactCardFactory, OfficeFactory, PartnerFactory, RoundFactory, UserFactory
from wagtail_mentoring.anatomy import registry
from wagtail_mentoring.anatomy.anatomies import OpeningRefused
from wagtail_mentoring.anatomy.registry import registered_anatomy_checks
from wagtail_mentoring.anatomy.wording import summary
from wagtail_mentoring.applicants.entries import entry_for, open_entries
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.desk_lines import waiting_lines
from wagtail_mentoring.partnership.actions import agree_opening, move_program
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program, Round
from wagtail_mentoring.signal_handlers import connect_anatomy

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return ReadyWorld()


def spoil(world):
    """One thing missing at each of the offices."""
    for part in (world.lead, world.partner):
        world.spoil(part, deputy=None)


def approve(world, user=None):
    return move_program(program=world.program, to_status="approved", user=user or world.carol)


def at(name, row, *more):
    return reverse(name, args=[row.pk, *more])


# --- in code ---


def test_approving_a_program_lets_its_rounds_open(world):
    approve(world)

    assert Round.objects.let_open().get() == world.round
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.agree_opening").count() == 1


def test_a_program_with_blockers_is_not_approved_and_each_of_them_is_named(world):
    spoil(world)
    with pytest.raises(OpeningRefused) as refused:
        approve(world)

    assert {f"{f.key} {f.office}" for f in refused.value.findings} >= {
        "deputies Career Services",
        "deputies Alumni Relations",
    }
    assert "A deputy in each office – Alumni Relations: Name a deputy" in " ".join(refused.value.messages)
    world.program.refresh_from_db()
    assert (world.program.status, world.round.opening_agreed_at) == ("in_agreement", None)


def test_a_superuser_opens_nothing_past_the_blockers(world):
    spoil(world)
    with pytest.raises(OpeningRefused):
        approve(world, user=UserFactory(is_superuser=True))


def test_a_program_goes_back_and_is_archived_whatever_is_missing(world):
    spoil(world)
    assert move_program(program=world.program, to_status="draft", user=world.carol).status == "draft"


@pytest.fixture
def later(world):
    """A round that was added after the program was approved."""
    approve(world)
    world.later = RoundFactory(program=world.program, name="2028", capacity=5, opening_agreed_at=None)
    return world


def test_a_round_added_to_an_approved_program_takes_no_applications_before_it_is_let_open(later):
    round_form, student = make_round_form(round=later.later), make_applicant()
    later.spoil(later.round, opening_agreed_at=None)

    assert not later.later.takes_applications
    assert not Round.objects.open().exists()
    assert Program.objects.get().public_round is None
    assert not entry_for(round_form=round_form, user=student).is_open
    assert open_entries(student) == []
    with pytest.raises(ApplicationRefused, match="stopped"):
        start(round_form, student)

    later.round = agree_opening(round=later.later, user=later.alan)

    assert Round.objects.open().get() == later.later
    assert Program.objects.get().public_round == later.later
    round_form = RoundForm.objects.get()
    assert entry_for(round_form=round_form, user=student).is_open
    assert len(open_entries(student)) == 1
    assert start(round_form, student).round == later.later


def test_any_office_that_takes_part_lets_a_round_open_and_no_other(later):
    invited = PartnerFactory(program=later.program, accepted=False)
    for stranger in (later.stranger, UserFactory(), *invited.office.group.user_set.all()):
        with pytest.raises(PermissionDenied):
            agree_opening(round=later.later, user=stranger)
    invited.delete()

    agree_opening(round=later.later, user=later.alan)
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.agree_opening").count() == 2


def test_letting_a_round_open_twice_keeps_the_first_moment(later):
    first = agree_opening(round=later.later, user=later.alan).opening_agreed_at

    assert agree_opening(round=later.later, user=later.carol).opening_agreed_at == first
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.agree_opening").count() == 2


def test_a_round_with_blockers_is_not_let_open(later):
    spoil(later)
    with pytest.raises(OpeningRefused):
        agree_opening(round=later.later, user=later.carol)
    later.later.refresh_from_db()
    assert later.later.opening_agreed_at is None


def test_a_round_of_a_program_that_is_not_approved_is_not_let_open_by_itself(world):
    with pytest.raises(ValidationError, match="not approved"):
        agree_opening(round=world.round, user=world.carol)


def test_what_goes_missing_later_shuts_nobody_out(world):
    approve(world)
    world.spoil(world.round, opens_at=timezone.now())
    spoil(world)

    assert Round.objects.open().get() == world.round


def test_every_check_is_registered_at_start_up_and_none_with_the_admins_hooks(monkeypatch):
    """What a management command or a shell opens is looked at as well."""
    known = registered_anatomy_checks()
    monkeypatch.setattr(registry, "_checks", {})

    connect_anatomy()

    assert registered_anatomy_checks() == known


# --- in the admin ---


def test_the_admin_refuses_and_lists_what_is_missing_with_links(client, world):
    spoil(world)
    client.force_login(world.carol)
    address = at("mentoring_programs:move", world.program, "approved")

    for page in (client.get(address), client.post(address)):
        text = page.content.decode()
        assert "Name a deputy, so that nothing waits for one person." in text
        assert f'href="{at("mentoring_programs:people", world.program, world.lead.pk)}"' in text
        assert f'<a href="{at("mentoring_programs:edit", world.program)}">Name a deputy' in text
    assert "Applications do not open yet. 4 blockers: 2 Alumni Relations, 2 Career Services." in text
    world.program.refresh_from_db()
    assert world.program.status == "in_agreement"


def test_the_admin_lets_a_round_open_or_says_what_stands_in_the_way(client, later):
    client.force_login(later.alan)
    form = at("mentoring_rounds:edit", later.later)
    address = at("mentoring_rounds:let_open", later.later)
    assert address in client.get(form).content.decode()
    spoil(later)
    assert "Applications do not open yet." in client.post(address).content.decode()
    for part in (later.lead, later.partner):
        later.name(part, deputy=later.deputies[part])
    later.sign_all()

    assert client.post(address).url == form
    assert "Let open on" in client.get(form).content.decode()


def round_data(later, **values):
    return {
        "program": later.program.pk,
        "name": "2029",
        "slug": "2029",
        "time_zone": "UTC",
        "opens_at": "2027-01-04 09:00",
        "closes_at": "2027-02-01 17:00",
        "grace_minutes": 10,
        "late_policy": "refuse",
        "starts_on": "2027-03-01",
        "ends_on": "2027-06-30",
        **values,
    }


def test_a_round_that_is_added_or_copied_is_not_let_open(client, later):
    """The form of a copy is sent to the same address."""
    client.force_login(later.alan)
    client.post(reverse("mentoring_rounds:add"), round_data(later))

    assert Round.objects.get(name="2029").opening_agreed_at is None


def test_a_round_that_moves_to_another_program_is_not_let_open_there(client, later):
    other = program_beside(later)
    client.force_login(later.carol)
    client.post(at("mentoring_rounds:edit", later.round), round_data(later, program=other.pk))

    later.round.refresh_from_db()
    assert (later.round.program, later.round.opening_agreed_at) == (other, None)


def program_beside(world):
    program = Program.objects.create(name="Beside", slug="beside", status=ProgramStatus.APPROVED)
    PartnerFactory(program=program, office=world.career, role="lead")
    return program


def test_a_round_form_cannot_write_that_it_was_let_open(client, later):
    client.force_login(later.carol)
    data = round_data(later, opening_agreed_at="2026-01-01 09:00")
    client.post(at("mentoring_rounds:edit", later.later), data)

    later.later.refresh_from_db()
    assert (later.later.name, later.later.opening_agreed_at) == ("2029", None)


# --- the screen ---


def test_the_screen_shows_blockers_by_office_and_folds_what_is_in_order(client, world):
    spoil(world)
    client.force_login(world.carol)
    page = client.get(at("mentoring_anatomy:anatomy", world.program)).content.decode()

    assert page.index("Applications cannot open before") < page.index("<h3>Alumni Relations</h3>")
    assert page.index("<h3>Alumni Relations</h3>") < page.index("<h3>Career Services</h3>")
    assert page.index("Better before applications open") < page.index("<details>")
    assert "4 blockers: 2 Alumni Relations, 2 Career Services" in page
    assert "%" not in summary(world.anatomy())


def test_an_office_that_is_only_invited_sees_it_with_the_link_to_accept(client, world):
    invited = PartnerFactory(program=world.program, office=OfficeFactory(name="Engineering"), accepted=False)
    person = UserFactory()
    person.groups.add(invited.office.group)
    spoil(world)
    client.force_login(person)
    page = client.get(at("mentoring_anatomy:anatomy", world.program)).content.decode()

    assert f'<a href="{at("mentoring_programs:inspect", world.program)}">Accept the invitation' in page
    assert "Name a deputy" in page
    assert f'<a href="{at("mentoring_programs:edit", world.program)}">Name a deputy' not in page


def test_an_office_that_has_nothing_to_do_with_it_does_not_see_it(client, world):
    client.force_login(world.stranger)

    assert client.get(at("mentoring_anatomy:anatomy", world.program)).status_code == 302


def test_home_screen_program_and_partnership_lead_to_it(client, world):
    spoil(world)
    address = at("mentoring_anatomy:anatomy", world.program)
    line = next(
        line for line in waiting_lines(world.carol, today=timezone.localdate()) if line.url == address
    )
    client.force_login(world.carol)

    assert line.text == "Connect cannot open yet"
    assert line.detail == "4 blockers: 2 Alumni Relations, 2 Career Services"
    for name in ("mentoring_programs:edit", "mentoring_partnerships:partnership"):
        assert address in client.get(at(name, world.program)).content.decode()


def test_home_screen_names_rounds_that_wait_to_be_let_open_to_those_who_may(later):
    address = at("mentoring_anatomy:anatomy", later.program)

    def waiting(person):
        return [
            line.text for line in waiting_lines(person, today=timezone.localdate()) if line.url == address
        ]

    assert waiting(later.alan) == ["Connect 2028 waits to be let open"]
    assert waiting(later.stranger) == []
    agree_opening(round=later.later, user=later.alan)
    assert waiting(later.alan) == []


def test_more_offices_mentors_and_rounds_take_no_more_queries(world):
    def queries():
        anatomy = world.anatomy()
        with CaptureQueriesContext(connection) as context:
            assert anatomy.findings
        return len(context)

    world.set_status(ProgramStatus.APPROVED)
    before = queries()
    for number in range(3):
        PartnerFactory(program=world.program, office=OfficeFactory(name=f"Faculty {number}"))
        ContactCardFactory(owner=world.alumni)
        RoundFactory(program=world.program, in_state="upcoming", opening_agreed_at=None)

    assert queries() == before
    assert before < 35
