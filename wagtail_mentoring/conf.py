"""The one settings dict, ``WAGTAIL_MENTORING``, with its defaults."""

from datetime import date
from typing import Any

from django.conf import settings as django_settings

DEFAULTS: dict[str, Any] = {
    # Days before a round closes in which it is announced as "closing soon".
    "CLOSING_SOON_DAYS": 7,
    # Days since a mentor's last sign of life within which the profile says "recently active".
    "RECENTLY_ACTIVE_DAYS": 30,
    # Alias in Django's STORAGES for applicants' files. It must not be served by the web server.
    "PRIVATE_STORAGE": "wagtail_mentoring_private",
    # Largest file an applicant may upload, in bytes.
    "FILE_MAX_BYTES": 10 * 1024 * 1024,
    # Months after its round's end for which an application is kept; then everything personal is taken out of
    # it. None: for good. A round's form may say otherwise.
    "RETENTION_MONTHS": None,
    # Largest photo a mentor may upload: bytes as sent, and pixels once decoded.
    "PHOTO_MAX_BYTES": 10 * 1024 * 1024,
    "PHOTO_MAX_PIXELS": 40_000_000,
    # Working days that applicants usually get to answer a request, and days before its end to be reminded.
    "REQUEST_WORKING_DAYS": 5,
    "REQUEST_REMINDER_DAYS": 2,
    # Days on which nobody works, as "2026-12-25"; weekends are known.
    "HOLIDAYS": [],
    # Days that lie at least between mail of two offices to the same alumni; else the calendar warns.
    "OUTREACH_GAP_DAYS": 14,
    # Name of the search backend in WAGTAILSEARCH_BACKENDS that answers the directory.
    "SEARCH_BACKEND": "default",
    # Sender of all our mail; None means Django's DEFAULT_FROM_EMAIL.
    "FROM_EMAIL": None,
    # How often a mail is tried, and for how many seconds one worker may hold it.
    "OUTBOX_MAX_ATTEMPTS": 8,
    "OUTBOX_LEASE_SECONDS": 300,
    # Days for which an import can be undone, and an uploaded file waits to be imported. Then what they hold
    # of people goes.
    "IMPORT_DAYS": 14,
    # Names of hosts inside the university's own network that webhooks may be sent to, also without TLS.
    "WEBHOOK_PRIVATE_HOSTS": [],
    # Days for which messages to webhooks that are settled stay readable.
    "WEBHOOK_LOG_DAYS": 30,
    # Dotted path to a callable that looks into applicants' files: scan(file) returns "clean" or "suspect".
    "FILE_SCANNER": None,
    # Whether staff may open a file that the scanner has not looked at yet. Without a scanner they may.
    "READ_UNSCANNED_FILES": False,
    # Hours after which mentoring_verify complains about a file that still waits for the scanner.
    "FILE_SCAN_HOURS": 24,
    # How often somebody may do what is counted, by action: (by account, by address), such as "30/hour".
    "LIMITS": {},
    # How many proxies of ours stand before the site, each writing X-Forwarded-For. 0: the header is not read.
    "TRUSTED_PROXIES": 0,
    # Groups of fewer people than this are not told in reports.
    "SMALLEST_GROUP": 10,
    # Meetings after which a pair counts as one that met often.
    "STEADY_SESSIONS": 4,
    # Month in which the university's fiscal year begins, from 1 to 12.
    "FISCAL_YEAR_MONTH": 7,
    # Dotted paths to what tells the API who is asking, in their order.
    "API_AUTHENTICATION": [
        "wagtail_mentoring.api.authentication.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    # Seconds that a person needs at least for a page before sending it; 0 asks for none.
    "LEAST_SECONDS": 2,
}

#: Numbers that may be 0.
MAY_BE_ZERO = frozenset({"TRUSTED_PROXIES", "LEAST_SECONDS"})


def get(name: str) -> Any:
    """Return the host's value of ``WAGTAIL_MENTORING[name]``, or our default.

    Raises ``KeyError`` for a name that is not a setting of ours.
    """
    default = DEFAULTS[name]
    return getattr(django_settings, "WAGTAIL_MENTORING", {}).get(name, default)


def day_of(value: Any) -> date:
    """A date, or one written as ``"2026-12-25"``; else raises ``ValueError`` or ``TypeError``."""
    return value if isinstance(value, date) else date.fromisoformat(value)


def holidays() -> frozenset[date]:
    """The days of the setting ``HOLIDAYS``."""
    return frozenset(day_of(value) for value in get("HOLIDAYS"))
