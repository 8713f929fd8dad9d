"""The browser harness itself: it sees what it is meant to see."""

import pytest

from .keyboard import Keyboard
from .measures import MOVING, SPACING, cut_off_with


def test_page_of_the_live_server_is_reachable_by_its_path(page, site_root):
    response = page.goto("/admin/login/")

    assert response.status == 200


def test_console_error_is_a_fault(page, browser_watch):
    page.goto("about:blank")

    with page.expect_console_message():
        page.evaluate("console.error('broken')")

    assert [fault.split(" (")[0] for fault in browser_watch.faults] == ["console: broken"]
    browser_watch.faults.clear()


def test_uncaught_exception_is_a_fault(page, browser_watch):
    page.goto("about:blank")

    with page.expect_event("pageerror"):
        page.evaluate("setTimeout(() => { throw new Error('broken') })")

    assert [fault for fault in browser_watch.faults if "broken" in fault]
    browser_watch.faults.clear()


def test_request_to_another_host_is_a_fault_and_never_arrives(page, browser_watch):
    browser_watch.expect("net::ERR_NAME_NOT_RESOLVED")
    page.goto("about:blank")

    with page.expect_event("requestfailed"):
        page.evaluate("new Image().src = 'http://other.example/pixel.png'")

    assert browser_watch.faults == ["request to another host: http://other.example/pixel.png"]
    browser_watch.faults.clear()


def test_axe_names_the_rule_that_a_page_breaks(page, axe):
    page.goto("about:blank")
    page.set_content("<html lang=en><title>t</title><main><h1>t</h1><img src='data:,'></main></html>")

    with pytest.raises(AssertionError, match="image-alt"):
        axe(page)
    axe(page, allow=["image-alt"])


def test_axe_looks_at_words_that_fade_in_as_they_are_in_the_end(page, axe):
    css = "p { animation: fade 60s } @keyframes fade { from { opacity: 0.2 } }"
    page.goto("about:blank")
    page.set_content(
        f"<html lang=en><title>t</title><style>{css}</style><main><h1>t</h1><p>Saved</p></main></html>"
    )

    axe(page)


def content(page, css, html):
    page.goto("about:blank")
    page.set_content(f"<style>{css}</style><main>{html}</main>")


def test_words_that_no_longer_fit_are_found_once_their_spacing_grows(page):
    content(page, "p { block-size: 1.3em; inline-size: 12em; overflow: hidden }", "<p>Apply for a mentor</p>")

    assert cut_off_with(page, "") == []
    assert cut_off_with(page, SPACING) == ["<p>Apply for a mentor</p>"]


@pytest.mark.parametrize(
    ("css", "problem"),
    [
        (":focus { outline: none }", "is not marked"),
        (":focus { outline: 1px solid black }", "has a ring thinner than two pixels"),
        (":focus { outline: 3px solid #ddd }", "has a ring too like its background"),
        ("main { padding-block-start: 9px } header { position: fixed; inset: 0 }", "is covered by"),
        (":focus { outline: 2px solid #1b4f9c }", ""),
    ],
)
def test_focus_that_is_not_seen_is_named(page, css, problem):
    content(page, css, "<button>Save</button><header hidden></header>")
    page.evaluate("document.querySelector('header').hidden = false")

    found = Keyboard(page).walk()

    assert [fault.rpartition("</button> ")[2][: len(problem)] for fault in found] == [problem] * bool(problem)


def test_movement_is_found_for_readers_who_do_not_ask_for_less(page, live_server, site_root):
    page.goto("/elements/")

    assert page.evaluate(MOVING)
