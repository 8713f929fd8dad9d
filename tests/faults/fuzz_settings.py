"""Settings for sending many bodies: the portal's, with database and sessions in memory."""

from tests.faults.portal_settings import *  # noqa: F403

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
# A host's middleware is not what is tried; the token would have to be in each body.
MIDDLEWARE = [name for name in MIDDLEWARE if "Csrf" not in name]  # noqa: F405
