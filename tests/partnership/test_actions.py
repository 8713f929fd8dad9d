import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation
from wagtail.models import ModelLogEntry

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, UserFactory, coordinator_of
from wagtail_mentoring.partnership.actions import (
    accept_partnership,
    end_invitation,
    invite_office,
    move_program,
    name_people,
    start_program,
)
from wagtail_mentoring.partnership.anatomy_checks import PARTNER_CHECKS
from wagtail_mentoring.partnership.anatomy_rows import blocker_lines
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.desk import MOST_LINES, invitation_lines
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_else_is_looked_at(monkeypatch):
    """Who takes part and who leads; the other checks have tests of their own."""
    checks = {check.key: check for check in PARTNER_CHECKS[:2]}
    monkeypatch.setattr("wagtail_mentoring.anatomy.registry._checks", checks)


@pytest.fixture
def office():
    return OfficeFactory()


@pytest.fixture
def person(office):
    return coordinator_of(office)


@pytest.fixture
def program(office, person):
    return start_program(program=Program(name="Connect", slug="connect"), office=office, user=person)


@pytest.fixture
def invited(program, person):
    return invite_office(program=program, office=OfficeFactory(), user=person)


def logged():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))[-1]


def test_starting_a_program_makes_the_office_its_lead_accepted_by_its_own_person(program, office, person):
    lead = program.partners.get()
    assert (lead.office, lead.role, lead.accepted_by) == (office, PartnerRole.LEAD, person)
    assert program.status == "draft"
    assert logged() == "wagtail_mentoring.start_program"


def test_starting_a_program_for_an_office_one_does_not_work_in_is_refused(office):
    stranger = coordinator_of(OfficeFactory())
    with pytest.raises(PermissionDenied):
        start_program(program=Program(name="Connect", slug="connect"), office=office, user=stranger)
    assert not Program.objects.exists()


def test_a_superuser_starts_a_program_but_does_not_accept_for_the_office(office):
    boss = UserFactory(is_superuser=True)
    program = start_program(program=Program(name="Connect", slug="connect"), office=office, user=boss)
    assert program.partners.get().accepted_at is None
    with pytest.raises(PermissionDenied):
        accept_partnership(partner=program.partners.get(), user=boss)


def test_an_invited_office_counts_only_after_its_own_person_accepts(program, invited):
    assert program.partners.accepted().count() == 1
    accept_partnership(partner=invited, user=coordinator_of(invited.office))
    assert program.partners.accepted().count() == 2
    assert logged() == "wagtail_mentoring.accept_partnership"


def test_the_inviting_office_cannot_accept_for_the_invited_one(invited, person):
    with pytest.raises(PermissionDenied):
        accept_partnership(partner=invited, user=person)


def test_one_person_in_both_offices_cannot_sign_for_the_second(invited, person):
    person.groups.add(invited.office.group)
    with pytest.raises(PermissionDenied):
        accept_partnership(partner=invited, user=person)


def test_accepting_twice_is_refused_and_keeps_the_first_signature(invited):
    first, second = coordinator_of(invited.office), coordinator_of(invited.office)
    accept_partnership(partner=invited, user=first)
    with pytest.raises(ValidationError):
        accept_partnership(partner=invited, user=second)
    invited.refresh_from_db()
    assert invited.accepted_by == first


def test_only_the_lead_invites(program, invited):
    partner_person = coordinator_of(invited.office)
    accept_partnership(partner=invited, user=partner_person)
    with pytest.raises(PermissionDenied):
        invite_office(program=program, office=OfficeFactory(), user=partner_person)


def test_an_office_is_invited_once(program, invited, person):
    with pytest.raises(ValidationError, match="takes part already"):
        invite_office(program=program, office=invited.office, user=person)


def test_a_seventh_office_is_refused(program, person):
    for _ in range(5):
        invite_office(program=program, office=OfficeFactory(), user=person)
    with pytest.raises(ValidationError, match="at most 6"):
        invite_office(program=program, office=OfficeFactory(), user=person)


