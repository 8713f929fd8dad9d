"""The solver: the best there is against every choice on small cases, rules kept, order without effect."""

from dataclasses import replace
from itertools import product
from random import Random

import numpy as np
import pytest

from wagtail_mentoring.matching import solver
from wagtail_mentoring.matching.assignment import RULED_OUT, is_optimal
from wagtail_mentoring.matching.decisions import forbidden_by
from wagtail_mentoring.matching.explanations import CapacityHint, audit, capacity_hint, why_not
from wagtail_mentoring.matching.problem import Criterion, Mentee, Mentor, Problem, Rules
from wagtail_mentoring.matching.score_table import FORBIDDEN, ScoreTable
from wagtail_mentoring.matching.scoring import MOST, Scorer, shares
from wagtail_mentoring.matching.solver import ImpossibleLocks, solve
from wagtail_mentoring.matching.time_zones import gap_hours

TERMS = ("law", "art", "code", "care")
RULES = Rules(
    (Criterion("terms:topic", 2), Criterion("preferred", 3), Criterion("words", 1), Criterion("time_zone", 1))
)


def mentee(key, **values):
    usual = {"terms": {}, "preferred": (), "words": "", "time_zone": "", "waited": 0, "groups": ()}
    return Mentee(key=key, user=str(1000 + key), **{**usual, **values})


def mentor(key, **values):
    usual = {"user": None, "places": 1, "terms": {}, "words": "", "time_zone": ""}
    return Mentor(key=key, **{**usual, **values})


def cohort(seed, mentees=5, mentors=5, most_places=2, **values):
    """People whose wishes and offers are drawn by chance, the same for the same seed."""
    chance = Random(seed)
    names = list(range(1, mentors + 1))
    offered = [
        mentor(
            key, places=chance.randint(0, most_places), terms={"topic": frozenset(chance.sample(TERMS, 2))}
        )
        for key in names
    ]
    asking = [
        mentee(
            100 + number,
            terms={"topic": frozenset(chance.sample(TERMS, chance.randint(0, 2)))},
            preferred=tuple(chance.sample(names, chance.randint(0, 2))),
        )
        for number in range(mentees)
    ]
    never = frozenset((row.key, chance.choice(names)) for row in asking if chance.random() < 0.5)
    return Problem(asking, offered, values.pop("rules", RULES), "seed", **{"never": never, **values})


def worth(problem, pairs):
    scorer = Scorer(problem)
    people = {row.key: row for row in [*problem.mentees, *problem.mentors]}
    return len(pairs), sum(scorer.score(people[a], people[b]) for a, b in pairs)


def every_choice(problem):
    """All ways to give mentees places, each as pairs."""
    options = []
    for row in problem.mentees:
        allowed = [other for other in problem.mentors if not list(forbidden_by(row, other, problem))]
        options.append([None, *(other.key for other in allowed)])
    for choice in product(*options):
        pairs = [(row.key, key) for row, key in zip(problem.mentees, choice, strict=True) if key is not None]
        if all(choice.count(other.key) <= other.places for other in problem.mentors):
            yield pairs


@pytest.mark.parametrize("seed", range(25))
def test_nothing_better_exists(seed):
    problem = cohort(seed, mentees=4, mentors=4)

    solution = solve(problem)

    found = [(pair.mentee, pair.mentor) for pair in solution.pairs]
    assert worth(problem, found) == max(worth(problem, pairs) for pairs in every_choice(problem))
    assert solution.certificate["valid"]


@pytest.mark.parametrize("seed", range(5))
def test_order_of_people_changes_nothing(seed):
    problem = cohort(seed, mentees=30, mentors=20)
    chance = Random(seed + 1)
    mixed = Problem(
        chance.sample(problem.mentees, 30),
        chance.sample(problem.mentors, 20),
        problem.rules,
        problem.seed,
        never=problem.never,
    )

    one, other = solve(problem), solve(mixed)

    assert one.output_digest == other.output_digest
    assert one.input_digest == other.input_digest


