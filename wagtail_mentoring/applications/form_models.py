"""Application forms that editors build, and the immutable versions compiled from them."""

import uuid
from datetime import datetime, time
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ApplicantRole, LatePolicy
from wagtail_mentoring.programs.decisions import accepts_until
from wagtail_mentoring.programs.models import Round

from . import compiler
from .choices import ChangeClass, QuestionType, Window
from .decisions import submission_window
from .section_blocks import FormSectionBlock


class WriteOnceModel(models.Model):
    """A row that is written once: saving it again, or deleting it, is a mistake in the program."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(
                f"{type(self).__name__} {self.pk} is kept as it was written. Write a new row instead."
            )
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError(f"{type(self).__name__} {self.pk} is kept for good.")


class ApplicationForm(
    WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model
):
    """Sections of questions. Publishing compiles them into a new ``FormVersion``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(
        _("name"), max_length=120, help_text=_("For staff, for example “Mentee application”.")
    )
    title = models.CharField(_("title"), max_length=160, help_text=_("What applicants read at the top."))
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("kept by"),
        help_text=_("The office that answers questions about this form."),
    )
    sections = StreamField(
        [("section", FormSectionBlock())],
        verbose_name=_("sections"),
        help_text=_("Each section is one page. Publishing keeps every answer that was already given."),
    )

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("office")]),
        FieldPanel("title"),
        FieldPanel("sections"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if not self.sections:
            return
        version = self.latest_version if self.pk else None
        previous = version.schema if version else None
        if messages := compiler.problems(sections=self.sections, previous=previous):
            raise ValidationError({"sections": messages})

    @property
    def latest_version(self) -> "FormVersion | None":
        return self.versions.order_by("-number").first()

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "wagtail_mentoring/applications/form_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        schema = compiler.read_sections(self.title, self.sections)
        for section in schema["sections"]:
            for question in section["questions"]:
                question["type_label"] = QuestionType(question["type"]).label
        return {**super().get_preview_context(request, mode_name), "schema": schema}


class FormVersion(WriteOnceModel):
    """The questions as they stood at one publication: canonical JSON that never changes."""

    form = models.ForeignKey(
        ApplicationForm, on_delete=models.PROTECT, related_name="versions", verbose_name=_("form")
    )
    number = models.PositiveIntegerField(_("number"))
    schema = models.JSONField(_("questions"))
    sha256 = models.CharField(_("digest"), max_length=64)
    changes = models.JSONField(_("changes to the version before"), default=list)
    change_class = models.CharField(_("kind of change"), max_length=20, choices=ChangeClass.choices)
    created_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta:
        ordering = ["form", "-number"]
        verbose_name = _("form version")
        verbose_name_plural = _("form versions")
        constraints = [models.UniqueConstraint(fields=["form", "number"], name="wm_form_version_number")]

    def __str__(self) -> str:
        return f"{self.form} v{self.number}"


class RoundForm(models.Model):
    """Which form a round uses for mentees or for mentors, with its own dates where they differ."""

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="round_forms", verbose_name=_("round")
    )
    role = models.CharField(_("for"), max_length=10, choices=ApplicantRole.choices)
    form = models.ForeignKey(
        ApplicationForm, on_delete=models.PROTECT, related_name="round_forms", verbose_name=_("form")
    )
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Empty: when the round's applications open.")
    )
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Empty: when the round's applications close.")
    )

    class Meta:
        ordering = ["role"]
        verbose_name = _("form of a round")
        verbose_name_plural = _("forms of rounds")
        constraints = [models.UniqueConstraint(fields=["round", "role"], name="wm_one_form_per_role")]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_role_display()}"

    @property
    def opens(self) -> datetime:
        return self.opens_at or self.round.opens_at

    @property
    def closes(self) -> datetime:
        """The published deadline: the first instant at which the form no longer is announced as open."""
        return self.closes_at or self.round.closes_at

    @property
    def late_after(self) -> datetime:
        """The first instant that is late: the deadline plus the round's silent grace."""
        return accepts_until(closes_at=self.closes, grace_minutes=self.round.grace_minutes)

    @property
    def edit_until(self) -> datetime:
        """The first instant at which what was handed in can no longer be changed."""
        return self.round.edit_until or self.late_after

    def window_at(self, now: datetime) -> Window:
        """What the dates say about handing in at ``now``. Late ones are taken until mentorships start."""
        start = timezone.make_aware(datetime.combine(self.round.starts_on, time.min), self.round.zone)
        return Window(
            submission_window(
                now=now,
                opens_at=self.opens,
                late_after=self.late_after,
                takes_late=self.round.late_policy == LatePolicy.ACCEPT_FLAGGED,
                late_until=start,
            )
        )
