"""The block of the form builder that says when a question or a section is shown."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static

from .choices import ConditionTest
from .conditions import Condition


class EarlierQuestion(forms.TextInput):
    """Holds the key of an earlier question. A script offers those above by name, with their options."""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "data-controller": "wm-show-when",
                "data-wm-show-when-always-value": _("Always"),
                "data-wm-show-when-gone-value": _("A question that is no longer above"),
                "data-wm-show-when-yes-value": _("Yes"),
                "data-wm-show-when-no-value": _("No"),
                "data-wm-show-when-answers-value": _("Which answers"),
            }
        )

    @property
    def media(self) -> forms.Media:
        return forms.Media(js=[versioned_static("wagtail_mentoring/js/show_when_picker.js")])


class EarlierQuestionBlock(blocks.FieldBlock):
    def __init__(self, **kwargs: Any) -> None:
        self.field = forms.CharField(required=False, max_length=36, widget=EarlierQuestion())
        super().__init__(**kwargs)


class ShowWhenBlock(blocks.StructBlock):
    """On which earlier answer it depends whether this is shown; without a question it always is."""

    question = EarlierQuestionBlock(label=_("Depends on"), required=False)
    test = blocks.ChoiceBlock(
        choices=ConditionTest.choices, default=ConditionTest.ANY_OF, label=_("Is shown if it"), required=True
    )
    values = blocks.CharBlock(
        label=_("Answers"),
        required=False,
        max_length=4000,
        help_text=_("Several typed answers are set apart by commas."),
    )

    class Meta:
        icon = "view"
        label = _("Show only to some")
        # The outline would name the first test there is, or a key.
        label_format = ""
        collapsed = True

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """For wagtail-localize: nothing here is read by applicants."""
        return []


def condition_of(value: Any) -> Condition | None:
    """The condition as plain data; None where there is no question it depends on."""
    question = ((value or {}).get("question") or "").strip()
    if not question:
        return None
    test = value.get("test") or ConditionTest.ANY_OF.value
    typed = (value.get("values") or "").split(",")
    values = [part.strip() for part in typed if part.strip()] if test == ConditionTest.ANY_OF else []
    return {"question": question, "test": test, "values": values}
