"""The token against forged requests: refused as ever, and yet nothing that a person wrote is lost."""

import re
import time

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import AnonymousUser
from django.middleware.csrf import rotate_token
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.applications.builders import fill, make_applicant, make_round_form, start, uid
from wagtail_mentoring.applicants.applicant_access import grant
from wagtail_mentoring.applicants.robots import HONEYPOT, SHOWN, shown_now
from wagtail_mentoring.applications.models import Application

pytestmark = pytest.mark.django_db

GOALS = f"q-{uid('goals')}"
REFUSED = "signed in again meanwhile"


@pytest.fixture
def application():
    return start()


@pytest.fixture
def browser(application):
    """A client that checks for forgery, signed in, that has looked at the section's page."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(application.applicant)
    client.get(to("section", application))
    return client


def to(name, application):
    sections = ("section", "autosave", "upload")
    args = [application.reference, *([uid("section goals")] if name in sections else [])]
    return reverse(f"wagtail_mentoring:application_{name}", args=args)


def token(client):
    return client.cookies[django_settings.CSRF_COOKIE_NAME].value


def sign_in_elsewhere(client):
    """What a login in another tab does to the cookie of this one."""
    request = RequestFactory().get("/")
    rotate_token(request)
    client.cookies[django_settings.CSRF_COOKIE_NAME] = request.META["CSRF_COOKIE"]


def kept():
    return Application.objects.get().draft_answers.get(uid("goals"))


def test_right_token_saves(browser, application):
    response = browser.post(
        to("section", application), {"csrfmiddlewaretoken": token(browser), GOALS: "To learn"}
    )

    assert response.status_code == 303
    assert kept() == "To learn"


def test_old_token_shows_what_was_written_and_saves_on_the_second_try(browser, application):
    old = token(browser)
    sign_in_elsewhere(browser)

    response = browser.post(
        to("section", application), {"csrfmiddlewaretoken": old, "version": 0, GOALS: "Three hours of work"}
    )
    page = response.content.decode()

    assert response.status_code == 403
    assert kept() is None
    assert "Three hours of work" in page
    assert REFUSED in page
    assert "data-wm-unsent" in page
    assert "no-store" in response["Cache-Control"]

    new = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', page)[-1]
    browser.post(to("section", application), {"csrfmiddlewaretoken": new, GOALS: "Three hours of work"})
    assert kept() == "Three hours of work"


def test_page_that_comes_again_does_not_overwrite_another_tab(browser, application):
    sign_in_elsewhere(browser)
    fill(application, {uid("goals"): "Other tab"})

    page = browser.post(to("section", application), {"version": 0, GOALS: "This tab"}).content.decode()

    assert 'name="version" value="0"' in page


def test_request_from_another_site_is_refused_by_the_hosts_own_page(browser, application):
    response = browser.post(
        to("section", application),
        {"csrfmiddlewaretoken": token(browser), GOALS: "<b>evil</b>"},
        headers={"origin": "https://evil.example"},
    )

    assert response.status_code == 403
    assert "evil" not in response.content.decode().replace("https://evil.example", "")
    assert kept() is None


@pytest.mark.parametrize("name", ["autosave", "upload"])
def test_script_of_an_ended_session_is_told_so_whatever_its_token(application, name):
    response = Client(enforce_csrf_checks=True).post(to(name, application), {GOALS: "words"})

    assert response.status_code == 401
    assert response.json() == {"message": "You have been signed out."}


@pytest.mark.parametrize("name", ["section", "check"])
def test_stranger_with_a_wrong_token_gets_the_hosts_own_page(application, name):
    client = Client(enforce_csrf_checks=True)

    response = client.post(to(name, application), {GOALS: "evil words"})

    assert response.status_code == 403
    assert "evil words" not in response.content.decode()
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize(
    ("name", "field"), [("section", GOALS), ("withdraw", "reason"), ("decline", "reason")]
)
def test_old_token_after_the_session_has_ended_shows_what_was_written(browser, application, name, field):
    old = token(browser)
    sign_in_elsewhere(browser)
    del browser.cookies[django_settings.SESSION_COOKIE_NAME]

    response = browser.post(to(name, application), {"csrfmiddlewaretoken": old, field: "Three hours of work"})

    assert response.status_code == 403
    assert "Three hours of work" in response.text
    assert re.search("You (have been signed out|are not signed in), so this", response.text)
    assert "no-store" in response["Cache-Control"]
    assert django_settings.SESSION_COOKIE_NAME not in response.cookies
    assert kept() is None


def test_token_that_ended_with_its_session_shows_what_was_written(application, settings):
    settings.CSRF_USE_SESSIONS = True
    browser = Client(enforce_csrf_checks=True)

    response = browser.post(
        to("section", application), {"csrfmiddlewaretoken": "x" * 64, GOALS: "Three hours of work"}
    )

    assert response.status_code == 403
    assert "Three hours of work" in response.text


def test_old_token_of_somebody_whom_a_link_let_in_shows_what_was_written(application):
    browser = Client(enforce_csrf_checks=True)
    session = browser.session
    request = RequestFactory().get("/")
    request.session, request.user = session, AnonymousUser()
    grant(request, application)
    session.save()
    browser.get(to("section", application))
    old = token(browser)
    sign_in_elsewhere(browser)

    response = browser.post(
        to("section", application), {"csrfmiddlewaretoken": old, "version": 0, GOALS: "Three hours of work"}
    )

    assert response.status_code == 403
    assert "Three hours of work" in response.text
    assert REFUSED in response.text
    assert kept() is None


@pytest.mark.parametrize("name", ["section", "autosave", "upload", "check"])
def test_another_persons_application_stays_unknown(browser, name):
    foreign = start(user=make_applicant("brian"))
    sign_in_elsewhere(browser)

    assert browser.post(to(name, foreign), {GOALS: "x"}).status_code == 404 or name in ("autosave", "upload")
    assert Application.objects.get(pk=foreign.pk).draft_answers == {}


@pytest.mark.parametrize("name", ["withdraw", "decline", "reminder", "section"])
def test_body_that_cannot_be_read_is_refused_and_is_no_server_error(browser, application, name):
    browser.raise_request_exception = False
    form = f"csrfmiddlewaretoken={token(browser)}&reason=x"

    response = browser.post(
        to(name, application), form, content_type="application/x-www-form-urlencoded; charset=latin-1"
    )

    assert response.status_code == 400
    assert Application.objects.get().status == "draft"


def test_script_is_told_and_gets_a_new_token(browser, application):
    sign_in_elsewhere(browser)
    refused = browser.post(to("autosave", application), {GOALS: "x"})
    assert refused.status_code == 403
    assert refused.json()["message"]

    new = browser.get(to("autosave", application)).json()["token"]
    saved = browser.post(to("autosave", application), {"csrfmiddlewaretoken": new, GOALS: "x"})
    assert saved.status_code == 200
    assert kept() == "x"


def test_token_is_told_to_nobody_else(application):
    assert Client().get(to("autosave", application)).status_code == 401
    stranger = Client()
    stranger.force_login(make_applicant())
    assert stranger.get(to("autosave", application)).status_code == 404


def test_handing_in_with_an_old_token_hands_nothing_in(browser, application):
    fill(application)
    sign_in_elsewhere(browser)

    response = browser.post(to("check", application), {"version": 9})

    assert response.status_code == 403
    assert "press the button once more" in response.content.decode()
    assert Application.objects.get().status == "draft"


def test_starting_with_an_old_token_starts_nothing(browser):
    round_form = make_round_form()
    sign_in_elsewhere(browser)
    url = reverse("wagtail_mentoring:application_start", args=[round_form.pk])

    response = browser.post(url)

    assert response.status_code == 403
    assert "press the button once more" in response.content.decode()
    assert Application.objects.count() == 1


# --- too often --------------------------------------------------------------------------------------------


def limited(settings, **rates):
    settings.WAGTAIL_MENTORING = {
        "LEAST_SECONDS": 0,
        "LIMITS": {action: (rate, None) for action, rate in rates.items()},
    }


def test_saving_too_often_keeps_what_was_written_on_the_page(client, application, settings):
    limited(settings, save="1/hour")
    client.force_login(application.applicant)
    client.post(to("section", application), {GOALS: "First"})

    response = client.post(to("section", application), {"version": 9, GOALS: "Second"})
    script = client.post(to("autosave", application), {"version": 9, GOALS: "Third"})

    assert (response.status_code, script.status_code) == (429, 429)
    assert "Second" in response.content.decode()
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Please try again in" in script.json()["message"]
    assert kept() == "First"


def test_handing_in_and_starting_too_often_say_when_to_come_again(client, application, settings):
    limited(settings, hand_in="1/hour", start="1/hour")
    fill(application)
    client.force_login(application.applicant)
    start_url = reverse("wagtail_mentoring:application_start", args=[make_round_form().pk])
    client.post(to("check", application), {"version": 0})
    client.post(start_url)

    for url in (to("check", application), start_url):
        response = client.post(url, {"version": 0})

        assert response.status_code == 429
        assert "Please try again in" in response.content.decode()


# --- a page that comes again is no page that was just shown -----------------------------------------------


@pytest.fixture
def note(monkeypatch):
    """What a page says that was shown half a minute ago."""
    now, sent = time.time(), shown_now()
    monkeypatch.setattr("wagtail_mentoring.applicants.robots.time.time", lambda: now + 30)
    return sent


def note_in(page):
    return re.search(rf'name="{SHOWN}" value="([^"]+)"', page.content.decode())[1]


@pytest.mark.parametrize("status", [403, 409, 429])
def test_who_presses_the_button_once_more_at_once_is_no_robot(browser, application, settings, note, status):
    settings.WAGTAIL_MENTORING = {"LEAST_SECONDS": 2}
    fill(application)
    old, version = token(browser), Application.objects.get().lock_version
    if status == 403:
        sign_in_elsewhere(browser)
    if status == 409:
        fill(Application.objects.get(), {uid("goals"): "Other tab"})
    if status == 429:
        settings.WAGTAIL_MENTORING = {"LEAST_SECONDS": 2, "LIMITS": {"hand_in": ("1/hour", None)}}
        browser.post(to("check", application), {"csrfmiddlewaretoken": old, "version": 0, SHOWN: note})
    sent = {"csrfmiddlewaretoken": old, "version": version, SHOWN: note}

    page = browser.post(to("check", application), sent)
    settings.WAGTAIL_MENTORING = {"LEAST_SECONDS": 2}
    version = Application.objects.get().lock_version
    again = {"csrfmiddlewaretoken": token(browser), "version": version, SHOWN: note_in(page)}
    browser.post(to("check", application), again)

    handed_in = Application.objects.get()
    assert page.status_code == status
    assert (handed_in.status, handed_in.held_reason) == ("submitted", "")


def test_starting_once_more_at_once_is_no_sign_of_a_robot_either(browser, settings, note):
    settings.WAGTAIL_MENTORING = {"LEAST_SECONDS": 2}
    url = reverse("wagtail_mentoring:application_start", args=[make_round_form().pk])
    sign_in_elsewhere(browser)

    page = browser.post(url, {SHOWN: note})
    browser.post(url, {"csrfmiddlewaretoken": token(browser), SHOWN: note_in(page)})

    assert page.status_code == 403
    assert Application.objects.latest("pk").held_reason == ""


@pytest.mark.parametrize(
    ("form", "reason"),
    [({}, "too_fast"), ({SHOWN: "forged"}, "too_fast"), ({SHOWN: None, HONEYPOT: "spam"}, "honeypot")],
)
def test_page_that_comes_again_lets_no_robot_through(browser, application, settings, note, form, reason):
    settings.WAGTAIL_MENTORING = {"LEAST_SECONDS": 2}
    fill(application)
    sign_in_elsewhere(browser)
    if SHOWN in form:
        form = {**form, SHOWN: form[SHOWN] or note}

    page = browser.post(to("check", application), {"version": 9, **form})
    again = {"csrfmiddlewaretoken": token(browser), SHOWN: note_in(page)}
    version = Application.objects.get().lock_version
    browser.post(to("check", application), {**form, **again, "version": version})

    assert Application.objects.get().held_reason == reason
