"""Offices: a unit of the university with a group of staff and a public contact."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from .choices import OfficeKind
from .querysets import OfficeQuerySet


class Office(models.Model):
    """A unit of the university that partners in programs; its staff are the users of ``group``."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=30, choices=OfficeKind.choices)
    group = models.OneToOneField(
        Group,
        on_delete=models.PROTECT,
        related_name="mentoring_office",
        verbose_name=_("group"),
        help_text=_("Users in this group are the staff of this office."),
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
    )
    director = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("director"),
        help_text=_(
            "One of the staff. May put into force, with a reason, what another office does not answer."
        ),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("working days to answer"), default=3, validators=[MinValueValidator(1)]
    )
    aim = models.CharField(
        _("what it wants from mentoring"),
        max_length=200,
        blank=True,
        help_text=_("One sentence that the partner office and the public may read."),
    )
    public_contact = models.CharField(_("public contact name"), max_length=120, blank=True)
    public_email = models.EmailField(_("public e-mail"), blank=True)
    public_phone = models.CharField(_("public phone"), max_length=40, blank=True)
    location = models.CharField(_("where to find it"), max_length=160, blank=True)

    objects = OfficeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("office")
        verbose_name_plural = _("offices")

    def __str__(self) -> str:
        return self.name
