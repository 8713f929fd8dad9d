"""Contact data of mentors: owned by an office, never part of a profile, a page or a revision."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.offices.models import Office

from .mentor_models import Mentor


class ContactCard(models.Model):
    """How to reach a mentor. Only the owning office, or one with its grant, may read it."""

    mentor = models.OneToOneField(
        Mentor, on_delete=models.CASCADE, related_name="contact_card", verbose_name=_("mentor")
    )
    owner = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="contact_cards", verbose_name=_("owning office")
    )
    email = models.EmailField(_("e-mail"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    crm_id = models.CharField(_("id in the alumni database"), max_length=80, blank=True)
    do_not_contact = models.BooleanField(
        _("do not contact"),
        default=False,
        help_text=_("Overrides every grant: nobody mails or exports this person."),
    )
    review_on = models.DateField(_("consent to be reviewed on"), null=True, blank=True)

    class Meta:
        verbose_name = _("contact card")
        verbose_name_plural = _("contact cards")

    def __str__(self) -> str:
        return str(self.mentor)


class ContactReveal(models.Model):
    """A line for each time somebody read or exported contact data: who, whose, why, when."""

    card = models.ForeignKey(
        ContactCard, on_delete=models.CASCADE, related_name="reveals", verbose_name=_("card")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("user"),
    )
    purpose = models.CharField(_("purpose"), max_length=200)
    exported = models.BooleanField(_("exported"), default=False)
    created_at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("reveal of contact data")
        verbose_name_plural = _("reveals of contact data")

    def __str__(self) -> str:
        return f"{self.user} – {self.card}"
