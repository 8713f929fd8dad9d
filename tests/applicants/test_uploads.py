"""Files sent by a script: what is answered, what is kept, and what a hostile file or a full disk does."""

import errno
import io
from datetime import timedelta

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.urls import reverse

from tests.applications.builders import ask, make_applicant, make_round_form, section, start, submit, uid
from tests.applications.papers import BAD_FILES, BAD_NAMES, PDF, docx, upload
from wagtail_mentoring.application_forms.choices import ScanState
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.models import ApplicationFile
from wagtail_mentoring.record_keeping.stored_files import sweep_orphans

pytestmark = pytest.mark.django_db

CV = [
    section(
        "cv",
        ask("file", "cv", file_types=["docx", "pdf"], max_megabytes=1, role="cv"),
        ask("file", "letter", file_types=["pdf"], required=False),
    )
]


@pytest.fixture
def application(private_folder):
    return start(make_round_form(CV))


@pytest.fixture
def ada(client, application):
    client.force_login(application.applicant)
    return application.applicant


def to(name, application):
    return reverse(f"wagtail_mentoring:{name}", args=[application.reference, uid("section cv")])


def send(client, application, content=PDF, name="cv.pdf", question="cv", **form):
    sent = {"file": SimpleUploadedFile(name, content)} if content is not None else {}
    sent |= {"question": uid(question), **form}
    return client.post(to("application_upload", application), sent, headers={"accept": "application/json"})


def stored(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


def test_file_is_kept_and_described(client, application, ada):
    response = send(client, application)

    kept = application.files.get()
    assert response.status_code == 200
    assert response["Cache-Control"].count("no-store") == 1
    assert response.json() == {
        "file": {
            "key": str(kept.key),
            "name": "cv.pdf",
            "size": f"{len(PDF)}\xa0bytes",
            "url": reverse("wagtail_mentoring:application_file", args=[application.reference, kept.key]),
            "note": "",
            "suspect": False,
        }
    }


def test_questions_of_one_page_are_independent(client, application, ada):
    send(client, application)
    send(client, application, name="letter.pdf", question="letter")
    send(client, application, content=None, remove=str(application.files.get(question_key=uid("cv")).key))

    assert [file.original_name for file in application.files.all()] == ["letter.pdf"]


def test_same_file_again_after_a_lost_reply_is_the_one_there_is(client, application, ada):
    first = send(client, application).json()

    assert send(client, application).json() == first
    assert application.events.filter(action="file_attached").count() == 1


def test_other_tab_that_was_quicker_loses_nothing(client, application, ada):
    seen = send(client, application).json()["file"]["key"]
    newest = send(client, application, docx(), "other.docx").json()["file"]

    response = send(client, application, content=None, remove=seen)

    assert response.status_code == 400
    assert "another tab" in response.json()["message"]
    assert response.json()["file"] == newest
    assert application.files.get().original_name == "other.docx"


def test_remove_button_of_the_page_minds_the_other_tab_too(client, application, ada):
    seen = send(client, application).json()["file"]["key"]
    send(client, application, docx(), "other.docx")

    page = client.post(
        to("application_section", application), {"remove_file": uid("cv"), f"file-{uid('cv')}": seen}
    )

    assert "another tab" in page.content.decode()
    assert application.files.get().original_name == "other.docx"


def test_file_that_was_handed_in_is_kept_when_it_is_replaced(client, application, ada):
    send(client, application)
    submit(application)

    send(client, application, docx(), "new.docx")

    assert [(file.original_name, file.removed_at is None) for file in application.files.all()] == [
        ("cv.pdf", False),
        ("new.docx", True),
    ]


@pytest.mark.parametrize("what", BAD_FILES)
def test_bad_file_is_refused_with_what_to_do_and_never_kept(client, application, ada, private_folder, what):
    name, content = BAD_FILES[what]

    response = send(client, application, content, name)
    page = client.post(
        to("application_section", application), {f"q-{uid('cv')}": SimpleUploadedFile(name, content)}
    )

    assert response.status_code == 400
    message = response.json()["message"]
    assert len(message) > 20
    assert page.status_code == 200
    assert 'class="wm-field__error"' in page.content.decode()
    assert ApplicationFile.objects.count() == 0
    assert stored(private_folder) == []


@pytest.mark.parametrize("name", BAD_NAMES)
def test_hostile_name_is_tamed_or_refused(client, application, ada, private_folder, settings, name):
    response = send(client, application, PDF, name)

    assert response.status_code in (200, 400)
    for file in ApplicationFile.objects.all():
        assert not set(file.original_name) & set("/\\\x00\r\n\u202e\u2066")
        assert len(file.original_name) <= 200
        [path] = stored(private_folder)
        assert path.parent == private_folder / "applications"
        assert len(path.name) == 32
        download = client.get(response.json()["file"]["url"])
        assert download["Content-Disposition"].startswith("attachment")


def raw_upload(application, name):
    """The body of an upload whose file name no client library would send."""
    lines = [
        b"--b",
        b'Content-Disposition: form-data; name="question"',
        b"",
        uid("cv").encode(),
        b"--b",
        b'Content-Disposition: form-data; name="file"; filename="' + name + b'"',
        b"Content-Type: application/pdf",
        b"",
        PDF,
        b"--b--",
        b"",
    ]
    return b"\r\n".join(lines)


@pytest.mark.parametrize(
    "name", [b"", b"cv\x00.pdf", b"cv.pdf\x00.exe", b"\xff\xfe.pdf", b"..", b"%00.pdf", b"a" * 5000 + b".pdf"]
)
def test_name_that_no_client_sends_is_no_server_error(client, application, ada, name):
    response = client.post(
        to("application_upload", application),
        data=raw_upload(application, name),
        content_type="multipart/form-data; boundary=b",
    )

    assert response.status_code in (200, 400)


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"content": None}, 400),
        ({"content": None, "remove": "no key"}, 200),
        ({"question": "nothing"}, 409),
    ],
)
def test_request_that_lacks_something_is_told(client, application, ada, form, status):
    assert send(client, application, **form).status_code == status


