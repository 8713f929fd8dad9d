"""What pairs are asked and what they say."""

from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.programs.choices import ApplicantRole

from . import decisions
from .choices import Moment
from .querysets import SurveyAnswerQuerySet, SurveyRequestQuerySet


class SurveyRequest(models.Model):
    """One person of a pair is asked, at the start or at the end."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    mentorship = models.ForeignKey(
        Mentorship, on_delete=models.CASCADE, related_name="survey_requests", verbose_name=_("mentorship")
    )
    role = models.CharField(_("as"), max_length=20, choices=ApplicantRole.choices)
    moment = models.CharField(_("moment"), max_length=20, choices=Moment.choices)
    sent_at = models.DateTimeField(_("asked"), default=timezone.now)
    reminded_at = models.DateTimeField(_("reminded"), null=True, blank=True)

    objects = SurveyRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("survey request")
        verbose_name_plural = _("survey requests")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "role", "moment"], name="wm_asked_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_moment_display()}: {self.get_role_display()}"

    @cached_property
    def given(self) -> "SurveyAnswer | None":
        return getattr(self, "answer", None)

    @property
    def asked_on(self) -> date:
        """The day in the round's zone."""
        return self.sent_at.astimezone(self.mentorship.round.zone).date()

    @property
    def is_open(self) -> bool:
        """Whether an answer may be given or changed today."""
        today = timezone.now().astimezone(self.mentorship.round.zone).date()
        return decisions.may_answer(asked=self.asked_on, today=today)


class SurveyAnswer(models.Model):
    """What one person said. Figures are worked out of it; comments are read without a name."""

    request = models.OneToOneField(
        SurveyRequest, on_delete=models.CASCADE, related_name="answer", verbose_name=_("asked")
    )
    # By competency, from 1 to 5.
    ratings = models.JSONField(_("ratings"), default=dict, blank=True)
    satisfaction = models.PositiveSmallIntegerField(_("satisfaction"), null=True, blank=True)
    comment = models.TextField(_("comment"), blank=True, max_length=2000)
    answered_at = models.DateTimeField(_("answered"), default=timezone.now)

    objects = SurveyAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["-answered_at", "-pk"]
        verbose_name = _("survey answer")
        verbose_name_plural = _("survey answers")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)),
                name="wm_satisfaction_in_scale",
            ),
        ]

    def __str__(self) -> str:
        return str(self.request)
