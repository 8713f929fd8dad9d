"""The command imports as the screens do."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.applications.staff_world import make_world
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Invitation
from wagtail_mentoring.directory.models import ContactCard
from wagtail_mentoring.imports.models import PeopleImport

from .builders import Desk, csv_of

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


def test_command_tries_imports_and_undoes(tmp_path):
    desk, path = Desk(), tmp_path / "mentors.csv"
    rows = [["Who", "Email", "Phone"], ["Ann Lee", "ann@example.org", "=1"], ["", "ben@example.org", ""]]
    path.write_bytes(csv_of(*rows).read())

    def command(*args, **options):
        out = io.StringIO()
        call_command("mentoring_import_mentors", *args, user=desk.user.username, stdout=out, **options)
        return out.getvalue()

    with pytest.raises(CommandError, match="Say which column holds the name"):
        command(path, office=desk.office.slug)
    with pytest.raises(CommandError, match="Name a file"):
        command(path)
    with pytest.raises(CommandError, match=f"no office “nowhere”. There are: .*{desk.office.slug}"):
        command(path, office="nowhere")
    with pytest.raises(CommandError, match="does not work in the office"):
        command(path, office=Desk().office.slug)
    assert not PeopleImport.objects.exists()

    options = {"office": desk.office.slug, "column": ["Who=name"], "report": tmp_path / "report.csv"}
    assert "1  New" in command(path, dry_run=True, **options)
    assert (PeopleImport.objects.count(), ContactCard.objects.count()) == (0, 0)
    assert "The name is missing." in Path(options["report"]).read_text()

    said = command(path, **options)
    assert ContactCard.objects.get().email == "ann@example.org"
    done = PeopleImport.objects.get()
    assert f"Import {done.pk}: Imported" in said
    with pytest.raises(CommandError, match="does not wait"):
        command(resume=done.pk)
    assert f"Import {done.pk}: Undone" in command(undo=done.pk)
    assert not ContactCard.objects.exists()


def test_command_names_nobody_unknown(tmp_path):
    with pytest.raises(CommandError, match="nobody of this username"):
        call_command("mentoring_import_mentors", tmp_path / "mentors.csv", user="eve")


def test_command_invites_students_and_revokes(tmp_path):
    world, path = make_world(), tmp_path / "students.csv"
    RoundForm.objects.filter(pk=world.round_form.pk).update(entry="invitation")
    path.write_bytes(
        csv_of(["Mail", "No mail"], ["ann@example.org", "no"], ["ben@example.org", "yes"]).read()
    )
    options = {
        "office": world.career.slug,
        "form": world.round_form.pk,
        "column": ["Mail=email", "No mail=do_not_contact"],
    }

    def command(*args, user=world.coordinator, **options):
        out = io.StringIO()
        call_command("mentoring_import_students", *args, user=user.username, stdout=out, **options)
        return out.getvalue()

    with pytest.raises(CommandError, match="Name the form"):
        command(path, **{**options, "form": 0})
    with pytest.raises(CommandError, match="may not invite people"):
        command(path, user=world.stranger, **{**options, "office": world.law.slug})
    assert "1  New" in command(path, dry_run=True, **options)
    assert not Invitation.objects.exists()

    command(path, **options)
    assert Invitation.objects.get().email == "ann@example.org"
    command(undo=PeopleImport.objects.get().pk)
    assert Invitation.objects.get().revoked_at is not None


@pytest.mark.parametrize("command", ["mentoring_import_mentors", "mentoring_import_students"])
def test_report_that_cannot_be_written_is_refused_before_anything_is_done(tmp_path, command):
    desk, people = Desk(), tmp_path / "people.csv"
    people.write_text("Name,E-mail\nAnn,ann@example.org\n")
    given = [str(people), "--office", desk.office.slug, "--user", desk.user.username]

    with pytest.raises(CommandError, match="--report: cannot be written"):
        call_command(command, *given, "--report", str(tmp_path / "no" / "r.csv"))

    assert not PeopleImport.objects.exists()
