"""What visitors and students see, for the README and the index."""

from playwright.sync_api import Page


def directory(page: Page) -> None:
    page.goto("/careers/find-a-mentor/")


def program(page: Page) -> None:
    page.goto("/careers/programs/first-steps/")


def application(page: Page) -> None:
    """The first section of a draft, which is started here if there is none."""
    page.goto("/mentoring/applications/")
    drafts = page.get_by_role("link", name="Go on")
    if drafts.count():
        drafts.first.click()
    else:
        page.locator(".wm-applications__open a").first.click()
        page.get_by_role("button", name="Start your application").click()
    page.locator(".wm-tasks__link").first.click()


README = {
    "directory": (directory, {}),
    "program": (program, {}),
    "directory_phone": (directory, {"height": 720}),
    "application": (application, {"user": "student"}),
}
