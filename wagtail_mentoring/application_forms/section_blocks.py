"""The blocks of the form builder: files, consents and texts, and the section that holds all questions."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choice_blocks import ChoiceQuestionBlock, MentorsBlock, TermsBlock, YesNoBlock
from .choices import FileKind, QuestionRole, QuestionType
from .condition_blocks import ShowWhenBlock, condition_of
from .question_blocks import (
    DateQuestionBlock,
    EmailQuestionBlock,
    LongTextBlock,
    NumberBlock,
    PhoneBlock,
    QuestionBlock,
    ShortTextBlock,
    role_block,
    text_of,
)
from .score_blocks import ScoreBlock

#: Texts of a schema that are called otherwise in the block they come from.
FIELDS = {"help": "help_text"}
STATEMENT_FIELDS = {"label": "heading"}


class FileBlock(QuestionBlock):
    question_type = QuestionType.FILE
    limits = ("file_types", "max_megabytes")

    file_types = blocks.MultipleChoiceBlock(
        choices=FileKind.choices,
        default=[FileKind.PDF, FileKind.DOCX],
        label=_("Types"),
    )
    max_megabytes = blocks.IntegerBlock(label=_("Largest size in MB"), default=5, min_value=1, max_value=50)
    role = role_block(QuestionRole.CV)

    class Meta:
        icon = "upload"
        label = _("File, for example a CV")
        group = _("More")
        label_format = "{label}"

    def schema_of(self, value: blocks.StructValue) -> dict[str, Any]:
        question = super().schema_of(value)
        question["file_types"] = sorted(question["file_types"] or [])
        return question


class ConsentBlock(QuestionBlock):
    question_type = QuestionType.CONSENT
    limits = ("text",)

    text = blocks.TextBlock(
        label=_("Text as shown"),
        max_length=10000,
        help_text=_(
            "What people agree to. It is kept with each application, word for word; a changed text is "
            "asked again."
        ),
    )
    role = role_block(QuestionRole.PRIVACY_CONSENT, QuestionRole.PROFILE_CONSENT)

    class Meta:
        icon = "clipboard-list"
        label = _("Consent")
        group = _("More")
        label_format = "{label}"

    def schema_of(self, value: blocks.StructValue) -> dict[str, Any]:
        question = super().schema_of(value)
        question["text"] = text_of(question["text"])
        return question


class StatementBlock(blocks.StructBlock):
    """A text between questions; it asks nothing."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=250)
    text = blocks.TextBlock(label=_("Text"), max_length=5000)
    show_when = ShowWhenBlock()

    class Meta:
        icon = "info-circle"
        label = _("Text without a question")
        group = _("More")
        label_format = "{heading}"

    def schema_of(self, value: blocks.StructValue) -> dict[str, Any]:
        return {
            "type": QuestionType.STATEMENT.value,
            "label": text_of(value["heading"]),
            "text": text_of(value["text"]),
            "show_when": condition_of(value["show_when"]),
        }


class FormSectionBlock(blocks.StructBlock):
    """One page of the form."""

    title = blocks.CharBlock(
        label=_("Title"),
        max_length=120,
        help_text=_("Names the page and its line in the task list, for example “Your goals”."),
    )
    intro = blocks.TextBlock(
        label=_("Introduction"),
        required=False,
        max_length=1000,
        rows=2,
        help_text=_("One or two sentences under the title."),
    )
    show_when = ShowWhenBlock()
    questions = blocks.StreamBlock(
        [
            (QuestionType.SHORT_TEXT.value, ShortTextBlock()),
            (QuestionType.LONG_TEXT.value, LongTextBlock()),
            (QuestionType.EMAIL.value, EmailQuestionBlock()),
            (QuestionType.PHONE.value, PhoneBlock()),
            (QuestionType.NUMBER.value, NumberBlock()),
            (QuestionType.DATE.value, DateQuestionBlock()),
            (QuestionType.CHOICE.value, ChoiceQuestionBlock()),
            (QuestionType.YES_NO.value, YesNoBlock()),
            (QuestionType.SCORE.value, ScoreBlock()),
            (QuestionType.TERMS.value, TermsBlock()),
            (QuestionType.MENTORS.value, MentorsBlock()),
            (QuestionType.FILE.value, FileBlock()),
            (QuestionType.CONSENT.value, ConsentBlock()),
            (QuestionType.STATEMENT.value, StatementBlock()),
        ],
        label=_("Questions"),
        max_num=40,
        collapsed=True,
    )

    class Meta:
        icon = "form"
        label = _("Section")
        label_format = "{title}"
