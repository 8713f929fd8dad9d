"""The block that invites people to apply, and never when they cannot."""

from dataclasses import replace

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from wagtail_mentoring.programs.blocks import ProgramFactsBlock
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.content_blocks import PREVIEW_TEMPLATE, SHORT_TEXT_FEATURES


class CallToActionBlock(ProgramFactsBlock):
    """Where to apply, until when, and what to do while that is not possible.

    Wording and buttons follow the ``announcement`` in the page's context; a page without one shows nothing.
    """

    role = blocks.ChoiceBlock(
        label=_("For"),
        required=False,
        choices=ApplicantRole.choices,
        help_text=_("Empty: for mentees and for mentors, with a button each."),
    )
    text = blocks.TextBlock(
        label=_("Text while applications are open"),
        required=False,
        help_text=_("Do not write dates here: the deadline is added by itself."),
    )
    otherwise = blocks.RichTextBlock(
        label=_("Text while they are not"),
        required=False,
        features=SHORT_TEXT_FEATURES,
        help_text=_("What people can do instead, for example look at the mentors or write to the office."),
    )
    otherwise_page = blocks.PageChooserBlock(
        label=_("Page to go to while they are not"),
        required=False,
        help_text=_("For example the directory of mentors."),
    )

    class Meta:
        icon = "pick"
        label = _("Call to action")
        group = _("Actions")
        template = "wagtail_mentoring/blocks/call_to_action.html"
        preview_template = PREVIEW_TEMPLATE
        description = _(
            "Invites people to apply. Wording, deadline and buttons follow the round by themselves."
        )
        preview_value = {"text": "It takes about twenty minutes, and you can save and come back."}

    def get_context(self, value: blocks.StructValue, parent_context: dict | None = None) -> dict:
        context = super().get_context(value, parent_context=parent_context)
        announcement = context.get("announcement")
        if announcement and value.get("role"):
            doors = [door for door in announcement.doors if door.role == value["role"]]
            announcement = replace(announcement, doors=doors)
        page = value.get("otherwise_page")
        context["announcement"] = announcement
        context["otherwise_page"] = page.localized if page and page.live else None
        return context
