"""A browser that signs in as people of the demo, opens their screens and keeps small PNGs."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page

IMAGES = Path(__file__).parents[1] / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
MOST_BYTES = 150 * 1024
#: Colours to try, until the picture is small enough.
PALETTES = (256, 128, 64, 32, 16)
PASSWORD = "mentoring-demo"  # noqa: S105  of everybody in the demo

#: A function that opens a screen, and may return the part of it that is wanted.
Shot = Callable[[Page], Locator | None]


def chromium() -> str | None:
    return next(filter(None, map(shutil.which, BROWSERS)), None)


class Camera:
    """Pictures are as wide as a small laptop; those of a phone say so in their name."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address

    def take(self, name: str, shot: Shot, *, user: str | None = None, height: int = 900) -> int:
        """Write the picture of that name; return its size in bytes."""
        size = {"width": 360 if name.endswith("phone") else 1280, "height": height}
        context = self.browser.new_context(base_url=self.address, viewport=size)
        page = context.new_page()
        page.set_default_timeout(60_000)
        if user:
            sign_in(page, user)
        part = shot(page)
        page.wait_for_load_state("networkidle")
        page.evaluate("document.activeElement && document.activeElement.blur()")
        taken = (part or page).screenshot(animations="disabled")
        context.close()
        return keep(name, taken)


def keep(name: str, png: bytes) -> int:
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for colours in PALETTES:
        buffer = io.BytesIO()
        picture.quantize(colours).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    (IMAGES / f"{name}.png").write_bytes(buffer.getvalue())
    return buffer.tell()


def sign_in(page: Page, name: str) -> None:
    page.goto("/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def in_mentoring(page: Page, screen: str) -> None:
    """Open a screen of the menu *Mentoring* by its words."""
    page.goto("/admin/")
    menu = page.get_by_role("navigation", name="Main menu")
    menu.get_by_role("button", name="Mentoring").click()
    menu.get_by_role("link", name=screen, exact=True).click()
    page.wait_for_load_state("load")
