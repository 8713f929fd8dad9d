"""Closed lists of words about the anatomy check."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Phase(TextChoices):
    """When a check is looked at."""

    BEFORE_LAUNCH = "before_launch", _("Before applications open")
    DURING = "during", _("While the program runs")


class Severity(TextChoices):
    """What it means when a check finds something."""

    BLOCKER = "blocker", _("Applications do not open")
    WARNING = "warning", _("A warning")


class Outcome(TextChoices):
    OK = "ok", _("In order")
    MISSING = "missing", _("Missing")
    RISK = "risk", _("At risk")
