"""Where calls to action lead."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from tests.applications.builders import make_round_form
from tests.factories import RoundFactory
from wagtail_mentoring.applicants.doors import application_doors
from wagtail_mentoring.pages.models import ApplicationPage

pytestmark = pytest.mark.django_db


def make_application_page(parent, round_form, slug="apply", **fields):
    page = ApplicationPage(title="Apply", slug=slug, round_form=round_form, locale=parent.locale, **fields)
    return parent.add_child(instance=page)


def addresses(*rounds):
    return [(door.role, door.url) for door in application_doors(rounds)]


def test_door_is_the_page_that_an_editor_made(index):
    round_form = make_round_form()
    page = make_application_page(index, round_form)

    assert addresses(round_form.round) == [("mentee", page.get_url())]


def test_door_without_a_page_is_the_forms_start_page(index):
    round_form = make_round_form()

    ((role, url),) = addresses(round_form.round)

    assert role == "mentee"
    assert url.endswith(f"/start/{round_form.pk}/")


def test_draft_and_private_pages_are_no_doors(index):
    round_form = make_round_form()
    make_application_page(index, round_form, live=False)
    private = make_application_page(index, round_form, slug="private")
    PageViewRestriction.objects.create(page=private, restriction_type="login")

    ((_, url),) = addresses(round_form.round)

    assert url.endswith(f"/start/{round_form.pk}/")


def test_round_without_a_published_form_has_no_door(index):
    round_form = make_round_form(publish=False)

    assert addresses(round_form.round) == []
    assert addresses(RoundFactory()) == []


def test_doors_of_three_rounds_take_as_many_queries_as_of_one(index):
    forms = [make_round_form() for _ in range(3)]
    for number, form in enumerate(forms):
        make_application_page(index, form, slug=f"apply-{number}")
    rounds = [form.round for form in forms]
    addresses(*rounds)

    with CaptureQueriesContext(connection) as for_one:
        assert len(addresses(rounds[0])) == 1
    with CaptureQueriesContext(connection) as for_three:
        assert len(addresses(*rounds)) == 3
    assert len(for_three) == len(for_one)
