"""The house rules that a machine can check: which way imports go, how long files are, what templates hold."""

import ast
import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "wagtail_mentoring"
# Directories of the package that are not rooms of the story.
NOT_DOMAINS = {
    "api",
    "locale",
    "management",
    "migrations",
    "outbox",
    "pages",
    "search",
    "static",
    "templates",
    "templatetags",
}

MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)
TEMPLATES = sorted(
    path for folder in (PACKAGE, ROOT / "example_site") for path in folder.rglob("templates/**/*.html")
)
STYLES = sorted(PACKAGE.rglob("static/**/*.css"))
SCRIPTS = sorted(PACKAGE.rglob("static/**/*.js"))


def name(path):
    return str(path.relative_to(ROOT))


def lines_matching(paths, pattern):
    """``file:line: text`` of each line that the pattern is found in."""
    return [
        f"{name(path)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]


# A start tag; what Django fills in and what is quoted may hold a ">".
START_TAG = re.compile(r"<[a-zA-Z](?:\{%.*?%\}|\{\{.*?\}\}|\"[^\"]*\"|[^>])*>", re.DOTALL)


def tags_matching(pattern):
    """``file: tag`` of each start tag of a template that the pattern is found in."""
    return [
        f"{name(path)}: {tag}"
        for path in TEMPLATES
        for tag in START_TAG.findall(path.read_text())
        if re.search(pattern, tag)
    ]


# --- imports ---


def lint_imports(directory):
    program = "import sys; from importlinter.cli import lint_imports as lint; sys.exit(lint(no_cache=True))"
    # Python puts the directory of `-c` first on its path: the copy is read, not the installed package.
    return subprocess.run([sys.executable, "-c", program], cwd=directory, capture_output=True, text=True)


def test_every_import_goes_down():
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr


#: Which module must not import what, and the contract that says so. ``actions`` does it inside a function.
FORBIDDEN = [
    ("offices.models", "wagtail_mentoring.programs.models", "Floors"),
    ("offices.actions", "wagtail_mentoring.programs.models", "Floors"),
    ("conf", "wagtail_mentoring.signals", "Floors"),
    ("offices.querysets", "wagtail_mentoring.offices.models", "Rooms"),
    ("programs.decisions", "wagtail_mentoring.programs.querysets", "Rooms"),
    ("signals", "wagtail_mentoring.management.commands", "Entrances"),
    ("directory.querysets", "whoosh", "Search"),
    ("directory.querysets", "wagtail_mentoring.search", "Search"),
    ("directory.querysets", "rest_framework", "API"),
    ("programs.decisions", "django", "Reasoning"),
    ("programs.decisions", "wagtail", "Reasoning"),
]


@pytest.fixture(scope="module")
def complaints(tmp_path_factory):
    """What each contract says of a copy of the package in which every forbidden import stands."""
    folder = tmp_path_factory.mktemp("forbidden")
    shutil.copy(ROOT / "setup.cfg", folder)
    ignore = shutil.ignore_patterns("templates", "static", "locale", "__pycache__")
    copy = shutil.copytree(PACKAGE, folder / PACKAGE.name, ignore=ignore)
    for module, imported, _contract in FORBIDDEN:
        late = "def late():\n    " if module.endswith("actions") else ""
        with (copy / f"{module.replace('.', '/')}.py").open("a") as file:
            file.write(f"\n{late}import {imported}\n")
    (copy / "attic.py").touch()
    result = lint_imports(folder)
    assert result.returncode == 1
    _head, *parts = re.split(r"^(\w+): .*\n-+$", result.stdout, flags=re.MULTILINE)
    return {name: " ".join(text.split()) for name, text in zip(parts[::2], parts[1::2], strict=True)}


@pytest.mark.parametrize(("module", "imported", "contract"), FORBIDDEN)
def test_import_contract_refuses_what_it_forbids(complaints, module, imported, contract):
    assert f"wagtail_mentoring.{module} -> {imported} (l." in complaints[contract]


def test_import_contract_refuses_a_module_on_no_floor(complaints):
    assert "not listed as layers: - wagtail_mentoring.attic" in complaints["Floors"]


def test_every_domain_is_named_in_the_contracts():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / "setup.cfg")
    domains = {
        f"wagtail_mentoring.{path.parent.name}"
        for path in PACKAGE.glob("*/__init__.py")
        if path.parent.name not in NOT_DOMAINS
    }

    def listed(contract, option):
        return set(contracts[f"importlinter:contract:{contract}"][option].split())

    own = {domain for domain in domains if f"importlinter:contract:{domain.rpartition('.')[2]}" in contracts}
    assert listed("rooms", "containers") | own == domains
    assert listed("search", "source_modules") - {"wagtail_mentoring.api"} == domains
    assert listed("api", "source_modules") - {"wagtail_mentoring.search"} == domains


