"""Whoever comes back with the other one of two accounts neither reads what waits nor loses it."""

from html import unescape

import pytest
from django.conf import settings as django_settings
from django.urls import reverse

from tests.applications.builders import make_applicant, submitted
from wagtail_mentoring.applications.models import Application

from .test_unsaved_answers import TEXT, ada, address, field, send_signed_out, sent, sign_in, tasks_of

__all__ = ["ada"]
pytestmark = pytest.mark.django_db

BELONGS = "This page belongs to another account"


@pytest.fixture
def other():
    user = make_applicant("cleo")
    user.set_password("secret")
    user.save()
    return user


@pytest.fixture
def waiting(client, ada):
    application = submitted(user=ada)
    send_signed_out(client, application, **sent("goals", **{field("goals"): TEXT}))
    return application


def test_page_says_that_something_waits_and_not_what(client, waiting, other):
    sign_in(client, other)

    page = client.get(address(waiting))

    assert page.status_code == 404
    assert BELONGS in page.text
    assert TEXT not in unescape(page.text)
    assert str(waiting.round.program) not in page.text


def test_account_is_changed_and_what_waits_is_there(client, waiting, other):
    sign_in(client, other)

    left = client.post(address(waiting), {"go": "change_account"})
    assert left["Location"] == f"{django_settings.LOGIN_URL}?next={address(waiting)}"
    assert "_auth_user_id" not in client.session
    sign_in(client, waiting.applicant)

    assert TEXT in unescape(client.get(address(waiting)).text)


def test_words_of_a_step_wait_through_the_change_as_well_and_the_button_takes_no_step(client, waiting, other):
    withdraw = reverse("wagtail_mentoring:application_withdraw", args=[waiting.reference])
    client.logout()
    client.post(withdraw, {"reason": "I move away."})
    sign_in(client, other)

    page = client.get(withdraw)
    assert page.status_code == 404
    assert BELONGS in page.text
    assert "I move away." not in page.text
    client.post(withdraw, {"go": "change_account"})
    sign_in(client, waiting.applicant)

    assert "I move away." in client.get(withdraw).text
    client.post(withdraw, {"go": "change_account"})
    assert Application.objects.get(pk=waiting.pk).status == "submitted"


def test_every_kind_waits_through_the_change(client, waiting, other):
    withdraw = reverse("wagtail_mentoring:application_withdraw", args=[waiting.reference])
    client.post(withdraw, {"reason": "I move away."})
    sign_in(client, other)

    client.post(address(waiting), {"go": "change_account"})
    sign_in(client, waiting.applicant)

    assert TEXT in unescape(client.get(address(waiting)).text)
    assert "I move away." in client.get(withdraw).text


def test_where_nothing_waits_the_application_is_as_unknown_as_ever(client, waiting, other):
    sign_in(client, other)

    for url in (address(waiting, "about"), tasks_of(waiting)):
        page = client.get(url)
        assert page.status_code == 404
        assert BELONGS not in page.text
