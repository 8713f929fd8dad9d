"""System checks: what a host can get wrong, each with the line that puts it right."""

import difflib
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import CheckMessage, Error, Info, Tags, Warning, register
from django.core.files.storage import FileSystemStorage, InvalidStorageError, Storage, storages
from django.shortcuts import resolve_url
from django.template import TemplateDoesNotExist
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from modelsearch.conf import get_app_config

from wagtail_mentoring import conf
from wagtail_mentoring.accounts import missing_fields
from wagtail_mentoring.limits import wrong_limits

PREFIX = "wagtail_mentoring"

#: Apps whose models, templates or admin screens ours stand on.
NEEDED_APPS = (
    "wagtail",
    "wagtail.admin",
    "wagtail.images",
    "wagtail.search",
    "wagtail.snippets",
    "wagtail.users",
    "modelcluster",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
)

#: Seconds below which a second writer on SQLite gives up too early.
SQLITE_TIMEOUT = 20


def register_checks() -> None:
    """Called once at start-up."""
    register(check_settings)
    register(check_installed_apps)
    register(check_private_storage, Tags.security)
    register(check_search_backend)
    register(check_time_zones)
    register(check_databases)
    register(check_sender)
    register(check_layout, Tags.templates)
    register(check_urls, Tags.urls)
    register(check_scanner)
    register(check_limits)
    register(check_holidays)
    register(check_cache)
    register(check_proxies)
    register(check_fiscal_year)
    register(check_accounts)


def check_settings(**kwargs: Any) -> list[CheckMessage]:
    """E001 to E003: ``WAGTAIL_MENTORING`` holds settings of ours, of the right type."""
    values = getattr(settings, "WAGTAIL_MENTORING", {})
    if not isinstance(values, dict):
        return [
            Error(
                f"WAGTAIL_MENTORING is {type(values).__name__}, not a dictionary.",
                hint='Write WAGTAIL_MENTORING = {"FROM_EMAIL": "mentoring@example.org"}, or leave it out.',
                id=f"{PREFIX}.E001",
            )
        ]
    return [message for name, value in values.items() for message in _setting_problems(name, value)]


def _setting_problems(name: Any, value: Any) -> Iterator[CheckMessage]:
    if name not in conf.DEFAULTS:
        close = difflib.get_close_matches(str(name).upper(), conf.DEFAULTS, n=1)
        known = (
            f"Did you mean {close[0]!r}?"
            if close
            else f"The settings are {', '.join(sorted(conf.DEFAULTS))}."
        )
        yield Error(f"WAGTAIL_MENTORING has no setting {name!r}.", hint=known, id=f"{PREFIX}.E002")
        return
    default = conf.DEFAULTS[name]
    wanted = str if default is None else type(default)
    least = 0 if name in conf.MAY_BE_ZERO else 1
    fits = value is default or (type(value) is wanted and (wanted is not int or value >= least))
    if not fits:
        number = f"a whole number above {least - 1}" if least else "a whole number from 0"
        words = {int: number, str: "text", bool: "True or False", dict: "a dictionary", list: "a list"}[
            wanted
        ]
        yield Error(
            f"WAGTAIL_MENTORING[{name!r}] is {value!r}, not {words}.",
            hint=f"Change it, or leave it out: the default is {default!r}.",
            id=f"{PREFIX}.E003",
        )


def _setting(name: str) -> Any:
    """The host's value, or the default in place of one that ``check_settings`` complains about."""
    values = getattr(settings, "WAGTAIL_MENTORING", {})
    if not isinstance(values, dict) or any(_setting_problems(name, values.get(name, conf.DEFAULTS[name]))):
        return conf.DEFAULTS[name]
    return conf.get(name)


def check_installed_apps(**kwargs: Any) -> list[CheckMessage]:
    """E004: the apps ours stands on are installed."""
    return missing_apps({config.name for config in apps.get_app_configs()})


def missing_apps(installed: Collection[str]) -> list[CheckMessage]:
    """An error for each app that ``installed`` lacks."""
    return [
        Error(
            f"{name} is not installed, and wagtail_mentoring needs it.",
            hint=f'Add "{name}" to INSTALLED_APPS.',
            id=f"{PREFIX}.E004",
        )
        for name in NEEDED_APPS
        if name not in installed
    ]


