"""The screens of an import, from the file to undoing it."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.directory.conftest import vocabulary_with
from tests.factories import ContactCardFactory
from wagtail_mentoring.directory.models import ContactReveal, Mentor
from wagtail_mentoring.imports.models import PeopleImport

from .builders import Desk

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


@pytest.fixture
def desk(client):
    desk = Desk()
    client.force_login(desk.user)
    return desk


def address(name, *args):
    return reverse(f"mentoring_imports:{name}", args=args)


def send(client, name, *args, capture, **data):
    """Post a form, have the work done that it asks for, and come back with the page it leads to."""
    with capture(execute=True):
        response = client.post(address(name, *args), data)
    assert response.status_code == 302, response.content.decode()
    return client.get(response["Location"]).content.decode()


def file_of(text, name="mentors.csv"):
    return SimpleUploadedFile(name, text.encode())


def test_file_is_uploaded_named_previewed_imported_and_undone(
    desk, client, django_capture_on_commit_callbacks
):
    capture = django_capture_on_commit_callbacks
    vocabulary_with("industry", "Law", "Energy")
    ContactCardFactory(owner=desk.office, email="ben@example.org", phone="1", mentor__name="Ben Ode")
    assert "Nothing was imported yet" in client.get(address("index")).content.decode()
    text = (
        "Name;Email;Phone;Industry\nAnn Lee;ann@example.org;<b>2</b>;Laws;\n"
        "Ben Ode;ben@example.org;3;Energy\n;cat@example.org;;\n"
    ).replace("Laws;", "Laws")

    page = send(client, "upload", capture=capture, file=file_of(text), office=desk.office.pk)
    started = PeopleImport.objects.get()
    assert "ann@example.org · ben@example.org" in page
    wrong = client.post(address("columns", started.pk), {"column_0": "name"})
    assert "Say which column holds the e-mail" in wrong.content.decode()

    chosen = {"column_0": "name", "column_1": "email", "column_2": "phone", "column_3": "terms:industry"}
    page = send(client, "columns", started.pk, capture=capture, **chosen)
    assert (Mentor.objects.count(), "&lt;b&gt;2&lt;/b&gt;" in page) == (1, True)
    assert "1 word is in no vocabulary" in page
    assert "The name is missing." in page
    assert ContactReveal.objects.get().purpose == "Preview of an import: Spreadsheet"
    words = client.get(address("terms", started.pk)).content.decode()
    assert "Make a new term" not in words
    law = "selected>Law</option>"
    assert law in words
    key = words.split(law)[0].rsplit('value="', 1)[1].split('"')[0]
    page = send(client, "terms", started.pk, capture=capture, word_0=key)
    assert "in no vocabulary" not in page

    confirm = client.get(address("run", started.pk)).content.decode()
    assert "1 new, 1 changed, 1 left out" in confirm
    page = send(client, "run", started.pk, capture=capture)
    assert "Imported." in page
    assert set(Mentor.objects.get(name="Ann Lee").terms.values_list("name", flat=True)) == {"Law"}
    errors = client.get(address("show", started.pk), {"show": "error"}).content.decode()
    assert ("The name is missing." in errors, "Ann Lee" in errors) == (True, False)
    report = b"".join(client.get(address("report", started.pk)).streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(report)))
    assert [row["Result"] for row in rows] == ["New", "Changed", "Error, left out"]
    assert rows[1]["Changes"] == "Terms: – → Energy; Phone: 1 → 3"

    page = send(client, "undo", started.pk, capture=capture)
    assert f"Undone by {desk.user.get_full_name()}" in page
    assert Mentor.objects.get().contact_card.phone == "1"
    again = client.post(address("undo", started.pk))
    assert "This is not possible now" in again.content.decode()
    assert "Undone" in client.get(address("index")).content.decode()


def test_file_that_cannot_be_read_is_refused_with_what_to_do(desk, client):
    for content, words in (("", "empty"), ("PK\x03\x04 no workbook", "cannot be read")):
        answer = client.post(address("upload"), {"file": file_of(content), "office": desk.office.pk})
        assert words in answer.content.decode()
    assert not PeopleImport.objects.exists()


def test_work_that_stopped_can_be_taken_up_and_a_file_discarded(
    desk, client, private_folder, django_capture_on_commit_callbacks
):
    started = desk.upload(["Name", "Email"], ["Ann Lee", "ann@example.org"])
    PeopleImport.objects.update(state="looking", worked_at=timezone.now())
    assert "data-wm-look-again" in client.get(address("show", started.pk)).content.decode()
    PeopleImport.objects.update(stopped=True)
    page = client.get(address("show", started.pk)).content.decode()
    assert ("data-wm-look-again" in page, "The work stopped behind row 0" in page) == (False, True)

    page = send(client, "go_on", started.pk, capture=django_capture_on_commit_callbacks)
    assert "Ready to import" in page
    assert list(private_folder.rglob("imports/*"))
    send(client, "discard", started.pk, capture=django_capture_on_commit_callbacks)

    assert not PeopleImport.objects.exists()
    assert not list(private_folder.rglob("imports/*"))


def test_work_that_no_worker_begins_is_told_and_asked_for_again(desk, client):
    started = desk.upload(["Name", "Email"], ["Ann Lee", "ann@example.org"])
    long_ago = timezone.now() - timedelta(minutes=11)
    PeopleImport.objects.update(state="looking", created_at=long_ago)
    assert "data-wm-look-again" in client.get(address("show", started.pk)).content.decode()

    PeopleImport.objects.update(asked_at=long_ago)
    page = client.get(address("show", started.pk)).content.decode()
    assert ("data-wm-look-again" in page, "Nobody has begun with it yet" in page) == (False, True)
    assert f"by {desk.user.get_full_name()}" in page
    assert desk.user.get_full_name() in client.get(address("index")).content.decode()

    client.post(address("go_on", started.pk))
    assert "data-wm-look-again" in client.get(address("show", started.pk)).content.decode()


def test_list_of_mentors_leads_whoever_may_import_to_the_import(desk, client):
    mentors, link = reverse(Mentor.snippet_viewset.get_url_name("list")), f'href="{address("upload")}"'
    assert link in client.get(mentors).content.decode()

    Group.objects.get(user=desk.user).permissions.remove(Permission.objects.get(codename="add_mentor"))
    assert link not in client.get(mentors).content.decode()


def test_another_office_sees_nothing_of_an_import(desk, client):
    started = desk.look(["Name", "Email"], ["Ann Lee", "ann@example.org"])
    client.force_login(Desk().user)

    assert "Spreadsheet," not in client.get(address("index")).content.decode()
    for name in ("show", "columns", "terms", "run", "report", "undo", "discard"):
        assert "Ann Lee" not in client.get(address(name, started.pk), follow=True).content.decode()


def test_preview_takes_the_same_queries_for_one_and_for_many(desk, client, django_assert_max_num_queries):
    few = desk.look(["Name", "Email"], ["Ann Lee", "a@example.org"])
    many = desk.look(["Name", "Email"], *([f"Person {n}", f"p{n}@example.org"] for n in range(9)))
    client.get(address("show", few.pk))
    with django_assert_max_num_queries(100) as counted:
        client.get(address("show", few.pk))

    with django_assert_max_num_queries(len(counted.captured_queries)):
        client.get(address("show", many.pk))
