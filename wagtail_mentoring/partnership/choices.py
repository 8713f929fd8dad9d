"""Closed lists of words about working together."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PartnerRole(TextChoices):
    LEAD = "lead", _("Lead")
    PARTNER = "partner", _("Partner")


class DataClass(TextChoices):
    """Which of its people's data an office opens to another."""

    MENTOR_CONTACT = "mentor_contact", _("Contact data of mentors")


class GrantMode(TextChoices):
    """How far a grant goes; each step includes the one before."""

    RELAY = "relay", _("Send messages through the owning office")
    SEE = "see", _("See")
    EXPORT = "export", _("See and export")
