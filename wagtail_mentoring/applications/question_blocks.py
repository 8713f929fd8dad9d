"""The blocks of the form builder: sections and the question types an editor may put into them."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .choices import ChoiceDisplay, FileKind, QuestionRole, QuestionType, Sensitivity

SETTINGS = ("role", "sensitivity", "filterable")


def role_block(*roles: QuestionRole) -> blocks.ChoiceBlock:
    """A choice of the roles that make sense for one type of question."""
    return blocks.ChoiceBlock(
        choices=[(role.value, role.label) for role in roles],
        required=False,
        label=_("meaning"),
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
        label=_("question"),
        max_length=250,
        help_text=_("As the applicant reads it. You may reword it later; answers stay with the question."),
    )
    help_text = blocks.TextBlock(
        label=_("help"),
        required=False,
        max_length=1000,
        rows=2,
        help_text=_("One or two sentences above the field: what a good answer holds, or why you ask."),
    )
    required = blocks.BooleanBlock(
        label=_("must be answered"),
        required=False,
        default=True,
        help_text=_("Ask for as little as you can. Optional questions are marked “(optional)”."),
    )
    sensitivity = blocks.ChoiceBlock(
        choices=Sensitivity.choices,
        default=Sensitivity.NORMAL,
        label=_("sensitivity"),
        help_text=_("Sensitive answers, for example on health, are left out of exports unless asked for."),
    )

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
            "filterable": bool(value.get("filterable")),
        }
        for name in self.limits:
            limit = value[name]
            question[name] = limit.isoformat() if hasattr(limit, "isoformat") else limit
        return question


def filterable_block() -> blocks.BooleanBlock:
    return blocks.BooleanBlock(
        label=_("staff may filter by it"),
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
    limits = ("max_length",)

    max_length = blocks.IntegerBlock(label=_("most characters"), default=200, min_value=1, max_value=500)
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
    limits = ("max_words", "max_length")

    max_words = blocks.IntegerBlock(
        label=_("most words"),
        required=False,
        min_value=1,
        max_value=3000,
        help_text=_("For example 300. Applicants see the limit and, while typing, how many words are left."),
    )
    max_length = blocks.IntegerBlock(label=_("most characters"), default=5000, min_value=1, max_value=20000)
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

    min_value = blocks.IntegerBlock(label=_("smallest"), required=False)
    max_value = blocks.IntegerBlock(label=_("largest"), required=False)
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

    earliest = blocks.DateBlock(label=_("earliest"), required=False)
    latest = blocks.DateBlock(label=_("latest"), required=False)

    class Meta:
        icon = "date"
        label = _("Date")
        group = _("Numbers and dates")
        label_format = "{label}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        in_order(value, "earliest", "latest")
        return value


class ChoiceQuestionBlock(QuestionBlock):
    question_type = QuestionType.CHOICE
    limits = ("display", "max_choices")

    options = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("option")),
        min_num=2,
        max_num=100,
        label=_("options"),
        help_text=_(
            "Rewording an option keeps the answers given. Removing one keeps them too, marked as retired."
        ),
    )
    display = blocks.ChoiceBlock(
        choices=ChoiceDisplay.choices, default=ChoiceDisplay.RADIO, label=_("how to choose")
    )
    max_choices = blocks.IntegerBlock(
        label=_("most options"),
        required=False,
        min_value=1,
        max_value=20,
        help_text=_("For several and ranked options only. Empty: no limit, or five ranks."),
    )
    role = role_block(QuestionRole.COURSE, QuestionRole.COUNTRY, QuestionRole.PUBLIC_FIELDS)
    filterable = filterable_block()

    class Meta:
        icon = "list-ul"
        label = _("Choice")
        group = _("Choices")
        label_format = "{label}"

    def schema_of(self, value: blocks.StructValue) -> dict[str, Any]:
        question = super().schema_of(value)
        question["options"] = [
            {"key": option.id, "label": text_of(option.value)} for option in value["options"].bound_blocks
        ]
        if question["display"] in (ChoiceDisplay.RADIO, ChoiceDisplay.SELECT):
            question["max_choices"] = 1
        elif question["display"] == ChoiceDisplay.RANKED:
            question["max_choices"] = min(question["max_choices"] or 5, len(question["options"]))
        return question


class YesNoBlock(QuestionBlock):
    question_type = QuestionType.YES_NO

    filterable = filterable_block()

    class Meta:
        icon = "check"
        label = _("Yes or no")
        group = _("Choices")
        label_format = "{label}"


class TermsBlock(QuestionBlock):
    question_type = QuestionType.TERMS
    limits = ("max_choices",)

    vocabulary = SnippetChooserBlock(
        "wagtail_mentoring.Vocabulary",
        label=_("vocabulary"),
        help_text=_("Applicants choose from its terms, the same ones that mentors are described with."),
    )
    max_choices = blocks.IntegerBlock(label=_("most terms"), required=False, min_value=1, max_value=50)
    filterable = filterable_block()

    class Meta:
        icon = "tag"
        label = _("Terms of a vocabulary")
        group = _("Choices")
        label_format = "{label}"

    def schema_of(self, value: blocks.StructValue) -> dict[str, Any]:
        question = super().schema_of(value)
        vocabulary = value["vocabulary"]
        question["vocabulary"] = vocabulary and {
            "key": str(vocabulary.translation_key),
            "name": vocabulary.name,
        }
        return question


class MentorsBlock(QuestionBlock):
    question_type = QuestionType.MENTORS
    limits = ("max_choices",)

    max_choices = blocks.IntegerBlock(label=_("most mentors"), default=5, min_value=1, max_value=5)
    role = role_block(QuestionRole.PREFERRED_MENTORS)

    class Meta:
        icon = "group"
        label = _("Mentors from the directory, ranked")
        group = _("Choices")
        label_format = "{label}"


class FileBlock(QuestionBlock):
    question_type = QuestionType.FILE
    limits = ("file_types", "max_megabytes")

    file_types = blocks.MultipleChoiceBlock(
        choices=FileKind.choices,
        default=[FileKind.PDF, FileKind.DOCX],
        label=_("types"),
    )
    max_megabytes = blocks.IntegerBlock(label=_("largest size in MB"), default=5, min_value=1, max_value=50)
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
        label=_("text as shown"),
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

    heading = blocks.CharBlock(label=_("heading"), required=False, max_length=250)
    text = blocks.TextBlock(label=_("text"), max_length=5000)

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
        }


class FormSectionBlock(blocks.StructBlock):
    """One page of the form."""

    title = blocks.CharBlock(
        label=_("title"),
        max_length=120,
        help_text=_("Names the page and its line in the task list, for example “Your goals”."),
    )
    intro = blocks.TextBlock(
        label=_("introduction"),
        required=False,
        max_length=1000,
        rows=2,
        help_text=_("One or two sentences under the title."),
    )
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
            (QuestionType.TERMS.value, TermsBlock()),
            (QuestionType.MENTORS.value, MentorsBlock()),
            (QuestionType.FILE.value, FileBlock()),
            (QuestionType.CONSENT.value, ConsentBlock()),
            (QuestionType.STATEMENT.value, StatementBlock()),
        ],
        label=_("questions"),
        max_num=40,
    )

    class Meta:
        icon = "form"
        label = _("Section")
        label_format = "{title}"
