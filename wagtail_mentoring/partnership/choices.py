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


class Stage(TextChoices):
    """What running a program consists of, in the order in which it happens."""

    PLAN = "plan", _("Plan")
    RECRUIT_MENTORS = "recruit_mentors", _("Recruit mentors")
    RECRUIT_MENTEES = "recruit_mentees", _("Recruit mentees")
    SCREEN_MENTORS = "screen_mentors", _("Screen mentors")
    SCREEN_MENTEES = "screen_mentees", _("Screen mentees")
    TRAIN = "train", _("Train and welcome")
    MATCH = "match", _("Match")
    SUPPORT = "support", _("Support pairs")
    CLOSE = "close", _("Close and report")
