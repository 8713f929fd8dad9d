"""What makes a form translatable: one source that owns versions and rounds; variants supply words."""

from typing import TYPE_CHECKING, Any

from django.utils.functional import cached_property
from wagtail.models import Locale, TranslatableMixin

from . import compiler, translations
from .versions import Schema

if TYPE_CHECKING:
    from .models import FormVersion

#: So many versions back a text of the source is known again in a variant that only copied it.
VERSIONS_REMEMBERED = 50


class TranslatedForm(TranslatableMixin):
    """A form with variants in other languages, made by Wagtail's own tools or by wagtail-localize.

    The oldest of them is the source: its questions are asked, its versions are pinned, rounds point to it.
    """

    #: A variant begins as a draft of its own; Wagtail would copy that it is live, and when it was published.
    exclude_fields_in_copy = [
        "uuid",
        "live_revision",
        "first_published_at",
        "last_published_at",
        "go_live_at",
        "expire_at",
        "locked_at",
        "locked_by",
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True

    @property
    def latest_version(self) -> "FormVersion | None":
        """The newest version of the questions; a variant has that of its source."""
        return self._versions().filter(pk=self._newest_keys()[:1]).first()

    def _versions(self) -> Any:
        return self._meta.get_field("versions").related_model.objects

    def _newest_keys(self) -> Any:
        """Keys of all versions, newest first. Sorted with their schemas, a form of many would be slow."""
        rows = self._versions().filter(form__translation_key=self.translation_key)
        return rows.order_by("-number").values("pk")

    @cached_property
    def source(self) -> Any:
        """The form whose questions are asked; this one, unless it is a variant."""
        oldest = self.get_translations(inclusive=True).order_by("pk").first()
        return self if oldest is None or oldest.pk == self.pk else oldest

    @property
    def is_variant(self) -> bool:
        return self.source.pk != self.pk

    @property
    def language(self) -> str:
        """The code of its language; of a form that is not saved yet, the site's own."""
        return (self.locale if self.locale_id else Locale.get_default()).language_code

    def copy_for_translation(self, locale: Locale, exclude_fields: list[str] | None = None) -> Any:
        """An unsaved variant with the same questions, keys included. It is a draft."""
        variant = super().copy_for_translation(locale, exclude_fields=exclude_fields)
        variant.live, variant.has_unpublished_changes, variant.locked = False, True, False
        return variant

    def words(self) -> translations.Catalogue:
        """The texts of this state of the form, by key."""
        return translations.catalogue_of(compiler.read_sections(self.title, self.sections))

    def own_words(self, source: Any) -> translations.Catalogue:
        """Of a variant what it translates of the texts of ``source``, its source as it is or in a draft."""
        texts, former = source.words(), [self.source.words(), *self._former_texts()]
        words = translations.translation_of(texts, self.words(), former)
        return translations.without_unfitting_scales(texts, words)

    def with_words_of(self, schema: Schema, variants: list[Any]) -> Schema:
        """``schema`` with what these variants translate; other languages keep what they have there."""
        before = self.latest_version
        source, former = translations.catalogue_of(schema), self._former_texts() if variants else []
        found = dict(schema.get("translations", {}))
        for variant in variants:
            kept = translations.of_retired(before and before.schema, schema, variant.language)
            found[variant.language] = kept | translations.translation_of(source, variant.words(), former)
        return translations.with_translations(schema, found)

    def live_variants(self) -> list[Any]:
        return list(self.get_translations().filter(live=True).select_related("locale").order_by("pk"))

    def _former_texts(self) -> list[translations.Catalogue]:
        newest = self._newest_keys().values_list("pk", flat=True)[:VERSIONS_REMEMBERED]
        rows = self._versions().filter(pk__in=list(newest)).order_by("-number")
        return [translations.catalogue_of(schema) for schema in rows.values_list("schema", flat=True)]