def test_upload_after_the_end_and_by_strangers_is_refused(client, application, ada):
    withdraw_application(application=application, user=ada)
    assert send(client, application).status_code == 409

    client.force_login(make_applicant())
    assert send(client, application).status_code == 404
    client.logout()
    assert send(client, application).status_code == 401
    assert client.get(to("application_upload", application)).status_code == 405
    assert ApplicationFile.objects.count() == 0


def test_too_many_uploads_are_held_back_with_when_to_come_again(client, application, ada, settings):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"upload": ("1/hour", None)}}
    send(client, application)

    response = send(client, application, docx(), "cv.docx")

    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 3600
    assert "Please try again in" in response.json()["message"]


def save_page(client, application, *keys, **form):
    """Save the section's page as a browser without JavaScript does, with a file for each of ``keys``."""
    files = {f"q-{uid(key)}": SimpleUploadedFile(f"{key}.pdf", PDF) for key in keys}
    version = type(application).objects.get(pk=application.pk).lock_version
    url = to("application_section", application)
    return client.post(url, {"version": version, "go": "later", **files, **form})


def test_file_that_comes_with_the_page_counts_as_one_that_the_script_sends(
    client, application, ada, settings
):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"upload": ("2/hour", None)}}
    send(client, application)

    assert save_page(client, application, "letter").status_code == 303
    assert send(client, application, docx(), "cv.docx").status_code == 429
    assert save_page(client, application, "letter").status_code == 429
    assert application.events.filter(action="file_attached").count() == 2


def test_too_many_files_keep_the_words_beside_them_and_say_which_was_not_taken(client, ada, settings):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"upload": ("1/hour", None)}}
    files = [ask("file", key, file_types=["pdf"], required=False) for key in ("letter", "cv")]
    application = start(make_round_form([section("cv", ask("short_text", "hobby"), *files)]), user=ada)

    page = save_page(client, application, "letter", "cv", **{f"q-{uid('hobby')}": "Chess"})

    application.refresh_from_db()
    words = page.content.decode()
    assert page.status_code == 429
    assert 0 < int(page["Retry-After"]) <= 3600
    assert "Your answers are saved." in words
    assert "Many files were sent in a short time, so this one has to wait." in words
    assert "Please try again in" in words
    assert words.count('class="wm-field__error"') == 1
    assert "Chess" in words
    assert application.draft_answers[uid("hobby")] == "Chess"
    assert [file.original_name for file in application.files.all()] == ["letter.pdf"]
    assert f'name="version" value="{application.lock_version}"' in words


