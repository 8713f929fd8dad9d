"""Closed lists of words about matching."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class RunState(TextChoices):
    """A draft is being worked out; what is proposed can be reviewed and signed."""

    DRAFT = "draft", _("Being worked out")
    PROPOSED = "proposed", _("Proposed")
    RELEASED = "released", _("Released")
    DISCARDED = "discarded", _("Discarded")


class ProposalState(TextChoices):
    PROPOSED = "proposed", _("Proposed")
    LOCKED = "locked", _("Locked")
    VETOED = "vetoed", _("Vetoed")
    RELEASED = "released", _("Released")
    LEFT_OUT = "left_out", _("Left out at the release")


class RuleKind(TextChoices):
    """What an office says about two people, for every run."""

    MUST = "must", _("Together in any case")
    NEVER = "never", _("Never together")


class MentorPool(TextChoices):
    """Which mentors a run may propose."""

    LISTED = "listed", _("Every mentor in the directory with a place free")
    APPLIED = "applied", _("Only those who applied as mentor in this round and were accepted")


class Weight(IntegerChoices):
    NONE = 0, _("Not at all")
    LOW = 1, _("Low")
    NORMAL = 2, _("Normal")
    HIGH = 3, _("High")
