"""Signing, editing and pairing in the same moment: threads against PostgreSQL, where they really meet."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests.factories import coordinator_of
from tests.threads import at_once
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.matching import actions
from wagtail_mentoring.matching.choices import ProposalState, RunState
from wagtail_mentoring.matching.models import MatchRun
from wagtail_mentoring.mentorships.actions import start_mentorship
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.outbox.models import OutboxMessage

from .matching_world import MatchingWorld

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(site_root):
    world = MatchingWorld().three_pairs()
    world.propose()
    return world


def test_offices_that_sign_at_once_release_once(world):
    read = world.run_now().digest

    at_once(lambda: world.sign_for_career(read), lambda: world.sign_for_alumni(read))

    assert world.run.state == RunState.RELEASED
    assert (SignOff.objects.count(), Mentorship.objects.count()) == (2, 3)
    assert OutboxMessage.objects.filter(kind="application_matched").count() == 3


def test_two_people_of_one_office_sign_once(world):
    read, second = world.run_now().digest, coordinator_of(world.career)

    results = at_once(lambda: world.sign_for_career(read), lambda: world.sign_for_career(read, user=second))

    assert sorted(type(result).__name__ for result in results) == ["SignOff", "ValidationError"]
    assert world.run.state == RunState.PROPOSED


def test_one_person_in_both_offices_who_signs_twice_at_once_signs_for_one(world):
    read, both = world.run_now().digest, coordinator_of(world.career, world.alumni)

    def sign(step):
        try:
            return step(read, user=both)
        except PermissionDenied as refusal:
            return refusal

    at_once(lambda: sign(world.sign_for_career), lambda: sign(world.sign_for_alumni))

    assert SignOff.objects.count() == 1
    assert world.run.state == RunState.PROPOSED


@pytest.mark.parametrize("trial", range(5))
def test_a_veto_at_the_moment_of_the_last_signature_is_never_released(world, trial):
    world.sign_for_career()
    read, proposal = world.run_now().digest, world.proposal(world.ada)

    results = at_once(
        lambda: world.sign_for_alumni(read),
        lambda: actions.veto_pair(proposal=proposal, reason="No", user=world.carol),
    )

    refused = [result for result in results if isinstance(result, ValidationError)]
    is_released = world.run.state == RunState.RELEASED
    proposal.refresh_from_db()
    assert len(refused) == 1
    assert is_released == (proposal.state == ProposalState.RELEASED)
    assert Mentorship.objects.count() == (3 if is_released else 0)


@pytest.mark.parametrize("trial", range(5))
def test_last_place_given_by_hand_at_the_moment_of_the_release_is_given_once(world, trial):
    late = world.mentee("Late")
    world.sign_for_career()
    read = world.run_now().digest

    at_once(
        lambda: world.sign_for_alumni(read),
        lambda: start_mentorship(application=late, mentor=world.ines, user=world.carol),
    )

    assert world.run.state == RunState.RELEASED
    assert Mentorship.objects.filter(mentor=world.ines).count() == 1
    assert Mentor.objects.get(pk=world.ines.pk).places_taken == 1
    left_out = world.run.proposals.filter(state=ProposalState.LEFT_OUT).count()
    assert Mentorship.objects.count() == 4 - 1
    assert left_out == Mentorship.objects.filter(mentor=world.ines, application=late).count()


def test_two_runs_at_once_make_one(world):
    actions.discard_run(run=world.run, user=world.carol)

    def propose():
        return actions.propose_matches(round=world.round, user=world.carol)

    results = at_once(propose, propose)

    assert sorted(isinstance(result, ValidationError) for result in results) == [False, True]
    assert MatchRun.objects.open().count() == 1
