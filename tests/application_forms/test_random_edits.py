"""Random edits, reverts, copies and translations of a form; ``tests.faults.live_edits`` makes thousands."""

import pytest

from tests.faults.live_edits import run


@pytest.mark.parametrize("seed", [1, 2])
def test_random_edits_change_nothing_that_was_handed_in_and_lose_no_draft(site_root, seed):
    world = run(edits=60, submissions=6, drafts=6, seed=seed)

    assert world.lost == []
    assert world.done["handed in"] >= 6
    assert world.done["translate"] >= 3
    assert world.done["publish"] + world.done["revert"] + world.done["schedule"] >= 25
