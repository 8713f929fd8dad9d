"""The blocks of the form builder: what every question has, and the questions one types an answer to."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choices import QuestionRole, QuestionType, Sensitivity, VisibleTo
from .condition_blocks import ShowWhenBlock, condition_of
from .whole_numbers import LARGEST

SETTINGS = ("show_when", "role", "sensitivity", "visible_to", "retention", "filterable")


def role_block(*roles: QuestionRole) -> blocks.ChoiceBlock:
    """A choice of the roles that make sense for one type of question."""
    return blocks.ChoiceBlock(
        choices=[(role.value, role.label) for role in roles],
        required=False,
        label=_("Meaning"),
        help_text=_(
            "What the program uses the answer for, whatever the question is called. Each meaning once."
        ),
    )


def text_of(value: str | None) -> str:
    """A text as it is compiled; drafts may lack it altogether."""
    return (value or "").replace("\r\n", "\n").strip()


class QuestionBlock(blocks.StructBlock):
    """What every question has: its words, whether it must be answered, and who may see and filter by it."""

    question_type: ClassVar[QuestionType]
    #: Keys of the schema that this type adds, named like its child blocks.
    limits: ClassVar[tuple[str, ...]] = ()

    label = blocks.CharBlock(
        label=_("Question"),
        max_length=250,
        help_text=_("As the applicant reads it. You may reword it later; answers stay with the question."),
    )
    help_text = blocks.TextBlock(
        label=_("Help"),
        required=False,
        max_length=1000,
        rows=2,
        help_text=_("One or two sentences above the field: what a good answer holds, or why you ask."),
    )
    required = blocks.BooleanBlock(
        label=_("Must be answered"),
        required=False,
        default=True,
        help_text=_("Ask for as little as you can. Optional questions are marked “(optional)”."),
    )
    sensitivity = blocks.ChoiceBlock(
        choices=Sensitivity.choices,
        default=Sensitivity.NORMAL,
        label=_("Sensitivity"),
        help_text=_("Sensitive answers, for example on health, are left out of exports unless asked for."),
    )
    visible_to = blocks.ChoiceBlock(
        choices=VisibleTo.choices,
        default=VisibleTo.STAFF,
        label=_("Who may read the answer"),
        help_text=_("Besides the applicant. It holds for pages and for exports."),
    )
    retention = blocks.IntegerBlock(
        label=_("Months kept"),
        required=False,
        min_value=1,
        max_value=120,
        help_text=_(
            "After the end of the round; then the answer is erased. Empty: as long as the application."
        ),
    )
    show_when = ShowWhenBlock()

    def get_form_layout(self) -> blocks.BlockGroup:
        names = [name for name in self.child_blocks if name not in SETTINGS]
        settings = [name for name in SETTINGS if name in self.child_blocks]
        return blocks.BlockGroup(children=names, settings=settings)

    def schema_of(self, value: blocks.StructValue) -> dict[str, Any]:
        """The question as plain data, without its key and export name."""
        question = {
            "type": self.question_type.value,
            "label": text_of(value["label"]),
            "help": text_of(value["help_text"]),
            "required": bool(value["required"]),
            "role": value.get("role") or "",
            "sensitivity": value["sensitivity"],
            "visible_to": value["visible_to"],
            "retention": value["retention"],
            "filterable": bool(value.get("filterable")),
            "show_when": condition_of(value["show_when"]),
        }
        for name in self.limits:
            limit = value[name]
            question[name] = limit.isoformat() if hasattr(limit, "isoformat") else limit
        return question


def filterable_block() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        label=_("Staff may filter by it"),
        required=False,
        help_text=_("Offers the answer as a filter in the list of applications."),
    )


def in_order(value: blocks.StructValue, low: str, high: str) -> None:
    """Refuse a range whose end lies before its start."""
    if value[low] is not None and value[high] is not None and value[high] < value[low]:
        raise blocks.StructBlockValidationError(
            block_errors={high: ValidationError(_("This must not be less than the other limit."))}
        )


class ShortTextBlock(QuestionBlock):
    question_type = QuestionType.SHORT_TEXT
    limits = ("min_length", "max_length")

    min_length = blocks.IntegerBlock(label=_("Least characters"), required=False, min_value=2, max_value=500)
    max_length = blocks.IntegerBlock(label=_("Most characters"), default=200, min_value=1, max_value=500)
    role = role_block(
        QuestionRole.NAME,
        QuestionRole.PHONE,
        QuestionRole.COURSE,
        QuestionRole.CLASS_YEAR,
        QuestionRole.JOB_TITLE,
        QuestionRole.EMPLOYER,
        QuestionRole.CITY,
        QuestionRole.COUNTRY,
    )

    class Meta:
        icon = "pilcrow"
        label = _("Short text")
        group = _("Text")
        label_format = "{label}"


class LongTextBlock(QuestionBlock):
    question_type = QuestionType.LONG_TEXT
    limits = ("min_words", "max_words", "max_length")

    min_words = blocks.IntegerBlock(
        label=_("Least words"),
        required=False,
        min_value=2,
        max_value=1000,
        help_text=_("Only where a short answer is of no use."),
    )
    max_words = blocks.IntegerBlock(
        label=_("Most words"),
        required=False,
        min_value=1,
        max_value=3000,
        help_text=_("For example 300. Applicants see the limit and, while typing, how many words are left."),
    )
    max_length = blocks.IntegerBlock(label=_("Most characters"), default=5000, min_value=1, max_value=20000)
    role = role_block(QuestionRole.GOALS, QuestionRole.BIO)

    class Meta:
        icon = "doc-full"
        label = _("Long text")
        group = _("Text")
        label_format = "{label}"


class EmailQuestionBlock(QuestionBlock):
    question_type = QuestionType.EMAIL

    role = role_block(QuestionRole.EMAIL)

    class Meta:
        icon = "mail"
        label = _("E-mail address")
        group = _("Text")
        label_format = "{label}"


class PhoneBlock(QuestionBlock):
    question_type = QuestionType.PHONE

    role = role_block(QuestionRole.PHONE)

    class Meta:
        icon = "mobile-alt"
        label = _("Phone number")
        group = _("Text")
        label_format = "{label}"


class NumberBlock(QuestionBlock):
    question_type = QuestionType.NUMBER
    limits = ("min_value", "max_value")

    min_value = blocks.IntegerBlock(
        label=_("Smallest"), required=False, min_value=-LARGEST, max_value=LARGEST
    )
    max_value = blocks.IntegerBlock(label=_("Largest"), required=False, min_value=-LARGEST, max_value=LARGEST)
    role = role_block(QuestionRole.CAPACITY, QuestionRole.CLASS_YEAR)
    filterable = filterable_block()

    class Meta:
        icon = "order"
        label = _("Whole number")
        group = _("Numbers and dates")
        label_format = "{label}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        in_order(value, "min_value", "max_value")
        return value


class DateQuestionBlock(QuestionBlock):
    question_type = QuestionType.DATE
    limits = ("earliest", "latest")

    earliest = blocks.DateBlock(label=_("Earliest"), required=False)
    latest = blocks.DateBlock(label=_("Latest"), required=False)

    class Meta:
        icon = "date"
        label = _("Date")
        group = _("Numbers and dates")
        label_format = "{label}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        in_order(value, "earliest", "latest")
        return value
