"""What an erasure takes out of decisions, and that what is left is whole."""

from datetime import date, timedelta

import pytest

from tests.applications.staff_world import hand_in, make_world
from tests.record_keeping.test_erasure import CANARY, LATER, cells_with
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.record_keeping.erasure_actions import erase_due
from wagtail_mentoring.record_keeping.verification import verify
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import ask_for_changes, sign_decision
from wagtail_mentoring.selection.decision_records import standing_of
from wagtail_mentoring.selection.models import Decision, DecisionOverride, DecisionSignature

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


def told_with_canaries():
    world = make_world()
    RoundForm.objects.update(needs_signatures=True, retention_months=12)
    world.alumni.director = world.colleague
    world.alumni.save()
    row = hand_in(world.round_form, status="ready")
    words = {"reason": f"{CANARY} is keen", "text": f"Dear {CANARY}"}
    row = move_application(application=row, to_status="accepted", user=world.coordinator, **words)
    digest = standing_of(row).digest
    sign_decision(
        application=row, office=world.career, digest=digest, user=world.coordinator, comment=f"{CANARY} yes"
    )
    ask_for_changes(
        application=row, office=world.alumni, digest=digest, user=world.colleague, reason=f"{CANARY} no"
    )
    release_decision(application=row, user=world.colleague, override_reason=f"{CANARY} must know")
    return row


def broken():
    return {result.name: result.examples for result in verify(["decisions", "revisions"]) if result.damaged}


def test_no_word_about_the_person_is_left_in_decisions(django_capture_on_commit_callbacks):
    told_with_canaries()
    assert len([cell for cell in cells_with(CANARY) if "decision" in cell]) == 5  # they could leak

    with django_capture_on_commit_callbacks(execute=True):
        erase_due(today=LATER)

    assert cells_with(CANARY) == []
    assert (Decision.objects.count(), DecisionSignature.objects.count()) == (1, 2)
    assert DecisionOverride.objects.get().reason == ""
    assert broken() == {}


def test_check_names_a_decision_somebody_wrote_past_the_application():
    row = told_with_canaries()
    assert broken() == {}

    Decision.objects.update(outcome="declined")

    assert broken()["decisions"] == [
        f"{row.reference} decision {Decision.objects.get().pk}: is not what was decided",
        f"{row.reference}: its decision is “accepted”, and in force is “declined”",
    ]


def test_retention_of_a_round_counts_its_end(django_capture_on_commit_callbacks):
    row = told_with_canaries()

    erase_due(today=date.today() + timedelta(days=1))

    assert Application.objects.get(pk=row.pk).decisions.get().text == f"Dear {CANARY}"
