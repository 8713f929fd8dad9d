"""Settings of the benchmark's own project: the mentor directory with one search engine, and nothing else.

``BENCH_SEARCH`` names the search backend, ``BENCH_DIRECTORY`` the folder of the SQLite database and of our
index. ``DATABASE_URL`` puts the mentors into PostgreSQL instead.
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

SECRET_KEY = "benchmark"
USE_TZ = True
LANGUAGE_CODE = "en"
WAGTAIL_SITE_NAME = "Benchmark"
WAGTAILADMIN_BASE_URL = "http://localhost"
ROOT_URLCONF = "example_site.urls"
STATIC_URL = "static/"

INSTALLED_APPS = [
    "wagtail_mentoring",
    "wagtail_mentoring.search",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

DIRECTORY = Path(os.environ["BENCH_DIRECTORY"])

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "wagtail_mentoring_private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}

WAGTAILSEARCH_BACKENDS = {
    "default": {
        "BACKEND": os.environ.get("BENCH_SEARCH", "wagtail_mentoring.search"),
        "PATH": DIRECTORY / "index",
    }
}

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DIRECTORY / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}

if database_url := os.environ.get("DATABASE_URL"):
    parts = urlsplit(database_url)
    INSTALLED_APPS.append("django.contrib.postgres")
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "PASSWORD": parts.password or "",
        "HOST": parts.hostname,
        "PORT": parts.port or 5432,
    }
