"""Forms made from others: from a copy or a template, always with questions of their own."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.models import Locale

from .choices import QuestionType
from .form_templates import TEMPLATES, RawSections
from .models import ApplicationForm
from .section_blocks import FIELDS, STATEMENT_FIELDS
from .translations import FORM, Catalogue


def copy_of(form: ApplicationForm) -> ApplicationForm:
    """An unsaved copy of ``form`` as its editors saved it last, published or not. Its questions are new ones:
    answers hang on a question's key.

    Of a variant that is what the source asks, in the words of the variant.
    """
    # The row of a form keeps its first draft, or what is live; what was saved since is in revisions only.
    form, source = (state.get_latest_revision_as_object() for state in (form, form.source))
    words = form.own_words(source) if form.is_variant else {}
    return ApplicationForm(
        name=_("%(name)s (copy)") % {"name": form.name[:110]},
        title=words.get(FORM, {}).get("title", source.title),
        office=form.office,
        locale=form.locale,
        sections=with_new_keys(_in_words(source.sections.get_prep_value(), words)),
    )


def copies_a_draft(form: ApplicationForm) -> bool:
    """Whether a copy of ``form`` has what nobody sees yet of a form that is live."""
    return any(state.live and state.has_unpublished_changes for state in (form, form.source))


def _in_words(part: Any, words: Catalogue) -> Any:
    """Raw sections with the texts that ``words`` has for the ids of their blocks."""
    if isinstance(part, list):
        return [_in_words(item, words) for item in part]
    if not isinstance(part, Mapping):
        return part
    told = {name: _in_words(value, words) for name, value in part.items()}
    texts = words.get(part.get("id", ""), {})
    if not texts:
        return told
    if isinstance(told["value"], Mapping):
        fields = STATEMENT_FIELDS if part["type"] == QuestionType.STATEMENT else FIELDS
        named = {fields.get(name, name): text for name, text in texts.items()}
        return {**told, "value": {**told["value"], **named}}
    return {**told, "value": texts["label"]}


def from_template(name: str, locale: Locale | None = None) -> ApplicationForm | None:
    """An unsaved form made from the template of that name, in words of ``locale`` or else of the site's own
    language; None if there is none.
    """
    template, locale = TEMPLATES.get(name), locale or Locale.get_default()
    if template is None:
        return None
    with translation.override(locale.language_code):
        sections = with_new_keys(template.sections())
        texts = {"name": str(template.name), "title": str(template.title)}
    return ApplicationForm(locale=locale, sections=sections, **texts)


def with_new_keys(sections: RawSections) -> RawSections:
    """``sections`` with another id for every block, and conditions that point to the new ones."""
    keys: dict[str, str] = {}
    _collect(sections, keys)
    return _replaced(sections, keys)


def _collect(part: Any, keys: dict[str, str]) -> None:
    if isinstance(part, list):
        for item in part:
            _collect(item, keys)
    elif isinstance(part, Mapping):
        if part.get("id") and "value" in part:
            keys[part["id"]] = str(uuid.uuid4())
        _collect(list(part.values()), keys)


def _replaced(part: Any, keys: dict[str, str]) -> Any:
    if isinstance(part, list):
        return [_replaced(item, keys) for item in part]
    if not isinstance(part, Mapping):
        return part
    copy = {name: _replaced(value, keys) for name, value in part.items()}
    if "id" in part and "value" in part:
        copy["id"] = keys.get(part["id"]) or str(uuid.uuid4())
    if condition := part.get("show_when"):
        copy["show_when"] = _pointing_to(condition, keys)
    return copy


def _pointing_to(condition: Mapping[str, Any], keys: dict[str, str]) -> dict[str, Any]:
    question, values = condition.get("question") or "", (condition.get("values") or "").split(",")
    return {
        **condition,
        "question": keys.get(question, question),
        "values": ",".join(keys.get(value.strip(), value.strip()) for value in values),
    }
