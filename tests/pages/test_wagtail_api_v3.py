"""The preview of Wagtail's next API beside the one there is: nothing about people, nothing restricted."""

from importlib.util import find_spec

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import ContactCardFactory, PartnerFactory, ProgramFactory, RoundFactory
from tests.pages.builders import make_program_page
from wagtail_mentoring.pages.models import MentorDirectoryPage

pytestmark = [
    pytest.mark.urls("tests.pages.api_v3_urls"),
    pytest.mark.skipif(find_spec("wagtail.api.v3") is None, reason="this Wagtail has no API v3"),
]

CANARY = "quokkafish"


@pytest.fixture
def portal(site_root):
    """A directory with a mentor, and the page of a program whose next round nobody may hear of."""
    ContactCardFactory(email=f"{CANARY}@alumni.example", mentor__name=CANARY, mentor__employer=CANARY)
    program = ProgramFactory(name="Connect", slug="connect", concern_contact="")
    PartnerFactory(program=program, accepted_by__email=f"{CANARY}@northmere.example")
    RoundFactory(program=program, name=CANARY, opening_agreed_at=None)
    directory = MentorDirectoryPage(title="Mentors", slug="mentors", locale=site_root.locale)
    return site_root.add_child(instance=directory), make_program_page(site_root, program=program)


def test_pages_tell_nothing_about_people_in_either_api(client, portal):
    for page in portal:
        for address in (f"/api/v3/pages/{page.pk}/", f"/api/pages/{page.pk}/?fields=*"):
            response = client.get(address)
            assert response.status_code == 200, address
            assert page.title in response.content.decode()
            assert CANARY not in response.content.decode(), address
    for address in ("/api/v3/pages/", "/api/pages/?fields=*", "/api/v3/openapi.json"):
        response = client.get(address)
        assert response.status_code == 200, address
        assert CANARY not in response.content.decode()


def test_pages_behind_a_login_are_in_neither_for_visitors(client, portal):
    for page in portal:
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    for page in portal:
        for address in (f"/api/v3/pages/{page.pk}/", f"/api/pages/{page.pk}/"):
            assert client.get(address).status_code in (401, 403, 404), address
        for address in ("/api/v3/pages/", "/api/pages/"):
            assert page.title not in client.get(address).content.decode()
