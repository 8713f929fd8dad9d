"""The page into a form: state and dates by themselves, and applications that outlive it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import fill, make_applicant, make_round, make_round_form, start, submit
from tests.factories import OfficeFactory, PartnerFactory
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.pages.models import ApplicationPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def make_page(site_root):
    def make(round_form=None, **values):
        page = ApplicationPage(title="Apply for a mentor", slug="apply", round_form=round_form, **values)
        return site_root.add_child(instance=page)

    return make


def text_of(client, page):
    response = client.get(page.get_url())
    assert response.status_code == 200
    return response.text


def test_page_shows_words_dates_and_sections(client, make_page):
    page = make_page(
        make_round_form(), intro="Have your CV at hand.", what_you_need="<ul><li>Your CV</li></ul>"
    )

    text = text_of(client, page)

    for part in (
        "Have your CV at hand.",
        "<li>Your CV</li>",
        "About",
        "Goals",
        "(Dublin time)",
        "Sign in to apply",
    ):
        assert part in text


def test_page_offers_to_start_to_people_who_are_signed_in(client, make_page):
    round_form = make_round_form()
    client.force_login(make_applicant())

    text = text_of(client, make_page(round_form))

    assert "Start your application" in text
    assert f'action="{reverse("wagtail_mentoring:application_start", args=[round_form.pk])}"' in text


def test_page_knows_ones_own_application(client, make_page):
    application = start()
    page = make_page(application.round_form)
    client.force_login(application.applicant)

    assert "Go on with your application" in text_of(client, page)
    fill(application)
    submit(application)
    assert "See your application" in text_of(client, page)


@pytest.mark.parametrize(
    ("opens", "closes", "expected"),
    [
        (timedelta(days=1), timedelta(days=9), "Applications open on"),
        (timedelta(days=-9), timedelta(days=-1), "Applications are closed"),
    ],
)
def test_page_outside_the_dates_has_no_button(client, make_page, opens, closes, expected):
    now = timezone.now()
    page = make_page(make_round_form(round=make_round(opens_at=now + opens, closes_at=now + closes)))

    text = text_of(client, page)

    assert expected in text
    assert "Sign in to apply" not in text


def test_page_without_a_form_asks_to_come_back(client, make_page):
    assert "There is nothing to apply for yet" in text_of(client, make_page())


def test_page_of_a_form_that_was_never_published_is_not_open(client, make_page):
    assert "Not open at the moment" in text_of(client, make_page(make_round_form(publish=False)))


def test_applications_outlive_their_page(client, make_page, site_root):
    application = fill(start())
    page = make_page(application.round_form)
    client.force_login(application.applicant)

    page.unpublish()
    page.delete()

    assert Application.objects.get() == application
    assert (
        client.get(reverse("wagtail_mentoring:application_tasks", args=[application.reference])).status_code
        == 200
    )
    assert submit(application).sequence == 1


def test_page_outlives_the_form_of_its_round(client, make_page):
    page = make_page(make_round_form())
    RoundForm.objects.all().delete()

    assert "There is nothing to apply for yet" in text_of(client, page)


def test_page_says_who_runs_the_program_and_whom_to_ask(client, make_page):
    round_form = make_round_form()
    program = round_form.round.program
    career = OfficeFactory(name="Career Services", kind="career_services", public_email="c@example.org")
    PartnerFactory(program=program, office=career, role="lead")
    PartnerFactory(program=program, office=OfficeFactory(name="Law School"), accepted=False)
    page = make_page(round_form)

    alone = text_of(client, page)
    PartnerFactory(program=program, office=OfficeFactory(name="Alumni Relations"))

    assert "Run by</h2>" in alone
    assert "mailto:c@example.org" in alone
    assert "Law School" not in alone
    assert "Run jointly by</h2>" in text_of(client, page)
