"""Damage that two places contradict: what a row says, and what events, log or revisions say of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications.builders import GOOD, fill, make_round, submit, submitted, uid, with_cv
from tests.applications.staff_world import hand_in
from tests.factories import ContactCardFactory, UserFactory
from tests.test_append_only import drop_triggers
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications import scan_actions
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.models import (
    Application,
    ApplicationFile,
    ApplicationRevision,
    InformationRequest,
)
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.information_requests.models import Correction
from wagtail_mentoring.information_requests.request_actions import ask_applicant, withdraw_request
from wagtail_mentoring.mentorships.actions import start_mentorship
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.record_keeping.erasure_actions import erase
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import ask_for_changes, sign_decision, word_decision
from wagtail_mentoring.selection.models import Decision
from wagtail_mentoring.selection.offer_actions import confirm_offer

from .test_verify import damaged, released

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


def decided(world, to_status="accepted", **columns):
    """An application on which a decision was taken, whatever its events say of the steps before."""
    application = hand_in(world.round_form, status="ready", **columns)
    record_event(application=application, action="moved", actor=None, to_status="ready")
    return move_application(application=application, to_status=to_status, user=world.coordinator)


def told(world):
    return release_decision(application=decided(world), user=world.coordinator)


def offered(world):
    RoundForm.objects.update(answer_days=10)
    application = told(world)
    return confirm_offer(application=application, user=application.applicant)


@pytest.mark.parametrize("way", [told, offered])
@pytest.mark.parametrize("status", ["declined", ""])
def test_outcome_that_the_applicant_would_read_is_the_one_told(world, way, status):
    application = way(world)
    assert damaged() == {}

    Application.objects.update(told_status=status)

    said = "accepted" if way is told else "confirmed"
    assert damaged() == {
        "dates": [f"{application.reference}: was told “{said}”, and its row says “{status}”"]
    }


def test_decision_that_waits_for_its_telling_leaves_what_was_told_before(world):
    application = release_decision(application=decided(world, "waitlisted"), user=world.coordinator)
    move_application(application=application, to_status="declined", user=world.coordinator)

    assert damaged() == {}


def test_deleted_decision_is_found(world):
    application = told(world)
    Decision.objects.all().delete()

    assert damaged() == {"decisions": [f"{application.reference}: 1 decisions were taken, and 0 are there"]}


def test_decision_that_was_put_out_of_force_is_found(world):
    application = told(world)
    Decision.objects.update(superseded_at=timezone.now())

    assert damaged() == {
        "decisions": [f"{application.reference}: its decision is “accepted”, and in force is “”"]
    }


def test_decision_that_was_put_back_in_force_is_found(world):
    application = decided(world)
    move_application(application=application, to_status="ready", user=world.coordinator, reason="A mistake")
    assert damaged() == {}

    Decision.objects.update(superseded_at=None)

    assert damaged() == {
        "decisions": [f"{application.reference}: its decision is “”, and in force is “accepted”"]
    }


def test_decision_taken_anew_counts_as_another_and_the_last_is_in_force(world):
    application = decided(world)
    first = application.decisions.get()
    word_decision(application=application, text="Other", digest=first.digest, user=world.colleague)
    assert damaged() == {}

    Decision.objects.exclude(pk=first.pk).update(superseded_at=timezone.now())
    Decision.objects.filter(pk=first.pk).update(superseded_at=None)

    assert list(damaged()) == ["decisions"]


def test_signed_decision_that_says_it_needs_no_signature_is_found(world):
    application = released(world)

    Decision.objects.update(needs_signatures=False)
    assert damaged() == {}, "the round's form still asks for them"
    RoundForm.objects.update(needs_signatures=False)

    assert damaged() == {
        "decisions": [
            f"{application.reference}: its decision was signed, and says that it needs no signature"
        ]
    }


def test_objection_that_was_withdrawn_needs_no_round_with_signatures(world):
    application = decided(world)
    seal = application.decisions.get().digest
    objection = {"application": application, "office": world.alumni, "digest": seal, "user": world.colleague}

    ask_for_changes(**objection, reason="Look again")
    sign_decision(**objection)

    assert damaged() == {}


@pytest.fixture
def suspect():
    application, file = with_cv()
    scan_actions._write_down(file, "suspect", ["not_scanned", "clean"])
    return application, file


@pytest.mark.parametrize("state", ["clean", "not_scanned", "released"])
def test_suspect_file_that_was_made_another_is_found(suspect, state):
    application, file = suspect
    assert damaged() == {}

    ApplicationFile.objects.update(scan_state=state)

    assert damaged()["scan verdicts"] == [
        f"{application.reference} file {file.key}: was found “suspect”, and its row says “{state}”"
    ]


def test_file_that_a_superuser_released_is_whole(suspect, admin_user):
    scan_actions.release_file(file=suspect[1], user=admin_user, reason="Looked at it")

    assert damaged() == {}


def test_file_that_nobody_found_suspect_is_found():
    application, file = with_cv()
    ApplicationFile.objects.update(scan_state="released")

    assert damaged() == {
        "scan verdicts": [
            f"{application.reference} file {file.key}: is “released”, and no event says that it was found "
            "suspect"
        ]
    }


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("original_name", "Somebody else.pdf", "was handed in as “cv.pdf”"),
        ("question_key", uid("letter"), "was handed in for another question"),
        ("sha256", "0" * 64, "was handed in as “cv.pdf”"),
    ],
)
def test_row_of_a_file_that_says_other_than_what_was_handed_in_is_found(column, value, problem):
    application, file = with_cv()
    ApplicationFile.objects.update(**{column: value})

    found = damaged()["files"]

    assert found[-1].startswith(f"{application.reference} file {file.key}: {problem}")


def test_application_that_was_never_anonymised_is_not_called_so():
    application = submitted()
    Application.objects.update(anonymised_at=timezone.now())

    [problem] = damaged()["anonymised"]

    assert problem.startswith(f"{application.reference}: was anonymised at None, and its row says ")


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"anonymised_at": None}, "and its row says None"),
        ({"anonymised_at": timezone.now() - timedelta(days=9)}, "and its row says"),
        ({"draft_answers": GOOD}, "holds a name or answers again"),
        ({"applicant_name": "Ada Byrne"}, "holds a name or answers again"),
    ],
)
def test_anonymised_application_stays_so(columns, problem):
    application = submitted()
    erase(due=Due(application, everything=True), user=None, reason="asked for")
    assert damaged() == {}

    Application.objects.update(**columns)

    [found] = damaged()["anonymised"]
    assert found.startswith(f"{application.reference}: ")
    assert problem in found


def test_deleted_request_for_information_is_found(world):
    application = hand_in(world.round_form)
    due_at = timezone.now() + timedelta(days=5)
    ask = {"application": application, "questions": [], "message": "Why?", "due_at": due_at}
    ask_applicant(**ask, user=world.coordinator)
    withdraw_request(application=application, user=world.coordinator)
    assert damaged() == {}

    InformationRequest.objects.all().delete()

    assert damaged() == {
        "requests for information": [
            f"{application.reference}: was asked for information 1 times, and 0 requests are there"
        ]
    }


def test_request_that_follows_a_step_is_told_by_that_step(world):
    application = hand_in(world.round_form)
    step = {"to_status": "information_requested", "reason": "Your CV, please", "user": world.coordinator}
    move_application(application=application, **step)
    assert damaged() == {}

    InformationRequest.objects.all().delete()

    assert list(damaged()) == ["requests for information"]


def test_deleted_correction_is_found(world):
    application = hand_in(world.round_form)
    correct_application(
        application=application,
        answers={uid("goals"): "Another goal."},
        agreement=Agreement(agreed_by="phone", reason="By phone"),
        user=world.coordinator,
        idempotency_key="once",
    )
    assert damaged() == {}

    Correction.objects.all().delete()

    assert damaged() == {
        "requests for information": [
            f"{application.reference}: was corrected 1 times, and 0 corrections are there"
        ]
    }


def asked(world):
    application = hand_in(world.round_form)
    due_at = timezone.now() + timedelta(days=5)
    ask = {"application": application, "questions": [], "message": "Why?", "due_at": due_at}
    ask_applicant(**ask, user=world.coordinator)
    assert damaged() == {}
    return application


@pytest.mark.parametrize(
    ("columns", "problem"),
    [
        ({"state": "answered"}, "answered 0 requests, and 1 say so"),
        ({"state": "withdrawn"}, "is “information_requested”, and 1 requests can be answered"),
        ({"open_for": None}, "is “information_requested”, and 0 requests can be answered"),
    ],
)
def test_request_that_was_ended_while_its_application_waits_for_it_is_found(world, columns, problem):
    application = asked(world)

    InformationRequest.objects.update(**columns)

    assert damaged() == {"requests for information": [f"{application.reference}: {problem}"]}


def test_request_that_was_opened_again_is_found(world):
    application = asked(world)
    withdraw_request(application=application, user=world.coordinator)
    assert damaged() == {}

    InformationRequest.objects.update(state="open", open_for=application)

    assert damaged() == {
        "requests for information": [
            f"{application.reference}: is “submitted”, and 1 requests can be answered"
        ]
    }


def test_whole_application_that_is_asked_for_is_answered_by_handing_in_again(world):
    application = asked(world)
    fill(Application.objects.get(pk=application.pk), {uid("goals"): "Since"})
    submit(application, key="again")
    assert damaged() == {}

    InformationRequest.objects.update(state="withdrawn")

    assert damaged() == {
        "requests for information": [f"{application.reference}: answered 1 requests, and 0 say so"]
    }


def test_anonymised_application_that_was_asked_something_is_whole(world):
    erase(due=Due(asked(world), everything=True), user=None, reason="asked for")

    assert damaged() == {}


def test_revision_that_says_it_came_about_otherwise_is_found():
    application = submitted()
    drop_triggers(ApplicationRevision)
    ApplicationRevision.objects.update(kind="answered")

    assert damaged()["events"] == [
        f"{application.reference}: revision 1 is “answered”, but its event says “handed_in”"
    ]


def test_application_that_counts_keeps_its_person_from_applying_twice():
    application = submitted()

    Application.objects.update(active_key=None)

    assert damaged() == {
        "active keys": [f"{application.reference}: has no key, so the person may apply a second time"]
    }


def test_withdrawn_application_lets_its_person_apply_again():
    application = submitted()
    key = application.active_key
    withdraw_application(application=application, user=application.applicant)
    assert damaged() == {}

    Application.objects.update(active_key=key)

    assert damaged() == {
        "active keys": [f"{application.reference}: has a key, so the person may not apply again"]
    }


def test_pair_of_another_person_or_round_than_applied_is_found(world):
    application = told(world)
    mentor = ContactCardFactory(owner=world.career).mentor
    pair = start_mentorship(application=application, mentor=mentor, user=world.coordinator)
    assert damaged() == {}

    Mentorship.objects.update(mentee=UserFactory())
    of_another = damaged()
    elsewhere = make_round(program=application.round.program)
    Mentorship.objects.update(mentee=application.applicant, round=elsewhere)

    name, about = f"mentorship {pair.pk}", application.reference
    assert of_another == {"pairs": [f"{name}: its mentee is another person than applied, {about}"]}
    assert damaged() == {"pairs": [f"{name}: is in another round than its application, {about}"]}
