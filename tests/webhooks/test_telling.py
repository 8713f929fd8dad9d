"""What webhooks are told, of what, how it is signed, and what becomes of what nobody hears."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from tests.applications.builders import fill, make_applicant, start
from tests.applications.staff_world import hand_in
from tests.mentorships.conftest import make_mentor
from wagtail_mentoring.applications.applicant_actions import submit_application
from wagtail_mentoring.mentorships.actions import end_mentorship, start_mentorship
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.webhooks.actions import announce, delete_old_deliveries, send_again, send_test
from wagtail_mentoring.webhooks.models import Webhook, WebhookDelivery
from wagtail_mentoring.webhooks.sending import tell_due
from wagtail_mentoring.webhooks.verification import waiting_messages

pytestmark = pytest.mark.django_db


def tell(webhook, key="one", event="application.submitted"):
    return announce(event=event, offices=[webhook.office_id], data={"reference": "A-1"}, key=key)


def due_now():
    WebhookDelivery.objects.update(next_try_at=timezone.now() - timedelta(seconds=1))


def test_message_is_signed_as_the_standard_says(webhook, receiver, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tell(webhook)

    [(headers, body)] = receiver.told
    message = Verifier(webhook.secret).verify(body, headers)
    assert (message["type"], message["data"]) == ("application.submitted", {"reference": "A-1"})
    with pytest.raises(WebhookVerificationError):
        Verifier(webhook.secret).verify(body.replace("A-1", "A-2"), headers)
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, delivery.answer, delivery.attempts) == ("delivered", 200, 1)


def test_same_news_is_told_once(webhook, receiver):
    tell(webhook)
    tell(webhook)
    tell_due()

    assert len(receiver.told) == 1


def test_event_that_nobody_asked_for_is_told_to_nobody(webhook, receiver):
    Webhook.objects.update(events=["mentor.published"])

    assert tell(webhook) == 0


def test_webhook_that_is_off_is_told_nothing(webhook):
    Webhook.objects.update(is_active=False)

    assert tell(webhook) == 0


def test_change_that_is_rolled_back_is_not_told(webhook, receiver):
    with transaction.atomic():
        tell(webhook)
        transaction.set_rollback(True)

    tell_due()
    assert receiver.told == []


def test_system_that_does_not_hear_is_told_again_under_the_same_number(webhook, receiver):
    receiver.status = 503
    tell(webhook)
    tell_due()
    tell_due()
    [waiting] = WebhookDelivery.objects.all()
    assert (waiting.status, waiting.attempts, waiting.answer) == ("waiting", 1, 503)
    assert waiting.next_try_at > timezone.now()

    receiver.status = 204
    due_now()
    tell_due()

    (first, _body), (second, _body) = receiver.told
    assert first["webhook-id"] == second["webhook-id"]
    assert WebhookDelivery.objects.get().status == "delivered"


def test_message_is_given_up_at_the_end_and_can_be_sent_again(webhook, receiver, world, settings):
    settings.WAGTAIL_MENTORING = {**settings.WAGTAIL_MENTORING, "OUTBOX_MAX_ATTEMPTS": 2}
    receiver.status = 500
    tell(webhook)
    for _try in range(3):
        due_now()
        tell_due()
    delivery = WebhookDelivery.objects.get()
    assert (delivery.status, len(receiver.told)) == ("failed", 2)

    receiver.status = 200
    send_again(delivery=delivery, user=world.colleague)
    tell_due()

    assert WebhookDelivery.objects.get().status == "delivered"


def test_address_that_is_gone_switches_the_webhook_off_and_nothing_is_sent_there(webhook, receiver, world):
    receiver.status = 410
    tell(webhook)
    tell_due()

    webhook.refresh_from_db()
    delivery = WebhookDelivery.objects.get()
    assert (webhook.is_active, delivery.status) == (False, "failed")
    for again in (
        lambda: send_again(delivery=delivery, user=world.colleague),
        lambda: send_test(webhook=webhook, user=world.colleague),
    ):
        with pytest.raises(ValidationError, match="Switch it on first"):
            again()


def test_redirect_is_not_followed(webhook, receiver):
    receiver.status, receiver.location = 302, receiver.url
    tell(webhook)
    tell_due()

    assert len(receiver.told) <= 1
    assert WebhookDelivery.objects.get().status == "waiting"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "0.0.0.0",  # noqa: S104
        "[::1]",
        "[::ffff:127.0.0.1]",
        "2130706433",
        "169.254.169.254",
        "10.0.0.1",
    ],
)
def test_private_address_is_never_reached(world, receiver, host):
    port = receiver.server_address[1]
    webhook = Webhook.objects.create(
        office=world.alumni, name="Inside", url=f"http://{host}:{port}/", events=["application.submitted"]
    )
    tell(webhook)

    tell_due()

    assert receiver.told == []
    assert "private network" in WebhookDelivery.objects.get().last_error


def test_two_workers_do_not_send_the_same(webhook, receiver):
    tell(webhook)
    WebhookDelivery.objects.update(leased_until=timezone.now() + timedelta(minutes=1))

    tell_due()
    assert receiver.told == []

    WebhookDelivery.objects.update(leased_until=timezone.now() - timedelta(minutes=1))
    tell_due()
    assert len(receiver.told) == 1


def events():
    return [(row.event, json.loads(row.body)["data"]) for row in WebhookDelivery.objects.order_by("pk")]


def test_application_is_told_of_without_a_word_of_it(webhook, world):
    application = fill(start(world.round_form, make_applicant("cleo")))
    submit_application(
        application=application,
        user=application.applicant,
        idempotency_key="1",
        lock_version=application.lock_version,
        locale="en",
    )

    [(event, data)] = events()
    assert (event, data["reference"], data["status"]) == (
        "application.submitted",
        application.reference,
        "received",
    )
    text = WebhookDelivery.objects.get().body
    assert not [word for word in ("cleo", "@") if word in text.lower()]


def test_decision_is_told_on_its_release_only(webhook, world):
    application = hand_in(world.round_form, "ada", status="ready")
    WebhookDelivery.objects.all().delete()

    move_application(application=application, to_status="accepted", user=world.coordinator)
    assert events() == []
    application.refresh_from_db()
    release_decision(application=application, user=world.coordinator)

    [(event, data)] = events()
    assert (event, data["status"]) == ("application.decided", "accepted")


def test_pair_is_told_of_when_it_begins_and_ends(webhook, world):
    application = hand_in(world.round_form, "ada", status="accepted", released_at=timezone.now())
    WebhookDelivery.objects.all().delete()
    pair = start_mentorship(application=application, mentor=make_mentor(), user=world.coordinator)
    end_mentorship(mentorship=pair, ending="completed", user=world.coordinator)

    assert [(event, data["status"]) for event, data in events()] == [
        ("mentorship.started", "active"),
        ("mentorship.ended", "completed"),
    ]


def test_office_outside_the_program_is_told_nothing(webhook, world):
    Webhook.objects.update(office=world.law)
    hand_in(world.round_form, "ada")

    assert events() == []


def test_mentor_is_told_of_once_a_published_state(webhook, world):
    mentor = make_mentor(owner=world.alumni)
    mentor.save_revision().publish()
    mentor.refresh_from_db()
    mentor.save_revision().publish()

    assert [event for event, _data in events()] == ["mentor.published"] * 2
    assert events()[0][1] == {"mentor": mentor.pk, "slug": mentor.slug}


def test_test_message_reaches_the_other_system(webhook, receiver, world):
    send_test(webhook=webhook, user=world.colleague)
    tell_due()

    [(_headers, body)] = receiver.told
    assert json.loads(body)["type"] == "webhook.test"


def test_settled_messages_are_forgotten_after_a_while_and_waiting_ones_never(webhook, receiver):
    tell(webhook, "one")
    tell_due()
    Webhook.objects.update(url="https://nowhere.invalid/")
    tell(webhook, "two")
    WebhookDelivery.objects.update(created_at=timezone.now() - timedelta(days=31))

    assert delete_old_deliveries() == 1
    assert WebhookDelivery.objects.get().dedupe_key == "two"


def test_verification_tells_of_messages_that_nobody_sends(webhook):
    tell(webhook)
    assert [line for line in waiting_messages() if line] == []

    WebhookDelivery.objects.update(next_try_at=timezone.now() - timedelta(hours=2))

    [line] = [line for line in waiting_messages() if line]
    assert "more than an hour" in line
