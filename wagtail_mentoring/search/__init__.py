"""A small search engine on Whoosh, behind Wagtail's search API.

Name it in the settings and Wagtail's own ``queryset.search()``, ``.autocomplete()`` and ``.facet()`` use it:

    INSTALLED_APPS = [..., "wagtail_mentoring.search"]
    WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail_mentoring.search", "PATH": BASE_DIR / "search_index"},
    }

It knows nothing of mentoring and needs only Django and ``modelsearch`` (``MODELSEARCH_BACKENDS`` where there
is no Wagtail). To read it as a story, follow the data:

- An object on its way in: ``signal_handlers``, ``mentions`` and ``noting`` notice a change, ``changes``
  writes it down; ``schema`` makes a document of the object, ``tokens`` words of its text, ``inversion`` and
  ``tabulation`` turn many documents into ``columns``; ``whoosh_files`` and ``generations`` write them,
  ``rebuilding`` decides when.
- A search on its way through: ``backend`` receives it, ``reader`` gives the present state of the index as
  ``segments``; ``reading``, ``synonyms`` and ``query`` turn words into a small tree, ``compilers`` the
  queryset's conditions into ``filters``; ``ranking`` (with ``spelling``) and ``tables`` find, ``ordering``
  and ``facets`` sort and count, ``answers`` and ``results`` hand out the objects, ``highlights`` marks words.
- When something is wrong: ``healing`` mends, ``condition``, ``health`` and ``checks`` say so.
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
