"""The engines to compare, each as a function from what is typed to the numbers of the mentors found.

Every engine may choose between "all words" and "any word": the way that serves it better counts.
"""

from collections.abc import Sequence
from typing import Any

from django.db import DatabaseError, connection, transaction
from wagtail.search.backends import get_search_backend
from whoosh import analysis, fields, index, qparser, scoring
from whoosh.filedb.filestore import RamStorage
from whoosh.support.charset import accent_map

from tests.benchmarks.relevance.measure import LOOKED_AT, Search
from wagtail_mentoring.directory.models import Mentor

#: The directory's own boosts, for plain Whoosh as well.
BOOSTS = {"name": 4.0, "public_headline": 2.0, "public_education": 1.0, "public_bio": 1.0, "term_names": 1.5}


def engines() -> dict[str, list[Search]]:
    """Build the indexes of the engines that this process can serve; return each in its two ways."""
    database = get_search_backend("wagtail.search.backends.database", SEARCH_CONFIG="english")
    on_database = {f"Wagtail on {connection.vendor}": _wagtail(database)}
    if connection.vendor == "postgresql":
        return on_database
    ours = get_search_backend("default")
    ways = {"ours": _wagtail(ours), "ours, taking its advice": [_advised(ours)]}
    return ways | on_database | {"plain Whoosh": _plain_whoosh()}


def _wagtail(backend: Any) -> list[Search]:
    _rebuild(backend)

    def way(operator: str) -> Search:
        def search(typed: str) -> Sequence[int]:
            try:
                with transaction.atomic():
                    found = backend.search(typed, Mentor, operator=operator)
                    return [mentor.pk for mentor in found[:LOOKED_AT]]
            except DatabaseError:  # some signs are errors in SQLite's query language
                return []

        return search

    return [way("and"), way("or")]


def _advised(backend: Any) -> Search:
    """Return our search as a person uses it who follows "did you mean" where nothing is found."""

    def search(typed: str) -> Sequence[int]:
        found = backend.search(typed, Mentor, operator="and")
        better = None if found.count() else found.suggestion()
        found = backend.search(better, Mentor, operator="and") if better else found
        return [mentor.pk for mentor in found[:LOOKED_AT]]

    return search


def _rebuild(backend: Any) -> None:
    rebuilder = backend.rebuilder_class(backend.get_index_for_model(Mentor))
    growing = rebuilder.start()
    growing.add_model(Mentor)
    growing.add_items(Mentor, list(Mentor.get_indexed_objects()))
    rebuilder.finish()


def _plain_whoosh() -> list[Search]:
    stems = analysis.StemmingAnalyzer() | analysis.CharsetFilter(accent_map)
    schema = fields.Schema(
        key=fields.ID(stored=True), **{name: fields.TEXT(analyzer=stems) for name in BOOSTS}
    )
    made: index.Index = RamStorage().create_index(schema)
    writer = made.writer()
    for mentor in Mentor.get_indexed_objects():
        writer.add_document(key=str(mentor.pk), **{name: getattr(mentor, name) for name in BOOSTS})
    writer.commit()
    searcher = made.searcher(weighting=scoring.BM25F())

    def way(group: Any) -> Search:
        parser = qparser.MultifieldParser([*BOOSTS], schema, fieldboosts=BOOSTS, group=group)

        def search(typed: str) -> Sequence[int]:
            return [int(hit["key"]) for hit in searcher.search(parser.parse(typed), limit=LOOKED_AT)]

        return search

    return [way(qparser.AndGroup), way(qparser.OrGroup)]
