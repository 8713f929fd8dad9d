"""Documents turned inside out: the arrays say of every term what a plain count of the words says."""

import random

import numpy as np
import pytest

from wagtail_mentoring.search.inversion import LENGTH_WEIGHT, SATURATION, invert
from wagtail_mentoring.search.schema import Document, Record
from wagtail_mentoring.search.tokens import stemmer, words

WORDS = ["mentor", "mentors", "guide", "guiding", "zoe", "ada", "b2b", "ölwerk"]


def document(key="1", model="shop.book", completed=None, record=None, **searched):
    texts = {path: [text] if isinstance(text, str) else text for path, text in searched.items()}
    return Document(key, model, texts, completed or {}, record or Record())


def inverted(*documents, **options):
    return invert(documents, language="en", **options)


def postings(made, name):
    """What a field's arrays say: the documents of each term."""
    field = made.columns.fields[name]
    return {
        term: field.documents[field.offsets[number] : field.offsets[number + 1]].tolist()
        for number, term in enumerate(field.terms)
    }


def impacts(made, name, term):
    field = made.columns.fields[name]
    number = field.terms.index(term)
    return field.impacts[field.offsets[number] : field.offsets[number + 1]].tolist()


def crowd(size):
    choose = random.Random(4)
    return [
        document(str(number), title=" ".join(choose.choices(WORDS, k=choose.randint(0, 12))))
        for number in range(size)
    ]


@pytest.mark.parametrize("size", [1, 2, 300])
def test_many_documents_give_what_counting_their_words_gives(size):
    documents, cut = crowd(size), stemmer("en")
    stems = [[cut(word) for word in words(each.searched["title"][0])] for each in documents]

    made = inverted(*documents)

    terms = sorted({stem for each in stems for stem in each})
    assert made.columns.keys == [each.key for each in documents]
    assert postings(made, "stems.title") == {
        term: [number for number, each in enumerate(stems) if term in each] for term in terms
    }
    for term in terms:
        expected = {
            number: [place for place, stem in enumerate(each) if stem == term]
            for number, each in enumerate(stems)
            if term in each
        }
        assert made.positions_of("stems.title", term, list(expected)) == expected
    assert made.occurrences["stems.title"].lengths.tolist() == [len(each) for each in stems]


def test_terms_are_in_the_order_of_their_characters():
    made = inverted(document(title="zebra Übung ab ölwerk 9 東京"))

    terms = made.columns.fields["stems.title"].terms
    assert terms == sorted(terms)
    assert [term.encode() for term in terms] == sorted(term.encode() for term in terms)


def test_impact_grows_with_repetition_and_falls_with_length():
    made = inverted(
        document("1", title="mentor"),
        document("2", title="mentor mentor guide zoe"),
        document("3", title="mentor guide zoe ada"),
    )

    def expected(count, length, average):
        share = count / (count + SATURATION * (1 - LENGTH_WEIGHT + LENGTH_WEIGHT * length / average))
        return round(255 * share)

    assert impacts(made, "stems.title", "mentor") == [expected(1, 1, 3), expected(2, 4, 3), expected(1, 4, 3)]


def test_impact_is_never_nothing():
    made = inverted(document(title="mentor " + "guide " * 5000), averages={"stems.title": 3.0})

    assert impacts(made, "stems.title", "mentor") == [1]


def test_mean_length_counts_documents_that_have_the_field():
    made = inverted(document("1", title="mentor guide"), document("2", title=""), document("3", text="ada"))

    assert made.columns.averages == {"stems.title": 2.0, "stems.text": 1.0}


def test_mean_lengths_of_the_generation_are_kept():
    made = inverted(document(title="mentor", text="ada"), averages={"stems.title": 8.0})

    assert made.columns.averages == {"stems.title": 8.0, "stems.text": 1.0}
    assert impacts(made, "stems.title", "mentor") > impacts(made, "stems.text", "ada")


def test_values_of_one_field_lie_apart_so_that_no_phrase_joins_them():
    made = inverted(document(title=["ada mentor", "zoe"]))

    [mentor] = made.positions_of("stems.title", "mentor", [0])[0]
    [zoe] = made.positions_of("stems.title", "zoe", [0])[0]
    assert zoe - mentor > 1


def test_completed_words_are_whole_and_searched_words_are_stems():
    made = inverted(document(title="Mentors", completed={"title": ["Mentors"], "name": ["Zoë"]}))

    assert {name: each.terms for name, each in made.columns.fields.items()} == {
        "stems.title": ["mentor"],
        "words.title": ["mentors"],
        "words.name": ["zoe"],
    }


def test_spelling_holds_the_whole_words_of_searched_fields_with_their_number():
    made = inverted(
        document("1", title="mentors", text="mentors ada", completed={"title": ["hidden"]}),
        document("2", title=["zoe", "ada"]),
    )

    known, counts = made.columns.spelling
    assert dict(zip(known, counts.tolist(), strict=True)) == {"ada": 2, "mentors": 2, "zoe": 1}
    assert known == sorted(known)


def test_term_that_occurs_nowhere_has_no_positions():
    made = inverted(document(title="ada zoe"))

    for field, term in (("stems.title", "bea"), ("stems.title", "zz"), ("stems.other", "ada")):
        assert made.positions_of(field, term, [0]) == {}


def test_no_documents_give_no_terms():
    made = inverted()

    assert (made.columns.keys, made.columns.fields, made.columns.table.size) == ([], {}, 0)


def test_documents_without_words_have_an_empty_field():
    made = inverted(document("1", title="", completed={"title": ["…"]}), document("2", title=[]))

    assert postings(made, "stems.title") == postings(made, "words.title") == {}
    assert made.columns.averages["stems.title"] == 1.0


def test_models_are_numbered_and_digests_belong_to_their_documents():
    documents = [document("1", "shop.book"), document("2", "shop.novel"), document("3", "shop.book")]

    columns = inverted(*documents).columns

    assert [columns.labels[number] for number in columns.models] == [each.model for each in documents]
    assert columns.digests.tolist() == [each.digest for each in documents]


def test_filter_values_are_distinct_and_in_reading_order():
    columns = inverted(
        document("1", record=Record({"tag": ["zoe", "Ada", "zoe"], "pages": [300]})),
        document("2", record=Record({"tag": [], "pages": [20]})),
        document("3", record=Record({"tag": ["Ada"]})),
    ).columns

    tag, pages = columns.table.columns["tag"], columns.table.columns["pages"]
    assert (tag.values, pages.values) == (["Ada", "zoe"], [20, 300])
    assert list(zip(tag.rows.tolist(), tag.ordinals.tolist(), strict=True)) == [(0, 0), (0, 1), (2, 0)]
    assert list(zip(pages.rows.tolist(), pages.ordinals.tolist(), strict=True)) == [(0, 1), (1, 0)]


def test_related_objects_are_rows_that_know_their_document():
    book = Record(related={"authors": [Record({"name": ["Ann"]}), Record({"name": ["Bob"]})]})
    other = Record(related={"authors": [Record({"name": ["Ann"]})]})

    table = inverted(document("1", record=Record()), document("2", record=book), document("3", record=other))

    authors = table.columns.table.related["authors"]
    assert (authors.size, authors.parents.tolist()) == (3, [1, 1, 2])
    assert authors.columns["name"].values == ["Ann", "Bob"]
    assert authors.columns["name"].ordinals.tolist() == [0, 1, 0]
    assert np.array_equal(authors.columns["name"].rows, [0, 1, 2])
