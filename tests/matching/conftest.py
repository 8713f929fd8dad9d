"""The world of each test."""

import pytest

from .matching_world import MatchingWorld


@pytest.fixture
def world(site_root):
    return MatchingWorld()
