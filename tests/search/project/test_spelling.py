"""Near words and corrected texts, straight from a list of known words."""

import random

import pytest

from wagtail_mentoring.search.spelling import Correction, Speller, corrected, errors, nearest, suggestion

KNOWN = {
    "dublin": 50,
    "engineer": 200,
    "engineers": 80,
    "john": 40,
    "jahn": 2,
    "michael": 500,
    "micheal": 3,
    "muller": 12,
    "miller": 30,
    "filler": 90,
    "report2024": 9,
    "software": 90,
}


@pytest.fixture
def spellers():
    """The known words in two lists, as two segments have them."""
    words = sorted(KNOWN)
    halves = [words[::2], words[1::2]]
    return [Speller(half, [KNOWN[word] for word in half]) for half in halves]


@pytest.mark.parametrize(
    ("typed", "meant", "number"),
    [
        ("letter", "letter", 0),
        ("leter", "letter", 1),
        ("lettter", "letter", 1),
        ("lettar", "letter", 1),
        ("lettre", "letter", 1),
        ("etter", "letter", 1),
        ("letters", "letter", 1),
        ("ltetre", "letter", 2),
        ("lett", "letter", 2),
        ("let", "letter", -1),
        ("retail", "letter", -1),
    ],
)
def test_errors_are_letters_added_dropped_changed_or_swapped(typed, meant, number):
    assert errors(typed, meant, 2) == number
    assert errors(meant, typed, 2) == number


def test_search_by_letters_misses_no_word_that_comparing_all_finds():
    draw = random.Random("words")  # noqa: S311
    words = sorted({"".join(draw.choices("abcdé", k=draw.randrange(4, 13))) for _ in range(4000)})
    speller = Speller(words, [1] * len(words))

    for typed in draw.sample(words, 40):
        near = {other for other, _count in speller.within(typed, 1)}
        assert near == {other for other in words if errors(typed, other, 1) == 1}
        near = {other for other, _count in speller.within(typed, 2)}
        assert near == {other for other in words if other[0] == typed[0] and errors(typed, other, 2) > 0}


def test_nearest_words_come_by_first_letter_then_by_how_common_they_are(spellers):
    assert nearest(spellers, "maller", 5) == ["miller", "muller"]
    assert nearest(spellers, "biller", 5) == ["filler", "miller"]
    assert nearest(spellers, "miller", 5) == ["muller", "filler"]
    assert nearest(spellers, "maller", 1) == ["miller"]


@pytest.mark.parametrize(
    "typed", ["", "jonh", "report2025", "xqxqx", "數學", "a" * 64, "\ud800\ud800\ud800\ud800\ud800"]
)
def test_short_words_and_codes_are_taken_as_typed(spellers, typed):
    assert nearest(spellers, typed, 5) == []


def test_counts_of_segments_add_up(spellers):
    more = Speller(["muller"], [100])

    assert nearest([*spellers, more], "maller", 5) == ["muller", "miller"]


def everything(text):
    return True


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jonh dublin", "john dublin"),
        ("Sofware Dublin", "software Dublin"),
        ("softwareengineer", "software engineer"),
        ("xqxqxq Engineers", "Engineers"),
        ("micheal", "michael"),
    ],
)
def test_suggestion_corrects_takes_apart_or_leaves_out(spellers, typed, meant):
    assert corrected(typed, suggestion(typed, spellers, everything)) == meant


@pytest.mark.parametrize("typed", ["", "dublin", "michael", "xqxqxq", "...", "muller"])
def test_suggestion_is_nothing_when_nothing_is_better(spellers, typed):
    assert suggestion(typed, spellers, everything) is None


def test_suggestion_tries_the_next_best_when_the_best_finds_nothing(spellers):
    tried = []

    def finds(text):
        tried.append(text)
        return text == "muller dublin"

    assert suggestion("maller dublin", spellers, finds) == (Correction("maller", "muller"),)
    assert tried == ["miller dublin", "muller dublin"]


def test_suggestion_tries_few_texts_however_many_words_are_typed(spellers):
    tried = []
    suggestion(" ".join(f"maller{letter}" for letter in "abcdefghijkl") * 20, spellers, tried.append)

    assert len(tried) <= 8
