from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import start
from tests.applications.staff_world import hand_in, make_world
from tests.factories import coordinator_of
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.round_charts import charts_of, csv_rows
from wagtail_mentoring.casework.round_figures import figures_of

pytestmark = pytest.mark.usefixtures("site_root")


@pytest.fixture
def world(site_root):
    return make_world()


def figures(world, **more):
    values = {"user": world.coordinator, "now": timezone.now(), **more}
    return figures_of(world.round_form.round, **values)


def chart(world, key):
    return next(c for c in charts_of(figures(world), timezone.localdate()) if c.key == key)


def page(world, client, user, name="round"):
    client.force_login(user)
    return client.get(reverse(f"mentoring_progress:{name}", args=[world.round_form.round_id]))


def test_drafts_are_a_number_and_nothing_else(world, client):
    hand_in(world.round_form, "ada")
    draft = start(round_form=world.round_form)

    counted = figures(world)
    content = page(world, client, world.coordinator).content.decode()

    assert (counted.started, counted.drafts, counted.handed_in) == (2, 1, 1)
    assert "<strong>1</strong> begun, not handed in yet" in content
    assert draft.reference not in content
    assert "ada" not in content.lower()


def test_other_rounds_are_not_counted(world):
    hand_in(world.law_round_form, "theirs")
    start(round_form=world.law_round_form)

    assert (figures(world).started, figures(world).handed_in) == (0, 0)


def test_hand_ins_are_counted_on_the_day_of_the_rounds_zone(world):
    row = hand_in(world.round_form)
    at = datetime(2026, 6, 30, 23, 30, tzinfo=ZoneInfo("UTC"))  # already July in Dublin
    Application.objects.filter(pk=row.pk).update(submitted_at=at)

    assert dict(figures(world).by_day) == {at.date() + timedelta(days=1): 1}


def test_running_total_ends_with_all_that_were_handed_in(world):
    for number, name in enumerate(("a", "b", "c")):
        hand_in(world.round_form, name, submitted_at=timezone.now() - timedelta(days=number % 2))

    assert chart(world, "so-far").rows[-1][1] == "3"
    assert sum(int(value) for _day, value in chart(world, "by-day").rows) == 3


def test_long_round_is_counted_by_the_week(world):
    world.round_form.round.opens_at -= timedelta(days=200)
    hand_in(world.round_form)

    by_week = chart(world, "by-day")

    assert by_week.title == "Handed in by week"
    assert sum(int(value) for _day, value in by_week.rows) == 1


def test_median_of_waiting_is_by_state_and_leaves_out_what_is_done(world):
    now = timezone.now()
    for name, days in (("a", 1), ("b", 4), ("c", 30)):
        hand_in(world.round_form, name, status="screening", status_changed_at=now - timedelta(days=days))
    hand_in(world.round_form, "d", status="closed", status_changed_at=now - timedelta(days=99))

    waiting = figures(world, now=now).waiting

    assert {key: (value.count, round(value.median_days, 3)) for key, value in waiting.items()} == {
        "screening": (3, 4.0)
    }


def test_handlers_are_counted_by_office_and_those_who_left_apart(world):
    gone = coordinator_of(world.alumni, is_active=False)
    elsewhere = coordinator_of(world.law)
    hand_in(world.round_form, "a", handled_by=world.coordinator)
    hand_in(world.round_form, "b", handled_by=coordinator_of(world.career, world.alumni))
    hand_in(world.round_form, "c", handled_by=world.colleague)
    hand_in(world.round_form, "d")
    hand_in(world.round_form, "e", handled_by=gone)
    hand_in(world.round_form, "f", handled_by=elsewhere)

    assert dict(figures(world).by_handler) == {"Career Services": 2, "Alumni Relations": 1, "": 1, None: 2}
    assert dict(chart(world, "offices").rows)["Somebody who left"] == "2"


def went(world, name, *states):
    """An application that went through ``states`` and is in the last."""
    row = hand_in(world.round_form, name, status=states[-1])
    for before, after in pairwise(("ready", *states)):
        record_event(application=row, action="moved", actor=None, from_status=before, to_status=after)


def test_accepted_counts_who_was_accepted_and_not_whose_decision_was_taken_back(world):
    went(world, "a", "accepted")
    went(world, "b", "accepted", "confirmed")
    went(world, "c", "accepted", "closed")
    went(world, "d", "accepted", "confirmed", "closed")
    went(world, "e", "accepted", "confirmed", "withdrawn")
    went(world, "f", "accepted", "offer_declined")
    went(world, "g", "accepted", "offer_expired", "closed")
    for name, *states in (
        ("declined", "accepted", "ready", "declined"),
        ("closed", "accepted", "ready", "declined", "closed"),
        ("withdrawn", "accepted", "ready", "withdrawn"),
        ("waitlisted", "accepted", "ready", "waitlisted", "closed"),
        ("reopened", "accepted", "offer_expired", "ready", "declined", "closed"),
        ("again", "accepted", "ready", "under_review"),
    ):
        went(world, name, *states)

    counted = figures(world)

    assert (counted.accepted, counted.confirmed) == (7, 3)


def test_numbers_are_read_with_the_same_queries_however_many_there_are(world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            list(csv_rows(figures(world), timezone.localdate()))
        return len(queries)

    hand_in(world.round_form, "a")
    count()  # the rights of the user are read once
    before = count()
    for name in ("b", "c", "d"):
        hand_in(world.round_form, name, status="screening", handled_by=world.colleague)

    assert count() == before


def test_only_the_offices_of_the_program_open_it(world, client):
    world.program.partners.filter(office=world.alumni).update(accepted_at=None)

    assert page(world, client, world.coordinator).status_code == 200
    for user in (world.colleague, world.stranger):
        assert page(world, client, user).status_code in (302, 403)
        assert page(world, client, user, "csv").status_code in (302, 403)


def test_round_without_applications_shows_empty_charts(world, client):
    content = page(world, client, world.coordinator).content.decode()

    assert content.count("Nothing to show yet") == 4


def test_spreadsheet_has_the_numbers_of_the_page_and_no_formula(world, client):
    world.career.name = "=1+1"
    world.career.save()
    hand_in(world.round_form, handled_by=world.coordinator)

    text = page(world, client, world.coordinator, "csv").content.decode("utf-8-sig")

    assert "Where applications stand,New,1" in text
    assert "Handled by,'=1+1,1" in text


def test_round_list_and_home_screen_lead_to_it(world, client):
    hand_in(world.round_form)
    url = reverse("mentoring_progress:round", args=[world.round_form.round_id])
    client.force_login(world.coordinator)

    assert url in client.get(reverse("mentoring_applications:index")).content.decode()
    assert url in client.get(reverse("mentoring_rounds:index")).content.decode()
    assert (
        url in client.get(reverse("mentoring_rounds:edit", args=[world.round_form.round_id])).content.decode()
    )
    assert "1 application handed in" in client.get(reverse("mentoring_desk:index")).content.decode()
