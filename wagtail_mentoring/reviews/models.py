"""Phases of a round's reviews, who reads which application, and the reviews."""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.models import ApplicationForm, FormVersion, RoundForm
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.programs.dates import instant_text

from . import decisions
from .choices import Recommendation, ReviewState
from .querysets import ReviewAssignmentQuerySet


class ReviewPhase(models.Model):
    """A time in which reviewers read the applications of a round's form and fill in a rubric."""

    round_form = models.ForeignKey(
        RoundForm, on_delete=models.PROTECT, related_name="review_phases", verbose_name=_("form of the round")
    )
    name = models.CharField(
        _("name"), max_length=80, help_text=_("Reviewers read it, for example “First reading”.")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=1)
    rubric = models.ForeignKey(
        ApplicationForm,
        on_delete=models.PROTECT,
        related_name="review_phases",
        verbose_name=_("rubric"),
        help_text=_("A published form with scores, which reviewers fill in for each application."),
    )
    is_blind = models.BooleanField(
        _("blind"),
        default=False,
        help_text=_(
            "Reviewers do not learn whose application it is: no name, contact data, files, sensitive answers."
        ),
    )
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    reviews_wanted = models.PositiveSmallIntegerField(
        _("reviews for each application"),
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    min_reviews = models.PositiveSmallIntegerField(
        _("reviews needed to decide"),
        default=1,
        validators=[MaxValueValidator(10)],
        help_text=_("With fewer handed in, staff are warned before they decide or release. 0: never."),
    )

    class Meta:
        ordering = ["order", "opens_at", "pk"]
        verbose_name = _("review phase")
        verbose_name_plural = _("review phases")
        constraints = [
            models.UniqueConstraint(fields=["round_form", "name"], name="wm_review_phase_name"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="wm_review_phase_dates",
                violation_error_message=_("The phase must close after it opens."),
            ),
            models.CheckConstraint(
                condition=Q(min_reviews__lte=F("reviews_wanted")),
                name="wm_review_phase_needed",
                violation_error_message=_("No more reviews can be needed than each application gets."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_form}: {self.name}"

    def clean(self) -> None:
        """Nothing has been handed in before the form opens, so nobody reads until then."""
        super().clean()
        if not (self.round_form_id and self.opens_at and self.closes_at):
            return
        form = self.round_form
        if self.opens_at < self.closes_at <= form.opens:
            text = _("The phase must close after applications open, on %(moment)s.")
            raise ValidationError({"closes_at": text % {"moment": instant_text(form.opens, form.round)}})


class ReviewAssignment(models.Model):
    """One person reads one application in a phase. Taken back, the row stays, and its review with it."""

    phase = models.ForeignKey(
        ReviewPhase, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("phase")
    )
    application = models.ForeignKey(
        Application,
        on_delete=models.PROTECT,
        related_name="review_assignments",
        verbose_name=_("application"),
    )
    # The same for everybody who reads the application in this phase: what a blind reviewer calls it.
    number = models.PositiveIntegerField(_("number in the phase"), editable=False)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("reviewer"),
    )
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("assigned by"),
    )
    assigned_at = models.DateTimeField(_("assigned"), auto_now_add=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, editable=False)

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["phase", "number", "pk"]
        verbose_name = _("review assignment")
        verbose_name_plural = _("review assignments")
        default_permissions = ("add",)
        constraints = [
            models.UniqueConstraint(
                fields=["phase", "application", "reviewer"], name="wm_review_assigned_once"
            )
        ]

    def __str__(self) -> str:
        """What the application is called in its phase: it tells nobody whose it is."""
        return _("Application %(number)d") % {"number": self.number}

    @property
    def title(self) -> str:
        """What its reviewer calls the application: in a blind phase its number, and nothing else."""
        if self.phase.is_blind:
            return str(self)
        return self.application.applicant_name or self.application.reference

    @property
    def written(self) -> "Review | None":
        """The review, also one that is only begun."""
        return getattr(self, "review", None)

    @property
    def state(self) -> ReviewState:
        review = self.written
        return ReviewState(
            decisions.review_state(
                begun=review is not None,
                submitted=review is not None and review.submitted_at is not None,
                is_current=review is not None and review.revision_id == self.application.current_revision_id,
                is_over=decisions.is_over(
                    status=self.application.status, now=timezone.now(), closes_at=self.phase.closes_at
                ),
            )
        )

    @property
    def due(self) -> date:
        """The day it is due in the round's zone: its own, or the phase's last."""
        return (
            self.due_on or timezone.localtime(self.phase.closes_at, self.phase.round_form.round.zone).date()
        )

    @property
    def may_write(self) -> bool:
        return self.withdrawn_at is None and decisions.may_write(
            status=self.application.status,
            now=timezone.now(),
            opens_at=self.phase.opens_at,
            closes_at=self.phase.closes_at,
        )


class Review(models.Model):
    """What a reviewer thought, of the revision they read, by the rubric as it stood then."""

    assignment = models.OneToOneField(
        ReviewAssignment, on_delete=models.PROTECT, related_name="review", verbose_name=_("assignment")
    )
    revision = models.ForeignKey(
        ApplicationRevision, on_delete=models.PROTECT, related_name="+", verbose_name=_("what was read")
    )
    rubric_version = models.ForeignKey(
        FormVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("version of the rubric")
    )
    # As typed, by question key: what the form shows again.
    draft_answers = models.JSONField(_("draft answers"), default=dict, editable=False)
    answers = models.JSONField(_("answers"), default=dict, editable=False)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, editable=False)
    recommendation = models.CharField(
        _("recommendation"), max_length=10, choices=Recommendation.choices, blank=True
    )
    comment = models.TextField(_("comment"), max_length=4000, blank=True)
    submitted_at = models.DateTimeField(_("handed in"), null=True, editable=False)
    saved_at = models.DateTimeField(_("saved"), auto_now=True)
    lock_version = models.PositiveIntegerField(_("version of the row"), default=0, editable=False)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ("view", "add")
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__gte=0, score__lte=100), name="wm_review_score"
            )
        ]

    def __str__(self) -> str:
        return f"{self.assignment}: {self.score}"
