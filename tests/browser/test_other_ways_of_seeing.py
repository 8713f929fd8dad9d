"""The page with every element, for readers who want less motion or colours of their own."""

from .keyboard import Keyboard
from .measures import MOVING

#: Controls whose edge nobody would see where the reader's colours take the place of backgrounds and shadows.
WITHOUT_EDGE = """() => [...document.querySelectorAll("main :is(.wm-button, input, select, textarea)")]
  .filter((one) => one.checkVisibility() && !["checkbox", "radio", "file"].includes(one.type))
  .filter((one) => {
    const {borderTopStyle, borderTopWidth} = getComputedStyle(one);
    return borderTopStyle === "none" || parseFloat(borderTopWidth) === 0;
  }).map((one) => one.outerHTML.slice(0, 80))"""


def test_nothing_moves_for_readers_who_want_less_motion(page, live_server, site_root):
    page.emulate_media(reduced_motion="reduce")
    page.goto("/elements/")

    assert page.evaluate(MOVING) == []


def test_controls_and_focus_are_seen_in_forced_colours(page, live_server, site_root):
    page.emulate_media(forced_colors="active")
    page.goto("/elements/")

    assert page.evaluate(WITHOUT_EDGE) == []
    assert Keyboard(page).walk() == []
