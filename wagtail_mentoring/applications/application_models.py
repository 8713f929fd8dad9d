"""Applications, their immutable revisions, files, notes and the append-only record of events."""

import secrets
import uuid
from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.core.files.storage import InvalidStorageError, Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import conf
from wagtail_mentoring.append_only import AppendOnly, WriteOnceModel
from wagtail_mentoring.application_forms.choices import ScanState
from wagtail_mentoring.application_forms.models import FormVersion, RoundForm
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from .choices import ApplicationStatus, HoldReason, PublicStatus, RevisionKind
from .decisions import public_status, told_still
from .personal_dates import PersonalDates, dates_for
from .querysets import ApplicationQuerySet
from .search_text import SearchTextField

#: Letters and digits that are not mistaken for one another on paper or by phone.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_reference() -> str:
    """A public reference that cannot be guessed: 14 of 30 characters, about 68 bits."""
    return "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(14))


def private_storage() -> Storage:
    """Where files of applicants are kept; one that takes nothing as long as there is none.

    Django asks while models are loaded, before the check E005 can say which setting is missing.
    """
    try:
        return storages[conf.get("PRIVATE_STORAGE")]
    except InvalidStorageError:
        return Storage()


def private_path(file: "ApplicationFile", filename: str) -> str:
    return f"applications/{uuid.uuid4().hex}"


