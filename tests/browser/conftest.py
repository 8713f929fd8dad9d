"""Chromium for the browser tests: where it is, how it starts, and what must never happen in it."""

import os
import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.test import Client
from playwright.sync_api import expect

# Playwright runs an event loop in the thread in which the tests use the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A limit for a page that never comes, not a measure of how soon it should.
expect.set_options(timeout=20_000)

#: The first is Chromium without all that only a window needs: a browser of one's own costs a third there.
BROWSERS = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
]
LAUNCH_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-default-apps",
    # Another host cannot even be looked up.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]
AXE_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules of axe that Wagtail's own admin breaks, on screens that are not ours as well.
WAGTAILS_OWN = ["aria-input-field-name", "page-has-heading-one", "target-size"]
#: Wagtail gives the field of a block in a stream no name, its comments button no place of its own, and two
#: blocks of the same kind the same name.
OF_STREAMS = ["label", "region", "landmark-unique"]
#: Wagtail's own map of a long form scrolls, where it does, without the keyboard.
AXE_RUN = "async (options) => (await axe.run({exclude: ['.w-minimap']}, options)).violations"
#: Brings what moves to its end, such as a message that fades in; what turns for ever has none.
AT_REST = """() => document.getAnimations()
  .filter((one) => one.effect.getComputedTiming().endTime < Infinity)
  .forEach((one) => one.finish())"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


class BrowserWatch:
    """Notes errors on the console, uncaught exceptions and requests to another host."""

    def __init__(self, host):
        self.host = host
        self.expected = []
        self.faults = []

    def expect(self, text):
        """Accept errors that contain ``text``, such as the browser's own note about a 404."""
        self.expected.append(text)

    def watch(self, context):
        context.on("console", self._console)
        context.on("weberror", lambda error: self._fault(f"uncaught: {error.error}"))
        context.on("request", self._request)

    def _console(self, message):
        if message.type == "error":
            self._fault(f"console: {message.text} ({message.location.get('url')})")

    def _fault(self, words):
        if not any(text in words for text in self.expected):
            self.faults.append(words)

    def _request(self, request):
        address = urlsplit(request.url)
        if address.scheme not in {"data", "blob", "about"} and address.netloc != self.host:
            self.faults.append(f"request to another host: {request.url}")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        found_missing = pytest.fail if os.environ.get("WM_REQUIRE_BROWSER") else pytest.skip
        found_missing("Chromium is not installed. On Debian: apt-get install chromium")
    return {**browser_type_launch_args, "executable_path": path, "args": LAUNCH_ARGUMENTS}


@pytest.fixture(scope="session")
def base_url(live_server):
    """Lets a test say ``page.goto("/mentors/")``."""
    return live_server.url


@pytest.fixture
def browser_watch(live_server):
    """Fails the test at its end for any fault that it did not ``expect``."""
    watch = BrowserWatch(urlsplit(live_server.url).netloc)
    yield watch
    assert watch.faults == []


@pytest.fixture
def new_context(new_context, browser_watch):
    def create(**options):
        context = new_context(**options)
        browser_watch.watch(context)
        return context

    return create


@pytest.fixture
def session_of(live_server, settings):
    """``session_of(user)``: the cookies of a browser in which ``user`` is signed in."""

    def cookies(user):
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        return [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]

    return cookies


@pytest.fixture
def sign_in(context, session_of):
    """``sign_in(user)`` signs the test's browser in without the login form; ``None`` signs it out."""

    def become(user):
        context.clear_cookies()
        if user:
            context.add_cookies(session_of(user))

    return become


@pytest.fixture
def open_browser(new_context, session_of):
    """``open_browser(user)``: a page in a browser of its own; takes ``scripts=False`` and ``width=360``."""

    def open_one(user=None, *, scripts=True, width=1280):
        context = new_context(java_script_enabled=scripts, viewport={"width": width, "height": 900})
        if user:
            context.add_cookies(session_of(user))
        return context.new_page()

    return open_one


@pytest.fixture
def axe():
    """``axe(page)`` asserts WCAG 2.2 AA and axe's best practices, except for the rules in ``allow``."""

    def check(page, *, allow=()):
        assert axe_faults(page, allow=allow) == set()

    return check


def axe_faults(page, *, allow=(), rules=()):
    """What axe finds, but for the rules in ``allow``; of ``rules`` alone, where there are any."""
    asked = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": AXE_TAGS}
    # Read ahead are only sounds and style sheets, for rules about films and about turned screens.
    options = {"runOnly": asked, "resultTypes": ["violations"], "preload": False}
    page.evaluate(AT_REST)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    violations = page.evaluate(AXE_RUN, options)
    return {
        f"{violation['id']} at {node['target']}: {violation['help']}"
        for violation in violations
        if violation["id"] not in allow
        for node in violation["nodes"]
    }


@pytest.fixture
def well_made(axe):
    """``well_made(page)`` asserts that a public page is accessible and fits a screen of 320 pixels.

    There a finger needs 24 pixels to hit something, or room around it.
    """

    def check(page):
        axe(page)
        usual = page.viewport_size
        page.set_viewport_size({"width": 320, "height": usual["height"]})
        assert scrolls_sideways(page) == 0
        assert axe_faults(page, rules=["target-size"]) == set()
        page.set_viewport_size(usual)

    return check


@pytest.fixture
def well_made_admin(axe):
    """The same for a screen of ours in Wagtail's admin, but for what Wagtail itself gets wrong."""

    def check(page, *, allow=()):
        page.wait_for_load_state("load")
        axe(page, allow=[*WAGTAILS_OWN, *allow])

    return check


CUT_OFF = """() => {
  const isRoot = (part) => part.contains(document.body);
  const moves = (part) => isRoot(part) || /auto|scroll/.test(getComputedStyle(part).overflowX);
  const over = [...document.querySelectorAll("#main table")].map((table) => {
    let part = table;
    while (!moves(part)) part = part.parentElement;
    return isRoot(part) ? table.getBoundingClientRect().right - window.innerWidth : 0;
  });
  return Math.max(document.documentElement.scrollWidth - window.innerWidth, ...over.map(Math.floor));
}"""


def scrolls_sideways(page):
    """By how many pixels the page, or a table that nobody can move, is wider than its window."""
    return page.evaluate(CUT_OFF)
