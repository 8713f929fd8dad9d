"""How a page says that a text of a form is in another language than the page, for who has it read aloud."""

from typing import Any

from django.utils.html import format_html
from django.utils.translation import get_language

from .translations import Written


def foreign_language(text: Any) -> str:
    """The language of ``text`` where it is known and not that of the page; a dialect is no other language."""
    language = text.language if isinstance(text, Written) else ""
    return language if _base(language) != _base(get_language() or "") else ""


def in_its_language(text: Any) -> Any:
    """``text`` for HTML, marked with its language where that is another than the page's."""
    language = foreign_language(text)
    return format_html('<span lang="{}">{}</span>', language, text) if language else text


def lang_attribute(text: Any) -> str:
    """The same as an attribute, for an element that holds nothing but ``text``; empty where none is due."""
    language = foreign_language(text)
    return format_html(' lang="{}"', language) if language else ""


def _base(language: str) -> str:
    return language.lower().partition("-")[0]
