"""A project with modelsearch, its test models and our search app, nothing else: the home of the contract
suite.

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

MODELSEARCH_BACKENDS = {
    "default": {
        "BACKEND": "wagtail_mentoring.search",
        "PATH": Path(tempfile.mkdtemp(prefix="wagtail_mentoring_contract_")),
    },
}

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}

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
