"""The way through whole pages with Tab: each stop is marked, in sight and not covered."""

import pytest

from .keyboard import Keyboard
from .screens import admin_screens, make_screens_world, public_screens

pytestmark = [pytest.mark.slow, pytest.mark.references]

WALKED = [
    "MentorDirectoryPage",
    "MentorDirectoryPage, a profile",
    "MentoringProgramPage",
    "application_section",
    "application_check",
    "mentoring_applications:index",
    "mentoring_matches:board",
]


def test_every_stop_of_the_keyboard_is_seen(page, sign_in, live_server, site_root):
    world = make_screens_world(site_root)
    screens = public_screens(world) | admin_screens(world)
    faults = []

    for width, height in ((1280, 900), (360, 640)):
        for name in WALKED:
            person, address = screens[name]
            sign_in(person)
            page.set_viewport_size({"width": width, "height": height})
            page.goto(address)
            page.evaluate("document.querySelectorAll('main details').forEach((one) => { one.open = true })")
            faults += [f"{name} at {width}: {fault}" for fault in Keyboard(page).walk()]

    assert "\n".join(faults) == ""
