"""A small search engine on Whoosh, behind Wagtail's search API.

Name it in the settings and Wagtail's own ``queryset.search()``, ``.autocomplete()`` and ``.facet()`` use it:

    INSTALLED_APPS = [..., "wagtail_mentoring.search"]
    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail_mentoring.search", "PATH": BASE_DIR / "search_index"},
    }

It knows nothing of mentoring and needs only Django and ``modelsearch`` (``MODELSEARCH_BACKENDS`` where there
is no Wagtail). To read it as a story, follow one search: ``backend`` receives it, ``query`` turns words into
a small tree, ``changes`` gives the present state of the index (``segments`` of files, overlaid by recent
changes), ``ranking`` and ``filters`` say which documents match, ``results`` hands out the objects, and
``facets`` counts them. Saving takes another way: ``signal_handlers`` and ``noting`` write down what changed,
``tasks`` folds it into the files, and ``healing`` mends files that were damaged.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wagtail_mentoring.search.backend import SearchBackend
    from wagtail_mentoring.search.noting import note_changes

__all__ = ["SearchBackend", "note_changes"]


def __getattr__(name: str) -> Any:
    """Import on first use: this package is imported as an app before the models are ready."""
    if name == "SearchBackend":
        from wagtail_mentoring.search.backend import SearchBackend

        return SearchBackend
    if name == "note_changes":
        from wagtail_mentoring.search.noting import note_changes

        return note_changes
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