def check_private_storage(**kwargs: Any) -> list[CheckMessage]:
    """E005 and E006: applicants' files have a storage of their own that no web server serves."""
    alias = _setting("PRIVATE_STORAGE")
    line = (
        f'"{alias}": {{"BACKEND": "django.core.files.storage.FileSystemStorage", '
        '"OPTIONS": {"location": BASE_DIR / "private", "base_url": None}}'
    )
    try:
        storage = storages[alias]
    except InvalidStorageError:
        return [
            Error(
                f'STORAGES has no "{alias}" for applicants\' files.',
                hint=f"Add to STORAGES, with a directory that no web server serves: {line}.",
                id=f"{PREFIX}.E005",
            )
        ]
    problem = _public_because(storage)
    if not problem:
        return []
    return [
        Error(
            f'Anyone could download applicants\' files: the storage "{alias}" {problem}.',
            hint=f"Give it a directory that no web server serves: {line}.",
            id=f"{PREFIX}.E006",
        )
    ]


def _public_because(storage: Storage) -> str:
    """Why files in ``storage`` are public as far as can be told from the settings; empty if they are not."""
    if storage == storages["default"]:
        return "is the one for public media"
    if not isinstance(storage, FileSystemStorage):
        return ""
    location = Path(storage.location).resolve()
    for setting in ("MEDIA_ROOT", "STATIC_ROOT"):
        root = getattr(settings, setting, None)
        if root and location.is_relative_to(Path(root).resolve()):
            return f"lies below {setting}"
    return ""


def check_search_backend(**kwargs: Any) -> list[CheckMessage]:
    """E007: the search backend that answers the directory exists."""
    name = _setting("SEARCH_BACKEND")
    if name in get_app_config().get_search_backend_config():
        return []
    return [
        Error(
            f'WAGTAILSEARCH_BACKENDS has no "{name}", which WAGTAIL_MENTORING["SEARCH_BACKEND"] names.',
            hint=f'Add to it: "{name}": {{"BACKEND": "wagtail.search.backends.database"}}.',
            id=f"{PREFIX}.E007",
        )
    ]


def check_time_zones(**kwargs: Any) -> list[CheckMessage]:
    """E008: deadlines are instants, which needs time zone support."""
    if settings.USE_TZ:
        return []
    return [
        Error(
            "USE_TZ is False: deadlines of rounds would mean another moment on each server.",
            hint="Set USE_TZ = True.",
            id=f"{PREFIX}.E008",
        )
    ]


def check_urls(**kwargs: Any) -> list[CheckMessage]:
    """E009: our addresses are included. W001: people who must sign in find where."""
    messages: list[CheckMessage] = []
    try:
        reverse("wagtail_mentoring:applications")
    except NoReverseMatch:
        messages.append(
            Error(
                "The addresses of wagtail_mentoring are not included in the site's.",
                hint='Add above wagtail_urls: path("mentoring/", include("wagtail_mentoring.urls")).',
                id=f"{PREFIX}.E009",
            )
        )
    try:
        resolve_url(settings.LOGIN_URL)
    except NoReverseMatch:
        messages.append(
            Warning(
                f"LOGIN_URL = {settings.LOGIN_URL!r} leads nowhere, and applicants have to sign in.",
                hint='Set LOGIN_URL to an address or to the name of a view, for example "/login/".',
                id=f"{PREFIX}.W001",
            )
        )
    return messages


def check_databases(**kwargs: Any) -> list[CheckMessage]:
    """W002: SQLite waits for its turn to write instead of failing."""
    return [
        message for alias, database in settings.DATABASES.items() for message in impatience(alias, database)
    ]


def impatience(alias: str, database: dict[str, Any]) -> Iterator[CheckMessage]:
    """A warning for an entry of ``DATABASES`` that does not wait."""
    if not database.get("ENGINE", "").endswith("sqlite3"):
        return
    options = database.get("OPTIONS", {})
    immediate = str(options.get("transaction_mode")).upper() == "IMMEDIATE"
    if not immediate or options.get("timeout", 5) < SQLITE_TIMEOUT:
        yield Warning(
            f'The SQLite database "{alias}" fails with “database is locked” when two people save at once.',
            hint=f'Set in its OPTIONS: "transaction_mode": "IMMEDIATE", "timeout": {SQLITE_TIMEOUT}, '
            '"init_command": "PRAGMA journal_mode=WAL;". Or use PostgreSQL.',
            id=f"{PREFIX}.W002",
        )


def check_sender(**kwargs: Any) -> list[CheckMessage]:
    """W003: mail has a sender that people can answer."""
    if _setting("FROM_EMAIL") or settings.DEFAULT_FROM_EMAIL != "webmaster@localhost":
        return []
    return [
        Warning(
            "Mail to applicants would come from webmaster@localhost, which most servers refuse.",
            hint='Set WAGTAIL_MENTORING = {"FROM_EMAIL": "mentoring@example.org"} or DEFAULT_FROM_EMAIL.',
            id=f"{PREFIX}.W003",
        )
    ]


