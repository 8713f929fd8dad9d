"""A message to a mentor through the office that keeps the address: it arrives, the address stays hidden."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.core import mail as sent_mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import ModelLogEntry

from tests.factories import UserFactory
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.outbox.delivery import send_due
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.permissions import MAIL_POLICY
from wagtail_mentoring.outreach.actions import others_wrote, relay_message
from wagtail_mentoring.outreach.models import RelayedMessage
from wagtail_mentoring.partnership.choices import GrantMode

from .world import ADDRESS, grant, make_world

pytestmark = pytest.mark.django_db

WORDS = {"subject": "Your first mentee", "text": "Dear Grace, may I introduce Ada to you?"}


@pytest.fixture
def world(site_root):
    return make_world()


def write(world, user=None, office=None, **words):
    values = {"card": world.card, "office": office or world.career, "user": user or world.cara}
    return relay_message(**values, **{**WORDS, **words})


def contact_page(client, world, user):
    client.force_login(user)
    name = Mentor.snippet_viewset.get_url_name("contact")
    return client.get(reverse(name, args=[world.mentor.pk])).content.decode()


def relay_page(world):
    return reverse("mentoring_outreach:relay", args=[world.mentor.pk])


def test_message_arrives_with_the_writers_words_and_address(world):
    message = write(world)

    send_due()

    [mail] = sent_mail.outbox
    assert mail.to == [f"Grace Hart <{ADDRESS}>"]
    assert mail.reply_to == [world.cara.email]
    assert mail.subject == "Your first mentee"
    assert "may I introduce Ada to you?" in mail.body
    assert "Alumni Relations passed this message of Career Services on to you" in mail.body
    assert message.mail.to_email == ADDRESS


@pytest.mark.parametrize("mode", GrantMode.values)
def test_every_grant_lets_messages_through(site_root, mode):
    assert write(make_world(mode)).pk


def test_office_that_keeps_the_address_writes_without_a_grant(site_root):
    world = make_world(mode=None)

    assert write(world, user=world.alan, office=world.alumni).pk
    with pytest.raises(PermissionDenied):
        write(world)


def test_nothing_is_passed_on_after_the_grants_last_day(world):
    world.grant.valid_until = timezone.localdate()
    world.grant.save()
    assert write(world).pk

    world.grant.valid_until -= timedelta(days=1)
    world.grant.save()

    with pytest.raises(PermissionDenied):
        write(world)


def test_nobody_who_does_not_want_to_be_contacted_is_written_to_whatever_the_grant(world):
    grant(world, GrantMode.EXPORT)
    world.card.do_not_contact = True
    world.card.save()

    for user, office in ((world.cara, world.career), (world.alan, world.alumni)):
        with pytest.raises(PermissionDenied):
            write(world, user=user, office=office)
    assert not OutboxMessage.objects.exists()


def test_nobody_writes_for_an_office_they_do_not_work_in(world):
    for user in (world.lou, world.alan, UserFactory(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            write(world, user=user)


def test_writer_needs_an_address_to_answer_to(world):
    world.cara.email = ""
    world.cara.save()

    with pytest.raises(ValidationError, match="no e-mail address to answer to"):
        write(world)
    assert not RelayedMessage.objects.exists()


def test_address_is_masked_for_the_writer_on_every_page_and_in_the_mail_list(client, world):
    assert "Write through Alumni Relations" in contact_page(client, world, world.cara)

    response = client.get(relay_page(world))
    assert ADDRESS not in response.content.decode()
    response = client.post(relay_page(world), {"office": world.career.pk, **WORDS}, follow=True)

    assert "Your message to Grace Hart is on its way." in response.content.decode()
    assert ADDRESS not in response.content.decode()
    assert RelayedMessage.objects.get().sent_by == world.cara
    mails = OutboxMessage.objects.filter(kind="relayed_message")
    assert list(MAIL_POLICY.narrow(mails, world.cara)) == []
    assert list(MAIL_POLICY.narrow(mails, UserFactory(is_superuser=True))) == []
    assert list(MAIL_POLICY.narrow(mails, world.alan)) == list(mails)


def test_those_without_a_grant_find_no_way_to_write(client, site_root):
    world = make_world(mode=None)

    assert "Write through" not in contact_page(client, world, world.cara)
    client.force_login(world.cara)
    assert client.post(relay_page(world), {"office": world.career.pk, **WORDS}).status_code == 302
    assert not RelayedMessage.objects.exists()


def test_an_office_of_another_program_does_not_reach_the_page(client, world):
    client.force_login(world.lou)

    client.post(relay_page(world), {"office": world.law.pk, **WORDS})

    assert not RelayedMessage.objects.exists()


def test_empty_message_says_what_is_missing(client, world):
    client.force_login(world.cara)

    response = client.post(relay_page(world), {"office": world.career.pk, "subject": "", "text": ""})

    assert response.status_code == 200
    assert "This field is required" in response.content.decode()


def test_page_says_which_office_wrote_to_the_same_person_lately(client, world):
    write(world, user=world.alan, office=world.alumni)
    client.force_login(world.cara)

    assert "Alumni Relations wrote to the same person on" in client.get(relay_page(world)).content.decode()

    day = timezone.localdate() + timedelta(days=30)
    assert others_wrote(world.card, world.career, today=day) == []
    assert others_wrote(world.card, world.alumni) == []


def test_page_names_the_day_of_the_portal_and_not_of_greenwich(client, world, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    message = write(world, user=world.alan, office=world.alumni)
    evening = datetime.combine(timezone.localdate() - timedelta(days=2), time(20), tzinfo=UTC)
    RelayedMessage.objects.filter(pk=message.pk).update(sent_at=evening)
    client.force_login(world.cara)

    shown = date_format(timezone.localdate(evening), "DATE_FORMAT")
    assert f"wrote to the same person on {shown}." in client.get(relay_page(world)).content.decode()


def test_what_was_passed_on_is_logged_without_its_words(world):
    write(world)

    [entry] = ModelLogEntry.objects.filter(action="wagtail_mentoring.relay_message")
    assert entry.data == {"office": "Career Services", "owner": "Alumni Relations"}


def test_subject_cannot_start_another_header(world):
    message = write(world, subject="Hello\nBcc: all@alumni.example")

    assert message.mail.subject == "Hello Bcc: all@alumni.example"


def test_deleted_profile_leaves_no_mail_with_its_address_behind(world):
    write(world)

    world.mentor.delete()

    assert not RelayedMessage.objects.exists()
    assert not OutboxMessage.objects.filter(to_email=ADDRESS).exists()
