"""What the parts of a question are called in the form builder, and their values, in the reader's words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from wagtail_mentoring.application_forms.answer_rules import readable_day
from wagtail_mentoring.application_forms.choices import (
    ChoiceDisplay,
    FileKind,
    QuestionRole,
    Sensitivity,
    VisibleTo,
)
from wagtail_mentoring.application_forms.section_blocks import FIELDS, STATEMENT_FIELDS, FormSectionBlock

SECTION = FormSectionBlock()
QUESTIONS = SECTION.child_blocks["questions"].child_blocks
CLOSED: Mapping[str, Any] = {
    "role": QuestionRole,
    "sensitivity": Sensitivity,
    "visible_to": VisibleTo,
    "display": ChoiceDisplay,
    "file_types": FileKind,
}
DATES = ("earliest", "latest")


def name_of_part(part: str, thing: Mapping[str, Any] | None) -> str:
    """The field's label in the form builder, for example “Most words”; of a section where it has no type."""
    kind = (thing or {}).get("type")
    block = QUESTIONS[kind] if kind else SECTION
    fields = STATEMENT_FIELDS if kind == "statement" else FIELDS
    field = block.child_blocks.get(fields.get(part, part))
    return str(field.label) if field else ""


def value_in_words(part: str, thing: Mapping[str, Any] | None) -> str:
    value = (thing or {}).get(part)
    if isinstance(value, list):
        return ", ".join(_one(part, item) for item in value) or _("none")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    return _("none") if value in (None, "") else _one(part, value)


def _one(part: str, value: Any) -> str:
    if part in CLOSED and value in CLOSED[part].values:
        return str(CLOSED[part](value).label)
    if part in DATES:
        return readable_day(value)
    return str(value)
