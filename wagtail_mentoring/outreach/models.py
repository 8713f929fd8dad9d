"""Messages passed on to mentors, and the days on which offices plan to write to alumni."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wagtail_mentoring.directory.models import ContactCard
from wagtail_mentoring.offices.models import Office
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Program

from .querysets import OutreachQuerySet


class RelayedMessage(models.Model):
    """What an office wrote to a mentor through the office that keeps the address, and never saw it."""

    card = models.ForeignKey(
        ContactCard, on_delete=models.CASCADE, related_name="messages", verbose_name=_("card")
    )
    office = models.ForeignKey(
        Office, on_delete=models.PROTECT, related_name="+", verbose_name=_("writing office")
    )
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("written by"),
    )
    subject = models.CharField(_("subject"), max_length=150)
    text = models.TextField(_("message"), max_length=4000)
    mail = models.OneToOneField(
        OutboxMessage, null=True, on_delete=models.SET_NULL, related_name="relayed", verbose_name=_("mail")
    )
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("message passed on")
        verbose_name_plural = _("messages passed on")
        default_permissions = ()

    def __str__(self) -> str:
        return self.subject


class Outreach(models.Model):
    """A day on which an office writes to its own people, or with its grant to those of another."""

    office = models.ForeignKey(
        Office, on_delete=models.CASCADE, related_name="outreach", verbose_name=_("writing office")
    )
    title = models.CharField(
        _("what"), max_length=120, help_text=_("For example “Call for mentors” or “Reunion invitation”.")
    )
    on = models.DateField(_("day"))
    people_of = models.ForeignKey(
        Office,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("to the people of"),
        help_text=_("Whose mentors and alumni it goes to."),
    )
    program = models.ForeignKey(
        Program,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("about the program"),
        help_text=_("Empty: it goes to all of them."),
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("planned by"),
    )

    objects = OutreachQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("day of outreach")
        verbose_name_plural = _("days of outreach")

    def __str__(self) -> str:
        return self.title
