"""The virus scan: when it runs, what its verdict does, and who may overrule it."""

import json
import zipfile
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import UserFactory
from wagtail_mentoring.application_forms.choices import ScanState
from wagtail_mentoring.applications import decisions, scan_actions
from wagtail_mentoring.applications.exceptions import AnswersIncomplete
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.exports.archive import write_archive
from wagtail_mentoring.exports.tables import ApplicationSheet
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.record_keeping.verification import verify

from .builders import SMALL, ask, fill, make_round, make_round_form, section, start, submit, uid, with_cv
from .papers import PDF, upload
from .scanners import EICAR
from .staff_world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("private_folder")]

WITH_CV = [
    section("about", *SMALL[0]["value"]["questions"], ask("file", "cv", file_types=["pdf"], role="cv")),
    SMALL[1],
]
VIRUS = PDF + b"%" + EICAR + b"\n"


@pytest.fixture
def scanner(settings):
    """``scanner(name)`` sets one of ``scanners``; the one that tells by the contents is set already."""

    def use(name, **more):
        path = f"tests.applications.scanners.{name}"
        settings.WAGTAIL_MENTORING = {"LEAST_SECONDS": 0, "FILE_SCANNER": path, **more}

    use("by_contents")
    return use


@pytest.fixture
def world():
    world = make_world()
    world.cv_form = make_round_form(WITH_CV, round=make_round(program=world.program))
    return world


@pytest.fixture
def scanned(scanner, django_capture_on_commit_callbacks):
    """``scanned(application, content)`` attaches a file and lets the scan run as it does after a commit."""

    def attach(application, content=PDF):
        with django_capture_on_commit_callbacks(execute=True):
            file = attach_file(
                application=application,
                user=application.applicant,
                question_key=uid("cv"),
                upload=upload(content),
            )
        file.refresh_from_db()
        return file

    return attach


def address(file):
    return reverse("wagtail_mentoring:application_file", args=[file.application.reference, file.key])


@pytest.mark.parametrize(
    ("state", "has_scanner", "reads_unscanned", "opens"),
    [
        ("not_scanned", False, False, True),
        ("not_scanned", True, False, False),
        ("not_scanned", True, True, True),
        ("waiting", True, False, False),
        ("waiting", True, True, True),
        ("waiting", False, False, True),
        ("clean", True, False, True),
        ("clean", False, False, True),
        ("released", True, False, True),
        ("suspect", True, True, False),
        ("suspect", False, True, False),
    ],
)
def test_staff_open_what_the_scanner_lets_through(state, has_scanner, reads_unscanned, opens):
    may = decisions.may_open(scan_state=state, has_scanner=has_scanner, reads_unscanned=reads_unscanned)

    assert may == opens


def test_file_is_scanned_right_after_it_was_kept(scanned, world):
    clean, suspect = (scanned(start(round_form=world.cv_form), content) for content in (PDF, VIRUS))

    assert (clean.scan_state, suspect.scan_state) == (ScanState.CLEAN, ScanState.SUSPECT)
    assert clean.scanned_at is not None


