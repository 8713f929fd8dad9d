"""Closed lists of words about programs and rounds."""

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class ProgramStatus(TextChoices):
    DRAFT = "draft", _("Draft")
    IN_AGREEMENT = "in_agreement", _("In agreement")
    APPROVED = "approved", _("Approved")
    ARCHIVED = "archived", _("Archived")


class RoundState(TextChoices):
    """A round's public state: derived from its dates by ``decisions.round_state``, never stored."""

    UPCOMING = "upcoming", _("Opens soon")
    OPEN = "open", _("Open")
    CLOSING_SOON = "closing_soon", _("Closing soon")
    CLOSED = "closed", _("Closed")
    RUNNING = "running", _("Running")
    COMPLETED = "completed", _("Completed")


class ApplicantRole(TextChoices):
    """As what a person applies."""

    MENTEE = "mentee", _("Mentee")
    MENTOR = "mentor", _("Mentor")

    @property
    def in_words(self) -> str:
        """As it stands in a sentence about somebody."""
        return gettext("as a mentor") if self == ApplicantRole.MENTOR else gettext("as a mentee")


class LatePolicy(TextChoices):
    REFUSE = "refuse", _("Refuse late applications")
    ACCEPT_FLAGGED = "accept_flagged", _("Accept late applications and flag them")
