"""Runs of the matching, the pairs they propose, whom they leave without one, and rules about two people."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.agreements.models import ReleaseWithoutSignature
from wagtail_mentoring.append_only import AppendOnly
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.models import Program, Round

from .choices import ProposalState, RuleKind, RunState
from .querysets import MatchProposalQuerySet, MatchRunQuerySet, PairRuleQuerySet


class MatchRun(models.Model):
    """One run for a round: what it was given, what it found, and what shows that nothing better exists."""

    round = models.ForeignKey(
        Round, on_delete=models.PROTECT, related_name="match_runs", verbose_name=_("round")
    )
    number = models.PositiveIntegerField(_("number"))
    state = models.CharField(_("state"), max_length=20, choices=RunState.choices, default=RunState.DRAFT)
    config = models.JSONField(_("settings"), default=dict)
    # The same for every run of a round, so that only what changed moves people.
    seed = models.CharField(_("seed"), max_length=64)
    previous = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("run before")
    )
    # Application and mentor of each pair that somebody asked for the run to put together.
    asked_for = models.JSONField(_("pairs that were asked for"), default=list)
    engine = models.CharField(_("engine"), max_length=20, blank=True)
    input_digest = models.CharField(_("digest of what it was given"), max_length=64, blank=True)
    output_digest = models.CharField(_("digest of what it found"), max_length=64, blank=True)
    certificate = models.JSONField(_("certificate"), default=dict)
    audit = models.JSONField(_("fairness"), default=list)
    counts = models.JSONField(_("numbers"), default=dict)
    # What offices signed of this run and of those it took the place of, also what counts no more.
    signed_digests = models.JSONField(_("digests that were signed"), default=list)
    # Why a run that was worked out in the background came to nothing.
    failure = models.TextField(_("what went wrong"), blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("made by"),
    )
    made_at = models.DateTimeField(_("asked for"), auto_now_add=True)
    proposed_at = models.DateTimeField(_("proposed"), null=True)
    released_at = models.DateTimeField(_("released"), null=True)
    discarded_at = models.DateTimeField(_("discarded"), null=True)

    objects = MatchRunQuerySet.as_manager()

    class Meta:
        ordering = ["round", "-number"]
        verbose_name = _("matching run")
        verbose_name_plural = _("matching runs")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="wm_match_run_number"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=[RunState.DRAFT, RunState.PROPOSED]),
                name="wm_one_open_match_run",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round} #{self.number}"


class MatchProposal(models.Model):
    """A pair that a run proposes, with the points that speak for it and what the mentee could get else."""

    run = models.ForeignKey(
        MatchRun, on_delete=models.CASCADE, related_name="proposals", verbose_name=_("run")
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="match_proposals", verbose_name=_("application")
    )
    mentor = models.ForeignKey(
        Mentor, on_delete=models.CASCADE, related_name="match_proposals", verbose_name=_("mentor")
    )
    state = models.CharField(
        _("state"), max_length=20, choices=ProposalState.choices, default=ProposalState.PROPOSED
    )
    score = models.PositiveIntegerField(_("points"))
    parts = models.JSONField(_("points by criterion"), default=list)
    alternatives = models.JSONField(_("next options"), default=list)
    # How many mentees would score best with this mentor.
    contested = models.PositiveIntegerField(_("how contested the mentor is"), default=0)
    reason = models.CharField(_("reason of the veto"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("locked or vetoed by"),
    )
    mentorship = models.OneToOneField(
        Mentorship,
        null=True,
        on_delete=models.SET_NULL,
        related_name="match_proposal",
        verbose_name=_("mentorship that came of it"),
    )
    # In staff's words, why no mentorship came of it at the release.
    problem = models.CharField(_("why it was left out"), max_length=300, blank=True)

    objects = MatchProposalQuerySet.as_manager()

    class Meta:
        ordering = ["run", "score", "pk"]
        verbose_name = _("proposed pair")
        verbose_name_plural = _("proposed pairs")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["run", "application", "mentor"], name="wm_pair_proposed_once"),
            models.UniqueConstraint(
                fields=["run", "application"],
                condition=~Q(state=ProposalState.VETOED),
                name="wm_one_proposal_a_mentee",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} – {self.mentor}"

    @property
    def is_locked(self) -> bool:
        return self.state == ProposalState.LOCKED

    @property
    def is_vetoed(self) -> bool:
        return self.state == ProposalState.VETOED


class UnmatchedMentee(models.Model):
    """A mentee for whom a run found nobody: the reason as a code, and the numbers behind it."""

    run = models.ForeignKey(
        MatchRun, on_delete=models.CASCADE, related_name="unmatched", verbose_name=_("run")
    )
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", verbose_name=_("application")
    )
    reason = models.CharField(_("reason"), max_length=40)
    detail = models.JSONField(_("numbers"), default=dict)

    class Meta:
        ordering = ["run", "reason", "pk"]
        verbose_name = _("mentee without a proposal")
        verbose_name_plural = _("mentees without a proposal")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["run", "application"], name="wm_unmatched_once"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.reason}"


class PairRule(models.Model):
    """What an office says about two people, for one round or for every round of the program."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="pair_rules", verbose_name=_("program")
    )
    round = models.ForeignKey(
        Round,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="pair_rules",
        verbose_name=_("round"),
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("applicant")
    )
    mentor = models.ForeignKey(
        Mentor, on_delete=models.CASCADE, related_name="pair_rules", verbose_name=_("mentor")
    )
    kind = models.CharField(_("rule"), max_length=10, choices=RuleKind.choices)
    reason = models.CharField(_("reason"), max_length=300)
    office = models.ForeignKey(
        Office, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("office")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("author"),
    )
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    objects = PairRuleQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("rule about two people")
        verbose_name_plural = _("rules about two people")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["round", "applicant", "mentor"], name="wm_one_pair_rule_in_a_round"
            ),
            models.UniqueConstraint(
                fields=["program", "applicant", "mentor"],
                condition=Q(round=None),
                name="wm_one_pair_rule_in_a_program",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.applicant_id}, {self.mentor_id}"


class MatchRelease(ReleaseWithoutSignature):
    """Matches that a director released although an office had not signed them, and why."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="match_releases", verbose_name=_("program")
    )
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+", verbose_name=_("round"))
    digest = models.CharField(_("digest of the matches"), max_length=64)

    class Meta(ReleaseWithoutSignature.Meta):
        verbose_name = _("matches released without a signature")
        verbose_name_plural = _("matches released without a signature")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["program", "digest"], name="wm_matches_released_once"),
            AppendOnly(name="wm_match_release_append_only", may_clear=["user"]),
        ]

    def __str__(self) -> str:
        return f"{self.round}: {self.reason[:60]}"
