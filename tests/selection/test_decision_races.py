"""Signing, changing, joining and releasing in the same moment: threads against PostgreSQL."""

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from tests.applications.staff_world import hand_in, make_world
from tests.factories import OfficeFactory, PartnerFactory, coordinator_of
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.events import chain_is_whole
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.actions import accept_partnership
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.choices import ReleaseState
from wagtail_mentoring.selection.decision_actions import ask_for_changes, sign_decision, word_decision
from wagtail_mentoring.selection.decision_records import standing_of
from wagtail_mentoring.selection.models import ReleaseRun
from wagtail_mentoring.selection.offer_actions import confirm_offer, expire_offers
from wagtail_mentoring.selection.release_actions import release_all
from wagtail_mentoring.selection.waitlist_actions import move_on_waitlist, offer_place

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*steps):
    """Call the steps in threads that start together; a refusal is a result."""
    barrier = Barrier(len(steps))

    def run(step):
        try:
            barrier.wait(timeout=60)
            return step()
        except (ValidationError, ApplicationRefused) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(steps)) as pool:
        return list(pool.map(run, steps))


def fresh(application):
    return Application.objects.select_related("round__program", "current_revision").get(pk=application.pk)


@pytest.fixture
def world(site_root):
    return make_world()


@pytest.mark.parametrize("seed", range(12))
def test_nothing_is_told_that_not_every_office_signed_as_it_was_told(world, seed):
    """Random interleavings of signers, an editor, an objector, an office that joins, and four releasers."""
    chance = random.Random(seed)  # noqa: S311  an order of threads
    RoundForm.objects.update(needs_signatures=True)
    application = hand_in(world.round_form, status="ready")
    move_application(application=application, to_status="accepted", user=world.coordinator)
    guest = OfficeFactory()
    invitation = PartnerFactory(program=world.program, office=guest, accepted=False)
    newcomer = coordinator_of(guest)

    def sign(office, user):
        row = fresh(application)
        return lambda: sign_decision(
            application=row, office=office, digest=standing_of(row).digest, user=user
        )

    def word():
        row = fresh(application)
        digest = standing_of(row).digest
        return lambda: word_decision(
            application=row, text=f"Text {chance.random()}", digest=digest, user=world.colleague
        )

    def object_to():
        row = fresh(application)
        digest = standing_of(row).digest
        return lambda: ask_for_changes(
            application=row, office=world.alumni, digest=digest, user=world.colleague, reason="Wait"
        )

    def release():
        row = fresh(application)
        return lambda: release_decision(application=row, user=world.coordinator)

    def join():
        return lambda: accept_partnership(partner=invitation, user=newcomer)

    sign(world.career, world.coordinator)()
    if chance.random() < 0.5:
        sign(world.alumni, world.colleague)()
    steps = [sign(world.alumni, world.colleague), word(), *(release() for _releaser in range(4))]
    steps += [object_to()] if chance.random() < 0.5 else []
    steps += [join()] if chance.random() < 0.5 else []
    chance.shuffle(steps)
    at_once(*steps)

    after = fresh(application)
    if after.released_at:
        decision = after.decisions.in_force().get()
        partners = Partner.objects.accepted().filter(program=world.program)
        then = partners.filter(accepted_at__lt=after.released_at).exclude(office=guest)
        signed = decision.signatures.filter(answer="signed", digest=decision.digest)
        assert {partner.office_id for partner in then} <= {signature.office_id for signature in signed}
        assert OutboxMessage.objects.filter(kind="application_accepted").count() == 1
    assert after.events.filter(action="released").count() == bool(after.released_at)
    assert chain_is_whole(after)


