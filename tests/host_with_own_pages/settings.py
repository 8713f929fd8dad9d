"""Settings of a host without ``wagtail_mentoring.pages``; everything else as in the suite."""

from wagtail import VERSION

from tests.settings import *  # noqa: F403  the host differs in few lines

LEFT_OUT = {"wagtail_mentoring.pages", "example_site.home", "example_site.demo"}
INSTALLED_APPS = ["tests.host_with_own_pages", *(app for app in INSTALLED_APPS if app not in LEFT_OUT)]  # noqa: F405
MIGRATION_MODULES = {app.rpartition(".")[2]: None for app in INSTALLED_APPS} | {
    "wagtailcore": None,
    **{
        f"wagtail{name}": None
        for name in ("admin", "docs", "embeds", "forms", "images", "redirects", "search", "users")
    },
    "wagtail_mentoring_search": None,
}
ROOT_URLCONF = "tests.host_with_own_pages.urls"
TEMPLATES[0]["DIRS"] = []  # noqa: F405
DATABASES["default"] = {**DATABASES["default"], "ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}  # noqa: F405
# Shared by all processes, as a real host's is.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR}}  # noqa: F405
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": False}}

if VERSION >= (8, 0):
    WAGTAIL_PAGE_MODEL = "host_with_own_pages.BasePage"
