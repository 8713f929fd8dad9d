"""A list of students becomes invitations: one each, none for who does not want mail, revoked by undoing."""

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.applications.builders import make_round_form
from tests.applications.staff_world import hand_in, make_world
from tests.factories import ContactCardFactory
from wagtail_mentoring.applications.models import Invitation
from wagtail_mentoring.imports import actions
from wagtail_mentoring.imports.models import PeopleImport
from wagtail_mentoring.imports.work import work_on
from wagtail_mentoring.outbox.models import OutboxMessage

from .builders import Desk, csv_of, ignore, results

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")

ROWS = [
    ["Name", "Email", "Degree", "Do not contact"],
    ["Ann Lee", "Ann@example.org", "BSc", ""],
    ["", "ben@example.org", "", "no"],
    ["Cat", "cat@example.org", "", "yes"],
    ["Dan", "dan@example.org", "", ""],
    ["Ann again", "ann@example.org", "", ""],
    ["Eve", "", "", ""],
]


@pytest.fixture
def world():
    world = make_world()
    world.applied = hand_in(world.round_form)
    world.round_form.entry = "invitation"
    world.round_form.save()
    return world


def test_students_are_invited_once_and_only_who_may_be_written_to(
    world, client, django_capture_on_commit_callbacks
):
    client.force_login(world.coordinator)
    ContactCardFactory(email="dan@example.org", do_not_contact=True)
    rows = [*ROWS, ["Ada", world.applied.applicant_email.upper(), "", ""]]

    def send(name, *args, **data):
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post(reverse(f"mentoring_imports:{name}", args=args), data)
        # The work is done by now.
        return (client.get(answer["Location"]) if answer.status_code == 302 else answer).content.decode()

    file = SimpleUploadedFile("students.csv", csv_of(*rows).read())
    page = send("students", file=file, round_form=world.round_form.pk)
    started = PeopleImport.objects.get()
    assert started.meanings == {"Name": "name", "Email": "email", "Do not contact": "do_not_contact"}
    assert ("Job title" in page, "Do not contact" in page) == (False, True)
    assert "Say which column holds the e-mail" in send("columns", started.pk, column_0="name")
    page = send("columns", started.pk, column_0="name", column_1="email", column_3="do_not_contact")
    assert "Does not want to be contacted" in page
    assert (Invitation.objects.count(), OutboxMessage.objects.filter(kind="invitation").count()) == (0, 0)
    assert results(started) == {
        2: ("new", []),
        3: ("new", []),
        4: ("unchanged", ["no_mail"]),
        5: ("unchanged", ["no_mail"]),
        6: ("conflict", ["same_person"]),
        7: ("error", ["no_address"]),
        8: ("unchanged", ["applied"]),
    }

    assert (
        "2 people get a mail"
        in client.get(reverse("mentoring_imports:run", args=[started.pk])).content.decode()
    )
    send("run", started.pk)

    invited = Invitation.objects.filter(round_form=world.round_form)
    assert {invitation.email for invitation in invited} == {"ann@example.org", "ben@example.org"}
    assert {address for sent in mail.outbox for address in sent.to} >= {"ann@example.org", "ben@example.org"}
    again = actions.upload_people(
        file=csv_of(*ROWS), office=started.office, user=world.coordinator, round_form=world.round_form
    )
    actions.name_columns(
        people_import=again, meanings=started.meanings, user=world.coordinator, enqueue=ignore
    )
    assert work_on(again.pk)
    assert [results(again)[row] for row in (2, 3)] == [("unchanged", ["invited"])] * 2

    Invitation.objects.filter(email="ben@example.org").update(used=1)
    send("undo", started.pk)
    assert list(invited.filter(revoked_at=None).values_list("email", flat=True)) == ["ben@example.org"]
    assert dict(started.rows.exclude(undone="").values_list("number", "undone")) == {2: "wholly", 3: "left"}


def test_only_staff_of_the_program_invite_to_forms_by_invitation(world):
    desk = Desk()
    open_form = make_round_form()
    for user, office, form in (
        (desk.user, desk.office, world.round_form),
        (world.coordinator, world.coordinator.groups.get().mentoring_office, open_form),
    ):
        with pytest.raises(PermissionDenied):
            actions.upload_people(file=csv_of(*ROWS), office=office, user=user, round_form=form)
    assert not PeopleImport.objects.exists()
