"""What each office wants to reach: said by people, measured from the records, part of what is signed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.agreements.agreement_world import AgreementWorld
from tests.factories import OfficeFactory, PartnerFactory, RoundFactory, coordinator_of
from tests.metrics.builders import make_pairs
from wagtail_mentoring.agreements.goal_actions import end_goal, set_goal, suggest_goals
from wagtail_mentoring.agreements.goal_forms import metric_choices
from wagtail_mentoring.agreements.goals import goals_now, missing_of, off_track, usual_due_date, year_of
from wagtail_mentoring.agreements.models import Charter, Goal
from wagtail_mentoring.agreements.wording import sentences
from wagtail_mentoring.metrics.models import MetricSnapshot

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

#: In the middle of a fiscal year that begins in July.
TODAY = date(2026, 11, 26)
DUE = date(2027, 6, 30)


@pytest.fixture
def world(monkeypatch):
    moment = timezone.make_aware(timezone.datetime(2026, 11, 26, 12))
    monkeypatch.setattr(timezone, "now", lambda: moment)
    return AgreementWorld()


def want(world, metric="students_served", target=40, *, office="career", due_on=DUE, user=None):
    owner = getattr(world, office) if office else None
    values = {"metric": metric, "target": target, "due_on": due_on, "user": user or world.carol}
    return set_goal(program=world.program, office=owner, **values)


def at(name, world, *more):
    return reverse(f"mentoring_partnerships:{name}", args=[world.program.pk, *more])


def missing(world):
    """Keys of the offices without a goal ahead; None for all together."""
    offices = [row.office_id for row in world.program.partners.accepted()]
    return missing_of(offices, world.program.goals.all())


def standing(world):
    return [(row.measured, row.standing.value) for row in goals_now(world.program)]


def keep_week(world, day, **numbers):
    values = {key: {"number": number, "n": number, "suppressed": False} for key, number in numbers.items()}
    return MetricSnapshot.objects.create(program=world.program, week=day, day=day, values=values)


# --- setting a goal ---


def test_goal_is_set_and_changed_by_any_office_that_takes_part(world):
    want(world)
    want(world, target=44, user=world.alan)

    goal = Goal.objects.get()
    assert (goal.office, goal.metric, goal.target, goal.due_on) == (world.career, "students_served", 44, DUE)
    entry = ModelLogEntry.objects.filter(action="wagtail_mentoring.set_goal").latest("pk")
    assert entry.user == world.alan
    assert entry.message == "Career Services: “Students served”, 44 people by 30 Jun 2027"


def test_goal_ends_once_and_is_logged(world):
    goal = want(world, office=None, metric="active_pairs")
    for _ in range(2):
        end_goal(goal=goal, user=world.alan)

    assert not Goal.objects.exists()
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.end_goal")
    assert entry.message == "All offices together: “Active pairs” is no goal any more"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"metric": "happiness"}, "Choose from the list"),
        ({"metric": "signature_wait", "office": None}, "counted for each office"),
        ({"target": 0}, "above zero"),
        ({"target": 2_000_000}, "above zero"),
        ({"metric": "match_rate", "target": 101}, "at most 100"),
        ({"due_on": TODAY}, "in the future"),
        ({"due_on": date(2030, 1, 1)}, "at most two years"),
    ],
)
def test_goal_that_cannot_be_is_refused_with_what_to_do(world, changed, sentence):
    with pytest.raises(ValidationError, match=sentence):
        want(world, **changed)
    assert not Goal.objects.exists()


def test_office_that_takes_no_part_has_no_goal(world):
    world.guest = OfficeFactory()
    PartnerFactory(program=world.program, office=world.guest, accepted=False)

    with pytest.raises(ValidationError, match="does not take part"):
        want(world, office="guest")


def test_people_of_another_office_propose_no_goal_and_end_none(world):
    goal = want(world)
    for step in (
        lambda: want(world, target=1, user=world.stranger),
        lambda: end_goal(goal=goal, user=world.stranger),
        lambda: suggest_goals(program=world.program, user=world.stranger),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert Goal.objects.get().target == 40


@pytest.mark.parametrize("office", ["career", None])
def test_database_keeps_one_goal_of_a_metric(world, office):
    want(world, office=office)

    owner = world.career if office else None
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.create(
            program=world.program, office=owner, metric="students_served", target=9, due_on=DUE
        )


# --- suggestions ---


def test_suggestion_gives_each_office_two_goals_and_all_one(world):
    RoundFactory(program=world.program, capacity=80)

    suggest_goals(program=world.program, user=world.carol)

    wanted = [(g.office and g.office.name, g.metric, g.target, g.due_on) for g in Goal.objects.all()]
    assert sorted(wanted, key=str) == [
        ("Alumni Relations", "engaged_alumni", 60, DUE),
        ("Alumni Relations", "volunteer_hours", 320, DUE),
        ("Career Services", "match_rate", 90, DUE),
        ("Career Services", "students_served", 80, DUE),
        (None, "active_pairs", 60, DUE),
    ]


def test_suggestion_asks_for_a_tenth_more_than_the_year_before(world):
    make_pairs(world.program, 20, started=date(2025, 10, 1), ended=date(2026, 5, 1))

    suggest_goals(program=world.program, user=world.carol)

    goal = Goal.objects.get(metric="students_served")
    assert (goal.baseline, goal.target) == (20, 22)


def test_suggestion_leaves_goals_there_are(world):
    want(world, metric="match_rate", target=70)

    suggest_goals(program=world.program, user=world.carol)

    assert Goal.objects.get(office=world.career).target == 70
    assert suggest_goals(program=world.program, user=world.carol) == []


@pytest.mark.parametrize("count", [1, 3, 4])
def test_number_of_offices_is_data(world, count):
    for number in range(count - 2):
        PartnerFactory(program=world.program, office=OfficeFactory(name=f"School {number}", kind="faculty"))
    if count == 1:
        world.partner.delete()

    suggest_goals(program=world.program, user=world.carol)

    shared = 1 if count > 1 else 0
    assert Goal.objects.exclude(office=None).count() == 2 * count
    assert Goal.objects.filter(office=None).count() == shared
    assert missing(world) == []


def test_goal_whose_day_has_passed_is_none_ahead(world):
    suggest_goals(program=world.program, user=world.carol)
    Goal.objects.filter(office=world.alumni).update(due_on=TODAY - timedelta(days=1))

    assert missing(world) == [world.alumni.pk]


@pytest.mark.parametrize(
    ("today", "due"),
    [(date(2026, 11, 26), DUE), (date(2027, 4, 1), DUE), (date(2027, 5, 1), date(2028, 6, 30))],
)
def test_suggested_day_is_the_end_of_a_year_that_is_not_over_soon(today, due):
    assert usual_due_date(today=today) == due


# --- what is measured ---


def test_goal_is_measured_in_the_fiscal_year_of_its_day(world):
    make_pairs(world.program, 11, started=date(2026, 10, 1))
    make_pairs(world.program, 15, started=date(2025, 10, 1), ended=date(2026, 6, 1))
    want(world, target=20)

    assert year_of(DUE).first == date(2026, 7, 1)
    assert standing(world) == [("11 people", "on_track")]
    assert Goal.objects.get().baseline == 15


def test_goal_below_nine_tenths_of_its_share_is_off_track(world):
    """149 of 365 days: 40 asks for 16.3 by now, of which nine tenths are 14.7."""
    make_pairs(world.program, 14, started=date(2026, 10, 1))
    want(world, target=40)

    assert standing(world) == [("14 people", "behind")]
    assert [row.goal.metric for row in off_track(world.program)] == ["students_served"]

    make_pairs(world.program, 1, started=date(2026, 10, 1))

    assert standing(world) == [("15 people", "on_track")]
    assert off_track(world.program) == []


def test_group_that_is_too_small_is_not_told_and_not_judged(world, client):
    make_pairs(world.program, 9, started=date(2026, 10, 1))
    want(world, target=400)

    assert standing(world) == [("", "unknown")]
    assert off_track(world.program) == []
    client.force_login(world.carol)
    page = client.get(at("partnership", world)).content.decode()
    assert "Not shown: fewer than 10." in page
    assert "9 people" not in page


def test_goal_of_a_later_year_begins_later(world):
    make_pairs(world.program, 12, started=date(2026, 10, 1))
    want(world, due_on=date(2027, 9, 1))

    assert standing(world) == [("", "not_begun")]


def test_goal_whose_day_has_passed_is_measured_as_of_that_day(world):
    want(world, target=12)
    Goal.objects.update(due_on=date(2026, 10, 31))
    make_pairs(world.program, 11, started=date(2026, 10, 1))
    make_pairs(world.program, 11, started=date(2026, 11, 20))

    assert standing(world) == [("11 people", "missed")]
    assert off_track(world.program) == []


def test_goal_of_a_metric_that_nobody_contributes_any_more_is_still_read(world, client):
    want(world)
    Goal.objects.update(metric="gone")
    client.force_login(world.carol)

    assert standing(world) == [("", "unknown")]
    assert "gone" in client.get(at("partnership", world)).content.decode()
    assert any(
        "wants: gone, 40 by" in point for point in sentences(world.now().content, world.now().names).values()
    )


@pytest.mark.parametrize(
    ("before", "trend"),
    [
        (10, "Rising: 10 people on 26 Oct 2026."),
        (12, "Falling: 12 people on 26 Oct 2026."),
        (11, "As on 26 Oct 2026."),
    ],
)
def test_trend_is_told_in_words_against_four_weeks_ago(world, before, trend):
    make_pairs(world.program, 11, started=date(2026, 10, 1))
    want(world)
    for day, number in ((date(2026, 6, 22), 99), (date(2026, 10, 26), before), (date(2026, 11, 23), 11)):
        keep_week(world, day, students_served=number)

    (row,) = goals_now(world.program)

    assert row.trend == trend
    assert [day for day, _value in row.chart.rows] == ["26/10/2026", "23/11/2026"]


def test_figure_of_each_office_is_measured_for_the_office_that_wants_it(world):
    want(world, metric="signature_wait", target=3)
    (row,) = goals_now(world.program)

    assert row.row.key == f"signature_wait:{world.career.pk}"


# --- part of the charter ---


def test_what_is_reached_is_no_part_of_what_is_signed(world):
    world.complete()
    read = world.now().digest
    make_pairs(world.program, 30, started=date(2026, 10, 1))

    world.sign(world.lead, world.carol, digest=read)

    assert len(world.now().signatures) == 1
    assert "30 people" not in " ".join(sentences(world.now().content, world.now().names).values())


def test_charter_says_what_each_wants_and_what_it_was_the_year_before(world):
    make_pairs(world.program, 20, started=date(2025, 10, 1), ended=date(2026, 5, 1))
    want(world)

    points = sentences(world.now().content, world.now().names).values()

    assert (
        "Career Services wants: Students served, 40 people by 30 Jun 2027 (the year before: 20 people)"
        in points
    )


def test_goal_that_ended_stays_in_the_charter_that_was_signed(world):
    world.complete()
    world.sign(world.lead, world.carol)

    end_goal(goal=Goal.objects.get(metric="match_rate"), user=world.carol)

    assert world.now().changes == ["No longer: Career Services wants: Match rate, 90% by 30 Jun 2027"]
    kept = Charter.objects.get().content["goals"]
    assert "match_rate" in {goal["metric"] for goal in kept}


def test_charter_written_before_there_were_goals_is_still_read(world):
    content = {key: value for key, value in world.now().content.items() if key != "goals"}

    assert all("wants" not in point for point in sentences(content, world.now().names).values())


# --- screens ---


def test_form_offers_first_what_speaks_to_the_office_and_everything_else_after(world):
    groups = [heading for heading, _metrics in metric_choices(world.alumni, {"engaged_alumni"})]

    assert groups == ["Alumni relations", "Each office", "Career services", "All offices"]
    offered = {
        key for _heading, metrics in metric_choices(world.alumni, {"engaged_alumni"}) for key, _ in metrics
    }
    assert "engaged_alumni" not in offered
    assert metric_choices(None, set())[0][0] == "All offices"
    assert "Each office" not in [heading for heading, _metrics in metric_choices(None, set())]


def test_goals_are_set_changed_and_ended_by_clicks(world, client):
    client.force_login(world.alan)
    sent = {"metric": "engaged_alumni", "target": "30", "due_on": "2027-06-30"}
    client.post(at("add_goal", world, world.partner.pk), sent)
    client.post(at("add_shared_goal", world), {**sent, "metric": "active_pairs"})
    goal, shared = Goal.objects.order_by("pk")
    assert (goal.office, shared.office) == (world.alumni, None)

    client.post(at("goal", world, goal.pk), {"target": "35", "due_on": "2027-06-30"})
    client.post(at("end_goal", world, shared.pk))

    assert [row.target for row in Goal.objects.all()] == [35]
    assert client.get(at("goal", world, shared.pk)).status_code == 404


def test_refusal_comes_back_on_the_form(world, client):
    client.force_login(world.alan)
    sent = {"metric": "match_rate", "target": "130", "due_on": "2027-06-30"}

    page = client.post(at("add_goal", world, world.lead.pk), sent).content.decode()

    assert "at most 100" in page
    assert not Goal.objects.exists()


def test_suggestions_are_read_before_they_are_set(world, client):
    client.force_login(world.carol)
    page = client.get(at("suggest_goals", world)).content.decode()
    assert "Alumni Relations wants: Engaged alumni, volunteer mode, 15 people by 30 Jun 2027" in page
    assert not Goal.objects.exists()

    client.post(at("suggest_goals", world))

    page = client.get(at("partnership", world)).content.decode()
    assert "Suggest goals" not in page
    assert page.index("All offices together") < page.index("Active pairs")


def test_goal_of_another_program_is_not_found(world, client):
    goal = want(world)
    other = AgreementWorld.__new__(AgreementWorld)
    other.program = RoundFactory().program
    PartnerFactory(program=other.program, office=world.career, role="lead")
    client.force_login(world.carol)

    assert client.get(at("goal", other, goal.pk)).status_code == 404
    assert client.post(at("end_goal", other, goal.pk)).status_code == 404
    assert Goal.objects.exists()


def test_invited_office_reads_what_is_wanted_and_no_figure(world, client):
    make_pairs(world.program, 14, started=date(2026, 10, 1))
    want(world)
    guest = OfficeFactory()
    PartnerFactory(program=world.program, office=guest, accepted=False)

    for user, is_told in ((world.alan, True), (coordinator_of(guest), False)):
        client.force_login(user)
        page = client.get(at("partnership", world)).content.decode()
        assert "40 people" in page
        assert ("14 people" in page) is is_told


def test_more_goals_of_the_same_days_ask_no_more_of_the_database(world, client):
    client.force_login(world.carol)
    want(world)
    want(world, metric="match_rate", target=50)
    client.get(at("partnership", world))

    counts = []
    for office in ("alumni", None):
        with CaptureQueriesContext(connection) as queries:
            client.get(at("partnership", world))
        counts.append(len(queries))
        want(world, office=office)

    assert counts[0] == counts[1]
