"""Conflicts of interest: who must not come near an application, why, and who said so."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .application_models import Application


class ConflictOfInterest(models.Model):
    """While it is not lifted, the application does not exist for ``person``, superusers included."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="conflicts", verbose_name=_("application")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person")
    )
    reason = models.TextField(_("reason"), max_length=1000)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("declared by"),
    )
    declared_at = models.DateTimeField(_("declared"), auto_now_add=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("lifted by"),
    )
    lifted_at = models.DateTimeField(_("lifted"), null=True)
    lift_reason = models.TextField(_("why it was lifted"), max_length=1000, blank=True)

    class Meta:
        ordering = ["-declared_at", "-pk"]
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application", "person"], condition=Q(lifted_at=None), name="wm_one_conflict"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.reference} {self.person}"
