"""Nobody answers at a gate: the deputy is asked after three working days, the directors after seven."""

from datetime import date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.management import call_command
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from tests.factories import coordinator_of
from wagtail_mentoring.agreements import escalation_actions
from wagtail_mentoring.agreements.actions import set_review_date
from wagtail_mentoring.agreements.awaited import awaited_signatures
from wagtail_mentoring.agreements.choices import AskedToSign
from wagtail_mentoring.agreements.decisions import to_ask_to_sign
from wagtail_mentoring.agreements.escalation_actions import ask_about_late_signatures
from wagtail_mentoring.agreements.models import SignatureReminder
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.choices import ProgramStatus

from .agreement_world import AgreementWorld

pytestmark = pytest.mark.django_db

SIGNED = date(2026, 11, 26)  # a Thursday
#: By working days after it; a weekend and a holiday lie between.
DAYS = {2: date(2026, 11, 30), 3: date(2026, 12, 1), 6: date(2026, 12, 7), 7: date(2026, 12, 8)}


@pytest.fixture
def world(settings, monkeypatch):
    """Career Services has signed, Alumni Relations has not."""
    settings.WAGTAIL_MENTORING = {"HOLIDAYS": ["2026-12-03"]}
    world = AgreementWorld()
    world.deputy = world.partner.deputy = coordinator_of(world.alumni)
    world.partner.save()
    for office in (world.career, world.alumni):
        office.director = coordinator_of(office)
        office.save()
    world.complete()
    noon = timezone.make_aware(datetime(2026, 11, 26, 12))
    with monkeypatch.context() as patch:
        patch.setattr(timezone, "now", lambda: noon)
        world.sign(world.lead, world.carol)
    OutboxMessage.objects.all().delete()
    return world


def written_to():
    return set(OutboxMessage.objects.filter(kind="signature_overdue").values_list("to_email", flat=True))


@pytest.mark.parametrize(
    ("days", "asked", "expected"),
    [
        (2, [], []),
        (3, [], ["deputy"]),
        (3, ["deputy"], []),
        (7, ["deputy"], ["directors"]),
        (9, [], ["deputy", "directors"]),
        (9, ["deputy", "directors"], []),
    ],
)
def test_who_is_asked_after_how_many_days(days, asked, expected):
    assert to_ask_to_sign(days=days, asked=asked) == expected


def test_deputy_is_asked_after_three_working_days_and_the_directors_after_seven(world):
    assert ask_about_late_signatures(today=DAYS[2]) == 0
    assert written_to() == set()

    assert ask_about_late_signatures(today=DAYS[3]) == 1
    assert written_to() == {world.deputy.email}

    assert ask_about_late_signatures(today=DAYS[6]) == 0
    assert ask_about_late_signatures(today=DAYS[7]) == 1
    assert written_to() == {world.deputy.email, world.career.director.email, world.alumni.director.email}


def test_in_place_of_a_director_who_left_the_office_its_staff_is_asked(world):
    world.career.director.groups.clear()

    ask_about_late_signatures(today=DAYS[7])

    assert world.career.director.email not in written_to()
    assert world.carol.email in written_to()


def test_nobody_is_asked_twice_for_the_same_text(world):
    for _times in range(3):
        ask_about_late_signatures(today=DAYS[7])

    assert SignatureReminder.objects.count() == 2
    assert OutboxMessage.objects.filter(kind="signature_overdue").count() == 3
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.ask_about_signature").count() == 2


def test_mail_says_whose_signature_is_awaited_for_what_and_leads_there(world):
    ask_about_late_signatures(today=DAYS[3])

    mail = OutboxMessage.objects.get(kind="signature_overdue")
    assert mail.subject == "Signature of Alumni Relations is awaited: the charter of Connect"
    assert "The others have waited since 26 Nov" in mail.body
    assert f"/mentoring/partnerships/{world.program.pk}/" in mail.body


def test_mail_names_what_is_awaited_in_the_language_of_its_reader(world):
    UserProfile.objects.create(user=world.deputy, preferred_language="de")

    ask_about_late_signatures(today=DAYS[3])

    assert "die Vereinbarung von Connect" in OutboxMessage.objects.get(kind="signature_overdue").subject


def test_log_says_who_was_asked_in_the_language_of_its_reader(world):
    ask_about_late_signatures(today=DAYS[3])
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.ask_about_signature")

    assert entry.data["asked"] == "deputy"
    assert entry.message.endswith("Asked: The deputy")
    with translation.override("de"):
        assert str(AskedToSign.DEPUTY.label) in ModelLogEntry.objects.get(pk=entry.pk).message


def test_nobody_is_asked_who_signs_while_others_are_asked(world):
    listed = list(awaited_signatures())
    world.sign(world.partner, world.alan)

    with patch.object(escalation_actions, "awaited_signatures", lambda: listed):
        assert ask_about_late_signatures(today=DAYS[7]) == 0


def test_nobody_is_asked_once_all_have_signed(world):
    world.sign(world.partner, world.alan)

    assert ask_about_late_signatures(today=DAYS[7]) == 0


def test_nobody_is_asked_about_a_text_that_nobody_has_signed(world):
    day = timezone.localdate() + timedelta(days=200)
    set_review_date(program=world.program, review_on=day, user=world.carol)

    assert ask_about_late_signatures(today=DAYS[7]) == 0


def test_nobody_is_asked_about_an_archived_program(world):
    world.program.status = ProgramStatus.ARCHIVED
    world.program.save()

    assert ask_about_late_signatures(today=DAYS[7]) == 0


def test_office_without_a_deputy_is_asked_as_a_whole(world):
    world.partner.deputy = None
    world.partner.save()
    # Who stands in is part of the charter, so it is signed again.
    world.sign(world.lead, world.carol)

    ask_about_late_signatures(today=timezone.localdate() + timedelta(days=6))

    staff = set(world.alumni.group.user_set.values_list("email", flat=True))
    assert len(staff) > 1
    assert written_to() == staff


def test_daily_command_asks(world, capsys):
    call_command("mentoring_daily")

    assert "late signature" in capsys.readouterr().out
