"""The state of an index put into words: how large and how old it is, whether its files are sound, where it
differs from the database.

``condition_of`` is cheap enough for a monitor; ``differences_of`` reads every object.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modelsearch.backends import get_search_backends_with_name

from wagtail_mentoring.search.backend import Index, SearchBackend
from wagtail_mentoring.search.changes import CHUNK
from wagtail_mentoring.search.generations import DamagedGeneration, IndexFiles
from wagtail_mentoring.search.models import IndexState
from wagtail_mentoring.search.noting import note_entries
from wagtail_mentoring.search.reader import CannotAnswer, IndexReader, NeverBuilt, read_fingerprint
from wagtail_mentoring.search.schema import IndexedObject, document_of, models_of_index

EXAMPLES = 5


def our_indexes() -> Iterator[tuple[str, Index]]:
    """Yield every index of every backend of ours, with the backend's name in the settings."""
    for name, backend in get_search_backends_with_name():
        if isinstance(backend, SearchBackend):
            yield from ((name, index) for index in backend.all_indexes())


@dataclass(frozen=True, slots=True)
class Condition:
    """What was found; ``cause`` is why the index cannot answer, and None when it can.

    ``loss`` says what is wrong with the files of an index that this process still answers from memory,
    ``noted`` what any process last found wrong.
    """

    cause: Exception | None = None
    documents: int = 0
    segments: int = 0
    changes: int = 0
    size: int = 0
    outdated: bool = False
    loss: str = ""
    noted: str = ""
    built_at: datetime | None = None

    @property
    def damage(self) -> str:
        """Why the index cannot answer, in words."""
        if isinstance(self.cause, NeverBuilt):
            return _("The index has never been built.")
        return str(self.cause or "")

    def summary(self) -> str:
        if self.damage:
            return "cannot be read"
        return (
            f"{self.documents} documents in {self.segments} segments, {self.size / 1024:.0f} KiB of files, "
            f"{self.changes} recent changes in the database"
        )

    def problems(self) -> Iterator[str]:
        if self.damage or self.loss:
            yield self.damage or self.loss
        if self.outdated:
            yield _("The files were made from other search_fields, or for another language.")


def condition_of(files: IndexFiles, reader: IndexReader | None = None) -> Condition:
    """Return the condition of an index as this process's ``reader`` sees it, or read afresh without one."""
    state = IndexState.objects.filter(index=files.index).first()
    built_at = state.built_at if state else None
    try:
        fingerprint = read_fingerprint(files.index)
        snapshot = (reader or IndexReader(files)).snapshot()
    except (CannotAnswer, DamagedGeneration) as cause:
        return Condition(cause, built_at=built_at)
    return Condition(
        documents=sum(int(np.count_nonzero(part.alive)) for part in snapshot.parts),
        segments=len(snapshot.parts),
        changes=fingerprint.changes,
        built_at=built_at,
        noted=state.problem if state else "",
        **(_of_files(files, fingerprint.generation) if fingerprint.generation else {}),
    )


def _of_files(files: IndexFiles, generation: str) -> dict[str, Any]:
    """Return what is seen of the files without reading them."""
    try:
        found = {"size": files.size(generation), "outdated": not files.is_up_to_date(generation)}
        return found | {"loss": _loss(files, generation)}
    except (DamagedGeneration, OSError) as problem:
        return {"loss": str(problem)}


def _loss(files: IndexFiles, generation: str) -> str:
    for name, (size, _checksum) in files.manifest(generation)["files"].items():
        path = files.directory / generation / name
        if not path.is_file() or path.stat().st_size != size:
            return _("%(path)s is missing or is not what was written.") % {"path": path}
    return ""


