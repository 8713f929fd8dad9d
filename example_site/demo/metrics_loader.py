"""Writes down the figures of the last weeks, and closes last year's report of the oldest program."""

from collections.abc import Sequence
from datetime import timedelta

from wagtail_mentoring import conf
from wagtail_mentoring.metrics.actions import close_report, take_snapshots
from wagtail_mentoring.metrics.decisions import fiscal_year

from . import clock
from .people_loader import Cast
from .programs_loader import Offer, day, instant

WEEKS = 16


def load_metrics(*, cast: Cast, offers: Sequence[Offer]) -> None:
    for week in range(WEEKS, -1, -1):
        take_snapshots(today=day(-7 * week))
    this_year = fiscal_year(day(0), month=conf.get("FISCAL_YEAR_MONTH"))
    last_year = fiscal_year(this_year.first - timedelta(days=1), month=conf.get("FISCAL_YEAR_MONTH"))
    days_since = (day(0) - last_year.last).days
    with clock.at(instant(-min(days_since - 1, 100), 10)):
        close_report(program=offers[0].program, period=last_year, user=cast.careers)
