"""The judged queries of the relevance benchmark: enough of them, and every one with somebody to find."""

import pytest

from example_site.demo.people import mentors
from tests.benchmarks.relevance.german import german_mentors
from tests.benchmarks.relevance.judging import Query, grades, read_queries
from tests.benchmarks.relevance.measure import ndcg


@pytest.fixture(scope="module")
def people():
    return {one.number: one for one in (*mentors(400), *german_mentors(1001))}


def test_queries_are_many_and_each_has_somebody_to_find(people):
    queries = read_queries()

    assert len({query.typed for query in queries}) >= 150
    assert [query for query in queries if max(grades(query, people).values(), default=0) < 2] == []


def test_hidden_field_makes_nobody_relevant(people):
    hidden = next(one for one in people.values() if one.field_visibility.get("employer") == "signed_in")

    assert hidden.number not in grades(Query("employer", "", f"employer={hidden.employer}"), people)


def test_ndcg_is_one_for_the_best_order_and_less_for_any_other():
    judged = {1: 3, 2: 2, 3: 1}

    assert ndcg([1, 2, 3], judged) == 1
    assert 0 < ndcg([3, 2, 1], judged) < ndcg([2, 1, 3], judged) < 1
    assert ndcg([9, 8], judged) == ndcg([], judged) == 0
