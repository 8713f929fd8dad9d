"""The backend: what Wagtail calls, and nothing more than the wiring of the other modules."""

import logging
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from modelsearch.backends.base import BaseIndex, BaseSearchBackend
from modelsearch.index import class_is_indexed

from wagtail_mentoring.search.answers import Answer, DatabaseAnswer, IndexAnswer
from wagtail_mentoring.search.changes import record_changes
from wagtail_mentoring.search.compilers import AutocompleteQueryCompiler, SearchQueryCompiler
from wagtail_mentoring.search.generations import DamagedGeneration, IndexFiles, new_generation
from wagtail_mentoring.search.healing import mended_at_once
from wagtail_mentoring.search.inversion import Inverter
from wagtail_mentoring.search.reader import CannotAnswer, IndexReader
from wagtail_mentoring.search.rebuilding import Rebuild, forget_everything
from wagtail_mentoring.search.results import SearchResults
from wagtail_mentoring.search.schema import IndexedObject, document_of, index_name
from wagtail_mentoring.search.tasks import compact_when_due

logger = logging.getLogger("wagtail_mentoring.search")

APP = "wagtail_mentoring.search"
T = TypeVar("T")


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

    def rebuilder(self) -> "IndexRebuilder":
        return IndexRebuilder(self)

    def delete_item(self, item: IndexedObject) -> None:
        """Note that this object is not to be found. Side effect: a row in the current transaction."""
        if class_is_indexed(type(item)):
            record_changes(self.name, [item], removed=True)


class NoIndex(BaseIndex):
    """The index of models that a backend leaves out: it takes in nothing."""

    def get_key(self) -> str:
        return ""

    def rebuilder(self) -> "NoIndex":
        return self

    def start(self) -> "NoIndex":
        return self

    def finish(self) -> None:
        """There is nothing to finish."""


class IndexRebuilder:
    """What Wagtail's ``update_index`` (``rebuild_modelsearch_index``) drives, handing in the objects."""

    def __init__(self, index: Index) -> None:
        self.index = index

    def start(self) -> "GrowingIndex":
        self._growing = GrowingIndex(self.index)
        return self._growing

    def finish(self) -> None:
        if not self._growing.publish():
            logger.warning("The search index %s was changed by another rebuild first.", self.index.name)


class GrowingIndex(Index):
    """An index being rebuilt aside: objects go straight into the new files."""

    def __init__(self, index: Index) -> None:
        super().__init__(index.backend, index.name)
        self._rebuild = Rebuild.begin(self.files)
        self._inverter = Inverter(self.files.language)

    def add_items(self, model: type[IndexedObject], items: Iterable[IndexedObject]) -> None:
        if class_is_indexed(model):
            for item in items:
                self._inverter.add(document_of(item))
            self._rebuild.report(len(self._inverter))

    def publish(self) -> bool:
        """Write the files and make them the current ones unless another rebuild was faster."""
        try:
            with new_generation(self.files) as writer:
                writer.add(self._inverter.finish())
            return self._rebuild.publish(writer)
        finally:
            self._rebuild.end()


class SearchBackend(BaseSearchBackend):
    """Wagtail's search on Whoosh files, with recent changes in the database.

    Options: ``PATH``, the directory of the files (required, private, not below ``MEDIA_ROOT``); ``LANGUAGE``,
    the two-letter code of the language whose words are cut to their stems (default: that of
    ``LANGUAGE_CODE``); ``MODELS``, the only models it indexes, as "app.Model", each with those derived from
    it and from the same root (default: all); ``HEAL``, whether a damaged index is rebuilt by itself (default:
    True).
    """

    query_compiler_class = SearchQueryCompiler
    autocomplete_query_compiler_class = AutocompleteQueryCompiler
    index_class = Index
    results_class = SearchResults
    rebuilder_class = staticmethod(operator.methodcaller("rebuilder"))

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
        self.labels = [label.lower() for label in params.get("MODELS", ())]
        self.heal = bool(params.get("HEAL", True))
        self.language: str = params.get("LANGUAGE") or settings.LANGUAGE_CODE.split("-")[0]

    def get_index_for_model(self, model: type[IndexedObject]) -> Index | NoIndex:
        return Index(self, index_name(model)) if self.covers(model) else NoIndex(self)

    def covers(self, model: type[IndexedObject]) -> bool:
        """Tell whether this backend indexes a model."""
        return not self.labels or index_name(model) in {
            index_name(apps.get_model(each)) for each in self.labels
        }

    def all_indexes(self) -> Iterator[Index]:
        return (index for index in super().all_indexes() if isinstance(index, Index))

    def files_of(self, model: type[IndexedObject]) -> IndexFiles:
        """Return the files that find a model's objects; raise ``ImproperlyConfigured`` when none do."""
        index = self.get_index_for_model(model)
        if isinstance(index, NoIndex):
            raise ImproperlyConfigured(
                f"This search backend leaves {model._meta.label} out. "
                f'Please add "{model._meta.label}" to "MODELS" in its entry in the settings.'
            )
        return index.files

    def ask(self, compiler: SearchQueryCompiler, question: Callable[[Answer], T]) -> T:
        """Return what a search's answer says to a question; the answer is the same for as long as it is held.

        An index that turns out to be damaged while it is asked leaves the question to the database.
        """
        try:
            if not hasattr(compiler, "answer"):
                compiler.answer = self._find_answer(compiler)
            return question(compiler.answer)
        except DamagedGeneration as problem:
            reader_of(self.files_of(compiler.model)).give_up(problem)
            compiler.answer = self._find_answer(compiler)
            return question(compiler.answer)

    def _find_answer(self, compiler: SearchQueryCompiler) -> Answer:
        files = self.files_of(compiler.model)
        reader = reader_of(files)
        try:
            return IndexAnswer(compiler, reader.snapshot(), self.language)
        except (CannotAnswer, DamagedGeneration) as problem:
            if mended_at_once(files, problem, heal=self.heal):
                return IndexAnswer(compiler, reader.snapshot(), self.language)
            return DatabaseAnswer(compiler, self.language)


@lru_cache(maxsize=256)
def reader_of(files: IndexFiles) -> IndexReader:
    """Return this process's only reader of an index."""
    return IndexReader(files)
