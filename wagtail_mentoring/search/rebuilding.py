"""Folding changes into files: a rebuild writes everything anew, a compaction what has changed.

Either writes a new generation aside and then, in one transaction, makes it the current one and drops the
changes it contains. Whoever is overtaken by another throws its files away; nothing waits, nothing is lost.
"""

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from wagtail_mentoring.search.changes import CHUNK, changed_documents, documents_of, indexed_objects
from wagtail_mentoring.search.generations import (
    GenerationWriter,
    IndexFiles,
    StoredSegment,
    new_generation,
)
from wagtail_mentoring.search.inversion import Inverter, invert
from wagtail_mentoring.search.models import Change, IndexState
from wagtail_mentoring.search.schema import Document, document_of, models_of_index

#: A rebuild that has not been heard of for so long has died.
HEARTBEAT = timedelta(minutes=2)

#: After so many objects a rebuild says how far it is.
REPORT_EVERY = 1000

#: A compaction that would leave more segments than this takes in the small ones.
MAX_SEGMENTS = 6

#: A segment is small when it holds less than this share of the living documents.
SMALL = 0.1

#: When more than this share of the documents in the files is dead, compacting gives way to rebuilding.
MOST_DEAD = 0.3


class RebuildUnderWay(Exception):
    """Another rebuild of this index is at work."""


def publish(writer: GenerationWriter, folded: Iterable[Change], *, expected: str) -> bool:
    """Make a finished generation the current one and drop the changes it contains, both or neither.

    Nothing happens, and the answer is False, unless ``expected`` is still the current generation.
    """
    index, tokens = writer.files.index, [change.token for change in folded]
    with transaction.atomic():
        state = IndexState.objects.filter(index=index, generation=expected)
        if not state.update(generation=writer.name, complete=True, problem=""):
            writer.discard()
            return False
        for start in range(0, len(tokens), CHUNK):
            Change.objects.filter(index=index, token__in=tokens[start : start + CHUNK]).delete()
    writer.files.retire(expected)
    writer.files.sweep(writer.name)
    return True


# Rebuilding


@dataclass(slots=True)
class Rebuild:
    """A rebuild under way: what was current when it began, and the changes it will contain."""

    files: IndexFiles
    expected: str
    contained: list[Change]

    @classmethod
    def begin(cls, files: IndexFiles, total: int = 0) -> "Rebuild":
        """Note the state of affairs *before* any object is read, and hold compaction back.

        Raises ``RebuildUnderWay`` while another rebuild shows signs of life.
        """
        now = timezone.now()
        IndexState.objects.get_or_create(index=files.index)
        idle = Q(rebuilding_until=None) | Q(rebuilding_until__lt=now)
        claimed = IndexState.objects.filter(idle, index=files.index).update(
            rebuilding_until=now + HEARTBEAT, rebuild_done=0, rebuild_total=total
        )
        if not claimed:
            raise RebuildUnderWay(f"The search index {files.index} is being rebuilt already.")
        state = IndexState.objects.get(index=files.index)
        return cls(files, state.generation, list(Change.objects.filter(index=files.index)))

    def report(self, done: int) -> None:
        """Say how far it is, and that it is alive."""
        self._update(rebuild_done=done, rebuilding_until=timezone.now() + HEARTBEAT)

    def publish(self, writer: GenerationWriter) -> bool:
        """Make the new generation current unless another rebuild was faster."""
        published = publish(writer, self.contained, expected=self.expected)
        if published:
            self._update(built_at=timezone.now())
        return published

    def end(self) -> None:
        """Let others begin, however it ended."""
        self._update(rebuilding_until=None, rebuild_done=0, rebuild_total=0)

    def _update(self, **values: object) -> None:
        IndexState.objects.filter(index=self.files.index).update(**values)


@contextmanager
def rebuild_of(files: IndexFiles, total: int = 0) -> Iterator[Rebuild]:
    under_way = Rebuild.begin(files, total)
    try:
        yield under_way
    finally:
        under_way.end()


