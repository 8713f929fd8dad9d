"""modelsearch's contract for search backends, on ours: the whole suite, none skipped, none failing."""

from django.test import TestCase
from modelsearch.tests.test_backends import BackendTests


class ContractTests(BackendTests, TestCase):
    backend_path = "wagtail_mentoring.search"
