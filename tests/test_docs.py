"""The documentation names what there is, and what it points to exists."""

import ast
import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class
from django.dispatch import Signal
from django.urls import reverse

from wagtail_mentoring import conf, signals
from wagtail_mentoring.offices.actions import COORDINATOR_RIGHTS, EDITOR_RIGHTS, REVIEWER_RIGHTS
from wagtail_mentoring.urls import urlpatterns
from wagtail_mentoring.wagtail_hooks import MENU

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "wagtail_mentoring"
TEMPLATES = PACKAGE / "templates" / "wagtail_mentoring"
PAGES = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    ROOT / "tests" / "README.md",
    *sorted((ROOT / "docs").rglob("*.md")),
]
BASE_OPTIONS = {
    "help",
    "version",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
}

LINK = re.compile(r"\]\(([^)#\s]+)(?:#[\w-]+)?\)")
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
CHECK_ID = re.compile(r'id=f?"(?:{PREFIX}|(wagtail_mentoring\w*))\.([EWI]\d+)"')


def reference(name):
    return (ROOT / "docs" / "reference" / f"{name}.md").read_text()


def missing_from(text, names):
    """Those of ``names`` that ``text`` does not hold as a word of code."""
    code = " ".join(re.findall(r"`([^`]+)`", text))
    return [name for name in names if not re.search(rf"(?<![\w.]){re.escape(name)}(?!\w)", code)]


def test_every_setting_is_documented_with_its_default():
    rows = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", reference("settings"), re.MULTILINE))

    assert {name: ast.literal_eval(default) for name, default in rows.items()} == conf.DEFAULTS


def test_every_signal_is_documented():
    sent = {name for name, value in vars(signals).items() if isinstance(value, Signal)}

    assert set(re.findall(r"^\| `(\w+)` \|", reference("signals"), re.MULTILINE)) == sent


def test_every_system_check_is_documented():
    sources = [PACKAGE / room / "checks.py" for room in ("", "search", "publication")]
    found = {
        f"{app or 'wagtail_mentoring'}.{number}"
        for source in sources
        for app, number in CHECK_ID.findall(source.read_text())
    }

    documented = re.findall(r"^\| `(wagtail_mentoring\w*\.\w+)` \|", reference("checks"), re.MULTILINE)

    assert set(documented) == found


def our_commands():
    return [(name, app) for name, app in get_commands().items() if str(app).startswith("wagtail_mentoring")]


@pytest.mark.parametrize(("name", "app"), our_commands())
def test_every_command_is_documented_with_its_options(name, app):
    parser = load_command_class(app, name).create_parser("manage.py", name)
    chapter = re.search(rf"^## `{name}`\n(.*?)(?=^## |\Z)", reference("commands"), re.MULTILINE | re.DOTALL)

    assert chapter
    assert missing_from(chapter[1], sorted(words_of(parser))) == []


def words_of(parser):
    """The options of a command, its actions and their options."""
    for action in parser._actions:
        if action.dest in BASE_OPTIONS or action.dest == "skip_checks":
            continue
        if action.choices and hasattr(action.choices, "values"):
            yield from action.choices
            for nested in action.choices.values():
                yield from words_of(nested)
        else:
            yield from action.option_strings


def names_of(patterns):
    for pattern in patterns:
        yield from names_of(pattern.url_patterns) if hasattr(pattern, "url_patterns") else [pattern.name]


def test_every_url_is_documented_with_its_path():
    documented = dict(re.findall(r"^\| `(\w+)` \| `([^`]+)` \|", reference("urls"), re.MULTILINE))
    prefixed = [(str(p.pattern), child) for p in urlpatterns for child in p.url_patterns]
    paths = {child.name: prefix + re.sub(r"<\w+:", "<", str(child.pattern)) for prefix, child in prefixed}

    assert list(names_of(urlpatterns)) == list(paths)
    assert documented == paths


def test_every_screen_of_the_menu_is_documented(rf, django_user_model, db):
    request = rf.get(reverse("wagtailadmin_home"))  # the admin's addresses register its screens
    request.user = django_user_model(is_superuser=True, is_active=True)
    screens = {
        str(item.label): item.url.removeprefix("/admin/") for item in MENU.menu_items_for_request(request)
    }
    documented = re.findall(
        r"^\| ([\w -]+) \| `(mentoring/[\w/-]+)` \| `\w+` \|", reference("urls"), re.MULTILINE
    )

    assert dict(documented) == screens


def test_every_mail_template_is_documented():
    files = [path.relative_to(TEMPLATES).as_posix() for path in sorted((TEMPLATES / "mail").glob("*.txt"))]

    assert files
    assert missing_from(reference("templates"), files) == []


