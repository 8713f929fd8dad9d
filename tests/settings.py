"""Settings of the test suite: the example site, quick and in a temporary folder."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

if "EXAMPLE_VAR_DIR" in os.environ:
    VAR_DIR = Path(os.environ["EXAMPLE_VAR_DIR"])
else:
    VAR_DIR = Path(tempfile.mkdtemp(prefix="wagtail_mentoring_tests_"))
    os.environ["EXAMPLE_VAR_DIR"] = str(VAR_DIR)
    atexit.register(shutil.rmtree, VAR_DIR, ignore_errors=True)

from example_site.settings import *  # noqa: E402, F403  the folder above must be known first

DEBUG = False
ALLOWED_HOSTS = ["*"]
SECRET_KEY = "tests"  # noqa: S105

if database_url := os.environ.get("DATABASE_URL"):
    parts = urlsplit(database_url)
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": parts.path.lstrip("/"),
            "USER": parts.username,
            "PASSWORD": parts.password or "",
            "HOST": parts.hostname,
            "PORT": parts.port or 5432,
        }
    }
else:
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}  # noqa: F405

if search_backend := os.environ.get("WM_SEARCH_BACKEND"):
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": search_backend}}

# Tests press buttons as soon as they see them; what that means is tested by itself.
# Files are scanned after a commit, which most tests never reach.
WAGTAIL_MENTORING = {**WAGTAIL_MENTORING, "LEAST_SECONDS": 0, "FILE_SCANNER": None}  # noqa: F405
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# One language, as most portals have; tests of several say so.
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English")]
WAGTAIL_I18N_ENABLED = False
# Both tools that translate, each of which has its tests.
INSTALLED_APPS = ["wagtail.contrib.simple_translation", *INSTALLED_APPS]  # noqa: F405
LOGIN_URL = "/login/"

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
WAGTAILADMIN_BASE_URL = "http://testserver"