# --- Python ---


def test_no_module_is_longer_than_400_lines():
    assert {name(path): n for path in MODULES if (n := len(path.read_text().splitlines())) > 400} == {}


def test_no_function_is_longer_than_40_lines():
    functions = [
        (path, node)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]

    assert functions
    assert [
        f"{name(path)}: {node.name}" for path, node in functions if node.end_lineno - node.lineno + 1 > 40
    ] == []


def test_no_module_is_named_for_leftovers():
    leftovers = {"utils", "helpers", "common", "services", "misc"}

    assert [name(path) for path in MODULES if leftovers & {path.stem, path.parent.name}] == []


def test_root_models_only_imports():
    tree = ast.parse((PACKAGE / "models.py").read_text())

    assert [node.name for node in ast.walk(tree) if isinstance(node, ast.ClassDef | ast.FunctionDef)] == []


def test_every_module_says_what_belongs_in_it():
    silent = [path for path in MODULES if not ast.get_docstring(ast.parse(path.read_text()))]

    assert [name(path) for path in silent if path.read_text()] == []


def test_every_exemption_from_the_linter_says_why():
    assert lines_matching(MODULES, r"# noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)*  ?\S)") == []
    assert lines_matching(MODULES, r"# type: ignore(?!\[[a-z, -]+\]  ?\S)") == []


def test_nothing_is_left_for_later():
    assert lines_matching([*MODULES, *TEMPLATES, *STYLES, *SCRIPTS], r"\b(TODO|FIXME|XXX)\b") == []


# --- templates, styles and scripts ---


def test_templates_trust_no_text():
    assert lines_matching(TEMPLATES, r"\|\s*safe\b|\{%\s*autoescape off|\|\s*safeseq") == []
    assert lines_matching(MODULES, r"\bmark_safe\b") == []


def test_templates_work_under_a_strict_content_security_policy():
    assert tags_matching(r"\sstyle\s*=") == []
    assert tags_matching(r"\son[a-z]+\s*=") == []
    assert tags_matching(r"(?i)=\s*[\"']?javascript:") == []
    assert tags_matching(r"^<style\b") == []
    # A script is a file, or data that no browser runs.
    assert tags_matching(r"^<script\b(?!.*\ssrc=|.*type=\"application/(ld\+)?json\")") == []


def test_templates_load_nothing_from_another_host():
    loading = r"^<(script|link|img|iframe|source|video|audio)\b"

    assert tags_matching(loading + r".*\s(src|href|srcset)=[\"']?(https?:)?//") == []
    assert lines_matching(STYLES, r"url\(\s*[\"']?(https?:)?//|@import") == []
    assert lines_matching(SCRIPTS, r"(import|fetch)\b.*[\"'`](https?:)?//") == []


def test_template_names_are_lower_snake_case_in_a_folder_of_their_domain():
    ours = [path for path in TEMPLATES if PACKAGE in path.parents]

    assert [name(path) for path in ours if not re.fullmatch(r"[a-z0-9_]+\.html", path.name)] == []
    roots = (PACKAGE / "templates" / "wagtail_mentoring", PACKAGE / "search" / "templates")
    assert [name(path) for path in ours if path.parent in roots or not {*path.parents} & {*roots}] == []


def test_styles_follow_the_direction_of_writing():
    boxes = r"(margin|padding|border)-(left|right)\b"
    places = r"(text-align|float):\s*(left|right)\b|^\s*(left|right):"

    assert lines_matching(STYLES, f"{boxes}|{places}") == []


def test_styles_close_what_they_open():
    """A browser drops everything behind a brace that is missing, and says nothing."""
    wrong = []
    for path in STYLES:
        text, depth = path.read_text(), 0
        for brace in re.findall(r"[{}]", text):
            depth += 1 if brace == "{" else -1
            if depth < 0:
                break
        if depth:
            wrong.append(name(path))

    assert wrong == []


def test_scripts_build_no_code_or_markup_from_text():
    assert (
        lines_matching(SCRIPTS, r"\beval\(|new Function\(|\.innerHTML\s*=|insertAdjacentHTML|document\.write")
        == []
    )


# --- translations ---


def test_compiled_translations_are_those_of_the_sources(tmp_path):
    if shutil.which("msgfmt") is None:
        pytest.skip("gettext is not installed")
    stale = []
    for source in PACKAGE.rglob("locale/**/*.po"):
        compiled = tmp_path / "compiled.mo"
        subprocess.run(["msgfmt", "--check-format", "-o", compiled, source], check=True)
        shipped = source.with_suffix(".mo")
        if not shipped.exists() or shipped.read_bytes() != compiled.read_bytes():
            stale.append(name(source))

    assert stale == [], "run `make messages`"
