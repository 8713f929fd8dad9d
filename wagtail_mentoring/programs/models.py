"""Programs and rounds: what is offered, and each run of it with its dates."""

import zoneinfo
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring import conf

from .choices import LatePolicy, ProgramStatus, RoundState
from .date_checks import contradictions, has_zone, objections_to
from .decisions import accepts_until, round_state
from .querysets import ProgramQuerySet, RoundQuerySet


def validate_time_zone(value: str) -> None:
    """Refuse a name that is not in the IANA time zone database."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("%(value)s is not a time zone. Use a name such as Europe/Dublin."), params={"value": value}
        )


class Program(models.Model):
    """A mentoring offer. Pages show it; copying or deleting a page never touches it."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    status = models.CharField(
        _("status"), max_length=20, choices=ProgramStatus.choices, default=ProgramStatus.DRAFT, editable=False
    )
    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        help_text=_("One or two sentences for lists and search engines."),
    )
    eligibility = models.TextField(_("who can take part"), blank=True)
    commitment = models.TextField(_("what it asks of people"), blank=True)
    concern_contact = models.CharField(
        _("whom to turn to with a concern"),
        max_length=200,
        blank=True,
        help_text=_("A person or an office and how to reach them. The program's page shows it."),
    )
    code_of_conduct = models.URLField(
        _("code of conduct"), blank=True, help_text=_("Its address. The program's page links to it.")
    )
    training_mentors = models.URLField(
        _("training material for mentors"), blank=True, help_text=_("The address where mentors find it.")
    )
    training_mentees = models.URLField(
        _("training material for mentees"), blank=True, help_text=_("The address where mentees find it.")
    )
    closing_survey = models.URLField(
        _("closing survey"), blank=True, help_text=_("The address of what pairs are asked at the end.")
    )
    asks_pairs = models.BooleanField(
        _("ask pairs how it went"),
        default=False,
        help_text=_(
            "Mentees rate their career readiness at the start and at the end, both sides say at the end how "
            "satisfied they are. Mail goes out by itself; the report shows what it comes to."
        ),
    )

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("program")
        verbose_name_plural = _("programs")

    def __str__(self) -> str:
        return self.name

    @property
    def current_round(self) -> "Round | None":
        """The round that matters now: the open one, else the next, else the latest."""
        return _current(self.rounds.all())

    @property
    def public_round(self) -> "Round | None":
        """The round visitors hear about: none before the program is approved and the round let open."""
        if self.status != ProgramStatus.APPROVED:
            return None
        return _current(round for round in self.rounds.all() if round.opening_agreed_at)


class Round(models.Model):
    """One run of a program. Its public state is derived from the dates and never typed.

    Until the offices let its applications open, whatever the dates say, nobody hears of it.
    """

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("program")
    )
    name = models.CharField(_("name"), max_length=80, help_text=_("For example “2026/27” or “Spring 2027”."))
    slug = models.SlugField(_("slug"), max_length=80)
    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Deadlines are shown in this zone, for example Europe/Dublin."),
    )
    opens_at = models.DateTimeField(_("applications open"))
    closes_at = models.DateTimeField(_("applications close"))
    grace_minutes = models.PositiveSmallIntegerField(
        _("grace, in minutes"),
        default=10,
        help_text=_("Applications handed in this long after the deadline still count as on time."),
    )
    late_policy = models.CharField(
        _("after the deadline"), max_length=20, choices=LatePolicy.choices, default=LatePolicy.REFUSE
    )
    edit_until = models.DateTimeField(
        _("applicants may edit until"), null=True, blank=True, help_text=_("Empty: until applications close.")
    )
    withdraw_until = models.DateTimeField(
        _("applicants may withdraw until"), null=True, blank=True, help_text=_("Empty: at any time.")
    )
    decisions_on = models.DateField(_("applicants hear by"), null=True, blank=True)
    orientation_on = models.DateField(
        _("orientation"),
        null=True,
        blank=True,
        help_text=_("The day on which pairs are welcomed and trained."),
    )
    starts_on = models.DateField(_("mentorships start"))
    ends_on = models.DateField(_("mentorships end"))
    capacity = models.PositiveIntegerField(
        _("places for mentees"), null=True, blank=True, help_text=_("Empty: no limit.")
    )
    has_waitlist = models.BooleanField(_("keep a waitlist"), default=True)
    opening_agreed_at = models.DateTimeField(
        _("applications were let open"), null=True, blank=True, editable=False
    )

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_at", "-pk"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.UniqueConstraint(fields=["program", "slug"], name="wm_round_slug_in_program"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="wm_round_closes_after_opening"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="wm_round_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.name}"

    def clean(self) -> None:
        errors: dict[str, Any] = dict(contradictions(self))
        if not errors and self.pk and self.opens_at and self.closes_at and has_zone(self):
            errors = objections_to(self)
        if errors:
            raise ValidationError(errors)

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def state_at(self, now: datetime) -> RoundState:
        return RoundState(
            round_state(
                now=now,
                opens_at=self.opens_at,
                closes_at=self.closes_at,
                starts_on=self.starts_on,
                ends_on=self.ends_on,
                today=now.astimezone(self.zone).date(),
                closing_soon_days=conf.get("CLOSING_SOON_DAYS"),
            )
        )

    @property
    def state(self) -> RoundState:
        return self.state_at(timezone.now())

    @property
    def hears_by(self) -> date | None:
        """By which day applicants hear from the offices; None once it is over, so that nobody promises it."""
        today = timezone.now().astimezone(self.zone).date()
        return self.decisions_on if self.decisions_on and today <= self.decisions_on else None

    @property
    def is_let_open(self) -> bool:
        """Whether the offices agreed that applications open when the dates say so."""
        return self.program.status == ProgramStatus.APPROVED and self.opening_agreed_at is not None

    @property
    def takes_applications(self) -> bool:
        """Whether visitors are invited to apply now. Submitting asks ``late_after`` as well."""
        return self.is_let_open and self.state in (RoundState.OPEN, RoundState.CLOSING_SOON)

    @property
    def late_after(self) -> datetime:
        return accepts_until(closes_at=self.closes_at, grace_minutes=self.grace_minutes)


def _current(rounds: Iterable["Round"]) -> "Round | None":
    now = timezone.now()
    ordered = sorted(rounds, key=lambda round: round.opens_at)
    taking = [r for r in ordered if r.opens_at <= now < r.closes_at]
    ahead = [r for r in ordered if r.opens_at > now]
    return next(iter(taking or ahead or ordered[::-1]), None)
