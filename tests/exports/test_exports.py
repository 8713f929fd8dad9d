import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.utils.escape import unescape
from wagtail.models import ModelLogEntry

from tests.applications.builders import (
    GOOD,
    ask,
    edit_form,
    fill,
    make_round,
    make_round_form,
    section,
    submit,
    uid,
    with_cv,
)
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applications.models import Application, ApplicationFile
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.exports import actions as export_actions
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.exports.workbooks import LONGEST_CELL, WorkbookWriter
from wagtail_mentoring.record_keeping.erasure_actions import erase

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")

BASE = {uid("name"): "Ada Byrne", uid("email"): "ada@northmere.example"}
ABOUT = section("about", ask("short_text", "name", role="name"), ask("email", "email", role="email"))


@pytest.fixture
def world(site_root):
    return make_world()


def form_with(world, *questions):
    return make_round_form([ABOUT, section("more", *questions)], round=make_round(program=world.program))


def ask_for(client, export_format, query="", **values):
    data = {"format": export_format, "purpose": "Report to the board", **values}
    return client.post(f"{reverse('mentoring_applications:export')}?{query}", data)


def content_of(client, export_format, query="", **values):
    """The bytes somebody gets who asks for an export, at once or by way of the progress page."""
    response = ask_for(client, export_format, query, **values)
    if response.status_code == 302:
        export = ApplicationExport.objects.latest("pk")
        assert response.url == reverse("mentoring_applications:export_progress", args=[export.key])
        response = client.get(reverse("mentoring_applications:export_download", args=[export.key]))
    assert response.status_code == 200
    return b"".join(response.streaming_content)


def table(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def lines(content):
    return [json.loads(line) for line in content.decode().splitlines()]


@pytest.fixture
def export(client, django_capture_on_commit_callbacks):
    def run(*args, **values):
        with django_capture_on_commit_callbacks(execute=True):
            return ask_for(client, *args, **values)

    return run


def archive_of(client, export, **values):
    export("zip", **values)
    made = ApplicationExport.objects.latest("pk")
    response = client.get(reverse("mentoring_applications:export_download", args=[made.key]))
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))


def workbook_of(client, export, **values):
    export("xlsx", **values)
    made = ApplicationExport.objects.latest("pk")
    response = client.get(reverse("mentoring_applications:export_download", args=[made.key]))
    return load_workbook(io.BytesIO(b"".join(response.streaming_content)))


def test_safe_csv_defuses_cells_and_raw_keeps_them(world, as_coordinator):
    round_form = form_with(world, ask("long_text", "goals"))
    hand_in(round_form, answers={**BASE, uid("goals"): "=1+1"})

    [safe] = table(content_of(as_coordinator, "csv"))
    [raw] = table(content_of(as_coordinator, "csv", raw="on"))

    assert (safe["Goals [goals]"], raw["Goals [goals]"]) == ("'=1+1", "=1+1")


def test_raw_workbook_holds_a_formula_as_text(world, as_coordinator, export):
    round_form = form_with(world, ask("long_text", "goals"))
    hand_in(round_form, answers={**BASE, uid("goals"): "=1+1"})

    sheet = workbook_of(as_coordinator, export, raw="on").worksheets[0]

    [cell] = [cell for cell in sheet[2] if cell.value == "=1+1"]
    assert cell.data_type == "s"


def cells_of(*texts):
    """What a workbook with these in a row holds, and how often its notes say that something was cut."""
    writer, file = WorkbookWriter(), io.BytesIO()
    writer.append(list(texts))
    writer.save(file)
    return list(load_workbook(file).worksheets[0][1]), writer.cut


@pytest.mark.parametrize("text", ERROR_CODES)
def test_what_reads_like_an_error_is_a_text_in_a_workbook(text):
    [cell], _cut = cells_of(text)

    assert (cell.value, cell.data_type) == (text, "s")


def test_what_reads_like_the_code_of_a_character_is_shown_as_it_was_written():
    [cell, plain], _cut = cells_of("_x0041_ and _x00e9_x0041_", "my_x and _x41_")

    assert unescape(cell.value) == "_x0041_ and _x00e9_x0041_"
    assert plain.value == "my_x and _x41_"


@pytest.mark.parametrize(("count", "left"), [(16_383, 16_383), (16_384, 16_383), (40_000, 16_383)])
def test_emoji_are_counted_as_workbooks_count_them(count, left):
    [cell], cut = cells_of("😀" * count)

    assert (len(cell.value), cut) == (left, int(left < count))


