"""The built package: complete, honest about its needs, and enough to run the example site from it."""

import ast
import configparser
import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "wagtail_mentoring"
# Declared, but not imported by a module of ours: why.
NOT_IMPORTED = {
    "django-htmx": "brings htmx's script, which the directory loads where a host has installed that app",
    "tzdata": "the time zones' data where the system has none",
}


def needs_build(test):
    """Mark a test that builds or installs the package: slow, and on one worker so that it happens once."""
    return pytest.mark.slow(pytest.mark.timeout(600)(pytest.mark.xdist_group("packaging")(test)))


def package_files():
    """Every file of the package that is not a by-product, relative to the checkout."""
    return {
        path.relative_to(ROOT).as_posix()
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and not path.name.startswith(".")
    }


def find_uv():
    """uv's path, in this environment or on the system: it builds and installs in seconds."""
    return shutil.which("uv", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")


def run(*command, **options):
    result = subprocess.run(command, capture_output=True, text=True, **options)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory):
    """The wheel and the sdist, built from a copy so that nothing is left in the checkout."""
    source = tmp_path_factory.mktemp("source") / "checkout"
    by_products = shutil.ignore_patterns(
        ".git",
        ".venv",
        ".matrix",
        ".*_cache",
        "__pycache__",
        "build",
        "dist",
        "var",
        "*.egg-info",
        "test-results",
    )
    shutil.copytree(ROOT, source, ignore=by_products)
    uv = find_uv()
    build = [uv, "build"] if uv else [sys.executable, "-m", "build"]
    run(*build, "--out-dir" if uv else "--outdir", source / "dist", source, cwd=source)
    return source / "dist"


@pytest.fixture(scope="module")
def wheel(dist):
    (path,) = dist.glob("wagtail_mentoring-*.whl")
    return path


@pytest.fixture(scope="module")
def host(tmp_path_factory, wheel):
    """A folder outside the checkout with the example site and an environment that holds the wheel only."""
    folder = tmp_path_factory.mktemp("host")
    by_products = shutil.ignore_patterns("var", "__pycache__")
    shutil.copytree(ROOT / "example_site", folder / "example_site", ignore=by_products)
    uv = find_uv()
    venv.create(folder / "venv", with_pip=not uv)
    python = folder / "venv" / "bin" / "python"
    install = [uv, "pip", "install", "--python", python] if uv else [python, "-m", "pip", "install"]
    run(*install, "--quiet", f"{wheel}[api,localize]")
    return folder


@pytest.fixture
def manage(host, tmp_path):
    """Runs a management command of the copied example site; returns what it printed."""
    unwanted = {"DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE"}
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment["EXAMPLE_VAR_DIR"] = str(tmp_path / "var")
    (tmp_path / "var").mkdir()

    def run_command(*arguments):
        return run(host / "venv/bin/python", "example_site/manage.py", *arguments, cwd=host, env=environment)

    return run_command


@needs_build
def test_wheel_holds_every_file_of_the_package_and_nothing_else(wheel):
    files = {file for file in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in file}

    assert files == package_files()


@needs_build
def test_wheel_holds_the_kinds_of_files_that_are_easily_forgotten(wheel):
    files = zipfile.ZipFile(wheel).namelist()

    for pattern in [
        "wagtail_mentoring/py.typed",
        r"wagtail_mentoring/templates/.*\.html",
        r"wagtail_mentoring/static/.*\.css",
        r"wagtail_mentoring/static/.*\.js",
        "wagtail_mentoring/migrations/0001_initial.py",
        "wagtail_mentoring/pages/migrations/0001_initial.py",
        "wagtail_mentoring/search/migrations/0001_initial.py",
        r".*\.dist-info/licenses/LICENSE",
    ]:
        assert any(re.fullmatch(pattern, file) for file in files), pattern


@needs_build
def test_sdist_holds_the_package_its_tests_and_the_example_site(dist):
    (path,) = dist.glob("wagtail_mentoring-*.tar.gz")
    with tarfile.open(path) as archive:
        files = {name.partition("/")[2] for name in archive.getnames()}

    assert package_files() - files == set()
    assert {
        "tests/conftest.py",
        "example_site/manage.py",
        "Makefile",
        "LICENSE",
        "CHANGELOG.md",
    } - files == set()


@needs_build
def test_example_site_runs_with_the_installed_wheel(manage, host):
    manage("check", "--fail-level", "WARNING")
    manage("migrate", "--verbosity=0")
    program = """
import wagtail_mentoring
from django.test import Client
print(wagtail_mentoring.__file__, Client().get("/", headers={"host": "localhost"}).status_code)
"""
    package, status = manage("shell", "--verbosity=0", "--command", program).split()

    assert Path(package).is_relative_to(host / "venv")
    assert status == "200"


def declared(section, option):
    """The names of the distributions that setup.cfg lists there, normalised."""
    metadata = configparser.ConfigParser()
    metadata.read(ROOT / "setup.cfg")
    requirements = metadata[section][option].split("\n")
    return {re.match(r"[\w.-]+", line.strip())[0].lower() for line in requirements if line.strip()}


def imported_distributions():
    """The names of the distributions whose modules the package imports, normalised."""
    modules = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                modules |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                modules.add(node.module.partition(".")[0])
    known = importlib.metadata.packages_distributions()
    foreign = modules - set(sys.stdlib_module_names) - {"wagtail_mentoring"}
    return {known[module][0].lower() for module in foreign}


def test_every_import_is_a_declared_dependency_and_every_dependency_is_used():
    required = declared("options", "install_requires")
    optional = {name for extra in ("api", "localize") for name in declared("options.extras_require", extra)}
    # These come with Wagtail, whose API we use them through.
    brought_by_wagtail = {"django-modelcluster", "django-taggit", "modelsearch", "django-tasks", "willow"}

    imported = imported_distributions()

    assert imported - required - optional - brought_by_wagtail == set()
    assert required - imported == set(NOT_IMPORTED)


def test_dependencies_have_a_lower_bound_and_no_upper_one():
    metadata = configparser.ConfigParser()
    metadata.read(ROOT / "setup.cfg")

    assert "<" not in metadata["options"]["install_requires"]
    assert "==" not in metadata["options"]["install_requires"]
