"""What a signature binds: all that visitors come to see, and nothing that changes by itself."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.pages.stream import stream
from wagtail_mentoring.publication.contents import content_of

pytestmark = pytest.mark.django_db


def test_a_revision_and_the_page_it_became_have_one_content(world):
    world.edit(
        "Words.", body=stream(("lead", "Meet somebody."), ("text", {"title": "T", "text": "<p>x</p>"}))
    )
    signed = content_of(world.page.latest_revision.as_object())

    world.publish_together()

    assert content_of(world.page) == signed
    assert content_of(world.page.latest_revision.as_object()) == signed


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Another"},
        {"slug": "another"},
        {"seo_title": "Another"},
        {"search_description": "Another"},
        {"show_in_menus": True},
        {"body": [("lead", "Another.")]},
        {"go_live_at": timezone.now() + timedelta(days=1)},
        {"expire_at": timezone.now() + timedelta(days=1)},
    ],
)
def test_a_change_of_anything_visitors_see_ends_a_signature(world, change):
    world.sign_for_career()
    if "body" in change:
        change = {"body": stream(*change["body"])}

    world.edit("", **change)

    assert len(world.page_now().waiting) == 2


def test_saving_again_what_was_signed_ends_no_signature(world):
    world.sign_for_career()

    world.edit("")

    assert [partner.office for partner in world.page_now().waiting] == [world.alumni]


def test_moving_or_locking_the_page_ends_no_signature(world, site_root):
    world.sign_for_career()
    page = world.page
    page.move(site_root, pos="last-child")
    page = world.page
    page.locked, page.locked_by = True, world.admin
    page.save()

    assert [partner.office for partner in world.page_now().waiting] == [world.alumni]
