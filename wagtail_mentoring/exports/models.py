"""Exports that take long: made in the background, kept for a day for the person who asked."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.application_models import private_storage
from wagtail_mentoring.watched_work import WatchedWork

from .choices import ExportFormat, ExportState


def export_storage() -> Storage:
    return private_storage()


def export_path(export: "ApplicationExport", filename: str) -> str:
    return f"exports/{uuid.uuid4().hex}"


class ApplicationExport(WatchedWork):
    """One file that somebody asked for: what is to be in it, how far it is, and where it lies."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("who")
    )
    format = models.CharField(_("format"), max_length=10, choices=ExportFormat.choices)
    query = models.TextField(_("which applications"), blank=True)
    raw = models.BooleanField(_("cells exactly as written"), default=False)
    sensitive = models.BooleanField(_("with sensitive answers"), default=False)
    purpose = models.CharField(_("purpose"), max_length=200)
    state = models.CharField(
        _("state"), max_length=10, choices=ExportState.choices, default=ExportState.WAITING
    )
    done = models.PositiveIntegerField(_("applications written"), default=0)
    total = models.PositiveIntegerField(_("applications"), default=0)
    file = models.FileField(
        _("file"), storage=export_storage, upload_to=export_path, max_length=200, blank=True
    )
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    worked_at = models.DateTimeField(_("last sign of work"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("export of applications")
        verbose_name_plural = _("exports of applications")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.get_format_display()} {self.created_at:%Y-%m-%d %H:%M}"
