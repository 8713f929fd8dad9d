"""How the dates of a round are put into words, always in the round's own time zone."""

from datetime import date, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Round


def day_text(day: date) -> str:
    """For example “Friday, 11 December 2026”, in the order that the reader's language wants."""
    return _("%(weekday)s, %(date)s") % {
        "weekday": date_format(day, "l"),
        "date": date_format(day, "DATE_FORMAT"),
    }


def zone_text(round: Round) -> str:
    """For example “Dublin time” for Europe/Dublin."""
    city = round.time_zone.rpartition("/")[2].replace("_", " ")
    return city if city in {"UTC", "GMT"} else _("%(city)s time") % {"city": city}


def instant_text(moment: datetime, round: Round) -> str:
    """Day, time and zone, for example “Friday, 11 December 2026, 5 p.m. (Dublin time)”."""
    local = moment.astimezone(round.zone)
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": day_text(local.date()),
        # “5 p.m.” stays on one line.
        "time": date_format(local, "TIME_FORMAT").replace(" ", "\xa0"),
        "zone": zone_text(round),
    }


def deadline_text(moment: datetime, round: Round) -> str:
    """A deadline as ``instant_text``; at midnight it names the day that ends, which nobody misreads."""
    if moment.astimezone(round.zone).time() != time.min:
        return instant_text(moment, round)
    return _("the end of %(day)s (%(zone)s)") % {
        "day": day_text(last_day(moment, round)),
        "zone": zone_text(round),
    }


def last_day(deadline: datetime, round: Round) -> date:
    """The last day on which something was possible before ``deadline``."""
    return (deadline.astimezone(round.zone) - timedelta(microseconds=1)).date()
