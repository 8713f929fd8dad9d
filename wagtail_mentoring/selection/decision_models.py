"""Decisions on applications: each is kept as it was taken, with the offices' signatures below it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.applications.application_models import Application, ApplicationRevision
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.decisions import DECIDED
from wagtail_mentoring.applications.querysets import DecisionQuerySet
from wagtail_mentoring.offices.models import Office

from .choices import SignatureAnswer

OUTCOMES = [(status.value, status.label) for status in ApplicationStatus if status.value in DECIDED]


class Decision(models.Model):
    """What was decided on one revision. A new decision supersedes it; only ``superseded_at`` changes then."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("application")
    )
    revision = models.ForeignKey(
        ApplicationRevision, on_delete=models.PROTECT, related_name="+", verbose_name=_("decided on")
    )
    outcome = models.CharField(_("outcome"), max_length=30, choices=OUTCOMES)
    text = models.TextField(_("text for the applicant"), max_length=2000, blank=True)
    reason = models.TextField(_("reason, for staff"), max_length=2000, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("decided by"),
    )
    office = models.ForeignKey(
        Office, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("for the office")
    )
    # As the round's form said when it was decided: switching it off later frees no decision taken before.
    needs_signatures = models.BooleanField(_("every partner office signs"), default=False)
    digest = models.CharField(_("digest"), max_length=64)
    decided_at = models.DateTimeField(_("decided"))
    superseded_at = models.DateTimeField(_("superseded"), null=True, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_at", "-pk"]
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(superseded_at=None), name="wm_one_decision_in_force"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.reference}: {self.get_outcome_display()}"


class DecisionSignature(models.Model):
    """What a partner office says to a decision: that it signs, or what it wants changed first."""

    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="signatures", verbose_name=_("decision")
    )
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+", verbose_name=_("office"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("signed by"),
    )
    answer = models.CharField(
        _("answer"), max_length=20, choices=SignatureAnswer.choices, default=SignatureAnswer.SIGNED
    )
    digest = models.CharField(_("digest that was signed"), max_length=64)
    comment = models.TextField(_("comment"), max_length=2000, blank=True)
    created_at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("signature of a decision")
        verbose_name_plural = _("signatures of decisions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["decision", "office"], name="wm_one_signature_per_office"),
            models.UniqueConstraint(fields=["decision", "user"], name="wm_one_signature_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.get_answer_display()}"


class DecisionOverride(models.Model):
    """Why a director released a decision that not every office had signed."""

    decision = models.OneToOneField(
        Decision, on_delete=models.CASCADE, related_name="override", verbose_name=_("decision")
    )
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+", verbose_name=_("office"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("director"),
    )
    reason = models.TextField(_("reason"), max_length=2000)
    created_at = models.DateTimeField(_("when"))

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("release without a signature")
        verbose_name_plural = _("releases without a signature")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.office}: {self.reason[:60]}"
