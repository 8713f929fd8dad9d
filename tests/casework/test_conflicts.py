"""Conflicts of interest: what is declared, who lifts it, and that every door is shut meanwhile."""

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.applications.builders import with_cv
from tests.applications.staff_world import hand_in, make_world
from tests.factories import MentorFactory, PartnerFactory, UserFactory, coordinator_of
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.models import Application, ConflictOfInterest
from wagtail_mentoring.applications.permissions import may_decide, may_read, staff_of
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.applications.staff_actions import assign_application
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.casework import staff_reading
from wagtail_mentoring.casework.conflict_actions import declare_conflict, lift_conflict
from wagtail_mentoring.casework.desk import waiting_lines
from wagtail_mentoring.exports.chosen import selected_applications
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.record_keeping.erasure_actions import erase
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import ask_for_changes, sign_decision
from wagtail_mentoring.selection.models import Decision, DecisionSignature
from wagtail_mentoring.selection.release_guard import ReleaseRefused

pytestmark = pytest.mark.django_db

REASON = "She is my niece."


@pytest.fixture
def world(site_root):
    return make_world()


def declare(application, person, user=None, reason=REASON):
    return declare_conflict(application=application, person=person, reason=reason, user=user or person)


def test_declared_conflict_is_kept_with_reason_event_and_log(world):
    application = hand_in(world.round_form)

    conflict = declare(application, world.coordinator)

    assert (conflict.person, conflict.declared_by, conflict.reason) == (
        world.coordinator, world.coordinator, REASON
    )  # fmt: skip
    assert application.events.last().action == "conflict_declared"
    assert not broken_chain(application.events.all())
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.declare_conflict")
    assert (entry.user, entry.label, entry.data) == (world.coordinator, application.reference, {})


def test_declaring_twice_is_one_conflict(world):
    application = hand_in(world.round_form)

    assert declare(application, world.coordinator) == declare(application, world.coordinator)
    assert application.events.filter(action="conflict_declared").count() == 1


def test_conflict_needs_a_reason_and_a_right_to_speak_for_others(world):
    application = hand_in(world.round_form)

    with pytest.raises(StepRefused, match="Give a reason"):
        declare(application, world.coordinator, reason=" \n")
    with pytest.raises(StepRefused, match="Only colleagues who may decide"):
        declare(application, world.coordinator, user=world.stranger)
    declare(application, world.coordinator, user=world.colleague)


def test_person_with_a_conflict_no_longer_handles_it_and_cannot_be_given_it(world):
    application = hand_in(world.round_form)
    assign_application(application=application, handled_by=world.coordinator, user=world.colleague)

    declare(application, world.coordinator)

    application.refresh_from_db()
    assert application.handled_by is None
    assert world.coordinator not in staff_of(application)
    with pytest.raises(StepRefused, match="they have a conflict of interest"):
        assign_application(application=application, handled_by=world.coordinator, user=world.colleague)


def decided_and_signed(world):
    RoundForm.objects.update(needs_signatures=True)
    application = hand_in(world.round_form, status="ready")
    application = move_application(application=application, to_status="accepted", user=world.coordinator)
    seal = application.decisions.get().digest
    for user, office in ((world.coordinator, world.career), (world.colleague, world.alumni)):
        sign_decision(application=application, office=office, digest=seal, user=user)
    return application


def test_signature_of_the_person_is_taken_back_and_their_office_asked_again(world):
    application = decided_and_signed(world)

    declare(application, world.coordinator)

    assert [signature.office for signature in DecisionSignature.objects.all()] == [world.alumni]
    with pytest.raises(ReleaseRefused, match=str(world.career)):
        release_decision(application=Application.objects.get(), user=world.colleague)
    event = application.events.get(action="signature_taken_back")
    assert (event.office, event.actor) == (world.career, world.coordinator)
    successor = coordinator_of(world.career)
    assert list(Decision.objects.unsigned_by(successor)) == [application.decisions.get()]
    assert broken_chain(application.events.all()) == ""