class Application(models.Model):
    """One person's application to a round, as mentee or as mentor."""

    reference = models.CharField(
        _("reference"), max_length=20, unique=True, default=new_reference, editable=False
    )
    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="applications", verbose_name=_("round")
    )
    role = models.CharField(_("as"), max_length=10, choices=ApplicantRole.choices)
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mentoring_applications",
        verbose_name=_("applicant"),
    )
    status = models.CharField(
        _("status"),
        max_length=30,
        choices=ApplicationStatus.choices,
        default=ApplicationStatus.DRAFT,
        db_index=True,
    )
    # Empty once withdrawn or void, so that the same person may apply again; unique where it is not.
    active_key = models.CharField(  # noqa: DJ001  NULL is never a duplicate, an empty text would be
        _("one active per person"), max_length=120, null=True, unique=True, editable=False
    )
    lock_version = models.PositiveIntegerField(_("version of the row"), default=0, editable=False)
    draft_answers = models.JSONField(_("draft answers"), default=dict, editable=False)
    # By question key: the version of the row at which the answer last changed. Tells two tabs apart.
    draft_stamps = models.JSONField(_("versions of the answers"), default=dict, editable=False)
    draft_version = models.ForeignKey(
        FormVersion,
        on_delete=models.PROTECT,
        related_name="drafts",
        verbose_name=_("form version of the draft"),
    )
    draft_saved_at = models.DateTimeField(_("draft saved"), null=True, editable=False)
    locale = models.CharField(_("language the applicant last used"), max_length=20, blank=True)
    wants_reminder = models.BooleanField(_("may be reminded before the deadline"), default=True)
    current_revision = models.ForeignKey(
        "ApplicationRevision",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
        verbose_name=_("what was handed in"),
    )
    applicant_name = models.CharField(_("name"), max_length=160, blank=True)
    applicant_email = models.EmailField(_("e-mail"), blank=True)
    search_text = SearchTextField(
        _("what is searched"),
        sources=("applicant_name", "applicant_email", "reference"),
        max_length=500,
        blank=True,
        editable=False,
    )
    is_late = models.BooleanField(_("late"), default=False)
    created_at = models.DateTimeField(_("started"), auto_now_add=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, editable=False)
    status_changed_at = models.DateTimeField(_("last change"), auto_now_add=True)
    released_at = models.DateTimeField(_("decision told"), null=True, editable=False)
    # What was told last, which the applicant sees until something else is told.
    told_status = models.CharField(_("status told"), max_length=30, blank=True, editable=False)
    answer_by = models.DateTimeField(_("offer holds until"), null=True, editable=False)
    waitlist_position = models.PositiveIntegerField(_("place on the waitlist"), null=True, editable=False)
    # A hand-in that looks like a robot's waits until staff have looked; the reason may be older than it.
    held_at = models.DateTimeField(_("held"), null=True, editable=False, db_index=True)
    held_reason = models.CharField(
        _("why held"), max_length=20, choices=HoldReason.choices, blank=True, editable=False
    )
    # When retention or the person's wish took what is personal out of it; the row itself stays countable.
    anonymised_at = models.DateTimeField(_("anonymised"), null=True, editable=False)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("handled by"),
    )
    mentor = models.ForeignKey(
        Mentor,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="applications",
        verbose_name=_("mentor profile made from it"),
        editable=False,
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        indexes = [
            models.Index(fields=["round", "role", "status"], name="wm_application_inbox"),
            # The orders of staff's list, whichever rows are kept of it.
            models.Index(fields=["-submitted_at", "-id"], name="wm_application_newest"),
            models.Index(fields=["applicant_name", "-id"], name="wm_application_names"),
            # The numbers above that list: PostgreSQL counts them without the rows, which carry whole drafts.
            models.Index(
                fields=["round", "status", "released_at", "id", "handled_by", "is_late", "search_text"],
                condition=models.Q(current_revision__isnull=False, held_at__isnull=True),
                name="wm_application_tally",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.applicant_name}".strip()

    def save(self, *args: Any, update_fields: Collection[str] | None = None, **kwargs: Any) -> None:
        """What is searched changes with what it is made of."""
        searched = self._meta.get_field("search_text")
        if update_fields is not None and not set(searched.sources).isdisjoint(update_fields):
            update_fields = {*update_fields, searched.name}
        super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def public_status(self) -> PublicStatus:
        return PublicStatus(
            public_status(
                status=self.status,
                released=self.released_at is not None,
                told=self.told_status,
                offer_is_over=self.answer_by is not None and self.answer_by <= timezone.now(),
            )
        )

    @cached_property
    def round_form(self) -> RoundForm:
        """The form and dates it follows; the round's own where staff took the form out of the round."""
        for round_form in self.round.round_forms.all():
            if round_form.role == self.role:
                round_form.round = self.round
                return round_form
        return RoundForm(round=self.round, role=self.role, form=self.draft_version.form)

    @cached_property
    def dates(self) -> PersonalDates:
        """The dates that hold for the applicant. Lists set it, to ask once for all rows."""
        return dates_for(self.round_form, self.applicant)

    def move_to(self, status: str) -> None:
        """Set another status, since when it holds, and what is still told beside it.

        The caller has the lock and saves; what is told changes only where somebody is asked for information.
        """
        if self.status != status:
            self.status, self.status_changed_at = status, timezone.now()
            self.told_status = told_still(told=self.told_status, to_status=status)

    @staticmethod
    def key_for(*, user_id: int, round_id: int, role: str) -> str:
        """The value of ``active_key``: portable uniqueness of person, round and role."""
        return f"{user_id}:{round_id}:{role}"


class ApplicationRevision(WriteOnceModel):
    """What was handed in, once and for all: answers by question key, against one form version."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("application")
    )
    sequence = models.PositiveIntegerField(_("number"))
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="revisions", verbose_name=_("form version")
    )
    answers = models.JSONField(_("answers"))
    # By question key: the number of the form version an answer was given to, where that is an earlier one.
    earlier = models.JSONField(_("answers to earlier versions"), default=dict)
    consents = models.JSONField(_("consents as shown"), default=list)
    locale = models.CharField(_("language"), max_length=20, blank=True)
    # By question key: the language an answer was given in, where that is another.
    languages = models.JSONField(_("answers in other languages"), default=dict)
    digest = models.CharField(_("digest"), max_length=64)
    idempotency_key = models.CharField(_("submission key"), max_length=64, unique=True)
    created_at = models.DateTimeField(_("handed in"))
    kind = models.CharField(
        _("how"), max_length=20, choices=RevisionKind.choices, default=RevisionKind.HANDED_IN
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )

    class Meta:
        ordering = ["application", "sequence"]
        verbose_name = _("application revision")
        verbose_name_plural = _("application revisions")
        constraints = [
            models.UniqueConstraint(fields=["application", "sequence"], name="wm_revision_sequence"),
            AppendOnly(name="wm_revision_append_only", may_clear=["author"]),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} #{self.sequence}"


class AnswerIndex(models.Model):
    """Answers that lists can be narrowed by: derived from revisions, rebuildable, never the truth."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="answer_index", verbose_name=_("application")
    )
    question_key = models.UUIDField(_("question"))
    value = models.CharField(_("value"), max_length=200)

    class Meta:
        verbose_name = _("indexed answer")
        verbose_name_plural = _("indexed answers")
        indexes = [models.Index(fields=["question_key", "value"], name="wm_answer_value")]

    def __str__(self) -> str:
        return self.value


class ApplicationFile(models.Model):
    """A file an applicant sent: random storage name, private storage, checked type."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="files", verbose_name=_("application")
    )
    question_key = models.UUIDField(_("question"))
    file = models.FileField(_("file"), storage=private_storage, upload_to=private_path, max_length=200)
    original_name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("type"), max_length=120)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("digest"), max_length=64)
    scan_state = models.CharField(
        _("virus scan"), max_length=20, choices=ScanState.choices, default=ScanState.NOT_SCANNED
    )
    scanned_at = models.DateTimeField(_("scanned"), null=True, editable=False)
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    removed_at = models.DateTimeField(_("removed by the applicant"), null=True, blank=True)

    class Meta:
        ordering = ["uploaded_at", "pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return self.original_name


class ApplicationEvent(WriteOnceModel):
    """What happened, in order, each line holding the hash of the one before. Keys only, never answers."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="events", verbose_name=_("application")
    )
    sequence = models.PositiveIntegerField(_("number"))
    action = models.CharField(_("what"), max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    office = models.ForeignKey(
        Office, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("office")
    )
    from_status = models.CharField(_("from"), max_length=30, blank=True)
    to_status = models.CharField(_("to"), max_length=30, blank=True)
    reason = models.TextField(_("reason"), blank=True)
    created_at = models.DateTimeField(_("when"))
    previous_hash = models.CharField(_("hash before"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        ordering = ["application", "sequence"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [
            models.UniqueConstraint(fields=["application", "sequence"], name="wm_event_sequence"),
            AppendOnly(name="wm_event_append_only", may_clear=["actor", "office"]),
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} {self.action}"


class ApplicationNote(models.Model):
    """A staff member's note; the applicant never sees it."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="notes", verbose_name=_("application")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("author"),
    )
    text = models.TextField(_("note"), max_length=4000)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("note")
        verbose_name_plural = _("notes")

    def __str__(self) -> str:
        return self.text[:60]
