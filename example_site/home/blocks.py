"""The blocks that the portal's editors build their pages from."""

from django.apps import apps
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]


class LinkBlock(blocks.StructBlock):
    """Words that lead to a page of this site."""

    title = blocks.CharBlock(max_length=80)
    text = blocks.CharBlock(max_length=160, required=False)
    page = blocks.PageChooserBlock()


class QuickLinksBlock(blocks.StructBlock):
    """The few things most people come for, in a row right under the picture."""

    links = blocks.ListBlock(LinkBlock(), min_num=2, max_num=4)

    class Meta:
        icon = "link"
        template = "home/blocks/quick_links.html"


class FigureBlock(blocks.StructBlock):
    """One number and what it counts."""

    value = blocks.CharBlock(max_length=12)
    label = blocks.CharBlock(max_length=60)


class FeatureBlock(blocks.StructBlock):
    """One subject with a picture, a few figures and a way on."""

    eyebrow = blocks.CharBlock(max_length=60, required=False)
    title = blocks.CharBlock(max_length=120)
    text = blocks.TextBlock()
    image = ImageChooserBlock(required=False)
    figures = blocks.ListBlock(FigureBlock(), max_num=3)
    link_label = blocks.CharBlock(max_length=60)
    page = blocks.PageChooserBlock()

    class Meta:
        icon = "pick"
        template = "home/blocks/feature.html"


class NewsValue(blocks.StructValue):
    """The news under one page, newest first."""

    def latest(self):
        pages = apps.get_model("home", "StandardPage").objects.child_of(self["parent"]).live().public()
        return pages.select_related("picture").order_by("-published_on", "title")[:3]


class NewsBlock(blocks.StructBlock):
    """The three newest pages under a page."""

    title = blocks.CharBlock(max_length=80)
    parent = blocks.PageChooserBlock(help_text="The three newest pages under this one are shown.")

    class Meta:
        icon = "calendar-alt"
        template = "home/blocks/news.html"
        value_class = NewsValue


class QuoteBlock(blocks.StructBlock):
    """Something a person said."""

    text = blocks.TextBlock()
    source = blocks.CharBlock(max_length=120)

    class Meta:
        icon = "openquote"
        template = "home/blocks/quote.html"


class PortalBlocks(blocks.StreamBlock):
    """A page's body."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES, template="home/blocks/text.html")
    links = QuickLinksBlock()
    feature = FeatureBlock()
    news = NewsBlock()
    quote = QuoteBlock()
