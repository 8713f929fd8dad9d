"""Application forms that editors build, and the immutable versions compiled from them."""

import uuid
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin, WorkflowMixin

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.choices import ApplicantRole
from wagtail_mentoring.programs.models import Round

from .choices import ChangeClass
from .question_blocks import FormSectionBlock


class ApplicationForm(WorkflowMixin, DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, models.Model):
    """Sections of questions. Publishing compiles them into a new ``FormVersion``."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=120, help_text=_("For staff, for example “Mentee application”."))
    title = models.CharField(_("title"), max_length=160, help_text=_("What applicants read at the top."))
    office = models.ForeignKey(
        Office, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("kept by"),
        help_text=_("The office that answers questions about this form."),
    )
    sections = StreamField([("section", FormSectionBlock())], verbose_name=_("sections"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")

    def __str__(self) -> str:
        return self.name

    @property
    def latest_version(self) -> "FormVersion | None":
        return self.versions.order_by("-number").first()


class FormVersion(models.Model):
    """The questions as they stood at one publication: canonical JSON that never changes."""

    form = models.ForeignKey(ApplicationForm, on_delete=models.PROTECT, related_name="versions", verbose_name=_("form"))
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

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="round_forms", verbose_name=_("round"))
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
    def opens(self) -> Any:
        return self.opens_at or self.round.opens_at

    @property
    def closes(self) -> Any:
        return self.closes_at or self.round.closes_at
