"""A host that leaves the ready-made pages out and builds its own on the mixins, in a process of its own."""

import json

import pytest
from wagtail import VERSION

from tests.hosts import run_on

# One process for all of them, also where tests run side by side.
pytestmark = pytest.mark.xdist_group("host")

HOST = "host_with_own_pages"


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    return json.loads(run_on(HOST, tmp_path_factory.mktemp("host"), f"tests.{HOST}.walk"))


def test_host_with_its_own_pages_passes_the_system_checks(walk):
    assert walk["problems"] == []


def test_every_page_of_the_host_answers(walk):
    assert set(walk["status"].values()) == {200}


@pytest.mark.skipif(VERSION < (8, 0), reason="Wagtail 7.4 knows only its own base page model")
def test_host_may_bring_its_own_base_page_model(walk):
    assert walk["base"] == "BasePage"


def test_list_of_the_host_finds_the_hosts_program_page(walk):
    assert walk["addresses"]["program"] in walk["html"]["list"]


def test_program_page_of_the_host_leads_to_the_hosts_application_page(walk):
    assert f'href="{walk["addresses"]["apply"]}"' in walk["html"]["program"]


def test_mentor_strip_of_the_host_leads_to_the_hosts_directory(walk):
    assert f'href="{walk["addresses"]["profile"]}"' in walk["html"]["program"]
    assert "Ada Byrne" in walk["html"]["profile"]
