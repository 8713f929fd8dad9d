"""Closed lists of words about what offices agree on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gate(TextChoices):
    """What no office decides alone: it waits until every partner has signed the same text."""

    CHARTER = "charter", _("Charter")
    PAGE = "page", _("Publication of a page")
    MATCH = "match", _("Release of matches")


class AskedToSign(TextChoices):
    """Who is asked about a signature that is late, after the responsible person."""

    DEPUTY = "deputy", _("The deputy")
    DIRECTORS = "directors", _("The directors of the offices")


class GoalStanding(TextChoices):
    """How far a goal is, measured on the day it is looked at."""

    NOT_BEGUN = "not_begun", _("begins later")
    UNKNOWN = "unknown", _("not known yet")
    ON_TRACK = "on_track", _("on track")
    BEHIND = "behind", _("behind")
    REACHED = "reached", _("at its target")
    MISSED = "missed", _("not reached")
