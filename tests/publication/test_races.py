"""Signing, editing and releasing in the same moment: threads against PostgreSQL, where they really meet."""

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories import coordinator_of
from tests.faults import joint_release
from tests.pages.conftest import index  # noqa: F401
from tests.threads import at_once
from wagtail_mentoring.agreements.models import SignOff

from .publication_world import PublicationWorld

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(index):  # noqa: F811
    return PublicationWorld(index)


def test_offices_that_sign_at_once_publish_once(world):
    read = world.page_now().digest

    at_once(lambda: world.sign_for_career(read), lambda: world.sign_for_alumni(read))

    assert world.page.live
    assert SignOff.objects.count() == 2


def test_two_people_of_one_office_sign_once(world):
    read, second = world.page_now().digest, coordinator_of(world.career)

    results = at_once(lambda: world.sign_for_career(read), lambda: world.sign_for_career(read, user=second))

    assert sorted(type(result).__name__ for result in results) == ["SignOff", "ValidationError"]
    assert not world.page.live


def test_one_person_in_both_offices_who_signs_twice_at_once_signs_for_one(world):
    read, both = world.page_now().digest, coordinator_of(world.career, world.alumni)

    def sign(step):
        try:
            return step(read, user=both)
        except PermissionDenied as refusal:
            return refusal

    at_once(lambda: sign(world.sign_for_career), lambda: sign(world.sign_for_alumni))

    assert SignOff.objects.count() == 1
    assert not world.page.live


def test_an_edit_at_the_moment_of_the_last_signature_is_not_published_with_it(world):
    world.sign_for_career()
    read = world.page_now().digest

    at_once(lambda: world.sign_for_alumni(read), lambda: world.edit("Written meanwhile."))

    assert world.page.intro == ""


def test_whatever_happens_at_once_no_page_is_public_that_not_every_office_signed(site_root):
    done = joint_release.run(trials=25, seed=7)

    assert (done["trials"], done["broken"], done["unsigned"]) == (25, 0, 0)
    assert done["signed"] > 0
    assert done["released"] > 0
