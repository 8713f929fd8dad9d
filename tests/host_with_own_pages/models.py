"""The host's pages. Where Wagtail can (8.0 and later) they stand on the host's own base page model."""

from django.db import models
from wagtail import VERSION
from wagtail import models as wagtail_models
from wagtail.fields import StreamField

from wagtail_mentoring.applicants.page_mixins import ApplicationPageMixin
from wagtail_mentoring.directory.page_mixins import MentorDirectoryPageMixin
from wagtail_mentoring.pages.blocks import MentoringProgramBody
from wagtail_mentoring.programs.page_mixins import MentoringProgramPageMixin, ProgramIndexPageMixin
from wagtail_mentoring.publication.page_mixins import JointlyPublishedMixin

if VERSION >= (8, 0):

    class BasePage(wagtail_models.AbstractPage):
        """It has no title and description for search engines: our mixins must not count on them."""

        department = models.CharField(max_length=80, blank=True)

else:

    class BasePage(wagtail_models.Page):
        department = models.CharField(max_length=80, blank=True)

        class Meta:
            abstract = True


class ProgramListPage(ProgramIndexPageMixin, BasePage):
    template = "wagtail_mentoring/programs/program_index.html"
    content_panels = [*BasePage.content_panels, *ProgramIndexPageMixin.mentoring_panels]


class ProgramPage(JointlyPublishedMixin, MentoringProgramPageMixin, BasePage):
    body = StreamField(MentoringProgramBody(), blank=True)

    template = "wagtail_mentoring/programs/program_page.html"
    content_panels = [*BasePage.content_panels, *MentoringProgramPageMixin.mentoring_panels]
    search_fields = [*BasePage.search_fields, *MentoringProgramPageMixin.mentoring_search_fields]


class MentorsPage(MentorDirectoryPageMixin, BasePage):
    template = "wagtail_mentoring/directory/directory_page.html"
    content_panels = [*BasePage.content_panels, *MentorDirectoryPageMixin.mentoring_panels]


class ApplyPage(JointlyPublishedMixin, ApplicationPageMixin, BasePage):
    template = "wagtail_mentoring/applications/application_page.html"
    content_panels = [*BasePage.content_panels, *ApplicationPageMixin.mentoring_panels]
