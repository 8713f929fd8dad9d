"""SQLite's full-text table by hand: BM25 in C, terms in a table beside it, facets by SQL."""

import shutil
import sqlite3
from pathlib import Path

from tests.benchmarks.search.people import Person, vocabulary_ranges

from . import FIELDS, PAGE, Answer, Question, files_size

WEIGHTS = ", ".join(str(boost) for boost, _completes in FIELDS.values())
COMPLETED = [name for name, (_boost, completes) in FIELDS.items() if completes]

TABLES = f"""
    PRAGMA journal_mode = WAL;
    CREATE TABLE person (key INTEGER PRIMARY KEY, name TEXT, headline TEXT, places_free INTEGER);
    CREATE TABLE carries (person INTEGER, term INTEGER, PRIMARY KEY (person, term)) WITHOUT ROWID;
    CREATE INDEX carriers ON carries (term, person);
    CREATE VIRTUAL TABLE stems USING fts5(
        {", ".join(FIELDS)}, tokenize = 'porter unicode61 remove_diacritics 2'
    );
    CREATE VIRTUAL TABLE words USING fts5(
        {", ".join(COMPLETED)}, tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4'
    );
    INSERT INTO stems (stems, rank) VALUES ('rank', 'bm25({WEIGHTS})');
"""


class Fts5:
    def __init__(self, directory: Path, size: int) -> None:
        self.directory = directory / "fts5"

    def prepare(self) -> None:
        shutil.rmtree(self.directory, ignore_errors=True)
        self.directory.mkdir(parents=True)

    def build(self, crowd: list[Person]) -> None:
        self.open()
        self.database.executescript(TABLES)
        with self.database:
            for person in crowd:
                if person.is_listed:
                    self._insert(person)
        self.database.executescript("INSERT INTO stems (stems) VALUES ('optimize'); ANALYZE;")

    def _insert(self, person: Person) -> None:
        execute = self.database.execute
        values = [person.key, person.name, person.headline, person.places_free]
        execute("INSERT OR REPLACE INTO person VALUES (?, ?, ?, ?)", values)
        self._insert_text(person, person.bio)
        words = [getattr(person, name) for name in COMPLETED]
        execute(
            f"INSERT INTO words (rowid, {', '.join(COMPLETED)}) VALUES (?, ?, ?, ?)", [person.key, *words]
        )
        pairs = [(person.key, number) for number in person.terms]
        self.database.executemany("INSERT INTO carries VALUES (?, ?)", pairs)

    def _insert_text(self, person: Person, bio: str) -> None:
        texts = [bio if name == "bio" else getattr(person, name) for name in FIELDS]
        statement = f"INSERT INTO stems (rowid, {', '.join(FIELDS)}) VALUES (?, ?, ?, ?, ?, ?)"
        self.database.execute(statement, [person.key, *texts])

    def open(self) -> None:
        self.database = sqlite3.connect(self.directory / "fts5.sqlite3")
        self.database.executescript("PRAGMA cache_size = -100000; PRAGMA mmap_size = 1000000000;")

    # --- questions ---

    def answer(self, question: Question) -> Answer:
        table, match = _match(question)
        carrying = "".join(_carrying("rowid", numbers) for numbers in question.terms.values())
        where = f"{table} MATCH ?{carrying}"
        total = self.database.execute(f"SELECT count(*) FROM {table} WHERE {where}", [match]).fetchone()[0]
        first = f"SELECT rowid AS key FROM {table} WHERE {where} ORDER BY rank LIMIT {PAGE}"
        shown = self.database.execute(
            f"SELECT key, name, headline FROM ({first}) JOIN person USING (key)", [match]
        )
        return Answer(total, [row[0] for row in shown], self._counts(question) if question.facets else None)

    def _counts(self, question: Question) -> dict[int, int]:
        """Count the terms of those whom the text finds: all at once, and each vocabulary in use by itself."""
        table, match = _match(question)
        self.database.execute("CREATE TEMP TABLE IF NOT EXISTS found (person INTEGER PRIMARY KEY)")
        self.database.execute("DELETE FROM found")
        self.database.execute(f"INSERT INTO found SELECT rowid FROM {table} WHERE {table} MATCH ?", [match])
        counts = self._counts_of([*question.terms.values()], None)
        for slug in question.terms:
            numbers = vocabulary_ranges()[slug]
            others = [chosen for other, chosen in question.terms.items() if other != slug]
            counts = {n: count for n, count in counts.items() if n not in numbers}
            counts |= self._counts_of(others, numbers)
        return counts

    def _counts_of(self, chosen: list[list[int]], numbers: range | None) -> dict[int, int]:
        within = f"AND term BETWEEN {numbers[0]} AND {numbers[-1]}" if numbers else ""
        carrying = "".join(_carrying("person", one) for one in chosen)
        return dict(
            self.database.execute(
                "SELECT term, count(*) FROM found JOIN carries USING (person) "
                f"WHERE true {within} {carrying} GROUP BY term"
            )
        )

    # --- size and freshness ---

    def size(self) -> int:
        return files_size(self.directory)

    def save(self, person: Person, word: str) -> None:
        with self.database:
            self.database.execute("DELETE FROM stems WHERE rowid = ?", [person.key])
            self._insert_text(person, word or person.bio)

    def finds(self, word: str) -> bool:
        return self.answer(Question("saved", word)).total > 0


def _match(question: Question) -> tuple[str, str]:
    if question.way == "typo":
        raise NotImplementedError("FTS5 knows no typing errors.")
    quoted = [f'"{word}"' for word in question.text.split()]
    return (
        ("words", " ".join(f"{word}*" for word in quoted))
        if question.way == "prefix"
        else ("stems", " ".join(quoted))
    )


def _carrying(column: str, numbers: list[int]) -> str:
    listed = ", ".join(map(str, numbers))
    return f" AND {column} IN (SELECT person FROM carries WHERE term IN ({listed}))"
