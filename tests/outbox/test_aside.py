"""Without a task worker a thread sends: whoever causes a mail never waits for the mail server."""

import time

import pytest

from wagtail_mentoring.outbox.choices import MailStatus
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.tasks import mailing

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def aside(monkeypatch):
    """The thread itself, in place of what other tests have instead."""
    monkeypatch.delattr(mailing, "start")
    yield mailing
    mailing.wait()


def statuses():
    return list(OutboxMessage.objects.order_by("pk").values_list("status", flat=True))


def test_mail_is_sent_by_a_thread(queue, smtp, aside):
    queue("one")
    queue("two")

    aside.wait()

    assert statuses() == [MailStatus.SENT, MailStatus.SENT]
    assert len(smtp.messages) == 2


def test_server_that_hangs_holds_nobody_up(queue, smtp, aside):
    smtp.mode = "hang"

    queue("one")  # would not come back before the server lets go of the connection

    assert statuses() == [MailStatus.QUEUED]
    while not smtp.connections:
        time.sleep(0.01)
    smtp.mode = "ok"
    smtp.let_go()
    queue("two")
    aside.wait()
    assert statuses() == [MailStatus.QUEUED, MailStatus.SENT]
    assert len(smtp.messages) == 1


def test_error_ends_neither_the_thread_nor_those_after_it(queue, smtp, aside, monkeypatch, caplog):
    with monkeypatch.context() as patch:
        patch.setattr("wagtail_mentoring.outbox.tasks.send_due", lambda: 1 / 0)
        queue("one")
        aside.wait()
    assert "send_waiting_mail failed." in caplog.text

    queue("two")
    aside.wait()

    assert statuses() == [MailStatus.SENT, MailStatus.SENT]
