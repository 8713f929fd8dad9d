"""What the portal's own header and footer need on every page, whoever rendered it."""

from typing import NamedTuple

from django import template
from django.conf import settings
from django.shortcuts import resolve_url
from django.urls import translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _
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
    return resolve_url(settings.LOGIN_REDIRECT_URL)


@register.simple_tag(takes_context=True)
def main_navigation(context: dict) -> list[Page]:
    """The sections: the site's top pages that an editor put into the menus."""
    home = _home(context)
    return list(home.get_children().live().in_menu()) if home else []


@register.simple_tag
def search_page() -> SearchPage | None:
    """The page that answers the search box in the header, when an editor made one."""
    page = SearchPage.objects.live().first()
    return page and page.localized


@register.simple_tag(takes_context=True)
def breadcrumb_items(context: dict) -> list[dict]:
    """The way from the front door to this page; nothing on the front door itself."""
    page, home = context.get("page"), _home(context)
    if not isinstance(page, Page) or home is None or not page.pk or page.pk == home.pk:
        return []
    pages = page.get_ancestors(inclusive=True).descendant_of(home, inclusive=True)
    return [{"label": _("Home") if p.pk == home.pk else p.title, "url": p.url} for p in pages]


class LanguageLink(NamedTuple):
    code: str
    name: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def language_links(context: dict) -> list[LanguageLink]:
    """This very page in the portal's languages; nothing where there is only one."""
    request, page = context.get("request"), context.get("page")
    if request is None:
        return []
    if isinstance(page, Page):
        addresses = _translations(page, request)
    else:
        addresses = {code: translate_url(request.get_full_path(), code) for code, _name in settings.LANGUAGES}
    links = [
        LanguageLink(code, name, addresses[code], code == get_language())
        for code, name in settings.LANGUAGES
        if addresses.get(code)
    ]
    return links if len(links) > 1 else []


def _translations(page: Page, request: object) -> dict[str, str]:
    """Addresses of ``page`` by language; of what it answers below its own address, such as a profile, too."""
    own = page.get_url(request) if page.pk else None
    if not own or not getattr(settings, "WAGTAIL_I18N_ENABLED", False):
        return {}
    rest = request.path.removeprefix(own) if request.path.startswith(own) else ""
    pages = [page, *page.get_translations().live().public().select_related("locale")]
    return {each.locale.language_code: f"{each.get_url(request)}{rest}" for each in pages}


@register.filter
def is_within(page: object, section: Page) -> bool:
    """Is this page the section or somewhere below it?"""
    return isinstance(page, Page) and bool(page.path) and page.path.startswith(section.path)


def _home(context: dict) -> Page | None:
    """The front door in the visitor's language."""
    site = _site(context)
    return site.root_page.localized if site else None


def _site(context: dict) -> Site | None:
    request = context.get("request")
    return Site.find_for_request(request) if request else None
