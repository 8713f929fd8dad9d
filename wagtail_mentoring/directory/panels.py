"""Panels of the mentor form that show what only actions change: the standing, and who keeps contact data."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from . import decisions
from .choices import MentorMove
from .models import Mentor


def moves_of(mentor: Mentor) -> list[tuple[str, str]]:
    """Addresses and names of the moves that the mentor's status allows."""
    url_name = mentor.snippet_viewset.get_url_name("move")
    return [
        (reverse(url_name, args=[mentor.pk, move]), move.label)
        for move in MentorMove
        if decisions.status_after(status=mentor.status, move=move)
    ]


class StandingPanel(Panel):
    """Status, places, consent, and a button for each move."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_mentoring/admin/mentors/standing_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            mentor, names = self.instance, self.instance.snippet_viewset.get_url_name
            return {
                **super().get_context_data(parent_context),
                "mentor": mentor,
                "moves": moves_of(mentor),
                "consent_url": reverse(names("consent"), args=[mentor.pk]),
                "withdraw_url": reverse(names("withdraw_consent"), args=[mentor.pk]),
            }


class ContactPanel(Panel):
    """Where the contact data is kept. The data itself is on its own page and never on this form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_mentoring/admin/mentors/contact_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            card = getattr(self.instance, "contact_card", None)
            url_name = self.instance.snippet_viewset.get_url_name("contact")
            return {
                **super().get_context_data(parent_context),
                "owner": card.owner if card else None,
                "has_email": bool(card and card.email),
                "contact_url": reverse(url_name, args=[self.instance.pk]),
            }
