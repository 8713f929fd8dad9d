"""A host that leaves the ready-made pages out and builds its own on the mixins, in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from wagtail import VERSION

# One process for all of them, also where tests run side by side.
pytestmark = pytest.mark.xdist_group("host")

ROOT = Path(__file__).parents[2]
SETTINGS = {"DJANGO_SETTINGS_MODULE": "tests.host_with_own_pages.settings"}


@pytest.fixture(scope="module")
def walk(tmp_path_factory):
    folder = tmp_path_factory.mktemp("host")
    environment = {**os.environ, **SETTINGS, "EXAMPLE_VAR_DIR": str(folder), "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-m", "tests.host_with_own_pages.walk"]
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return json.loads(result.stdout)


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
