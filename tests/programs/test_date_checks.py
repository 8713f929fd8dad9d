"""Dates of a round that contradict each other, or cannot be reckoned with, are refused beside their field."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from tests.applications.builders import make_round
from wagtail_mentoring.programs.models import Round

GOOD = {
    "time_zone": "Pacific/Auckland",
    "opens_at": datetime(2026, 11, 3, 12, tzinfo=UTC),
    "closes_at": datetime(2026, 12, 14, 12, tzinfo=UTC),
    "decisions_on": date(2026, 12, 15),
    "orientation_on": date(2027, 7, 31),
    "starts_on": date(2026, 11, 4),
    "ends_on": date(2027, 7, 31),
    "edit_until": datetime(2026, 11, 3, 13, tzinfo=UTC),
    "withdraw_until": datetime(2026, 11, 3, 13, tzinfo=UTC),
    "grace_minutes": 24 * 60,
}


def refused(**values):
    try:
        Round(**{**GOOD, **values}).clean()
    except ValidationError as error:
        return error.message_dict
    return {}


def test_dates_at_their_limits_are_taken():
    assert refused() == {}
    assert refused(decisions_on=None, orientation_on=None, edit_until=None, withdraw_until=None) == {}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("closes_at", GOOD["opens_at"]),
        ("edit_until", GOOD["opens_at"]),
        ("withdraw_until", datetime(2020, 1, 1, tzinfo=UTC)),
        ("ends_on", date(2026, 11, 3)),
        ("orientation_on", date(2027, 8, 1)),
        # The day on which applications open, or close, is that of the round's zone.
        ("starts_on", date(2026, 11, 3)),
        ("decisions_on", date(2026, 12, 14)),
        ("grace_minutes", 24 * 60 + 1),
    ],
)
def test_date_that_contradicts_another_is_refused(field, value):
    assert field in refused(**{field: value})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("opens_at", datetime(1, 1, 1, tzinfo=UTC)),
        ("closes_at", datetime(9999, 12, 31, 23, 59, tzinfo=UTC)),
        ("decisions_on", date(9999, 12, 31)),
        ("ends_on", date(9999, 12, 31)),
        ("starts_on", date(1, 1, 1)),
        ("edit_until", datetime(9999, 12, 31, tzinfo=UTC)),
        ("withdraw_until", datetime(9999, 12, 31, tzinfo=UTC)),
    ],
)
def test_date_at_the_end_of_the_calendar_is_refused(field, value):
    assert refused(**{field: value}) == {field: ["Give a year between 1900 and 2200."]}


@pytest.mark.django_db
@pytest.mark.parametrize("zone", ["Mars/Phobos", "Europe", "../UTC"])
def test_name_that_is_no_time_zone_is_refused_beside_its_field(zone):
    """Also where other dates contradict each other, and where the round is there already."""
    round = make_round()
    round.time_zone, round.decisions_on = zone, round.closes_at.date()
    with pytest.raises(ValidationError) as kept:
        round.full_clean()
    round.ends_on = date(2020, 1, 1)
    with pytest.raises(ValidationError) as moved:
        round.full_clean()

    assert list(kept.value.message_dict) == ["time_zone"]
    assert sorted(moved.value.message_dict) == ["ends_on", "time_zone"]
