"""The example university around mentoring: its pages, its two looks and its drawn pictures."""

import pytest
from django.test import RequestFactory
from PIL import ImageChops, ImageStat
from wagtail.models import Page

from example_site.drawing.scenes import KINDS
from example_site.home.portal import build_portal, finish_home
from example_site.home.views import elements
from example_site.portraits import draw_portrait, draw_scene


@pytest.fixture
def portal(site_root):
    return build_portal()


@pytest.fixture
def finished_portal(portal):
    finish_home(portal, programs=portal.careers, directory=portal.sections["alumni"])
    return portal


def differ(first, second):
    return sum(ImageStat.Stat(ImageChops.difference(first, second)).sum)


def test_portrait_of_one_seed_is_always_the_same():
    assert differ(draw_portrait("mentor-7", 96), draw_portrait("mentor-7", 96)) == 0
    assert differ(draw_portrait("mentor-7", 96), draw_portrait("mentor-8", 96)) > 0


def test_portraits_differ_from_person_to_person():
    drawn = {draw_portrait(f"mentor-{number}", 48).tobytes() for number in range(60)}

    assert len(drawn) == 60


@pytest.mark.parametrize("kind", KINDS)
def test_scene_is_a_wide_picture(kind):
    assert draw_scene(kind, 1).size == (1600, 900)


def test_home_page_leads_to_mentoring(client, finished_portal):
    html = client.get("/").content.decode()

    assert "Somebody from Northmere has done it before" in html
    assert f'href="{finished_portal.careers.url}"' in html
    assert "Five hundred first conversations in one spring" in html


def test_main_navigation_shows_the_sections_and_marks_the_one_we_are_in(client, finished_portal):
    html = client.get("/about/news/").content.decode()

    assert [
        section in html for section in ("Study", "Research", "Careers &amp; mentoring", "Alumni", "About")
    ] == [True] * 5
    assert '<a href="/about/" aria-current="true">About</a>' in html


def test_breadcrumbs_lead_back_to_the_front_door(client, finished_portal):
    html = client.get("/about/news/").content.decode()

    assert '<li><a href="/">Home</a></li><li><a href="/about/">About</a></li>' in html
    assert '<span aria-current="page">News</span>' in html
    assert "site-crumbs" not in client.get("/").content.decode()


def test_search_page_survives_hostile_words(client, finished_portal):
    for words in ("", '"', "\x00", "a" * 5000, "<script>"):
        response = client.get("/search/", {"q": words, "page": "x"})

        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize("theme", ["northmere", "harbour"])
def test_theme_is_a_setting(client, finished_portal, settings, theme):
    settings.EXAMPLE_THEME = theme

    html = client.get("/").content.decode()

    assert f'data-theme="{theme}"' in html
    assert f"theme_{theme}.css" in html


def test_app_pages_take_header_and_footer_from_the_host(client, finished_portal):
    html = client.get("/login/").content.decode()

    assert 'class="site-header"' in html
    assert 'class="site-footer"' in html
    assert html.index("css/tokens.css") < html.index("theme_northmere.css")


def test_sign_in_with_errors_says_so_in_the_title(client, finished_portal):
    html = client.post("/login/", {"username": "", "password": ""}).content.decode()

    assert "<title>Error: Sign in" in html


def test_sample_page_shows_every_element(finished_portal):
    request = RequestFactory().get("/elements/")

    html = elements(request).content.decode()

    assert "There is a problem" in html
    assert "wm-pagination" in html


def test_portal_is_built_once_in_place_of_an_older_one(portal):
    build_portal()

    assert Page.objects.filter(depth=2).count() == 1
