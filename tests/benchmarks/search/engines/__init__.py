"""The engines that are compared, each behind the same four methods, and what they are asked and answer."""

from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Protocol

from tests.benchmarks.search.people import Person

#: How many mentors a page shows.
PAGE = 20

#: What each field weighs, as in ``Mentor.search_fields``; the last column: whether one completes words of it.
FIELDS = {
    "name": (4.0, True),
    "headline": (2.0, True),
    "education": (1.0, False),
    "bio": (1.0, False),
    "term_names": (1.5, True),
}


@dataclass(frozen=True)
class Question:
    """One search. ``way`` is words, prefix or typo; ``terms`` are those chosen, by vocabulary."""

    kind: str
    text: str
    way: str = "words"
    terms: dict[str, list[int]] = field(default_factory=dict)
    facets: bool = False


@dataclass(frozen=True)
class Answer:
    """How many were found, the keys of the first page, and for each term how many of the found have it."""

    total: int
    keys: list[int]
    counts: dict[int, int] | None = None


class Engine(Protocol):
    """An engine in a process of its own. ``directory`` is the engine's, kept between runs."""

    def __init__(self, directory: Path, size: int) -> None: ...

    def prepare(self) -> None:
        """Do what is no part of building an index: empty the directory, fill the database."""

    def build(self, crowd: list[Person]) -> None:
        """Make the index of all these mentors that are listed."""

    def open(self) -> None:
        """Get ready for the first question, as a web server's worker would."""

    def answer(self, question: Question) -> Answer: ...

    def size(self) -> int:
        """Bytes of the index on the disk."""

    def save(self, person: Person, word: str) -> None:
        """Replace the text about a mentor by one word (empty: put it back), durably."""

    def finds(self, word: str) -> bool:
        """Tell whether somebody is found by a word, as of now."""


#: Where each engine's class is, and what the report calls it.
ENGINES = {
    "ours": ("django_engines:Ours", "ours"),
    "directory": ("django_engines:Directory", "ours, whole finder"),
    "tantivy": ("tantivy_engine:Tantivy", "tantivy (Rust)"),
    "tantivy-objects": ("django_engines:TantivyThenDjango", "tantivy, then Django"),
    "fts5": ("fts5_engine:Fts5", "SQLite FTS5"),
    "whoosh": ("whoosh_engine:PlainWhoosh", "plain Whoosh"),
    "wagtail-sqlite": ("django_engines:WagtailDatabase", "Wagtail on SQLite"),
    "wagtail-postgres": ("django_engines:WagtailPostgres", "Wagtail on PostgreSQL"),
}

#: Engines that read what others have built.
BORROWED = {"directory": ["ours"], "tantivy-objects": ["ours", "tantivy"]}


def engine_class(name: str) -> type[Engine]:
    module, _, attribute = ENGINES[name][0].partition(":")
    return getattr(import_module(f"{__name__}.{module}"), attribute)


def files_size(directory: Path) -> int:
    return sum(path.stat().st_size for path in directory.rglob("*") if path.is_file())