def test_workbook_says_what_it_could_not_hold(world, as_coordinator, export):
    application = hand_in(world.round_form, answers={**GOOD, uid("goals"): "a"})
    Application.objects.filter(pk=application.pk).update(applicant_name="Ada\x0bByrne")

    workbook = workbook_of(as_coordinator, export, raw="on")

    assert "Ada\ufffdByrne" in [cell.value for cell in workbook.worksheets[0][2]]
    assert [row[1].value for row in workbook["Notes"].iter_rows(min_row=2)] == [1, 0]


def test_workbook_says_that_it_cut_a_cell():
    writer, file = WorkbookWriter(), io.BytesIO()
    writer.append(["x" * (LONGEST_CELL + 1)])
    writer.save(file)

    workbook = load_workbook(file)

    assert len(workbook.worksheets[0]["A1"].value) == LONGEST_CELL
    assert [row[1].value for row in workbook["Notes"].iter_rows(min_row=2)] == [0, 1]


def test_workbook_without_trouble_has_no_notes(world, as_coordinator, export):
    hand_in(world.round_form)

    assert len(workbook_of(as_coordinator, export).worksheets) == 1


def test_json_lines_are_exact(world, as_coordinator):
    round_form = form_with(world, ask("long_text", "goals"), ask("number", "age", required=False))
    application = hand_in(round_form, answers={**BASE, uid("goals"): "=1+1 “ž”\tx", uid("age"): "7"})

    [line] = lines(content_of(as_coordinator, "jsonl"))

    answers = {answer["code"]: answer["value"] for answer in line["answers"]}
    assert answers == {
        "name": "Ada Byrne",
        "email": "ada@northmere.example",
        "goals": "=1+1 “ž”\tx",
        "age": 7,
    }
    assert line["reference"] == application.reference
    assert line["revision"]["digest"] == application.current_revision.digest


def test_not_asked_is_absent_and_left_empty_is_null_in_json(world, as_coordinator):
    round_form = form_with(world, ask("long_text", "goals", required=False))
    hand_in(round_form, "first", answers=BASE)
    edit_form(round_form.form, [ABOUT])
    hand_in(round_form, "second", answers=BASE)

    second, first = lines(content_of(as_coordinator, "jsonl"))

    assert {"code": "goals", "key": uid("goals"), "type": "long_text", "value": None} in first["answers"]
    assert "goals" not in [answer["code"] for answer in second["answers"]]


@pytest.mark.parametrize("export_format", ["csv", "jsonl", "codebook"])
def test_other_offices_get_nothing(world, client, export_format):
    hand_in(world.round_form, answers={**GOOD, uid("goals"): "CANARY"})
    client.force_login(world.stranger)

    content = content_of(client, export_format)

    assert b"CANARY" not in content
    assert b"ada@northmere" not in content
    assert world.program.name.encode() not in content


def test_sensitive_answers_stay_out_of_every_format_unless_asked_for(world, as_coordinator, export):
    round_form = form_with(world, ask("long_text", "needs", sensitivity="sensitive"))
    hand_in(round_form, answers={**BASE, uid("needs"): "CANARY"})

    for export_format in ("csv", "jsonl"):
        assert b"CANARY" not in content_of(as_coordinator, export_format)
        assert b"CANARY" in content_of(as_coordinator, export_format, sensitive="on")
    [line] = lines(content_of(as_coordinator, "jsonl"))
    assert line["withheld"] == ["needs"]
    archive = archive_of(as_coordinator, export)
    assert not any(b"CANARY" in archive.read(name) for name in archive.namelist())


def test_answers_for_the_lead_stay_out_of_the_partners_exports(world, client, export):
    round_form = form_with(world, ask("long_text", "needs", visible_to="lead"))
    hand_in(round_form, answers={**BASE, uid("needs"): "CANARY"})

    client.force_login(world.coordinator)
    assert b"CANARY" in content_of(client, "csv")
    assert b"CANARY" in content_of(client, "jsonl")

    client.force_login(world.colleague)
    [row] = table(content_of(client, "csv"))
    assert row["Needs [needs]"] == "only for the lead office"
    assert b"CANARY" not in content_of(client, "jsonl")
    archive = archive_of(client, export)
    assert not any(b"CANARY" in archive.read(name) for name in archive.namelist())


