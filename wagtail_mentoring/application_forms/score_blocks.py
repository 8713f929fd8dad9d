"""The block of the form builder for a score: points on a scale, for the rubrics that reviewers fill in."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .choices import QuestionType
from .question_blocks import QuestionBlock, in_order, text_of


class ScoreBlock(QuestionBlock):
    question_type = QuestionType.SCORE
    limits = ("min_value", "max_value", "weight")

    min_value = blocks.IntegerBlock(label=_("Lowest"), default=1, min_value=0, max_value=10)
    max_value = blocks.IntegerBlock(label=_("Highest"), default=5, min_value=1, max_value=10)
    words = blocks.TextBlock(
        label=_("Words"),
        required=False,
        max_length=600,
        rows=2,
        help_text=_("One a line, from the lowest up. Two lines name the two ends, else one for each point."),
    )
    weight = blocks.IntegerBlock(
        label=_("Weight"),
        default=1,
        min_value=1,
        max_value=10,
        help_text=_("2 counts twice as much as 1 in the mean of a review."),
    )
    not_applicable = blocks.BooleanBlock(
        label=_("May be “not applicable”"),
        required=False,
        help_text=_("Such an answer is left out of the mean."),
    )

    class Meta:
        icon = "pick"
        label = _("Score")
        group = _("Review")
        label_format = "{label}"

    def clean(self, value: blocks.StructValue) -> blocks.StructValue:
        value = super().clean(value)
        in_order(value, "min_value", "max_value")
        return value

    def schema_of(self, value: blocks.StructValue) -> dict[str, Any]:
        question = super().schema_of(value)
        lines = text_of(value["words"]).split("\n")
        question["words"] = [line.strip() for line in lines if line.strip()]
        question["not_applicable"] = bool(value["not_applicable"])
        return question
