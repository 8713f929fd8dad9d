"""The browser harness itself: it sees what it is meant to see."""

import pytest


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