def test_signature_below_a_decision_that_was_told_stays(world):
    application = decided_and_signed(world)
    release_decision(application=application, user=world.colleague)

    declare(application, world.coordinator)

    assert DecisionSignature.objects.count() == 2
    assert not application.events.filter(action="signature_taken_back").exists()


def test_objection_of_the_person_is_taken_back_as_well(world):
    application = hand_in(world.round_form, status="ready")
    application = move_application(application=application, to_status="accepted", user=world.coordinator)
    ask_for_changes(
        application=application,
        office=world.alumni,
        digest=application.decisions.get().digest,
        user=world.colleague,
        reason="Not this one.",
    )

    declare(application, world.colleague)

    assert not Decision.objects.objected().exists()


def test_exports_that_wait_for_the_person_are_deleted(world):
    application = hand_in(world.round_form)
    for user in (world.coordinator, world.colleague):
        ApplicationExport.objects.create(user=user, format="zip", purpose="Report")

    declare(application, world.coordinator)

    assert [export.user for export in ApplicationExport.objects.all()] == [world.colleague]


@pytest.mark.parametrize("who", ["coordinator", "superuser"])
def test_application_is_absent_behind_every_rule_for_the_person_with_a_conflict(world, who):
    person = UserFactory(is_superuser=True) if who == "superuser" else world.coordinator
    application, other = hand_in(world.round_form, "ada"), hand_in(world.round_form, "bea")
    assert may_read(person, application)
    before = waiting_lines(person)[0].text
    assert staff_reading.neighbours(other, person)[1] == application

    declare(application, person)

    assert not may_read(person, application)
    assert not may_decide(person, application)
    assert list(selected_applications(user=person, query="")) == [other]
    assert waiting_lines(person)[0].text != before
    assert staff_reading.neighbours(other, person) == (None, None)
    assert may_read(world.colleague, application)


@pytest.mark.parametrize("who", ["coordinator", "superuser"])
def test_nobody_deals_with_their_own_application(client, world, who):
    person = UserFactory(is_superuser=True) if who == "superuser" else world.coordinator
    other, own = hand_in(world.round_form, "bea"), hand_in(world.round_form, "ada")
    Application.objects.filter(pk=own.pk).update(applicant=person)
    own.refresh_from_db()
    client.force_login(person)

    assert not may_read(person, own)
    assert not may_decide(person, own)
    assert person not in staff_of(own)
    assert list(selected_applications(user=person, query="")) == [other]
    for name in ("inspect", "history", "conflict", "move"):
        assert client.get(reverse(f"mentoring_applications:{name}", args=[own.pk])).status_code == 302
    assert may_decide(world.colleague, own)
    status = reverse("wagtail_mentoring:application", args=[own.reference])
    assert client.get(status).status_code == 200


@pytest.mark.parametrize("who", ["coordinator", "superuser"])
def test_application_is_absent_from_every_screen_for_the_person_with_a_conflict(client, world, who):
    person = UserFactory(is_superuser=True) if who == "superuser" else world.coordinator
    application, file = with_cv()
    PartnerFactory(program=application.round.program, office=world.career, role="lead")
    client.force_login(person)
    pages = [
        reverse("mentoring_applications:index"),
        reverse("mentoring_applications:index_results") + "?q=ada",
        reverse("mentoring_applications:index") + "?export=csv",
    ]
    one = [
        reverse(f"mentoring_applications:{name}", args=[application.pk])
        for name in ("inspect", "history", "conflict")
    ]
    steps = [
        (name, reverse(f"mentoring_applications:{name}", args=[application.pk]))
        for name in ("move", "note", "assign", "lift_conflict")
    ]
    cv = reverse("wagtail_mentoring:application_file", args=[application.reference, file.key])
    for url in pages:
        response = client.get(url)
        assert (
            application.reference
            in (response.getvalue() if response.streaming else response.content).decode()
        )
    assert client.get(one[0]).status_code == 200

    response = client.post(one[2], {"reason": REASON}, follow=True)

    assert "You do not see this application any more" in response.content.decode()
    assert response.redirect_chain[-1][0] == reverse("mentoring_applications:index")
    for url in pages:
        response = client.get(url)
        text = (response.getvalue() if response.streaming else response.content).decode()
        assert application.reference not in text
        assert "Ada Byrne" not in text
    for url in one:
        assert client.get(url).status_code == 302
    for _name, url in steps:
        assert client.post(url, {"text": "x", "to_status": "screening", "reason": "x"}).status_code == 302
    assert client.get(cv).status_code == 404
    bulk = reverse("wagtail_bulk_action", args=["wagtail_mentoring", "application", "move"])
    assert client.get(f"{bulk}?id={application.pk}").status_code in (302, 403)
    application.refresh_from_db()
    assert (application.status, application.notes.count()) == ("submitted", 0)