def test_words_are_saved_and_a_file_is_taken_away_however_many_files_were_sent(
    client, application, ada, settings
):
    settings.WAGTAIL_MENTORING = {"LIMITS": {"upload": ("1/hour", None)}}
    send(client, application)

    page = save_page(client, application, remove_file=uid("cv"))

    assert page.status_code == 303
    assert ApplicationFile.objects.count() == 0


# --- a full disk ------------------------------------------------------------------------------------------


class FullDisk(FileSystemStorage):
    """Takes the first bytes of a file, then has no room."""

    def _save(self, name, content):
        class Part(io.BytesIO):
            def chunks(self):
                yield PDF[:10]
                raise OSError(errno.ENOSPC, "No space left on device")

        return super()._save(name, Part())


@pytest.fixture
def full_disk(monkeypatch, private_folder):
    storage = FullDisk(location=private_folder, base_url=None)
    monkeypatch.setattr(ApplicationFile._meta.get_field("file"), "storage", storage)


def test_full_disk_is_told_and_leaves_neither_row_nor_half_a_file(
    client, application, ada, private_folder, full_disk, caplog
):
    response = send(client, application)

    assert response.status_code == 507
    assert "problem on our side" in response.json()["message"]
    assert ApplicationFile.objects.count() == 0
    assert stored(private_folder) == []
    assert "could not be kept" in caplog.text


@pytest.mark.parametrize(("error", "status"), [(errno.ENOSPC, 507), (errno.EDQUOT, 507)])
def test_no_room_for_the_upload_on_its_way_is_told(client, application, ada, monkeypatch, error, status):
    def full(self, *args):
        raise OSError(error, "No space left on device")

    monkeypatch.setattr("django.core.files.uploadhandler.MemoryFileUploadHandler.new_file", full)

    script = send(client, application)
    page = client.post(
        to("application_section", application), {f"q-{uid('cv')}": SimpleUploadedFile("cv.pdf", PDF)}
    )

    assert (script.status_code, page.status_code) == (status, status)
    assert "no room" in script.json()["message"]
    assert "Go back" in page.content.decode()


def test_connection_that_breaks_in_the_middle_is_no_server_error(client, application, ada, monkeypatch):
    def breaks(self, *args):
        raise UnreadablePostError

    monkeypatch.setattr("django.core.files.uploadhandler.MemoryFileUploadHandler.new_file", breaks)

    assert send(client, application).status_code == 400


def test_full_disk_keeps_the_file_there_was_and_the_page_says_so(
    client, application, ada, private_folder, monkeypatch
):
    send(client, application)
    storage = FullDisk(location=private_folder, base_url=None)
    monkeypatch.setattr(ApplicationFile._meta.get_field("file"), "storage", storage)

    page = client.post(
        to("application_section", application),
        {f"q-{uid('cv')}": SimpleUploadedFile("new.docx", docx())},
    )

    assert "problem on our side" in page.content.decode()
    assert application.files.get().original_name == "cv.pdf"
    assert len(stored(private_folder)) == 1


def test_file_whose_row_was_rolled_back_is_swept(application, private_folder, monkeypatch):
    def fails(*args):
        raise RuntimeError("after the file was written")

    monkeypatch.setattr("wagtail_mentoring.applications.file_actions.touch_draft", fails)
    with pytest.raises(RuntimeError):
        attach_file(
            application=application,
            user=application.applicant,
            question_key=uid("cv"),
            upload=upload(PDF),
        )
    assert ApplicationFile.objects.count() == 0
    assert len(stored(private_folder)) == 1

    sweep_orphans(grace=timedelta(0))
    assert stored(private_folder) == []


def test_suspect_file_is_named_where_answers_are_checked(client, ada, application):
    send(client, application)
    ApplicationFile.objects.update(scan_state=ScanState.SUSPECT)

    page = client.get(reverse("wagtail_mentoring:application_check", args=[application.reference])).text

    row = page[page.index(">Cv<") : page.index(">Letter<")]
    assert "cv.pdf" in row
    assert "Needs attention" in row
    assert "Not answered" not in row
