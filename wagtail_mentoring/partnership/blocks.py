"""The block that says which offices run a program, and whom to ask in each."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.blocks import ProgramFactsBlock
from wagtail_mentoring.programs.content_blocks import PREVIEW_TEMPLATE

from .choices import PartnerRole
from .models import Partner


class RunJointlyBlock(ProgramFactsBlock):
    """The offices that have accepted to run the page's program, each with its aim and its contact."""

    title = blocks.CharBlock(
        label=_("Title"),
        max_length=120,
        required=False,
        help_text=_("Empty: “Run jointly by …” or, with a single office, “Run by one office”."),
    )
    text = blocks.TextBlock(
        label=_("Text"), required=False, help_text=_("Why they do it together, and whom to ask what.")
    )

    class Meta:
        icon = "group"
        label = _("Run jointly by")
        group = _("People")
        template = "wagtail_mentoring/blocks/run_jointly.html"
        preview_template = PREVIEW_TEMPLATE
        description = _(
            "The partner offices of the program with a contact each. Kept with the program and the offices."
        )
        preview_value = {"text": "Two offices, one program: ask whichever is nearer to you."}

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        program = context.get("program")
        if "partners" not in context:
            accepted = program.partners.accepted().select_related("office") if program else []
            context["partners"] = list(accepted)
        context["heading"] = value.get("title") or heading(
            [partner.office for partner in context["partners"]]
        )
        return context

    def get_preview_context(self, value: Any, parent_context: dict | None = None) -> dict:
        return {**super().get_preview_context(value, parent_context), "partners": sample_partners()}


def heading(offices: list[Office]) -> str:
    """“Run jointly by A, B and C”; with a single office the label of a solo program."""
    if len(offices) < 2:
        return gettext("Run by one office")
    names = [office.name for office in offices]
    return gettext("Run jointly by %(offices)s and %(last)s") % {
        "offices": ", ".join(names[:-1]),
        "last": names[-1],
    }


def sample_partners() -> list[Partner]:
    """Two offices that were never saved, for the preview."""
    career = Office(
        name="Career Services",
        aim="Students who know what they want to do next.",
        public_contact="Niamh Walsh",
        public_email="careers@example.org",
        location="Student Centre, first floor",
    )
    alumni = Office(
        name="Alumni Relations",
        aim="Alumni who give their time and enjoy it.",
        public_contact="Tom Reilly",
        public_email="alumni@example.org",
        location="Old Library",
    )
    return [Partner(office=career, role=PartnerRole.LEAD), Partner(office=alumni, role=PartnerRole.PARTNER)]