def test_release_waits_for_an_office_that_is_accepting_and_then_for_its_signature(world):
    """The acceptance is written but not committed when the release begins."""
    RoundForm.objects.update(needs_signatures=True)
    application = hand_in(world.round_form, status="ready")
    move_application(application=application, to_status="accepted", user=world.coordinator)
    for office, user in ((world.career, world.coordinator), (world.alumni, world.colleague)):
        row = fresh(application)
        sign_decision(application=row, office=office, digest=standing_of(row).digest, user=user)
    guest = OfficeFactory()
    invitation = PartnerFactory(program=world.program, office=guest, accepted=False)
    row = fresh(application)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            accept_partnership(partner=invitation, user=coordinator_of(guest))
            waiting = pool.submit(
                lambda: at_once(lambda: release_decision(application=row, user=world.coordinator))
            )
            assert not waiting.done()
        [result] = waiting.result(timeout=60)

    assert isinstance(result, ValidationError)
    assert fresh(application).released_at is None


def test_of_twenty_accepts_for_the_last_place_exactly_one_takes_it(world):
    world.round_form.round.capacity = 1
    world.round_form.round.save()
    rows = [hand_in(world.round_form, f"p{number}", status="ready") for number in range(20)]

    at_once(
        *(
            lambda row=row: move_application(application=row, to_status="accepted", user=world.coordinator)
            for row in rows
        )
    )

    assert Application.objects.filter(status="accepted").count() == 1


def test_of_twenty_offers_of_the_last_place_exactly_one_is_made(world):
    world.round_form.round.capacity = 1
    world.round_form.round.save()
    for number in range(3):
        row = hand_in(world.round_form, f"p{number}", status="ready")
        move_application(application=row, to_status="waitlisted", user=world.coordinator)
    first = fresh(Application.objects.order_by("waitlist_position").first())

    at_once(*(lambda: offer_place(application=fresh(first), user=world.coordinator) for _click in range(20)))

    assert list(Application.objects.filter(status="accepted")) == [first]
    assert OutboxMessage.objects.filter(kind="application_accepted").count() == 1


def test_people_who_are_waitlisted_and_moved_at_once_keep_places_of_their_own(world):
    rows = [hand_in(world.round_form, f"p{number}", status="ready") for number in range(8)]
    waiting = [
        move_application(application=row, to_status="waitlisted", user=world.coordinator) for row in rows[:4]
    ]

    results = at_once(
        *(
            lambda row=row: move_application(application=row, to_status="waitlisted", user=world.coordinator)
            for row in rows[4:]
        ),
        *(
            lambda row=row: move_on_waitlist(application=row, place=1, user=world.coordinator)
            for row in waiting
        ),
    )

    assert not [result for result in results if isinstance(result, Exception)]
    places = sorted(Application.objects.values_list("waitlist_position", flat=True))
    assert len(set(places)) == 8


def test_answer_and_expiry_in_the_same_moment_leave_one_of_them(world):
    RoundForm.objects.update(answer_days=1)
    application = hand_in(world.round_form, status="accepted")
    application = release_decision(application=application, user=world.coordinator)
    over = application.answer_by

    at_once(
        *(
            lambda: confirm_offer(application=fresh(application), user=application.applicant)
            for _click in range(4)
        ),
        *(lambda: expire_offers(now=over) for _run in range(4)),
    )

    after = fresh(application)
    assert after.status in ("confirmed", "offer_expired")
    ends = after.events.filter(action__in=["offer_confirmed", "offer_expired"])
    assert ends.count() == 1
    expired = after.status == "offer_expired"
    assert OutboxMessage.objects.filter(kind="application_offer_expired").count() == expired


def test_two_runs_at_once_tell_everybody_once(world):
    for number in range(10):
        row = hand_in(world.round_form, f"p{number}", status="ready")
        move_application(application=row, to_status="declined", user=world.coordinator)
    runs = [ReleaseRun.objects.create(round_form=world.round_form, user=world.coordinator, total=10)] * 2
    runs.append(ReleaseRun.objects.create(round_form=world.round_form, user=world.coordinator, total=10))

    at_once(*(lambda run=run: release_all(run.pk) for run in runs))

    assert OutboxMessage.objects.filter(kind="application_declined").count() == 10
    assert sum(ReleaseRun.objects.values_list("released", flat=True)) == 10
    assert set(ReleaseRun.objects.values_list("state", flat=True)) == {ReleaseState.FINISHED}
    assert Application.objects.filter(released_at__lte=timezone.now()).count() == 10
