"""While the database is away visitors get a page that says so, and what they sent with it."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections
from django.test import Client
from django.urls import reverse

from tests.applications.builders import start, uid

pytestmark = pytest.mark.django_db

GOALS = f"q-{uid('goals')}"


@pytest.fixture
def application():
    return start()


@pytest.fixture
def browser(application, settings):
    settings.MIDDLEWARE = ["wagtail_mentoring.middleware.DatabaseAwayMiddleware", *settings.MIDDLEWARE]
    client = Client(raise_request_exception=False)
    client.force_login(application.applicant)
    return client


@pytest.fixture(params=[OperationalError, InterfaceError])
def database_is_away(request, monkeypatch, browser):
    """Every query ends as it does on a connection that was lost; so does the look whether it was."""

    def lost(*args, **kwargs):
        raise request.param("the connection is closed")

    monkeypatch.setattr(connection, "is_usable", lambda: False)
    with connection.execute_wrapper(lost):
        yield


def to(name, application):
    return reverse(
        f"wagtail_mentoring:application_{name}", args=[application.reference, uid("section goals")]
    )


def test_page_says_when_to_come_again(browser, application, database_is_away):
    response = browser.get(to("section", application))

    assert response.status_code == 503
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"
    assert "Nothing you saved is lost." in response.content.decode()


def test_what_was_sent_can_be_sent_again_from_the_page(browser, application, database_is_away):
    response = browser.post(to("section", application), {GOALS: '<b>"Three" hours</b>', "go": "next"})

    page = response.content.decode()
    assert response.status_code == 503
    assert f'action="{to("section", application)}"' in page
    assert f'name="{GOALS}" value="&lt;b&gt;&quot;Three&quot; hours&lt;/b&gt;"' in page
    assert 'name="go" value="next"' in page
    assert "this page holds it" in page


def test_script_gets_json_and_keeps_its_copy(browser, application, database_is_away):
    response = browser.post(to("autosave", application), {GOALS: "x"}, headers={"Accept": "application/json"})

    assert response.status_code == 503
    assert response["Retry-After"]
    assert response.json()["message"]


def test_page_of_the_host_holds_nothing_that_was_sent(browser, database_is_away):
    response = browser.post("/login/", {"username": "ada", "password": "canary-of-a-password"})

    assert response.status_code == 503
    assert "canary" not in response.content.decode()


def test_transaction_around_the_view_changes_nothing(browser, application, database_is_away, monkeypatch):
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)

    assert browser.get(to("section", application)).status_code == 503


@pytest.mark.parametrize("error", [OperationalError("database is locked"), DatabaseError("syntax")])
def test_other_errors_stay_errors(browser, application, error):
    def failing(*args, **kwargs):
        raise error

    with connection.execute_wrapper(failing):
        response = browser.get(to("section", application))

    assert response.status_code == 500


@pytest.fixture
def another_database(monkeypatch):
    """A host's second database, which no request has opened yet."""
    other = connection.copy(alias="other")
    monkeypatch.setattr(connections, "all", lambda initialized_only=False: [connection, other])
    yield other
    other.close()


def test_database_that_nobody_opened_is_not_away(browser, application, another_database):
    def failing(*args, **kwargs):
        raise OperationalError("database is locked")

    with connection.execute_wrapper(failing):
        response = browser.get(to("section", application))

    assert response.status_code == 500


def test_second_database_that_cannot_be_reached_is_away(browser, application, another_database, monkeypatch):
    def refused():
        raise OperationalError("connection refused")

    monkeypatch.setattr(another_database, "ensure_connection", refused)
    with connection.execute_wrapper(lambda *args, **kwargs: refused()):
        response = browser.get(to("section", application))

    assert response.status_code == 503


def test_page_holds_each_value_of_a_field_and_asks_for_the_file_again(browser, application, database_is_away):
    sent = {GOALS: ["one", "two"], "cv": SimpleUploadedFile("cv.pdf", b"%PDF-1.4")}
    page = browser.post(to("section", application), sent).content.decode()

    assert re.findall(rf'name="{GOALS}" value="(\w+)"', page) == ["one", "two"]
    assert "choose it once more" in page
