"""What the database knows of the index: which files are current, and which objects have changed since.

No text is kept here. A change names an object; whoever needs it reads the object itself, so a change is
exactly as durable, as visible and as rolled back as the object, and erasing a person erases nothing less.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.search.statements import rows
from wagtail_mentoring.search.synonyms import Synonyms, checked_line, synonyms_of


class IndexState(models.Model):
    """The generation of files that one index is made of; an empty name means no files."""

    index = models.CharField(_("index"), max_length=200, primary_key=True)
    generation = models.CharField(_("generation"), max_length=64, blank=True)
    complete = models.BooleanField(_("holds all there is to find"), default=False)
    built_at = models.DateTimeField(_("last rebuilt"), null=True, blank=True)
    rebuilding_until = models.DateTimeField(_("rebuild under way until"), null=True, blank=True)
    rebuild_done = models.PositiveIntegerField(_("objects rebuilt so far"), default=0)
    rebuild_total = models.PositiveIntegerField(_("objects to rebuild"), default=0)
    problem = models.TextField(_("what is wrong with the files"), blank=True)

    class Meta:
        verbose_name = _("index state")
        verbose_name_plural = _("index states")

    def __str__(self) -> str:
        return self.index

    @property
    def is_being_rebuilt(self) -> bool:
        return bool(self.rebuilding_until and self.rebuilding_until > timezone.now())


class Change(models.Model):
    """One object that differs from what the files say, with a new random token at every change."""

    index = models.CharField(_("index"), max_length=200)
    key = models.CharField(_("primary key of the object"), max_length=200)
    model = models.CharField(_("model"), max_length=200)
    token = models.BigIntegerField(_("token"))
    removed = models.BooleanField(_("removed"), default=False)

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        constraints = [
            models.UniqueConstraint(fields=["index", "key"], name="wagtail_mentoring_search_key"),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.key}"


class SynonymGroup(models.Model):
    """Words that staff say mean the same to those who search: "IT, information technology"."""

    words = models.CharField(
        _("words"),
        max_length=500,
        help_text=_(
            "Words or phrases that mean the same, with commas between them, for example: IT, information "
            "technology. Capitals and accents make no difference."
        ),
    )
    one_way = models.BooleanField(
        _("only from the first to the others"),
        default=False,
        help_text=_(
            "Whoever looks for the first also finds the others, but not the other way round, for example: "
            "finance, banking, insurance."
        ),
    )

    class Meta:
        ordering = ["words"]
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")

    def __str__(self) -> str:
        return self.words

    @classmethod
    def current(cls, language: str) -> Synonyms:
        """Return what all groups say, as the current transaction sees them. One query."""
        return synonyms_of(tuple(rows(cls, _lines)), language)

    def clean_fields(self, exclude: Any = None) -> None:
        """Tidy the line as well; raise ``ValidationError`` with what is wrong with it."""
        super().clean_fields(exclude=exclude)
        try:
            self.words = checked_line(self.words)
        except ValidationError as error:
            raise ValidationError({"words": error}) from error


def _lines() -> "models.QuerySet[SynonymGroup, tuple[str, bool]]":
    return SynonymGroup.objects.order_by("pk").values_list("words", "one_way")
