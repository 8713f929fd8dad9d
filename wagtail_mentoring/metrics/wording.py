"""Figures in words, as they stand on the page and in tables."""

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from .choices import Unit
from .decisions import Period
from .report import Row


def number_text(number: float, unit: str) -> str:
    """Days, hours and points with one decimal, everything else whole."""
    fine = unit in (Unit.DAYS, Unit.HOURS, Unit.POINTS)
    return number_format(number, decimal_pos=1 if fine else 0, force_grouping=True)


def figure_text(row: Row) -> str:
    """“24 people”; a dash where there is no number."""
    if row.number is None:
        return "–"
    return amount_text(row.number, row.unit)


def amount_text(number: float, unit: str) -> str:
    words = {"number": number_text(number, unit), "unit": Unit(unit).label}
    return (_("%(number)s%%") if unit == Unit.PERCENT else _("%(number)s %(unit)s")) % words


def note_of(row: Row, smallest: int) -> str:
    """Why there is no number, or how many are behind it; nothing where the number says so itself."""
    if row.suppressed:
        return _("Not shown: fewer than %(smallest)s.") % {"smallest": smallest}
    if row.number is None:
        return _("Nothing to work it out from.")
    if row.unit in (Unit.DAYS, Unit.HOURS, Unit.PERCENT, Unit.POINTS) and row.n is not None:
        return _("From %(n)s.") % {"n": number_format(row.n, decimal_pos=0, force_grouping=True)}
    return ""


def period_text(period: Period) -> str:
    words = {"first": date_format(period.first), "last": date_format(period.last)}
    return _("%(first)s to %(last)s") % words
