from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.applications.staff_world import hand_in, make_world
from tests.factories import MentorFactory, PartnerFactory, ProgramFactory, UserFactory
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application, ApplicationEvent
from wagtail_mentoring.handoffs.models import Handoff
from wagtail_mentoring.mentorships import metrics as pairs
from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.metrics.registry import Figure, registered_metrics
from wagtail_mentoring.metrics.report import report_of
from wagtail_mentoring.selection import metrics as selection
from wagtail_mentoring.selection.actions import move_application
from wagtail_mentoring.selection.models import Decision, DecisionSignature
from wagtail_mentoring.selection.reopen_actions import reopen_decision
from wagtail_mentoring.surveys.models import SurveyAnswer

from .builders import YEAR, make_pair, make_pairs, noon

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

HIDDEN = Figure(number=None, n=None, suppressed=True)


@pytest.fixture
def everyone_counts(settings):
    settings.WAGTAIL_MENTORING = {**getattr(settings, "WAGTAIL_MENTORING", {}), "SMALLEST_GROUP": 1}


@pytest.fixture
def program(db):
    return ProgramFactory()


def number(compute, *programs, period=YEAR):
    return compute([program.pk for program in programs], period).number


# --- too few to tell ---


@pytest.mark.parametrize(
    "compute", [pairs.students_served, pairs.engaged_alumni, pairs.active_pairs], ids=lambda f: f.__name__
)
def test_nine_are_not_told_and_ten_are(program, compute):
    make_pairs(program, 9)
    before = compute([program.pk], YEAR)

    make_pair(program)

    assert before == HIDDEN
    assert compute([program.pk], YEAR) == Figure(number=10, n=10)


def test_nobody_is_told_as_none_at_all(program):
    assert pairs.students_served([program.pk], YEAR) == Figure(number=0, n=0)
    assert pairs.match_rate([program.pk], YEAR) == Figure(number=None, n=0)
    assert pairs.days_to_match([program.pk], YEAR) == Figure(number=None, n=0)


def test_group_that_could_be_subtracted_hides_its_neighbour(program):
    old = MentorFactory()
    make_pair(program, mentor=old, started=date(2024, 10, 1), ended=date(2025, 1, 1), status="completed")
    make_pair(program, mentor=old)
    make_pairs(program, 11)

    assert number(pairs.engaged_alumni, program) == 12
    assert pairs.returning_mentors([program.pk], YEAR) == HIDDEN
    assert pairs.first_time_mentors([program.pk], YEAR) == HIDDEN


# --- each person once, and only in their own programs ---


@pytest.mark.usefixtures("everyone_counts")
def test_people_in_two_programs_count_once_in_both_together(program):
    second = ProgramFactory()
    mentor, mentee = MentorFactory(), UserFactory()
    for offer in (program, program, second):
        make_pair(offer, mentor=mentor, mentee=UserFactory())
        make_pair(offer, mentor=MentorFactory(), mentee=mentee)

    assert number(pairs.engaged_alumni, program) == 3
    assert number(pairs.engaged_alumni, second) == 2
    assert number(pairs.engaged_alumni, program, second) == 4
    assert number(pairs.students_served, program, second) == 4


@pytest.mark.usefixtures("everyone_counts")
def test_metric_of_one_program_never_counts_anothers(site_root):
    world = make_world()
    row = hand_in(world.law_round_form, status="accepted", released_at=timezone.now())
    tell(row, at=timezone.now())
    Decision.objects.create(
        application=row,
        revision=row.current_revision,
        outcome="accepted",
        decided_at=timezone.now() - timedelta(days=1),
        needs_signatures=True,
    )
    offer = {"round": row.round, "program": row.round.program}
    long_ago = {"started": date(2025, 1, 1), "ended": date(2025, 2, 1), "status": "completed"}
    returning = MentorFactory()
    met = make_pair(**offer, application=row, started=timezone.localdate())
    for minutes in (30, 45, 60, 90):
        met.sessions.create(held_on=timezone.localdate(), minutes=minutes)
    for role, moment, satisfaction in (
        ("mentee", "opening", None),
        ("mentee", "closing", 4),
        ("mentor", "closing", 5),
    ):
        asked = met.survey_requests.create(role=role, moment=moment)
        SurveyAnswer.objects.create(request=asked, ratings={"teamwork": 3}, satisfaction=satisfaction)
    make_pair(**offer, mentor=MentorFactory(places_free=1), **long_ago)
    make_pair(**offer, mentor=returning, **long_ago)
    make_pair(**offer, mentor=returning)
    handed_over = Handoff.objects.create(
        program=row.round.program,
        from_office=world.alumni,
        to_office=row.round.program.partners.accepted().first().office,
        title="Call them",
        state="done",
        due_on=timezone.localdate(),
        sent_at=timezone.now(),
        answered_at=timezone.now(),
        closed_at=timezone.now(),
    )
    assert handed_over.pk
    wide = Period(date(2025, 6, 1), timezone.localdate() + timedelta(days=1))

    for metric in registered_metrics():
        theirs = metric.compute([row.round.program_id], wide)
        ours = metric.compute([world.program.pk], wide)
        if metric.by_office:
            assert theirs, metric.key
            assert not ours, metric.key
        else:
            assert theirs.n, metric.key
            assert ours.n == 0, metric.key


