"""The description: whole, valid, ours alone, with examples; never changed without a word in the changelog."""

import hashlib
import json
from pathlib import Path

import pytest
import yaml
from django.apps import apps
from django.urls import reverse
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.validation import validate_schema
from jsonschema import Draft202012Validator

from wagtail_mentoring.api.schema import build_schema

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docs" / "reference" / "openapi.yaml"


@pytest.fixture(scope="module")
def schema():
    return build_schema()


def operations(schema):
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def test_schema_is_valid_and_raises_no_warning(schema, capsys):
    validate_schema(schema)

    assert not GENERATOR_STATS._warn_cache
    assert not GENERATOR_STATS._error_cache


def test_schema_has_every_address_of_ours_and_no_other(schema):
    from wagtail_mentoring.api.urls import described_urls

    names = {pattern.name for pattern in described_urls()}
    assert len(schema["paths"]) == len(names)
    assert all(name not in str(schema["paths"].keys()) for name in ("admin", "wagtail"))


def test_every_operation_has_an_example_a_summary_and_its_problems(schema):
    ids = [operation["operationId"] for _name, operation in operations(schema)]
    assert len(ids) == len(set(ids))
    for name, operation in operations(schema):
        assert operation["summary"], name
        assert operation["tags"], name
        for status, response in operation["responses"].items():
            if status.startswith("2"):
                content = response.get("content", {}).get("application/json")
                assert content is None or content["examples"], name
            elif not status.startswith("2"):
                assert list(response["content"]) == ["application/problem+json"], name
        assert "429" in operation["responses"], name
        for body in operation.get("requestBody", {}).get("content", {}).values():
            assert body["examples"], name


def test_examples_are_what_the_schema_says(schema):
    for name, operation in operations(schema):
        for status, response in operation["responses"].items():
            for kind, content in response.get("content", {}).items():
                for example in content.get("examples", {}).values():
                    wanted = {**content["schema"], "components": schema["components"]}
                    Draft202012Validator(wanted).validate(example["value"]), (name, status, kind)


def test_schema_is_the_one_in_the_docs_and_the_changelog_tells_of_it(schema):
    advice = "The API's schema has changed. Say what in CHANGELOG.md, then: make api-schema"

    assert json.loads(json.dumps(schema)) == yaml.safe_load(FILE.read_text()), advice
    digest = hashlib.sha256(FILE.read_bytes()).hexdigest()[:12]
    assert f"openapi.yaml {digest}" in (ROOT / "CHANGELOG.md").read_text(), advice


def test_schema_and_its_page_are_served_from_here_alone(client, db):
    schema = client.get(reverse("wagtail_mentoring_api:schema")).json()
    assert schema["servers"] == [{"url": "/api/mentoring/v1"}]

    page = client.get(reverse("wagtail_mentoring_api:docs")).content.decode()

    assert "drf_spectacular_sidecar" in page
    assert "http://" not in page
    assert "https://" not in page
    assert "<script>" not in page


def test_page_without_what_shows_it_says_what_to_do(client, db, monkeypatch):
    is_installed = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: "sidecar" not in name and is_installed(name))

    page = client.get(reverse("wagtail_mentoring_api:docs")).content.decode()

    assert "drf_spectacular_sidecar" in page
    assert "<script" not in page
