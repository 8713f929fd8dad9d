"""The present state of an index in this process: the files of its generation, overlaid by recent changes.

A process re-reads the changes only when their fingerprint (how many, and the sum of their random tokens) has
moved, and of the changed objects only those it has not read yet. Those become small segments in memory. As
segments grow in number, those of like size are joined, so that a thousand changes are about ten segments.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

import numpy as np
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from wagtail_mentoring.search.changes import changed_documents
from wagtail_mentoring.search.generations import DamagedGeneration, IndexFiles
from wagtail_mentoring.search.inversion import invert
from wagtail_mentoring.search.models import Change, IndexState
from wagtail_mentoring.search.schema import Document
from wagtail_mentoring.search.segments import Part, Segment, Snapshot
from wagtail_mentoring.search.statements import rows

#: Files that could not be read are tried again after this many seconds: the fault may pass.
RETRY_AFTER = 30

#: More changed objects than this are not read for one search: it is quicker to ask the database.
MOST_UNREAD = 2000


class CannotAnswer(Exception):
    """The index does not hold all there is to find."""


class NeverBuilt(CannotAnswer):
    """The index has not been built."""


class TooManyChanges(CannotAnswer):
    """So many objects have changed since that they must be folded into the files first."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which files and which changes make up the index; equal fingerprints mean equal content."""

    generation: str
    changes: int
    tokens: int


def read_fingerprint(index: str) -> Fingerprint:
    """Return the fingerprint of an index in one query; raise ``NeverBuilt`` when there is no state."""
    found = rows(IndexState, _states, index)
    if not found:
        raise NeverBuilt(index)
    ((generation, changes, tokens),) = found
    return Fingerprint(generation, int(changes), int(tokens))


def _states(index: str) -> "models.QuerySet[IndexState, tuple[Any, ...]]":
    changes = Change.objects.filter(index=OuterRef("index")).order_by().values("index")
    number = Subquery(changes.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    tokens = Subquery(changes.annotate(n=Sum("token")).values("n"), output_field=models.BigIntegerField())
    states = IndexState.objects.filter(index=index, complete=True)
    return states.values_list("generation", Coalesce(number, 0), Coalesce(tokens, 0))


@dataclass(frozen=True)
class Batch:
    """Changed objects read at the same time, by the tokens of their changes."""

    documents: dict[int, Document]
    segment: Segment

    def part(self, tokens: frozenset[int]) -> Part:
        """Return the segment with the objects that have not changed again."""
        alive = (token in tokens for token in self.documents)
        return Part(self.segment, np.fromiter(alive, dtype=bool, count=len(self.documents)))

    def documents_of(self, tokens: frozenset[int]) -> dict[int, Document]:
        return {token: document for token, document in self.documents.items() if token in tokens}


@dataclass
class Overlay:
    """The changed objects as segments in memory, the largest first; ``make`` inverts documents."""

    make: Callable[[Iterable[Document]], Segment]
    tokens: frozenset[int] = frozenset()
    batches: list[Batch] = field(default_factory=list)

    def update(self, changes: Sequence[Change]) -> None:
        """Read the objects of changes not seen before, and forget those whose change is gone."""
        unread = [change for change in changes if change.token not in self.tokens]
        if len(unread) > MOST_UNREAD:
            raise TooManyChanges(f"{len(unread)} objects have changed since.")
        documents = changed_documents(unread)
        self.tokens = frozenset(change.token for change in changes)
        self.batches = [batch for batch in self.batches if not self.tokens.isdisjoint(batch.documents)]
        present = {token: document for token, document in documents.items() if document}
        if present:
            self._append(present)

    def _append(self, documents: dict[int, Document]) -> None:
        while self.batches and len(self.batches[-1].documents) <= 2 * len(documents):
            documents = self.batches.pop().documents_of(self.tokens) | documents
        self.batches.append(Batch(documents, self.make(documents.values())))

    def parts(self) -> list[Part]:
        return [batch.part(self.tokens) for batch in self.batches]


@dataclass(frozen=True, slots=True)
class Damage:
    """Files that could not be read, and the moment (of the monotonic clock) to try again."""

    generation: str
    problem: str
    until: float


@dataclass(slots=True)
class IndexReader:
    """The present state of one index as this process last saw it."""

    files: IndexFiles
    _fingerprint: Fingerprint | None = None
    _snapshot: Snapshot | None = None
    _generation: str | None = None
    _segments: list[Segment] = field(default_factory=list)
    _overlay: Overlay | None = None
    _damage: "Damage | None" = None
    _lock: Lock = field(default_factory=Lock)

    def snapshot(self) -> Snapshot:
        """Return the index as the current transaction sees it.

        Raises ``CannotAnswer`` or ``DamagedGeneration`` when the index cannot answer.
        """
        fingerprint = read_fingerprint(self.files.index)
        with self._lock:
            if self._snapshot is None or fingerprint != self._fingerprint:
                self._snapshot = self._read(fingerprint)
            return self._snapshot

    def give_up(self, problem: DamagedGeneration) -> None:
        """Note that the generation in use is damaged, so that it is not opened again."""
        with self._lock:
            self._note_damage(self._generation or "", problem)
            self._snapshot = self._generation = None

    def _read(self, fingerprint: Fingerprint) -> Snapshot:
        changes = list(Change.objects.filter(index=self.files.index))
        while (len(changes), sum(one.token for one in changes)) != (fingerprint.changes, fingerprint.tokens):
            fingerprint = read_fingerprint(self.files.index)
            changes = list(Change.objects.filter(index=self.files.index))
        self._open(fingerprint.generation)
        if self._overlay is None:
            self._overlay = Overlay(self._in_memory)
        self._overlay.update(changes)
        self._fingerprint = fingerprint
        replaced = frozenset(change.key for change in changes)
        stored = [Part(segment, segment.without(replaced)) for segment in self._segments]
        return Snapshot(stored + self._overlay.parts())

    def _open(self, generation: str) -> None:
        damage = self._damage
        if damage and damage.generation == generation and monotonic() < damage.until:
            raise DamagedGeneration(damage.problem)
        if generation == self._generation:
            return
        try:
            self._segments = self._stored(generation) if generation else []
        except DamagedGeneration as problem:
            self._note_damage(generation, problem)
            raise
        self._generation = generation

    def _note_damage(self, generation: str, problem: DamagedGeneration) -> None:
        self._damage = Damage(generation, str(problem), monotonic() + RETRY_AFTER)

    def _stored(self, generation: str) -> list[Segment]:
        return [
            Segment(stored.columns, frozenset(stored.deleted), stored.positions_of)
            for stored in self.files.read(generation)
        ]

    def _in_memory(self, documents: Iterable[Document]) -> Segment:
        """Invert changed objects, by the mean lengths of the files so that their impacts compare."""
        averages = self._segments[0].columns.averages if self._segments else None
        inverted = invert(documents, language=self.files.language, averages=averages)
        return Segment(inverted.columns, frozenset(), inverted.positions_of)
