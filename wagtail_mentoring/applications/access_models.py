"""Who gets in beyond the common dates and doors: personal deadlines, invitation codes and their uses."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.offices.models import Office


def normal_email(address: str) -> str:
    """An address as it is compared: people write capitals as they like."""
    return address.strip().lower()


class ExtensionQuerySet(models.QuerySet):
    def in_force(self) -> "ExtensionQuerySet":
        """Those nobody has withdrawn; their time may be over."""
        return self.filter(withdrawn_at=None)

    def of(self, user: Any) -> "ExtensionQuerySet":
        """Those given to the account, or to its address before there was an account."""
        own, address = Q(user=user), normal_email(user.email)
        return self.filter(own | Q(user=None, email=address) if address else own)

    def for_form(self, *, round_id: int, role: str) -> "ExtensionQuerySet":
        return self.filter(round_form__round=round_id, round_form__role=role)

    def latest_moment(self) -> datetime | None:
        return self.aggregate(latest=Max("until"))["latest"]


class Extension(models.Model):
    """A deadline of one person's own, in one round and role. It adds time and never takes any away."""

    round_form = models.ForeignKey(
        RoundForm, on_delete=models.PROTECT, related_name="extensions", verbose_name=_("form of a round")
    )
    # Empty until the person has an account; then the address stays what the deadline was given to.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("account"),
    )
    email = models.EmailField(_("e-mail"), blank=True)
    until = models.DateTimeField(_("until"))
    reason = models.TextField(_("reason"), max_length=1000, help_text=_("Only staff read it."))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("given by"),
    )
    office = models.ForeignKey(
        Office, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("office")
    )
    created_at = models.DateTimeField(_("given"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)
    # Empty once withdrawn, so that the same person may get another; unique where it is not.
    active_key = models.CharField(  # noqa: DJ001  NULL is never a duplicate, an empty text would be
        _("one per person"), max_length=300, null=True, unique=True, editable=False
    )

    objects = ExtensionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("personal deadline")
        verbose_name_plural = _("personal deadlines")

    def __str__(self) -> str:
        return f"{self.round_form}: {self.person}"

    @property
    def person(self) -> str:
        """Whom it was given to, in the words it was given with; whether there is an account is not told."""
        return self.email or (self.user.get_username() if self.user else "")

    @property
    def is_over(self) -> bool:
        return self.until <= timezone.now()


class Invitation(models.Model):
    """A code that lets people apply through a form that is by invitation only; only its digest is kept."""

    round_form = models.ForeignKey(
        RoundForm, on_delete=models.PROTECT, related_name="invitations", verbose_name=_("form of a round")
    )
    code_sha256 = models.CharField(_("digest of the code"), max_length=64, unique=True, editable=False)
    ending = models.CharField(_("code ends in"), max_length=4, editable=False)
    label = models.CharField(
        _("label"), max_length=120, blank=True, help_text=_("For staff, for example “Open day”.")
    )
    email = models.EmailField(_("only for the account with this e-mail"), blank=True)
    max_uses = models.PositiveIntegerField(
        _("for how many people"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(10_000)],
    )
    used = models.PositiveIntegerField(_("used by"), default=0, editable=False)
    valid_from = models.DateTimeField(_("valid from"), null=True, blank=True)
    valid_until = models.DateTimeField(_("valid until"), null=True, blank=True)
    # Of codes made together; the page that makes them sends it once.
    batch = models.UUIDField(_("batch"), editable=False, db_index=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("made by"),
    )
    office = models.ForeignKey(
        Office, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("office")
    )
    created_at = models.DateTimeField(_("made"), auto_now_add=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.CheckConstraint(
                condition=Q(used__lte=F("max_uses")), name="wm_invitation_not_used_too_often"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.email or self.round_form} …{self.ending}"

    def is_valid_at(self, now: datetime) -> bool:
        """Whether dates and a revocation let it be used; how often it was used is another question."""
        started = self.valid_from is None or self.valid_from <= now
        return self.revoked_at is None and started and (self.valid_until is None or now < self.valid_until)


class InvitationUse(models.Model):
    """An account that came in with an invitation; each counts once, however often it applies."""

    invitation = models.ForeignKey(
        Invitation, on_delete=models.CASCADE, related_name="uses", verbose_name=_("invitation")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("account")
    )
    used_at = models.DateTimeField(_("used"), auto_now_add=True)

    class Meta:
        verbose_name = _("use of an invitation")
        verbose_name_plural = _("uses of invitations")
        constraints = [
            models.UniqueConstraint(fields=["invitation", "user"], name="wm_invitation_once_per_account"),
        ]

    def __str__(self) -> str:
        return f"{self.invitation}: {self.used_at:%Y-%m-%d}"
