"""Pages whose words wagtail-localize keeps, where a host has it: their way to the offices' signatures."""

from typing import Any

from django.apps import apps
from wagtail.models import Revision


def synced_translation(page: Any) -> Any | None:
    """Wagtail-localize's record of ``page``; None for an original, and where its words are its own."""
    if not apps.is_installed("wagtail_localize"):
        return None
    translations = apps.get_model("wagtail_localize", "Translation").objects
    return translations.filter(
        source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
    ).first()


def save_translated_draft(*, translation: Any, user: Any) -> Revision:
    """Save the words there are as a draft of the page; what is not translated stays as in the original.

    Its own ``save_target`` writes a public page's row as well, which nobody has signed.
    """
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    return page.save_revision(user=user, log_action=True)
