"""Ready-made pages: the rooms' mixins on Wagtail's own base page model, and nothing more."""

from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.models import Page

from wagtail_mentoring.applicants.page_mixins import ApplicationPageMixin
from wagtail_mentoring.directory.page_mixins import MentorDirectoryPageMixin
from wagtail_mentoring.programs.page_mixins import MentoringProgramPageMixin, ProgramIndexPageMixin
from wagtail_mentoring.publication.page_mixins import JointlyPublishedMixin

from .blocks import MentoringProgramBody


class MentoringIndexPage(ProgramIndexPageMixin, Page):
    """The list of programs: shows the programs' pages right under it."""

    page_description = _("Lists the programs whose pages stand under it, with the state of their rounds.")
    template = "wagtail_mentoring/pages/mentoring_index_page.html"
    content_panels = [*Page.content_panels, *ProgramIndexPageMixin.mentoring_panels]
    search_fields = [*Page.search_fields, *ProgramIndexPageMixin.mentoring_search_fields]

    class Meta:
        verbose_name = _("list of mentoring programs")
        verbose_name_plural = _("lists of mentoring programs")


class MentoringProgramPage(JointlyPublishedMixin, MentoringProgramPageMixin, Page):
    """The face of one program."""

    body = StreamField(MentoringProgramBody(), blank=True, verbose_name=_("body"))

    page_description = _("Presents one program: what it offers, its dates, its offices, how to apply.")
    template = "wagtail_mentoring/pages/mentoring_program_page.html"
    content_panels = [*Page.content_panels, *MentoringProgramPageMixin.mentoring_panels]
    search_fields = [*Page.search_fields, *MentoringProgramPageMixin.mentoring_search_fields]

    class Meta:
        verbose_name = _("mentoring program page")
        verbose_name_plural = _("mentoring program pages")


class MentorDirectoryPage(MentorDirectoryPageMixin, Page):
    """The searchable directory of mentors; it answers its profiles' addresses itself."""

    page_description = _("The searchable directory of mentors, with a profile for each.")
    template = "wagtail_mentoring/pages/mentor_directory_page.html"
    content_panels = [*Page.content_panels, *MentorDirectoryPageMixin.mentoring_panels]
    search_fields = [*Page.search_fields, *MentorDirectoryPageMixin.mentoring_search_fields]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("mentor directory")
        verbose_name_plural = _("mentor directories")


class ApplicationPage(JointlyPublishedMixin, ApplicationPageMixin, Page):
    """The way into one form of a round."""

    page_description = _(
        "Leads into the application form of a round: what to expect, until when, and the button to start."
    )
    template = "wagtail_mentoring/pages/application_page.html"
    content_panels = [*Page.content_panels, *ApplicationPageMixin.mentoring_panels]
    search_fields = [*Page.search_fields, *ApplicationPageMixin.mentoring_search_fields]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = _("application page")
        verbose_name_plural = _("application pages")
