import pytest
from django.urls import reverse

from tests.applications.staff_world import hand_in
from wagtail_mentoring.outbox.choices import MailStatus
from wagtail_mentoring.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


def home(client, user):
    client.force_login(user)
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_home_screen_counts_what_waits_in_ones_own_programs(client, site_root, world):
    hand_in(world.round_form, "ada")
    hand_in(world.round_form, "bea")
    hand_in(world.round_form, "cleo", status="accepted")
    hand_in(world.law_round_form, "dora", status="accepted")
    page = home(client, world.coordinator)
    assert "2 applications wait to be looked at" in page
    assert "1 decision waits to be released" in page
    assert "application waits" not in home(client, world.stranger)


def fail_receipt_of(application):
    mail = OutboxMessage.objects.get(kind="application_receipt", dedupe_key__contains=application.reference)
    mail.status, mail.attempts, mail.last_error = MailStatus.FAILED, 8, "550 no such mailbox"
    mail.save()
    return mail


def test_mail_that_could_not_be_sent_is_shown_to_the_offices_that_wrote_it_and_to_no_other(
    client, site_root, world
):
    ours = hand_in(world.round_form, "ada")
    theirs = hand_in(world.law_round_form, "dora")
    hand_in(world.round_form, "bea")
    fail_receipt_of(ours)
    fail_receipt_of(theirs)
    assert "Mail to 1 applicant could not be sent" in home(client, world.coordinator)
    listed = client.get(reverse("mentoring_applications:index"), {"waiting": "mail"}).context["object_list"]
    assert [row.reference for row in listed] == [ours.reference]


def test_coordinator_tries_a_failed_mail_again_from_the_application(client, site_root, world):
    application = hand_in(world.round_form, "ada")
    mail = fail_receipt_of(application)
    client.force_login(world.coordinator)
    address = reverse("mentoring_applications:retry_mail", args=[application.pk])
    assert (
        address
        in client.get(reverse("mentoring_applications:inspect", args=[application.pk])).content.decode()
    )

    client.post(address, {"mail": mail.pk})

    mail.refresh_from_db()
    assert (mail.status, mail.attempts) == (MailStatus.QUEUED, 0)


def test_mail_about_another_application_is_not_tried_again(client, site_root, world):
    mail = fail_receipt_of(hand_in(world.law_round_form, "dora"))
    client.force_login(world.coordinator)
    ours = hand_in(world.round_form, "ada")

    client.post(reverse("mentoring_applications:retry_mail", args=[ours.pk]), {"mail": mail.pk})

    mail.refresh_from_db()
    assert mail.status == MailStatus.FAILED