def test_without_a_scanner_nothing_waits(world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        _application, file = with_cv(round_form=world.cv_form)
    file.refresh_from_db()

    assert file.scan_state == ScanState.NOT_SCANNED


@pytest.mark.parametrize("name", ["broken", "unclear"])
def test_scanner_that_fails_leaves_the_file_waiting(scanner, scanned, world, caplog, name):
    scanner(name)

    file = scanned(start(round_form=world.cv_form))

    assert file.scan_state == ScanState.WAITING
    assert "could not be scanned" in caplog.text


def test_suspect_file_is_told_to_the_applicant_and_in_the_history(scanned, world):
    application = fill(start(round_form=world.cv_form))

    file = scanned(application, VIRUS)

    event = application.events.get(action="file_suspect")
    assert (event.actor, event.reason) == (None, "")
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.find_file_suspect").count() == 1
    mail = OutboxMessage.objects.get(kind="application_file_suspect")
    assert file.original_name in mail.body
    assert mail.to_email == application.applicant_email


def test_suspect_file_is_no_answer(scanned, world):
    application = fill(start(round_form=world.cv_form))
    scanned(application, VIRUS)

    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert list(error.value.problems) == [uid("cv")]

    scanned(application, PDF)
    assert submit(application).answers[uid("cv")]["name"] == "cv.pdf"


def test_applicant_reads_beside_the_question_what_to_do(client, scanned, world):
    application = fill(start(round_form=world.cv_form))
    scanned(application, VIRUS)
    client.force_login(application.applicant)

    page = client.get(
        reverse("wagtail_mentoring:application_section", args=[application.reference, uid("section about")])
    )

    assert "This file may do harm" in page.content.decode()


@pytest.fixture
def handed_in(world):
    """An application handed in with a CV while nobody scanned, and the file."""
    return with_cv(round_form=world.cv_form)


def test_staff_cannot_open_a_file_while_it_waits_or_is_suspect(client, world, handed_in, scanner):
    _application, file = handed_in
    client.force_login(world.coordinator)
    page = reverse("mentoring_applications:inspect", args=[file.application.pk])

    waiting = client.get(address(file))
    assert waiting.status_code == 403
    assert "has not looked at it yet" in waiting.content.decode()
    assert address(file) not in client.get(page).content.decode()

    ApplicationFile.objects.update(scan_state=ScanState.SUSPECT, scanned_at=timezone.now())
    suspect = client.get(address(file))
    assert suspect.status_code == 403
    assert "found it suspect" in suspect.content.decode()
    assert f'href="{page}"' in suspect.content.decode()
    assert address(file) not in client.get(page).content.decode()
    assert "Suspect files" in client.get(page).content.decode()

    ApplicationFile.objects.update(scan_state=ScanState.CLEAN)
    assert client.get(address(file)).status_code == 200
    assert address(file) in client.get(page).content.decode()


def test_setting_lets_staff_open_what_was_not_scanned_yet(client, world, handed_in, scanner):
    scanner("by_contents", READ_UNSCANNED_FILES=True)
    client.force_login(world.coordinator)

    assert client.get(address(handed_in[1])).status_code == 200


def test_closed_file_looks_like_none_to_everybody_out_of_reach(client, world, handed_in, scanner):
    ApplicationFile.objects.update(scan_state=ScanState.SUSPECT)
    client.force_login(world.stranger)

    assert client.get(address(handed_in[1])).status_code == 404


def test_applicant_still_opens_their_own_file(client, handed_in, scanner):
    client.force_login(handed_in[0].applicant)

    assert client.get(address(handed_in[1])).status_code == 200


def test_export_leaves_a_closed_file_out_and_names_it(handed_in, world, tmp_path, scanner):
    ApplicationFile.objects.update(scan_state=ScanState.SUSPECT)
    sheet = ApplicationSheet(Application.objects.handed_in(), user=world.coordinator)

    with (tmp_path / "export.zip").open("w+b") as file:
        write_archive(file, sheet, purpose="Report")
        archive = zipfile.ZipFile(file)
        manifest = json.loads(archive.read("manifest.json"))

    assert [name for name in archive.namelist() if name.startswith("files/")] == []
    assert [line["scan"] for line in manifest["closed_files"]] == ["suspect"]


def test_superuser_releases_a_suspect_file_for_a_reason(client, handed_in, world, scanner):
    application, file = handed_in
    ApplicationFile.objects.update(scan_state=ScanState.SUSPECT)
    boss = UserFactory(is_superuser=True)
    client.force_login(boss)
    url = reverse("mentoring_applications:release_file", args=[application.pk, file.key])

    assert "cv.pdf" in client.get(url).content.decode()
    assert client.post(url, {"reason": " "}).status_code == 200
    client.post(url, {"reason": "A false alarm: checked on an offline machine."})

    file.refresh_from_db()
    assert file.scan_state == ScanState.RELEASED
    assert application.events.get(action="file_released").reason.startswith("A false alarm")
    client.force_login(world.coordinator)
    assert client.get(address(file)).status_code == 200


def test_nobody_else_releases_a_suspect_file(client, handed_in, world, scanner):
    application, file = handed_in
    ApplicationFile.objects.update(scan_state=ScanState.SUSPECT)
    file.refresh_from_db()
    client.force_login(world.coordinator)
    url = reverse("mentoring_applications:release_file", args=[application.pk, file.key])

    assert client.post(url, {"reason": "Let me"}).status_code in (302, 403, 404)
    with pytest.raises(StepRefused, match="superuser"):
        scan_actions.release_file(file=file, user=world.coordinator, reason="Let me")
    file.refresh_from_db()
    assert file.scan_state == ScanState.SUSPECT


def test_clean_file_cannot_be_released(handed_in):
    _application, file = handed_in

    with pytest.raises(StepRefused, match="not suspect"):
        scan_actions.release_file(file=file, user=UserFactory(is_superuser=True), reason="Why not")


def test_command_scans_what_waits_and_what_was_sent_before_there_was_a_scanner(handed_in, scanner, capsys):
    call_command("mentoring_scan_files")

    assert "clean" in capsys.readouterr().out
    handed_in[1].refresh_from_db()
    assert handed_in[1].scan_state == ScanState.CLEAN


def test_command_looks_again_only_when_told(handed_in, scanner, monkeypatch):
    call_command("mentoring_scan_files")
    monkeypatch.setattr("tests.applications.scanners.EICAR", PDF[:8])
    call_command("mentoring_scan_files")
    handed_in[1].refresh_from_db()
    assert handed_in[1].scan_state == ScanState.CLEAN

    call_command("mentoring_scan_files", again=True)
    handed_in[1].refresh_from_db()
    assert handed_in[1].scan_state == ScanState.SUSPECT


def test_command_says_when_there_is_no_scanner_or_it_fails(handed_in, scanner, settings):
    scanner("broken")
    with pytest.raises(SystemExit):
        call_command("mentoring_scan_files")

    settings.WAGTAIL_MENTORING = {}
    with pytest.raises(CommandError, match="FILE_SCANNER"):
        call_command("mentoring_scan_files")


def test_verify_names_files_that_wait_too_long(handed_in, scanner):
    [whole] = verify(["file scans"])
    ApplicationFile.objects.update(uploaded_at=timezone.now() - timedelta(hours=25))
    [damaged] = verify(["file scans"])

    assert (whole.checked, whole.damaged) == (1, 0)
    assert damaged.damaged == 1
