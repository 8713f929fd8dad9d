"""The state of an index put into words: how large it is, whether its files are sound, where it differs."""

from collections.abc import Iterator
from dataclasses import dataclass

from wagtail_mentoring.search.changes import IndexReader, NeverBuilt, read_fingerprint
from wagtail_mentoring.search.generations import DamagedGeneration, IndexFiles
from wagtail_mentoring.search.schema import models_of_index

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Condition:
    """What was found; ``damage`` is empty when the index could be read."""

    damage: str
    documents: int = 0
    segments: int = 0
    changes: int = 0
    size: int = 0
    outdated: bool = False
    not_indexed: tuple[str, ...] = ()
    not_in_database: tuple[str, ...] = ()

    @property
    def is_sound(self) -> bool:
        return not any(self.problems())

    def summary(self) -> str:
        if self.damage:
            return "cannot be read"
        return (
            f"{self.documents} documents in {self.segments} segments, {self.size / 1024:.0f} KiB of files, "
            f"{self.changes} recent changes in the database"
        )

    def problems(self) -> Iterator[str]:
        if self.damage:
            yield self.damage
        if self.outdated:
            yield "The files were made from other search_fields, or for another language."
        if self.not_indexed:
            yield f"{len(self.not_indexed)} objects are not in the index: {_some(self.not_indexed)}"
        if self.not_in_database:
            yield f"{len(self.not_in_database)} entries have no object: {_some(self.not_in_database)}"


def condition_of(files: IndexFiles) -> Condition:
    """Return the condition of an index, read afresh from its files and compared with all its objects."""
    try:
        fingerprint = read_fingerprint(files.index)
        snapshot = IndexReader(files).snapshot()
        outdated = bool(fingerprint.generation) and not files.is_up_to_date(fingerprint.generation)
        size = files.size(fingerprint.generation) if fingerprint.generation else 0
    except NeverBuilt:
        return Condition("The index has never been built.")
    except DamagedGeneration as error:
        return Condition(str(error))
    indexed = {key for key, alive in zip(snapshot.keys(), snapshot.alive, strict=True) if alive}
    wanted = _keys_to_be_found(files.index)
    return Condition(
        damage="",
        documents=len(indexed),
        segments=len(snapshot.segments),
        changes=fingerprint.changes,
        size=size,
        outdated=outdated,
        not_indexed=tuple(sorted(wanted - indexed)),
        not_in_database=tuple(sorted(indexed - wanted)),
    )


def _keys_to_be_found(index: str) -> set[str]:
    return {
        str(key)
        for model in models_of_index(index)
        for key in model.get_indexed_objects().order_by().values_list("pk", flat=True)
    }


def _some(keys: tuple[str, ...]) -> str:
    return ", ".join(keys[:EXAMPLES]) + (" …" if len(keys) > EXAMPLES else "")
