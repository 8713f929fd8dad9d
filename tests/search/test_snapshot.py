"""What is worked out of a snapshot is kept for all threads of a process, and only the latest of it."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from wagtail_mentoring.search.query import Word
from wagtail_mentoring.search.segments import Snapshot


@pytest.fixture
def threads():
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    with ThreadPoolExecutor(4) as pool:
        yield pool
    sys.setswitchinterval(before)


def test_what_one_thread_asks_for_is_there_although_others_push_it_out(threads):
    snapshot = Snapshot([])

    def ask(first):
        # Python itself hashes a word, so that another thread may come in between.
        words = [Word(f"word{(first + step) % 5}", "form") for step in range(20_000)]
        return all(
            snapshot.keep(("text", word), lambda word=word: word.text, most=2) == word.text for word in words
        )

    assert list(threads.map(ask, range(4))) == [True] * 4


def test_only_the_latest_of_each_sort_are_kept():
    snapshot, made = Snapshot([]), []

    def ask(*key):
        return snapshot.keep(key, lambda: made.append(key) or key, most=2)

    for key in [("a", 1), ("b", 1), ("a", 2), ("a", 1), ("a", 3), ("a", 2), ("a", 1), ("b", 1)]:
        assert ask(*key) == key

    assert made == [("a", 1), ("b", 1), ("a", 2), ("a", 3), ("a", 1)]
