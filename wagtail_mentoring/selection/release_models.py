"""What a round's decisions are told with, and the runs that tell many at once."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.watched_work import WatchedWork

from .choices import ReleaseState
from .release_rules import PLACEHOLDERS, unknown_placeholders

#: Outcomes with a mail of their own; who is ineligible is told no more than “not this time”.
TOLD_OUTCOMES = [
    (status.value, status.label)
    for status in (ApplicationStatus.ACCEPTED, ApplicationStatus.WAITLISTED, ApplicationStatus.DECLINED)
]


def validate_placeholders(text: str) -> None:
    """Refuse what stands in braces and cannot be filled in, naming it."""
    if unknown := unknown_placeholders(text):
        raise ValidationError(
            _("%(unknown)s cannot be filled in. Use only: %(known)s."),
            params={
                "unknown": ", ".join(unknown),
                "known": ", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            },
        )


class ReleaseMail(models.Model):
    """The words of a round's own mail for one outcome in one language, instead of the standard text."""

    round_form = models.ForeignKey(
        RoundForm, on_delete=models.CASCADE, related_name="release_mails", verbose_name=_("form of a round")
    )
    outcome = models.CharField(_("outcome"), max_length=30, choices=TOLD_OUTCOMES)
    language = models.CharField(_("language"), max_length=100)
    subject = models.CharField(_("subject"), max_length=200, validators=[validate_placeholders])
    body = models.TextField(_("text"), max_length=10000, validators=[validate_placeholders])
    updated_at = models.DateTimeField(_("last change"), auto_now=True)

    class Meta:
        ordering = ["round_form", "outcome", "language"]
        verbose_name = _("mail of a decision")
        verbose_name_plural = _("mails of decisions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round_form", "outcome", "language"], name="wm_one_mail_per_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.round_form}: {self.get_outcome_display()}"


class ReleaseRun(WatchedWork):
    """One release of all that is ready in a round: who asked for it, how far it is, what was left and why."""

    key = models.UUIDField(_("key"), default=uuid.uuid4, unique=True, editable=False)
    round_form = models.ForeignKey(
        RoundForm, on_delete=models.CASCADE, related_name="release_runs", verbose_name=_("form of a round")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=ReleaseState.choices, default=ReleaseState.WAITING
    )
    total = models.PositiveIntegerField(_("decisions"), default=0)
    done = models.PositiveIntegerField(_("looked at"), default=0)
    released = models.PositiveIntegerField(_("released"), default=0)
    # By the application's reference: the ReleaseObstacle values that kept it back.
    left = models.JSONField(_("left, with what stands against it"), default=dict)
    created_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    worked_at = models.DateTimeField(_("last sign of work"), null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("release of decisions")
        verbose_name_plural = _("releases of decisions")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.round_form} {self.created_at:%Y-%m-%d %H:%M}"
