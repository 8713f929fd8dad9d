from datetime import timedelta

import pytest

from wagtail_mentoring.outbox.decisions import gives_up, wait_before_retry


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(0, 1), (1, 1), (2, 2), (3, 4), (8, 128), (9, 256), (10, 360), (1000, 360)]
)
def test_wait_doubles_with_each_failure_up_to_six_hours(attempts, minutes):
    assert wait_before_retry(attempts=attempts) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("attempts", "permanent", "expected"),
    [(1, False, False), (2, False, False), (3, False, True), (1, True, True)],
)
def test_mail_is_given_up_when_refused_for_good_or_tried_often_enough(attempts, permanent, expected):
    assert gives_up(attempts=attempts, max_attempts=3, permanent=permanent) is expected
