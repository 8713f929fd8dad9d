"""Which form a round uses for whom, with the dates and rules of its own."""

from collections.abc import Iterator
from datetime import datetime, time

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.programs.choices import ApplicantRole, LatePolicy
from wagtail_mentoring.programs.date_checks import hears_before, impossible_years, starts_before
from wagtail_mentoring.programs.dates import day_text, instant_text
from wagtail_mentoring.programs.decisions import accepts_until
from wagtail_mentoring.programs.models import Round

from .choices import FormEntry, Window
from .form_models import ApplicationForm
from .windows import is_final_stretch, later_of, submission_window


class RoundForm(models.Model):
    """Which form a round uses for mentees or for mentors, with its own dates where they differ."""

    round = models.ForeignKey(
        Round, on_delete=models.CASCADE, related_name="round_forms", verbose_name=_("round")
    )
    role = models.CharField(_("for"), max_length=10, choices=ApplicantRole.choices)
    form = models.ForeignKey(
        ApplicationForm, on_delete=models.PROTECT, related_name="round_forms", verbose_name=_("form")
    )
    opens_at = models.DateTimeField(
        _("opens"), null=True, blank=True, help_text=_("Empty: when the round's applications open.")
    )
    closes_at = models.DateTimeField(
        _("closes"), null=True, blank=True, help_text=_("Empty: when the round's applications close.")
    )
    entry = models.CharField(
        _("who may apply"), max_length=20, choices=FormEntry.choices, default=FormEntry.OPEN
    )
    retention_months = models.PositiveSmallIntegerField(
        _("keep applications for"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(600)],
        help_text=_(
            "Months after the round's end; then everything personal is taken out of them. "
            "Empty: as the portal keeps all applications."
        ),
    )
    needs_signatures = models.BooleanField(
        _("every partner office signs decisions before they are told"),
        default=False,
        help_text=_("Cannot be switched off once an application has been decided."),
    )
    release_not_before = models.DateTimeField(
        _("decisions are told from"),
        null=True,
        blank=True,
        help_text=_("Nobody is told before this moment. Empty: as soon as staff release."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days to answer an offer"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(90)],
        help_text=_("Who is accepted confirms the place within these days. Empty: no answer is needed."),
    )

    class Meta:
        ordering = ["role"]
        verbose_name = _("form of a round")
        verbose_name_plural = _("forms of rounds")
        constraints = [models.UniqueConstraint(fields=["round", "role"], name="wm_one_form_per_role")]

    def __str__(self) -> str:
        return f"{self.round}: {self.get_role_display()}"

    def clean(self) -> None:
        """Dates that hold together; what people rely on stays: the form, its dates, promised signatures."""
        super().clean()
        if errors := dict(impossible_years(self, ("opens_at", "closes_at", "release_not_before"))):
            raise ValidationError(errors)
        if self.round_id and (errors := self._dates_to_mend()):
            raise ValidationError(errors)
        if before := type(self).objects.select_related("round").filter(pk=self.pk).first():
            self._keep_what_is_used(before)

    def _keep_what_is_used(self, before: "RoundForm") -> None:
        kept = ("round_id", "role", "form_id")
        changed = [name for name in kept if getattr(self, name) != getattr(before, name)]
        if changed and before.is_used():
            text = _(
                "People have applied with it, or were given a code or a deadline of their own, so this "
                "stays. Change the questions in the form itself."
            )
            raise ValidationError({name.removesuffix("_id"): text for name in changed})
        if before.needs_signatures and not self.needs_signatures and before.has_decisions():
            raise ValidationError(
                {
                    "needs_signatures": _(
                        "Applications have been decided already, so their signatures stay needed. "
                        "A director may release one without a signature, with a reason."
                    )
                }
            )

    def never_opens(self) -> bool:
        """Whether the dates, its own and those it has from its round, close it before it opens."""
        return self.closes <= self.opens

    def _dates_to_mend(self) -> dict[str, str]:
        """The sentence for each of its own dates that does not hold with the other or with its round."""
        if self.never_opens():
            return self._order_to_mend()
        errors: dict[str, str] = {}
        if self.opens_late():
            text = _("Mentorships of this round start on %(day)s, so applications cannot open later.")
            errors["opens_at"] = text % {"day": day_text(self.round.starts_on)}
        if self.closes_late():
            text = _("Applicants of this round hear by %(day)s, so applications cannot close later.")
            errors["closes_at"] = text % {"day": day_text(self.round.decisions_on)}
        return errors

    def opens_late(self) -> bool:
        """Whether it opens, on a date of its own, when the mentorships of its round run already."""
        return starts_before(self.opens_at, self.round)

    def closes_late(self) -> bool:
        """Whether it closes, on a date of its own, when applicants of its round have heard already."""
        return hears_before(self.closes_at, self.round)

    def _order_to_mend(self) -> dict[str, str]:
        if self.opens_at and self.closes_at:
            return {"closes_at": _("Applications must close after they open.")}
        if self.closes_at:
            words = {"moment": instant_text(self.round.opens_at, self.round)}
            text = _("Applications must close after they open. The round's open on %(moment)s.")
            return {"closes_at": text % words}
        words = {"moment": instant_text(self.round.closes_at, self.round)}
        text = _("Applications must open before they close. The round's close on %(moment)s.")
        return {"opens_at": text % words}

    def has_decisions(self) -> bool:
        """Whether any application of the round and role has been decided, even if that was taken back."""
        return self.round.applications.filter(role=self.role, decisions__isnull=False).exists()

    def is_used(self) -> bool:
        """Whether anybody has begun, or was let in or given more time."""
        applications = self.round.applications.filter(role=self.role)
        return applications.exists() or self.extensions.exists() or self.invitations.exists()

    @property
    def opens(self) -> datetime:
        return self.opens_at or self.round.opens_at

    @property
    def closes(self) -> datetime:
        """The published deadline: the first instant at which the form no longer is announced as open."""
        return self.closes_at or self.round.closes_at

    @property
    def late_after(self) -> datetime:
        """The first instant that is late: the deadline plus the round's silent grace."""
        return accepts_until(closes_at=self.closes, grace_minutes=self.round.grace_minutes)

    @property
    def edit_until(self) -> datetime:
        """The first instant at which what was handed in can no longer be changed."""
        return self.round.edit_until or self.late_after

    @property
    def changes_close(self) -> datetime:
        """The published end of changes to what was handed in: ``edit_until`` without the silent grace."""
        return self.round.edit_until or self.closes

    @property
    def by_invitation(self) -> bool:
        return self.entry == FormEntry.INVITATION

    def stretch_until(self, now: datetime) -> datetime | None:
        """The end of the last hours, before everybody's deadline or somebody's own, in which ``now`` lies."""
        own = [row.until for row in self.extensions.all() if row.withdrawn_at is None]
        ends = []
        for closes in {later_of(self.closes, until) for until in (None, *own)}:
            late_after = accepts_until(closes_at=closes, grace_minutes=self.round.grace_minutes)
            if is_final_stretch(now=now, opens_at=self.opens, closes_at=closes, late_after=late_after):
                ends.append(late_after)
        return max(ends, default=None)

    def window_at(self, now: datetime, *, personal_late_after: datetime | None = None) -> Window:
        """What the dates say about handing in at ``now``. Late ones are taken until mentorships start.

        For one person with a deadline of their own ask ``PersonalDates``.
        """
        start = timezone.make_aware(datetime.combine(self.round.starts_on, time.min), self.round.zone)
        return Window(
            submission_window(
                now=now,
                opens_at=self.opens,
                late_after=self.late_after,
                takes_late=self.round.late_policy == LatePolicy.ACCEPT_FLAGGED,
                late_until=start,
                personal_late_after=personal_late_after,
            )
        )


def forms_against_dates(round: Round) -> Iterator[tuple[str, str]]:
    """Forms of ``round`` whose own dates would not hold with those that it is to have."""
    for row in round.round_forms.all():
        row.round = round
        words = {"role": row.get_role_display()}
        if row.never_opens():
            text = _(
                "“%(role)s” has dates of its own and would close before it opens. "
                "Change those first, in “Forms of rounds”."
            )
            yield "opens_at" if row.closes_at else "closes_at", text % words
        if row.opens_late():
            text = _(
                "“%(role)s” has dates of its own and would open after mentorships start. "
                "Change those first, in “Forms of rounds”."
            )
            yield "starts_on", text % words
        if row.closes_late():
            text = _(
                "“%(role)s” has dates of its own and would close after applicants hear. "
                "Change those first, in “Forms of rounds”."
            )
            yield "decisions_on", text % words
