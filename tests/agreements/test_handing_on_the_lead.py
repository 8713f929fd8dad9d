"""The lead rotates: what the lead answers for goes along, all sign anew, and what was before is kept."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.agreements.agreement_world import AgreementWorld
from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, UserFactory, coordinator_of
from tests.metrics.builders import YEAR, make_pairs
from tests.threads import at_once
from wagtail_mentoring.agreements.actions import assign_stage
from wagtail_mentoring.agreements.lead_actions import hand_on_lead
from wagtail_mentoring.agreements.models import Charter, SignOff
from wagtail_mentoring.metrics.report import figures_to_keep
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.actions import accept_partnership, invite_office, start_program
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.partnership.permissions import may_lead
from wagtail_mentoring.programs.models import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = AgreementWorld()
    world.complete()
    return world


def hand_on(world, user=None, to=None):
    return hand_on_lead(program=world.program, to=to or world.partner, user=user or world.carol)


def leads(world):
    return [row.office for row in world.program.partners.filter(role=PartnerRole.LEAD)]


def accountable(world):
    return {row.stage: (row.office, row.person) for row in world.program.stages.all()}


def address(world, partner=None):
    return reverse(
        "mentoring_partnerships:hand_on_lead", args=[world.program.pk, (partner or world.partner).pk]
    )


def test_exactly_one_office_leads_before_and_after(world):
    hand_on(world)

    assert leads(world) == [world.alumni]
    assert (may_lead(world.alan, world.program), may_lead(world.carol, world.program)) == (True, False)
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.hand_on_lead")
    assert (entry.user, entry.message) == (
        world.carol,
        "Career Services handed the lead on to Alumni Relations",
    )


def test_what_the_lead_answers_for_goes_along_and_every_other_stage_stays(world):
    before = accountable(world)

    hand_on(world)

    moved = {stage for stage, who in accountable(world).items() if who != before[stage]}
    assert moved == {"plan", "train", "support", "close"}
    assert accountable(world)["plan"] == (world.alumni, world.alan)
    assert accountable(world)["match"] == (world.career, world.carol)


def test_stage_that_the_offices_gave_to_the_other_already_stays(world):
    assign_stage(program=world.program, stage="train", office=world.alumni, user=world.carol)

    hand_on(world)

    assert accountable(world)["train"] == (world.alumni, None)


def test_office_that_is_accountable_now_is_not_asked_or_told_as_well(world):
    assign_stage(
        program=world.program, stage="plan", office=world.career, involved=[world.alumni], user=world.carol
    )

    hand_on(world)

    assert list(world.program.stages.get(stage="plan").involved.all()) == []


def test_old_charter_is_history_and_every_office_signs_the_new_one(world):
    world.sign(world.lead, world.carol)
    world.sign(world.partner, world.alan)
    old = Charter.objects.get()

    hand_on(world)

    assert not world.now().is_signed
    assert "Alumni Relations takes part (Lead)" in " ".join(world.now().changes)
    world.sign(world.partner, world.alan)
    world.sign(world.lead, world.carol)
    assert world.now().is_signed
    assert Charter.objects.get(number=1).content == old.content
    assert SignOff.objects.count() == 4


def test_both_are_asked_to_sign_but_not_who_handed_it_on(world):
    colleague = coordinator_of(world.career)

    hand_on(world, user=colleague)

    mail = OutboxMessage.objects.filter(kind="charter_to_sign")
    assert {message.to_email for message in mail} == {world.carol.email, world.alan.email}
    assert "Career Services has handed the lead of Connect on to Alumni Relations" in mail[0].body


def test_nobody_is_asked_to_sign_what_cannot_be_signed_yet():
    world = AgreementWorld()

    hand_on(world)

    assert not OutboxMessage.objects.exists()


def test_only_people_of_the_lead_hand_it_on(world):
    for user in (world.alan, world.stranger, UserFactory(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            hand_on(world, user=user)
    assert leads(world) == [world.career]


def test_lead_goes_to_an_office_that_takes_part_and_to_no_other(world):
    invited = PartnerFactory(program=world.program, accepted=False)
    elsewhere = PartnerFactory(program=ProgramFactory())
    for partner in (invited, elsewhere, world.lead):
        with pytest.raises(ValidationError, match="Choose another office"):
            hand_on(world, to=partner)
    assert leads(world) == [world.career]


def test_lead_of_an_archived_program_stays(world):
    Program.objects.filter(pk=world.program.pk).update(status="archived")

    with pytest.raises(PermissionDenied):
        hand_on(world)


def test_lead_can_be_handed_back_and_the_charter_is_in_force_as_it_was_signed(world):
    world.sign(world.lead, world.carol)
    world.sign(world.partner, world.alan)

    hand_on(world)
    hand_on_lead(program=world.program, to=world.lead, user=world.alan)

    assert leads(world) == [world.career]
    assert world.now().is_signed


def test_office_that_began_alone_hands_on_to_one_that_joined_and_figures_stay():
    career, central = OfficeFactory(kind="career_services"), OfficeFactory(kind="alumni_relations")
    carol, cecil = coordinator_of(career), coordinator_of(central)
    program = start_program(program=ProgramFactory.build(), office=career, user=carol)
    make_pairs(program, 12)
    rows = Program.objects.count(), program.rounds.count()
    before = figures_to_keep(program, YEAR)
    joined = invite_office(program=program, office=central, user=carol)
    accept_partnership(partner=joined, user=cecil)

    hand_on_lead(program=program, to=joined, user=carol)

    after = figures_to_keep(program, YEAR)
    assert {key: after[key] for key in before} == before
    assert before["students_served"]["number"] == 12
    assert rows == (Program.objects.count(), program.rounds.count())
    log = ModelLogEntry.objects.for_instance(program).values_list("action", flat=True)
    assert [action.partition(".")[2] for action in log.order_by("pk")] == [
        "start_program",
        "invite_office",
        "accept_partnership",
        "hand_on_lead",
    ]


# --- screen ---


def test_page_says_what_goes_along_before_it_is_confirmed(world, client, site_root):
    client.force_login(world.carol)
    partnership = client.get(reverse("mentoring_partnerships:partnership", args=[world.program.pk]))
    assert address(world) in partnership.content.decode()

    page = client.get(address(world)).content.decode()
    assert "Plan: goes to Alumni Relations" in page
    assert "Match: goes to" not in page
    assert leads(world) == [world.career]

    client.post(address(world))

    assert leads(world) == [world.alumni]
    assert address(world, world.lead) not in client.get(partnership.request["PATH_INFO"]).content.decode()


def test_page_for_the_lead_itself_or_somebody_else_is_not_there(world, client, site_root):
    client.force_login(world.carol)
    assert client.get(address(world, world.lead)).status_code == 404
    client.force_login(world.alan)
    assert client.get(address(world)).status_code == 302
    client.post(address(world))
    assert leads(world) == [world.career]


# --- at once ---


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_of_the_lead_who_hand_it_to_two_offices_at_once_make_one_lead(site_root):
    world = AgreementWorld()
    world.complete()
    third, colleague = PartnerFactory(program=world.program), coordinator_of(world.career)

    def attempt(user, to):
        try:
            return hand_on(world, user=user, to=to)
        except PermissionDenied as refusal:
            return refusal

    results = at_once(
        lambda: attempt(world.carol, world.partner),
        lambda: attempt(colleague, third),
        lambda: attempt(world.carol, third),
    )

    assert sorted(type(result).__name__ for result in results) == [
        "Partner",
        "PermissionDenied",
        "PermissionDenied",
    ]
    assert Partner.objects.filter(program=world.program, role=PartnerRole.LEAD).count() == 1
    assert {row.office for row in world.program.stages.filter(stage__in=["plan", "close"])} == set(
        leads(world)
    )
