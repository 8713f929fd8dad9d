"""Translates pages, forms and terms as an editor does with wagtail-localize: segment by segment."""

from collections.abc import Mapping
from html import unescape
from typing import Any

from wagtail.models import DraftStateMixin, Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource
from wagtail_localize.strings import StringValue

from wagtail_mentoring.publication.page_mixins import JointlyPublishedMixin

from .publication_loader import sign_all

Words = Mapping[str, str]


def translate(instance: Any, locale: Locale, words: Words, *, user: Any, publish: bool = True) -> Any:
    """The public translation of ``instance``; what is not in ``words`` stays as in the original."""
    source, _created = TranslationSource.update_or_create_from_instance(instance)
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=locale)
    for segment in source.stringsegment_set.select_related("string", "context"):
        if word := words.get(unescape(segment.string.data.replace("<br/>", "\n"))):
            StringTranslation.objects.get_or_create(
                translation_of=segment.string,
                locale=locale,
                context=segment.context,
                defaults={
                    "data": StringValue.from_plaintext(word).data,
                    "translation_type": StringTranslation.TRANSLATION_TYPE_MANUAL,
                    "last_translated_by": user,
                },
            )
    translation.save_target(user=user, publish=not isinstance(instance, DraftStateMixin))
    target = instance.get_translation(locale)
    if publish and isinstance(instance, JointlyPublishedMixin):
        sign_all(target)
    elif publish and isinstance(instance, DraftStateMixin):
        target.get_latest_revision().publish(user=user)
    return instance.get_translation(locale)