def test_pair_of_the_application_is_absent_too(client, world):
    application = hand_in(world.round_form)
    Mentorship.objects.create(
        round=application.round, mentor=MentorFactory(), mentee=application.applicant, application=application
    )
    client.force_login(world.coordinator)
    url = reverse("mentoring_mentorships:index")
    assert "Ada Byrne" in client.get(url).content.decode()

    declare(application, world.coordinator)

    assert "Ada Byrne" not in client.get(url).content.decode()


def test_colleague_who_may_decide_sees_who_has_a_conflict_and_lifts_it_with_a_reason(client, world):
    application = hand_in(world.round_form)
    conflict = declare(application, world.coordinator)
    client.force_login(world.colleague)
    inspect = reverse("mentoring_applications:inspect", args=[application.pk])
    lift = reverse("mentoring_applications:lift_conflict", args=[application.pk])
    html = client.get(inspect).content.decode()
    assert "Cora Career" in html
    assert REASON in html

    client.post(lift, {"conflict": conflict.pk, "reason": ""})
    assert not may_read(world.coordinator, application)
    client.post(lift, {"conflict": conflict.pk, "reason": "It was another Ada."})

    conflict.refresh_from_db()
    assert (conflict.lifted_by, conflict.lift_reason) == (world.colleague, "It was another Ada.")
    assert may_read(world.coordinator, application)
    assert application.events.last().action == "conflict_lifted"
    assert REASON not in client.get(inspect).content.decode()


def test_nobody_lifts_their_own_conflict(world):
    conflict = declare(hand_in(world.round_form), world.coordinator)

    with pytest.raises(StepRefused, match="lifted by somebody else"):
        lift_conflict(conflict=conflict, reason="All is well.", user=world.coordinator)
    assert ConflictOfInterest.objects.get().lifted_at is None


def test_conflict_of_another_application_is_not_lifted_from_here(client, world):
    application, other = hand_in(world.round_form), hand_in(world.law_round_form, "lea")
    conflict = declare(other, world.stranger)
    client.force_login(world.colleague)

    client.post(
        reverse("mentoring_applications:lift_conflict", args=[application.pk]),
        {"conflict": conflict.pk, "reason": "x"},
    )

    conflict.refresh_from_db()
    assert conflict.lifted_at is None


def test_colleague_records_a_conflict_for_somebody_else(client, world):
    application = hand_in(world.round_form)
    client.force_login(world.colleague)

    response = client.post(
        reverse("mentoring_applications:conflict", args=[application.pk]),
        {"person": world.coordinator.pk, "reason": REASON},
    )

    assert response["Location"] == reverse("mentoring_applications:inspect", args=[application.pk])
    assert ConflictOfInterest.objects.get().person == world.coordinator
    assert not may_read(world.coordinator, application)


def test_anonymised_application_keeps_the_conflict_without_its_reason(world):
    application = hand_in(world.round_form)
    declare(application, world.coordinator)

    erase(due=Due(application=application, everything=True), reason="Asked", user=None)

    conflict = ConflictOfInterest.objects.get()
    assert (conflict.person, conflict.reason) == (world.coordinator, "")
    assert Application.objects.get().anonymised_at
