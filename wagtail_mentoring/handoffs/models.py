"""Hand-offs: what one office of a program asks another to do, by when, and what became of it."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import Stage
from wagtail_mentoring.programs.models import Program

from .choices import Asked, HandoffState
from .decisions import WITH_RECEIVER
from .querysets import HandoffQuerySet


def validate_local_path(value: str) -> None:
    """Refuse what could lead to another site."""
    if not value.startswith("/") or not url_has_allowed_host_and_scheme(value, allowed_hosts=None):
        raise ValidationError(_("Enter an address of this site, beginning with “/”."))


def _person(label: Any) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=label,
    )


class Handoff(models.Model):
    """A piece of work on its way from one office to another. Only actions change its state."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="handoffs", verbose_name=_("program")
    )
    from_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="handoffs_sent", verbose_name=_("from office")
    )
    to_office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="handoffs_received", verbose_name=_("to office")
    )
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices, blank=True)
    title = models.CharField(_("what"), max_length=160)
    details = models.TextField(_("details"), blank=True, max_length=5000)
    link = models.CharField(_("link"), max_length=500, blank=True, validators=[validate_local_path])
    due_on = models.DateField(_("due"))
    state = models.CharField(
        _("state"), max_length=10, choices=HandoffState.choices, default=HandoffState.OPEN, editable=False
    )
    # Grows with each step, so that a page opened before the last one is told so.
    version = models.PositiveIntegerField(default=1, editable=False)
    reason = models.TextField(_("reason it was returned for"), blank=True, max_length=1000, editable=False)
    sent_by = _person(_("handed over by"))
    sent_at = models.DateTimeField(_("handed over"), default=timezone.now, editable=False)
    answered_by = _person(_("answered by"))
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    closed_by = _person(_("closed by"))
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, editable=False)
    asked = models.CharField(
        _("asked about the delay"),
        max_length=12,
        choices=Asked.choices,
        default=Asked.NOBODY,
        blank=True,
        editable=False,
    )
    asked_at = models.DateTimeField(_("asked last"), null=True, blank=True, editable=False)

    objects = HandoffQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("hand-off")
        verbose_name_plural = _("hand-offs")
        indexes = [
            models.Index(fields=["to_office", "state", "due_on"], name="wm_handoff_received"),
            models.Index(fields=["from_office", "state", "due_on"], name="wm_handoff_sent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_office=F("to_office")), name="wm_handoff_to_another_office"
            ),
            models.CheckConstraint(
                condition=Q(state__in=HandoffState.values), name="wm_handoff_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=HandoffState.RETURNED) | ~Q(reason=""), name="wm_handoff_returned_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[HandoffState.OPEN, HandoffState.WITHDRAWN])
                | Q(answered_at__isnull=False),
                name="wm_handoff_answered_when",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[HandoffState.DONE, HandoffState.WITHDRAWN], closed_at__isnull=False)
                | (~Q(state__in=[HandoffState.DONE, HandoffState.WITHDRAWN]) & Q(closed_at=None)),
                name="wm_handoff_closed_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_overdue(self) -> bool:
        return self.state in WITH_RECEIVER and self.due_on < timezone.localdate()
