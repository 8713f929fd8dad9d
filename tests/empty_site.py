"""A Wagtail site with nothing on it, for a database that was made without migrations."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page, Site


def make_home_page(language: str) -> Page:
    """Return the home page of the default site, a plain ``Page``; make it if it is missing.

    Makes what Wagtail's own migrations make and what is missing without them, or after a transactional test
    has emptied the database: the locale, the root page, the home page, the site and the root collection.
    """
    locale, _ = Locale.objects.get_or_create(language_code=get_supported_content_language_variant(language))
    root = Page.get_first_root_node() or _bare_page("Root", locale, path="0001", depth=1, url_path="/")
    home = root.get_children().first()
    if home is None:
        home = _bare_page("Home", locale, path="00010001", depth=2, url_path="/home/")
        Page.objects.filter(pk=root.pk).update(numchild=1)
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return home


def _bare_page(title: str, locale: Locale, **columns: Any) -> Page:
    """Written straight into the table, as migrations do: half the tests begin with these two."""
    page = Page(
        title=title,
        slug=title.lower(),
        locale=locale,
        content_type=ContentType.objects.get_for_model(Page),
        **columns,
    )
    [page] = Page.objects.bulk_create([page])
    return page
