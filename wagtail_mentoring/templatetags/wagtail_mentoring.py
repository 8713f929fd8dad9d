"""What the elements need and Django's own template language cannot say."""

import json
import re
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField
from django.template import Context
from django.utils.html import format_html, format_html_join

from wagtail_mentoring.applicants.robots import HONEYPOT, shown_since
from wagtail_mentoring.applicants.section_pages import preview_pages
from wagtail_mentoring.application_forms.text_marks import in_its_language, lang_attribute
from wagtail_mentoring.offices.writers import FIELD, writer_mark

register = template.Library()


register.filter(in_its_language)
register.filter(lang_attribute)


@register.filter
def elided_pages(page_obj: Page) -> list[int | str]:
    """The page numbers to link, with the paginator's ellipsis where some are left out."""
    numbers = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return list(numbers)


@register.filter
def first_control_id(field: BoundField) -> str:
    """The id of the control that an error link should focus: in a set of choices, the first choice."""
    if field.use_fieldset and len(field.subwidgets) > 0:
        return field.subwidgets[0].id_for_label or field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def initials(name: str) -> str:
    """Up to two letters for a person without a picture: those of the first and of the last name."""
    words = [word for word in str(name).split() if word[0].isalpha()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


@register.filter
def breakable(address: str) -> str:
    """An e-mail address that wraps behind its “@” and its dots rather than in the middle of a name."""
    *parts, last = re.split(r"(?<=[@.])", str(address))
    return format_html("{}{}", format_html_join("", "{}<wbr>", ((part,) for part in parts)), last)


@register.filter
def as_json(value: object) -> str:
    """``value`` as JSON for an attribute that a script reads; the template escapes it."""
    return json.dumps(value)


@register.simple_tag(takes_context=True)
def written_by(context: Context) -> str:
    """The field with which a form of the admin says whose it is (``offices.writers``)."""
    return format_html(
        '<input type="hidden" name="{}" value="{}">', FIELD, writer_mark(context["request"].user)
    )


@register.simple_tag
def form_preview(schema: dict[str, Any], left_empty: dict[str, list[str]]) -> list[dict[str, Any]]:
    """The pages of a form as an applicant who has answered nothing yet would see them.

    ``left_empty`` says by question what its editor has still to fill in.
    """
    return preview_pages(schema, left_empty)


@register.inclusion_tag("wagtail_mentoring/applications/robot_trap.html", takes_context=True)
def robot_trap(context: template.Context) -> dict[str, str]:
    """What tells robots from people, for inside a form: see ``applicants.robots``."""
    # An include with “only” leaves the variable out, but not what the context was made for.
    request = getattr(context, "request", None)
    return {"honeypot": HONEYPOT, "shown": shown_since(request)}
