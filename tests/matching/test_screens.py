"""The board of a round's matches and the steps taken from it, as offices see them."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.factories import coordinator_of
from wagtail_mentoring.applications.models import Application, ConflictOfInterest
from wagtail_mentoring.matching import actions
from wagtail_mentoring.matching.actions import work_out_next
from wagtail_mentoring.matching.choices import ProposalState, RunState
from wagtail_mentoring.matching.models import MatchRun, PairRule
from wagtail_mentoring.matching.tasks import working_out
from wagtail_mentoring.mentorships.models import Mentorship

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"mentoring_matches:{name}", args=args)


@pytest.fixture
def career(client, world):
    client.force_login(world.carol)
    return client


def test_board_without_a_run_says_who_waits_and_offers_one(career, world):
    empty = career.get(at("board", world.round.pk)).text
    assert "There is nothing to match yet" in empty
    world.three_pairs()

    page = career.get(at("board", world.round.pk)).text

    assert "3 mentees have a place and wait for a mentor." in page
    assert at("run", world.round.pk) in page


def test_other_office_reads_who_answers_for_matching(client, world):
    world.three_pairs()
    client.force_login(world.alan)

    page = client.get(at("board", world.round.pk)).text

    assert "Career Services answers for matching and makes the run." in page
    assert at("run", world.round.pk) not in page
    assert client.get(at("run", world.round.pk)).status_code == 302


def run_data(**values):
    return {
        "weight_0": 2,
        "weight_1": 3,
        "weight_2": 1,
        "weight_3": 0,
        "longest_gap_hours": "",
        "pool": "listed",
        **values,
    }


def test_first_run_is_made_with_what_the_form_is_filled_with(career, world):
    world.three_pairs()
    form = career.get(at("run", world.round.pk)).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() not in (None, [])}

    page = career.post(at("run", world.round.pk), data, follow=True).text

    assert "3 pairs are proposed." in page
    for name in ("Ada Byrne", "Ines Moor", "Bea Byrne", "Omar Said"):
        assert name in page
    assert "Topic: Working abroad" in page
    assert MatchRun.objects.get().config["weights"]["preferred"] == 3


def test_settings_of_a_run_are_kept_and_offered_again(career, world):
    world.three_pairs()
    career.post(at("run", world.round.pk), run_data(required=["terms:topic"], longest_gap_hours=5))

    run = MatchRun.objects.get()
    assert run.config["required"] == ["terms:topic"]
    assert (run.config["longest_gap_hours"], run.config["weights"]["time_zone"]) == (5, 0)
    form = career.get(at("run", world.round.pk)).context["form"]
    assert (form["longest_gap_hours"].value(), form["required"].value()) == (5, ["terms:topic"])
    page = career.post(at("run", world.round.pk), run_data(), follow=True).text
    assert "Nobody else moved." in page


def test_large_run_keeps_nobody_waiting(career, world, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr("wagtail_mentoring.matching.run_rules.AT_ONCE", 0)
    started = []
    monkeypatch.setattr(working_out, "start", lambda: started.append("a thread"))
    world.three_pairs()

    with django_capture_on_commit_callbacks(execute=True):
        page = career.post(at("run", world.round.pk), run_data(), follow=True).text
    assert "The run is being worked out. Come back in a moment." in page
    assert started == ["a thread"]

    assert [work_out_next() for _time in range(2)] == [1, 0]
    assert "Ines Moor" in career.get(at("board", world.round.pk)).text


def test_refusal_of_a_run_says_what_to_do(career, world):
    page = career.post(at("run", world.round.pk), run_data()).text

    assert "Nobody waits for a mentor" in page


def test_lock_unlock_and_veto_by_their_buttons(career, world):
    world.three_pairs().propose()
    ada = world.proposal(world.ada)

    page = career.post(at("lock", world.round.pk, ada.pk), {"back": "board"}, follow=True).text
    assert "Ada Byrne and Ines Moor are locked." in page
    page = career.post(at("unlock", world.round.pk, ada.pk), {"back": "mentee"}, follow=True)
    assert "are a proposal again" in page.text
    assert page.request["PATH_INFO"] == at("mentee", world.round.pk, world.ada.pk)
    refused = career.post(at("veto", world.round.pk, ada.pk), {"reason": ""}).text
    assert "This field is required" in refused
    page = career.post(at("veto", world.round.pk, ada.pk), {"reason": "Former boss"}, follow=True).text
    assert "Said no to the pair." in page
    assert "Former boss" in page
    ada.refresh_from_db()
    assert (ada.state, ada.decided_by) == (ProposalState.VETOED, world.carol)


def test_page_of_a_mentee_shows_points_that_sum_to_the_score(career, world):
    world.three_pairs().propose()

    response = career.get(at("mentee", world.round.pk, world.ada.pk))

    assert sum(part.points for part in response.context["parts"]) == world.proposal(world.ada).score
    assert "choice 1 of the mentee" in response.text
    assert at("take", world.round.pk, world.ada.pk, world.uma.pk) in response.text


def test_why_not_another_mentor_is_answered_in_a_sentence(career, world):
    world.three_pairs().propose()
    actions.veto_pair(proposal=world.proposal(world.ada), reason="No", user=world.carol)
    url = at("mentee", world.round.pk, world.ada.pk)

    assert "Somebody said no to this pair." in career.get(url, {"mentor": world.ines.pk}).text
    assert career.get(url, {"mentor": "nonsense"}).context["why_answer"] == ""
    assert career.get(url, {"mentor": world.omar.pk}).context["why_answer"]


def test_why_not_is_asked_only_about_who_was_looked_for_and_still_waits(career, world):
    world.three_pairs().propose()
    newcomer = world.mentee("Dora")
    Application.objects.filter(pk=world.bea.pk).update(status="withdrawn")

    def can_be_asked(mentee):
        return "why_form" in career.get(at("mentee", world.round.pk, mentee.pk)).context

    people = (world.ada, world.bea, newcomer)
    assert [can_be_asked(mentee) for mentee in people] == [True, False, False]
    world.sign_together()
    assert [can_be_asked(mentee) for mentee in people] == [False, False, False]


def test_another_mentor_is_taken_instead(career, world):
    world.three_pairs().propose()
    url = at("take", world.round.pk, world.ada.pk, world.uma.pk)
    assert "Ada Byrne is locked with Uma Lind" in career.get(url).text

    page = career.post(url, follow=True).text

    assert "Uma Lind" in page
    run = MatchRun.objects.get(state=RunState.PROPOSED)
    assert world.pairs(run)["Ada"] == "Uma Lind"


def test_rules_are_made_shown_and_ended_by_people_of_any_office(client, world):
    world.three_pairs()
    client.force_login(world.alan)
    data = {"mentor": world.ines.pk, "kind": "never", "reason": "Former boss"}

    page = client.post(at("rule", world.round.pk, world.ada.pk), data, follow=True).text
    assert "The rule holds from the next run on." in page
    again = client.post(at("rule", world.round.pk, world.ada.pk), data).text
    assert "There is a rule about these two already." in again
    assert "Former boss" in client.get(at("rules", world.round.pk)).text
    rule = PairRule.objects.get()
    assert (rule.office, rule.author, rule.round) == (world.alumni, world.alan, world.round)

    page = client.post(at("end_rule", world.round.pk, rule.pk), follow=True).text
    assert "The rule has ended." in page
    assert not PairRule.objects.exists()


def test_both_sign_on_their_screens_and_the_last_one_releases(client, world):
    world.three_pairs().propose()
    client.force_login(world.carol)
    url = at("sign", world.round.pk, world.lead.pk)
    assert "They are released once every office has signed." in client.get(url).text
    digest = client.get(url).context["form"]["digest"].value()
    page = client.post(url, {"digest": digest, "comment": "Well done"}, follow=True).text
    assert "Nobody is told before every office has signed." in page
    assert "Well done" in page

    client.force_login(world.alan)
    url = at("sign", world.round.pk, world.partner.pk)
    assert "Sign for Alumni Relations and release" in client.get(url).text
    page = client.post(url, {"digest": digest}, follow=True).text

    assert "The matches are released, and the pairs are told." in page
    assert Mentorship.objects.count() == 3


def test_stale_page_signs_nothing(client, world):
    world.three_pairs().propose()
    client.force_login(world.carol)
    url = at("sign", world.round.pk, world.lead.pk)
    digest = client.get(url).context["form"]["digest"].value()
    actions.veto_pair(proposal=world.proposal(world.ada), reason="No", user=world.carol)

    stale = client.post(url, {"digest": digest})

    assert "The matches have changed since you opened them." in stale.text
    assert not world.run_now().signatures
    assert "2 pairs" in stale.text
    assert "1 mentee without a proposal" in stale.text
    client.post(url, {"digest": stale.context["form"]["digest"].value()})
    assert [signature.office for signature in world.run_now().signatures] == [world.career]


def test_run_is_discarded(career, world):
    world.three_pairs().propose()

    page = career.post(at("discard", world.round.pk), follow=True).text

    assert "The run is discarded." in page
    assert "No run yet" in page


def test_round_out_of_reach_shows_and_changes_nothing(client, world):
    world.three_pairs().propose()
    client.force_login(world.stranger)
    proposal = world.proposal(world.ada)

    for name in ("board", "csv", "rules", "run", "discard"):
        assert client.get(at(name, world.round.pk)).status_code == 302
    assert client.post(at("lock", world.round.pk, proposal.pk)).status_code == 302
    assert world.proposal(world.ada).state == ProposalState.PROPOSED
    assert "Connect" not in client.get(at("index")).text


def test_mentee_who_is_kept_from_somebody_shows_nowhere(client, world):
    world.three_pairs().propose()
    veiled = coordinator_of(world.career)
    ConflictOfInterest.objects.create(application=world.ada, person=veiled, reason="Cousin")
    PairRule.objects.create(
        program=world.program, applicant=world.ada.applicant, mentor=world.uma, kind="never", reason="Canary"
    )
    client.force_login(veiled)

    for name in ("board", "rules", "csv"):
        response = client.get(at(name, world.round.pk))
        text = b"".join(response).decode() if response.streaming else response.text
        assert "Bea Byrne" in text or name == "rules"
        assert "Ada Byrne" not in text
        assert "Canary" not in text
    assert client.get(at("mentee", world.round.pk, world.ada.pk)).status_code == 404
    assert client.get(at("veto", world.round.pk, world.proposal(world.ada).pk)).status_code == 404
    board = client.get(at("board", world.round.pk)).text
    assert "a colleague of your office signs" in board
    assert at("sign", world.round.pk, world.lead.pk) not in board


def test_export_holds_every_pair_and_starts_no_formula(career, world):
    world.three_pairs()
    world.mentee("Dora")
    world.propose()
    Application.objects.filter(pk=world.ada.pk).update(applicant_name="=cmd()")

    response = career.get(at("csv", world.round.pk))
    rows = list(csv.DictReader(io.StringIO(b"".join(response).decode("utf-8-sig"))))

    assert len(rows) == 4
    assert "'=cmd()" in {row["Mentee"] for row in rows}
    assert [row["State"] for row in rows].count("No proposal") == 1
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.export_matches").count() == 1


def test_list_of_rounds_says_how_far_each_is(career, world):
    assert "No run yet" in career.get(at("index")).text
    world.three_pairs().propose()

    page = career.get(at("index")).text

    assert "Connect 2026/27" in page
    assert "Proposed" in page


def test_board_is_reached_from_the_round(career, world):
    page = career.get(reverse("mentoring_rounds:edit", args=[world.round.pk])).text

    assert at("board", world.round.pk) in page


def test_number_of_queries_does_not_grow_with_the_pairs(career, world):
    def count(name):
        with CaptureQueriesContext(connection) as queries:
            response = career.get(at(name, world.round.pk))
            b"".join(response) if response.streaming else response.content
        return len(queries)

    def add(*numbers):
        for number in numbers:
            world.mentee(f"More{number}", terms=[world.abroad])
            world.mentor(f"More Mentor {number}", terms=[world.abroad] if number % 2 else [])

    # Somebody is contested and somebody left from the start, so that every part of the board is there.
    world.three_pairs()
    world.mentee("Dora")
    add(1, 2, 3)
    world.propose()
    counts = {name: [count(name) for _warm in range(2)][1] for name in ("board", "csv")}
    actions.discard_run(run=world.run, user=world.carol)
    add(4, 5, 6, 7, 8)
    world.propose()

    assert {name: count(name) for name in counts} == counts
