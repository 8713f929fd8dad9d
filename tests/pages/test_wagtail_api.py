"""Wagtail's own API for pages: nothing about people, and nothing from behind a restriction."""

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import MentorFactory
from wagtail_mentoring.pages.models import MentorDirectoryPage

pytestmark = pytest.mark.urls("tests.pages.api_urls")

CANARY = "quokkafish"
TYPES = (
    "wagtail_mentoring_pages.MentoringIndexPage",
    "wagtail_mentoring_pages.MentoringProgramPage",
    "wagtail_mentoring_pages.MentorDirectoryPage",
    "wagtail_mentoring_pages.ApplicationPage",
)


@pytest.fixture
def directory(site_root):
    return site_root.add_child(
        instance=MentorDirectoryPage(title="Mentors", slug="mentors", locale=site_root.locale)
    )


@pytest.fixture
def mentor():
    return MentorFactory(name=f"Robin {CANARY}", employer=CANARY, bio=f"Swims like a {CANARY}.")


def test_a_directory_page_names_no_mentor(client, directory, mentor):
    assert CANARY in client.get(directory.url).content.decode()

    response = client.get(f"/api/pages/{directory.pk}/?fields=*")

    assert response.status_code == 200
    assert set(response.json()) == {"id", "meta", "title", "intro", "default_sort", "hide_unavailable"}
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize("type_name", TYPES)
def test_a_list_with_every_field_names_nobody(client, directory, mentor, type_name):
    response = client.get("/api/pages/", {"type": type_name, "fields": "*"})

    assert response.status_code == 200
    assert CANARY not in response.content.decode()


@pytest.mark.parametrize("signed_in", [False, True], ids=["anonymous", "signed in"])
def test_a_restricted_directory_page_is_there_for_whom_the_page_is(
    client, django_user_model, directory, mentor, signed_in
):
    PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)
    if signed_in:
        client.force_login(django_user_model.objects.create_user("reader"))

    listing = client.get("/api/pages/", {"type": "wagtail_mentoring_pages.MentorDirectoryPage"})
    detail = client.get(f"/api/pages/{directory.pk}/?fields=*")

    assert listing.json()["meta"]["total_count"] == int(signed_in)
    assert detail.status_code == (200 if signed_in else 404)
    assert CANARY not in detail.content.decode()


@pytest.mark.parametrize(
    "query", ["mentors=1", "terms=law", "order=mentors", "fields=mentors", "fields=partners"]
)
def test_people_can_be_neither_asked_for_nor_filtered_by(client, directory, query):
    response = client.get(f"/api/pages/?type=wagtail_mentoring_pages.MentorDirectoryPage&{query}")

    assert response.status_code == 400
