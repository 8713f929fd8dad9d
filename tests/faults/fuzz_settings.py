"""Settings for sending many bodies: the portal's, with database and sessions in memory."""

from tests.faults.portal_settings import *  # noqa: F403

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.cache"
# Our views look for forgery themselves. Django's middleware, which a host has before them, ends in an error
# of its own when a body is not UTF-8 and its page for that looks into the body again.
MIDDLEWARE = [name for name in MIDDLEWARE if "Csrf" not in name]  # noqa: F405
# A host's header and menus are not what is tried: the pages wear the app's own layout.
TEMPLATES[0]["DIRS"] = []  # noqa: F405
# Nobody is too busy but whoever sends from an address; the others come without one, as by a socket.
WAGTAIL_MENTORING = {  # type: ignore[assignment]
    **WAGTAIL_MENTORING,  # noqa: F405
    "LEAST_SECONDS": 0,
    "LIMITS": dict.fromkeys(("start", "save", "upload", "hand_in", "mail_link"), (None, "1/day")),
}
