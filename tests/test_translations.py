"""The shipped languages: complete, in step with the code, and with the same placeholders as their source."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.urls import get_resolver
from django.utils.functional import Promise
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets import viewsets

ROOT = Path(__file__).parent.parent
LOCALE = Path("locale/{}/LC_MESSAGES/django.po")
FOLDERS = {"app": ROOT / "wagtail_mentoring", "example site": ROOT / "example_site"}
CATALOGUES = [
    pytest.param(folder, code, id=f"{name} in {code}")
    for name, folder in FOLDERS.items()
    for code in ("de", "fr")
]
#: What a translation must keep: placeholders of Python, tags with what stands in them, and addresses.
KEPT = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+[^>]*>|https?://\w[\w./-]*")
#: A space or a line's end around a text belongs to where it stands.
EDGE = re.compile(r"^\s*|\s*$")
needs_gettext = pytest.mark.skipif(
    not shutil.which("xgettext"), reason="needs GNU gettext: apt-get install gettext"
)


def catalogue(folder, code):
    return polib.pofile(folder / str(LOCALE).format(code))


def pairs(entry):
    """Every text of the source with each of its translations."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    singular, *plurals = (entry.msgstr_plural[number] for number in sorted(entry.msgstr_plural))
    return [(entry.msgid, singular), *((entry.msgid_plural, plural) for plural in plurals)]


@pytest.mark.parametrize(("folder", "code"), CATALOGUES)
def test_a_shipped_language_is_complete(folder, code):
    found = catalogue(folder, code)

    assert [entry.msgid for entry in found.untranslated_entries()] == []
    assert [entry.msgid for entry in found.fuzzy_entries()] == []
    assert [entry.msgid for entry in found.obsolete_entries()] == []
    forms = int(re.search(r"nplurals=(\d)", found.metadata["Plural-Forms"])[1])
    assert [e.msgid for e in found if e.msgid_plural and len(e.msgstr_plural) != forms] == []


@pytest.mark.parametrize(("folder", "code"), CATALOGUES)
def test_translations_keep_placeholders_tags_and_edges(folder, code):
    differing = [
        f"{source!r}: {text!r}"
        for entry in catalogue(folder, code)
        for source, text in pairs(entry)
        if not keeps(source, text, may_leave_out=bool(entry.msgid_plural))
    ]

    assert differing == []


def keeps(source, text, *, may_leave_out):
    """The singular may say “one” where its source has a number."""
    theirs, ours = sorted(KEPT.findall(source)), sorted(KEPT.findall(text))
    same = set(ours) <= set(theirs) if may_leave_out else ours == theirs
    return same and EDGE.findall(source) == EDGE.findall(text)


@needs_gettext
@pytest.mark.parametrize("name", FOLDERS)
def test_every_text_of_the_code_is_in_the_catalogues(name, tmp_path):
    """As ``make messages`` collects them."""
    copy = tmp_path / "collected"
    ignore = shutil.ignore_patterns("__pycache__", "var", "static/portal", "*.mo", "fr", "en")
    shutil.copytree(FOLDERS[name], copy, ignore=ignore)
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "de", "--add-location", "file"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO_")}
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True)

    collected = {(e.msgctxt, e.msgid, e.msgid_plural) for e in catalogue(copy, "de") if not e.obsolete}

    for code in ("de", "fr"):
        known = {(e.msgctxt, e.msgid, e.msgid_plural) for e in catalogue(FOLDERS[name], code)}
        assert (code, collected - known, known - collected) == (code, set(), set())


def test_no_alias_hides_texts_from_gettext():
    """``xgettext`` finds calls by name: ``_``, ``gettext`` and its sisters."""
    aliases = re.compile(r"import (?:.*, )?n?p?n?gettext(?:_lazy)? as (?!_\b)\w+")

    hidden = [
        str(path.relative_to(ROOT))
        for folder in FOLDERS.values()
        for path in folder.rglob("*.py")
        if aliases.search(path.read_text())
    ]

    assert hidden == []


def test_no_heading_of_a_list_is_fixed_in_the_language_of_its_first_reader():
    """A viewset works its columns out once for the process, a view anew for each reader."""
    assert get_resolver().url_patterns, "viewsets are registered with the admin's addresses"
    lists = [
        (type(one).__name__, column)
        for one in viewsets.viewsets
        if type(one).__module__.startswith("wagtail_mentoring.")
        and isinstance(getattr(one, "list_display", None), list)
        for column in one.list_display
        if isinstance(column, Column)
    ]
    fixed = [(name, column.name) for name, column in lists if not isinstance(column.label, Promise)]

    assert "ReviewPhaseViewSet" in {name for name, _column in lists}
    assert fixed == []
