"""The panel of a round that says whether its applications were let open, and how they are."""

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Round

from .anatomy_rows import anatomy_url


def let_open_url(round: Round) -> str:
    return reverse("mentoring_rounds:let_open", args=[round.pk])


class OpeningPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "wagtail_mentoring/admin/anatomy/round_opening.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            program = self.instance.program
            return {
                **context,
                "round": self.instance,
                "is_approved": program.status == ProgramStatus.APPROVED,
                "let_open_url": let_open_url(self.instance),
                "anatomy_url": anatomy_url(program),
            }
