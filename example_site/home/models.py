"""The pages of the portal around mentoring: a landing page, ordinary pages and the site's search."""

from django.core.paginator import Paginator
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.contrib.forms.models import AbstractEmailForm, AbstractFormField
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from example_site.home.blocks import PortalBlocks


class PicturePage(Page):
    """What the portal's pages share: a lead text and a picture."""

    lead = models.TextField(blank=True, help_text="One or two sentences under the title.")
    picture = models.ForeignKey(
        "wagtailimages.Image", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    body = StreamField(PortalBlocks(), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("lead"),
        FieldPanel("picture"),
        FieldPanel("body"),
    ]
    search_fields = [*Page.search_fields, index.SearchField("lead"), index.SearchField("body")]

    class Meta:
        abstract = True


class HomePage(PicturePage):
    """The front door of the university."""

    hero_title = models.CharField(max_length=120, help_text="The sentence in the big picture.")
    hero_link_label = models.CharField(max_length=60, blank=True)
    hero_link_page = models.ForeignKey(
        "wagtailcore.Page", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    content_panels = [
        *Page.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("hero_title"),
                FieldPanel("lead"),
                FieldPanel("picture"),
                FieldPanel("hero_link_label"),
                FieldPanel("hero_link_page"),
            ],
            heading="Hero",
        ),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = "home page"


class StandardPage(PicturePage):
    """Any other page; with a date it is a piece of news."""

    published_on = models.DateField("date", null=True, blank=True, help_text="Only for news.")

    content_panels = [*PicturePage.content_panels, FieldPanel("published_on")]
    search_fields = [*PicturePage.search_fields, index.FilterField("published_on")]

    class Meta:
        verbose_name = "standard page"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["children"] = self.get_children().live().public().specific()
        return context


class FormField(AbstractFormField):
    page = ParentalKey("FormPage", on_delete=models.CASCADE, related_name="form_fields")


class FormPage(AbstractEmailForm):
    """A form as the portal had them before mentoring: made with Wagtail's own form builder."""

    content_panels = [
        *AbstractEmailForm.content_panels,
        InlinePanel("form_fields", label="Form fields"),
        FieldPanel("to_address"),
        FieldPanel("from_address"),
        FieldPanel("subject"),
    ]
    subpage_types: list[str] = []

    class Meta:
        verbose_name = "form page"


class SearchPage(Page):
    """The search over all pages of the portal."""

    max_count_per_parent = 1
    subpage_types = []

    class Meta:
        verbose_name = "search page"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        words = request.GET.get("q", "").replace("\x00", " ").strip()[:200]
        pages = Page.objects.live().public().not_type(SearchPage).filter(locale=self.locale)
        found = pages.search(words) if words else pages.none()
        context["words"] = words
        context["results"] = Paginator(found, 10).get_page(request.GET.get("page"))
        return context
