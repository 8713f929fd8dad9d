"""tantivy, the Rust library behind several search servers, by its Python binding: the yardstick.

As good as we know how to make it: one segment, the same fields, boosts and folding as ours, English stems,
terms as numbers in a fast field, one aggregation for all facets that share a condition.
"""

import shutil
from pathlib import Path

import tantivy
from tantivy import Filter, Occur, Query, TextAnalyzerBuilder, Tokenizer

from tests.benchmarks.search.people import Person, vocabulary_ranges

from . import FIELDS, PAGE, Answer, Question, files_size

MANY = 1000


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("key", stored=True, indexed=True, fast=True)
    builder.add_text_field("shown", stored=True, index_option="basic")
    for name, (_boost, completes) in FIELDS.items():
        builder.add_text_field(f"stems_{name}", tokenizer_name="stems")
        if completes:
            builder.add_text_field(f"words_{name}", tokenizer_name="folded", index_option="freq")
    builder.add_unsigned_field("term", indexed=True, fast=True)
    builder.add_unsigned_field("places_free", indexed=True, fast=True)
    for slug in vocabulary_ranges():
        builder.add_unsigned_field(f"term_{slug}", fast=True)
    return builder.build()


class Tantivy:
    def __init__(self, directory: Path, size: int) -> None:
        self.path = directory / "tantivy"

    def prepare(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        self.path.mkdir(parents=True)

    def build(self, crowd: list[Person]) -> None:
        writer = self._index().writer(heap_size=1_000_000_000, num_threads=1)
        for person in crowd:
            if person.is_listed:
                writer.add_document(_document(person))
        writer.commit()
        writer.wait_merging_threads()

    def open(self) -> None:
        self.index = self._index()
        self.index.reload()
        self.searcher = self.index.searcher()

    def _index(self) -> tantivy.Index:
        index = tantivy.Index(schema(), path=str(self.path))
        self.analyzers = {
            "folded": _folding().build(),
            "stems": _folding().filter(Filter.stemmer("english")).build(),
        }
        for name, analyzer in self.analyzers.items():
            index.register_tokenizer(name, analyzer)
        return index

    # --- questions ---

    def answer(self, question: Question) -> Answer:
        text = self._text(question)
        chosen = {slug: self._any_of(numbers) for slug, numbers in question.terms.items()}
        query = self._all_of([text, *chosen.values()])
        found = self.searcher.search(query, limit=PAGE, count=True)
        documents = [self.searcher.doc(address) for _score, address in found.hits]
        counts = self._counts(text, chosen) if question.facets else None
        return Answer(found.count, [document["key"][0] for document in documents], counts)

    def _text(self, question: Question) -> Query:
        analyzer = self.analyzers["folded" if question.way == "prefix" else "stems"]
        return self._all_of([self._word(word, question.way) for word in analyzer.analyze(question.text)])

    def _word(self, word: str, way: str) -> Query:
        """The word in any of the fields."""
        index_schema = self.index.schema
        parts = []
        for name, (boost, completes) in FIELDS.items():
            if way == "prefix" and completes:
                part = Query.fuzzy_term_query(index_schema, f"words_{name}", word, distance=0, prefix=True)
            elif way == "typo":
                part = Query.fuzzy_term_query(index_schema, f"stems_{name}", word, distance=1)
            elif way == "words":
                part = Query.term_query(index_schema, f"stems_{name}", word, index_option="freq")
            else:
                continue
            parts.append((Occur.Should, Query.boost_query(part, boost)))
        return Query.boolean_query(parts)

    def _any_of(self, numbers: list[int]) -> Query:
        terms = Query.boolean_query(
            [(Occur.Should, Query.term_query(self.index.schema, "term", n)) for n in numbers]
        )
        return Query.const_score_query(terms, 0.0)

    def _all_of(self, queries: list[Query]) -> Query:
        if len(queries) == 1:
            return queries[0]
        return Query.boolean_query([(Occur.Must, query) for query in queries])

    def _counts(self, text: Query, chosen: dict[str, Query]) -> dict[int, int]:
        """The counts of all terms in one go; and for each vocabulary in use, without its own choice."""
        counts = self._aggregate([text, *chosen.values()], "term")
        ranges = vocabulary_ranges()
        for slug in chosen:
            others = [query for other, query in chosen.items() if other != slug]
            counts = {n: count for n, count in counts.items() if n not in ranges[slug]}
            counts |= self._aggregate([text, *others], f"term_{slug}")
        return counts

    def _aggregate(self, queries: list[Query], field: str) -> dict[int, int]:
        query = Query.const_score_query(self._all_of(queries), 1.0)
        found = self.searcher.aggregate(query, {"terms": {"terms": {"field": field, "size": MANY}}})
        return {int(bucket["key"]): bucket["doc_count"] for bucket in found["terms"]["buckets"]}

    # --- size and freshness ---

    def size(self) -> int:
        return files_size(self.path)

    def save(self, person: Person, word: str) -> None:
        writer = self._index().writer(heap_size=15_000_000, num_threads=1)
        writer.delete_documents_by_term("key", person.key)
        writer.add_document(_document(person, bio=word))
        writer.commit()

    def finds(self, word: str) -> bool:
        self.index.reload()
        self.searcher = self.index.searcher()
        return self.answer(Question("saved", word)).total > 0


def _folding() -> TextAnalyzerBuilder:
    return TextAnalyzerBuilder(Tokenizer.simple()).filter(Filter.lowercase()).filter(Filter.ascii_fold())


def _document(person: Person, bio: str = "") -> tantivy.Document:
    texts = {name: getattr(person, name) for name in FIELDS} | ({"bio": bio} if bio else {})
    document = tantivy.Document()
    document.add_unsigned("key", person.key)
    document.add_text("shown", f"{person.name}\n{person.headline}")
    for name, (_boost, completes) in FIELDS.items():
        document.add_text(f"stems_{name}", texts[name])
        if completes:
            document.add_text(f"words_{name}", texts[name])
    document.add_unsigned("places_free", person.places_free)
    for number in person.terms:
        document.add_unsigned("term", number)
    for slug, numbers in vocabulary_ranges().items():
        for number in numbers:
            if number in person.terms:
                document.add_unsigned(f"term_{slug}", number)
    return document
