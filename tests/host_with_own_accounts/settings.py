"""Settings of a host with accounts of its own; everything else as in the suite."""

from tests.settings import *  # noqa: F403  the host differs in few lines

HOST = "tests.host_with_own_accounts"
# The demo fills Django's own accounts.
INSTALLED_APPS = [HOST, *(app for app in INSTALLED_APPS if app != "example_site.demo")]  # noqa: F405
AUTH_USER_MODEL = "host_with_own_accounts.Account"
DATABASES["default"] = {**DATABASES["default"], "ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}  # noqa: F405
# Shared by all processes, as a real host's is.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR}}  # noqa: F405
