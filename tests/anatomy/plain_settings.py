"""Settings of a process that has nothing but a database in memory, made without migrations."""

from tests.settings import *  # noqa: F403 - everything but the database


class NoMigrations:
    def __contains__(self, label):
        return True

    def __getitem__(self, label):
        return None


DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
MIGRATION_MODULES = NoMigrations()
