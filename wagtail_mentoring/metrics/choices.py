"""Closed lists of words about figures."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unit(TextChoices):
    """What a figure is a number of."""

    PEOPLE = "people", _("people")
    PAIRS = "pairs", _("pairs")
    APPLICATIONS = "applications", _("applications")
    DAYS = "days", _("days")
    HOURS = "hours", _("hours")
    PERCENT = "percent", _("percent")
    POINTS = "points", _("points")
