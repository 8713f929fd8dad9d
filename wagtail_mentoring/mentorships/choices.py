"""Closed lists of words about pairs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MentorshipStatus(TextChoices):
    ACTIVE = "active", _("Active")
    PAUSED = "paused", _("Paused")
    COMPLETED = "completed", _("Completed")
    ENDED_EARLY = "ended_early", _("Ended early")
    NEVER_STARTED = "never_started", _("Never started")


class ObjectionOutcome(TextChoices):
    """What came of an objection to a pair; one that is open has none."""

    KEPT = "kept", _("The pair goes on")
    ENDED = "ended", _("The pair ended")
    TAKEN_BACK = "taken_back", _("Taken back")
