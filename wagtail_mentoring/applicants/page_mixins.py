"""What makes a page the way into one form: words by an editor, dates and state from the round."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.search import index

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.offices.public_line import PublicLine, public_line
from wagtail_mentoring.programs.metadata import page_metadata
from wagtail_mentoring.programs.models import Program
from wagtail_mentoring.translated_fields import same_in_every_language

from .entries import Entry, entry_for


class ApplicationPageMixin(models.Model):
    """The page people are sent to when they want to apply. Put it before the host's base page class:

    ``class ApplicationPage(ApplicationPageMixin, Page)`` with
    ``content_panels = [*Page.content_panels, *ApplicationPageMixin.mentoring_panels]``,
    ``search_fields = [*Page.search_fields, *ApplicationPageMixin.mentoring_search_fields]`` and
    ``template = "wagtail_mentoring/applications/application_page.html"``. Moving, unpublishing or deleting
    the page never touches an application: people reach theirs from “My applications”.
    """

    round_form = models.ForeignKey(
        RoundForm,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("round and form"),
        help_text=_("Its dates, its state and the button to start appear on this page by themselves."),
    )
    intro = models.TextField(
        _("lead"), max_length=400, blank=True, help_text=_("One or two sentences under the title.")
    )
    what_you_need = RichTextField(
        _("what you need"),
        blank=True,
        features=["bold", "link", "ul", "document-link"],
        help_text=_("What to have at hand before starting, as a short list."),
    )

    override_translatable_fields = same_in_every_language("round_form")
    mentoring_panels = [FieldPanel("round_form"), FieldPanel("intro"), FieldPanel("what_you_need")]
    mentoring_search_fields = [index.SearchField("intro"), index.SearchField("what_you_need")]
    api_fields = [APIField("intro"), APIField("what_you_need")]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict:
        context = super().get_context(request, *args, **kwargs)
        entry = self.get_entry(request)
        context.update(
            entry=entry,
            public_line=entry and self.get_public_line(),
            metadata=page_metadata(self, request, description=self.intro),
        )
        return context

    def get_mentoring_program(self) -> Program | None:
        """The program of its round, whose offices answer for what it says; None while no form is chosen."""
        if self.round_form_id is None:
            return None
        return RoundForm.objects.select_related("round__program").get(pk=self.round_form_id).round.program

    def get_public_line(self) -> PublicLine | None:
        """Which offices run the program, and whom to ask."""
        program = self.get_mentoring_program()
        return public_line([row.office for row in program.partners.accepted().select_related("office")])

    def get_entry(self, request: HttpRequest) -> Entry | None:
        """What this visitor is told; None while no form is chosen."""
        if self.round_form_id is None:
            return None
        related = RoundForm.objects.select_related("round__program", "form")
        return entry_for(round_form=related.get(pk=self.round_form_id), user=request.user)
