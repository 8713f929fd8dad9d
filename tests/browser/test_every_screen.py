"""Every page of ours, public and in the admin, as the person it is for: axe, 320 pixels, large text, titles.

A new address comes here by itself, through the table of rights or ``wagtail_mentoring.urls``; what answers
with no page has to be said in ``screens.py``.
"""

from collections import defaultdict

import pytest
from django.apps import apps

from wagtail_mentoring.urls import urlpatterns

from .conftest import OF_STREAMS, WAGTAILS_OWN, axe_faults, scrolls_sideways
from .measures import LARGE_TEXT, SPACING, cut_off_with
from .screens import NO_PAGE, PUBLIC_DATA, admin_screens, is_page, make_screens_world, public_screens

#: The limit is for what hangs, not a measure of how long it should take.
pytestmark = [pytest.mark.slow, pytest.mark.references, pytest.mark.timeout(900)]

MENTORS = "wagtailsnippets_wagtail_mentoring_mentor"
WIDE, NARROW = ({"width": width, "height": 900} for width in (1280, 320))

#: Two ways to one page, and the second step of one task: these may have the same title.
SAME_PAGES = {
    ("survey", "survey_by_link"),
    ("application_start", "ApplicationPage"),
    (f"{MENTORS}:edit", f"{MENTORS}:revisions_revert"),
    (f"{MENTORS}:revisions_view", f"{MENTORS}:workflow_preview"),
    ("mentoring_forms:add", "mentoring_forms:copy"),
    ("mentoring_forms:edit", "mentoring_forms:revisions_revert"),
    ("mentoring_forms:revisions_view", "mentoring_forms:workflow_preview"),
    ("mentoring_forms:import", "mentoring_forms:import_page"),
    ("mentoring_rounds:add", "mentoring_rounds:copy"),
    ("mentoring_applications:export", "mentoring_applications:export_progress"),
}
#: What Wagtail gets wrong on single screens of ours: a table of its own, and blocks that it gives one name.
WAGTAILS_OWN_ON = {
    ":workflow_history_detail": ["empty-table-header"],
    "mentoring_forms:copy": OF_STREAMS,
    "mentoring_forms:edit": OF_STREAMS,
    "mentoring_forms:revisions_revert": OF_STREAMS,
}
#: The admin's screens are looked at in so many tests, which may run at the same time.
PARTS = 4


class Visitor:
    """Opens screens as the person each is for, and notes what is wrong with each.

    All of them share one browser: a new one would load the admin's scripts anew, which takes the longest.
    """

    def __init__(self, page, sign_in, watch):
        self.page = page
        self.sign_in = sign_in
        self.watch = watch
        self.faults = []
        self.titles = {}

    def open(self, name, person, address):
        self.sign_in(person)
        self.page.set_viewport_size(WIDE)
        response = self.page.goto(address)
        # An address that only leads on is another way to the same page.
        if response.request.redirected_from is None:
            self.titles[name] = self.page.title()
        self.note(name, [f"answers {response.status}"] if response.status != 200 else [])

    def look(self, name, person, address, looks):
        self.open(name, person, address)
        allowed = [rule for end, rules in WAGTAILS_OWN_ON.items() if name.endswith(end) for rule in rules]
        self.note(name, looks(self.page, allowed))

    def note(self, name, faults):
        faults = [*faults, *self.watch.faults]
        self.watch.faults.clear()
        self.faults += [f"{name}: {fault}" for fault in faults]

    def same_titles(self):
        """Names of screens of one room that nobody could tell apart by the title of the window."""
        names = defaultdict(list)
        for name, title in self.titles.items():
            room, colon, _view = name.partition(":")
            names[room if colon else "public", title].append(name)
        return {tuple(same) for same in names.values() if len(same) > 1}


@pytest.fixture
def visitor(page, sign_in, browser_watch):
    return Visitor(page, sign_in, browser_watch)


def look_at_public(page, _allowed):
    yield from axe_faults(page)
    if (count := page.locator("h1").count()) != 1:
        yield f"{count} h1"
    yield from (f"large text: {fault}" for fault in cut_off_with(page, LARGE_TEXT))
    page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
    page.set_viewport_size(NARROW)
    yield from (f"narrow: {fault}" for fault in cut_off_with(page, ""))
    yield from (f"wide spacing: {fault}" for fault in cut_off_with(page, SPACING))
    yield from axe_faults(page, rules=["target-size"])


def look_at_admin(page, allowed):
    if not page.locator("body#wagtail").count():
        yield from look_at_public(page, allowed)
        return
    yield from axe_faults(page, allow=[*WAGTAILS_OWN, *allowed])
    if (count := page.locator("h1").count()) > 1:
        yield f"{count} h1"
    page.set_viewport_size(NARROW)
    if over := scrolls_sideways(page):
        yield f"{over} pixels too wide"


def test_every_public_address_and_page_is_a_screen_or_said_to_be_none(site_root, private_folder):
    found = set(public_screens(make_screens_world(site_root)))
    addresses = {child.name for pattern in urlpatterns for child in pattern.url_patterns}
    pages = {model.__name__ for model in apps.get_app_config("wagtail_mentoring_pages").get_models()}

    assert addresses - found == PUBLIC_DATA
    assert pages <= found


def test_what_is_said_to_be_no_page_is_none(client, site_root, private_folder):
    for name, (person, address) in admin_screens(make_screens_world(site_root)).items():
        if name.endswith(NO_PAGE) and "preview" not in name:
            client.force_login(person)
            assert b"<html" not in b"".join(client.get(address)), name


def test_every_public_screen_is_well_made(visitor, live_server, site_root, private_folder):
    screens = public_screens(make_screens_world(site_root))

    for name, (person, address) in screens.items():
        visitor.look(name, person, address, look_at_public)

    assert "\n".join(visitor.faults) == ""
    assert visitor.same_titles() <= SAME_PAGES


@pytest.mark.parametrize("part", range(PARTS))
def test_every_screen_of_the_admin_is_well_made(visitor, live_server, site_root, private_folder, part):
    rooms = defaultdict(dict)
    for name, screen in admin_screens(make_screens_world(site_root)).items():
        if is_page(name):
            rooms[name.partition(":")[0]][name] = screen

    # Large rooms and small ones in every part.
    for screens in sorted(rooms.values(), key=len)[part::PARTS]:
        for name, (person, address) in screens.items():
            visitor.look(name, person, address, look_at_admin)

    assert "\n".join(visitor.faults) == ""
    assert visitor.same_titles() <= SAME_PAGES
