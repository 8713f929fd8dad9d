"""Vocabularies and terms: lists that editors make, that describe mentors and filter the directory."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin
from wagtail.search import index

from wagtail_mentoring.translated_fields import same_in_every_language

from .queries import RESERVED_PARAMETERS
from .querysets import TermQuerySet, VocabularyQuerySet


class Vocabulary(TranslatableMixin, models.Model):
    """An editor-made list of terms. A new one is a new facet, without code."""

    name = models.CharField(_("name"), max_length=80)
    slug = models.SlugField(
        _("slug"),
        max_length=80,
        help_text=_("Names the filter in the directory's address, for example “industry”."),
    )
    help_text = models.CharField(
        _("help for mentors"),
        max_length=200,
        blank=True,
        help_text=_("Shown where mentors choose their terms."),
    )
    is_facet = models.BooleanField(
        _("offer as a filter"), default=True, help_text=_("Directory pages may show it as a filter.")
    )
    on_card = models.BooleanField(
        _("show on cards"), default=False, help_text=_("Its terms appear on the mentor's card in lists.")
    )
    max_terms = models.PositiveSmallIntegerField(
        _("most terms a mentor may choose"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    sort_order = models.PositiveIntegerField(_("order"), default=0, db_index=True, editable=False)

    objects = VocabularyQuerySet.as_manager()

    override_translatable_fields = same_in_every_language("slug")

    class Meta(TranslatableMixin.Meta):
        ordering = ["sort_order", "name"]
        verbose_name = _("vocabulary")
        verbose_name_plural = _("vocabularies")
        constraints = [
            models.UniqueConstraint(fields=["locale", "slug"], name="wm_vocabulary_slug_in_locale"),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_PARAMETERS:
            raise ValidationError(
                {
                    "slug": _("The directory uses “%(slug)s” in its addresses already. Choose another slug.")
                    % {"slug": self.slug}
                }
            )


class Term(TranslatableMixin, index.Indexed, models.Model):
    """An entry of a vocabulary. Mentors carry the default locale's term; a translation only renames it."""

    vocabulary = models.ForeignKey(
        Vocabulary, on_delete=models.CASCADE, related_name="terms", verbose_name=_("vocabulary")
    )
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120)
    sort_order = models.PositiveIntegerField(_("order"), default=0, db_index=True, editable=False)

    objects = TermQuerySet.as_manager()

    override_translatable_fields = same_in_every_language("slug")
    panels = [FieldPanel("vocabulary"), FieldPanel("name"), FieldPanel("slug")]

    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("vocabulary"),
        index.FilterField("locale"),
        index.FilterField("translation_key"),
    ]

    class Meta(TranslatableMixin.Meta):
        ordering = ["vocabulary__sort_order", "sort_order", "name"]
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        constraints = [
            models.UniqueConstraint(fields=["vocabulary", "slug"], name="wm_term_slug_in_vocabulary"),
        ]

    def __str__(self) -> str:
        return self.name
