"""Screens of imports: accessible, and a file is imported and taken back by keyboard, without scripts."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.imports.builders import Desk, csv_of
from wagtail_mentoring.directory.models import ContactCard

ROWS = [
    ["Name", "E-mail", "Trade"],
    ["Ann Lee", "ann@example.org", "Shipping"],
    ["", "ben@example.org", ""],
]


def at(name, *args):
    return reverse(f"mentoring_imports:{name}", args=args)


@pytest.fixture
def desk(live_server, site_root, private_folder):
    return Desk()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "mentors.csv"
    path.write_bytes(csv_of(*ROWS).read())
    return path


def test_columns_and_rows_of_a_file_are_well_made(open_browser, well_made_admin, desk, file):
    page = open_browser(desk.user)
    page.goto(at("upload"))
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Read the columns").click()
    expect(page.get_by_role("region", name="Columns")).to_be_visible()
    well_made_admin(page)
    page.get_by_role("button", name="Show what would happen").click()
    expect(page.get_by_role("main")).to_contain_text("Ready to import.")
    well_made_admin(page)


def test_file_is_imported_and_taken_back_by_keyboard_without_scripts(open_browser, desk, file):
    page = open_browser(desk.user, scripts=False, width=360)

    def take(step, then, role="button"):
        page.get_by_role("main").get_by_role(role, name=step, exact=True).press("Enter")
        expect(page.get_by_role("main")).to_contain_text(then)

    page.goto(at("upload"))
    page.set_input_files("input[type=file]", file)
    take("Read the columns", "E-mail")
    take("Show what would happen", "Ready to import.")
    expect(page.get_by_role("main")).to_contain_text("The name is missing.")
    take("Import now", "Nobody gets a mail.", role="link")
    take("Import now", "Imported.")
    assert ContactCard.objects.get().email == "ann@example.org"
    take("Undo the import", "are deleted", role="link")
    take("Undo it", "Undone")

    assert not ContactCard.objects.exists()
