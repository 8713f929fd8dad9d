"""The backend inside Wagtail: pages, drafts, and another backend in its place by one setting."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from wagtail_mentoring.search import SearchBackend


@pytest.fixture(autouse=True)
def our_backend(settings, tmp_path):
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail_mentoring.search", "PATH": tmp_path / "index"}
    }


@pytest.fixture
def pages(site_root):
    get_search_backend().reset_indexes()
    return {
        title: site_root.add_child(instance=Page(title=title, slug=title.split()[0].lower(), live=live))
        for title, live in (
            ("Mentoring at Northmere", True),
            ("Draft on mentors", False),
            ("Résumé help", True),
        )
    }


def test_setting_names_the_backend():
    assert isinstance(get_search_backend(), SearchBackend)


def test_pages_are_found_moved_unpublished_and_deleted(pages, site_root):
    def found(queryset):
        return sorted(page.title for page in queryset)

    assert found(Page.objects.live().search("mentor")) == ["Mentoring at Northmere"]
    assert found(Page.objects.search("mentor")) == ["Draft on mentors", "Mentoring at Northmere"]
    assert found(Page.objects.autocomplete("resu")) == ["Résumé help"]
    assert found(Page.objects.child_of(site_root).live().search("resume")) == ["Résumé help"]

    pages["Mentoring at Northmere"].unpublish()
    pages["Draft on mentors"].save_revision().publish()
    assert found(Page.objects.live().search("mentor")) == ["Draft on mentors"]

    pages["Résumé help"].move(pages["Draft on mentors"], pos="last-child")
    assert found(Page.objects.descendant_of(pages["Draft on mentors"]).search("resume")) == ["Résumé help"]

    pages["Draft on mentors"].delete()
    assert found(Page.objects.search("mentor")) == ["Mentoring at Northmere"]
    assert found(Page.objects.search("resume")) == []


@pytest.fixture
def editor(client):
    client.force_login(get_user_model().objects.create_superuser("editor", "editor@example.com", "secret"))
    return client


@pytest.mark.parametrize("typed", ["mentor", "ment", "MENTÓR"])
def test_admin_search_finds_pages_while_one_types(pages, editor, typed):
    response = editor.get(reverse("wagtailadmin_pages:search"), {"q": typed})

    assert b"Mentoring at Northmere" in response.content
    assert b"sum\xc3\xa9 help" not in response.content


@pytest.mark.parametrize("typed", ['"', "\x00", "(" * 500, "live:maybe", "[a TO z]"])
def test_admin_search_answers_whatever_is_typed(pages, editor, typed):
    assert editor.get(reverse("wagtailadmin_pages:search"), {"q": typed}).status_code == 200


def test_save_adds_no_more_than_two_statements(pages):
    with CaptureQueriesContext(connection) as queries:
        pages["Résumé help"].save()

    assert len([query for query in queries if "wagtail_mentoring_search" in query["sql"]]) <= 2


def test_switching_to_the_database_backend_is_one_setting(pages, settings):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database.fallback"}}

    assert [page.title for page in Page.objects.live().search("mentor")] == ["Mentoring at Northmere"]
