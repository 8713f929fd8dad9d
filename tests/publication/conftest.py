"""The world of each test, and a browser for each of its people."""

import pytest

from tests.pages.conftest import index  # noqa: F401  the list of programs

from .publication_world import PublicationWorld


@pytest.fixture
def world(index):  # noqa: F811
    return PublicationWorld(index)


@pytest.fixture
def admin_client(client, world):
    client.force_login(world.admin)
    return client
