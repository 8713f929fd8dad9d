from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError, QuerySet
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.staff_world import make_world
from tests.factories import ProgramFactory, UserFactory
from tests.test_append_only import drop_triggers
from wagtail_mentoring.metrics.actions import close_report, take_snapshots
from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.models import ClosingReport, MetricSnapshot
from wagtail_mentoring.metrics.verification import kept_figures

from .builders import YEAR, make_pair, make_pairs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

MONDAY = date(2026, 11, 23)


@pytest.fixture
def world(site_root):
    return make_world()


# --- weekly rows ---


def test_program_gets_one_row_a_week_however_often_it_is_written(world):
    assert take_snapshots(today=MONDAY) == 2
    make_pairs(world.program, 10, started=date(2026, 7, 5))
    assert take_snapshots(today=MONDAY + timedelta(days=6)) == 0
    assert take_snapshots(today=MONDAY + timedelta(days=7)) == 2

    rows = list(world.program.snapshots.order_by("day"))
    assert [row.week for row in rows] == [MONDAY, MONDAY + timedelta(days=7)]
    assert [row.values["students_served"]["number"] for row in rows] == [0, 10]


def test_rest_of_the_programs_is_written_after_an_interruption(world):
    MetricSnapshot.objects.create(program=world.program, week=MONDAY, day=MONDAY, values={})

    assert take_snapshots(today=MONDAY) == 1


def test_program_that_is_not_approved_has_no_row(world):
    ProgramFactory(status="draft")
    ProgramFactory(status="archived")

    assert take_snapshots(today=MONDAY) == 2


def test_weekly_row_holds_no_group_that_is_too_small(world):
    make_pairs(world.program, 9, started=date(2026, 7, 5))

    take_snapshots(today=MONDAY)

    kept = world.program.snapshots.get().values["students_served"]
    assert kept == {"number": None, "n": None, "suppressed": True}


def test_weekly_row_holds_a_wait_for_each_partner(world):
    take_snapshots(today=MONDAY)

    values = world.program.snapshots.get().values
    waits = {key for key in values if key.startswith("signature_wait")}
    assert waits == {f"signature_wait:{office.pk}" for office in (world.career, world.alumni)}


def test_second_row_of_a_week_is_refused_by_the_database(world):
    take_snapshots(today=MONDAY)

    with pytest.raises(IntegrityError), transaction.atomic():
        MetricSnapshot.objects.create(program=world.program, week=MONDAY, day=MONDAY, values={})


def test_command_says_how_many_programs_it_wrote_down(world):
    first, second = StringIO(), StringIO()
    call_command("mentoring_snapshot", stdout=first)
    call_command("mentoring_snapshot", stdout=second)

    assert "2 programs" in first.getvalue()
    assert "0 programs" in second.getvalue()
    assert set(MetricSnapshot.objects.values_list("day", flat=True)) == {timezone.localdate()}


# --- closing a period ---


def lead(world):
    return world.coordinator


def test_closed_report_is_the_same_after_later_edits(world, settings):
    pairs = make_pairs(world.program, 12)
    closing = close_report(program=world.program, period=YEAR, user=lead(world))
    before, digest = closing.values, closing.digest

    make_pair(world.program)
    type(pairs[0]).objects.filter(pk=pairs[0].pk).update(status="never_started")
    world.career.name = "Careers & Employability"
    world.career.save()
    world.program.name = "Something else"
    world.program.save()
    settings.WAGTAIL_MENTORING = {**getattr(settings, "WAGTAIL_MENTORING", {}), "SMALLEST_GROUP": 50}
    closing = ClosingReport.objects.get()

    assert (closing.values, closing.digest) == (before, digest)
    assert closing.is_whole
    served = closing.values["sections"][1]["rows"][0]
    assert closing.values["sections"][1]["office"] == "Career Services"
    assert (served["key"], served["number"]) == ("students_served", 12)


def test_period_is_closed_once(world):
    close_report(program=world.program, period=YEAR, user=lead(world))

    with pytest.raises(ValidationError, match="closed already"):
        close_report(program=world.program, period=YEAR, user=lead(world))
    assert ClosingReport.objects.count() == 1


def test_period_that_runs_cannot_be_closed(world):
    today = timezone.localdate()
    yesterday = today - timedelta(days=1)

    with pytest.raises(ValidationError, match="not over yet"):
        close_report(program=world.program, period=Period(YEAR.first, today), user=lead(world))
    assert close_report(program=world.program, period=Period(YEAR.first, yesterday), user=lead(world)).pk


@pytest.mark.parametrize("who", ["colleague", "stranger"])
def test_only_the_lead_closes(world, who):
    with pytest.raises(PermissionDenied):
        close_report(program=world.program, period=YEAR, user=getattr(world, who))
    assert not ClosingReport.objects.exists()


def test_closing_is_logged(world):
    close_report(program=world.program, period=YEAR, user=lead(world))

    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.close_report")
    assert entry.user == lead(world)
    assert "2025-07-01" in str(entry.message)


# --- nothing of it is changed afterwards ---


def test_what_was_written_is_neither_saved_again_nor_deleted(world):
    close_report(program=world.program, period=YEAR, user=lead(world))
    take_snapshots(today=MONDAY)

    for model in (ClosingReport, MetricSnapshot):
        row = model.objects.first()
        for change in (row.save, row.delete, model.objects.all().delete):
            with pytest.raises(TypeError, match="is kept"):
                change()
        with pytest.raises(TypeError, match="is kept"):
            model.objects.update(values={})


def test_account_of_whoever_closed_a_report_can_go(world):
    user = UserFactory(is_superuser=True)
    close_report(program=world.program, period=YEAR, user=user)

    user.delete()

    assert ClosingReport.objects.get().closed_by is None


def test_verification_finds_figures_that_somebody_changed(world):
    take_snapshots(today=MONDAY)
    assert [problem for problem in kept_figures() if problem] == []

    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtail_mentoring_metricsnapshot SET digest = 'other'")

    assert len([problem for problem in kept_figures() if problem]) == MetricSnapshot.objects.count()


def test_database_itself_refuses_to_change_a_closed_report(world):
    close_report(program=world.program, period=YEAR, user=lead(world))

    refused = pytest.raises(DatabaseError, match="kept as it is")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE wagtail_mentoring_closingreport SET digest = 'other'")


def test_program_without_rounds_can_go_with_its_weekly_rows(world):
    program = ProgramFactory()
    take_snapshots(today=MONDAY)

    program.delete()

    assert MetricSnapshot.objects.count() == 2


def test_program_with_a_closed_report_stays(world):
    program = ProgramFactory()
    user = UserFactory(is_superuser=True)
    close_report(program=program, period=YEAR, user=user)

    with pytest.raises(ProtectedError):
        program.delete()


def test_closed_report_that_is_gone_or_says_another_period_is_found(world):
    close_report(program=world.program, period=YEAR, user=lead(world))
    assert set(kept_figures()) == {""}
    drop_triggers(ClosingReport)

    reports = QuerySet(ClosingReport)
    reports.update(first_day=YEAR.first + timedelta(days=1))
    changed = [problem for problem in kept_figures() if problem]
    reports._raw_delete("default")
    [lost] = [problem for problem in kept_figures() if problem]

    assert lost.startswith(f"closing report of {world.program}, {YEAR.first} – {YEAR.last}, ")
    assert changed[0] == lost
    assert changed[1].endswith(": the log does not tell of it")
