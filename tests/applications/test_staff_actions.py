import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.threads import at_once
from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.choices import ApplicationStatus, PublicStatus
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_actions import add_note, assign_application
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused
from wagtail_mentoring.selection.actions import move_application, release_decision

from .builders import fill, start, submit, uid
from .staff_world import hand_in, make_world

#: The whole table, written out: from a status, and whether it was released, to every next one.
STEPS = {
    ("submitted", False): {"screening", "under_review", "information_requested", "ineligible"},
    ("screening", False): {"under_review", "information_requested", "ineligible"},
    ("information_requested", False): {"screening", "under_review", "ineligible"},
    ("under_review", False): {"ready", "information_requested", "ineligible"},
    ("ready", False): {"under_review", "accepted", "waitlisted", "declined"},
    ("accepted", False): {"ready"},
    ("accepted", True): {"closed"},
    ("waitlisted", False): {"ready", "accepted", "declined"},
    ("waitlisted", True): {"accepted", "declined", "closed"},
    ("declined", False): {"ready"},
    ("declined", True): {"closed"},
    ("ineligible", False): {"screening"},
    ("ineligible", True): {"closed"},
    ("confirmed", False): {"closed"},
    ("confirmed", True): {"closed"},
    ("offer_declined", False): {"closed"},
    ("offer_declined", True): {"closed"},
    ("offer_expired", False): {"closed"},
    ("offer_expired", True): {"closed"},
}
HANDED_IN = [status.value for status in ApplicationStatus if status not in ("draft", "expired")]


@pytest.fixture
def world(db):
    return make_world()


@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("status", HANDED_IN)
def test_every_step_of_the_table_works_and_no_other(world, status, released):
    told = timezone.now() if released else None
    application = hand_in(world.round_form, status=status, released_at=told)
    worked = set()

    for target in ApplicationStatus.values:
        Application.objects.filter(pk=application.pk).update(status=status, released_at=told)
        application.refresh_from_db()
        try:
            move_application(
                application=application, to_status=target, user=world.coordinator, reason="Because"
            )
        except StepRefused:
            continue
        worked.add(target)
        assert Application.objects.get(pk=application.pk).status == target

    assert worked == STEPS.get((status, released), set())


@pytest.mark.parametrize("status", sorted(decisions.DECIDED))
def test_decision_that_nobody_was_told_is_not_closed(world, status):
    application = hand_in(world.round_form, status=status)

    with pytest.raises(StepRefused, match="was decided, but not told. Release it first, or take it back"):
        move_application(application=application, to_status="closed", user=world.coordinator, reason="Over")

    assert Application.objects.get(pk=application.pk).status == status


def test_move_writes_the_history_and_the_audit_log_without_the_name(world):
    application = hand_in(world.round_form)

    move_application(
        application=application, to_status="screening", user=world.coordinator, reason=" Complete "
    )

    event = application.events.order_by("sequence").last()
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.move_application")
    assert (event.action, event.from_status, event.to_status) == ("moved", "submitted", "screening")
    assert (event.actor, event.office, event.reason) == (world.coordinator, world.career, "Complete")
    assert not broken_chain(application.events.all())
    assert entry.label == application.reference
    assert entry.data == {"from_status": "submitted", "to_status": "screening"}


@pytest.mark.parametrize("target", sorted(decisions.NEEDS_REASON))
@pytest.mark.parametrize("reason", ["", "  \n"])
def test_some_steps_need_a_reason(world, target, reason):
    application = hand_in(world.round_form)

    with pytest.raises(StepRefused):
        move_application(application=application, to_status=target, user=world.coordinator, reason=reason)

    assert Application.objects.get(pk=application.pk).status == "submitted"


def test_second_of_two_coordinators_is_told_that_it_changed(world):
    application = hand_in(world.round_form)
    seen_by_first, seen_by_second = (Application.objects.get(pk=application.pk) for _person in range(2))
    move_application(application=seen_by_first, to_status="screening", user=world.coordinator)

    with pytest.raises(StaleApplication):
        move_application(application=seen_by_second, to_status="under_review", user=world.colleague)

    assert application.events.filter(action="moved").count() == 1


def test_new_answers_make_a_decision_stale(world):
    application = hand_in(world.round_form)
    seen = Application.objects.get(pk=application.pk)
    fill(application, {uid("goals"): "Another goal."})
    submit(application, key="again")

    with pytest.raises(StaleApplication):
        move_application(application=seen, to_status="screening", user=world.coordinator)


