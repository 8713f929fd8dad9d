"""Corrections that staff make for an applicant, and what the applicant says to them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.application_models import Application, ApplicationRevision

from .choices import AgreedBy


class Correction(models.Model):
    """Why a revision was made by staff, how the applicant agreed, and whether they object."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="corrections", verbose_name=_("application")
    )
    revision = models.OneToOneField(
        ApplicationRevision, on_delete=models.PROTECT, related_name="correction", verbose_name=_("revision")
    )
    questions = models.JSONField(_("questions"), default=list)
    reason = models.TextField(_("reason"), max_length=1000, blank=True)
    agreed_by = models.CharField(_("agreed"), max_length=20, choices=AgreedBy.choices)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)
    objection = models.TextField(_("objection"), max_length=1000, blank=True)
    objected_at = models.DateTimeField(_("objected"), null=True)
    settled_at = models.DateTimeField(_("settled"), null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("settled by"),
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.application.reference} #{self.revision.sequence}"

    @property
    def agreed_in_words(self) -> str:
        return AgreedBy(self.agreed_by).in_words
