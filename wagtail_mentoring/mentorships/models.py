"""Mentorships: one mentor and one mentee in a round, and their meetings."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.models import Round

from .choices import MentorshipStatus
from .querysets import MentorshipQuerySet


class Mentorship(models.Model):
    """An active or past pair. It takes one of the mentor's places while it is active or paused."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="mentorships", verbose_name=_("round")
    )
    mentor = models.ForeignKey(
        Mentor, on_delete=models.PROTECT, related_name="mentorships", verbose_name=_("mentor")
    )
    mentee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="mentorships",
        verbose_name=_("mentee"),
    )
    application = models.ForeignKey(
        Application,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="mentorships",
        verbose_name=_("application"),
    )
    # The office that made the pair by itself, to which the others may object; none where all agreed to it.
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("paired by"),
        editable=False,
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=MentorshipStatus.choices,
        default=MentorshipStatus.ACTIVE,
        editable=False,
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True, editable=False)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("mentorship")
        verbose_name_plural = _("mentorships")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "mentor", "mentee"],
                condition=Q(status__in=[MentorshipStatus.ACTIVE, MentorshipStatus.PAUSED]),
                name="wm_pair_once_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return _("%(mentor)s and %(mentee)s") % {
            "mentor": self.mentor,
            "mentee": get_user_display_name(self.mentee),
        }

    @property
    def mentee_name(self) -> str:
        """As the person wrote it in the application, else as the account has it."""
        written = self.application.applicant_name if self.application else ""
        return written or get_user_display_name(self.mentee)

    @property
    def mentee_email(self) -> str:
        return (self.application.applicant_email if self.application else "") or self.mentee.email

    @property
    def began_on(self) -> date:
        """The first day, in the round's zone."""
        return self.started_at.astimezone(self.round.zone).date()

    @property
    def ended_on(self) -> date | None:
        """The last day, in the round's zone; None while the pair runs."""
        return self.ended_at.astimezone(self.round.zone).date() if self.ended_at else None

    @property
    def log_title(self) -> str:
        """The log outlives an erasure, so it names the pair by number."""
        return f"#{self.pk}"


class MentoringSession(models.Model):
    """One meeting of a pair, as staff noted it. What was spoken of is nobody's business here."""

    mentorship = models.ForeignKey(
        Mentorship, on_delete=models.CASCADE, related_name="sessions", verbose_name=_("mentorship")
    )
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("noted by"),
    )
    noted_at = models.DateTimeField(_("noted"), auto_now_add=True)

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = _("mentoring session")
        verbose_name_plural = _("mentoring sessions")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "held_on", "minutes"], name="wm_session_noted_once"
            ),
            models.CheckConstraint(condition=Q(minutes__gte=1), name="wm_session_has_a_length"),
        ]

    def __str__(self) -> str:
        return f"{self.held_on}: {self.minutes}"
