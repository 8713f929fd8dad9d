import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.checks import run_checks
from django.db import models

from example_site import settings as example_settings
from wagtail_mentoring import checks
from wagtail_mentoring.publication import checks as publication_checks

PRIVATE = "wagtail_mentoring_private"
FILES = "django.core.files.storage.FileSystemStorage"
NO_URLS = type("NoUrls", (), {"urlpatterns": []})


def ids(check):
    return [message.id.removeprefix("wagtail_mentoring.") for message in check()]


@pytest.mark.django_db
def test_example_site_passes_every_check(settings):
    settings.CACHES = example_settings.CACHES
    ours = [message for message in run_checks() if (message.id or "").startswith("wagtail_mentoring.")]

    assert ours == []


@pytest.mark.parametrize("value", [None, [], "FROM_EMAIL"])
def test_settings_that_are_no_dictionary(settings, value):
    settings.WAGTAIL_MENTORING = value

    assert ids(checks.check_settings) == ["E001"]


@pytest.mark.django_db
@pytest.mark.parametrize("value", [None, {"PRIVATE_STORAGE": []}, {"SEARCH_BACKEND": {}}, {"FROM_EMAIL": 1}])
def test_wrong_setting_is_told_once_and_breaks_no_other_check(settings, value):
    settings.WAGTAIL_MENTORING = value

    errors = [message for message in run_checks() if (message.id or "").startswith("wagtail_mentoring.E")]
    assert len(errors) == 1


def test_unknown_setting_names_the_nearest(settings):
    settings.WAGTAIL_MENTORING = {"FROM_MAIL": "a@example.org"}

    [message] = checks.check_settings()

    assert message.id == "wagtail_mentoring.E002"
    assert message.hint == "Did you mean 'FROM_EMAIL'?"


def test_unknown_setting_like_no_other_lists_all(settings):
    settings.WAGTAIL_MENTORING = {"zzz": 1}

    [message] = checks.check_settings()

    assert "CLOSING_SOON_DAYS" in message.hint


@pytest.mark.parametrize(
    "values",
    [
        {"CLOSING_SOON_DAYS": "7"},
        {"CLOSING_SOON_DAYS": True},
        {"CLOSING_SOON_DAYS": 0},
        {"CLOSING_SOON_DAYS": None},
        {"PRIVATE_STORAGE": None},
        {"FROM_EMAIL": 5},
    ],
)
def test_setting_of_the_wrong_type(settings, values):
    settings.WAGTAIL_MENTORING = values

    assert ids(checks.check_settings) == ["E003"]


@pytest.mark.parametrize(
    "values", [{}, {"CLOSING_SOON_DAYS": 3}, {"FROM_EMAIL": None}, {"FROM_EMAIL": "a@b.example"}]
)
def test_good_settings(settings, values):
    settings.WAGTAIL_MENTORING = values

    assert ids(checks.check_settings) == []


def test_missing_app_is_named():
    [message] = checks.missing_apps(set(checks.NEEDED_APPS) - {"wagtail.snippets"})

    assert message.id == "wagtail_mentoring.E004"
    assert message.hint == 'Add "wagtail.snippets" to INSTALLED_APPS.'


def test_host_without_the_private_storage_is_told_which_line_to_add():
    """In a process of its own: models ask for the storage while they are loaded."""
    code = (
        "import tests.settings as given; del given.STORAGES['wagtail_mentoring_private'];"
        "import django; django.setup(); from django.core.management import call_command;"
        "call_command('check')"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], env=environment, capture_output=True, text=True
    )

    assert 'Add to STORAGES, with a directory that no web server serves: "wagtail_mentoring' in ended.stderr
    assert "InvalidStorageError" not in ended.stderr


def test_private_storage_is_missing(settings):
    settings.STORAGES = {name: value for name, value in settings.STORAGES.items() if name != PRIVATE}

    assert ids(checks.check_private_storage) == ["E005"]


