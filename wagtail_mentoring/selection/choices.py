"""Closed lists of words about decisions and their release."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SignatureAnswer(TextChoices):
    """What an office says to a decision."""

    SIGNED = "signed", _("Signed")
    CHANGES_ASKED = "changes_asked", _("Changes asked")


#: What the history says where an office signs only to withdraw its objection, as nobody has to sign.
OBJECTION_WITHDRAWN = "objection_withdrawn"


class ReleaseObstacle(TextChoices):
    """What keeps a decision from being told; derived by ``release_rules.release_obstacles``."""

    UNDECIDED = "undecided", _("not decided yet")
    RELEASED = "released", _("released already")
    STALE = "stale", _("the answers changed after the decision: decide again")
    EMBARGO = "embargo", _("not to be told yet: see the date on the round’s form")
    CHANGES_ASKED = "changes_asked", _("an office asked for changes")
    SIGNATURE = "signature", _("waits for an office’s signature")
    ADDRESS = "address", _("no e-mail address to write to")
    REWORDED = (
        "reworded",
        _("the words of the mail, or its days to answer, were changed after this release was asked for"),
    )


class ReleaseState(TextChoices):
    """How far a release of many decisions is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being released")
    FINISHED = "finished", _("Finished")
    FAILED = "failed", _("Failed")
