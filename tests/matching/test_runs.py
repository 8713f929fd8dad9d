"""Runs: what they are given, what people say about their pairs, and what a further run makes of that."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from tests.applications.builders import edit_form
from tests.factories import coordinator_of
from wagtail_mentoring.applications.models import Application, ConflictOfInterest
from wagtail_mentoring.matching import actions
from wagtail_mentoring.matching.actions import MatchingRefused
from wagtail_mentoring.matching.board import Board
from wagtail_mentoring.matching.choices import ProposalState, RunState
from wagtail_mentoring.matching.configs import rules_of, usual_config
from wagtail_mentoring.matching.facts import mentees_waiting, mentors_free, problem_of
from wagtail_mentoring.matching.models import MatchProposal, MatchRun
from wagtail_mentoring.matching.rule_actions import end_pair_rule, make_pair_rule
from wagtail_mentoring.matching.wording import goals_of
from wagtail_mentoring.mentorships.actions import start_mentorship

pytestmark = pytest.mark.django_db


def problem(world, **config):
    return problem_of(world.round, {**usual_config(world.round), **config}, "seed")


def test_a_first_run_needs_no_setting(world):
    world.three_pairs()

    run = world.propose()

    assert run.state == RunState.PROPOSED
    assert world.pairs() == {"Ada": "Ines Moor", "Bea": "Omar Said", "Cleo": "Uma Lind"}
    assert (run.counts["mentees"], run.counts["pairs"], run.counts["unmatched"]) == (3, 3, 0)
    assert (run.made_by, run.number) == (world.carol, 1)
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.propose_matches").count() == 1


def test_board_names_the_rule_that_stands_between_mentees_and_free_places(world):
    world.mentor("Ines Moor", terms=[world.cv])
    world.mentor("Omar Said", terms=[world.cv])
    world.mentee("Ada", terms=[world.abroad])
    world.mentee("Bea", terms=[world.cv])
    config = {**usual_config(world.round), "required": ["terms:topic"]}

    run = world.propose(config=config)

    assert (run.counts["unmatched"], run.counts["places_left"]) == (1, 1)
    assert Board(run, world.carol).bottlenecks == [
        "1 place is left free.",
        "If it did not matter that they share nothing in “Topic”, which has to be, "
        "1 more pair could be made.",
    ]


def test_board_says_when_all_places_are_taken(world):
    world.mentor("Ines Moor")
    world.mentee("Ada")
    world.mentee("Bea")

    assert Board(world.propose(), world.carol).bottlenecks == ["All places of the mentors are taken."]


def test_board_says_nothing_of_bottlenecks_where_everybody_has_a_proposal(world):
    world.three_pairs()

    assert Board(world.propose(), world.carol).bottlenecks == []


def test_points_by_criterion_sum_to_the_score(world):
    world.three_pairs().propose()

    for proposal in MatchProposal.objects.all():
        assert sum(points for _key, points, _shared in proposal.parts) == proposal.score


def test_usual_settings_name_the_vocabularies_that_mentees_are_asked_for(world):
    weights = usual_config(world.round)["weights"]

    assert weights == {"terms:topic": 2, "preferred": 3, "words": 1, "time_zone": 1}
    assert [criterion.key for criterion in rules_of(usual_config(world.round)).criteria] == list(weights)


def test_criterion_without_weight_is_left_out_unless_it_is_required(world):
    config = {
        **usual_config(world.round),
        "weights": {"terms:topic": 0, "words": 0},
        "required": ["terms:topic"],
    }

    assert [(row.key, row.weight, row.required) for row in rules_of(config).criteria] == [
        ("terms:topic", 1, True)
    ]


def test_only_mentees_with_a_place_for_certain_and_no_pair_take_part(world):
    mentor = world.mentor("Ines Moor", capacity=3)
    waiting = world.mentee("Ada")
    world.mentee("Untold", released_at=None)
    world.mentee("Asked", answer_by=timezone.now())
    world.mentee("Held", held_at=timezone.now())
    world.mentee("Declined", status="declined")
    paired = world.mentee("Paired")
    start_mentorship(application=paired, mentor=mentor, user=world.carol)

    assert mentees_waiting(world.round) == [waiting]
    assert [row.places for row in problem(world).mentors] == [2]


def test_only_listed_mentors_with_a_place_free_take_part(world):
    free = world.mentor("Ines Moor")
    world.mentor("Full Person", capacity=0)
    world.mentor("Hidden Person", live=False)
    world.mentor("Paused Person", status="paused")

    assert list(mentors_free(world.round, "listed")) == [free]
    assert list(mentors_free(world.round, "applied")) == []


def test_mentors_who_applied_in_the_round_and_were_accepted_can_be_the_only_ones(world):
    applied, _other = world.mentor("Ines Moor"), world.mentor("Omar Said")
    row = world.mentee("Ines", status="accepted")
    Application.objects.filter(pk=row.pk).update(role="mentor", mentor=applied)

    assert list(mentors_free(world.round, "applied")) == [applied]


def test_what_the_solver_is_given(world):
    mentor = world.mentor("Ines Moor", terms=[world.cv], bio="I changed fields.", time_zone="Europe/Dublin")
    application = world.mentee("Ada", terms=[world.cv, world.abroad], wishes=[mentor], goals="To be useful.")

    given = problem(world)

    [mentee], [offered] = given.mentees, given.mentors
    both = frozenset({str(world.cv.translation_key), str(world.abroad.translation_key)})
    assert (mentee.key, mentee.user) == (application.pk, str(application.applicant_id))
    assert (mentee.terms, mentee.preferred) == ({"topic": both}, (mentor.pk,))
    assert (mentee.words, mentee.waited) == ("To be useful.", 0)
    assert offered.terms == {"topic": frozenset({str(world.cv.translation_key)})}
    assert ("I changed fields." in offered.words, offered.time_zone) == (True, "Europe/Dublin")


def test_a_time_zone_that_does_not_exist_is_not_known(world):
    world.mentor("Ines Moor", time_zone="Nowhere/Land")

    assert problem(world).mentors[0].time_zone == ""


def test_mentor_with_a_conflict_of_interest_is_not_proposed(world):
    application = world.mentee("Ada")
    account = coordinator_of(world.alumni)
    mentor = world.mentor("Ines Moor", user=account)
    ConflictOfInterest.objects.create(application=application, person=account, reason="Cousins")

    assert problem(world).never == {(application.pk, mentor.pk)}


def test_rules_of_offices_hold_for_a_round_or_for_all(world):
    world.three_pairs()
    apart = make_pair_rule(
        application=world.ada, mentor=world.ines, kind="never", reason="Former boss", user=world.alan
    )
    make_pair_rule(
        application=world.cleo,
        mentor=world.omar,
        kind="must",
        reason="They know each other",
        user=world.carol,
        every_round=True,
    )

    given = problem(world)
    assert (given.never, given.must) == (
        {(world.ada.pk, world.ines.pk)},
        {(world.cleo.pk, world.omar.pk)},
    )
    assert apart.office == world.alumni

    end_pair_rule(rule=apart, user=world.carol)
    assert problem(world).never == set()


def test_rules_that_contradict_each_other_are_named(world):
    world.three_pairs()
    for kind, every_round in (("never", False), ("must", True)):
        make_pair_rule(
            application=world.ada,
            mentor=world.ines,
            kind=kind,
            reason="Because",
            user=world.carol,
            every_round=every_round,
        )

    with pytest.raises(MatchingRefused, match="Ada Byrne – Ines Moor"):
        world.propose()
    assert not MatchRun.objects.exists()


def test_nobody_to_match_and_nobody_to_match_with_say_so(world):
    with pytest.raises(MatchingRefused, match="Nobody waits for a mentor"):
        world.propose()
    world.mentee("Ada")
    with pytest.raises(MatchingRefused, match="No mentor has a place free"):
        world.propose()


def test_a_round_has_one_open_run(world):
    world.three_pairs().propose()

    with pytest.raises(MatchingRefused, match="has a run already"):
        world.propose()

    actions.discard_run(run=world.run, user=world.carol)
    assert world.propose().number == 2


@pytest.mark.parametrize("who", ["alan", "stranger"])
def test_only_the_office_that_answers_for_matching_runs_and_edits(world, who):
    world.three_pairs().propose()
    user, proposal = getattr(world, who), world.proposal(world.ada)
    steps = [
        lambda: actions.propose_matches(round=world.round, user=user),
        lambda: actions.run_again(run=world.run, user=user),
        lambda: actions.lock_pair(proposal=proposal, user=user),
        lambda: actions.veto_pair(proposal=proposal, reason="No", user=user),
        lambda: actions.discard_run(run=world.run, user=user),
    ]

    for step in steps:
        with pytest.raises(PermissionDenied):
            step()


def test_where_no_office_answers_for_matching_every_office_does(world):
    world.program.stages.all().delete()
    world.three_pairs()

    assert actions.propose_matches(round=world.round, user=world.alan).state == RunState.PROPOSED


def test_a_lock_holds_and_a_veto_is_not_proposed_again(world):
    world.three_pairs().propose()
    actions.lock_pair(proposal=world.proposal(world.bea), user=world.carol)
    actions.veto_pair(proposal=world.proposal(world.ada), reason="Same family", user=world.carol)

    run = world.again()

    assert run.number == 2
    assert world.pairs()["Bea"] == "Omar Said"
    assert world.pairs()["Ada"] != "Ines Moor"
    assert world.proposal(world.bea).state == ProposalState.LOCKED
    [veto] = run.proposals.vetoed()
    assert (veto.application, veto.mentor, veto.reason) == (world.ada, world.ines, "Same family")
    assert MatchRun.objects.get(number=1).state == RunState.DISCARDED
    assert run.seed == MatchRun.objects.get(number=1).seed
    assert world.again().proposals.vetoed().count() == 1


def test_run_again_says_how_many_others_moved(world):
    world.three_pairs().propose()
    assert world.again().counts["moved"] == 0

    actions.veto_pair(proposal=world.proposal(world.ada), reason="No", user=world.carol)
    before = world.pairs()
    run = world.again()
    after = world.pairs()

    assert run.counts["moved"] == sum(after.get(name) != mentor for name, mentor in before.items())


def test_a_pair_somebody_asks_for_is_locked_in_the_next_run(world):
    world.three_pairs().propose()
    actions.veto_pair(proposal=world.proposal(world.ada), reason="No", user=world.carol)

    world.again(also=[(world.ada, world.ines)])

    assert world.pairs()["Ada"] == "Ines Moor"
    assert world.proposal(world.ada).state == ProposalState.LOCKED
    assert not world.run.proposals.vetoed().exists()


def test_a_veto_needs_a_reason_and_can_be_taken_back(world):
    world.three_pairs().propose()
    proposal = world.proposal(world.ada)
    with pytest.raises(MatchingRefused, match="reason"):
        actions.veto_pair(proposal=proposal, reason=" ", user=world.carol)

    actions.veto_pair(proposal=proposal, reason="No", user=world.carol)
    assert "Ada" not in world.pairs()
    actions.unlock_pair(proposal=proposal, user=world.carol)

    assert world.pairs()["Ada"] == "Ines Moor"
    assert world.proposal(world.ada).reason == ""


def test_a_no_of_an_earlier_run_is_taken_back_only_while_the_mentor_is_free(world):
    world.mentor("Ines Moor")
    world.mentee("Ada")
    world.mentee("Bea")
    actions.veto_pair(proposal=world.propose().proposals.get(), reason="No", user=world.carol)
    [veto] = world.again().proposals.vetoed()

    with pytest.raises(MatchingRefused, match="the mentor has no place free"):
        actions.lock_pair(proposal=veto, user=world.carol)
    actions.veto_pair(proposal=world.run.proposals.standing().get(), reason="No", user=world.carol)
    actions.lock_pair(proposal=veto, user=world.carol)

    assert list(world.run.proposals.standing()) == [veto]
    assert not world.run.unmatched.exists()


def test_decision_on_a_pair_is_told_in_the_language_of_whoever_reads_the_log(world):
    world.three_pairs().propose()

    with translation.override("de"):
        actions.lock_pair(proposal=world.proposal(world.ada), user=world.carol)

    [entry] = ModelLogEntry.objects.filter(action="wagtail_mentoring.decide_on_pair")
    assert entry.message.endswith(": Locked")


def test_a_discarded_run_is_not_changed_any_more(world):
    world.three_pairs().propose()
    proposal = world.proposal(world.ada)
    actions.discard_run(run=world.run, user=world.carol)

    with pytest.raises(MatchingRefused, match="cannot be changed"):
        actions.lock_pair(proposal=proposal, user=world.carol)
    with pytest.raises(MatchingRefused, match="not open any more"):
        actions.discard_run(run=world.run, user=world.carol)


def test_a_large_run_is_worked_out_in_the_background(world, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("wagtail_mentoring.matching.run_rules.AT_ONCE", 1)
    world.three_pairs()
    waiting = []
    with django_capture_on_commit_callbacks(execute=True):
        world.propose(enqueue=waiting.append)
    assert (world.run.state, waiting) == (RunState.DRAFT, [world.run_pk])

    assert actions.work_out(world.run_pk)
    assert not actions.work_out(world.run_pk)

    assert world.run.state == RunState.PROPOSED
    assert len(world.pairs()) == 3


def test_a_run_that_breaks_tells_staff_what_to_do_and_nothing_of_the_inside(world, monkeypatch):
    monkeypatch.setattr("wagtail_mentoring.matching.run_rules.AT_ONCE", 0)
    monkeypatch.setattr("wagtail_mentoring.matching.actions.solve", lambda problem: {}["secret"])
    world.three_pairs()
    world.propose(enqueue=lambda pk: None)

    assert not actions.work_out(world.run_pk)

    assert world.run.failure == "Something went wrong on the server. Discard the run, and try again."


def test_a_run_in_the_background_that_comes_to_nothing_says_why(world, monkeypatch):
    monkeypatch.setattr("wagtail_mentoring.matching.run_rules.AT_ONCE", 0)
    world.three_pairs()
    world.propose(enqueue=lambda pk: None)
    Application.objects.filter(round=world.round).update(status="withdrawn")

    assert not actions.work_out(world.run_pk)

    assert "Nobody waits for a mentor" in world.run.failure
    assert actions.discard_run(run=world.run, user=world.carol).state == RunState.DISCARDED


@pytest.mark.parametrize("mark", [{"visible_to": "lead"}, {"sensitivity": "sensitive"}])
def test_answer_that_is_marked_only_later_takes_no_part_and_is_told_to_nobody(world, mark):
    application = world.mentee("Ada", goals="To be useful.")
    questions = world.questions()
    questions[0]["value"]["questions"][-1]["value"].update(mark)
    edit_form(world.round_form.form, questions)

    [mentee] = problem(world).mentees

    assert (mentee.words, goals_of(application)) == ("", "")