@pytest.mark.usefixtures("everyone_counts")
def test_erased_students_count_one_by_one_although_they_share_an_account(site_root):
    world = make_world()
    nobody = UserFactory()
    for name in ("ada", "bea"):
        row = hand_in(world.round_form, name)
        Application.objects.filter(pk=row.pk).update(anonymised_at=timezone.now())
        make_pair(world.program, round=row.round, application=row, mentee=nobody)

    assert number(pairs.students_served, world.program) == 2


# --- what falls into a period ---


@pytest.mark.parametrize(
    ("started", "ended", "status", "counts"),
    [
        (date(2025, 6, 30), None, "active", True),
        (date(2025, 3, 1), date(2025, 6, 30), "completed", False),
        (date(2025, 3, 1), date(2025, 7, 1), "completed", True),
        (date(2026, 6, 30), None, "active", True),
        (date(2026, 7, 1), None, "active", False),
        (date(2025, 10, 1), date(2025, 10, 2), "ended_early", True),
        (date(2025, 10, 1), date(2025, 10, 2), "never_started", False),
    ],
)
@pytest.mark.usefixtures("everyone_counts")
def test_pair_counts_where_it_ran_on_a_day_of_the_period(program, started, ended, status, counts):
    make_pair(program, started=started, ended=ended, status=status)

    assert number(pairs.students_served, program) == counts
    assert number(pairs.engaged_alumni, program) == counts


@pytest.mark.usefixtures("everyone_counts")
def test_first_time_and_returning_mentors_are_all_that_are_engaged(program):
    old = MentorFactory()
    make_pair(program, mentor=old, started=date(2024, 10, 1), ended=date(2025, 1, 1), status="completed")
    make_pair(program, mentor=old)
    make_pairs(program, 2)

    assert number(pairs.first_time_mentors, program) == 2
    assert number(pairs.returning_mentors, program) == 1
    assert number(pairs.engaged_alumni, program) == 3


@pytest.mark.usefixtures("everyone_counts")
def test_active_pairs_are_those_of_the_last_day(program):
    make_pair(program, ended=date(2026, 6, 30), status="completed")
    make_pair(program, ended=date(2026, 7, 2), status="completed")
    make_pair(program, status="paused")

    assert number(pairs.active_pairs, program) == 2


# --- matching ---


@pytest.mark.usefixtures("everyone_counts")
def test_match_rate_and_days_of_those_who_were_accepted(site_root):
    world = make_world()
    told = noon(date(2025, 9, 1))
    for name, day in (("ada", 3), ("bea", 5), ("cleo", 11)):
        row = hand_in(world.round_form, name, status="accepted", released_at=told)
        make_pair(world.program, round=row.round, application=row, started=date(2025, 9, day))
    hand_in(world.round_form, "dora", status="confirmed", released_at=told)
    hand_in(world.round_form, "eve", status="declined", released_at=told)
    hand_in(world.round_form, "fay", status="offer_declined", released_at=told)
    hand_in(world.round_form, "gil", status="accepted", released_at=noon(date(2025, 6, 30)))

    assert pairs.match_rate([world.program.pk], YEAR) == Figure(number=75.0, n=4)
    assert pairs.days_to_match([world.program.pk], YEAR) == Figure(number=4.0, n=3)


@pytest.mark.usefixtures("everyone_counts")
def test_idle_mentors_have_a_place_and_nobody_for_over_thirty_days(program):
    today = timezone.localdate()

    def former(days, **values):
        mentor = MentorFactory(**values)
        ended = today - timedelta(days=days)
        make_pair(program, mentor=mentor, started=date(2025, 1, 1), ended=ended, status="completed")
        return mentor

    former(31)
    former(29)
    former(90, status="paused")
    former(90, status="retired")
    make_pair(program, mentor=former(90))

    assert number(pairs.idle_mentors, program, period=Period(date(2026, 1, 1), today)) == 1
    assert number(pairs.idle_mentors, program, period=YEAR) is None


# --- decisions ---


def decide(row, *, at, **values):
    return Decision.objects.create(
        application=row, revision=row.current_revision, outcome="accepted", decided_at=at, **values
    )


def tell(row, *, at):
    number = row.events.count() + 1
    ApplicationEvent.objects.create(application=row, sequence=number, action="released", created_at=at)


@pytest.mark.usefixtures("everyone_counts")
def test_received_decided_and_told_are_counted_on_their_own_days(site_root):
    world = make_world()
    in_time, before = noon(date(2025, 9, 1)), noon(date(2025, 6, 1))
    ada = hand_in(world.round_form, "ada", submitted_at=in_time)
    tell(ada, at=in_time + timedelta(days=9))
    bea = hand_in(world.round_form, "bea", submitted_at=before)
    hand_in(world.round_form, "cleo", submitted_at=in_time, held_at=in_time)
    decide(ada, at=in_time + timedelta(days=4), superseded_at=in_time + timedelta(days=5))
    decide(ada, at=in_time + timedelta(days=5))
    decide(bea, at=before)
    programs = [world.program.pk]

    assert selection.applications_received(programs, YEAR).number == 1
    assert selection.applications_decided(programs, YEAR).number == 1
    assert selection.applications_told(programs, YEAR).number == 1
    assert selection.days_to_decision(programs, YEAR) == Figure(number=4.0, n=1)


