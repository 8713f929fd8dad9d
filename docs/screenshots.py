"""Takes the pictures of the README and the docs from a running demo.

``make demo`` in one terminal, then ``.venv/bin/python docs/screenshots.py http://127.0.0.1:8000`` in another.
Needs Chromium and the packages of ``make test``.
"""

import argparse
import io
import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZE = {"width": 1280, "height": 900}
MOST_BYTES = 300 * 1024
#: Colours to try, until the picture is small enough.
PALETTES = (256, 128, 64, 32)
PASSWORD = "mentoring-demo"  # noqa: S105  of everybody in the demo


def directory(page: Page) -> None:
    page.goto("/careers/find-a-mentor/")


def program(page: Page) -> None:
    page.goto("/careers/programs/first-steps/")


def application(page: Page) -> None:
    """The first section of a draft, which is started here if there is none."""
    sign_in(page, "student")
    page.goto("/mentoring/applications/")
    drafts = page.get_by_role("link", name="Go on")
    if drafts.count():
        drafts.first.click()
    else:
        page.locator(".wm-applications__open a").first.click()
        page.get_by_role("button", name="Start your application").click()
    page.locator(".wm-tasks__link").first.click()


def admin(page: Page) -> None:
    sign_in(page, "careers")
    page.goto("/admin/mentoring/applications/")


SCREENS = {"directory": directory, "program": program, "application": application, "admin": admin}


def sign_in(page: Page, name: str) -> None:
    page.goto("/login/")
    page.get_by_label("Username").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()


def take(page: Page, name: str) -> int:
    """Save ``name`` as PNG of few colours; return its size in bytes."""
    page.wait_for_load_state("networkidle")
    picture = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    for colours in PALETTES:
        buffer = io.BytesIO()
        picture.quantize(colours).save(buffer, "PNG", optimize=True)
        if buffer.tell() <= MOST_BYTES:
            break
    (IMAGES / f"{name}.png").write_bytes(buffer.getvalue())
    return buffer.tell()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("address", help="of the demo, for example http://127.0.0.1:8000")
    parser.add_argument("names", nargs="*", metavar="name", help=f"only these of {', '.join(SCREENS)}")
    arguments = parser.parse_args()
    IMAGES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        path = next(filter(None, map(shutil.which, BROWSERS)), None)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        for name in arguments.names or SCREENS:
            page = browser.new_context(base_url=arguments.address, viewport=SIZE).new_page()
            page.set_default_timeout(60_000)
            SCREENS[name](page)
            print(f"{name}.png: {take(page, name) // 1024} KB")
        browser.close()


if __name__ == "__main__":
    main()
