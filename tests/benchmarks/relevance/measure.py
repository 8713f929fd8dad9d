"""How good an order of results is: nDCG@10, between 0 and 1.

Järvelin and Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques", with the gain 2^grade - 1.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from math import log2

from tests.benchmarks.relevance.judging import Query

LOOKED_AT = 10

#: Takes what is typed and returns the numbers of the mentors found, the best first.
Search = Callable[[str], Sequence[int]]


def ndcg(found: Sequence[int], grades: Mapping[int, int]) -> float:
    """Return the nDCG@10 of an order of results; ``grades`` must not be empty."""
    ideal = _gain(sorted(grades.values(), reverse=True))
    return _gain([grades.get(number, 0) for number in found]) / ideal


def _gain(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / log2(place + 2) for place, grade in enumerate([*grades][:LOOKED_AT]))


def scores(search: Search, judged: Mapping[Query, Mapping[int, int]]) -> dict[Query, float]:
    """Return the nDCG@10 of every query with one engine."""
    return {query: ndcg(search(query.typed), grades) for query, grades in judged.items()}
