"""Cards that features and rooms above bring to the admin's page of one application."""

import pytest

from wagtail_mentoring.casework import staff_panels
from wagtail_mentoring.casework.staff_panels import ApplicationPanel, panels_of, register_application_panel


@pytest.fixture(autouse=True)
def nothing_registered(monkeypatch):
    monkeypatch.setattr(staff_panels, "_sources", {})


def card(name, **kwargs):
    return lambda request, application: ApplicationPanel(template=f"{name}.html", **kwargs)


def test_panels_come_in_their_order_and_place():
    register_application_panel("later", card("later"), order=20)
    register_application_panel("first", card("first"), order=10)
    register_application_panel("wide", card("wide", is_wide=True), order=15)
    register_application_panel("nothing", lambda request, application: None, order=1)

    panels = panels_of(None, None)

    assert [panel.template for panel in panels["side_cards"]] == ["first.html", "later.html"]
    assert [panel.template for panel in panels["wide_cards"]] == ["wide.html"]


def test_second_panel_of_a_name_replaces_the_first():
    register_application_panel("card", card("old"))
    register_application_panel("card", card("new"))

    assert [panel.template for panel in panels_of(None, None)["side_cards"]] == ["new.html"]
