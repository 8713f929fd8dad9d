"""The blocks of the form builder: sections and the question types an editor may put into them."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class QuestionBlock(blocks.StructBlock):
    """What every question has."""

    label = blocks.CharBlock(label=_("question"), max_length=250)
    help_text = blocks.TextBlock(label=_("help"), required=False)
    required = blocks.BooleanBlock(label=_("must be answered"), required=False, default=True)


class FormSectionBlock(blocks.StructBlock):
    """One page of the form."""

    title = blocks.CharBlock(label=_("title"), max_length=120)
    questions = blocks.StreamBlock([("short_text", QuestionBlock())], label=_("questions"))