def test_codebook_tells_labels_choices_and_versions(world, as_coordinator):
    years = ask("choice", "year", "Year", options=["First", "Second"])
    round_form = form_with(world, years, ask("long_text", "goals", "Goals?", required=False))
    hand_in(round_form, "first", answers={**BASE, uid("year"): [uid("year/First")]})
    edit_form(
        round_form.form,
        [ABOUT, section("more", ask("choice", "year", "Which year?", options=["First", "Third"]))],
    )
    hand_in(round_form, "second", answers={**BASE, uid("year"): [uid("year/First")]})

    rows = {row["Code"]: row for row in table(content_of(as_coordinator, "codebook"))}

    assert rows["year"]["Label by version"] == "1: Year; 2: Which year?"
    assert rows["year"]["Choices"] == "first = First; third = Third; second = Second (retired)"
    assert (rows["year"]["Asked in versions"], rows["year"]["Required in versions"]) == ("1–2", "1–2")
    assert (rows["goals"]["Asked in versions"], rows["goals"]["Retired"]) == ("1", "Yes")
    assert rows["goals"]["Column"] == "Goals? [goals, no longer asked]"


def test_codebook_tells_what_an_option_was_called_before(world, as_coordinator):
    years = ask("choice", "year", "Year", options=["First", "Second"])
    round_form = form_with(world, years)
    hand_in(round_form, "first", answers={**BASE, uid("year"): [uid("year/Second")]})
    for label in ("Second, or so", "Year two"):
        years["value"]["options"][1]["value"] = label
        edit_form(round_form.form, [ABOUT, section("more", years)])
    hand_in(round_form, "second", answers={**BASE, uid("year"): [uid("year/Second")]})

    rows = {row["Code"]: row for row in table(content_of(as_coordinator, "codebook"))}
    cells = {row["Year [year]"] for row in table(content_of(as_coordinator, "csv"))}

    assert rows["year"]["Choices"] == "first = First; second = Year two (1: Second; 2: Second, or so)"
    assert cells == {"Second", "Year two"}


def cv_world(world):
    form = make_round_form(
        [section("about", *ABOUT["value"]["questions"], ask("file", "cv", file_types=["pdf"], role="cv"))],
        round=make_round(program=world.program),
    )
    application, file = with_cv(round_form=form)
    return application, file


def test_archive_holds_files_and_a_manifest_with_their_digests(world, as_coordinator, export):
    application, file = cv_world(world)

    archive = archive_of(as_coordinator, export)

    manifest = json.loads(archive.read("manifest.json"))
    names = {
        f"files/{application.reference}/cv-cv.pdf",
        "applications.csv",
        "applications.jsonl",
        "codebook.csv",
    }
    assert set(archive.namelist()) == names | {"manifest.json"}
    assert {member["name"] for member in manifest["members"]} == names
    for member in manifest["members"]:
        content = archive.read(member["name"])
        assert (member["size"], member["sha256"]) == (len(content), hashlib.sha256(content).hexdigest())
    assert (manifest["purpose"], manifest["applications"]) == ("Report to the board", 1)


def test_archive_names_a_file_that_the_storage_has_lost(world, as_coordinator, export):
    _, file = cv_world(world)
    file.file.storage.delete(file.file.name)

    archive = archive_of(as_coordinator, export)

    [missing] = json.loads(archive.read("manifest.json"))["missing_files"]
    assert missing["sha256"] == file.sha256


def test_name_of_a_file_never_leaves_its_folder(world, as_coordinator, export):
    application, file = cv_world(world)
    ApplicationFile.objects.update(original_name="../../etc/passwd")

    names = archive_of(as_coordinator, export).namelist()

    assert f"files/{application.reference}/cv-_.._etc_passwd" in names
    assert not any(part == ".." for name in names for part in name.split("/"))


def test_file_taken_back_before_handing_in_again_is_not_exported(world, as_coordinator, export):
    application, _ = cv_world(world)
    edit_form(application.draft_version.form, [ABOUT])
    fill(application, BASE)
    submit(application, key="again")

    assert not [n for n in archive_of(as_coordinator, export).namelist() if n.startswith("files/")]


def test_export_follows_filters_and_search(world, as_coordinator):
    hand_in(world.round_form, "first")
    accepted = hand_in(world.round_form, "second", status="accepted")

    for query in ("status=accepted", f"q={accepted.reference[:8].lower()}"):
        assert [row["Reference"] for row in table(content_of(as_coordinator, "csv", query))] == [
            accepted.reference
        ]


def test_export_needs_a_purpose_and_leaves_it_in_the_log(world, as_coordinator):
    hand_in(world.round_form)

    assert ask_for(as_coordinator, "csv", purpose="").context["form"].errors == {
        "purpose": ["Say what the export is needed for."]
    }
    assert not ModelLogEntry.objects.filter(action="wagtail_mentoring.export_applications").exists()

    content_of(as_coordinator, "csv")

    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.export_applications")
    assert (entry.user, entry.data["purpose"], entry.data["applications"]) == (
        world.coordinator,
        "Report to the board",
        1,
    )


