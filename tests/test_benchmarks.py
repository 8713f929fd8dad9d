"""The machinery of the benchmarks works; how fast anybody is, is not asserted here."""

import pytest

from tests.benchmarks import imports
from tests.benchmarks.applications import staff_list
from tests.benchmarks.search import report
from tests.benchmarks.search.engines import Answer, Question
from tests.benchmarks.search.measure import Plan, measure
from tests.benchmarks.search.people import people
from tests.benchmarks.search.questions import KINDS, is_right, questions, right_answer
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.directory.models import Mentor


@pytest.fixture(scope="module")
def crowd():
    return list(people(300))


@pytest.mark.slow
def test_search_benchmark_asks_all_kinds_and_finds_no_wrong_answer(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "")
    said = []

    figures = measure(Plan(["ours", "fts5"], 300, 3, 60, tmp_path, said.append))

    assert {kind for kind, one in figures["ours"].kinds.items() if len(one.times) == 3} == set(KINDS)
    assert {kind for kind, one in figures["fts5"].kinds.items() if one.is_impossible} == {"typo"}
    for engine in figures.values():
        assert sum(kind.checked for kind in engine.kinds.values()) == 20
        assert [kind for kind, one in engine.kinds.items() if one.wrong] == []
        assert engine.size > 0
        assert engine.saved
    text = report.tables({300: figures, 1: figures}, "a test")
    assert "| one typing error |" in text
    assert "– |" in text


def test_mentors_of_the_benchmark_are_the_same_every_time(crowd):
    assert crowd == list(people(300))


def test_questions_of_a_kind_all_differ(crowd):
    for kind, asked in questions(crowd, 12).items():
        assert len({str(question) for question in asked}) == 12, kind


def test_oracle_counts_a_facet_without_its_own_choice(crowd):
    [industry, other] = [crowd[0].terms[0], 18]
    question = Question("filtered-facets", "growth", terms={"industry": [industry]}, facets=True)

    right = right_answer(question, crowd)

    found = [p for p in crowd if p.is_listed and "growth" in p.bio.split()]
    assert right.total == sum(industry in p.terms for p in found)
    assert right.counts.get(other, 0) == sum(other in p.terms for p in found)
    assert right.counts[80] == sum(80 in p.terms and industry in p.terms for p in found)


@pytest.mark.parametrize("counts", [{1: 2, 2: 3}, {1: 2}, None])
def test_wrong_counts_are_recognised(counts):
    assert not is_right(Answer(5, [], counts), Answer(5, [], {1: 3}))


def queries_of(look, user):
    return staff_list.measured(*look, user=user, times=1).queries


@pytest.mark.slow
def test_list_of_applications_takes_the_same_queries_for_few_and_for_many(site_root):
    coordinator = staff_list.fill(120)
    looks = [look for look in staff_list.looks(coordinator) if "application" not in look[0]]
    many = {look: queries_of(look, coordinator) for look in looks}
    Application.objects.filter(pk__gt=10).update(status="draft")

    few = {look: queries_of(look, coordinator) for look in looks}

    assert [look for look in looks if max(few[look]) > max(many[look])] == []


def test_import_benchmark_imports_undoes_and_names_what_was_wrong(site_root, private_folder):
    said = []

    imports.measure(10, said.append)

    assert [line.split(",")[0] for line in said] == [
        "looked through: {'error': 1",
        "imported: {'error': 1",
        "looked through: {'error': 1",
        "imported again: {'error': 1",
        "undone: {'error': 1",
    ]
    assert "'unchanged': 9}" in said[3]
    assert not Mentor.objects.exists()
