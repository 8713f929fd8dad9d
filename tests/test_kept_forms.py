"""Every form whose address keeps it for its writer says on the page who that is."""

import pytest
from bs4 import BeautifulSoup
from django.urls import get_resolver, resolve, reverse

from tests.applications.builders import uid
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.offices.kept_forms import KeptForm, KeptFormPattern
from wagtail_mentoring.offices.writers import FIELD, writer_mark
from wagtail_mentoring.selection.actions import move_application

from .browser.screens import every_page, make_screens_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.references]

#: Not on a page of the world of every screen: no decision waits there, and nothing is kept from anybody.
OF_DECISIONS = {"ask_changes", "correct", "lift_conflict", "release", "sign", "word"}


def kept_names(patterns):
    for pattern in patterns:
        if isinstance(pattern, KeptFormPattern):
            yield pattern.name
        yield from kept_names(getattr(pattern, "url_patterns", ()))


def kept_by(form, page):
    """Names of the kept addresses to which a form can be sent by any of its buttons."""
    buttons = (button["formaction"] for button in form.find_all(formaction=True))
    matches = (resolve(address.partition("?")[0]) for address in {form.get("action") or page, *buttons})
    return {match.url_name for match in matches if isinstance(match.func, KeptForm)}


def kept_forms(response):
    """For each kept form on a page: where it is sent, and whether it is marked as its reader's."""
    mark = writer_mark(response.wsgi_request.user)
    for form in BeautifulSoup(response.text, "html.parser").find_all("form", method="post"):
        field = form.find(attrs={"name": FIELD})
        for name in kept_by(form, response.request["PATH_INFO"]):
            yield name, field is not None and field["value"] == mark


def test_every_kept_form_holds_the_mark_of_whom_it_is_shown_to(client, site_root, private_folder):
    found = {
        (name, is_marked)
        for _, response in every_page(client, make_screens_world(site_root))
        for name, is_marked in kept_forms(response)
    }

    assert {name for name, is_marked in found if not is_marked} == set()
    assert set(kept_names(get_resolver().url_patterns)) - {name for name, _ in found} == OF_DECISIONS


def test_so_does_every_form_about_a_decision(client, site_root):
    world = make_world()
    client.force_login(world.coordinator)
    read = hand_in(world.round_form, "ada", status="under_review")
    plain, sealed = (hand_in(world.round_form, name, status="ready") for name in ("bea", "cleo"))

    def on_page(name, application, **query):
        address = reverse(f"mentoring_applications:{name}", args=[application.pk])
        return set(kept_forms(client.get(address, query)))

    declare_conflict(application=read, person=world.colleague, reason="Kin", user=world.coordinator)
    found = on_page("correct", read, question=uid("goals")) | on_page("inspect", read)
    move_application(application=plain, to_status="declined", user=world.coordinator)
    found |= on_page("release", plain)
    RoundForm.objects.update(needs_signatures=True)
    move_application(application=sealed, to_status="accepted", user=world.coordinator)
    found |= on_page("inspect", sealed)

    assert found >= {(name, True) for name in OF_DECISIONS}
    assert all(is_marked for _, is_marked in found)
