"""A segment's content side by side: for each field its terms and where they occur, and the filter table.

Whoosh's own files answer any question, one posting at a time. What every search needs lies ready beside them,
in one archive of plain arrays (numpy's ``.npz``, whose members carry checksums), named after the segment. It
is read whole: later damage to the file cannot hurt a reader.
"""

import json
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wagtail_mentoring.search.tables import Column, Table

#: Loudest possible occurrence of a term in a document; ``InvertedField.impacts`` are fractions of it.
LOUDEST = 255


class DamagedColumns(Exception):
    """The archive is missing, or is not what was written."""


@dataclass(frozen=True, slots=True)
class InvertedField:
    """Where each term of a field occurs.

    Term number ``t`` occurs in ``documents[offsets[t]:offsets[t + 1]]`` (ascending document numbers), in each
    with the impact at the same place: how much of the document's field it makes up, from 1 to ``LOUDEST``.
    """

    terms: list[str]
    offsets: NDArray[np.int64]
    documents: NDArray[np.uint32]
    impacts: NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class SegmentColumns:
    """One segment: document number ``n`` has the key ``keys[n]`` and the model ``labels[models[n]]``.

    ``digests[n]`` tells whether an object has changed since: ``Document.digest`` of what was indexed.

    ``fields`` are named as in the Whoosh schema. ``spelling`` holds every whole word of the searched fields
    in order with the number of its documents. ``averages`` are the mean lengths of the fields, in terms, by
    which the impacts were computed: those of the generation, so that impacts of all its segments compare.
    """

    keys: list[str]
    labels: list[str]
    models: NDArray[np.uint16]
    digests: NDArray[np.uint64]
    fields: dict[str, InvertedField]
    spelling: tuple[list[str], NDArray[np.uint32]]
    averages: dict[str, float]
    table: Table = field(default_factory=lambda: Table.empty())

    @property
    def size(self) -> int:
        return len(self.keys)

    def save(self, path: Path) -> None:
        """Write the archive. Raises ``OSError``."""
        arrays: dict[str, NDArray[Any]] = {
            "about": _packed({"labels": self.labels, "averages": self.averages, "fields": [*self.fields]}),
            "keys": _packed(self.keys),
            "models": self.models,
            "digests": self.digests,
            "spelling/words": _packed(self.spelling[0]),
            "spelling/counts": self.spelling[1],
        }
        for name, inverted in self.fields.items():
            arrays[f"field/{name}/terms"] = _packed(inverted.terms)
            arrays[f"field/{name}/offsets"] = inverted.offsets
            arrays[f"field/{name}/documents"] = inverted.documents
            arrays[f"field/{name}/impacts"] = inverted.impacts
        _add_table(arrays, "table", self.table)
        with path.open("wb") as file:
            np.savez(file, **arrays)  # type: ignore[arg-type]  # numpy knows no names with slashes

    @classmethod
    def load(cls, path: Path) -> "SegmentColumns":
        """Read an archive whole; raise ``DamagedColumns`` when it is not sound."""
        try:
            with zipfile.ZipFile(path) as archive:
                arrays = {
                    name.removesuffix(".npy"): _array(archive.read(name)) for name in archive.namelist()
                }
            return cls._from(arrays)
        except (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise DamagedColumns(f"{path} cannot be read: {error}") from error
        except (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, MemoryError) as error:
            raise DamagedColumns(f"{path} is not what was written: {error}") from error

    @classmethod
    def _from(cls, arrays: Mapping[str, NDArray[Any]]) -> "SegmentColumns":
        about = _unpacked(arrays["about"])
        return cls(
            keys=_unpacked(arrays["keys"]),
            labels=about["labels"],
            models=arrays["models"],
            digests=arrays["digests"],
            fields={name: _field(arrays, f"field/{name}") for name in about["fields"]},
            spelling=(_unpacked(arrays["spelling/words"]), arrays["spelling/counts"]),
            averages=about["averages"],
            table=_table(arrays, "table"),
        )


def _field(arrays: Mapping[str, NDArray[Any]], at: str) -> InvertedField:
    return InvertedField(
        _unpacked(arrays[f"{at}/terms"]),
        arrays[f"{at}/offsets"],
        arrays[f"{at}/documents"],
        arrays[f"{at}/impacts"],
    )


def _add_table(arrays: dict[str, NDArray[Any]], at: str, table: Table) -> None:
    """Add the arrays of a table; rows are numbered in half the bytes that numpy calculates with."""
    about = {"size": table.size, "columns": [*table.columns], "related": [*table.related]}
    arrays[f"{at}/about"] = _packed(about)
    arrays[f"{at}/parents"] = table.parents.astype(np.int32)
    for name, column in table.columns.items():
        arrays[f"{at}/column/{name}/values"] = _packed(column.values)
        arrays[f"{at}/column/{name}/rows"] = column.rows.astype(np.int32)
        arrays[f"{at}/column/{name}/ordinals"] = column.ordinals.astype(np.int32)
    for name, child in table.related.items():
        _add_table(arrays, f"{at}/related/{name}", child)


def _table(arrays: Mapping[str, NDArray[Any]], at: str) -> Table:
    about = _unpacked(arrays[f"{at}/about"])
    columns = {
        name: Column(
            about["size"],
            _unpacked(arrays[f"{at}/column/{name}/values"]),
            arrays[f"{at}/column/{name}/rows"],
            arrays[f"{at}/column/{name}/ordinals"],
        )
        for name in about["columns"]
    }
    related = {name: _table(arrays, f"{at}/related/{name}") for name in about["related"]}
    return Table(about["size"], arrays[f"{at}/parents"], columns, related)


def _array(content: bytes) -> NDArray[Any]:
    """Return a member of the archive as the array it is, read-only; ``numpy.load`` would copy it twice."""
    stream = BytesIO(content)
    if np.lib.format.read_magic(stream) != (1, 0):
        raise ValueError("not an array of numpy's format 1.0")
    shape, in_columns, dtype = np.lib.format.read_array_header_1_0(stream)
    if in_columns or dtype.hasobject:
        raise ValueError("not an array of plain numbers")
    return np.frombuffer(content, dtype, offset=stream.tell()).reshape(shape)


def _packed(data: Any) -> NDArray[np.uint8]:
    return np.frombuffer(json.dumps(data, separators=(",", ":")).encode(), dtype=np.uint8)


def _unpacked(array: NDArray[Any]) -> Any:
    return json.loads(array.tobytes())
