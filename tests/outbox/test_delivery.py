from datetime import timedelta
from email import message_from_string

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend as LocmemBackend
from django.core.management import call_command
from django.utils import timezone

from tests.threads import at_once
from wagtail_mentoring.outbox.choices import MailStatus
from wagtail_mentoring.outbox.delivery import send_due
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.tasks import send_waiting_mail


class BrokenBackend(LocmemBackend):
    """A host's own mail backend with a fault of its own."""

    def send_messages(self, messages):
        raise KeyError("api_token")


def make_due():
    OutboxMessage.objects.update(next_try_at=timezone.now() - timedelta(seconds=1), leased_until=None)


def test_due_mail_is_sent_over_one_connection_and_marked(queue, smtp):
    queue("one")
    queue("two", to_name="Zoë O’Brien, PhD")

    result = send_due()

    assert (result.sent, result.failed) == (2, 0)
    assert smtp.connections == 1
    assert set(OutboxMessage.objects.values_list("status", flat=True)) == {MailStatus.SENT}
    assert OutboxMessage.objects.filter(sent_at=None).count() == 0


def test_mail_carries_sender_and_a_message_id_of_its_own(queue, smtp, settings):
    settings.WAGTAIL_MENTORING = {"FROM_EMAIL": "Mentoring <mentoring@uni.example>"}
    queue("one")
    queue("two")

    send_due()

    messages = [message_from_string(text) for text in smtp.messages]
    assert {m["From"] for m in messages} == {"Mentoring <mentoring@uni.example>"}
    assert len({m["Message-ID"] for m in messages}) == 2
    assert all(m["Message-ID"].endswith("@uni.example>") for m in messages)


def test_refusing_connection_loses_nothing_and_spares_the_rest_of_the_queue(queue, smtp):
    smtp.stop()
    first, second = queue("one"), queue("two")

    result = send_due()

    first.refresh_from_db()
    second.refresh_from_db()
    assert result.server_down
    assert (first.status, first.attempts) == (MailStatus.QUEUED, 1)
    assert "refused" in first.last_error.lower()
    assert first.next_try_at > timezone.now()
    assert (second.status, second.attempts) == (MailStatus.QUEUED, 0)


def test_hanging_server_ends_in_a_timeout(queue, smtp, settings):
    settings.EMAIL_TIMEOUT = 0.2
    smtp.mode = "hang"
    message = queue()

    result = send_due()

    message.refresh_from_db()
    assert result.server_down
    assert (message.status, message.attempts, message.leased_until) == (MailStatus.QUEUED, 1, None)


def test_server_dying_after_data_gets_the_same_mail_once_later(queue, smtp):
    message = queue()
    smtp.mode = "die_after_data"
    send_due()
    smtp.mode = "ok"
    make_due()

    send_due()

    message.refresh_from_db()
    assert (message.status, message.attempts, message.last_error) == (MailStatus.SENT, 2, "")
    assert len(smtp.messages) == 1


def test_one_bad_address_does_not_stop_the_others(queue, smtp):
    bad, good = queue("bad"), queue("good")
    OutboxMessage.objects.filter(pk=bad.pk).update(to_email="two@@example.org")

    result = send_due()

    bad.refresh_from_db()
    good.refresh_from_db()
    assert (result.sent, result.failed) == (1, 1)
    assert bad.status == MailStatus.FAILED
    assert good.status == MailStatus.SENT


def test_address_refused_for_good_is_given_up_at_once(queue, smtp):
    smtp.mode = "refuse_recipient"
    message = queue()

    send_due()

    message.refresh_from_db()
    assert (message.status, message.attempts) == (MailStatus.FAILED, 1)
    assert "550" in message.last_error


def test_address_refused_for_now_is_tried_until_the_limit(queue, smtp, settings):
    settings.WAGTAIL_MENTORING = {"OUTBOX_MAX_ATTEMPTS": 3}
    smtp.mode = "greylist"
    message = queue()
    states = []

    for _try in range(4):
        send_due()
        message.refresh_from_db()
        states.append((message.status, message.attempts))
        make_due()

    assert states == [("queued", 1), ("queued", 2), ("failed", 3), ("failed", 3)]


def test_mail_held_by_another_worker_is_left_alone(queue, smtp):
    queue()
    OutboxMessage.objects.update(leased_until=timezone.now() + timedelta(minutes=1))

    assert send_due().sent == 0


def test_mail_whose_worker_died_is_sent_when_its_lease_ends(queue, smtp):
    queue()
    OutboxMessage.objects.update(leased_until=timezone.now() - timedelta(seconds=1), attempts=1)

    assert send_due().sent == 1


def test_mail_whose_workers_always_die_is_given_up(queue, smtp, settings):
    settings.WAGTAIL_MENTORING = {"OUTBOX_MAX_ATTEMPTS": 2}
    message = queue()
    OutboxMessage.objects.update(leased_until=timezone.now() - timedelta(seconds=1), attempts=2)

    send_due()

    message.refresh_from_db()
    assert message.status == MailStatus.FAILED
    assert smtp.messages == []


def test_fault_in_the_hosts_mail_backend_is_noted_and_raised(queue, settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    message = queue()

    with pytest.raises(KeyError):
        send_due()

    message.refresh_from_db()
    assert (message.status, message.leased_until) == (MailStatus.QUEUED, None)
    assert "api_token" in message.last_error


def test_request_survives_a_task_backend_that_cannot_be_reached(
    queue, settings, django_capture_on_commit_callbacks, monkeypatch
):
    def refuse(*args, **kwargs):
        raise ConnectionError("broker")

    monkeypatch.setattr("django_tasks.backends.immediate.ImmediateBackend.enqueue", refuse)

    with django_capture_on_commit_callbacks(execute=True):
        message = queue()

    assert message.status == MailStatus.QUEUED


def test_task_worker_sends_all(queue):
    for number in range(7):
        queue(str(number))

    send_waiting_mail.func()

    assert len(mail.outbox) == 7


def test_command_says_what_it_did(queue, smtp, capsys):
    queue()

    call_command("mentoring_send_mail")

    assert capsys.readouterr().out == "1 sent, 0 failed, 0 in trouble.\n"


def test_command_says_where_to_look_when_the_server_is_away(queue, smtp, capsys):
    smtp.stop()
    queue()

    call_command("mentoring_send_mail")

    output = capsys.readouterr()
    assert output.out == "0 sent, 1 failed, 1 in trouble.\n"
    assert "EMAIL_HOST" in output.err


@pytest.mark.django_db(transaction=True)
def test_workers_at_the_same_time_send_each_mail_once(queue, smtp):
    for number in range(30):
        queue(str(number))

    # Each commit above has sent its mail: all wait again.
    OutboxMessage.objects.update(status=MailStatus.QUEUED, attempts=0, sent_at=None)
    smtp.messages.clear()

    at_once(*[send_due] * 5)

    assert len(smtp.messages) == 30
    assert OutboxMessage.objects.filter(status=MailStatus.SENT, attempts=1).count() == 30