def test_every_element_is_documented():
    files = {path.name for path in (TEMPLATES / "elements").glob("*.html")}
    inner_parts = {"field_errors.html", "field_label.html", "field_messages.html"}

    assert (
        set(re.findall(r"^\| `(\w+\.html)` \|", reference("elements"), re.MULTILINE)) == files - inner_parts
    )


def test_every_template_a_host_may_override_is_documented():
    rooms = ("layouts", "pages", "programs", "directory", "applications", "surveys", "blocks")
    files = [path.name for room in rooms for path in sorted((TEMPLATES / room).glob("*.html"))]
    text = reference("templates")

    assert [name for name in files if not re.search(rf"[`/]{name}`", text)] == []


def test_documented_templates_exist():
    named = re.findall(r"`((?:\w+/)*\w+\.(?:html|txt))`", reference("templates"))
    known = {path.name for path in TEMPLATES.rglob("*.*")}

    assert named
    assert [name for name in named if "/" in name and not (ROOT / in_package(name)).exists()] == []
    assert [name for name in named if Path(name).name not in known] == []


def in_package(name):
    return TEMPLATES.parent / name if name.startswith("wagtail_mentoring/") else TEMPLATES / name


def test_rights_are_documented_as_the_groups_get_them():
    rows = re.findall(r"^\| `(\w+)` \| ([\w, ]+) \|", reference("permissions"), re.MULTILINE)

    assert rows == [
        (model, ", ".join(verbs))
        for rights in (COORDINATOR_RIGHTS, EDITOR_RIGHTS, REVIEWER_RIGHTS)
        for model, verbs in rights.items()
    ]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path):
    links = [link for link in LINK.findall(path.read_text()) if "://" not in link]

    assert [link for link in links if not (path.parent / link).exists()] == []


def anchors_of(page):
    """The addresses of a page's headings, as GitHub and Sphinx make them."""
    text = re.sub(r"^```.*?^```", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_to_a_heading_lead_to_one(path):
    links = re.findall(r"\]\(([^)#\s:]*)#([\w-]+)\)", path.read_text())

    assert [
        f"{link}#{anchor}"
        for link, anchor in links
        if anchor not in anchors_of(path.parent / link if link else path)
    ] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_rows_of_a_table_stand_together(path):
    lines = path.read_text().split("\n")
    begins = [
        (line, below)
        for above, line, below in zip(["", *lines], lines, [*lines[1:], ""], strict=False)
        if line.startswith("|") and not above.startswith("|")
    ]

    assert [line for line, below in begins if not re.fullmatch(r"\|[\s:|-]+\|", below)] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_python_in_the_docs_is_python(path):
    for code in PYTHON.findall(path.read_text()):
        ast.parse(code)


def test_every_page_of_the_docs_can_be_reached_from_the_index():
    index = ROOT / "docs" / "index.md"
    linked = {(index.parent / link).resolve() for link in LINK.findall(index.read_text())}

    assert {path for path in PAGES if (ROOT / "docs") in path.parents} - {index} <= linked


def test_custom_properties_named_in_the_docs_exist():
    tokens = (PACKAGE / "static" / "wagtail_mentoring" / "css" / "tokens.css").read_text()
    named = {name for path in PAGES for name in re.findall(r"(--wm-[a-z][\w-]*\w)\b(?!-)", path.read_text())}

    assert named
    assert sorted(name for name in named if f"{name}:" not in tokens) == []


def imports_shown():
    """Page, module and name of each import of ours in a page's examples."""
    for page in PAGES:
        for example in PYTHON.findall(page.read_text()):
            for node in ast.walk(ast.parse(example)):
                if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("wagtail_mentoring"):
                    yield from ((page.name, node.module, alias.name) for alias in node.names)


def test_examples_import_what_there_is():
    shown = list(imports_shown())

    assert shown
    assert [row for row in shown if not hasattr(import_module(row[1]), row[2])] == []


def test_examples_import_only_what_is_promised():
    promised = set(re.findall(r"`(wagtail_mentoring[\w.]*)`", reference("python")))

    assert [row for row in imports_shown() if row[1] not in promised] == []


def test_modules_that_are_named_exist():
    named = [(page, name) for page in PAGES for name in re.findall(r"`((?:\w+/)+\w+\.py)`", page.read_text())]

    assert named
    assert [
        f"{page.name}: {name}"
        for page, name in named
        if not any((folder / name).exists() for folder in (ROOT, PACKAGE, page.parent))
    ] == []
