"""What an office says against a pair that another office made by itself, and what came of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.offices.models import Office

from .choices import ObjectionOutcome
from .models import Mentorship


class PairObjection(models.Model):
    """An office's objection to one pair. While it is open, the pair is paused; nothing else is."""

    mentorship = models.ForeignKey(
        Mentorship, on_delete=models.CASCADE, related_name="objections", verbose_name=_("mentorship")
    )
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("office"))
    reason = models.TextField(_("reason"), max_length=1000)
    raised_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("raised by"),
    )
    raised_at = models.DateTimeField(_("raised"))
    outcome = models.CharField(_("outcome"), max_length=20, choices=ObjectionOutcome.choices, blank=True)
    answer = models.TextField(_("answer"), max_length=1000, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("settled by"),
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    class Meta:
        ordering = ["raised_at", "pk"]
        verbose_name = _("objection to a pair")
        verbose_name_plural = _("objections to pairs")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "office"], name="wm_office_objects_once_to_a_pair"),
            models.CheckConstraint(
                condition=Q(outcome="", settled_at=None) | (~Q(outcome="") & Q(settled_at__isnull=False)),
                name="wm_objection_settled_with_an_outcome",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office}: #{self.mentorship_id}"
