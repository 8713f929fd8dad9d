"""Meetings of a pair: noted once, on days on which they were one, and counted for both offices."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.anatomy.world import ReadyWorld
from tests.metrics.builders import make_pairs
from wagtail_mentoring.mentorships.decisions import session_problem
from wagtail_mentoring.mentorships.metrics import silent_pairs, volunteer_hours
from wagtail_mentoring.mentorships.models import MentoringSession, Mentorship
from wagtail_mentoring.mentorships.session_actions import log_session, remove_session
from wagtail_mentoring.metrics.decisions import Period

TODAY, BEGAN = date(2026, 11, 26), date(2026, 10, 1)


@pytest.mark.parametrize(
    ("facts", "problem"),
    [
        ({}, None),
        ({"held_on": BEGAN}, None),
        ({"held_on": TODAY + timedelta(days=1)}, "ahead"),
        ({"held_on": BEGAN - timedelta(days=1)}, "too_early"),
        ({"ended": date(2026, 11, 1), "held_on": date(2026, 11, 1)}, None),
        ({"ended": date(2026, 11, 1), "held_on": date(2026, 11, 2)}, "too_late"),
        ({"minutes": 0}, "length"),
        ({"minutes": 1}, None),
        ({"minutes": 600}, None),
        ({"minutes": 601}, "length"),
    ],
)
def test_which_meeting_can_be_noted(facts, problem):
    usual = {"held_on": TODAY, "minutes": 60, "began": BEGAN, "ended": None, "today": TODAY}

    assert session_problem(**{**usual, **facts}) == problem


@pytest.fixture
def world(site_root):
    """Two offices, a round, and ten pairs that run since two months ago."""
    world = ReadyWorld()
    world.program.status = "approved"
    world.program.save()
    make_pairs(world.program, 10)
    began = timezone.now() - timedelta(days=60)
    Mentorship.objects.update(started_at=began)
    world.pairs = list(Mentorship.objects.order_by("pk"))
    return world


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def hours(world):
    period = Period(days_ago(90), timezone.localdate())
    return volunteer_hours([world.program.pk], period)


@pytest.mark.django_db
def test_one_meeting_of_an_hour_raises_volunteer_hours_by_one(world):
    for pair in world.pairs:
        log_session(mentorship=pair, held_on=days_ago(5), minutes=90, user=world.alan)
    before = hours(world)
    assert (before.number, before.n) == (15.0, 10)

    log_session(mentorship=world.pairs[0], held_on=days_ago(4), minutes=60, user=world.alan)

    assert hours(world).number == 16.0


@pytest.mark.django_db
def test_hours_of_fewer_than_ten_mentors_are_not_told(world):
    assert (hours(world).number, hours(world).suppressed) == (None, False)
    for pair in world.pairs[:9]:
        log_session(mentorship=pair, held_on=days_ago(5), minutes=60, user=world.alan)

    assert hours(world).suppressed


@pytest.mark.django_db
def test_a_meeting_is_noted_once_and_can_be_taken_back(world):
    pair = world.pairs[0]
    session = log_session(mentorship=pair, held_on=days_ago(5), minutes=60, user=world.alan)
    with pytest.raises(ValidationError, match="noted for that day already"):
        log_session(mentorship=pair, held_on=days_ago(5), minutes=60, user=world.carol)
    assert log_session(mentorship=pair, held_on=days_ago(5), minutes=30, user=world.alan)

    remove_session(session=session, user=world.carol)
    remove_session(session=session, user=world.carol)

    assert [session.minutes for session in MentoringSession.objects.all()] == [30]
    actions = ModelLogEntry.objects.filter(action__endswith="_session").values_list("action", flat=True)
    assert sorted(actions) == [
        "wagtail_mentoring.log_session",
        "wagtail_mentoring.log_session",
        "wagtail_mentoring.remove_session",
    ]


@pytest.mark.django_db
def test_what_cannot_be_says_why(world):
    for days, words in ((-1, "That day is ahead"), (61, "no pair yet")):
        with pytest.raises(ValidationError, match=words):
            log_session(mentorship=world.pairs[0], held_on=days_ago(days), minutes=60, user=world.alan)
    with pytest.raises(ValidationError, match="between 1 minute and 10 hours"):
        log_session(mentorship=world.pairs[0], held_on=days_ago(1), minutes=0, user=world.alan)


@pytest.mark.django_db
def test_silent_pairs_are_a_risk_where_meetings_are_noted(world):
    def silent():
        [*found] = [finding.fix for finding in world.anatomy().risks if finding.key == "silent_pairs"]
        return found

    assert silent() == []  # Nobody notes meetings here, so that none is noted says nothing.
    for pair in world.pairs[:8]:
        log_session(mentorship=pair, held_on=days_ago(3), minutes=60, user=world.alan)

    assert silent() == ["Ask 2 pairs that met last over 30 days ago, or note their meetings."]
    assert silent_pairs([world.program.pk], today=timezone.localdate()).count() == 2
    for pair in world.pairs[8:]:
        log_session(mentorship=pair, held_on=days_ago(30), minutes=60, user=world.alan)
    assert silent() == []


@pytest.mark.django_db
def test_staff_note_a_meeting_and_take_it_back(client, world):
    client.force_login(world.alan)
    pair = world.pairs[0]
    address = reverse("mentoring_mentorships:sessions", args=[pair.pk])
    assert address in client.get(reverse("mentoring_mentorships:index")).content.decode()
    assert "Nobody has noted a meeting of this pair yet." in client.get(address).content.decode()

    data = {"held_on": days_ago(3).isoformat(), "minutes": 45}
    page = client.post(address, data, follow=True).content.decode()
    assert "The meeting is noted." in page
    assert "45 minutes" in page
    session = MentoringSession.objects.get()
    assert session.noted_by == world.alan
    assert "noted for that day already" in client.post(address, data).content.decode()

    back = reverse("mentoring_mentorships:remove_session", args=[pair.pk, session.pk])
    assert "no longer counts" in client.get(back).content.decode()
    assert "The meeting is taken back." in client.post(back, follow=True).content.decode()
    assert client.get(back).status_code == 404
    assert not MentoringSession.objects.exists()


@pytest.mark.django_db
def test_nobody_of_another_office_notes_meetings(client, world):
    client.force_login(world.stranger)
    address = reverse("mentoring_mentorships:sessions", args=[world.pairs[0].pk])

    assert client.get(address).status_code in (302, 404)
    client.post(address, {"held_on": days_ago(3).isoformat(), "minutes": 45})

    assert not MentoringSession.objects.exists()


@pytest.mark.django_db
def test_a_session_of_another_pair_is_not_taken_back_through_this_one(client, world):
    session = log_session(mentorship=world.pairs[0], held_on=days_ago(5), minutes=60, user=world.alan)
    client.force_login(world.alan)

    address = reverse("mentoring_mentorships:remove_session", args=[world.pairs[1].pk, session.pk])

    assert client.post(address).status_code == 404
    assert MentoringSession.objects.exists()
