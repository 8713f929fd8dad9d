"""A project with modelsearch, its test models and our search app, nothing else: the home of these tests.

Written out here, because modelsearch's own test settings need a package that nothing of ours needs.
"""

import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

SECRET_KEY = "contract"  # noqa: S105  (never serves anyone)
USE_TZ = True
LANGUAGE_CODE = "en-gb"

INSTALLED_APPS = [
    "modelsearch.test.testapp",
    "modelsearch",
    "wagtail_mentoring.search",
    "taggit",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]

DIRECTORY = Path(os.environ.get("SEARCH_TEST_DIRECTORY") or tempfile.mkdtemp(prefix="search_tests_"))

MODELSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail_mentoring.search", "PATH": DIRECTORY / "index"}}

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": DIRECTORY / "db.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 60},
        "TEST": {"NAME": str(DIRECTORY / "test.sqlite3")},  # not in memory: threads would share its locks
    },
}

if database_url := os.environ.get("DATABASE_URL"):
    parts = urlsplit(database_url)
    INSTALLED_APPS.append("django.contrib.postgres")
    DATABASES["default"] = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": parts.username,
        "PASSWORD": parts.password,
        "HOST": parts.hostname,
        "PORT": parts.port,
        "TEST": {"NAME": f"test_contract_{os.getpid()}"},
    }

FIXTURE_DIRS = [Path(__file__).parent / "fixtures"]
