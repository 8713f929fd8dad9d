"""What the portal's own header and footer need on every page, whoever rendered it."""

from django import template
from django.conf import settings
from wagtail.models import Page, Site

from example_site.home.models import SearchPage

register = template.Library()


@register.simple_tag
def portal_theme() -> str:
    """The name of the theme's style sheet: the setting EXAMPLE_THEME."""
    return getattr(settings, "EXAMPLE_THEME", "northmere")


@register.simple_tag
def applications_url() -> str:
    """Where a signed-in person finds what is theirs."""
    return settings.LOGIN_REDIRECT_URL


@register.simple_tag(takes_context=True)
def main_navigation(context: dict) -> list[Page]:
    """The sections: the site's top pages that an editor put into the menus."""
    site = _site(context)
    return list(site.root_page.get_children().live().in_menu()) if site else []


@register.simple_tag
def search_page() -> SearchPage | None:
    """The page that answers the search box in the header, when an editor made one."""
    return SearchPage.objects.live().first()


@register.simple_tag(takes_context=True)
def breadcrumb_items(context: dict) -> list[dict]:
    """The way from the front door to this page; nothing on the front door itself."""
    page, site = context.get("page"), _site(context)
    if not isinstance(page, Page) or site is None or not page.pk or page.pk == site.root_page_id:
        return []
    pages = page.get_ancestors(inclusive=True).descendant_of(site.root_page, inclusive=True)
    return [{"label": "Home" if p.pk == site.root_page_id else p.title, "url": p.url} for p in pages]


@register.filter
def is_within(page: object, section: Page) -> bool:
    """Is this page the section or somewhere below it?"""
    return isinstance(page, Page) and bool(page.path) and page.path.startswith(section.path)


def _site(context: dict) -> Site | None:
    request = context.get("request")
    return Site.find_for_request(request) if request else None
