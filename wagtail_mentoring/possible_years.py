"""Years with which dates can be reckoned: a deadline in 9999 has no day after it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

FIRST_YEAR, LAST_YEAR = 1900, 2200


def validate_possible_year(value: date) -> None:
    """Refuse a day or moment at the ends of the calendar, as people write them for “never”."""
    if not FIRST_YEAR <= value.year <= LAST_YEAR:
        raise ValidationError(
            _("Give a year between %(first)d and %(last)d."), params={"first": FIRST_YEAR, "last": LAST_YEAR}
        )
