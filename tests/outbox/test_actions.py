import pytest
from django.core import mail
from django.db import transaction
from django.template import TemplateDoesNotExist

from wagtail_mentoring.outbox.actions import NotFailed, queue_mail, retry_mail
from wagtail_mentoring.outbox.choices import MailStatus
from wagtail_mentoring.outbox.models import OutboxMessage


def test_queued_mail_is_rendered_as_plain_text(queue):
    message = queue()

    assert message.subject == "Note: Tea & cake"
    assert message.body == "Dear Ada,\n\nTea & cake\n"
    assert message.status == MailStatus.QUEUED


def test_same_news_is_written_once(queue):
    first, second = queue(), queue(context={"title": "Other", "name": "Ada"})

    assert first == second
    assert OutboxMessage.objects.count() == 1


def test_mail_goes_out_after_the_commit_and_not_before(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = queue()
        assert mail.outbox == []

    message.refresh_from_db()
    assert message.status == MailStatus.SENT
    assert [m.to for m in mail.outbox] == [["Ada Byron <ada@example.org>"]]


def test_mail_of_a_change_that_failed_is_never_sent(queue, django_capture_on_commit_callbacks):
    @transaction.atomic
    def change_that_fails():
        queue()
        raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        change_that_fails()

    assert mail.outbox == []
    assert not OutboxMessage.objects.exists()


@pytest.mark.parametrize(
    "nasty",
    [
        "x\r\nBcc: eve@example.org",
        "x\nBcc: eve@example.org",
        "x\x00y",
        "x\u2028Bcc: eve@example.org",
        "x\ud800y",
    ],
)
def test_headers_cannot_be_injected(queue, django_capture_on_commit_callbacks, nasty):
    with django_capture_on_commit_callbacks(execute=True):
        queue("subject", context={"title": nasty, "name": "Ada"})
        queue("name", to_name=nasty)
        queue("address", to_email=f"ada@example.org{nasty}")

    assert len(mail.outbox) == 2
    for sent in mail.outbox:
        message = sent.message()
        assert message["Bcc"] is None
        assert sent.recipients() in (["Ada Byron <ada@example.org>"], sent.to)
        assert "\n" not in sent.subject
        assert not any("\n" in address for address in sent.to)


def test_placeholders_in_what_people_wrote_stay_as_they_are(queue):
    message = queue(context={"title": "{{ name }} {x.__class__} %(name)s", "name": "Ada"})

    assert message.subject == "Note: {{ name }} {x.__class__} %(name)s"


def test_address_that_cannot_be_one_is_kept_as_failed(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = queue(to_email="not an address")

    assert message.status == MailStatus.FAILED
    assert message.last_error
    assert mail.outbox == []


def test_failed_mail_can_be_tried_again(queue, admin_user, django_capture_on_commit_callbacks):
    message = queue()
    OutboxMessage.objects.update(status=MailStatus.FAILED, attempts=8)

    with django_capture_on_commit_callbacks(execute=True):
        retry_mail(message=message, user=admin_user)

    message.refresh_from_db()
    assert message.status == MailStatus.SENT
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("status", [MailStatus.SENT, MailStatus.QUEUED])
def test_mail_that_did_not_fail_is_not_tried_again(queue, admin_user, status):
    message = queue()
    OutboxMessage.objects.update(status=status)

    with pytest.raises(NotFailed):
        retry_mail(message=message, user=admin_user)


def test_missing_template_is_a_programming_error(db):
    with pytest.raises(TemplateDoesNotExist):
        queue_mail(dedupe_key="x", kind="x", to_email="a@example.org", template="missing", context={})