@pytest.mark.usefixtures("everyone_counts")
def test_decision_waits_for_each_office_by_itself(site_root):
    world = make_world()
    world.program.partners.update(accepted_at=noon(date(2025, 1, 1)))
    decided = noon(date(2025, 9, 1))
    decision = decide(hand_in(world.round_form), at=decided, needs_signatures=True)
    decide(hand_in(world.round_form, "bea"), at=decided)
    DecisionSignature.objects.create(
        decision=decision, office=world.career, created_at=decided + timedelta(days=2)
    )

    waits = selection.signature_wait([world.program.pk], YEAR)

    assert waits[world.career.pk] == Figure(number=2.0, n=1)
    assert waits[world.alumni.pk].number == pytest.approx((noon(date(2026, 6, 30)) - decided).days + 0.5)
    assert world.law.pk not in waits


def test_decision_told_without_a_signature_waited_until_then_also_once_reopened(site_root, everyone_counts):
    world = make_world()
    world.program.partners.update(accepted_at=noon(date(2025, 1, 1)))
    decided, application = noon(date(2025, 9, 1)), hand_in(world.round_form)
    decide(application, at=decided, needs_signatures=True, superseded_at=decided + timedelta(days=30))
    tell(application, at=decided + timedelta(days=2))
    tell(application, at=decided + timedelta(days=40))

    waits = selection.signature_wait([world.program.pk], YEAR)

    assert waits[world.alumni.pk] == Figure(number=2.0, n=1)


def test_reopening_changes_no_figure_of_the_year_in_which_it_was_told(site_root, everyone_counts):
    world = make_world()
    application = hand_in(world.round_form, status="ready")
    move_application(application=application, to_status="declined", user=world.coordinator)
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    decided = timezone.now() - timedelta(days=40)
    Decision.objects.update(needs_signatures=True, decided_at=decided)
    Application.objects.update(released_at=decided + timedelta(days=2), told_status="declined")
    tell(application, at=decided + timedelta(days=2))
    world.program.partners.update(accepted_at=decided - timedelta(days=9))
    PartnerFactory(program=world.program, office=world.law, accepted_at=decided + timedelta(days=9))
    year = Period((decided - timedelta(days=1)).date(), timezone.now().date())

    def figures():
        programs = [world.program.pk]
        return selection.applications_told(programs, year), selection.signature_wait(programs, year)

    before = figures()
    reopen_decision(
        application=Application.objects.get(), user=world.coordinator, reason="Her appeal is right."
    )

    waited = Figure(number=2.0, n=1)
    assert before[0].number == 1
    assert before[1] == {world.career.pk: waited, world.alumni.pk: waited}
    assert figures() == before


def test_late_partner_is_not_waited_for_before_it_accepted(site_root, everyone_counts):
    world = make_world()
    decided = noon(date(2025, 9, 1))
    world.program.partners.filter(office=world.career).update(accepted_at=decided)
    world.program.partners.filter(office=world.alumni).update(accepted_at=decided + timedelta(days=9))
    decide(
        hand_in(world.round_form),
        at=decided,
        needs_signatures=True,
        superseded_at=decided + timedelta(days=3),
    )

    waits = selection.signature_wait([world.program.pk], YEAR)

    assert {office: figure.number for office, figure in waits.items()} == {world.career.pk: 3.0}


# --- reports ---


def test_section_of_an_office_counts_only_its_own_programs(site_root, everyone_counts):
    world = make_world()
    other = ProgramFactory()
    PartnerFactory(program=other, office=world.career, role="lead")
    make_pair(world.program)
    make_pairs(other, 2)

    report = report_of([world.program, other], YEAR, title="All")
    by_office = {part.office: {row.key: row.number for row in part.rows} for part in report.sections}

    assert by_office["Career Services"]["students_served"] == 3
    assert by_office["Alumni Relations"]["engaged_alumni"] == 1
    assert "students_served" not in by_office["Alumni Relations"]
    assert by_office[""]["active_pairs"] == 3


def test_report_asks_the_same_number_of_questions_however_many_programs(
    site_root, django_assert_num_queries, everyone_counts
):
    world = make_world()
    make_pair(world.program)
    with CaptureQueriesContext(connection) as queries:
        report_of([world.program], YEAR, title="One")
    more = [world.program]
    for _ in range(3):
        offer = ProgramFactory()
        PartnerFactory(program=offer, office=world.career, role="lead")
        PartnerFactory(program=offer, office=world.alumni)
        make_pairs(offer, 2)
        more.append(offer)

    with django_assert_num_queries(len(queries)):
        report_of(more, YEAR, title="Many")
