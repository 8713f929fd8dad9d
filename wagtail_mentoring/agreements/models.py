"""Who is accountable for each stage, the charter as it was laid before the offices, and their signatures."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from wagtail_mentoring.append_only import AppendOnly, WriteOnceModel
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.partnership.choices import Stage
from wagtail_mentoring.programs.models import Program

from .choices import AskedToSign, Gate
from .querysets import SignOffQuerySet


class StageResponsibility(models.Model):
    """The one office that answers for a stage of a program, and its person."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="stages", verbose_name=_("program")
    )
    stage = models.CharField(_("stage"), max_length=30, choices=Stage.choices)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="stages", verbose_name=_("accountable office")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("accountable person"),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    involved = models.ManyToManyField(
        Office, blank=True, related_name="+", verbose_name=_("offices asked or told")
    )

    class Meta:
        ordering = ["program", "pk"]
        verbose_name = _("responsibility for a stage")
        verbose_name_plural = _("responsibilities for stages")
        constraints = [
            models.UniqueConstraint(fields=["program", "stage"], name="wm_one_accountable_per_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.get_stage_display()}: {self.office}"


class Goal(models.Model):
    """What an office, or all together, want to reach by a day. The actual is worked out, never typed in."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="goals", verbose_name=_("program")
    )
    # Empty: a goal of all offices together.
    office = models.ForeignKey(
        Office,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="goals",
        verbose_name=_("office"),
    )
    metric = models.CharField(_("what is counted"), max_length=60)
    baseline = models.FloatField(_("the year before"), null=True, blank=True, editable=False)
    target = models.FloatField(_("target"))
    due_on = models.DateField(_("due"))

    class Meta:
        ordering = ["program", "pk"]
        verbose_name = _("goal")
        verbose_name_plural = _("goals")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["program", "office", "metric"], name="wm_one_goal_of_an_office"),
            models.UniqueConstraint(
                fields=["program", "metric"], condition=Q(office=None), name="wm_one_shared_goal"
            ),
            models.CheckConstraint(condition=Q(target__gt=0), name="wm_goal_has_a_target"),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.metric}"


class CharterTerms(models.Model):
    """What the charter of a program says besides who does what and which data is shared."""

    program = models.OneToOneField(
        Program, on_delete=models.CASCADE, related_name="charter_terms", verbose_name=_("program")
    )
    review_on = models.DateField(_("looked at again on"), null=True, blank=True)

    class Meta:
        verbose_name = _("terms of a charter")
        verbose_name_plural = _("terms of charters")

    def __str__(self) -> str:
        return str(self.program)


class Charter(WriteOnceModel):
    """The text that somebody signed, with the names as they were then."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="charters", verbose_name=_("program")
    )
    number = models.PositiveIntegerField(_("number"))
    content = models.JSONField(_("what was agreed"))
    names = models.JSONField(_("names as they were"))
    digest = models.CharField(_("digest"), max_length=64)
    created_at = models.DateTimeField(_("first signed"))

    class Meta:
        ordering = ["program", "-number"]
        verbose_name = _("charter")
        verbose_name_plural = _("charters")
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="wm_charter_number"),
            models.UniqueConstraint(fields=["program", "digest"], name="wm_charter_digest"),
            AppendOnly(name="wm_charter_append_only"),
        ]

    def __str__(self) -> str:
        return f"{self.program} {self.number}"


class SignOff(WriteOnceModel):
    """One office's signature under one text. It binds the text by its digest: another text is not signed."""

    gate = models.CharField(_("gate"), max_length=30, choices=Gate.choices)
    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="sign_offs", verbose_name=_("program")
    )
    digest = models.CharField(_("digest of what was signed"), max_length=64)
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="sign_offs", verbose_name=_("office")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("signed by"),
    )
    signed_at = models.DateTimeField(_("signed"))
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    objects = SignOffQuerySet.as_manager()

    class Meta:
        ordering = ["signed_at"]
        verbose_name = _("signature of an office")
        verbose_name_plural = _("signatures of offices")
        constraints = [
            models.UniqueConstraint(
                fields=["program", "gate", "digest", "office"], name="wm_office_signs_once"
            ),
            models.UniqueConstraint(
                fields=["program", "gate", "digest", "user"], name="wm_person_signs_for_one_office"
            ),
            AppendOnly(name="wm_sign_off_append_only", may_clear=["user"]),
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.get_gate_display()}"


class SignatureReminder(models.Model):
    """Who was asked about an office's signature under one content, so that nobody is asked twice."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="+", verbose_name=_("program")
    )
    gate = models.CharField(_("gate"), max_length=30, choices=Gate.choices)
    digest = models.CharField(_("digest of what is to be signed"), max_length=64)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+", verbose_name=_("office"))
    asked = models.CharField(_("asked"), max_length=20, choices=AskedToSign.choices)
    asked_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("reminder of a signature")
        verbose_name_plural = _("reminders of signatures")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["program", "gate", "digest", "office", "asked"], name="wm_asked_to_sign_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.office}: {self.get_asked_display()}"


class ReleaseWithoutSignature(WriteOnceModel):
    """What a director let happen although an office had not signed it, and why."""

    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("office of the director")
    )
    missing = models.CharField(_("without the signature of"), max_length=500)
    reason = models.TextField(_("reason"), max_length=1000)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("director"),
    )
    released_at = models.DateTimeField(_("when"))

    class Meta:
        abstract = True
        ordering = ["released_at", "pk"]

    @property
    def words(self) -> dict[str, Any]:
        """For sentences about it: the day, who did it for which office, without which, and why."""
        return {
            "day": date_format(timezone.localdate(self.released_at)),
            "who": get_user_display_name(self.user) or "–",
            "office": self.office,
            "offices": self.missing,
            "reason": self.reason,
        }


class CharterRelease(ReleaseWithoutSignature):
    """A charter that a director put in force although an office had not signed it, and why."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="charter_releases", verbose_name=_("program")
    )
    digest = models.CharField(_("digest of the text"), max_length=64)

    class Meta(ReleaseWithoutSignature.Meta):
        verbose_name = _("charter in force without a signature")
        verbose_name_plural = _("charters in force without a signature")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["program", "digest"], name="wm_charter_released_once"),
            AppendOnly(name="wm_charter_release_append_only", may_clear=["user"]),
        ]

    def __str__(self) -> str:
        return f"{self.program}: {self.reason[:60]}"
