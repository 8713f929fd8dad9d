"""Exports while people hand in and a form is published anew: what comes later is in none of their parts."""

import csv
import io
import json
import zipfile

import pytest
from django.contrib.auth import get_user_model

from tests.applications.builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    section,
    submit,
    submitted,
    uid,
)
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.exports import archive
from wagtail_mentoring.exports.tables import ApplicationSheet

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


@pytest.fixture
def application():
    return submitted()


@pytest.fixture
def sheet(application):
    admin = get_user_model().objects.create_superuser("exporter")
    return ApplicationSheet(Application.objects.handed_in(), user=admin)


MORE = [*SMALL, section("more", ask("short_text", "motto", required=False))]


def go_on(application):
    """The form gets another question, its applicant answers it, and somebody else applies."""
    edit_form(application.round_form.form, MORE)
    application = Application.objects.get(pk=application.pk)
    fill(application, {uid("goals"): "Since", uid("motto"): "New"})
    submit(application, key="again")
    submitted(round_form=application.round.round_forms.get(), user=make_applicant("bea"))
    assert application.revisions.count() == 2


@pytest.mark.parametrize("part", ["csv_lines", "json_lines", "codebook_lines", "handed_in_files"])
def test_every_part_of_an_archive_is_of_the_moment_it_was_begun(application, sheet, monkeypatch, part):
    write, is_first = getattr(archive, part), iter([True])

    def meanwhile(sheet, *rest):
        sheet.headings()
        if next(is_first, False):
            go_on(application)
        return write(sheet, *rest)

    monkeypatch.setattr(archive, part, meanwhile)
    file = io.BytesIO()

    archive.write_archive(file, sheet, purpose="Report")

    members = zipfile.ZipFile(file)
    [row] = csv.DictReader(io.TextIOWrapper(members.open("applications.csv"), "utf-8-sig"))
    [line] = map(json.loads, members.read("applications.jsonl").splitlines())
    manifest = json.loads(members.read("manifest.json"))
    assert (row["Reference"], line["reference"]) == (application.reference, application.reference)
    assert "Since" not in [*row.values(), *(answer["value"] for answer in line["answers"])]
    assert (line["form"]["version"], line["revision"]["number"]) == (1, 1)
    assert (manifest["applications"], manifest["handed_in_until"] < manifest["made_at"]) == (1, True)


def test_table_that_is_under_way_goes_on_with_what_was_handed_in(application, sheet):
    headings = sheet.headings()
    go_on(application)

    [row] = sheet.rows()

    assert "Since" not in row
    assert row[headings.index("Reference")] == application.reference
