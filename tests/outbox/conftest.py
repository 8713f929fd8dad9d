"""A fake mail server, and mails to send to it."""

import pytest
from django.template.loaders.locmem import Loader

from wagtail_mentoring.outbox.actions import queue_mail

from .smtp_server import FakeSMTPServer


@pytest.fixture
def smtp(settings):
    server = FakeSMTPServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
    yield server
    server.stop()


@pytest.fixture
def mail_template(settings):
    """The mail ``note``: its subject and its body print what they are given."""
    templates = {
        "wagtail_mentoring/mail/note_subject.txt": "Note: {{ title }}\n",
        "wagtail_mentoring/mail/note_body.txt": "Dear {{ name }},\n\n{{ title }}\n",
    }
    engine = {**settings.TEMPLATES[0], "APP_DIRS": False}
    engine["OPTIONS"] = {
        **engine["OPTIONS"],
        "loaders": [
            (f"{Loader.__module__}.{Loader.__name__}", templates),
            "django.template.loaders.filesystem.Loader",
            "django.template.loaders.app_directories.Loader",
        ],
    }
    settings.TEMPLATES = [engine]


@pytest.fixture
def queue(db, mail_template):
    def make(key="one", **overrides):
        values = {
            "kind": "note",
            "to_email": "ada@example.org",
            "to_name": "Ada Byron",
            "template": "note",
            "context": {"title": "Tea & cake", "name": "Ada"},
        }
        return queue_mail(dedupe_key=key, **{**values, **overrides})

    return make
