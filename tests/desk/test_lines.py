from datetime import date

import pytest

from wagtail_mentoring import desk_lines
from wagtail_mentoring.desk_lines import ComingDay, DeskLine

TODAY = date(2026, 11, 26)


@pytest.fixture
def rooms(monkeypatch):
    """No rooms but those of the test."""
    for registry in ("_waiting", "_going_on", "_days"):
        monkeypatch.setattr(desk_lines, registry, {})


def lines_of(*lines):
    return lambda user: list(lines)


def test_what_is_due_comes_first_then_what_has_a_day_then_the_rest_room_by_room(rooms):
    late = DeskLine(text="late", url="/", due=date(2026, 11, 20))
    today = DeskLine(text="today", url="/", due=TODAY)
    soon = DeskLine(text="soon", url="/", due=date(2026, 11, 30))
    later = DeskLine(text="later", url="/", due=date(2026, 12, 30))
    first, second = DeskLine(text="first room", url="/"), DeskLine(text="second room", url="/")
    desk_lines.register_desk_lines("b", lines_of(second, later, late), order=20)
    desk_lines.register_desk_lines("a", lines_of(first, soon, today), order=10)

    assert desk_lines.waiting_lines(None, today=TODAY) == [late, today, soon, later, first, second]


def test_a_room_that_registers_again_replaces_its_lines(rooms):
    desk_lines.register_desk_lines("a", lines_of(DeskLine(text="old", url="/")))
    desk_lines.register_desk_lines("a", lines_of(DeskLine(text="new", url="/")))

    assert [line.text for line in desk_lines.waiting_lines(None, today=TODAY)] == ["new"]


def test_news_wait_for_nobody(rooms):
    desk_lines.register_news_lines("a", lines_of(DeskLine(text="goes on", url="/")))

    assert desk_lines.waiting_lines(None, today=TODAY) == []
    assert [line.text for line in desk_lines.news_lines(None)] == ["goes on"]


def test_the_next_day_of_all_rooms_comes_first(rooms):
    days = [ComingDay(date(2026, 12, day), f"{day}", "/") for day in (9, 1, 5)]
    desk_lines.register_coming_days("a", lambda user, today: days[:2])
    desk_lines.register_coming_days("b", lambda user, today: days[2:])

    assert [day.text for day in desk_lines.coming_days(None, today=TODAY)] == ["1", "5", "9"]
