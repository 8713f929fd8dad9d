"""Erasures on record: what was taken out, by whom, under which rule. Open, one lets the database give way."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Erasure(models.Model):
    """One run that erased personal data.

    ``is_open`` is true only inside the run's own transaction, which nobody else sees; the triggers of
    ``AppendOnly`` look for it. So nothing can be erased without a record of it.
    """

    started_at = models.DateTimeField(_("when"), auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("who"),
    )
    reason = models.CharField(_("reason"), max_length=300)
    report = models.JSONField(_("what was erased"), default=dict)
    is_open = models.BooleanField(_("under way"), default=False, editable=False)

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("erasure")
        verbose_name_plural = _("erasures")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.reason