@pytest.mark.parametrize("seed", range(10))
def test_rules_places_and_locks_hold_in_larger_cohorts(seed):
    problem = cohort(seed, mentees=60, mentors=50)
    free = [row.key for row in problem.mentors if row.places]
    must = {(100, next(key for key in free if (100, key) not in problem.never))}
    problem = Problem(
        problem.mentees, problem.mentors, RULES, "seed", must=frozenset(must), never=problem.never
    )

    solution = solve(problem)

    pairs = {(pair.mentee, pair.mentor) for pair in solution.pairs}
    used = [mentor for _mentee, mentor in pairs]
    assert must <= pairs
    assert not pairs & problem.never
    assert all(used.count(row.key) <= row.places for row in problem.mentors)
    assert len({mentee for mentee, _mentor in pairs}) == len(pairs)
    assert len(pairs) + len(solution.unmatched) == 60
    assert all(sum(part.points for part in pair.parts) == pair.score for pair in solution.pairs)
    assert solution.certificate["valid"]


@pytest.mark.parametrize("seed", range(3))
def test_ten_vetoes_move_at_most_ten_others(seed):
    problem = cohort(seed, mentees=150, mentors=150)
    first = {pair.mentee: pair.mentor for pair in solve(problem).pairs}
    vetoed = frozenset(Random(seed).sample(sorted(first.items()), 10))
    again = Problem(
        problem.mentees,
        problem.mentors,
        RULES,
        "seed",
        never=problem.never,
        vetoed=vetoed,
        kept=frozenset(first.items()) - vetoed,
    )

    second = {pair.mentee: pair.mentor for pair in solve(again).pairs}

    others = [key for key in first if (key, first[key]) not in vetoed and second.get(key) != first[key]]
    assert len(others) <= 10


def test_ties_are_broken_by_the_seed_and_not_by_who_came_first():
    people = [mentee(number) for number in range(1, 9)]
    mentors = [mentor(number) for number in range(11, 19)]

    results = {solve(Problem(people, mentors, RULES, seed)).output_digest for seed in ("one", "two", "three")}

    assert len(results) > 1


@pytest.mark.parametrize(
    "problem",
    [
        Problem([mentee(1)], [mentor(2)], RULES, "", must=frozenset({(1, 2)}), never=frozenset({(1, 2)})),
        Problem([mentee(1)], [mentor(2)], RULES, "", must=frozenset({(1, 2)}), vetoed=frozenset({(1, 2)})),
        Problem([mentee(1)], [mentor(2, user="1001")], RULES, "", must=frozenset({(1, 2)})),
        Problem([mentee(1)], [mentor(2, places=0)], RULES, "", must=frozenset({(1, 2)})),
        Problem([mentee(1), mentee(3)], [mentor(2)], RULES, "", must=frozenset({(1, 2), (3, 2)})),
        Problem([mentee(1)], [mentor(2), mentor(3)], RULES, "", must=frozenset({(1, 2), (1, 3)})),
        Problem([mentee(1)], [], RULES, "", must=frozenset({(1, 2)})),
    ],
)
def test_locks_that_cannot_hold_are_refused_with_their_pairs(problem):
    with pytest.raises(ImpossibleLocks) as error:
        solve(problem)

    assert set(error.value.pairs) == problem.must


def test_each_rule_is_named():
    required = Rules((Criterion("terms:topic", 1, required=True),), longest_gap_hours=3)
    asking = mentee(1, terms={"topic": frozenset({"law"})}, time_zone="Europe/Dublin")
    offered = mentor(2, user="1001", time_zone="Asia/Tokyo")
    pair = frozenset({(1, 2)})
    problem = Problem([asking], [offered], required, "", never=pair, vetoed=pair)

    assert list(forbidden_by(asking, offered, problem)) == [
        "self",
        "never",
        "vetoed",
        "time_zone",
        "terms:topic",
    ]


def test_mentee_who_named_no_term_is_kept_from_nobody_by_a_required_vocabulary():
    required = Rules((Criterion("terms:topic", 1, required=True),))

    assert not list(forbidden_by(mentee(1), mentor(2), Problem([], [], required, "")))


