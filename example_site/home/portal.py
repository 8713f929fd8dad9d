"""Builds the portal's own pages: the university as it was before it had mentoring."""

import io
from dataclasses import dataclass
from functools import cache

from django.core.files.images import ImageFile
from wagtail.images.models import Image
from wagtail.models import Page, Site
from wagtail.rich_text import RichText

from example_site.home import texts
from example_site.home.models import HomePage, SearchPage, StandardPage
from example_site.home.texts import Text
from example_site.portraits import draw_scene

SECTIONS = (texts.STUDY, texts.RESEARCH, texts.CAREERS, texts.ALUMNI, texts.ABOUT)


@dataclass(frozen=True)
class Portal:
    """The pages that mentoring hangs its own pages under, or links to."""

    home: HomePage
    sections: dict[str, StandardPage]
    news: StandardPage

    @property
    def careers(self) -> StandardPage:
        return self.sections["careers"]


def build_portal() -> Portal:
    """Make the home page, its sections, news and search, and give them to the default site."""
    root = Page.get_first_root_node()
    root.get_children().filter(slug="home").delete()
    root.refresh_from_db()
    home = root.add_child(
        instance=HomePage(
            title="Northmere University",
            slug="home",
            hero_title=texts.HERO_TITLE,
            lead=texts.HERO_LEAD,
            picture=scene_image("coast", 1),
            seo_title="Welcome",
            search_description=texts.HERO_LEAD,
        )
    )
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={
            "root_page": home,
            "hostname": "localhost",
            "port": 8000,
            "site_name": "Northmere University",
        },
    )
    sections = {text.slug: _add(home, text, show_in_menus=True) for text in SECTIONS}
    news = _add(sections["about"], texts.NEWS)
    for item in texts.NEWS_ITEMS:
        _add(news, item)
    home.add_child(instance=SearchPage(title="Search", slug="search"))
    return Portal(home=home, sections=sections, news=news)


def finish_home(portal: Portal, *, programs: Page, directory: Page) -> None:
    """Write the front door's body, now that the pages of mentoring exist."""
    targets = {"study": portal.sections["study"], "alumni": portal.sections["alumni"]}
    targets |= {"programs": programs, "directory": directory}
    links = [{"title": link, "text": text, "page": targets[key]} for link, text, key in texts.QUICK_LINKS]
    feature = {
        "eyebrow": "Careers & mentoring",
        "title": "Somebody from Northmere has done it before",
        "text": texts.MENTORING_TEXT,
        "image": scene_image("conversation", 2),
        "figures": [{"value": value, "label": label} for value, label in texts.FIGURES],
        "link_label": "See the programs",
        "page": programs,
    }
    quote, source = texts.QUOTE
    home = portal.home
    home.hero_link_label, home.hero_link_page = "Find a mentor", directory
    home.body = [
        ("links", {"links": links}),
        ("feature", feature),
        ("news", {"title": "News", "parent": portal.news}),
        ("quote", {"text": quote, "source": source}),
    ]
    home.save_revision().publish()


def scene_image(kind: str, seed: int) -> Image:
    """The drawn picture as one of the site's images; drawn once."""
    title = f"Northmere, {kind} {seed}"
    found = Image.objects.filter(title=title).first()
    if found:
        return found
    file = ImageFile(io.BytesIO(_drawn(kind, seed)), name=f"northmere_{kind}_{seed}.webp")
    description = f"Illustration: {kind} at Northmere University"
    return Image.objects.create(title=title, description=description, file=file)


@cache
def _drawn(kind: str, seed: int) -> bytes:
    target = io.BytesIO()
    draw_scene(kind, seed).save(target, "WEBP", quality=86)
    return target.getvalue()


def _add(parent: Page, text: Text, show_in_menus: bool = False) -> StandardPage:
    page = StandardPage(
        title=text.title,
        slug=text.slug,
        lead=text.lead,
        search_description=text.lead,
        picture=scene_image(*text.picture) if text.picture else None,
        published_on=text.published_on,
        show_in_menus=show_in_menus,
        body=[("text", RichText(text.body))] if text.body else [],
    )
    return parent.add_child(instance=page)
