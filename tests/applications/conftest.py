"""Fixtures of the applications room."""

import pytest
from django.core.files.storage import FileSystemStorage

from wagtail_mentoring.applications.models import ApplicationExport, ApplicationFile


@pytest.fixture
def private_folder(monkeypatch, tmp_path):
    """A private folder of its own; Django asks for a field's storage only once."""
    folder = tmp_path / "private"
    for model in (ApplicationFile, ApplicationExport):
        storage = FileSystemStorage(location=folder, base_url=None)
        monkeypatch.setattr(model._meta.get_field("file"), "storage", storage)
    return folder