def test_unmatched_mentee_is_told_by_the_rule_that_keeps_most_away():
    required = Rules((Criterion("terms:topic", 1, required=True),))
    asking = mentee(1, terms={"topic": frozenset({"law"})})
    mentors = [mentor(number, terms={"topic": frozenset({"art"})}) for number in (2, 3)]

    [left] = solve(Problem([asking], mentors, required, "")).unmatched
    [full, *_] = solve(Problem([asking], [mentor(2, places=0)], RULES, "")).unmatched

    assert (left.reason, left.detail) == ("no_mentor_allowed", {"terms:topic": 2})
    assert (full.reason, full.detail) == ("all_full", {})


@pytest.mark.parametrize(
    ("one", "other", "hours"),
    [
        ("Europe/Dublin", "Europe/Berlin", 1),
        ("Pacific/Auckland", "America/Los_Angeles", 3),
        ("Europe/Dublin", "", None),
        ("Asia/Kolkata", "Europe/Dublin", 6),
    ],
)
def test_gap_between_time_zones(one, other, hours):
    assert gap_hours(one, other) == gap_hours(other, one) == hours


@pytest.mark.parametrize("weights", [(1,), (1, 2, 3), (3, 3, 1, 1, 2), (1, 1, 1)])
def test_points_are_given_out_whole(weights):
    assert sum(shares(weights)) == MOST


def test_a_pair_that_shares_all_there_is_has_all_points():
    words = "sustainable fisheries policy"
    asking = mentee(
        1,
        terms={"topic": frozenset({"law"})},
        preferred=(2,),
        words=words,
        time_zone="Europe/Dublin",
    )
    offered = mentor(2, terms={"topic": frozenset({"law"})}, words=words, time_zone="Europe/Dublin")

    assert Scorer(Problem([asking], [offered], RULES, "")).score(asking, offered) == MOST


def test_points_for_what_came_before_stand_by_themselves():
    asking = mentee(1, waited=1)
    problem = Problem([asking], [mentor(2)], RULES, "", kept=frozenset({(1, 2)}))

    parts = {part.criterion: part.points for part in Scorer(problem).parts(asking, mentor(2))}

    assert (parts["kept"], parts["waited"]) == (50, 100)


def test_a_wrong_choice_is_no_optimum():
    costs = [np.array([-5, -2]), np.array([-4, RULED_OUT])]

    assert is_optimal(costs, [1, 1], [1, 0], [-2, 0], [-4, 0])
    assert not is_optimal(costs, [1, 1], [1, -1], [-2, 0], [-4, 0])
    assert not is_optimal(costs, [1, 1], [1, 1], [-2, 0], [-4, 0])
    assert not is_optimal(costs, [1, 1], [0, -1], [-2, 0], [-4, 0])
    assert not is_optimal(costs, [1, 1], [1, 0], [-2, -4], [0, 0])
    assert not is_optimal(costs, [1, 0], [1, 0], [-2, 0], [-4, 0])
    assert not is_optimal(costs, [1, 1], [1, 0], [-3, 1], [-4, 0])


@pytest.mark.parametrize("seed", range(10))
def test_table_says_of_every_pair_what_scorer_and_rules_say(seed):
    zones = ("", "Europe/Dublin", "Asia/Tokyo", "America/New_York")
    texts = ("sustainable fisheries policy", "policy of hospitals", "fisheries", "")
    chance = Random(seed)
    required = Rules((Criterion("terms:topic", 2, required=chance.random() < 0.5), *RULES.criteria[1:]), 6)
    problem = cohort(seed, mentees=12, mentors=9, rules=required)
    drawn = {"words": lambda: chance.choice(texts), "time_zone": lambda: chance.choice(zones)}
    people, mentors = (
        [replace(row, **{name: draw() for name, draw in drawn.items()}) for row in rows]
        for rows in (problem.mentees, problem.mentors)
    )
    people[0], people[1] = replace(people[0], waited=2), replace(people[1], preferred=(3, 99, 3))
    mentors[0] = replace(mentors[0], user=people[2].user)
    problem = replace(
        problem,
        mentees=people,
        mentors=mentors,
        vetoed=frozenset({(people[3].key, 2), (people[3].key, 99)}),
        kept=frozenset((row.key, chance.randint(1, 9)) for row in people[4:]),
    )
    scorer = Scorer(problem)
    table = ScoreTable(problem, scorer, mentors)

    for asking in people:
        expected = [
            FORBIDDEN if list(forbidden_by(asking, other, problem)) else scorer.score(asking, other)
            for other in mentors
        ]
        assert table.scores(asking).tolist() == expected


