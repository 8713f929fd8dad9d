"""Settings of the portal that faults are tried on: a real server, a real database, a real mail server."""

import os

from tests.settings import *  # noqa: F403


class NoMigrations:
    """Makes the tables of the models as they are, which takes seconds instead of half a minute."""

    def __contains__(self, app):
        return True

    def __getitem__(self, app):
        return None


MIGRATION_MODULES = NoMigrations()

DATABASES["default"]["CONN_MAX_AGE"] = 60  # noqa: F405
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # noqa: F405

if mail_port := os.environ.get("PORTAL_MAIL_PORT"):
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    EMAIL_HOST, EMAIL_PORT, EMAIL_TIMEOUT = "127.0.0.1", int(mail_port), 2

# A killed worker holds its mail no longer than this.
WAGTAIL_MENTORING = {"FROM_EMAIL": "mentoring@northmere.example", "OUTBOX_LEASE_SECONDS": 3}
