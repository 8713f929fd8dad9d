"""Closed lists of words about mentors."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MentorStatus(TextChoices):
    """Where a mentor stands. *Full* is not stored: it follows from capacity and active mentorships."""

    APPLIED = "applied", _("Applied")
    APPROVED = "approved", _("Approved")
    PAUSED = "paused", _("Paused")
    RETIRED = "retired", _("Retired")


class Availability(TextChoices):
    """What a visitor is told; derived by ``decisions.availability``."""

    AVAILABLE = "available", _("Places free")
    FULL = "full", _("No places free")
    PAUSED = "paused", _("Taking a break")


class Visibility(TextChoices):
    """Who may see one field of a profile."""

    PUBLIC = "public", _("Everyone")
    SIGNED_IN = "signed_in", _("People who are signed in")
    STAFF = "staff", _("Staff only")


class SortOrder(TextChoices):
    """In which order the directory lists mentors; those without a free place always come last."""

    RELEVANCE = "relevance", _("Best match")
    NAME = "name", _("Name")
    ACTIVE = "active", _("Recently active")
    PLACES = "places", _("Most places free")


class MentorMove(TextChoices):
    """What an action does to a mentor's status; ``decisions.MOVES`` says from where."""

    APPROVE = "approve", _("Approve")
    PAUSE = "pause", _("Take a break")
    RESUME = "resume", _("Come back")
    RETIRE = "retire", _("Retire")
