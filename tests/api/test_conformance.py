"""The API keeps to its description, whatever is sent to it, and a generated client can call it."""

import importlib
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import schemathesis
import yaml
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from rest_framework.authtoken.models import Token
from schemathesis.specs.openapi.checks import positive_data_acceptance

from example_site.wsgi import application
from tests.applications.builders import make_round_form
from tests.applications.staff_world import hand_in
from tests.factories import MentorFactory, PartnerFactory, ProgramFactory, RoundFactory, coordinator_of
from tests.pages.builders import make_program_page
from wagtail_mentoring.api.schema import build_schema

#: Requests for each operation; more by hand: WM_API_EXAMPLES=2000 pytest tests/api/test_conformance.py
EXAMPLES = int(os.environ.get("WM_API_EXAMPLES", "10"))
#: No description can list the terms that editors have made; an unknown one is an error.
NOT_TRUE_OF = {"GET /mentors/": [positive_data_acceptance]}


@pytest.fixture
def portal(site_root, directory, industry):
    """Something of each kind, so that not every answer is empty."""
    program = ProgramFactory(slug="connect")
    make_program_page(site_root, program=program)
    office = PartnerFactory(program=program, role="lead").office
    round_form = make_round_form(round=RoundFactory(program=program, slug="now"))
    application = hand_in(round_form, "ada", status="accepted")
    MentorFactory(slug="rob", terms=[industry["Law"]])
    return SimpleNamespace(office=office, applicant=application.applicant, application=application)


@pytest.fixture
def no_limits(settings):
    floods = dict.fromkeys(("api_read", "api_search", "api_write"), (None, None))
    settings.WAGTAIL_MENTORING = {**settings.WAGTAIL_MENTORING, "LIMITS": floods}


@pytest.fixture
def one_connection(db):
    """Keep the test's own connection from being closed after each request, as Django's test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture(params=["visitor", "applicant", "coordinator"])
def headers(request, portal):
    """Of somebody who has a token, or none."""
    if request.param == "visitor":
        return {}
    person = portal.applicant if request.param == "applicant" else coordinator_of(portal.office)
    return {"Authorization": f"Token {Token.objects.create(user=person).key}"}


def test_every_answer_is_as_described(headers, no_limits, one_connection):
    described = schemathesis.openapi.from_wsgi(reverse("wagtail_mentoring_api:schema"), application)
    tried = []

    for result in described.get_all_operations():
        operation = result.ok()

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def call(case):
            case.call_and_validate(headers=headers, excluded_checks=NOT_TRUE_OF.get(case.operation.label, []))

        call()
        tried.append(operation.label)

    assert len(tried) == sum(len(methods) for methods in build_schema()["paths"].values())


@pytest.mark.slow
def test_generated_client_calls_the_portal(live_server, portal, no_limits, tmp_path, monkeypatch):
    description = tmp_path / "openapi.yaml"
    description.write_text(yaml.safe_dump(build_schema()))
    tool = Path(sys.executable).with_name("openapi-python-client")
    command = [tool, "generate", "--path", description, "--output-path", tmp_path / "made", "--meta", "none"]
    made = subprocess.run(command, check=False, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    monkeypatch.syspath_prepend(str(tmp_path))
    client = importlib.import_module("made").Client(
        base_url=f"{live_server.url}/api/mentoring/v1", raise_on_unexpected_status=True
    )

    def call(path, **parameters):
        return importlib.import_module(f"made.api.{path}").sync(client=client, **parameters)

    assert [mentor.slug for mentor in call("directory.list_mentors", q="").results] == ["rob"]
    assert call("directory.read_mentor", slug="rob").availability.value == "available"
    assert call("programs.read_program", slug="connect").round_.slug == "now"
    assert call("directory.list_mentors", page_size=1000).status == 400