@pytest.mark.parametrize("place", ["media", "media/private", "static/x"])
def test_private_storage_lies_where_the_web_server_serves(settings, tmp_path, place):
    settings.MEDIA_ROOT, settings.STATIC_ROOT = tmp_path / "media", tmp_path / "static"
    storage = {"BACKEND": FILES, "OPTIONS": {"location": tmp_path / place}}
    settings.STORAGES = {**settings.STORAGES, PRIVATE: storage}

    assert ids(checks.check_private_storage) == ["E006"]


def test_private_storage_is_the_public_one(settings):
    settings.WAGTAIL_MENTORING = {"PRIVATE_STORAGE": "default"}

    assert ids(checks.check_private_storage) == ["E006"]


def test_private_storage_of_another_kind_is_trusted(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, PRIVATE: memory}

    assert ids(checks.check_private_storage) == []


def test_search_backend_is_missing(settings):
    settings.WAGTAIL_MENTORING = {"SEARCH_BACKEND": "mentors"}

    assert ids(checks.check_search_backend) == ["E007"]


def test_time_zone_support_is_off(settings):
    settings.USE_TZ = False

    assert ids(checks.check_time_zones) == ["E008"]


def test_urls_are_not_included(settings):
    settings.ROOT_URLCONF = NO_URLS

    assert ids(checks.check_urls) == ["E009"]


@pytest.mark.parametrize(("value", "expected"), [("no_such_view", ["W001"]), ("login", []), ("/enter/", [])])
def test_login_address_leads_somewhere(settings, value, expected):
    settings.LOGIN_URL = value

    assert ids(checks.check_urls) == expected


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["W002"]),
        ({"transaction_mode": "IMMEDIATE"}, ["W002"]),
        ({"timeout": 20}, ["W002"]),
        ({"transaction_mode": "DEFERRED", "timeout": 20}, ["W002"]),
        ({"transaction_mode": "immediate", "timeout": 30}, []),
    ],
)
def test_sqlite_waits_for_its_turn(options, expected):
    sqlite = {"ENGINE": "django.db.backends.sqlite3", "NAME": "x", "OPTIONS": options}

    assert ids(lambda: checks.impatience("default", sqlite)) == expected


def test_postgres_needs_no_advice():
    assert ids(lambda: checks.impatience("default", {"ENGINE": "django.db.backends.postgresql"})) == []


@pytest.mark.parametrize(
    ("default", "ours", "expected"),
    [
        ("webmaster@localhost", None, ["W003"]),
        ("webmaster@localhost", "mentoring@uni.example", []),
        ("portal@uni.example", None, []),
    ],
)
def test_mail_has_a_sender(settings, default, ours, expected):
    settings.DEFAULT_FROM_EMAIL = default
    settings.WAGTAIL_MENTORING = {"FROM_EMAIL": ours}

    assert ids(checks.check_sender) == expected


def only_our_templates(settings, **values):
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [], **values}]


def test_layout_of_the_host_is_missing(settings):
    only_our_templates(settings)

    assert ids(checks.check_layout) == ["I001"]


def test_our_templates_are_not_found(settings):
    only_our_templates(settings, APP_DIRS=False)

    assert ids(checks.check_layout) == ["E010"]


@pytest.mark.parametrize("path", ["nowhere.scan", "os.nothing", "wagtail_mentoring.conf.DEFAULTS"])
def test_scanner_that_cannot_be_called_is_told(settings, path):
    settings.WAGTAIL_MENTORING = {"FILE_SCANNER": path}

    assert ids(checks.check_scanner) == ["E011"]


def test_scanner_that_can_be_called_passes(settings):
    settings.WAGTAIL_MENTORING = {"FILE_SCANNER": "builtins.len"}

    assert ids(checks.check_scanner) == []


def test_every_check_has_a_hint():
    source = "".join(Path(module.__file__).read_text() for module in (checks, publication_checks))

    assert source.count("hint=") == source.count("id=f") > 0


def test_accounts_that_lack_what_we_need_are_told(monkeypatch):
    class Bare(AbstractBaseUser):
        email = models.EmailField()

        class Meta:
            app_label = "tests"

    assert ids(checks.check_accounts) == []
    monkeypatch.setattr(checks, "get_user_model", lambda: Bare)

    [message] = checks.check_accounts()

    assert message.id == "wagtail_mentoring.E015"
    assert "lacks is_active, is_superuser, groups." in message.msg
