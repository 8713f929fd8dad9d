"""Blocks that show the page's program, and the body that programs' pages are built from."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .content_blocks import (
    PREVIEW_TEMPLATE,
    SHORT_TEXT_FEATURES,
    DownloadsBlock,
    FiguresBlock,
    ImageTextBlock,
    LeadBlock,
    QuestionsBlock,
    StepsBlock,
    StoriesBlock,
    TextBlock,
)
from .previews import sample_context
from .timeline import day_milestone, timeline


class ProgramFactsBlock(blocks.StructBlock):
    """A block that shows what is known about the page's program and round.

    It reads ``program``, ``round`` and ``now`` from the context of the page. On a page without a program it
    shows nothing.
    """

    def get_preview_context(self, value: Any, parent_context: dict | None = None) -> dict:
        return {**(parent_context or {}), **sample_context()}


class MilestoneBlock(blocks.StructBlock):
    day = blocks.DateBlock(label=_("Day"))
    label = blocks.CharBlock(label=_("What happens"), max_length=80)
    text = blocks.CharBlock(label=_("Details"), max_length=200, required=False)


class TimelineBlock(ProgramFactsBlock):
    """The round's dates in order; past and current ones are marked."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, default=_("Key dates"))
    milestones = blocks.ListBlock(
        MilestoneBlock(),
        label=_("More dates"),
        default=[],
        help_text=_("Only what the round does not know already, for example the welcome evening."),
    )

    class Meta:
        icon = "calendar-alt"
        label = _("Timeline")
        group = _("About the program")
        template = "wagtail_mentoring/blocks/timeline.html"
        preview_template = PREVIEW_TEMPLATE
        description = _(
            "The dates of the program's round. They are kept with the round: change them there, once."
        )
        preview_value = {"title": "Key dates", "milestones": []}

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        round = context.get("round")
        context["items"] = []
        if round:
            extra = [
                day_milestone(item["day"], round, label=item["label"], text=item.get("text", ""))
                for item in value.get("milestones", [])
            ]
            context["items"] = timeline(round, now=context.get("now") or timezone.now(), extra=extra)
        return context


class EligibilityBlock(ProgramFactsBlock):
    """Who can take part and what it asks of them."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, default=_("Is it for you?"))
    eligibility = blocks.RichTextBlock(
        label=_("Who can take part"),
        features=SHORT_TEXT_FEATURES,
        required=False,
        help_text=_("Empty: what the program says."),
    )
    commitment = blocks.RichTextBlock(
        label=_("What it asks of people"),
        features=SHORT_TEXT_FEATURES,
        required=False,
        help_text=_("Empty: what the program says."),
    )

    class Meta:
        icon = "circle-check"
        label = _("Eligibility and commitment")
        group = _("About the program")
        template = "wagtail_mentoring/blocks/eligibility.html"
        preview_template = PREVIEW_TEMPLATE
        description = _("Who can take part and what it asks, as kept with the program.")
        preview_value = {"title": "Is it for you?"}


class ProgramBody(blocks.StreamBlock):
    """The blocks of a program's page that the room of programs brings; hosts may add their own."""

    lead = LeadBlock()
    text = TextBlock()
    image_text = ImageTextBlock()
    timeline = TimelineBlock()
    eligibility = EligibilityBlock()
    steps = StepsBlock()
    figures = FiguresBlock()
    stories = StoriesBlock()
    questions = QuestionsBlock()
    downloads = DownloadsBlock()

    class Meta:
        block_counts = {"timeline": {"max_num": 1}, "eligibility": {"max_num": 1}}