@dataclass(frozen=True, slots=True)
class Differences:
    """Where an index and the database differ, by primary key; of objects with their model."""

    not_indexed: dict[str, type[IndexedObject]] = field(default_factory=dict)
    changed: dict[str, type[IndexedObject]] = field(default_factory=dict)
    not_in_database: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.not_indexed or self.changed or self.not_in_database)

    def keys(self) -> set[str]:
        return {*self.not_indexed, *self.changed, *self.not_in_database}

    def problems(self) -> Iterator[str]:
        if number := len(self.not_indexed):
            text = ngettext(
                "%(number)d object is not in the index: %(keys)s",
                "%(number)d objects are not in the index: %(keys)s",
                number,
            )
            yield text % {"number": number, "keys": _some(self.not_indexed)}
        if number := len(self.changed):
            text = ngettext(
                "%(number)d object has changed unnoticed: %(keys)s",
                "%(number)d objects have changed unnoticed: %(keys)s",
                number,
            )
            yield text % {"number": number, "keys": _some(self.changed)}
        if number := len(self.not_in_database):
            text = ngettext(
                "%(number)d entry has no object: %(keys)s",
                "%(number)d entries have no object: %(keys)s",
                number,
            )
            yield text % {"number": number, "keys": _some(self.not_in_database)}


def differences_of(files: IndexFiles, *, content: bool = True) -> Differences:
    """Compare an index, read afresh, with all its objects; without ``content`` only which there are.

    What differs is looked at a second time: it may have been saved in between. Raises ``CannotAnswer`` or
    ``DamagedGeneration`` when the index cannot be read, every file of it.
    """
    if generation := read_fingerprint(files.index).generation:
        files.verify(generation)
    found = _compare(files, None, content=content)
    return _compare(files, found.keys(), content=content) if found else found


def mend_differences(files: IndexFiles, differences: Differences) -> None:
    """Note exactly the objects that differ, so that searches see them as they are.

    Side effect: a row for each in the current transaction, folded into the files later.
    """
    note_entries(files.index, differences.not_indexed | differences.changed, removed=False)
    root = models_of_index(files.index)[0]
    note_entries(files.index, dict.fromkeys(differences.not_in_database, root), removed=True)


def _compare(files: IndexFiles, keys: Collection[str] | None, *, content: bool) -> Differences:
    indexed = _indexed(files)
    if keys is not None:
        indexed = {key: indexed[key] for key in keys if key in indexed}
    differences, present = Differences(), set()
    for key, model, digest in _present(files.index, keys, content=content):
        present.add(key)
        if key not in indexed:
            differences.not_indexed[key] = model
        elif digest is not None and digest != indexed[key]:
            differences.changed[key] = model
    return Differences(differences.not_indexed, differences.changed, frozenset(indexed.keys() - present))


def _indexed(files: IndexFiles) -> dict[str, int]:
    """Return the digest of each living document by its key."""
    found: dict[str, int] = {}
    for part in IndexReader(files).snapshot().parts:
        columns = part.segment.columns
        for number in np.flatnonzero(part.alive):
            found[columns.keys[number]] = int(columns.digests[number])
    return found


def _present(
    index: str, keys: Collection[str] | None, *, content: bool
) -> Iterator[tuple[str, type[IndexedObject], int | None]]:
    """Yield key, model and digest of each object to be found; all of them, or those with these keys."""
    for model in models_of_index(index):
        for objects in _pieces(model.get_indexed_objects().order_by("pk"), keys):
            if content:
                for obj in objects.iterator(chunk_size=CHUNK):
                    yield str(obj.pk), model, document_of(obj).digest
            else:
                yield from ((str(key), model, None) for key in objects.values_list("pk", flat=True))


def _pieces(objects: Any, keys: Collection[str] | None) -> Iterator[Any]:
    if keys is None:
        yield objects
    else:
        wanted = sorted(keys)
        for start in range(0, len(wanted), CHUNK):
            yield objects.filter(pk__in=wanted[start : start + CHUNK])


def _some(keys: Iterable[str]) -> str:
    ordered = sorted(keys)
    return ", ".join(ordered[:EXAMPLES]) + (" …" if len(ordered) > EXAMPLES else "")
