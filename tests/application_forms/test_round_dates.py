"""Dates of a round's form hold together with those of its round, whichever of the two is moved."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests.applications.builders import make_round_form, start
from tests.applications.staff_world import make_world
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.draft_actions import expire_drafts
from wagtail_mentoring.programs.models import Round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

DAY = timedelta(days=1)


@pytest.fixture
def round_form():
    """Open for thirty days, as its round is: it has no dates of its own."""
    return make_round_form()


def dates_of(round_form, **days):
    """Dates so many days after the round opens."""
    return {name: round_form.round.opens_at + number * DAY for name, number in days.items()}


def midnight(round, days):
    """The first moment of a day in the round's zone, so many days after it opens."""
    day = (round.opens_at.astimezone(round.zone) + days * DAY).date()
    return datetime.combine(day, time.min, tzinfo=round.zone)


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        ({"opens_at": 9, "closes_at": 8}, "closes_at", "must close after they open."),
        ({"opens_at": 9, "closes_at": 9}, "closes_at", "must close after they open."),
        ({"closes_at": -1}, "closes_at", "must close after they open. The round's open on"),
        ({"closes_at": 0}, "closes_at", "must close after they open. The round's open on"),
        ({"opens_at": 31}, "opens_at", "must open before they close. The round's close on"),
        ({"opens_at": 30}, "opens_at", "must open before they close. The round's close on"),
    ],
)
def test_form_that_would_close_before_it_opens_is_refused(round_form, days, field, words):
    for name, value in dates_of(round_form, **days).items():
        setattr(round_form, name, value)

    with pytest.raises(ValidationError) as error:
        round_form.full_clean()

    assert list(error.value.message_dict) == [field]
    assert words in error.value.message_dict[field][0]


@pytest.mark.parametrize(
    "days",
    [
        {},
        {"opens_at": 1, "closes_at": 2},
        {"opens_at": -9, "closes_at": -1},
        {"opens_at": 31, "closes_at": 40},
        {"opens_at": -9},
        {"closes_at": 99},
    ],
)
def test_form_may_be_open_when_the_rest_of_its_round_is_not(round_form, days):
    for name, value in dates_of(round_form, **days).items():
        setattr(round_form, name, value)

    round_form.full_clean()


@pytest.mark.parametrize(
    ("own", "moved", "field"),
    [
        ({"closes_at": 20}, {"opens_at": 25}, "opens_at"),
        ({"opens_at": 20}, {"closes_at": 10}, "closes_at"),
    ],
)
def test_round_is_not_moved_past_the_dates_of_its_form(round_form, own, moved, field):
    RoundForm.objects.filter(pk=round_form.pk).update(**dates_of(round_form, **own))
    round = Round.objects.get()
    for name, value in dates_of(round_form, **moved).items():
        setattr(round, name, value)

    with pytest.raises(ValidationError) as error:
        round.full_clean()

    assert list(error.value.message_dict) == [field]
    assert "“Mentee” has dates of its own" in error.value.message_dict[field][0]

    RoundForm.objects.filter(pk=round_form.pk).update(opens_at=None, closes_at=None)
    round.full_clean()


@pytest.mark.parametrize(
    ("field", "name", "words"),
    [
        ("decisions_on", "closes_at", "Applicants of this round hear by"),
        ("starts_on", "opens_at", "Mentorships of this round start on"),
    ],
)
def test_form_has_the_limits_that_its_round_sets_for_itself(round_form, field, name, words):
    """It closes before applicants hear and opens before mentorships start, by days of the round's zone."""
    day = midnight(round_form.round, 40)
    Round.objects.update(**{field: day.date()})
    row = RoundForm.objects.get()
    row.closes_at = day + 9 * DAY
    setattr(row, name, day + DAY)

    with pytest.raises(ValidationError) as error:
        row.full_clean()

    assert list(error.value.message_dict) == [name]
    assert words in error.value.message_dict[name][0]
    setattr(row, name, day + DAY - timedelta(minutes=1))
    row.full_clean()


@pytest.mark.parametrize(
    ("own", "moved", "words"),
    [
        ({"closes_at": 39}, ("decisions_on", 35), "would close after applicants hear"),
        ({"opens_at": 39, "closes_at": 45}, ("starts_on", 35), "would open after mentorships start"),
    ],
)
def test_round_moves_no_day_before_those_of_its_form(round_form, own, moved, words):
    RoundForm.objects.update(**dates_of(round_form, **own))
    round, (field, day) = Round.objects.get(), moved
    round.full_clean()
    setattr(round, field, midnight(round, day).date())

    with pytest.raises(ValidationError) as error:
        round.full_clean()

    assert list(error.value.message_dict) == [field]
    assert words in error.value.message_dict[field][0]


@pytest.mark.parametrize("name", ["opens_at", "closes_at", "release_not_before"])
def test_date_of_a_form_is_in_a_year_that_can_be_reckoned_with(round_form, name):
    setattr(round_form, name, datetime(9999, 12, 31, tzinfo=UTC))

    with pytest.raises(ValidationError) as error:
        round_form.full_clean()

    assert list(error.value.message_dict) == [name]


def test_form_is_not_moved_to_a_round_that_its_dates_do_not_fit(round_form):
    later = make_round_form(role="mentor").round
    Round.objects.filter(pk=later.pk).update(**dates_of(round_form, opens_at=60, closes_at=90))
    round_form.closes_at = round_form.round.closes_at
    round_form.full_clean()

    round_form.round = Round.objects.get(pk=later.pk)
    with pytest.raises(ValidationError, match="must close after they open"):
        round_form.full_clean()


def test_no_draft_expires_by_a_slip_of_the_coordinator(client):
    world = make_world()
    round_form, round = world.round_form, world.round_form.round
    draft = start(round_form=round_form)
    client.force_login(world.coordinator)
    form = {"round": round.pk, "role": "mentee", "form": round_form.form_id, "entry": "open"}
    slip = f"{round.opens_at - DAY:%Y-%m-%d %H:%M}"

    response = client.post(
        reverse("mentoring_round_forms:edit", args=[round_form.pk]), {**form, "closes_at": slip}
    )

    assert response.status_code == 200
    assert "Applications must close after they open." in response.content.decode()
    assert expire_drafts() == 0
    draft.refresh_from_db()
    assert draft.status == "draft"
