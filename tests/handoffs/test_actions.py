from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import OfficeFactory, PartnerFactory, UserFactory, coordinator_of
from wagtail_mentoring import signals
from wagtail_mentoring.handoffs.actions import (
    HandoffRefused,
    accept_handoff,
    finish_handoff,
    hand_over_again,
    return_handoff,
    withdraw_handoff,
)
from wagtail_mentoring.handoffs.models import Handoff, validate_local_path
from wagtail_mentoring.offices.working_days import working_day_after
from wagtail_mentoring.programs.choices import ProgramStatus

from .world import make_world, send, send_in_state

pytestmark = pytest.mark.django_db

#: Each step with whose it is, a state it follows, and how it is called.
STEPS = {
    "accept": ("receiver", "open", accept_handoff, {}),
    "return": ("receiver", "open", return_handoff, {"reason": "No names in it"}),
    "finish": ("receiver", "accepted", finish_handoff, {}),
    "withdraw": ("sender", "open", withdraw_handoff, {}),
    "again": ("sender", "returned", hand_over_again, {"title": "Again", "details": "", "due_on": None}),
}
LEADS_TO = {
    "accept": "accepted",
    "return": "returned",
    "finish": "done",
    "withdraw": "withdrawn",
    "again": "open",
}


@pytest.fixture
def world():
    return make_world()


def take(step, handoff, user, **values):
    _side, _state, action, extra = STEPS[step]
    return action(**{"handoff": handoff, "version": handoff.version, "user": user, **extra, **values})


def logged():
    return list(ModelLogEntry.objects.order_by("pk").values_list("action", flat=True))[-1]


def heard(signal, work):
    found = []

    def listen(**kwargs):
        found.append(kwargs["handoff"])

    signal.connect(listen)
    try:
        return work(), found
    finally:
        signal.disconnect(listen)


def test_work_is_due_when_the_receiving_office_usually_answers(world):
    world.career.answer_days = 5
    world.career.save()

    handoff = send(world)

    assert handoff.due_on == working_day_after(timezone.localdate(), 5)
    assert (handoff.state, handoff.sent_by, handoff.version) == ("open", world.sender, 1)
    assert logged() == "wagtail_mentoring.hand_over"


def test_another_day_can_be_agreed_on_but_none_that_is_past(world):
    today = timezone.localdate()
    assert send(world, due_on=today).due_on == today

    with pytest.raises(HandoffRefused, match="past"):
        send(world, due_on=today - timedelta(days=1))


@pytest.mark.parametrize("who", ["receiver", "stranger", "superuser"])
def test_only_the_sending_offices_own_people_hand_its_work_over(world, who):
    people = {
        "receiver": world.receiver,
        "stranger": coordinator_of(OfficeFactory()),
        "superuser": UserFactory(is_superuser=True),
    }

    with pytest.raises(PermissionDenied):
        send(world, user=people[who])
    assert not Handoff.objects.exists()


@pytest.mark.parametrize("invited", [True, False])
def test_only_an_office_that_has_accepted_receives(world, invited):
    other = OfficeFactory()
    if invited:
        PartnerFactory(program=world.program, office=other, accepted=False)

    with pytest.raises(HandoffRefused, match="does not take part"):
        send(world, to_office=other)


def test_an_office_hands_nothing_to_itself(world):
    with pytest.raises(ValidationError, match="two different"):
        send(world, to_office=world.alumni)


def test_an_archived_program_takes_no_hand_off(world):
    world.program.status = ProgramStatus.ARCHIVED
    world.program.save()

    with pytest.raises(HandoffRefused, match="archived"):
        send(world)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_by_its_own_side_logged_and_told(world, step):
    side, state, *_ = STEPS[step]
    handoff = send_in_state(world, state)
    signal = {"again": signals.handoff_sent, "finish": signals.handoff_closed}.get(
        step, signals.handoff_closed if step == "withdraw" else signals.handoff_answered
    )

    taken, found = heard(signal, lambda: take(step, handoff, getattr(world, side)))

    assert (taken.state, taken.version) == (LEADS_TO[step], handoff.version + 1)
    assert found == [taken]
    assert logged() == f"wagtail_mentoring.{step}_handoff"