def test_chance_never_outweighs_a_point():
    """Ties of many pairs together would, if one point were worth no more than the ties of one pair."""
    for seed in range(5):
        problem = replace(cohort(seed, mentees=30, mentors=30), seed=str(seed))
        other = replace(problem, seed="another")
        assert sum(p.score for p in solve(problem).pairs) == sum(p.score for p in solve(other).pairs)


def test_options_left_out_at_first_are_looked_at_where_the_proof_asks_for_them(monkeypatch):
    problem = cohort(3, mentees=60, mentors=50)
    whole = solve(problem)

    monkeypatch.setattr(solver, "FIRST_OPTIONS", 2)

    few = solve(problem)
    assert few.output_digest == whole.output_digest
    assert few.certificate["valid"]


def test_more_mentees_than_fit_are_refused(monkeypatch):
    monkeypatch.setattr(solver, "MOST_MENTEES", 1)

    with pytest.raises(ValueError, match="At most 1"):
        solve(cohort(1))


def test_why_not_has_four_answers():
    law = {"topic": frozenset({"law"})}
    people = [mentee(1, terms=law, preferred=(11,)), mentee(2, terms=law), mentee(3)]
    mentors = [mentor(11, terms=law), mentor(12, terms=law), mentor(13), mentor(14)]
    problem = Problem(people, mentors, RULES, "", never=frozenset({(3, 12)}), vetoed=frozenset({(3, 11)}))
    solution = solve(problem)

    def code(mentee, mentor):
        answer = why_not(problem, solution, mentee, mentor)
        return answer.code, answer.rule

    assert {pair.mentee: pair.mentor for pair in solution.pairs}[1] == 11
    assert code(1, 11) == ("paired", "")
    assert code(3, 12) == ("rule", "never")
    assert code(3, 11) == ("vetoed", "")
    assert code(2, 11) == ("full", "")
    [free] = {13, 14} - {pair.mentor for pair in solution.pairs}
    assert code(1, free) == ("contested", "")
    assert code(1, 99) == ("rule", "places")


def test_audit_suppresses_small_groups_and_marks_the_one_that_fares_worse():
    art = {"topic": frozenset({"art"})}
    well = [mentee(number, groups=(("course", "Law"),)) for number in range(10)]
    worse = [mentee(100 + number, groups=(("course", "Art"),), terms=art) for number in range(10)]
    few = [mentee(200 + number, groups=(("course", "Care"),)) for number in range(9)]
    mentors = [mentor(1000 + number) for number in range(19)]
    problem = Problem(
        [*well, *worse, *few], mentors, Rules((Criterion("terms:topic", 1, required=True),)), "seed"
    )

    figures = {row.value: row for row in audit(problem, solve(problem))}

    assert (figures["Law"].n, figures["Law"].matched, figures["Law"].flagged) == (10, 10, False)
    assert (figures["Art"].matched, figures["Art"].flagged) == (0, True)
    assert (figures["Care"].suppressed, figures["Care"].n) == (True, 0)


def test_hint_says_how_many_more_pairs_there_were_without_a_rule():
    required = Rules((Criterion("terms:topic", 1, required=True),), longest_gap_hours=3)
    people = [mentee(number, terms={"topic": frozenset({"law"})}) for number in (1, 2, 3)]
    art = {"topic": frozenset({"art"})}
    problem = Problem(people, [mentor(11, terms=art, places=2)], required, "", never=frozenset({(1, 99)}))
    no_places = replace(problem, mentors=[mentor(11, places=0)])

    assert capacity_hint(problem, solve(problem)) == CapacityHint(3, 2, {"terms:topic": 2})
    assert capacity_hint(no_places, solve(no_places)) == CapacityHint(3, 0, {})
