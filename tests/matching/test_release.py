"""The joint release: what it takes, what makes a signature void, who is told, and what is left out."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import make_round_form
from tests.applications.staff_world import hand_in
from tests.factories import OfficeFactory, PartnerFactory, UserFactory, coordinator_of
from tests.test_append_only import drop_triggers
from wagtail_mentoring.agreements.choices import Gate
from wagtail_mentoring.agreements.escalation_actions import ask_about_late_signatures
from wagtail_mentoring.agreements.models import SignOff
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.models import Application, ConflictOfInterest
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.desk_lines import waiting_lines
from wagtail_mentoring.directory.actions import take_place
from wagtail_mentoring.directory.models import ContactCard, Mentor
from wagtail_mentoring.matching import actions, release_actions
from wagtail_mentoring.matching.board import Board
from wagtail_mentoring.matching.choices import ProposalState, RunState
from wagtail_mentoring.matching.desk import match_lines
from wagtail_mentoring.matching.facts import mentors_free
from wagtail_mentoring.matching.models import MatchProposal, MatchRelease, PairRule
from wagtail_mentoring.matching.notifications import veil_match_mail
from wagtail_mentoring.matching.report_note import unsigned_matches
from wagtail_mentoring.matching.verification import signed_matches
from wagtail_mentoring.mentorships.actions import start_mentorship
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.metrics.decisions import Period
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.record_keeping.erasure_actions import erase
from wagtail_mentoring.record_keeping.own_data import held_on

pytestmark = pytest.mark.django_db

PAIR_MAILS = ("application_matched", "match_mentor")


@pytest.fixture
def world(world):
    world.three_pairs().propose()
    OutboxMessage.objects.all().delete()
    return world


def mails(*kinds):
    return OutboxMessage.objects.filter(kind__in=kinds or PAIR_MAILS)


def test_one_signature_releases_nothing_and_tells_nobody(world):
    world.sign_for_career()

    assert world.run.state == RunState.PROPOSED
    assert [partner.office for partner in world.run_now().waiting] == [world.alumni]
    assert not Mentorship.objects.exists()
    assert not mails().exists()


@pytest.mark.parametrize("order", ["career first", "alumni first"])
def test_the_last_of_two_signatures_makes_pairs_and_then_tells_each_once(world, order):
    steps = [world.sign_for_career, world.sign_for_alumni]
    for step in steps if order == "career first" else reversed(steps):
        step()

    assert world.run.state == RunState.RELEASED
    pairs = {(pair.application, pair.mentor) for pair in Mentorship.objects.all()}
    assert pairs == {(world.ada, world.ines), (world.bea, world.omar), (world.cleo, world.uma)}
    # All offices agreed to them: none may object.
    assert not Mentorship.objects.exclude(office=None).exists()
    told = sorted(mails().values_list("kind", "to_email"))
    assert told == [
        *(("application_matched", f"{name}@northmere.example") for name in ("ada", "bea", "cleo")),
        *(("match_mentor", f"{name}@alumni.example") for name in ("ines.moor", "omar.said", "uma.lind")),
    ]


def test_an_office_that_runs_the_program_alone_releases_with_its_one_signature(world):
    world.partner.delete()

    world.sign_for_career()

    assert world.run.state == RunState.RELEASED


@pytest.mark.parametrize("change", ["veto", "again", "take"])
def test_a_change_after_the_first_signature_needs_both_again(world, change):
    world.sign_for_career()
    if change == "veto":
        actions.veto_pair(proposal=world.proposal(world.ada), reason="No", user=world.carol)
    elif change == "again":
        world.again()
    else:
        world.again(also=[(world.ada, world.uma)])

    assert [row.office for row in world.run_now().voided] == [world.career]
    world.sign_for_alumni()
    assert world.run.state == RunState.PROPOSED
    assert not mails().exists()

    world.sign_for_career()
    assert world.run.state == RunState.RELEASED


def test_a_lock_changes_nothing_that_was_signed(world):
    world.sign_for_career()
    actions.lock_pair(proposal=world.proposal(world.ada), user=world.carol)

    world.sign_for_alumni()

    assert world.run.state == RunState.RELEASED


def test_nobody_signs_what_they_did_not_read(world):
    read = world.run_now().digest
    actions.veto_pair(proposal=world.proposal(world.ada), reason="No", user=world.carol)

    with pytest.raises(ValidationError, match="have changed since you opened"):
        world.sign_for_career(read)


def test_an_office_signs_once(world):
    world.sign_for_career()

    with pytest.raises(ValidationError, match="Career Services has signed"):
        world.sign_for_career(user=coordinator_of(world.career))
    assert SignOff.objects.filter(gate=Gate.MATCH).count() == 1


def test_one_person_in_both_offices_signs_for_one_only(world):
    both = coordinator_of(world.career, world.alumni)
    world.sign_for_career(user=both)

    with pytest.raises(PermissionDenied):
        world.sign_for_alumni(user=both)
    assert world.run.state == RunState.PROPOSED


@pytest.mark.parametrize("who", ["stranger", "carol"])
def test_nobody_signs_for_an_office_that_is_not_theirs(world, who):
    with pytest.raises(PermissionDenied):
        world.sign_for_alumni(user=getattr(world, who))


def test_nobody_signs_about_somebody_who_is_kept_from_them(world):
    ConflictOfInterest.objects.create(application=world.ada, person=world.alan, reason="Cousin")

    with pytest.raises(ValidationError, match="kept from you"):
        world.sign_for_alumni()
    world.sign_for_alumni(user=coordinator_of(world.alumni))


def test_a_released_run_is_not_signed_or_changed_again(world):
    world.sign_together()

    with pytest.raises(ValidationError, match="released already"):
        world.sign_for_career()
    with pytest.raises(ValidationError, match="cannot be changed"):
        world.again()
    assert mails().count() == 6


def test_run_without_a_pair_is_not_signed(world):
    for proposal in list(world.run.proposals.all()):
        actions.veto_pair(proposal=proposal, reason="No", user=world.carol)

    with pytest.raises(ValidationError, match="no pair to release"):
        world.sign_for_career()


def left_out(world):
    """Who, and why."""
    rows = world.run.proposals.filter(state=ProposalState.LEFT_OUT).select_related("application")
    return {row.application: row.problem for row in rows}


def test_a_pair_whose_place_was_taken_meanwhile_is_left_out_and_on_the_desk_until_the_mentee_has_one(world):
    world.sign_for_career()
    take_place(mentor=world.ines)
    world.sign_for_alumni()

    assert world.run.state == RunState.RELEASED
    assert Mentorship.objects.count() == 2
    assert "no place free" in left_out(world)[world.ada]
    assert not mails().filter(to_email="ada@northmere.example").exists()
    [line] = match_lines(world.carol)
    assert line.text == f"1 pair of {world.round} could not be made: the mentee waits"
    assert match_lines(world.alan) == []

    start_mentorship(application=world.ada, mentor=world.mentor("Hana Moto"), user=world.carol)
    assert match_lines(world.carol) == []


def test_mentee_who_left_or_was_paired_by_hand_meanwhile_is_left_out(world):
    by_hand = world.mentor("Hana Moto")
    world.sign_for_career()
    Application.objects.filter(pk=world.ada.pk).update(status="withdrawn")
    start_mentorship(application=world.bea, mentor=by_hand, user=world.carol)
    world.sign_for_alumni()

    reasons = left_out(world)
    assert set(reasons) == {world.ada, world.bea}
    assert "paired by hand" in reasons[world.bea]
    assert Mentor.objects.get(pk=world.omar.pk).places_taken == 0


def test_mentor_who_withdrew_from_the_round_is_left_out_counted_on_the_board_and_proposed_to_nobody(world):
    form = make_round_form(round=world.round, role="mentor")
    applied = hand_in(form, "ines", status="accepted", released_at=timezone.now())
    Mentor.objects.filter(pk=world.ines.pk).update(user=applied.applicant)
    assert Board(world.run, world.carol).gone == 0
    world.sign_for_career()

    withdraw_application(application=applied, user=applied.applicant)
    assert Board(world.run, world.carol).gone == 1
    assert world.ines not in mentors_free(world.round, "listed")

    world.sign_for_alumni()
    assert left_out(world) == {world.ada: "The mentor has withdrawn from this round."}
    assert Mentor.objects.listed().filter(pk=world.ines.pk).exists()


def test_mentee_who_withdrew_is_counted_on_the_board(world):
    withdraw_application(application=world.ada, user=world.ada.applicant)

    assert Board(world.run, world.carol).gone == 1


def test_what_pairs_are_told_is_in_words_and_of_nobody_else(world):
    world.sign_together()

    ada = mails().get(to_email="ada@northmere.example")
    assert "your mentor in Connect (2026/27) is Ines Moor, Engineer" in ada.body
    assert "You wished to be with Ines Moor." in ada.body
    assert "I changed fields twice." in ada.body
    assert "will write to you first" in ada.body
    bea = mails().get(to_email="omar.said@alumni.example")
    assert "Bea Byrne asked for, and you offer: Working abroad." in bea.body
    assert "To work in Lisbon." in bea.body
    assert "bea@northmere.example" in bea.body
    assert bea.reply_to == "bea@northmere.example"
    for mail in mails():
        assert "points" not in mail.body
        names = {"Ines", "Omar", "Uma", "Ada", "Bea", "Cleo"}
        assert len({name for name in names if name in mail.body}) == 2


def test_mentee_learns_no_address_of_the_mentor(world):
    world.sign_together()

    for mail in mails("application_matched"):
        assert "alumni.example" not in mail.body


def test_mentor_who_does_not_want_mail_gets_none(world):
    ContactCard.objects.filter(mentor=world.ines).update(do_not_contact=True)

    world.sign_together()

    assert Mentorship.objects.count() == 3
    assert not mails().filter(to_email="ines.moor@alumni.example").exists()


def test_what_a_mentor_was_told_is_seen_by_the_office_that_keeps_the_address(world):
    world.sign_together()

    seen = {user: veil_match_mail(mails("match_mentor"), user).count() for user in (world.alan, world.carol)}

    assert seen == {world.alan: 3, world.carol: 0}


def test_a_mentor_who_downloads_their_data_gets_what_they_were_told(world):
    world.sign_together()
    user = UserFactory()
    proposal = MatchProposal.objects.select_related("mentor").first()
    Mentor.objects.filter(pk=proposal.mentor_id).update(user=user)

    [told] = held_on(user)["other_mail"]

    assert told["to"] == proposal.mentor.contact_card.email
    assert told["text"]


def test_the_other_office_is_asked_and_reminded(world):
    world.sign_for_career()

    [asked] = mails("matches_to_sign")
    assert (asked.to_email, asked.subject) == (
        world.alan.email,
        "The matches of Connect 2026/27 wait for Alumni Relations",
    )
    path = reverse("mentoring_matches:board", args=[world.round.pk])
    assert path in asked.body
    assert ask_about_late_signatures(today=timezone.localdate() + timedelta(days=6)) == 1
    assert mails("signature_overdue").first().subject == (
        "Signature of Alumni Relations is awaited: the matches of Connect 2026/27"
    )


def lines(user):
    return [line.text for line in waiting_lines(user, today=timezone.localdate()) if "matches" in line.text]


def test_desk_asks_for_a_review_and_then_for_a_signature(world):
    review = "The matches of Connect 2026/27 are proposed and wait for a review"
    assert (lines(world.carol), lines(world.alan), lines(world.stranger)) == ([review], [], [])

    world.sign_for_career()

    sign = "The matches of Connect 2026/27 wait for the signature of Alumni Relations"
    assert (lines(world.carol), lines(world.alan), lines(world.stranger)) == ([], [sign], [])
    world.sign_for_alumni()
    assert lines(world.alan) == []


def release_unsigned(world, reason="They have not answered for two weeks.", user=None):
    return release_actions.release_unsigned(
        run=world.run, digest=world.run_now().digest, reason=reason, user=user or world.director
    )


@pytest.fixture
def late(world):
    """Career Services has signed and waited long; its director would release."""
    world.director = coordinator_of(world.career, first_name="Dora", last_name="Dean")
    world.career.director = world.director
    world.career.save()
    moment = timezone.now() - timedelta(days=14)
    with patch.object(timezone, "now", return_value=moment):
        world.sign_for_career()
    return world


def test_a_director_releases_with_a_reason_that_is_printed(late):
    release = release_unsigned(late)

    assert late.run.state == RunState.RELEASED
    assert (release.missing, mails().count()) == ("Alumni Relations", 6)
    today = timezone.localdate()
    note = unsigned_matches([late.program.pk], Period(today, today))
    [sentence] = note.sentences
    assert "by Dora Dean, director of Career Services" in sentence
    assert "They have not answered for two weeks." in sentence


def test_nobody_but_a_director_releases_and_not_without_a_reason(late):
    with pytest.raises(PermissionDenied):
        release_unsigned(late, user=late.carol)
    with pytest.raises(ValidationError, match="Say why"):
        release_unsigned(late, reason="So.")
    assert not MatchRelease.objects.exists()


def test_a_director_waits_until_directors_are_asked(world):
    world.director = coordinator_of(world.career)
    world.career.director = world.director
    world.career.save()
    world.sign_for_career()

    with pytest.raises(ValidationError, match="seven working days"):
        release_unsigned(world)


def test_what_all_have_signed_is_released_when_the_one_awaited_leaves(world):
    guest = PartnerFactory(program=world.program, office=OfficeFactory())
    world.sign_together()
    assert world.run.state == RunState.PROPOSED
    with pytest.raises(ValidationError, match="Not every office"):
        release_actions.release_signed(run=world.run, digest=world.run_now().digest, user=world.carol)

    guest.delete()
    release_actions.release_signed(run=world.run, digest=world.run_now().digest, user=world.carol)

    assert world.run.state == RunState.RELEASED


def test_verification_finds_nothing_after_a_release(world):
    world.sign_together()

    assert [problem for problem in signed_matches() if problem] == []


def test_erasure_takes_words_rules_and_mail_about_the_person(world):
    PairRule.objects.create(
        program=world.program, applicant=world.bea.applicant, mentor=world.ines, kind="never", reason="Canary"
    )
    world.sign_together()
    Mentorship.objects.filter(application=world.bea).update(status="completed", ended_at=timezone.now())

    erase(due=Due(world.bea, everything=True), reason="Asked", user=None)

    proposal = MatchProposal.objects.get(application=world.bea)
    assert all(shared == [] for _key, _points, shared in proposal.parts)
    assert not PairRule.objects.exists()
    assert not mails().filter(body__contains="Bea").exists()


def test_signature_or_release_without_one_that_is_gone_is_found(late):
    release_unsigned(late)
    assert set(signed_matches()) == {""}
    for model in (SignOff, MatchRelease):
        drop_triggers(model)
        model.objects.all()._raw_delete("default")

    [signature, release] = [problem for problem in signed_matches() if problem]

    assert signature.startswith("signature of Career Services for ")
    assert release.startswith("release of ")