@pytest.mark.parametrize("step", STEPS)
def test_nobody_else_takes_the_step(world, step):
    side, state, *_ = STEPS[step]
    handoff = send_in_state(world, state)
    left = coordinator_of(world.career, world.alumni)
    left.is_active = False
    other_side = {"receiver": world.sender, "sender": world.receiver}[side]

    for person in (other_side, coordinator_of(OfficeFactory()), UserFactory(is_superuser=True), left):
        with pytest.raises(PermissionDenied):
            take(step, handoff, person)
    handoff.refresh_from_db()
    assert handoff.state == state


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_once(world, step):
    side, state, *_ = STEPS[step]
    handoff = send_in_state(world, state)
    take(step, handoff, getattr(world, side))

    with pytest.raises(HandoffRefused, match="Somebody was quicker"):
        take(step, handoff, getattr(world, side))


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ("accept", "withdrawn"),
        ("return", "done"),
        ("finish", "open"),
        ("withdraw", "accepted"),
        ("again", "open"),
    ],
)
def test_a_step_that_does_not_follow_changes_nothing(world, step, state):
    """Which follow is told by the truth table of ``test_decisions.py``."""
    handoff = send_in_state(world, state)

    with pytest.raises(HandoffRefused):
        take(step, handoff, getattr(world, STEPS[step][0]))

    handoff.refresh_from_db()
    assert handoff.state == state


def test_a_page_opened_before_it_came_back_and_went_again_accepts_nothing(world):
    seen = send(world)
    take("return", seen, world.receiver)
    seen_again = Handoff.objects.get()
    take("again", seen_again, world.sender, title="Something else")

    with pytest.raises(HandoffRefused):
        accept_handoff(handoff=seen, version=1, user=world.receiver)


def test_whoever_works_in_both_offices_does_not_answer_their_own_hand_off(world):
    both = coordinator_of(world.alumni, world.career)
    handoff = send(world, user=both)

    with pytest.raises(PermissionDenied):
        take("accept", handoff, both)
    assert take("accept", handoff, world.receiver).answered_by == world.receiver


def test_work_is_not_returned_without_a_reason(world):
    handoff = send(world)

    with pytest.raises(HandoffRefused, match="reason"):
        take("return", handoff, world.receiver, reason="  ")


def test_what_was_accepted_can_still_be_returned(world):
    handoff = take("return", send_in_state(world, "accepted"), world.receiver)

    assert (handoff.state, handoff.reason) == ("returned", "No names in it")


def test_what_came_back_can_be_withdrawn(world):
    handoff = take("withdraw", send_in_state(world, "returned"), world.sender)

    assert (handoff.state, handoff.closed_by) == ("withdrawn", world.sender)


def test_handing_over_again_sets_a_new_day_and_keeps_why_it_came_back(world):
    handoff = send_in_state(world, "returned")
    Handoff.objects.update(due_on=date(2020, 1, 1), asked="directors")

    handoff = take("again", handoff, world.sender, title="Screen these mentors", details="Names below")

    assert (handoff.title, handoff.details, handoff.asked) == ("Screen these mentors", "Names below", "")
    assert handoff.due_on == working_day_after(timezone.localdate(), 3)
    assert (handoff.reason, handoff.answered_by) == ("No names in it", None)
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.return_handoff")
    assert "No names in it" in entry.message


@pytest.mark.parametrize(
    "path", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example", "admin/"]
)
def test_a_link_stays_inside_the_site(world, path):
    with pytest.raises(ValidationError):
        send(world, link=path)
    validate_local_path("/admin/mentoring/applications/inspect/7/")


@pytest.mark.parametrize(
    "values",
    [
        {"state": "lost"},
        {"state": "returned", "answered_at": timezone.now()},
        {"state": "accepted"},
        {"state": "done", "answered_at": timezone.now()},
        {"closed_at": timezone.now()},
    ],
)
def test_the_database_refuses_what_no_action_would_write(world, values):
    handoff = send(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Handoff.objects.filter(pk=handoff.pk).update(**values)


def test_the_database_refuses_a_hand_off_to_the_same_office(world):
    handoff = send(world)

    with pytest.raises(IntegrityError), transaction.atomic():
        Handoff.objects.filter(pk=handoff.pk).update(to_office=world.alumni)
