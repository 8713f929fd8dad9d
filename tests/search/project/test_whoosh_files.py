"""Whoosh's files as Whoosh sees them: our blocks of postings read like those that Whoosh wrote itself."""

import random
import subprocess
import sys
from pathlib import Path

import pytest
from whoosh import fields
from whoosh.analysis import RegexTokenizer
from whoosh.filedb.filestore import RamStorage
from whoosh.index import open_dir
from whoosh.query import Phrase, Prefix, Term
from whoosh.searching import Searcher

from wagtail_mentoring.search import whoosh_files
from wagtail_mentoring.search.inversion import invert
from wagtail_mentoring.search.schema import Document, Record
from wagtail_mentoring.search.whoosh_files import PrivateStorage, positions, write_contents, write_segment

ROOT = Path(__file__).parents[3]
SPACES = RegexTokenizer(r"[^ ]+")
SCHEMA = fields.Schema(
    **{
        "key": fields.STORED,
        "model": fields.STORED,
        "stems.title": fields.TEXT(analyzer=SPACES),
        "words.title": fields.TEXT(analyzer=SPACES, phrase=False),
    }
)

#: Words that are their own stems in a language without stemming; some frequent, some in one text only.
WORDS = [f"{chr(97 + number % 26)}{number}" for number in range(60)]
CHANCES = [1 / (1 + number) for number in range(60)]


@pytest.fixture(scope="module")
def texts():
    choose = random.Random(7)
    lengths = [choose.choice([0, 1, 3, 9, 40]) for _ in range(500)]
    return [" ".join(choose.choices(WORDS, CHANCES, k=length)) for length in lengths]


@pytest.fixture(params=[(512, 100_000), (7, 50)], ids=["one block a term", "many blocks"])
def ours(request, tmp_path, texts, monkeypatch):
    """The texts as we write them: the directory, the segment and what was written."""
    monkeypatch.setattr(whoosh_files, "BLOCK", request.param[0])
    monkeypatch.setattr(whoosh_files, "RUN", request.param[1])
    documents = [
        Document(str(1000 + number), "shop.book", {"title": [text]}, {"title": [text]}, Record())
        for number, text in enumerate(texts)
    ]
    inverted = invert(documents, language="none")
    storage = PrivateStorage(tmp_path)
    segment = write_segment(storage, SCHEMA, inverted)
    write_contents(storage, SCHEMA, [segment], 1)
    return tmp_path, segment, inverted


@pytest.fixture(scope="module")
def theirs(texts):
    """A reader of the same texts as Whoosh writes them."""
    index = RamStorage().create_index(SCHEMA)
    writer = index.writer()
    for number, text in enumerate(texts):
        writer.add_document(
            **{"key": str(1000 + number), "model": "shop.book", "stems.title": text, "words.title": text}
        )
    writer.commit()
    return index.reader()


def read(reader, field, term):
    matcher, found = reader.postings(field, term), []
    while matcher.is_active():
        places = matcher.value_as("positions") if field.startswith("stems") else None
        found.append((matcher.id(), matcher.weight(), matcher.value_as("frequency"), places))
        matcher.next()
    return found


@pytest.mark.parametrize("field", ["stems.title", "words.title"])
def test_postings_read_like_those_whoosh_wrote(ours, theirs, field):
    with open_dir(str(ours[0])).reader() as reader:
        assert list(reader.lexicon(field)) == list(theirs.lexicon(field))
        for term in theirs.lexicon(field):
            assert read(reader, field, term) == read(theirs, field, term)


def test_statistics_read_like_those_whoosh_wrote(ours, theirs):
    def statistics(reader, term):
        info = reader.term_info("stems.title", term)
        return (
            *(info.weight(), info.doc_frequency(), info.min_length(), info.max_length()),
            *(info.max_weight(), info.min_id(), info.max_id()),
        )

    with open_dir(str(ours[0])).reader() as reader:
        for term in theirs.lexicon("stems.title"):
            assert statistics(reader, term) == statistics(theirs, term)
        for number in range(theirs.doc_count_all()):
            expected = theirs.doc_field_length(number, "stems.title")
            assert reader.doc_field_length(number, "stems.title") == expected
        assert reader.field_length("stems.title") == theirs.field_length("stems.title")


def test_terms_phrases_and_prefixes_find_the_documents_that_have_them(ours, texts):
    directory, _segment, inverted = ours
    pairs = [("a0", "b1"), ("b1", "a0"), ("c2", "c2"), ("z25", "a0")]
    with open_dir(str(directory)).searcher() as searcher:

        def found(query):
            return {hit["key"] for hit in searcher.search(query, limit=None)}

        def having(test):
            return {str(1000 + number) for number, text in enumerate(texts) if test(text)}

        for word in WORDS:
            assert found(Term("stems.title", word)) == having(lambda text, word=word: word in text.split())
        for first, second in pairs:
            phrase = f" {first} {second} "
            expected = having(lambda text, phrase=phrase: phrase in f" {text} ")
            assert found(Phrase("stems.title", [first, second])) == expected
        expected = having(lambda text: any(word.startswith("a") for word in text.split()))
        assert found(Prefix("words.title", "a")) == expected
        assert next(iter(searcher.documents())) == {"key": "1000", "model": "shop.book"}
    assert inverted.columns.size == len(texts)


def test_positions_read_from_the_file_are_those_that_were_written(ours):
    directory, segment, inverted = ours
    field = inverted.columns.fields["stems.title"]
    for number, term in enumerate(field.terms):
        documents = field.documents[field.offsets[number] : field.offsets[number + 1]].tolist()[::3]
        expected = inverted.positions_of("stems.title", term, documents)
        found = positions(PrivateStorage(directory), segment.segment_id(), "stems.title", term, documents)
        assert found == {document: expected[document] for document in documents}


def test_whoosh_skips_blocks_by_their_scores(ours, theirs):
    with open_dir(str(ours[0])).searcher() as searcher:
        best = [hit.docnum for hit in searcher.search(Term("stems.title", "a0"), limit=5)]
    assert best == [hit.docnum for hit in Searcher(theirs).search(Term("stems.title", "a0"), limit=5)]


def test_segment_is_one_file(ours):
    directory, segment, _inverted = ours

    assert sorted(path.name for path in directory.iterdir()) == [
        f"{segment.segment_id()}.seg",
        "_MAIN_1.toc",
    ]


CUT_SHORT = """
import sys
from pathlib import Path
from django.conf import settings
settings.configure()
from whoosh.index import FileIndex
from wagtail_mentoring.search.whoosh_files import PrivateStorage
directory = Path(sys.argv[1])
reader = FileIndex(PrivateStorage(directory)).reader()
with open(next(directory.glob("*.seg")), "r+b") as file:
    file.truncate(10)
try:
    for number in range(60):
        for term in list(reader.lexicon("stems.title")):
            reader.postings("stems.title", term).all_ids()
except Exception as error:
    print("raised")
"""


def test_file_cut_short_below_an_open_reader_is_an_error_and_kills_no_process(ours):
    ran = subprocess.run(
        [sys.executable, "-c", CUT_SHORT, str(ours[0])], cwd=ROOT, capture_output=True, text=True
    )

    assert (ran.returncode, ran.stdout.strip()) == (0, "raised"), ran.stderr
