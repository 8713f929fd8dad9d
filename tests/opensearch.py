"""A search server of OpenSearch's kind in its own process, and the settings that the how-to gives for it.

The server is ``osmem-server``, an emulator. It speaks OpenSearch's protocol and analyses text, but keeps
everything in memory, shows what is written at once, where OpenSearch takes up to a second, and knows an
index's default analyzer under another name.
"""

import contextlib
import copy
import uuid
from collections.abc import Iterator

from osmem_server import OsmemServer
from wagtail.search.backends import get_search_backend

#: What docs/how-to/choose-a-search-engine.md tells a host to write; a test compares the two.
INDEX_SETTINGS = {
    "settings": {
        "index": {"max_result_window": 250_000},
        "analysis": {
            "filter": {"stems": {"type": "stemmer", "language": "english"}},
            "analyzer": {
                "default": {
                    "type": "custom",
                    "tokenizer": "standard",
                    "filter": ["lowercase", "asciifolding", "stems"],
                }
            },
        },
    }
}


@contextlib.contextmanager
def throwaway_server() -> Iterator[str]:
    """Start a server on a free port, give its address, stop it. It ends with this process in any case."""
    with OsmemServer.start(japanese=False) as server:
        yield server.url


def backend_on(address: str) -> dict:
    """An entry of ``WAGTAILSEARCH_BACKENDS`` with indexes that nobody else uses."""
    return {
        "BACKEND": "wagtail.search.backends.opensearch3",
        "URLS": [address],
        "INDEX_PREFIX": f"{uuid.uuid4().hex}_",
        "INDEX_SETTINGS": _for_the_emulator(INDEX_SETTINGS),
    }


def _for_the_emulator(settings: dict) -> dict:
    """The same settings, with the default analyzer also under the name by which the emulator looks for it."""
    settings = copy.deepcopy(settings)
    analyzers = settings["settings"]["analysis"]["analyzer"]
    analyzers["standard"] = analyzers["default"]
    return settings


def create_index(model: type) -> None:
    """Do for one model what ``wagtail_update_index`` does for all: an index with a place for every field."""
    backend = get_search_backend("default")
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(model))
    rebuilder.start().add_model(model)
    rebuilder.finish()
