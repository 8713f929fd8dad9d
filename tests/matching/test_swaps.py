"""Two pairs of a run swap their mentors: what it brings, what forbids it, and what happens to the others."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.factories import coordinator_of
from wagtail_mentoring.applications.models import ConflictOfInterest
from wagtail_mentoring.matching import actions
from wagtail_mentoring.matching.actions import MatchingRefused
from wagtail_mentoring.matching.choices import ProposalState
from wagtail_mentoring.matching.rule_actions import make_pair_rule
from wagtail_mentoring.matching.swap_actions import swap_pairs, swaps_of

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"mentoring_matches:{name}", args=args)


@pytest.fixture
def board(world):
    world.three_pairs().propose()
    return world


def found(world):
    """For Ada's pair: by name of the other mentee, points gained and the rule against it."""
    others = list(world.run.proposals.standing().exclude(application=world.ada))
    names = {row.application_id: row.application.applicant_name.split()[0] for row in others}
    swaps = swaps_of(world.run, world.proposal(world.ada), others)
    return [(names[swap.other[0]], swap.gained, swap.rule) for swap in swaps]


def swap(world, one, other, user=None):
    proposals = {"proposal": world.proposal(one), "other": world.proposal(other)}
    world.run_pk = swap_pairs(user=user or world.carol, **proposals).pk
    return world.run


def test_swap_that_costs_least_comes_first_and_what_cannot_be_last(board):
    # Ada wishes for Ines, Bea asks for what Omar offers, Cleo asks for nothing.
    by_loss = [name for name, _gained, _rule in found(board)]
    assert by_loss == ["Cleo", "Bea"]
    make_pair_rule(application=board.cleo, mentor=board.ines, kind="never", reason="Kin", user=board.carol)

    assert [(name, rule) for name, _gained, rule in found(board)] == [("Bea", ""), ("Cleo", "never")]
    assert all(gained < 0 for _name, gained, _rule in found(board))


def test_swap_locks_both_new_pairs_and_moves_nobody_else(board):
    before = board.run

    run = swap(board, board.ada, board.bea)

    assert board.pairs() == {"Ada": "Omar Said", "Bea": "Ines Moor", "Cleo": "Uma Lind"}
    assert {board.proposal(one).state for one in (board.ada, board.bea)} == {ProposalState.LOCKED}
    assert board.proposal(board.cleo).state == ProposalState.PROPOSED
    assert (run.number, run.counts["moved"]) == (before.number + 1, 0)
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.run_matches_again").count() == 1


def test_swap_undoes_the_locks_of_its_two_pairs_only(board):
    for one in (board.ada, board.cleo):
        actions.lock_pair(proposal=board.proposal(one), user=board.carol)

    swap(board, board.ada, board.bea)

    assert board.pairs() == {"Ada": "Omar Said", "Bea": "Ines Moor", "Cleo": "Uma Lind"}
    assert board.run.proposals.locked().count() == 3


def test_rule_against_a_swap_refuses_it_and_changes_nothing(board):
    make_pair_rule(application=board.ada, mentor=board.omar, kind="never", reason="Kin", user=board.carol)
    make_pair_rule(application=board.cleo, mentor=board.uma, kind="must", reason="Asked", user=board.carol)
    before = board.pairs()

    with pytest.raises(MatchingRefused, match="an office keeps the two apart"):
        swap(board, board.ada, board.bea)
    with pytest.raises(MatchingRefused, match="an office keeps one of the pairs together"):
        swap(board, board.ada, board.cleo)

    assert (board.pairs(), board.run.number) == (before, 1)


def test_no_said_before_holds_against_a_swap(board):
    vetoed = board.proposal(board.ada)
    actions.veto_pair(proposal=vetoed, reason="Same family", user=board.carol)
    board.again()
    holder = board.run.proposals.standing().get(mentor=board.ines).application

    with pytest.raises(MatchingRefused, match="somebody said no to the pair"):
        swap(board, board.ada, holder)


def test_only_the_office_that_answers_for_matching_swaps(board):
    with pytest.raises(PermissionDenied):
        swap(board, board.ada, board.bea, user=board.alan)

    assert board.pairs()["Ada"] == "Ines Moor"


def test_swap_of_pairs_that_are_gone_is_refused(board):
    stale = board.proposal(board.ada), board.proposal(board.bea)
    board.again()

    with pytest.raises(MatchingRefused, match="cannot be changed any more"):
        swap_pairs(proposal=stale[0], other=stale[1], user=board.carol)


def test_swap_is_chosen_and_confirmed_on_the_screens(client, board):
    client.force_login(board.carol)
    ada, bea = board.proposal(board.ada), board.proposal(board.bea)
    assert at("swaps", board.round.pk, ada.pk) in client.get(at("board", board.round.pk)).text
    choices = client.get(at("swaps", board.round.pk, ada.pk))
    assert at("swap", board.round.pk, ada.pk, bea.pk) in choices.text
    assert at("swap", board.round.pk, ada.pk, ada.pk) not in choices.text
    assert "Cleo" not in client.get(at("swaps", board.round.pk, ada.pk), {"q": "bea"}).text
    assert "No pair with this name" in client.get(at("swaps", board.round.pk, ada.pk), {"q": "zz"}).text
    url = at("swap", board.round.pk, ada.pk, bea.pk)
    asked = client.get(url).text
    assert "Ada Byrne is locked with Omar Said, and Bea Byrne with Ines Moor." in asked

    page = client.post(url, follow=True).text

    assert "3 pairs are proposed. Nobody else moved." in page
    board.run_pk = board.round.match_runs.open().get().pk
    assert board.pairs()["Bea"] == "Ines Moor"


def test_pair_that_is_kept_from_somebody_is_no_choice(client, board):
    veiled = coordinator_of(board.career)
    ConflictOfInterest.objects.create(application=board.bea, person=veiled, reason="Cousin")
    client.force_login(veiled)
    ada, bea = board.proposal(board.ada), board.proposal(board.bea)

    choices = client.get(at("swaps", board.round.pk, ada.pk)).text

    assert "Cleo Byrne" in choices
    assert "Bea Byrne" not in choices
    assert client.get(at("swap", board.round.pk, ada.pk, bea.pk)).status_code == 404
    assert client.get(at("swaps", board.round.pk, bea.pk)).status_code == 404