@pytest.mark.parametrize(
    ("who", "action"),
    [("lead", "wagtail_mentoring.withdraw_invitation"), ("invited", "wagtail_mentoring.decline_partnership")],
)
def test_an_open_invitation_is_ended_by_either_side(program, invited, person, who, action):
    end_invitation(partner=invited, user=person if who == "lead" else coordinator_of(invited.office))
    assert program.partners.count() == 1
    assert logged() == action


def test_a_partner_that_accepted_cannot_be_sent_away(invited, person):
    accept_partnership(partner=invited, user=coordinator_of(invited.office))
    with pytest.raises(PermissionDenied):
        end_invitation(partner=invited, user=person)


def test_an_office_names_only_its_own_people(program, person, office):
    lead, colleague = program.partners.get(), coordinator_of(office)
    with pytest.raises(ValidationError, match="does not work in"):
        name_people(partner=lead, responsible=UserFactory(), deputy=None, budget_share=None, user=person)
    with pytest.raises(ValidationError, match="two people"):
        name_people(partner=lead, responsible=person, deputy=person, budget_share=None, user=person)
    name_people(partner=lead, responsible=person, deputy=colleague, budget_share=60, user=person)
    lead.refresh_from_db()
    assert (lead.deputy, lead.budget_share) == (colleague, 60)


def test_a_program_goes_from_draft_over_agreement_to_approved_and_archived(program, person):
    for status in ("in_agreement", "approved", "archived"):
        program = move_program(program=program, to_status=status, user=person)
        assert program.status == status
    assert logged() == "wagtail_mentoring.move_program"
    assert ModelLogEntry.objects.latest("pk").message == "Set to “Archived”"
    with translation.override("de"):
        assert str(ProgramStatus.ARCHIVED.label) in ModelLogEntry.objects.latest("pk").message


def test_a_program_does_not_skip_the_agreement(program, person):
    with pytest.raises(ValidationError, match="cannot become"):
        move_program(program=program, to_status="approved", user=person)


def test_a_program_is_not_approved_while_an_invitation_is_open(program, invited, person):
    move_program(program=program, to_status="in_agreement", user=person)
    with pytest.raises(ValidationError, match="Accept the invitation"):
        move_program(program=program, to_status="approved", user=person)
    accept_partnership(partner=invited, user=coordinator_of(invited.office))
    assert move_program(program=program, to_status="approved", user=person).status == "approved"


def test_only_the_lead_moves_a_program(program, invited):
    partner_person = coordinator_of(invited.office)
    accept_partnership(partner=invited, user=partner_person)
    with pytest.raises(PermissionDenied):
        move_program(program=program, to_status="in_agreement", user=partner_person)


def test_a_lead_without_the_right_to_change_programs_leads_nothing():
    office = OfficeFactory(equipped=False)
    program = ProgramFactory()
    PartnerFactory(program=program, office=office, role=PartnerRole.LEAD)
    with pytest.raises(PermissionDenied):
        move_program(program=program, to_status="archived", user=coordinator_of(office))


def test_desk_names_a_program_that_cannot_open_however_many_come_before_it(office, person):
    for name in ("Art", "Biology", "Chemistry", "Law"):
        program = Program(name=name, slug=name.lower(), status=ProgramStatus.IN_AGREEMENT)
        start_program(program=program, office=office, user=person)
    invite_office(program=program, office=OfficeFactory(), user=person)

    assert [line.text for line in blocker_lines(person)] == ["Law cannot open yet"]


def test_desk_names_the_invitation_of_a_superusers_own_office_among_many():
    for _ in range(MOST_LINES):
        PartnerFactory(program=ProgramFactory(), accepted=False)
    own = PartnerFactory(program=ProgramFactory(name="Ours"), accepted=False)

    lines = invitation_lines(coordinator_of(own.office, is_superuser=True))

    assert [line.text for line in lines] == [f"Ours invites {own.office} to take part"]
