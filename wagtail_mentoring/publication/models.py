"""Contents of pages as they were laid before the offices, and what was published past their signatures."""

from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from wagtail_mentoring.append_only import AppendOnly, WriteOnceModel
from wagtail_mentoring.programs.models import Program

from .querysets import PageTextQuerySet


class OfPage(models.Model):
    """Something about one page, which may be gone: pages are no foreign key, for a host may have its own."""

    content_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, related_name="+", verbose_name=_("page type")
    )
    page_pk = models.PositiveBigIntegerField(_("page"))
    title = models.CharField(_("title of the page"), max_length=255)

    class Meta:
        abstract = True

    def find_page(self) -> Any:
        """The page as it is now; None when it was deleted."""
        model = self.content_type.model_class()
        return model._default_manager.filter(pk=self.page_pk).first() if model else None


class PageText(OfPage):
    """One content of a page that the offices of a program were asked to sign, or one of them signed.

    Signatures (``SignOff``) are under its digest. ``edition`` says how often the page had been released
    before, so that nobody brings an earlier content back on signatures of then. Once released it is the
    licence of this content to be public, until the page is taken offline or another content is released.
    """

    program = models.ForeignKey(
        Program, on_delete=models.CASCADE, related_name="page_texts", verbose_name=_("program")
    )
    digest = models.CharField(_("digest of what is signed"), max_length=64)
    edition = models.PositiveIntegerField(_("releases before"))
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("revision")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("laid before the offices"), auto_now_add=True)
    released_at = models.DateTimeField(_("released"), null=True, blank=True)
    ended_at = models.DateTimeField(_("taken offline"), null=True, blank=True)

    objects = PageTextQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("content of a page for signature")
        verbose_name_plural = _("contents of pages for signature")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["program", "digest"], name="wm_page_text_laid_once"),
        ]
        indexes = [models.Index(fields=["content_type", "page_pk"], name="wm_page_text_of_page")]

    def __str__(self) -> str:
        return f"{self.title} ({self.program})"


class UnsignedPublication(OfPage, WriteOnceModel):
    """A content that was published although offices had not signed it, by whom and why: kept for good."""

    program = models.ForeignKey(
        Program, on_delete=models.PROTECT, related_name="unsigned_publications", verbose_name=_("program")
    )
    digest = models.CharField(_("digest of what was published"), max_length=64)
    missing = models.TextField(_("offices that had not signed"))
    reason = models.TextField(_("reason"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("published by"),
    )
    published_at = models.DateTimeField(_("published"), auto_now_add=True)

    class Meta:
        ordering = ["published_at", "pk"]
        verbose_name = _("publication without every signature")
        verbose_name_plural = _("publications without every signature")
        default_permissions = ()
        constraints = [
            AppendOnly(name="wm_unsigned_publication_append_only", may_clear=["user"]),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.program})"