def rebuild(files: IndexFiles, progress: Callable[[int], None] = lambda done: None) -> int:
    """Build an index anew from all its objects, calling ``progress`` after each, and return their number.

    Raises ``RebuildUnderWay`` when another rebuild is at work, and ``OSError`` when the files cannot be
    written; the index stays as it was. Should not run inside a long transaction: others could not see how far
    it is.
    """
    models = models_of_index(files.index)
    total = sum(model.get_indexed_objects().count() for model in models)
    while True:
        with rebuild_of(files, total) as under_way:
            with new_generation(files) as writer:
                inverter = Inverter(files.language)
                for obj in (obj for model in models for obj in indexed_objects(model)):
                    inverter.add(document_of(obj))
                    progress(len(inverter))
                    if len(inverter) % REPORT_EVERY == 0:
                        under_way.report(len(inverter))
                done = len(inverter)
                under_way.report(done)
                inverted = inverter.finish()
                under_way.report(done)
                writer.add(inverted)
            if under_way.publish(writer):
                return done


# Compacting


def compact(files: IndexFiles) -> int:
    """Fold the changes of an index into a new generation and return how many they were.

    Must not run inside a transaction: files cannot be rolled back. Does nothing while a rebuild is under way,
    which would not know of the changes folded here. Rebuilds instead when an object is gone, so that its text
    goes from the files as well, and when little of the old files is left.
    """
    state = IndexState.objects.filter(index=files.index, complete=True).first()
    if state is None or (state.rebuilding_until and state.rebuilding_until > timezone.now()):
        return 0
    rows = list(Change.objects.filter(index=files.index))
    if not rows:
        files.sweep(state.generation)
        return 0
    segments = files.read(state.generation) if state.generation else []
    changed = changed_documents(rows)
    gone = {row.key for row in rows if changed[row.token] is None}
    if _hold(segments, gone) or _is_worn(segments, {row.key for row in rows}):
        return len(rows) if _rebuilt(files) else 0
    return len(rows) if _append(files, state.generation, segments, rows, changed) else 0


def _append(
    files: IndexFiles,
    generation: str,
    segments: Sequence[StoredSegment],
    rows: Sequence[Change],
    changed: Mapping[int, Document | None],
) -> bool:
    """Write the changed objects as one more segment, and tell whether it became part of the index."""
    keys = {row.key for row in rows}
    deleted = {segment.name: _dead(segment, keys) for segment in segments}
    small = _to_take_in(segments, deleted)
    with new_generation(files, based_on=generation, without=[each.name for each in small]) as writer:
        documents = [document for document in changed.values() if document]
        documents += [document for each in small for document in _present(each, deleted[each.name])]
        averages = segments[0].columns.averages if segments else None
        writer.remove(deleted)
        writer.add(invert(documents, language=files.language, averages=averages))
    return publish(writer, rows, expected=generation)


def _rebuilt(files: IndexFiles) -> bool:
    try:
        rebuild(files)
    except RebuildUnderWay:
        return False
    return True


def _dead(segment: StoredSegment, changed: Container[str]) -> frozenset[int]:
    """Return the documents of a segment that are deleted, those of changed objects among them."""
    keys = segment.columns.keys
    return segment.deleted.union(number for number, key in enumerate(keys) if key in changed)


def _hold(segments: Sequence[StoredSegment], keys: Container[str]) -> bool:
    """Tell whether the files hold text of any of these objects."""
    return any(key in keys for segment in segments for key in segment.columns.keys)


def _is_worn(segments: Sequence[StoredSegment], changed: Container[str]) -> bool:
    documents = sum(segment.columns.size for segment in segments)
    return sum(len(_dead(segment, changed)) for segment in segments) > MOST_DEAD * documents


def _to_take_in(
    segments: Sequence[StoredSegment], deleted: Mapping[str, frozenset[int]]
) -> list[StoredSegment]:
    """Return the small segments, when there are too many segments."""
    if len(segments) < MAX_SEGMENTS:
        return []
    living = {each.name: each.columns.size - len(deleted[each.name]) for each in segments}
    return [each for each in segments if living[each.name] < SMALL * sum(living.values())]


def _present(segment: StoredSegment, dead: frozenset[int]) -> Iterable[Document]:
    """Return the living documents of a segment as the database knows them now."""
    columns, wanted = segment.columns, defaultdict[str, list[str]](list)
    for number, key in enumerate(columns.keys):
        if number not in dead:
            wanted[columns.labels[columns.models[number]]].append(key)
    return documents_of(wanted).values()


def forget_everything(index: str) -> None:
    """Make an index one of nothing."""
    with transaction.atomic():
        IndexState.objects.update_or_create(
            index=index, defaults={"generation": "", "complete": True, "problem": ""}
        )
        Change.objects.filter(index=index).delete()
