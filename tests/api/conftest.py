"""A directory to ask, programs with pages, and a short way to call the API."""

import pytest
from django.urls import reverse

from tests.directory.conftest import (  # noqa: F401  the same directory, asked another way
    commits,
    directory,
    engine,
    full_text_table,
    industry,
    opensearch_server,
    topic,
)


@pytest.fixture
def read(client):
    """``read("mentors", q="biotech")`` as JSON, with the status that is expected."""

    def get(name, *args, status=200, headers=None, **parameters):
        url = reverse(f"wagtail_mentoring_api:{name}", args=args)
        response = client.get(url, parameters, headers=headers or {})
        assert response.status_code == status, response.content
        return response.json()

    return get
