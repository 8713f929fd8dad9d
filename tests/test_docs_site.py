"""The documentation as a site: it builds without a warning, and asks no other host for anything."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("docs")]


class Loading(HTMLParser):
    """Addresses that a browser asks for by itself, and pictures without a text."""

    def __init__(self):
        super().__init__()
        self.addresses = []
        self.silent_pictures = []

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag in ("script", "img", "iframe", "source", "video", "audio"):
            self.addresses.append(attributes.get("src") or "")
        if tag == "link" and attributes.get("rel") in ("stylesheet", "preload", "icon", "preconnect"):
            self.addresses.append(attributes.get("href") or "")
        if tag == "img" and not attributes.get("alt"):
            self.silent_pictures.append(attributes.get("src"))


def read(page):
    loading = Loading()
    loading.feed(page.read_text())
    return loading


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Built as ``make docs`` does."""
    (line,) = re.findall(
        r"^\t@\$\(PYTHON\) (.* -m sphinx .*)$", (ROOT / "Makefile").read_text(), re.MULTILINE
    )
    folder = tmp_path_factory.mktemp("docs")
    options = [option.replace("build/", f"{folder}/") for option in line.split()]
    result = subprocess.run([sys.executable, *options], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    assert result.stderr == ""
    return folder / "docs"


def test_every_page_becomes_a_page_of_the_site(site):
    written = {path.relative_to(ROOT / "docs").with_suffix("") for path in (ROOT / "docs").rglob("*.md")}
    built = {path.relative_to(site).with_suffix("") for path in site.rglob("*.html")}

    assert written - built == set()


def test_every_page_stands_in_the_table_of_contents(site):
    contents = (site / "index.html").read_text().partition('class="sidebar-tree"')[2]
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]

    assert [
        str(page)
        for page in pages
        if str(page) != "index.md" and f'href="{page.with_suffix(".html")}"' not in contents
    ] == []


def test_site_asks_no_other_host_for_anything(site):
    asked = {page.name: read(page).addresses for page in site.rglob("*.html")}

    assert any(asked.values())
    assert {
        f"{page}: {address}"
        for page, addresses in asked.items()
        for address in addresses
        if re.match(r"(https?:)?//", address)
    } == set()
    assert [
        path.name
        for path in site.rglob("*.css")
        if re.search(r"url\(\s*[\"']?(https?:)?//", path.read_text())
    ] == []


def test_every_picture_says_what_is_seen(site):
    assert [picture for page in site.rglob("*.html") for picture in read(page).silent_pictures] == []


def test_every_heading_made_by_its_role_has_a_level(site):
    headings = re.findall(r'<p [^>]*role="heading"[^>]*>', (site / "index.html").read_text())

    assert headings
    assert [heading for heading in headings if 'aria-level="2"' not in heading] == []


def test_descriptions_of_what_hosts_import_are_filled_in(site):
    text = (site / "reference" / "python.html").read_text()
    promised = re.findall(
        r"^\.\. auto(?:class|function):: (\S+)$",
        (ROOT / "docs" / "reference" / "python.md").read_text(),
        re.MULTILINE,
    )

    assert promised
    assert [name for name in promised if not re.search(rf'id="{re.escape(name)}">', text)] == []
    assert text.count("<dd><p>") >= len(promised)