def test_pages_show_progress_and_then_the_download(world, as_coordinator):
    hand_in(world.round_form)
    response = ask_for(as_coordinator, "xlsx")  # the commit that starts the task never comes in this test
    waiting = as_coordinator.get(response.url)
    made = ApplicationExport.objects.get()

    assert "0 of 1 applications" in waiting.content.decode()
    assert "data-wm-look-again" in waiting.content.decode()
    download = reverse("mentoring_applications:export_download", args=[made.key])
    assert as_coordinator.get(download).status_code == 404

    assert export_actions.make_export(made.pk)

    ready = as_coordinator.get(response.url).content.decode()
    assert "Your export of 1 application is ready" in ready
    assert "data-wm-look-again" not in ready
    file = as_coordinator.get(download)
    assert "no-store" in file["Cache-Control"]
    assert "attachment" in file["Content-Disposition"]


def test_export_of_somebody_else_is_unknown(world, client, export):
    hand_in(world.round_form)
    client.force_login(world.coordinator)
    export("xlsx")
    made = ApplicationExport.objects.get()
    client.force_login(world.colleague)

    for name in ("export_progress", "export_download"):
        assert client.get(reverse(f"mentoring_applications:{name}", args=[made.key])).status_code == 404


def test_right_lost_before_the_export_is_made_leaves_it_empty(world, as_coordinator):
    hand_in(world.round_form, answers={**GOOD, uid("goals"): "CANARY"})
    ask_for(as_coordinator, "zip")
    made = ApplicationExport.objects.get()
    world.coordinator.groups.clear()

    export_actions.make_export(made.pk)

    made.refresh_from_db()
    archive = zipfile.ZipFile(made.file.open("rb"))
    assert not any(b"CANARY" in archive.read(name) for name in archive.namelist())


def test_failed_export_says_so(world, as_coordinator, monkeypatch):
    hand_in(world.round_form)
    response = ask_for(as_coordinator, "zip")
    monkeypatch.setattr(export_actions, "write_archive", lambda *args, **kwargs: 1 / 0)

    assert not export_actions.make_export(ApplicationExport.objects.get().pk)

    assert "could not be made" in as_coordinator.get(response.url).content.decode()


def test_export_of_which_somebody_is_erased_meanwhile_leaves_no_file(
    world, as_coordinator, monkeypatch, private_folder, django_capture_on_commit_callbacks
):
    application = hand_in(world.round_form)
    ask_for(as_coordinator, "zip")
    write = export_actions.write_archive

    def write_while_somebody_is_erased(*args, **kwargs):
        write(*args, **kwargs)
        erase(due=Due(application, everything=True), reason="asked for", user=None)

    monkeypatch.setattr(export_actions, "write_archive", write_while_somebody_is_erased)

    with django_capture_on_commit_callbacks(execute=True):
        assert not export_actions.make_export(ApplicationExport.objects.get().pk)

    assert not ApplicationExport.objects.exists()
    assert list((private_folder / "exports").iterdir()) == []


def test_export_is_made_once_by_two_workers(world, as_coordinator):
    hand_in(world.round_form)
    ask_for(as_coordinator, "zip")
    pk = ApplicationExport.objects.get().pk

    assert [export_actions.make_export(pk), export_actions.make_export(pk)] == [True, False]


def test_old_exports_are_deleted_with_their_files(
    world, as_coordinator, export, private_folder, django_capture_on_commit_callbacks
):
    hand_in(world.round_form)
    export("zip")
    export("xlsx")
    old = ApplicationExport.objects.order_by("pk").first()
    ApplicationExport.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(hours=25))

    with django_capture_on_commit_callbacks(execute=True):
        assert export_actions.delete_old_exports() == 1

    [kept] = ApplicationExport.objects.all()
    assert [path.name for path in (private_folder / "exports").iterdir()] == [kept.file.name.split("/")[1]]


def test_number_of_queries_does_not_grow_with_applications(world, as_coordinator, django_assert_num_queries):
    hand_in(world.round_form, "first")
    with CaptureQueriesContext(connection) as for_one:
        content_of(as_coordinator, "jsonl")
    for name in ("second", "third"):
        hand_in(world.round_form, name)

    with django_assert_num_queries(len(for_one)):
        content_of(as_coordinator, "jsonl")
