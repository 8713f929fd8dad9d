"""The dates of a program's round as a calendar that people subscribe to (iCalendar, RFC 5545)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from .models import Program, Round

#: How often calendars ask again.
REFRESH = timedelta(hours=12)


def calendar_of(program: Program, round: Round | None, *, url: str, host: str) -> bytes:
    """Every date of ``round`` that its page tells; without a round a calendar without events.

    Moments stand in the round's own zone, days are whole days. The same dates make the same bytes, so that
    caches and ETags work: an event's stamp is the moment at which the offices let the round open.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//wagtail_mentoring//calendar//EN")
    calendar.add("version", "2.0")
    calendar.add("name", program.name)
    calendar.add("x-wr-calname", program.name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    for event in _events(program, round, url, host) if round else ():
        calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _events(program: Program, round: Round, url: str, host: str) -> Iterator[Event]:
    for name, label, begins in _dates(round):
        if begins is None:
            continue
        event = Event()
        event.add("uid", f"{name}-{round.pk}@{host}")
        event.add("dtstamp", round.opening_agreed_at or round.opens_at)
        event.add("summary", f"{program.name}: {label}")
        event.add("dtstart", begins)
        if not isinstance(begins, datetime):
            event.add("dtend", begins + timedelta(days=1))
        event.add("url", url)
        event.add("transp", "TRANSPARENT")
        event["summary"].params["LANGUAGE"] = get_language() or "en"
        yield event


def _dates(round: Round) -> list[tuple[str, Any, date | None]]:
    """A name that stays, what it is called, and when."""
    return [
        ("opens", _("Applications open"), round.opens_at.astimezone(round.zone)),
        ("closes", _("Applications close"), round.closes_at.astimezone(round.zone)),
        ("decisions", _("Applicants hear from us by this day"), round.decisions_on),
        ("orientation", _("Orientation"), round.orientation_on),
        ("starts", _("Mentorships start"), round.starts_on),
        ("ends", _("Mentorships end"), round.ends_on),
    ]
