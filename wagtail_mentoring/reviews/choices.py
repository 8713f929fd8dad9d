"""Closed lists of words about reviews."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Recommendation(TextChoices):
    """What a reviewer would do; the decision stays with those who decide."""

    ACCEPT = "accept", _("Accept")
    WAITLIST = "waitlist", _("Waitlist")
    DECLINE = "decline", _("Decline")
    UNSURE = "unsure", _("Not sure")


class ReviewState(TextChoices):
    """Where one review stands; derived by ``decisions.review_state``."""

    WAITING = "waiting", _("Waiting")
    DRAFT = "draft", _("Begun")
    DONE = "done", _("Done")
    STALE = "stale", _("To look at again")
    OVER = "over", _("No longer waited for")
