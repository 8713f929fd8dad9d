"""Imports of people: one file, what its columns mean, how far it is, and what became of each row."""

import uuid

from django.conf import settings
from django.core.files.storage import Storage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.application_models import private_storage
from wagtail_mentoring.applications.models import Invitation
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.models import Office

from .choices import WORKING, ImportKind, ImportState, Outcome, Undone
from .querysets import ImportedRowQuerySet, PeopleImportQuerySet


def import_storage() -> Storage:
    return private_storage()


def import_path(people_import: "PeopleImport", filename: str) -> str:
    return f"imports/{uuid.uuid4().hex}"


class PeopleImport(models.Model):
    """A spreadsheet of people that one office uploaded."""

    kind = models.CharField(
        _("who is in it"), max_length=10, choices=ImportKind.choices, default=ImportKind.MENTORS
    )
    #: What students are invited to apply with.
    round_form = models.ForeignKey(
        RoundForm,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("form of a round"),
    )
    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="people_imports", verbose_name=_("office")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who undid it"),
    )
    source = models.CharField(_("where it comes from"), max_length=60)
    #: Deleted once its rows are imported.
    file = models.FileField(
        _("file"), storage=import_storage, upload_to=import_path, max_length=200, blank=True
    )
    file_name = models.CharField(_("name of the file"), max_length=200)
    headings = models.JSONField(_("columns"), default=list)
    meanings = models.JSONField(_("what columns mean"), default=dict)
    unknown_terms = models.JSONField(_("words in no vocabulary"), default=dict)
    terms = models.JSONField(_("terms for words in no vocabulary"), default=dict)
    list_new = models.BooleanField(_("list new mentors who agreed"), default=False)
    state = models.CharField(
        _("state"), max_length=10, choices=ImportState.choices, default=ImportState.MAPPING
    )
    stopped = models.BooleanField(_("stopped by a failure"), default=False)
    #: A ``Refusal``.
    refusal = models.CharField(_("why the file cannot be read"), max_length=40, blank=True)
    #: The number of the row up to which the file was worked through in this state.
    after = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(_("rows"), default=0)
    counts = models.JSONField(_("rows by what became of them"), default=dict)
    created_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    asked_at = models.DateTimeField(_("work asked for"), default=timezone.now)
    worked_at = models.DateTimeField(_("last sign of work"), null=True, blank=True)

    objects = PeopleImportQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("import of people")
        verbose_name_plural = _("imports of people")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.source} {timezone.localtime(self.created_at):%Y-%m-%d %H:%M}"

    @property
    def invites(self) -> bool:
        return self.kind == ImportKind.STUDENTS

    @property
    def is_working(self) -> bool:
        return self.state in WORKING


class ImportedRow(models.Model):
    """One row of the file. ``changes`` holds by field what was there and what the file says."""

    people_import = models.ForeignKey(
        PeopleImport, on_delete=models.CASCADE, related_name="rows", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("row"))
    # With the mentor goes what is held here about them.
    mentor = models.ForeignKey(
        Mentor, null=True, on_delete=models.CASCADE, related_name="+", verbose_name=_("mentor")
    )
    invitation = models.ForeignKey(
        Invitation, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("invitation")
    )
    outcome = models.CharField(_("result"), max_length=10, choices=Outcome.choices)
    #: Lists of what is to be told, the column, and a detail; ``wording`` has the sentences.
    notes = models.JSONField(_("notes"), default=list)
    changes = models.JSONField(_("changes"), default=dict)
    undone = models.CharField(_("undone"), max_length=10, choices=Undone.choices, blank=True)

    objects = ImportedRowQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["people_import", "number"], name="wm_row_once_in_import")
        ]

    def __str__(self) -> str:
        return f"{self.number}"
