"""modelsearch's contract for search backends, on ours: every test of the suite, none skipped, none expected
to fail.

Not collected with the other tests: it needs modelsearch's own models. ``test_contract.py`` runs it.
"""

from django.test import TestCase
from modelsearch.tests.test_backends import BackendTests


class ContractTests(BackendTests, TestCase):
    backend_path = "wagtail_mentoring.search"
