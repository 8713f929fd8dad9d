"""The blocks of the form builder: questions one chooses an answer to."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from .choices import ChoiceDisplay, QuestionRole, QuestionType
from .question_blocks import QuestionBlock, filterable_block, role_block, text_of


def least_block(label: Any) -> blocks.IntegerBlock:
    return blocks.IntegerBlock(
        label=label,
        required=False,
        min_value=2,
        max_value=20,
        help_text=_("For those who answer. Empty: one is enough."),
    )


class ChoiceQuestionBlock(QuestionBlock):
    question_type = QuestionType.CHOICE
    limits = ("display", "min_choices", "max_choices")

    options = blocks.ListBlock(
        blocks.CharBlock(max_length=200, label=_("Option")),
        min_num=2,
        max_num=100,
        label=_("Options"),
        help_text=_(
            "Rewording an option keeps the answers given. Removing one keeps them too, marked as retired."
        ),
    )
    display = blocks.ChoiceBlock(
        choices=ChoiceDisplay.choices, default=ChoiceDisplay.RADIO, label=_("How to choose")
    )
    min_choices = least_block(_("Least options"))
    max_choices = blocks.IntegerBlock(
        label=_("Most options"),
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
            question["max_choices"], question["min_choices"] = 1, None
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
    limits = ("min_choices", "max_choices")

    vocabulary = SnippetChooserBlock(
        "wagtail_mentoring.Vocabulary",
        label=_("Vocabulary"),
        help_text=_("Applicants choose from its terms, the same ones that mentors are described with."),
    )
    min_choices = least_block(_("Least terms"))
    max_choices = blocks.IntegerBlock(label=_("Most terms"), required=False, min_value=1, max_value=50)
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
    limits = ("min_choices", "max_choices")

    min_choices = least_block(_("Least mentors"))
    max_choices = blocks.IntegerBlock(label=_("Most mentors"), default=5, min_value=1, max_value=5)
    role = role_block(QuestionRole.PREFERRED_MENTORS)

    class Meta:
        icon = "group"
        label = _("Mentors from the directory, ranked")
        group = _("Choices")
        label_format = "{label}"
