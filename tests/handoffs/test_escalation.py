from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import coordinator_of
from wagtail_mentoring.handoffs.actions import accept_handoff
from wagtail_mentoring.handoffs.escalation_actions import ask_about_late_handoffs
from wagtail_mentoring.handoffs.models import Handoff
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.choices import ProgramStatus

from .world import make_world, send, send_in_state

pytestmark = pytest.mark.django_db

DUE = date(2026, 11, 26)  # a Thursday
#: By working days after it; a weekend and a holiday lie between.
DAYS = {0: date(2026, 11, 29), 1: date(2026, 11, 30), 3: date(2026, 12, 3), 7: date(2026, 12, 9)}


@pytest.fixture
def world(settings):
    settings.WAGTAIL_MENTORING = {"HOLIDAYS": ["2026-11-27", "2026-12-01"]}
    world = make_world()
    world.deputy = coordinator_of(world.career)
    world.receiving.deputy = world.deputy
    world.receiving.save()
    for office in (world.alumni, world.career):
        office.director = coordinator_of(office)
        office.save()
    return world


def late(world, **values):
    handoff = send(world, **values)
    Handoff.objects.filter(pk=handoff.pk).update(due_on=DUE)
    OutboxMessage.objects.all().delete()
    handoff.refresh_from_db()
    return handoff


def asked(kind="handoff_overdue"):
    """Addresses that were written to, in the order of writing."""
    rows = OutboxMessage.objects.filter(kind=kind).order_by("created_at", "pk")
    return list(rows.values_list("to_email", flat=True))


def test_responsible_person_deputy_and_directors_are_asked_in_turn_each_once(world):
    handoff = late(world)
    directors = [world.alumni.director.email, world.career.director.email]
    found = []

    for days in (0, 1, 3, 7):
        before = len(asked())
        ask_about_late_handoffs(today=DAYS[days])
        found.append(asked()[before:])
        assert ask_about_late_handoffs(today=DAYS[days]) == 0

    assert found == [[], [world.receiver.email], [world.deputy.email], directors]
    assert ask_about_late_handoffs(today=DAYS[7] + timedelta(days=90)) == 0
    handoff.refresh_from_db()
    assert handoff.asked == "directors"
    lines = ModelLogEntry.objects.filter(action="wagtail_mentoring.ask_about_handoff").order_by("pk")
    assert [line.message for line in lines][1:] == [
        "Late. Asked: The deputy",
        "Late. Asked: The directors of both offices",
    ]


def test_days_on_which_the_command_did_not_run_are_made_up_for(world):
    late(world)

    assert ask_about_late_handoffs(today=DAYS[7]) == 1
    assert len(asked()) == 4


def test_accepting_late_does_not_start_the_asking_again(world):
    handoff = late(world)
    ask_about_late_handoffs(today=DAYS[1])
    accept_handoff(handoff=handoff, version=handoff.version, user=world.receiver)

    assert ask_about_late_handoffs(today=DAYS[1]) == 0
    ask_about_late_handoffs(today=DAYS[3])
    assert "accepted and is not finished" in OutboxMessage.objects.get(to_email=world.deputy.email).body


@pytest.mark.parametrize("state", ["done", "returned", "withdrawn"])
def test_nobody_is_asked_about_what_is_not_with_the_receiving_office(world, state):
    handoff = send_in_state(world, state)
    Handoff.objects.filter(pk=handoff.pk).update(due_on=DUE)

    assert ask_about_late_handoffs(today=DAYS[7]) == 0


def test_nobody_is_asked_in_an_archived_program(world):
    late(world)
    world.program.status = ProgramStatus.ARCHIVED
    world.program.save()

    assert ask_about_late_handoffs(today=DAYS[7]) == 0


def test_who_has_left_gets_no_mail_and_the_office_does_in_their_place(world):
    late(world)
    colleague = coordinator_of(world.career)
    world.receiver.is_active = False
    world.receiver.save()
    world.deputy.groups.clear()

    ask_about_late_handoffs(today=DAYS[3])

    office = {world.receiving.accepted_by.email, world.career.director.email, colleague.email}
    assert sorted(asked()) == sorted([*office, *office])


def test_without_a_director_the_office_is_asked(world):
    late(world)
    world.alumni.director = None
    world.alumni.save()

    ask_about_late_handoffs(today=DAYS[7])

    assert world.sender.email in asked()
    assert world.career.director.email in asked()


def test_what_is_handed_over_is_mailed_to_the_responsible_person_once(world):
    handoff = send(world, title="Screen\nthe mentors")

    message = OutboxMessage.objects.get(kind="handoff_received")
    assert message.to_email == world.receiver.email
    assert message.subject == "Alumni Relations hands over to you: Screen the mentors"
    assert f"/admin/mentoring/hand-offs/inspect/{handoff.pk}/" in message.body
    assert "First Steps" in message.body


def test_without_a_responsible_person_the_office_is_written_to_but_not_the_sender(world):
    both = coordinator_of(world.alumni, world.career)
    world.receiving.responsible = None
    world.receiving.save()

    send(world, user=both)

    colleagues = {world.receiver, world.deputy, world.receiving.accepted_by, world.career.director}
    assert set(asked("handoff_received")) == {person.email for person in colleagues}


def test_mail_is_in_the_language_its_reader_uses_the_admin_in(world, settings):
    from wagtail.users.models import UserProfile

    UserProfile.objects.create(user=world.receiver, preferred_language="de")
    handoff = late(world)
    Handoff.objects.filter(pk=handoff.pk).update(due_on=date(2026, 5, 3))

    ask_about_late_handoffs(today=date(2026, 5, 4))

    assert "3. Mai 2026" in OutboxMessage.objects.get().body


def test_the_daily_command_asks(world):
    send(world)
    Handoff.objects.update(due_on=timezone.localdate() - timedelta(days=30))
    out = StringIO()

    call_command("mentoring_daily", stdout=out)

    assert "Somebody is asked about 1 late hand-off." in out.getvalue()
