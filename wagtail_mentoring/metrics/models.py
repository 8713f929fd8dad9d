"""Figures as they were once: a row a week, and the reports that close a period."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.append_only import AppendOnly, WriteOnceModel
from wagtail_mentoring.digests import digest
from wagtail_mentoring.programs.models import Program

from .querysets import MetricSnapshotQuerySet, WriteOnceQuerySet


class KeptFigures(WriteOnceModel):
    """``values`` with their digest."""

    values = models.JSONField(_("figures"), editable=False)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    written_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest(self.values)
        super().save(*args, **kwargs)

    @property
    def is_whole(self) -> bool:
        """Whether the figures are those that were written."""
        return self.digest == digest(self.values)


class MetricSnapshot(KeptFigures):
    """A program's figures of its fiscal year so far, once a week: what trends are drawn from."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="snapshots", verbose_name=_("program")
    )
    # The Monday: one row a week, however often the command runs.
    week = models.DateField(_("week from"))
    day = models.DateField(_("as of"))

    objects = MetricSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["program", "week"]
        verbose_name = _("weekly figures")
        verbose_name_plural = _("weekly figures")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["program", "week"], name="wm_one_snapshot_a_week"),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.day}"


class ClosingReport(KeptFigures):
    """A program's report for a period that is over: words and figures as they were when it was closed."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="closing_reports", verbose_name=_("program")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("until"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        editable=False,
        verbose_name=_("closed by"),
    )

    objects = WriteOnceQuerySet.as_manager()

    class Meta:
        ordering = ["-last_day", "-pk"]
        verbose_name = _("closing report")
        verbose_name_plural = _("closing reports")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["program", "first_day", "last_day"], name="wm_one_closing_report_a_period"
            ),
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="wm_closing_report_ends_after_start"
            ),
            AppendOnly(name="wm_closing_report_append_only", may_clear=["closed_by"]),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.first_day} – {self.last_day}"
