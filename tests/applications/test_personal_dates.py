"""Deadlines to the second: for everybody and for one person, grace, late policy, zones, clock changes."""

from datetime import UTC, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from wagtail_mentoring.application_forms import windows
from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.access_models import Extension
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.personal_dates import PersonalDates
from wagtail_mentoring.applications.start_actions import start_application

from .builders import GOOD, fill, make_applicant, make_round, make_round_form, start, submit

SECOND = timedelta(seconds=1)
GRACE = timedelta(minutes=10)
DUBLIN, KOLKATA = ZoneInfo("Europe/Dublin"), ZoneInfo("Asia/Kolkata")
#: Deadlines around which clocks change: after the hour that comes twice, and after the missing one.
AUTUMN = datetime(2026, 10, 25, 2, 0, tzinfo=DUBLIN)
SPRING = datetime(2027, 3, 28, 2, 0, tzinfo=DUBLIN)
ORDINARY = datetime(2026, 12, 11, 17, 0, tzinfo=KOLKATA)
DEADLINES = [AUTUMN, SPRING, ORDINARY]


def window(now, closes, *, own=None, takes_late=False, late_days=10):
    return windows.submission_window(
        now=now,
        opens_at=closes - timedelta(days=10),
        late_after=closes + GRACE,
        takes_late=takes_late,
        late_until=closes + timedelta(days=late_days),
        personal_late_after=own and own + GRACE,
    )


# --- the rule alone ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("closes", DEADLINES)
@pytest.mark.parametrize(
    ("after", "takes_late", "expected"),
    [
        (GRACE - SECOND, False, "on_time"),
        (GRACE, False, "closed"),
        (GRACE + SECOND, False, "closed"),
        (GRACE - SECOND, True, "on_time"),
        (GRACE, True, "late"),
        (timedelta(days=10) - SECOND, True, "late"),
        (timedelta(days=10), True, "closed"),
    ],
)
def test_everybodys_deadline_holds_to_the_second(closes, after, takes_late, expected):
    now = closes.astimezone(UTC) + after

    assert window(now, closes.astimezone(UTC), takes_late=takes_late) == expected


@pytest.mark.parametrize("closes", DEADLINES)
@pytest.mark.parametrize(
    ("after_own", "takes_late", "expected"),
    [
        (timedelta(0), False, "on_time"),
        (GRACE - SECOND, False, "on_time"),
        (GRACE, False, "closed"),
        (GRACE - SECOND, True, "on_time"),  # never late within one's own time
        (GRACE, True, "late"),
        (timedelta(days=7), True, "closed"),
    ],
)
def test_personal_deadline_moves_the_window_to_the_second(closes, after_own, takes_late, expected):
    own = closes.astimezone(UTC) + timedelta(days=3)

    assert window(own + after_own, closes.astimezone(UTC), own=own, takes_late=takes_late) == expected


@pytest.mark.parametrize(("closes", "takes_late"), list(product(DEADLINES, [False, True])))
def test_personal_deadline_never_takes_time_away(closes, takes_late):
    closes = closes.astimezone(UTC)
    earlier = closes - timedelta(days=5)

    for after in (-timedelta(days=5), -SECOND, timedelta(0), GRACE - SECOND, GRACE, timedelta(days=11)):
        everybody = window(closes + after, closes, takes_late=takes_late)
        assert window(closes + after, closes, own=earlier, takes_late=takes_late) == everybody


def test_personal_deadline_opens_nothing_earlier():
    closes = ORDINARY.astimezone(UTC)

    assert window(closes - timedelta(days=10, seconds=1), closes, own=closes + SECOND) == "not_open"


def test_personal_deadline_beyond_the_late_window_counts():
    closes = ORDINARY.astimezone(UTC)
    own = closes + timedelta(days=30)

    assert window(own, closes, own=own, takes_late=True) == "on_time"
    assert window(own + GRACE, closes, own=own, takes_late=True) == "closed"


@pytest.mark.parametrize(
    ("own_days", "now_days", "expected"),
    [(None, -1, True), (None, 1, False), (3, 1, True), (3, 4, False), (-3, -1, True), (-3, 1, False)],
)
def test_changing_what_was_handed_in_follows_the_later_date(own_days, now_days, expected):
    edit_until = ORDINARY.astimezone(UTC)
    own = None if own_days is None else edit_until + timedelta(days=own_days)
    until = windows.later_of(edit_until, own)
    now = edit_until + timedelta(days=now_days)

    may = decisions.may_edit(status="submitted", window="closed", is_let_open=True, now=now, edit_until=until)

    assert may is expected


# --- the same with rows, under a clock that stands still ---------------------------------------------------


