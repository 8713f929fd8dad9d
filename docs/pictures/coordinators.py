"""What Cara of Career Services and Alan of Alumni Relations see: for ``docs/guides/coordinators.md``."""

from playwright.sync_api import Page

from docs.pictures.camera import in_mentoring

ROUND = "First Steps 2026/27"


def open_row(page: Page, name: str) -> None:
    page.get_by_role("table").get_by_role("link", name=name, exact=True).first.click()
    page.wait_for_load_state("load")


def desk(page: Page) -> None:
    page.goto("/admin/mentoring/desk/")


def charter(page: Page) -> None:
    in_mentoring(page, "Programs")
    open_row(page, "First Steps")
    page.get_by_role("link", name="Who does what, and the charter").first.click()


def missing(page: Page) -> None:
    """Of a program that is not open yet, as its leading office sees it."""
    in_mentoring(page, "Programs")
    open_row(page, "Global Careers Circle")
    page.get_by_role("link", name="What is missing").first.click()


def applications(page: Page) -> None:
    in_mentoring(page, "Applications")


def one_application(page: Page) -> None:
    in_mentoring(page, "Applications")
    open_row(page, "Tariq Mazur")


def release(page: Page) -> None:
    in_mentoring(page, "Forms of rounds")
    rows = page.get_by_role("row").filter(has_text="Mentee")
    rows.get_by_role("link", name=ROUND).first.click()
    page.wait_for_url("**/edit/**")
    page.goto(page.url.replace("/edit/", "/release/"))


def matches(page: Page) -> None:
    in_mentoring(page, "Matches")
    open_row(page, ROUND)


def report(page: Page) -> None:
    in_mentoring(page, "Report")
    page.get_by_role("main").get_by_role("link", name="First Steps").first.click()


COORDINATORS = {
    "desk": (desk, {"user": "careers"}),
    "desk_phone": (desk, {"user": "careers", "height": 720}),
    "charter": (charter, {"user": "careers"}),
    "missing": (missing, {"user": "alumni"}),
    "applications": (applications, {"user": "careers"}),
    "one_application": (one_application, {"user": "careers", "height": 1100}),
    "release": (release, {"user": "careers"}),
    "matches": (matches, {"user": "careers"}),
    "desk_alumni": (desk, {"user": "alumni"}),
    "report": (report, {"user": "careers"}),
}
