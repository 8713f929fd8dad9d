import pytest

from tests.anatomy.world import ReadyWorld


@pytest.fixture
def world(site_root):
    """Two offices that run a program together, whose pairs are asked."""
    world = ReadyWorld()
    world.program.status = "approved"
    world.program.asks_pairs = True
    world.program.save()
    return world
