"""Freshness: the files of the current generation, overlaid by the objects that changed since.

A change is one row in the database, written in the transaction that changes the object. So every process sees
it when it sees the object, and a rollback takes both back; nobody waits for a lock on files, and two writers
cannot lose anything. A process re-reads the rows only when their fingerprint (how many, and the sum of their
random tokens) has changed, and of the changed objects only those it has not read yet. Compaction folds the
rows into a new generation.
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from django.apps import apps
from django.db import connections, models, router, transaction
from django.db.models import Count, IntegerField, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from wagtail_mentoring.search.generations import (
    DamagedGeneration,
    GenerationWriter,
    IndexFiles,
    in_memory,
    new_generation,
)
from wagtail_mentoring.search.models import Change, IndexState
from wagtail_mentoring.search.schema import Document, IndexedObject, document_of, models_of_index
from wagtail_mentoring.search.segments import Segment, Snapshot, UnreadableIndex, segments_of

CHUNK = 500

#: Tokens are small enough that the sum of a million of them fits into any database's integer.
TOKEN_BITS = 40

#: So many changes are folded into the files when the next one is saved.
COMPACT_AFTER = 500

#: A rebuild that died holds compaction back no longer than this.
REBUILD_TAKES_AT_MOST = timedelta(hours=1)


class NeverBuilt(Exception):
    """The index has not been built, so what it holds is not all there is."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which files and which changes make up the index; equal fingerprints mean equal content."""

    generation: str
    changes: int
    tokens: int


# Writing changes


def record_changes(index: str, objects: Iterable[IndexedObject], *, removed: bool = False) -> None:
    """Write one row for each object, in the current transaction. Side effect: replaces its earlier row."""
    rows = {
        str(obj.pk): Change(
            index=index,
            key=str(obj.pk),
            model=obj._meta.label_lower,
            token=secrets.randbits(TOKEN_BITS),
            removed=removed,
        )
        for obj in objects
        if obj.pk is not None
    }
    features = connections[router.db_for_write(Change)].features
    Change.objects.bulk_create(
        [rows[key] for key in sorted(rows)],
        batch_size=CHUNK,
        update_conflicts=True,
        unique_fields=["index", "key"] if features.supports_update_conflicts_with_target else None,
        update_fields=["model", "token", "removed"],
    )


# Reading


