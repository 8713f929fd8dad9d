"""The backend: what Wagtail calls, and nothing more than the wiring of the other modules."""

import logging
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, transaction
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.index import class_is_indexed

from wagtail_mentoring.search.answers import Answer, DatabaseAnswer, IndexAnswer
from wagtail_mentoring.search.changes import (
    IndexReader,
    NeverBuilt,
    Rebuild,
    forget_everything,
    rebuild,
    record_changes,
)
from wagtail_mentoring.search.compilers import AutocompleteQueryCompiler, SearchQueryCompiler
from wagtail_mentoring.search.generations import DamagedGeneration, GenerationWriter, IndexFiles
from wagtail_mentoring.search.results import SearchResults
from wagtail_mentoring.search.schema import IndexedObject, document_of, index_name, models_of_index
from wagtail_mentoring.search.tasks import compact_when_due

logger = logging.getLogger("wagtail_mentoring.search")

APP = "wagtail_mentoring.search"

#: A missing or damaged index of so few objects is rebuilt by the search that finds it so.
MENDED_AT_ONCE = 1000


class Index(BaseIndex):
    """The index of one root model and all models derived from it."""

    def __init__(self, backend: "SearchBackend", name: str) -> None:
        super().__init__(backend)
        self.name = name
        self.files = IndexFiles(backend.path, name, backend.language)

    def __str__(self) -> str:
        return self.name

    def get_key(self) -> str:
        return self.name

    def reset(self) -> None:
        forget_everything(self.name)

    def add_items(self, model: type[IndexedObject], items: Iterable[IndexedObject]) -> None:
        """Note that these objects are new or changed. Side effect: rows in the current transaction."""
        if class_is_indexed(model):
            record_changes(self.name, items)
            transaction.on_commit(lambda: compact_when_due(self.files), robust=True)

    def delete_item(self, item: IndexedObject) -> None:
        """Note that this object is not to be found. Side effect: a row in the current transaction."""
        if class_is_indexed(type(item)):
            record_changes(self.name, [item], removed=True)


class IndexRebuilder:
    """What Wagtail's ``update_index`` (``rebuild_modelsearch_index``) drives, handing in the objects."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> "GrowingIndex":
        self._rebuild = Rebuild.begin(self.index.files)
        self._growing = GrowingIndex(self.index)
        return self._growing

    def finish(self) -> None:
        self._growing.writer.finish()
        if not self._rebuild.publish(self._growing.writer):
            logger.warning("Another rebuild of %s finished first; this one was dropped.", self.index.name)


class GrowingIndex(Index):
    """An index being rebuilt aside: objects go straight into the new files."""

    def __init__(self, index: Index) -> None:
        super().__init__(index.backend, index.name)
        self.writer = GenerationWriter(index.files)

    def add_items(self, model: type[IndexedObject], items: Iterable[IndexedObject]) -> None:
        if class_is_indexed(model):
            self.writer.add(document_of(item) for item in items)


class SearchBackend(BaseSearchBackend):
    """Wagtail's search on Whoosh files, with recent changes in the database.

    Options: ``PATH``, the directory of the files (required, private, not below ``MEDIA_ROOT``); ``LANGUAGE``,
    the two-letter code of the language whose words are cut to their stems (default: that of
    ``LANGUAGE_CODE``).
    """

    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = SearchResults
    rebuilder_class = IndexRebuilder

    def __init__(self, params: Mapping[str, Any]) -> None:
        super().__init__(params)
        if not apps.is_installed(APP):
            raise ImproperlyConfigured(
                f'The search backend "{APP}" keeps recent changes in the database. '
                f'Please add "{APP}" to INSTALLED_APPS and run migrate.'
            )
        if not params.get("PATH"):
            raise ImproperlyConfigured(
                f'The search backend "{APP}" needs a directory for its files. Please add '
                f'"PATH": BASE_DIR / "search_index" to its entry in the settings.'
            )
        self.path = Path(params["PATH"])
        self.language: str = params.get("LANGUAGE") or settings.LANGUAGE_CODE.split("-")[0]

    def get_index_for_model(self, model: type[IndexedObject]) -> Index:
        return Index(self, index_name(model))

    def answer(self, compiler: SearchQueryCompiler) -> Answer:
        """Return the answer to a search, the same for as long as the search is held."""
        if not hasattr(compiler, "answer"):
            compiler.answer = self._find_answer(compiler)
        return compiler.answer

    def _find_answer(self, compiler: SearchQueryCompiler) -> Answer:
        files = self.get_index_for_model(compiler.model).files
        reader = reader_of(files)
        try:
            return IndexAnswer(compiler, reader.snapshot(), self.language)
        except (NeverBuilt, DamagedGeneration) as problem:
            if self._mend(files, problem):
                return IndexAnswer(compiler, reader.snapshot(), self.language)
            return DatabaseAnswer(compiler)

    def _mend(self, files: IndexFiles, problem: Exception) -> bool:
        """Rebuild a small index on the spot; say what is wrong with any."""
        try:
            with transaction.atomic():
                sizes = [model.get_indexed_objects().count() for model in models_of_index(files.index)]
                if sum(sizes) <= MENDED_AT_ONCE:
                    rebuild(files)
                    logger.warning(
                        "The search index %s was missing or damaged and is rebuilt: %r", files.index, problem
                    )
                    return True
        except (DatabaseError, OSError):
            logger.exception("The search index %s cannot be rebuilt.", files.index)
        logger.warning(
            "The search index %s is missing or damaged (%r), so the database answers, slowly. "
            "Please run: manage.py mentoring_index rebuild",
            files.index,
            problem,
        )
        return False


@lru_cache(maxsize=256)
def reader_of(files: IndexFiles) -> IndexReader:
    """Return this process's only reader of an index."""
    return IndexReader(files)
