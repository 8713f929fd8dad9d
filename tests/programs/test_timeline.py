"""The timeline a round makes of its dates."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from tests.factories import RoundFactory
from wagtail_mentoring.programs.timeline import day_milestone, timeline


def told(round, *extra):
    return [(item.label, item.state) for item in timeline(round, now=timezone.now(), extra=extra)]


def test_timeline_of_an_open_round_says_where_things_stand():
    assert told(RoundFactory.build(in_state="open")) == [
        ("Applications are open", "current"),
        ("Applications close", "future"),
        ("Applicants hear from us by this day", "future"),
        ("Mentorships start", "future"),
        ("Mentorships end", "future"),
    ]


def test_orientation_is_an_event_between_the_stages():
    round = RoundFactory.build(in_state="open")
    round.orientation_on = round.starts_on

    assert ("Orientation", "future") in told(round)
    assert told(round)[0] == ("Applications are open", "current")


def test_timeline_of_an_upcoming_round_has_nothing_behind_it():
    states = {state for _, state in told(RoundFactory.build(in_state="upcoming"))}

    assert states == {"future"}


def test_timeline_of_a_running_round_is_at_the_start_of_the_mentorships():
    assert told(RoundFactory.build(in_state="running")) == [
        ("Applications opened", "past"),
        ("Applications closed", "past"),
        ("Applicants hear from us by this day", "past"),
        ("Mentorships start", "current"),
        ("Mentorships end", "future"),
    ]


def test_timeline_of_a_completed_round_is_all_past():
    assert {state for _, state in told(RoundFactory.build(in_state="completed"))} == {"past"}


def test_timeline_without_a_day_for_decisions_leaves_it_out():
    labels = [label for label, _ in told(RoundFactory.build(decisions_on=None))]

    assert "Applicants hear from us by this day" not in labels
    assert len(labels) == 4


def test_timeline_puts_an_editors_milestone_in_its_place_but_never_stands_there():
    round = RoundFactory.build(in_state="open")
    yesterday = day_milestone((timezone.now() - timedelta(days=1)).date(), round, label="Information session")

    assert told(round, yesterday)[:3] == [
        ("Applications are open", "current"),
        ("Information session", "past"),
        ("Applications close", "future"),
    ]


def test_timeline_gives_machines_the_exact_instant_of_the_deadline():
    round = RoundFactory.build()

    closing = timeline(round, now=timezone.now())[1]

    assert closing.datetime == round.closes_at.isoformat()
    assert "(UTC)" in closing.when


@pytest.mark.parametrize("language", ["en-gb", "fr", "de"])
def test_every_line_of_a_timeline_begins_alike_in_every_language(language):
    round = RoundFactory.build(in_state="open")
    round.orientation_on = round.starts_on

    with translation.override(language):
        moments = [item.when for item in timeline(round, now=timezone.now())]

    assert [when for when in moments if not when[0].isupper()] == []
