"""Files: what is taken, what is refused, who may open them and what becomes of them."""

import hashlib

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.core.files.storage import FileSystemStorage
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.factories import OfficeFactory, PartnerFactory, coordinator_of
from wagtail_mentoring.application_forms.exceptions import FileRefused
from wagtail_mentoring.application_forms.file_checks import check_upload
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.exceptions import AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.file_actions import attach_file, remove_file
from wagtail_mentoring.applications.models import ApplicationFile

from .builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round,
    make_round_form,
    section,
    start,
    submit,
    uid,
    with_cv,
)
from .papers import BAD_FILES, PDF, docx, odt, upload
from .staff_world import make_world

pytestmark = pytest.mark.django_db

CV = [section("cv", ask("file", "cv", file_types=["docx", "pdf"], max_megabytes=1, role="cv"))]


@pytest.fixture(autouse=True)
def private_files(monkeypatch, tmp_path):
    """A folder of its own; Django asks for a field's storage only once."""
    field = ApplicationFile._meta.get_field("file")
    monkeypatch.setattr(field, "storage", FileSystemStorage(location=tmp_path / "private", base_url=None))
    return tmp_path / "private"


@pytest.fixture
def application():
    return start(make_round_form(CV))


def attach(application, content=PDF, name="cv.pdf"):
    return attach_file(
        application=application,
        user=application.applicant,
        question_key=uid("cv"),
        upload=upload(content, name),
    )


def stored(folder):
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [("cv.pdf", PDF, "pdf"), ("CV.DOCX", docx(), "docx"), ("cv.odt", odt(), "odt")],
)
def test_true_document_is_taken(name, content, kind):
    facts = check_upload(question={"file_types": [kind], "max_megabytes": 1}, upload=upload(content, name))

    assert facts.name == name
    assert facts.size == len(content)
    assert facts.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize("what", BAD_FILES)
def test_bad_file_is_refused_and_nothing_is_kept(application, private_files, what):
    name, content = BAD_FILES[what]

    with pytest.raises(FileRefused):
        attach(application, content, name)
    assert ApplicationFile.objects.count() == 0
    assert stored(private_files) == []


def test_site_may_allow_less_than_the_question(settings):
    settings.WAGTAIL_MENTORING = {"FILE_MAX_BYTES": 10}

    with pytest.raises(FileRefused, match="larger"):
        check_upload(question={"file_types": ["pdf"], "max_megabytes": 5}, upload=upload(PDF))


def test_file_is_kept_under_a_random_name_outside_the_media_folder(application, private_files, settings):
    file = attach(application, name="../../Ada's CV.pdf")

    [path] = stored(private_files)
    assert file.original_name == "Ada's CV.pdf"
    assert "Ada" not in path.name
    assert path.read_bytes() == PDF
    assert not str(path).startswith(str(settings.MEDIA_ROOT))


def test_new_file_takes_the_place_of_the_old_one(
    application, private_files, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        attach(application)
        second = attach(application, docx(), "cv.docx")

    assert list(ApplicationFile.objects.all()) == [second]
    assert len(stored(private_files)) == 1


def test_file_that_was_handed_in_stays_with_its_revision(
    application, private_files, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = attach(application)
        revision = submit(application)
        attach(application, docx(), "cv.docx")
        remove_file(application=application, user=application.applicant, question_key=uid("cv"))
    first.refresh_from_db()

    assert revision.answers[uid("cv")] == {"key": str(first.key), "name": "cv.pdf", "sha256": first.sha256}
    assert first.removed_at is not None
    assert [path.read_bytes() for path in stored(private_files)] == [PDF]


def test_missing_file_keeps_the_application_from_being_handed_in(application):
    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert list(error.value.problems) == [uid("cv")]


def test_file_of_another_person_cannot_be_attached_or_removed(application):
    stranger = make_applicant()

    with pytest.raises(PermissionDenied):
        attach_file(application=application, user=stranger, question_key=uid("cv"), upload=upload(PDF))
    with pytest.raises(PermissionDenied):
        remove_file(application=application, user=stranger, question_key=uid("cv"))


def test_file_for_no_question_is_refused(application):
    with pytest.raises(ApplicationRefused):
        attach_file(
            application=application, user=application.applicant, question_key=uid("x"), upload=upload(PDF)
        )


def test_file_cannot_be_attached_once_the_application_is_withdrawn(application):
    withdraw_application(application=application, user=application.applicant)

    with pytest.raises(ApplicationRefused):
        attach(application)


# --- who may open it --------------------------------------------------------------------------------------


def address(file):
    return reverse("wagtail_mentoring:application_file", args=[file.application.reference, file.key])


def test_owner_gets_a_download_that_no_browser_runs_or_keeps(client, application):
    file = attach(application)
    client.force_login(application.applicant)

    response = client.get(address(file))

    assert b"".join(response.streaming_content) == PDF
    assert response["Content-Disposition"] == 'attachment; filename="cv.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert "no-store" in response["Cache-Control"]


def reader_of(application):
    """A coordinator of an office that partners in the application's program."""
    office = OfficeFactory()
    PartnerFactory(office=office, program=application.round.program)
    staff = coordinator_of(office)
    staff.user_permissions.add(Permission.objects.get(codename="view_application"))
    return staff


def test_file_that_the_storage_has_lost_is_not_found_and_said_so_in_the_log(
    client, application, private_files, caplog
):
    kept = attach(application)
    for path in stored(private_files):
        path.unlink()
    client.force_login(application.applicant)

    response = client.get(address(kept))

    assert response.status_code == 404
    assert "missing from the storage" in caplog.text


def test_staff_within_reach_open_what_was_handed_in_and_leave_a_trace(client, application):
    file = attach(application)
    submit(application)
    client.force_login(reader_of(application))

    assert client.get(address(file)).status_code == 200
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.read_application_file").count() == 1


def test_staff_cannot_open_a_file_that_is_not_handed_in(client, application):
    draft = attach(application)
    client.force_login(reader_of(application))
    assert client.get(address(draft)).status_code == 404

    submit(application)
    replaced = attach(application, docx(), "cv.docx")

    assert client.get(address(draft)).status_code == 200
    assert client.get(address(replaced)).status_code == 404


@pytest.mark.parametrize(("before", "after"), [("lead", "staff"), ("staff", "lead")])
def test_file_that_any_version_keeps_for_the_lead_is_for_the_lead(client, before, after):
    world = make_world()
    rest = SMALL[0]["value"]["questions"]

    def form(visible_to):
        return [
            section("about", *rest, ask("file", "cv", file_types=["pdf"], visible_to=visible_to)),
            SMALL[1],
        ]

    application, file = with_cv(
        round_form=make_round_form(form(before), round=make_round(program=world.program))
    )
    edit_form(application.draft_version.form, form(after))
    fill(application, {uid("goals"): "Another aim."})

    for user, expected in ((world.coordinator, 200), (world.colleague, 404)):
        client.force_login(user)
        assert client.get(address(file)).status_code == expected


def test_other_people_and_other_offices_get_the_same_answer_as_for_no_file(client, application):
    file = attach(application)
    submit(application)
    for user in (make_applicant(), coordinator_of(OfficeFactory())):
        client.force_login(user)

        assert client.get(address(file)).status_code == 404
    client.logout()
    assert client.get(address(file)).status_code == 302


def test_file_is_not_found_under_another_application(client, application):
    file = attach(application)
    other = start(user=application.applicant)
    client.force_login(application.applicant)

    url = reverse("wagtail_mentoring:application_file", args=[other.reference, file.key])

    assert client.get(url).status_code == 404
