"""A host that writes a thousand as 1,000: what programs read is written as ever, in every page of ours."""

import re
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import connection, models

from .browser.screens import every_page, make_screens_world

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.references]

#: Attributes that people read.
WORDS = frozenset({"alt", "aria-label", "class", "content", "placeholder", "sizes", "style", "title"})
GROUPED = re.compile(r"(?<![\d,.])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")
BEGINNING = 1_200


class Attributes(HTMLParser):
    """Notes numbers that were grouped for people and stand where programs read."""

    def __init__(self):
        super().__init__()
        self.found = set()

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name not in WORDS and GROUPED.search(value or ""):
                self.found.add(f"<{tag} {name}={value[:60]!r}>")


def count_from(beginning):
    """Let rows be counted from ``beginning``, as on a site that has been there for a while."""
    counted = [m._meta for m in apps.get_models() if isinstance(m._meta.pk, models.AutoField)]
    with connection.cursor() as cursor:
        for meta in counted:
            if connection.vendor == "sqlite":
                row = [meta.db_table, beginning]
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", row[:1])
                cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", row)
            else:
                row = [f'"{meta.db_table}"', meta.pk.column, beginning]
                cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", row)


def test_numbers_that_programs_read_are_not_grouped(client, settings, site_root, private_folder):
    settings.USE_THOUSAND_SEPARATOR = True
    count_from(BEGINNING)
    faults = {}
    for name, response in every_page(client, make_screens_world(site_root)):
        page = Attributes()
        page.feed(response.text)
        faults |= {name: page.found} if page.found else {}

    assert faults == {}
