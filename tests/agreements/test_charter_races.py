"""Signing and changing a charter in the same moment: threads against PostgreSQL, where they really meet."""

import random

import pytest

from tests.factories import OfficeFactory, PartnerFactory, coordinator_of
from tests.threads import at_once
from wagtail_mentoring.agreements import actions
from wagtail_mentoring.agreements.goal_actions import suggest_goals
from wagtail_mentoring.agreements.models import Charter, Goal, SignOff, StageResponsibility
from wagtail_mentoring.digests import digest
from wagtail_mentoring.partnership.actions import accept_partnership, name_people

from .agreement_world import AgreementWorld

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(site_root):
    world = AgreementWorld()
    world.complete()
    return world


def assert_truth(world):
    """Each signature is under a text that is kept; in force only if every partner signed what there is."""
    for charter in Charter.objects.all():
        assert digest([charter.program_id, charter.content]) == charter.digest
    kept = set(Charter.objects.values_list("digest", flat=True))
    assert set(SignOff.objects.values_list("digest", flat=True)) <= kept
    now = world.now()
    signed = SignOff.objects.filter(digest=now.digest).values_list("office", flat=True)
    assert now.is_signed == (set(signed) == {row.office_id for row in now.partners})


def test_offices_that_sign_at_once_both_sign_one_text(world):
    read = world.now().digest
    at_once(
        lambda: world.sign(world.lead, world.carol, read), lambda: world.sign(world.partner, world.alan, read)
    )

    assert world.now().is_signed
    assert Charter.objects.count() == 1


def test_two_people_of_one_office_sign_once(world):
    read, second = world.now().digest, coordinator_of(world.career)
    results = at_once(
        lambda: world.sign(world.lead, world.carol, read), lambda: world.sign(world.lead, second, read)
    )

    assert sorted(type(result).__name__ for result in results) == ["SignOff", "ValidationError"]
    assert SignOff.objects.count() == 1


def test_two_who_suggest_at_once_fill_each_stage_once(world):
    StageResponsibility.objects.all().delete()
    suggest = [
        lambda user=user: actions.suggest_stages(program=world.program, user=user)
        for user in (world.carol, world.alan)
    ]

    at_once(*suggest)

    assert StageResponsibility.objects.count() == 9


def test_two_who_suggest_goals_at_once_set_each_once(world):
    Goal.objects.all().delete()

    at_once(
        *(
            lambda user=user: suggest_goals(program=world.program, user=user)
            for user in (world.carol, world.alan)
        )
    )

    assert Goal.objects.count() == 5


@pytest.mark.parametrize("seed", range(10))
def test_no_charter_is_in_force_that_not_every_office_signed_as_it_is(world, seed):
    """Random interleavings of signers, editors, somebody who names people, and an office that joins."""
    chance = random.Random(seed)  # noqa: S311  an order of threads
    guest = OfficeFactory()
    invitation = PartnerFactory(program=world.program, office=guest, accepted=False)
    newcomer = coordinator_of(guest)
    read = world.now().digest

    def assign(office):
        return lambda: actions.assign_stage(
            program=world.program, stage="match", office=office, user=world.carol
        )

    steps = [
        lambda: world.sign(world.lead, world.carol, read),
        lambda: world.sign(world.partner, world.alan, read),
        assign(world.alumni),
        assign(world.career),
        lambda: name_people(
            partner=world.partner, responsible=world.alan, deputy=None, budget_share=30, user=world.alan
        ),
        lambda: accept_partnership(partner=invitation, user=newcomer),
    ]
    chance.shuffle(steps)

    at_once(*steps[: chance.randint(3, 6)])
    assert_truth(world)
    at_once(
        lambda: world.sign(world.lead, world.carol),
        lambda: world.sign(world.partner, world.alan),
        assign(chance.choice([world.alumni, world.career])),
    )
    assert_truth(world)
