"""The disk for applicants' files is full: they are told, and neither half a file nor a row is left."""

import subprocess
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.applications.builders import ask, make_round_form, section, start, uid
from tests.applications.papers import PDF
from tests.faults.full_disk import can_mount
from wagtail_mentoring.applications.models import ApplicationFile
from wagtail_mentoring.record_keeping.stored_files import sweep_orphans

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db,
    pytest.mark.skipif(not can_mount(), reason="needs root, to mount a small file system"),
]

FORM = [
    section(
        "cv",
        ask("file", "cv", file_types=["pdf"], max_megabytes=2),
        ask("file", "letter", file_types=["pdf"], max_megabytes=2, required=False),
    )
]
#: A PDF of 700 kB: one has room on the disk, two have not.
LARGE = PDF + b"%" * 700_000 + b"\n" + PDF


@pytest.fixture
def small_disk(tmp_path, monkeypatch):
    """A private folder on a file system of one megabyte."""
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(folder)], check=True)
    storage = FileSystemStorage(location=folder, base_url=None)
    monkeypatch.setattr(ApplicationFile._meta.get_field("file"), "storage", storage)
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_upload_to_a_full_disk_is_told_and_leaves_nothing(client, small_disk):
    application = start(make_round_form(FORM))
    client.force_login(application.applicant)
    url = reverse("wagtail_mentoring:application_upload", args=[application.reference, uid("section cv")])

    def send(question, content):
        sent = {"question": uid(question), "file": SimpleUploadedFile("cv.pdf", content)}
        return client.post(url, sent)

    assert send("cv", LARGE).status_code == 200
    for _ in range(5):
        refused = send("letter", LARGE)
        assert refused.status_code == 507
        assert "problem on our side" in refused.json()["message"]
    assert send("letter", PDF).status_code == 200

    sweep_orphans(grace=timedelta(0))
    rows = {file.file.name: file.size for file in ApplicationFile.objects.all()}
    files = {
        f"applications/{path.name}": path.stat().st_size for path in (small_disk / "applications").iterdir()
    }
    assert files == rows
    assert len(rows) == 2
