"""Closed lists of words about requests and corrections."""

from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class AgreedBy(TextChoices):
    """How an applicant agreed to a correction that staff make for them."""

    PHONE = "phone", _("On the phone")
    MAIL = "mail", _("By e-mail")
    IN_PERSON = "in_person", _("In person")
    LETTER = "letter", _("In writing, on paper")

    @property
    def in_words(self) -> str:
        """As it stands in a sentence."""
        words = {
            "phone": gettext("on the phone"),
            "mail": gettext("by e-mail"),
            "in_person": gettext("in person"),
            "letter": gettext("in writing, on paper"),
        }
        return words[self.value]
