"""Closed lists of words about exports."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ExportFormat(TextChoices):
    """What a list of applications can be taken out as."""

    CSV = "csv", _("CSV: one table for any program")
    XLSX = "xlsx", _("XLSX: a workbook for Excel or LibreOffice")
    JSONL = "jsonl", _("JSON lines: everything exactly as it was written, for programs")
    ZIP = "zip", _("ZIP: the files people sent, the table, the codebook and a list of digests")
    CODEBOOK = "codebook", _("Codebook: what each column means")


class ExportState(TextChoices):
    """How far an export that is made in the background is."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Failed")