def check_scanner(**kwargs: Any) -> list[CheckMessage]:
    """E011: the scanner of applicants' files can be called."""
    path = _setting("FILE_SCANNER")
    if path is None:
        return []
    try:
        problem = "" if callable(import_string(path)) else "it is nothing that can be called"
    except Exception as error:  # noqa: BLE001  the host's module may raise anything
        problem = f"{type(error).__name__}: {error}"
    if not problem:
        return []
    return [
        Error(
            f'WAGTAIL_MENTORING["FILE_SCANNER"] is {path!r}, but {problem}.',
            hint='Name a function that takes a file and returns "clean" or "suspect", for example '
            '"portal.scanning.scan". Without the setting no file is scanned.',
            id=f"{PREFIX}.E011",
        )
    ]


def check_limits(**kwargs: Any) -> list[CheckMessage]:
    """E012: limits are of things that are counted, and can be read."""
    return [
        Error(
            f'WAGTAIL_MENTORING["LIMITS"] cannot be used: {problem}.',
            hint='Write, for example, {"hand_in": ("60/hour", "6000/hour")}: by account, then by address.',
            id=f"{PREFIX}.E012",
        )
        for problem in wrong_limits(_setting("LIMITS"))
    ]


def check_holidays(**kwargs: Any) -> list[CheckMessage]:
    """E013: every holiday is a day."""
    return [
        Error(
            f'WAGTAIL_MENTORING["HOLIDAYS"] holds {value!r}, which is no date.',
            hint='Write each day as year, month and day, for example "2026-12-25".',
            id=f"{PREFIX}.E013",
        )
        for value in _setting("HOLIDAYS")
        if not _is_day(value)
    ]


def _is_day(value: Any) -> bool:
    try:
        conf.day_of(value)
    except (TypeError, ValueError):
        return False
    return True


def check_cache(**kwargs: Any) -> list[CheckMessage]:
    """W004: the cache in which limits are counted is shared by all processes."""
    backend = settings.CACHES.get("default", {}).get("BACKEND", "")
    if settings.DEBUG or not backend.endswith((".LocMemCache", ".DummyCache")):
        return []
    return [
        Warning(
            f"Limits are counted in {backend.rpartition('.')[2]}, which no two processes share.",
            hint='Set CACHES["default"] to a cache that all processes share, such as '
            '"django.core.cache.backends.redis.RedisCache".',
            id=f"{PREFIX}.W004",
        )
    ]


def check_proxies(**kwargs: Any) -> list[CheckMessage]:
    """W005: behind a proxy, limits by address count visitors and not the proxy."""
    behind_proxy = settings.SECURE_PROXY_SSL_HEADER or settings.USE_X_FORWARDED_HOST
    if not behind_proxy or _setting("TRUSTED_PROXIES"):
        return []
    return [
        Warning(
            "The site stands behind a proxy, so all visitors seem to have its address and share one limit.",
            hint='Set WAGTAIL_MENTORING = {"TRUSTED_PROXIES": 1}, or how many proxies of yours write '
            "X-Forwarded-For.",
            id=f"{PREFIX}.W005",
        )
    ]


def check_fiscal_year(**kwargs: Any) -> list[CheckMessage]:
    """E014: the fiscal year begins in a month that there is."""
    month = _setting("FISCAL_YEAR_MONTH")
    if month <= 12:
        return []
    return [
        Error(
            f'WAGTAIL_MENTORING["FISCAL_YEAR_MONTH"] is {month}, and a year has twelve months.',
            hint="Write the number of the month in which the fiscal year begins, such as 7 for July.",
            id=f"{PREFIX}.E014",
        )
    ]


def check_accounts(**kwargs: Any) -> list[CheckMessage]:
    """E015: the host's accounts have what ours is built on."""
    missing = missing_fields(get_user_model())
    error = Error(
        f"AUTH_USER_MODEL is {settings.AUTH_USER_MODEL}, which lacks {', '.join(missing)}.",
        hint="Add it: AbstractBaseUser, PermissionsMixin, and the fields email and is_active are enough.",
        id=f"{PREFIX}.E015",
    )
    return [error] if missing else []


def check_layout(**kwargs: Any) -> list[CheckMessage]:
    """E010: our templates are found. I001: the host has put our pages into its own design."""
    name = "wagtail_mentoring/layouts/base.html"
    try:
        origin = getattr(get_template(name), "origin", None)
    except TemplateDoesNotExist:
        return [
            Error(
                f"The template {name} is not found.",
                hint='Set "APP_DIRS": True in TEMPLATES, or add the loader for app directories.',
                id=f"{PREFIX}.E010",
            )
        ]
    ours = Path(__file__).parent / "templates"
    if origin is None or not Path(origin.name).is_relative_to(ours):
        return []
    return [
        Info(
            "Mentoring pages are shown without the site's header and footer.",
            hint=f"Add a template {name} to the site that extends its own base template.",
            id=f"{PREFIX}.I001",
        )
    ]
