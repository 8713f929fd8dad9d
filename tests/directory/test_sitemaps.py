"""A sitemap in parts: every public address once, and nobody's whom visitors may not find."""

import re

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import MentorFactory
from wagtail_mentoring.directory.sitemaps import MentorSitemap, Profiles
from wagtail_mentoring.pages.models import MentorDirectoryPage

pytestmark = pytest.mark.django_db


def addresses(client, path="/sitemap.xml"):
    return re.findall(r"<loc>(.*?)</loc>", client.get(path).content.decode())


def test_parts_hold_every_public_address_once(client, directory, site_root, monkeypatch):
    monkeypatch.setattr(MentorSitemap, "limit", 2)
    for number in range(4):
        MentorFactory(slug=f"mentor-{number}")
    MentorFactory(slug="hidden", live=False)
    site_root.add_child(
        instance=MentorDirectoryPage(title="Once more", slug="other", locale=site_root.locale)
    )

    parts = addresses(client)
    found = [url for part in parts for url in addresses(client, part.partition("testserver")[2] or part)]

    assert len(found) == len(set(found))
    profiles = [f"/{page}/mentor-{number}/" for page in ("mentors", "other") for number in range(4)]
    ends = {re.sub(r"^https?://[^/]+", "", url) for url in found}
    assert {"/", "/mentors/", "/other/", *profiles} == ends
    assert len(parts) == 1 + 5


def test_a_part_beyond_the_last_is_not_there(client, directory):
    assert client.get("/sitemap-mentors.xml?p=9").status_code == 404
    assert client.get("/sitemap-nothing.xml").status_code == 404


def test_private_directory_is_in_no_part(client, directory):
    MentorFactory(slug="ana-ruiz")
    PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)

    assert addresses(client, "/sitemap-mentors.xml") == []
    assert "mentors" not in str(addresses(client, "/sitemap-pages.xml"))


def test_part_asks_for_its_own_rows_only(directory, django_assert_num_queries):
    for number in range(6):
        MentorFactory(slug=f"mentor-{number}", sort_name=str(number))
    rows = Profiles([directory, directory])
    assert len(rows) == 14

    with django_assert_num_queries(1):
        part = rows[2:5]
    with django_assert_num_queries(2):
        across = rows[5:9]

    assert [slug for _page, slug, _moment in part] == ["mentor-1", "mentor-2", "mentor-3"]
    assert [slug for _page, slug, _moment in across] == ["mentor-4", "mentor-5", "", "mentor-0"]
    assert rows[0][1] == ""
