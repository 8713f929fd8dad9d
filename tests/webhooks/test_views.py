"""Webhooks in the admin: for people with the right to, and for their own offices."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from wagtail_mentoring.webhooks.actions import announce
from wagtail_mentoring.webhooks.models import Webhook, WebhookDelivery

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"mentoring_webhooks:{name}", args=args)


@pytest.fixture
def keeper(world):
    """Somebody of the alumni office who may set webhooks up."""
    rights = Permission.objects.filter(content_type__model="webhook")
    world.colleague.user_permissions.add(*rights)
    return world.colleague


def values(world, **changes):
    usual = {
        "office": world.alumni.pk,
        "name": "CRM",
        "url": "https://crm.northmere.example/hook",
        "events": ["application.submitted", "mentor.published"],
        "is_active": "on",
    }
    return {**usual, **changes}


def test_webhook_is_added_with_a_secret_of_its_own(world, client, keeper):
    client.force_login(keeper)

    client.post(at("add"), values(world))

    webhook = Webhook.objects.get()
    assert webhook.events == ["application.submitted", "mentor.published"]
    assert webhook.created_by == keeper
    assert webhook.secret.startswith("whsec_")
    page = client.get(at("inspect", webhook.pk)).content.decode()
    assert webhook.secret in page
    assert "Nothing has been sent yet" in page


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://crm.northmere.example/hook", "has to begin with https://"),
        ("https://me:secret@crm.northmere.example/", "Leave name and password out"),
        ("ftp://crm.northmere.example/", "has to begin with https://"),
    ],
)
def test_address_that_is_not_safe_is_refused_by_name(world, client, keeper, url, error):
    client.force_login(keeper)

    response = client.post(at("add"), values(world, url=url))

    assert error in response.content.decode()
    assert not Webhook.objects.exists()


def test_webhook_of_another_office_is_added_and_opened_by_nobody(world, client, keeper):
    theirs = Webhook.objects.create(office=world.career, name="Theirs", url="https://x.example/", events=[])
    client.force_login(keeper)

    response = client.post(at("add"), values(world, office=world.career.pk))

    assert Webhook.objects.count() == 1
    assert response.status_code == 200
    assert "Theirs" not in client.get(at("index")).content.decode()
    for name in ("inspect", "edit", "delete", "renew"):
        assert client.get(at(name, theirs.pk)).status_code == 302


def test_staff_without_the_right_find_no_webhooks(world, client, webhook):
    client.force_login(world.colleague)

    assert client.get(at("index")).status_code == 302
    assert client.get(at("inspect", webhook.pk)).status_code == 302


def test_messages_are_shown_with_what_went_wrong_and_sent_again(world, client, keeper, webhook, receiver):
    receiver.status = 500
    announce(event="application.submitted", offices=[world.alumni], data={"reference": "A-1"}, key="one")
    client.force_login(keeper)
    client.post(at("test", webhook.pk))
    page = client.get(at("inspect", webhook.pk)).content.decode()
    assert "A-1" in page
    assert "webhook.test" in page

    delivery = WebhookDelivery.objects.get(event="application.submitted")
    response = client.post(at("again", webhook.pk, delivery.pk), follow=True)

    assert "It is sent now" in response.content.decode()


def test_message_of_another_webhook_is_not_sent_again_from_here(world, client, keeper, webhook):
    other = Webhook.objects.create(office=world.career, name="Theirs", url="https://x.example/", events=[])
    theirs = WebhookDelivery.objects.create(webhook=other, event="webhook.test", dedupe_key="1", body="{}")
    client.force_login(keeper)

    assert client.post(at("again", webhook.pk, theirs.pk)).status_code == 404


def test_renewed_secret_replaces_the_old_one(world, client, keeper, webhook):
    before = webhook.secret
    client.force_login(keeper)

    client.post(at("renew", webhook.pk))

    webhook.refresh_from_db()
    assert webhook.secret != before