@pytest.fixture
def clock(monkeypatch, db):
    """``clock.at(moment)`` stops the server's clock there."""

    class Clock:
        moment = timezone.now()

        def at(self, moment):
            self.moment = moment.astimezone(UTC)

    stopped = Clock()
    monkeypatch.setattr(timezone, "now", lambda: stopped.moment)
    return stopped


def round_form_closing(closes, **values):
    local = closes.astimezone(UTC)
    return make_round_form(
        round=make_round(
            opens_at=local - timedelta(days=10),
            closes_at=local,
            time_zone=str(closes.tzinfo),
            grace_minutes=10,
            starts_on=(local + timedelta(days=20)).date(),
            ends_on=(local + timedelta(days=200)).date(),
            **values,
        )
    )


def give(round_form, user, until):
    return Extension.objects.create(round_form=round_form, user=user, until=until, reason="Ill")


@pytest.mark.parametrize("closes", DEADLINES)
@pytest.mark.parametrize("extended", [False, True])
@pytest.mark.parametrize(("after", "taken"), [(GRACE - SECOND, True), (GRACE, False)])
def test_submitting_asks_the_servers_clock(clock, closes, extended, after, taken):
    round_form = round_form_closing(closes)
    clock.at(closes - timedelta(days=1))
    application = fill(start(round_form=round_form))
    deadline = closes.astimezone(UTC)
    if extended:
        deadline += timedelta(days=2)
        give(round_form, application.applicant, deadline)
    clock.at(deadline + after)

    if taken:
        assert submit(application).sequence == 1
        assert Application.objects.get().is_late is False
    else:
        with pytest.raises(ApplicationRefused, match="closed"):
            submit(application)
        assert Application.objects.get().status == "draft"


def test_handing_in_within_a_personal_deadline_is_not_late_where_others_are(clock):
    round_form = round_form_closing(ORDINARY, late_policy="accept_flagged")
    clock.at(ORDINARY - timedelta(days=1))
    mine, other = fill(start(round_form=round_form)), fill(start(round_form=round_form))
    give(round_form, mine.applicant, ORDINARY + timedelta(days=2))
    clock.at(ORDINARY + timedelta(days=1))

    submit(mine, key="mine")
    submit(other, key="other")

    assert Application.objects.get(pk=mine.pk).is_late is False
    assert Application.objects.get(pk=other.pk).is_late is True


def test_round_that_has_closed_opens_for_one_person_only(clock):
    round_form = round_form_closing(ORDINARY)
    ada, bea = make_applicant("ada"), make_applicant("bea")
    give(round_form, ada, ORDINARY + timedelta(days=5))
    clock.at(ORDINARY + timedelta(days=4))

    application = fill(start_application(round_form=round_form, user=ada), GOOD)
    submit(application)

    with pytest.raises(ApplicationRefused, match="closed"):
        start_application(round_form=round_form, user=bea)


@pytest.mark.parametrize(("days", "taken"), [(2, True), (4, False)])
def test_what_was_handed_in_can_be_changed_until_the_personal_deadline(clock, days, taken):
    round_form = round_form_closing(ORDINARY)
    clock.at(ORDINARY - timedelta(days=1))
    application = fill(start(round_form=round_form))
    submit(application)
    give(round_form, application.applicant, ORDINARY + timedelta(days=3))
    clock.at(ORDINARY + timedelta(days=days))
    application = Application.objects.get()

    if taken:
        assert fill(application).lock_version
    else:
        with pytest.raises(ApplicationRefused, match="not_editable"):
            fill(application)


def test_personal_deadline_of_another_round_or_role_changes_nothing(clock):
    round_form, other = round_form_closing(ORDINARY), round_form_closing(ORDINARY)
    user = make_applicant()
    give(other, user, ORDINARY + timedelta(days=5))
    clock.at(ORDINARY + timedelta(days=1))

    with pytest.raises(ApplicationRefused, match="closed"):
        start_application(round_form=round_form, user=user)


@pytest.mark.parametrize(
    ("zone", "words"),
    [("Europe/Dublin", "5\xa0p.m. (Dublin time)"), ("Asia/Kolkata", "5\xa0p.m. (Kolkata time)")],
)
def test_personal_deadline_is_told_in_the_rounds_zone_and_called_personal(db, zone, words):
    closes = datetime(2026, 12, 11, 17, 0, tzinfo=ZoneInfo(zone))
    dates = PersonalDates(round_form_closing(closes), (closes + timedelta(days=7)).astimezone(UTC))

    assert words in dates.text(dates.round_form.closes)
    assert dates.text(dates.round_form.closes).endswith("(your personal deadline)")
    assert "personal" not in PersonalDates(dates.round_form).text(dates.round_form.closes)
