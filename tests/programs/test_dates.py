"""How deadlines are put into words."""

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override

from wagtail_mentoring.programs.dates import day_text, deadline_text, instant_text, last_day
from wagtail_mentoring.programs.models import Round

DUBLIN = Round(time_zone="Europe/Dublin")


@pytest.fixture(autouse=True)
def british():
    with override("en-gb"):
        yield


def test_instant_is_told_in_the_rounds_own_zone():
    in_summer = datetime(2026, 7, 10, 16, tzinfo=UTC)

    assert instant_text(in_summer, DUBLIN) == "Friday, 10 Jul 2026, 5\xa0p.m. (Dublin time)"


def test_zone_without_a_city_is_told_by_its_name():
    assert instant_text(datetime(2026, 7, 10, 16, tzinfo=UTC), Round(time_zone="UTC")).endswith("(UTC)")


def test_zone_of_two_words_is_readable():
    assert "(New York time)" in instant_text(
        datetime(2026, 7, 10, 16, tzinfo=UTC), Round(time_zone="America/New_York")
    )


def test_deadline_at_midnight_names_the_day_that_ends():
    midnight_in_dublin = datetime(2026, 7, 10, 23, tzinfo=UTC)

    assert deadline_text(midnight_in_dublin, DUBLIN) == "the end of Friday, 10 Jul 2026 (Dublin time)"
    assert last_day(midnight_in_dublin, DUBLIN) == date(2026, 7, 10)


def test_deadline_during_the_day_names_its_time():
    assert deadline_text(datetime(2026, 12, 10, 17, tzinfo=UTC), DUBLIN) == (
        "Thursday, 10 Dec 2026, 5\xa0p.m. (Dublin time)"
    )


def test_day_follows_the_language():
    with override("de"):
        assert day_text(date(2026, 12, 10)) == "Donnerstag, 10. Dezember 2026"
