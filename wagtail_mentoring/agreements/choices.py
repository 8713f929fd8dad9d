"""Closed lists of words about what offices agree on."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Gate(TextChoices):
    """What no office decides alone: it waits until every partner has signed the same text."""

    CHARTER = "charter", _("Charter")
    PAGE = "page", _("Publication of a page")
