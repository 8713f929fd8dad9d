"""What the database knows of the index: which files are current, and which objects have changed since.

No text is kept here. A change names an object; whoever needs it reads the object itself, so a change is
exactly as durable, as visible and as rolled back as the object, and erasing a person erases nothing less.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class IndexState(models.Model):
    """The generation of files that one index is made of; an empty name means no files."""

    index = models.CharField(_("index"), max_length=200, primary_key=True)
    generation = models.CharField(_("generation"), max_length=64, blank=True)
    complete = models.BooleanField(_("holds all there is to find"), default=False)
    rebuilding_until = models.DateTimeField(_("rebuild under way until"), null=True, blank=True)

    class Meta:
        verbose_name = _("index state")
        verbose_name_plural = _("index states")

    def __str__(self) -> str:
        return self.index


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