def test_draft_cannot_be_moved(world):
    draft = start(round_form=world.round_form)

    with pytest.raises(Application.DoesNotExist):
        move_application(application=draft, to_status="screening", user=world.coordinator)


def test_full_round_takes_nobody_more(world):
    world.round_form.round.capacity = 1
    world.round_form.round.save()
    hand_in(world.round_form, "first", status="accepted")
    application = hand_in(world.round_form, "second", status="ready")

    with pytest.raises(StepRefused, match="Waitlist"):
        move_application(application=application, to_status="accepted", user=world.coordinator)


def test_place_on_the_waitlist_that_becomes_an_acceptance_is_told_anew(world):
    told = {"released_at": timezone.now(), "told_status": "waitlisted"}
    application = hand_in(world.round_form, status="waitlisted", **told)

    moved = move_application(application=application, to_status="accepted", user=world.coordinator)

    assert moved.released_at is None
    assert moved.public_status == PublicStatus.WAITLISTED


@pytest.mark.parametrize("status", sorted(decisions.DECIDED))
def test_decision_shows_to_the_applicant_only_once_released(world, status):
    application = hand_in(world.round_form, status=status)
    before = application.public_status

    released = release_decision(application=application, user=world.coordinator)

    assert before == PublicStatus.IN_REVIEW
    assert released.public_status == PublicStatus(decisions.PUBLIC_AFTER_RELEASE[status])


@pytest.mark.parametrize("status", sorted(set(HANDED_IN) - decisions.DECIDED))
def test_without_a_decision_there_is_nothing_to_release(world, status):
    application = hand_in(world.round_form, status=status)

    with pytest.raises(StepRefused):
        release_decision(application=application, user=world.coordinator)


def test_decision_is_released_once(world):
    application = hand_in(world.round_form, status="accepted")
    again = Application.objects.get(pk=application.pk)
    release_decision(application=application, user=world.coordinator)

    with pytest.raises(StaleApplication):
        release_decision(application=again, user=world.colleague)
    again.refresh_from_db()
    with pytest.raises(StepRefused):
        release_decision(application=again, user=world.colleague)


def test_application_is_given_to_staff_of_a_partner_office_only(world):
    application = hand_in(world.round_form)

    assigned = assign_application(application=application, handled_by=world.colleague, user=world.coordinator)
    with pytest.raises(StepRefused):
        assign_application(application=application, handled_by=world.stranger, user=world.coordinator)
    given_back = assign_application(application=assigned, handled_by=None, user=world.coordinator)

    assert assigned.handled_by == world.colleague
    assert given_back.handled_by is None
    assert list(application.events.values_list("action", flat=True))[-2:] == ["assigned", "unassigned"]


def test_application_that_somebody_took_meanwhile_stays_with_them(world):
    application = hand_in(world.round_form)
    as_seen = Application.objects.get(pk=application.pk)
    assign_application(application=application, handled_by=world.colleague, user=world.colleague)

    with pytest.raises(StaleApplication, match="Alan Alumni handles this application by now"):
        assign_application(application=as_seen, handled_by=world.coordinator, user=world.coordinator)

    application.refresh_from_db()
    assert application.handled_by == world.colleague


def test_giving_to_the_same_person_again_is_no_event(world):
    application = hand_in(world.round_form, handled_by=world.colleague)

    assign_application(application=application, handled_by=world.colleague, user=world.coordinator)

    assert not application.events.filter(action="assigned").exists()


def test_note_keeps_author_and_text_and_the_history_keeps_no_text(world):
    application = hand_in(world.round_form)

    add_note(application=application, text="  Call her.  ", user=world.coordinator)

    note, event = application.notes.get(), application.events.get(action="noted")
    assert (note.text, note.author) == ("Call her.", world.coordinator)
    assert event.reason == ""


def test_empty_note_is_refused(world):
    application = hand_in(world.round_form)

    with pytest.raises(StepRefused):
        add_note(application=application, text=" \n", user=world.coordinator)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_moves_and_the_others_are_refused():
    world = make_world()
    application = hand_in(world.round_form)

    def move():
        row = Application.objects.get(pk=application.pk)
        return move_application(application=row, to_status="screening", user=world.coordinator)

    results = at_once(*[move] * 8)

    assert sorted(isinstance(result, StepRefused) for result in results) == [False] + [True] * 7
    assert application.events.filter(action="moved").count() == 1
