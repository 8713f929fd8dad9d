"""Whoosh as its documentation teaches it: its own writer, query objects and BM25F; facets by hand."""

import shutil
from functools import reduce
from pathlib import Path

from whoosh import analysis, fields, index, query, scoring
from whoosh.support.charset import accent_map

from tests.benchmarks.search.people import Person, term_names, vocabulary_ranges

from . import FIELDS, PAGE, Answer, Question, files_size


def schema() -> fields.Schema:
    plain = analysis.RegexTokenizer() | analysis.LowercaseFilter() | analysis.CharsetFilter(accent_map)
    stemmed = plain | analysis.StemFilter()
    made = {"key": fields.ID(stored=True, unique=True), "shown": fields.STORED, "term": fields.KEYWORD}
    for name, (boost, completes) in FIELDS.items():
        made[f"stems_{name}"] = fields.TEXT(analyzer=stemmed, field_boost=boost)
        if completes:
            made[f"words_{name}"] = fields.TEXT(analyzer=plain, field_boost=boost, phrase=False)
    return fields.Schema(**made)


class PlainWhoosh:
    def __init__(self, directory: Path, size: int) -> None:
        self.path = directory / "whoosh"

    def prepare(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)

    def build(self, crowd: list[Person]) -> None:
        writer = index.create_in(self.path, schema()).writer(limitmb=512)
        for person in crowd:
            if person.is_listed:
                writer.add_document(**_document(person, person.bio))
        writer.commit(optimize=True)

    def open(self) -> None:
        self.index = index.open_dir(self.path)
        self.searcher = self.index.searcher(weighting=scoring.BM25F())
        reader = self.searcher.reader()
        self.carriers = {
            number: frozenset(self.searcher.postings("term", str(number)).all_ids())
            for number in range(1, len(term_names()) + 1)
            if ("term", str(number)) in reader
        }

    # --- questions ---

    def answer(self, question: Question) -> Answer:
        text = self._text(question)
        chosen = {slug: self._any_of(numbers) for slug, numbers in question.terms.items()}
        wanted = query.And([*chosen.values()]) if chosen else None
        results = self.searcher.search(text, limit=PAGE, filter=wanted)
        keys = [int(hit["key"]) for hit in results]
        return Answer(len(results), keys, self._counts(text, question) if question.facets else None)

    def _text(self, question: Question) -> query.Query:
        kind = "words" if question.way == "prefix" else "stems"
        analyzer = schema()[f"{kind}_name"].analyzer
        make = {"prefix": query.Prefix, "typo": query.FuzzyTerm, "words": query.Term}[question.way]
        names = [name for name, (_boost, completes) in FIELDS.items() if completes or kind == "stems"]
        return query.And(
            [
                query.Or([make(f"{kind}_{name}", token.text) for name in names])
                for token in analyzer(question.text, mode="query")
            ]
        ).normalize()

    def _any_of(self, numbers: list[int]) -> query.Query:
        return query.Or([query.Term("term", str(number)) for number in numbers])

    def _counts(self, text: query.Query, question: Question) -> dict[int, int]:
        found = frozenset(self.searcher.docs_for_query(text))
        carrying = {
            slug: frozenset().union(*(self.carriers[number] for number in numbers))
            for slug, numbers in question.terms.items()
        }
        counts = {}
        for slug, numbers in vocabulary_ranges().items():
            others = [carriers for other, carriers in carrying.items() if other != slug]
            among = reduce(frozenset.intersection, others, found)
            counts |= {number: len(among & self.carriers.get(number, frozenset())) for number in numbers}
        return {number: count for number, count in counts.items() if count}

    # --- size and freshness ---

    def size(self) -> int:
        return files_size(self.path)

    def save(self, person: Person, word: str) -> None:
        writer = self.index.writer(timeout=10)
        writer.update_document(**_document(person, word or person.bio))
        writer.commit(merge=False)

    def finds(self, word: str) -> bool:
        self.searcher = self.searcher.refresh()
        return self.answer(Question("saved", word)).total > 0


def _document(person: Person, bio: str) -> dict[str, str]:
    texts = {name: getattr(person, name) for name in FIELDS} | {"bio": bio}
    made = {
        "key": str(person.key),
        "shown": f"{person.name}\n{person.headline}",
        "term": " ".join(map(str, person.terms)),
    }
    for name, (_boost, completes) in FIELDS.items():
        made[f"stems_{name}"] = texts[name]
        if completes:
            made[f"words_{name}"] = texts[name]
    return made
