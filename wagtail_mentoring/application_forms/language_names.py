"""What languages are called, for staff and editors."""

from django.utils.translation import get_language_info
from wagtail.coreutils import get_content_languages


def language_name(code: str) -> str:
    """The language in the reader's own words; the code itself where nobody knows it."""
    try:
        return get_language_info(code)["name_translated"]
    except KeyError:
        return get_content_languages().get(code, code)
