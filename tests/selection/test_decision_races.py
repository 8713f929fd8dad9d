"""Signing, changing, joining and releasing in the same moment: threads against PostgreSQL."""

import random
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tests.applications.builders import make_round, make_round_form
from tests.applications.staff_world import hand_in, make_world
from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, coordinator_of
from tests.threads import at_once
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.notifications import mail_about
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


def fresh(application):
    return Application.objects.select_related("round__program", "current_revision").get(pk=application.pk)


@pytest.fixture
def world(site_root):
    return make_world()


def test_nothing_is_told_that_not_every_office_signed_as_it_was_told(world):
    """Random interleavings of signers, an editor, an objector, an office that joins, and four releasers."""
    for seed in range(12):
        chance = random.Random(seed)  # noqa: S311  an order of threads
        program, guest = ProgramFactory(), OfficeFactory()
        PartnerFactory(program=program, office=world.career, role="lead")
        PartnerFactory(program=program, office=world.alumni)
        application = hand_in(make_round_form(round=make_round(program=program)), f"p{seed}", status="ready")
        RoundForm.objects.update(needs_signatures=True)
        move_application(application=application, to_status="accepted", user=world.coordinator)

        at_once(*steps_by_chance(world, application, guest, chance))

        after = fresh(application)
        mails = mail_about(after).filter(kind="application_accepted")
        if after.released_at:
            decision = after.decisions.in_force().get()
            partners = Partner.objects.accepted().filter(program=program)
            then = partners.filter(accepted_at__lt=after.released_at).exclude(office=guest)
            signed = decision.signatures.filter(answer="signed", digest=decision.digest)
            signed_by = {signature.office_id for signature in signed}
            assert {partner.office_id for partner in then} <= signed_by, seed
        assert mails.count() == bool(after.released_at), seed
        assert after.events.filter(action="released").count() == bool(after.released_at), seed
        assert not broken_chain(after.events.all()), seed


def steps_by_chance(world, application, guest, chance):
    """The first office has signed, sometimes both; now the last signs while others work and release."""
    invitation = PartnerFactory(program=application.round.program, office=guest, accepted=False)
    newcomer, digest = coordinator_of(guest), standing_of(fresh(application)).digest

    def step(action, **values):
        return partial(action, application=fresh(application), **values)

    def sign(office, user):
        return step(sign_decision, office=office, digest=digest, user=user)

    sign(world.career, world.coordinator)()
    if chance.random() < 0.5:
        sign(world.alumni, world.colleague)()
    text, wait = f"Text {chance.random()}", {"office": world.alumni, "reason": "Wait"}
    steps = [
        sign(world.alumni, world.colleague),
        step(word_decision, text=text, digest=digest, user=world.colleague),
        *(step(release_decision, user=world.coordinator) for _releaser in range(4)),
    ]
    if chance.random() < 0.5:
        steps.append(step(ask_for_changes, **wait, digest=digest, user=world.colleague))
    if chance.random() < 0.5:
        steps.append(partial(accept_partnership, partner=invitation, user=newcomer))
    chance.shuffle(steps)
    return steps


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
