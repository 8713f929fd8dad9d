"""Moments of a round's form and of its review phases are those of a clock in the round, not in the office."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.users.models import UserProfile

from tests.applications.staff_world import make_world
from tests.reviews.builders import make_rubric
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.reviews.models import ReviewPhase

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]


@pytest.fixture
def world():
    """A round in New York with dates in January 2027, and a coordinator whose profile says Tokyo."""
    world = make_world()
    Round.objects.filter(pk=world.round_form.round_id).update(
        time_zone="America/New_York",
        opens_at=datetime(2027, 1, 4, 14, tzinfo=UTC),
        closes_at=datetime(2027, 2, 1, 22, tzinfo=UTC),
    )
    world.round_form.refresh_from_db()
    UserProfile.objects.create(user=world.coordinator, current_time_zone="Asia/Tokyo")
    return world


def form_data(world, **values):
    return {
        "round": world.round_form.round_id,
        "role": world.round_form.role,
        "form": world.round_form.form_id,
        "entry": "open",
        **values,
    }


def phase_data(world, **values):
    return {
        "round_form": world.round_form.pk,
        "name": "First reading",
        "order": 1,
        "rubric": make_rubric().pk,
        "opens_at": "2027-02-02 09:00",
        "closes_at": "2027-02-09 17:00",
        "reviews_wanted": 2,
        "min_reviews": 1,
        **values,
    }


def test_dates_of_a_form_are_read_and_shown_in_the_rounds_zone(as_coordinator, world):
    url = reverse("mentoring_round_forms:edit", args=[world.round_form.pk])
    dates = {
        "opens_at": "2027-01-05 09:00",
        "closes_at": "2027-01-29 17:00",
        "release_not_before": "2027-02-15 09:00",
    }

    response = as_coordinator.post(url, form_data(world, **dates))

    assert response.status_code == 302
    form = RoundForm.objects.get(pk=world.round_form.pk)
    assert form.opens_at == datetime(2027, 1, 5, 14, tzinfo=UTC)
    assert form.closes_at == datetime(2027, 1, 29, 22, tzinfo=UTC)
    assert form.release_not_before == datetime(2027, 2, 15, 14, tzinfo=UTC)
    page = as_coordinator.get(url).content.decode()
    for value in dates.values():
        assert f'value="{value}"' in page
    assert page.count("In the round&#x27;s time zone: New York time.") == len(dates)
    assert "Empty: when the round&#x27;s applications close." in page


def test_page_sent_back_as_it_was_shown_changes_no_date(as_coordinator, world):
    moment = datetime(2027, 1, 29, 22, tzinfo=UTC)
    RoundForm.objects.filter(pk=world.round_form.pk).update(closes_at=moment)
    url = reverse("mentoring_round_forms:edit", args=[world.round_form.pk])
    form = as_coordinator.get(url).context["form"]

    as_coordinator.post(url, form_data(world, closes_at=f"{form['closes_at'].value():%Y-%m-%d %H:%M}"))

    assert RoundForm.objects.get(pk=world.round_form.pk).closes_at == moment


def test_new_form_is_read_in_the_zone_of_the_round_that_is_chosen(as_coordinator, world):
    url = reverse("mentoring_round_forms:add")

    shown = as_coordinator.get(url).content.decode()
    as_coordinator.post(url, form_data(world, role="mentor", closes_at="2027-01-29 17:00"))

    assert "In the round&#x27;s time zone." in shown
    assert RoundForm.objects.get(role="mentor").closes_at == datetime(2027, 1, 29, 22, tzinfo=UTC)


def test_hour_that_the_rounds_clocks_skip_is_refused(as_coordinator, world):
    url = reverse("mentoring_round_forms:edit", args=[world.round_form.pk])

    response = as_coordinator.post(url, form_data(world, release_not_before="2027-03-14 02:30"))

    assert "may not exist" in response.content.decode()


def test_dates_of_a_review_phase_are_read_and_shown_in_the_rounds_zone(as_coordinator, world):
    as_coordinator.post(reverse("mentoring_review_phases:add"), phase_data(world))

    phase = ReviewPhase.objects.get()
    assert phase.opens_at == datetime(2027, 2, 2, 14, tzinfo=UTC)
    assert phase.closes_at == datetime(2027, 2, 9, 22, tzinfo=UTC)
    page = as_coordinator.get(reverse("mentoring_review_phases:edit", args=[phase.pk])).content.decode()
    assert 'value="2027-02-02 09:00"' in page
    assert page.count("In the round&#x27;s time zone: New York time.") == 2


def test_phase_does_not_end_before_anybody_can_apply(as_coordinator, world):
    dates = {"opens_at": "2026-12-01 09:00", "closes_at": "2026-12-20 17:00"}

    response = as_coordinator.post(reverse("mentoring_review_phases:add"), phase_data(world, **dates))

    assert "The phase must close after applications open, on Monday, " in (response.content.decode())
    assert not ReviewPhase.objects.exists()


def test_phase_without_a_round_is_refused_without_an_error(as_coordinator, world):
    response = as_coordinator.post(
        reverse("mentoring_review_phases:add"),
        phase_data(world, round_form="", opens_at=f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}"),
    )

    assert response.status_code == 200
    assert not ReviewPhase.objects.exists()


@pytest.mark.parametrize("moment", ["9999-12-31 23:59", "0001-01-01 00:00"])
def test_moment_at_the_end_of_the_calendar_is_refused(as_coordinator, world, moment):
    url = reverse("mentoring_round_forms:edit", args=[world.round_form.pk])

    page = as_coordinator.post(url, form_data(world, closes_at=moment))

    assert page.context["form"].errors == {"closes_at": ["Give a year between 1900 and 2200."]}
