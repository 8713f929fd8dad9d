"""Closed lists of words about hand-offs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class HandoffState(TextChoices):
    OPEN = "open", _("Waits for an answer")
    ACCEPTED = "accepted", _("Accepted")
    RETURNED = "returned", _("Returned")
    DONE = "done", _("Done")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Asked(TextChoices):
    """Who was asked last about a hand-off that is late."""

    NOBODY = "", _("Nobody")
    RESPONSIBLE = "responsible", _("The responsible person")
    DEPUTY = "deputy", _("The deputy")
    DIRECTORS = "directors", _("The directors of both offices")
