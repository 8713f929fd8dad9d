"""A Wagtail site with nothing on it, for a database that was made without migrations."""

from wagtail.coreutils import get_supported_content_language_variant
from wagtail.models import Collection, Locale, Page, Site


def make_home_page(language: str) -> Page:
    """Return the home page of the default site, a plain ``Page``; make it if it is missing.

    Makes what Wagtail's own migrations make and what is missing without them, or after a transactional test
    has emptied the database: the locale, the root page, the home page, the site and the root collection.
    """
    locale, _ = Locale.objects.get_or_create(language_code=get_supported_content_language_variant(language))
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locale)
    )
    home = root.get_children().first()
    if home is None:
        home = root.add_child(instance=Page(title="Home", slug="home", locale=locale))
    Site.objects.update_or_create(is_default_site=True, defaults={"hostname": "localhost", "root_page": home})
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    return home
