"""Settings of the example portal: what a host with Wagtail already has, plus our few lines (marked)."""

import os
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent
VAR_DIR = Path(os.environ.get("EXAMPLE_VAR_DIR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = "example-site-only-never-used-elsewhere"  # noqa: S105  a demo on localhost
DEBUG = os.environ.get("EXAMPLE_DEBUG", "1") == "1"
ALLOWED_HOSTS = ["*"] if DEBUG else ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "example_site.home",
    "example_site.demo",
    "wagtail_mentoring",  # mentoring
    "wagtail_mentoring.pages",  # mentoring
    "wagtail_mentoring.search",  # mentoring: search without a server
    "rest_framework.authtoken",  # mentoring, optional: tokens for the API
    "drf_spectacular_sidecar",  # mentoring, optional: the API's pages to read and try it
    "django_htmx",  # mentoring, optional: smoother filters
    "wagtail.contrib.redirects",
    "wagtail.contrib.forms",
    "wagtail_localize",  # mentoring, optional: pages, forms and terms in several languages
    "wagtail_localize.locales",
    "wagtail.embeds",
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
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "wagtail_mentoring.middleware.DatabaseAwayMiddleware",  # mentoring, optional
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "example_site.urls"
WSGI_APPLICATION = "example_site.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": VAR_DIR / "db.sqlite3",
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Dublin"
USE_I18N = True
USE_TZ = True
# What editors write in; the portal's own words and the app's are there in French as well.
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    # mentoring: applicants' files, outside MEDIA_ROOT
    "wagtail_mentoring_private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "private", "base_url": None},
    },
}

# mentoring: the directory's search needs no server. Another engine is these three lines.
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "wagtail_mentoring.search", "PATH": VAR_DIR / "index"},
}
if os.environ.get("EXAMPLE_SEARCH") == "database":
    WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

WAGTAIL_MENTORING = {  # mentoring
    "FROM_EMAIL": "mentoring@northmere.example",
    "FILE_SCANNER": "example_site.demo.scanner.scan",
}

# mentoring: limits are counted in a cache that all processes share; on a busy site Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
    }
}

EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = "portal@northmere.example"

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "wagtail_mentoring:applications"
LOGOUT_REDIRECT_URL = "/"

WAGTAIL_SITE_NAME = "Northmere University"
WAGTAILADMIN_BASE_URL = "http://localhost:8000"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
X_FRAME_OPTIONS = "SAMEORIGIN"
WAGTAILIMAGES_FORMAT_CONVERSIONS = {"webp": "webp"}

# Which of the two designs the portal wears: "northmere" or "harbour".
EXAMPLE_THEME = os.environ.get("EXAMPLE_THEME", "northmere")
