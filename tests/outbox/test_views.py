import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from tests.factories import UserFactory
from wagtail_mentoring.outbox.choices import MailStatus
from wagtail_mentoring.outbox.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("site_root")


def at(name, *args):
    return reverse(f"mentoring_mail:{name}", args=args)


@pytest.fixture
def reader(site_root):
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=["access_admin", "view_outboxmessage"]))
    return user


def test_list_and_mail_are_for_people_with_the_right_only(queue, client, reader):
    message = queue()
    stranger = UserFactory()
    stranger.user_permissions.set(Permission.objects.filter(codename="access_admin"))
    client.force_login(stranger)
    closed = [
        client.get(url).status_code for url in (at("index"), at("index_results"), at("inspect", message.pk))
    ]
    client.force_login(reader)

    assert closed == [302, 302, 302]
    assert "Tea &amp; cake" in client.get(at("index")).content.decode()
    assert "Dear Ada" in client.get(at("inspect", message.pk)).content.decode()


def test_list_shows_no_text_of_a_mail(queue, client, reader):
    queue()
    client.force_login(reader)

    assert "Dear Ada" not in client.get(at("index")).content.decode()


def test_failure_says_why_and_offers_another_try(queue, admin_client, django_capture_on_commit_callbacks):
    message = queue()
    OutboxMessage.objects.update(
        status=MailStatus.FAILED, attempts=8, last_error="SMTPRecipientsRefused: 550 gone"
    )
    page = admin_client.get(at("inspect", message.pk)).content.decode()

    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(at("retry", message.pk), follow=True)

    assert "550 gone" in page
    assert "Try again now" in page
    assert len(mail.outbox) == 1
    assert "Try again now" not in response.content.decode()


def test_mail_that_was_sent_is_not_sent_again(queue, admin_client, django_capture_on_commit_callbacks):
    message = queue()
    OutboxMessage.objects.update(status=MailStatus.SENT)

    with django_capture_on_commit_callbacks(execute=True):
        response = admin_client.post(at("retry", message.pk), follow=True)

    assert mail.outbox == []
    assert "not waiting for another try" in response.content.decode()


def test_reader_without_the_right_to_change_tries_nothing(queue, client, reader):
    message = queue()
    OutboxMessage.objects.update(status=MailStatus.FAILED, attempts=8)
    client.force_login(reader)

    page = client.get(at("inspect", message.pk))
    client.post(at("retry", message.pk))

    assert "Try again now" not in page.content.decode()
    assert OutboxMessage.objects.get().status == MailStatus.FAILED


def test_trying_again_needs_a_post(queue, admin_client):
    assert admin_client.get(at("retry", queue().pk)).status_code == 405


def test_home_screen_tells_of_mail_in_trouble(queue, admin_client):
    queue("one")
    quiet = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    OutboxMessage.objects.update(status=MailStatus.FAILED)

    loud = admin_client.get(reverse("wagtailadmin_home")).content.decode()

    assert "could not be sent" not in quiet
    assert "1 mail could not be sent" in loud
    assert f"{at('index')}?troubled=on" in loud


def test_list_of_troubled_mail_leaves_out_the_rest(queue, admin_client):
    queue("good")
    bad = queue("bad")
    OutboxMessage.objects.filter(pk=bad.pk).update(attempts=1)

    response = admin_client.get(f"{at('index')}?troubled=on")

    assert list(response.context["object_list"]) == [bad]


def test_nothing_is_added_edited_or_deleted_by_hand(admin_client):
    for name in ("add", "edit", "delete", "copy", "history"):
        with pytest.raises(NoReverseMatch):
            at(name)
        with pytest.raises(NoReverseMatch):
            at(name, 1)


def test_number_of_queries_of_the_list_does_not_grow(queue, admin_client):
    def count():
        with CaptureQueriesContext(connection) as queries:
            admin_client.get(at("index"))
        return len(queries)

    queue("0")
    count()
    before = count()
    for number in range(1, 4):
        queue(str(number))

    assert count() == before


def test_list_that_nobody_narrowed_names_no_filter(queue, admin_client):
    queue()

    untouched = admin_client.get(at("index")).context["view"]
    narrowed = admin_client.get(f"{at('index')}?troubled=on").context["view"]

    assert untouched.active_filters == []
    assert [str(chosen.field_label) for chosen in narrowed.active_filters] == ["In trouble"]
