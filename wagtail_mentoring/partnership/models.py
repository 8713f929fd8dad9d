"""Partners of a program, and what each lets the other see."""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.programs.models import Program

from .choices import DataClass, GrantMode, PartnerRole
from .querysets import DataGrantQuerySet, PartnerQuerySet


class Partner(models.Model):
    """An office's part in a program. It counts once the office's own person has accepted."""

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="partners", verbose_name=_("program")
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="partnerships", verbose_name=_("office")
    )
    role = models.CharField(
        _("role"), max_length=10, choices=PartnerRole.choices, default=PartnerRole.PARTNER
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("responsible person"),
    )
    deputy = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("deputy"),
    )
    budget_share = models.PositiveSmallIntegerField(
        _("share of the budget, in percent"), null=True, blank=True, validators=[MaxValueValidator(100)]
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("accepted by"),
    )
    accepted_at = models.DateTimeField(_("accepted"), null=True, blank=True, editable=False)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        ordering = ["role", "office__name"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(fields=["program", "office"], name="wm_office_partners_once"),
            models.UniqueConstraint(
                fields=["program"], condition=Q(role=PartnerRole.LEAD), name="wm_one_lead_per_program"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.office} – {self.program}"


class DataGrant(models.Model):
    """What an office lets another do with its own people's data, for one purpose and a time."""

    owner = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="grants_given", verbose_name=_("owning office")
    )
    recipient = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="grants_received", verbose_name=_("receiving office")
    )
    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="grants", verbose_name=_("program")
    )
    data_class = models.CharField(
        _("data"), max_length=30, choices=DataClass.choices, default=DataClass.MENTOR_CONTACT
    )
    mode = models.CharField(_("allows to"), max_length=10, choices=GrantMode.choices, default=GrantMode.RELAY)
    purpose = models.CharField(_("purpose"), max_length=200)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"))

    objects = DataGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("data grant")
        verbose_name_plural = _("data grants")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="wm_grant_ends_after_start"
            ),
            models.CheckConstraint(condition=~Q(owner=F("recipient")), name="wm_grant_to_another_office"),
        ]

    def __str__(self) -> str:
        return f"{self.owner} → {self.recipient}: {self.get_mode_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it is in force, or will be."""
        return self.valid_until >= timezone.localdate()
