"""What staff ask one applicant for after the hand-in, and until when."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.offices.models import Office

from .application_models import Application, ApplicationRevision
from .choices import ApplicationStatus, RequestState


class InformationRequest(models.Model):
    """Some questions, or the whole application, that one applicant is asked to answer (again)."""

    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="information_requests",
        verbose_name=_("application"),
    )
    # The application while the request is open, else NULL: portable uniqueness of the open one.
    open_for = models.OneToOneField(
        Application, null=True, on_delete=models.PROTECT, related_name="open_request", editable=False
    )
    state = models.CharField(
        _("state"), max_length=20, choices=RequestState.choices, default=RequestState.OPEN
    )
    # Keys in the form's order; empty: the whole application.
    questions = models.JSONField(_("questions"), default=list)
    # The newest when it was asked: every question above is in it.
    form_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("form version")
    )
    message = models.TextField(_("message"), max_length=2000, blank=True)
    due_at = models.DateTimeField(_("due"))
    from_status = models.CharField(_("status before"), max_length=30, choices=ApplicationStatus.choices)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("asked by"),
    )
    office = models.ForeignKey(
        Office, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("office")
    )
    first_asked_at = models.DateTimeField(_("first asked"), default=timezone.now)
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    reminded_at = models.DateTimeField(_("reminded"), null=True)
    ended_at = models.DateTimeField(_("ended"), null=True)
    revision = models.ForeignKey(
        ApplicationRevision,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("answered by"),
    )

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("request for information")
        verbose_name_plural = _("requests for information")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.application.reference} {self.get_state_display()}"

    @property
    def is_whole(self) -> bool:
        """Whether every answer may be changed, as in a draft."""
        return not self.questions

    @property
    def stamp(self) -> str:
        """Changes when more is asked: tells what somebody saw who answers."""
        return f"{self.pk}-{self.asked_at.timestamp():.6f}"

    @property
    def is_over(self) -> bool:
        return timezone.now() >= self.due_at