def read_fingerprint(index: str) -> Fingerprint:
    """Return the fingerprint of an index in one query; raise ``NeverBuilt`` when there is no state."""
    changes = Change.objects.filter(index=OuterRef("index")).order_by().values("index")
    found = (
        IndexState.objects.filter(index=index, complete=True)
        .values_list(
            "generation",
            Coalesce(Subquery(changes.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
            Coalesce(
                Subquery(changes.annotate(n=Sum("token")).values("n"), output_field=models.BigIntegerField()),
                0,
            ),
        )
        .first()
    )
    if found is None:
        raise NeverBuilt(index)
    return Fingerprint(*found)


@dataclass(slots=True)
class IndexReader:
    """The present state of one index as this process last saw it."""

    files: IndexFiles
    _fingerprint: Fingerprint | None = None
    _snapshot: Snapshot | None = None
    _generation: str = ""
    _segments: list[Segment] = field(default_factory=list)
    _documents: dict[int, Document | None] = field(default_factory=dict)
    _damaged: dict[str, str] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def snapshot(self) -> Snapshot:
        """Return the index as the current transaction sees it.

        Raises ``NeverBuilt`` or ``DamagedGeneration`` when the index cannot answer.
        """
        fingerprint = read_fingerprint(self.files.index)
        with self._lock:
            if self._snapshot is None or fingerprint != self._fingerprint:
                self._snapshot = self._read(fingerprint)
            return self._snapshot

    def _read(self, fingerprint: Fingerprint) -> Snapshot:
        rows = list(Change.objects.filter(index=self.files.index))
        while (len(rows), sum(row.token for row in rows)) != (fingerprint.changes, fingerprint.tokens):
            fingerprint = read_fingerprint(self.files.index)
            rows = list(Change.objects.filter(index=self.files.index))
        segments = self._open(fingerprint.generation)
        unread = [row for row in rows if row.token not in self._documents]
        known = self._documents | changed_documents(unread)
        self._documents = {row.token: known[row.token] for row in rows}
        present = [document for document in self._documents.values() if document]
        overlay = segments_of(in_memory(self.files.index, self.files.language, present)) if present else []
        self._fingerprint = fingerprint
        return Snapshot.of(segments, overlay, frozenset(row.key for row in rows))

    def _open(self, generation: str) -> list[Segment]:
        if generation in self._damaged:
            raise DamagedGeneration(self._damaged[generation])
        if not generation:
            return []
        if generation != self._generation:
            try:
                self._segments = segments_of(self.files.read(generation))
            except (DamagedGeneration, UnreadableIndex) as error:
                self._damaged = {generation: str(error)}
                raise DamagedGeneration(str(error)) from error
            self._generation = generation
        return self._segments


def changed_documents(rows: Iterable[Change]) -> dict[int, Document | None]:
    """Return, by token, the document of each changed object; None for one that is no longer to be found."""
    rows = list(rows)
    documents: dict[int, Document | None] = {row.token: None for row in rows}
    wanted: dict[str, dict[str, int]] = {}
    for row in rows:
        if not row.removed:
            wanted.setdefault(row.model, {})[row.key] = row.token
    known = {model._meta.label_lower: model for model in apps.get_models()}
    for label, tokens in wanted.items():
        for obj in _indexed_objects(known[label], list(tokens)) if label in known else ():
            documents[tokens[str(obj.pk)]] = document_of(obj)
    return documents


def _indexed_objects(model: type[IndexedObject], keys: Sequence[str]) -> Iterable[IndexedObject]:
    for start in range(0, len(keys), CHUNK):
        yield from model.get_indexed_objects().filter(pk__in=keys[start : start + CHUNK])


# Folding changes into files


def publish(writer: GenerationWriter, folded: Iterable[Change], *, expected: str) -> bool:
    """Make a finished generation the current one and drop the changes it contains, both or neither.

    Nothing happens, and the answer is False, unless ``expected`` is still the current generation.
    """
    index, tokens = writer.files.index, [change.token for change in folded]
    with transaction.atomic():
        state = IndexState.objects.filter(index=index, generation=expected)
        if not state.update(generation=writer.name, complete=True, rebuilding_until=None):
            writer.discard()
            return False
        for start in range(0, len(tokens), CHUNK):
            Change.objects.filter(index=index, token__in=tokens[start : start + CHUNK]).delete()
    writer.files.sweep(writer.name)
    return True


def compact(files: IndexFiles) -> int:
    """Fold the changes of an index into a new generation and return how many they were.

    Must not run inside a transaction: files cannot be rolled back. Does nothing while a rebuild is under way,
    which would not know of the changes folded here.
    """
    state = IndexState.objects.filter(index=files.index, complete=True).first()
    rows = list(Change.objects.filter(index=files.index))
    if state is None or not rows or (state.rebuilding_until and state.rebuilding_until > timezone.now()):
        return 0
    with new_generation(files, based_on=state.generation) as writer:
        writer.remove(row.key for row in rows)
        writer.add(document for document in changed_documents(rows).values() if document)
    return len(rows) if publish(writer, rows, expected=state.generation) else 0


@dataclass(slots=True)
class Rebuild:
    """A rebuild under way: what was current when it began, and the changes it will contain."""

    files: IndexFiles
    expected: str
    contained: list[Change]

    @classmethod
    def begin(cls, files: IndexFiles) -> "Rebuild":
        """Note the state of affairs *before* any object is read, and hold compaction back."""
        until = timezone.now() + REBUILD_TAKES_AT_MOST
        state, _created = IndexState.objects.update_or_create(
            index=files.index, defaults={"rebuilding_until": until}
        )
        return cls(files, state.generation, list(Change.objects.filter(index=files.index)))

    def publish(self, writer: GenerationWriter) -> bool:
        """Make the new generation current unless another rebuild was faster."""
        return publish(writer, self.contained, expected=self.expected)


def rebuild(files: IndexFiles, progress: Callable[[int], None] = lambda done: None) -> int:
    """Build an index anew from all its objects, calling ``progress`` after each, and return their number."""
    while True:
        under_way, total = Rebuild.begin(files), 0
        with new_generation(files) as writer:
            for model in models_of_index(files.index):
                for obj in model.get_indexed_objects().order_by("pk").iterator(chunk_size=CHUNK):
                    writer.add([document_of(obj)])
                    total += 1
                    progress(total)
        if under_way.publish(writer):
            return total


def forget_everything(index: str) -> None:
    """Make an index one of nothing."""
    with transaction.atomic():
        IndexState.objects.update_or_create(index=index, defaults={"generation": "", "complete": True})
        Change.objects.filter(index=index).delete()
