"""Filters of the list of applications that staff keep under a name."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.offices.models import Office


class SavedFilter(models.Model):
    """A choice of filters, its owner's own or shared with an office. Each reader sees only rows in reach."""

    name = models.CharField(_("name"), max_length=60)
    query = models.CharField(_("filters"), max_length=2000, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mentoring_filters",
        verbose_name=_("owner"),
    )
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="saved_filters",
        verbose_name=_("shared with"),
        help_text=_("Everybody in the office finds it above the list. Each sees only what they may see."),
    )
    position = models.PositiveSmallIntegerField(
        _("place in the row"), default=100, help_text=_("The lowest number comes first.")
    )

    class Meta:
        ordering = ["position", "name", "pk"]
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="wm_filter_name_of_owner")]

    def __str__(self) -> str:
        return self.name


class DefaultFilter(models.Model):
    """The filter with which somebody's list of applications opens."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="mentoring_default_filter",
        verbose_name=_("user"),
    )
    saved_filter = models.ForeignKey(
        SavedFilter, on_delete=models.CASCADE, related_name="defaults", verbose_name=_("filter")
    )

    class Meta:
        verbose_name = _("default filter")
        verbose_name_plural = _("default filters")

    def __str__(self) -> str:
        return str(self.saved_filter)
