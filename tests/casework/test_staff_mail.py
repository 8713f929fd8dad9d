import pytest
from django.core import mail
from django.utils import timezone

from tests.applications.builders import start
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.notifications import decision_mail


@pytest.fixture
def world(site_root):
    return make_world()


@pytest.mark.parametrize(
    ("status", "kind", "words"),
    [
        ("accepted", "application_accepted", "Good news: you have a place"),
        ("waitlisted", "application_waitlisted", "put you on the waitlist"),
        ("declined", "application_declined", "sorry that we cannot offer you a place"),
        ("ineligible", "application_declined", "sorry that we cannot offer you a place"),
    ],
)
def test_release_tells_the_applicant_once(world, status, kind, words, django_capture_on_commit_callbacks):
    application = hand_in(world.round_form, status=status)

    with django_capture_on_commit_callbacks(execute=True):
        release_decision(application=application, user=world.coordinator)

    [sent] = [message for message in mail.outbox if words in message.body]
    assert OutboxMessage.objects.get(kind=kind).dedupe_key.startswith(f"{kind}:{application.reference}:")
    assert sent.to == ["Ada Byrne <ada@northmere.example>"]
    assert application.reference in sent.body
    assert f"http://localhost/mentoring/applications/{application.reference}/" in sent.body


@pytest.mark.parametrize("status", ["accepted", "waitlisted", "declined", "ineligible"])
def test_deciding_alone_sends_nothing(world, status):
    application = hand_in(world.round_form, status="submitted" if status == "ineligible" else "ready")

    move_application(application=application, to_status=status, user=world.coordinator, reason="Because")

    kinds = set(OutboxMessage.objects.values_list("kind", flat=True))
    assert not kinds & {"application_accepted", "application_waitlisted", "application_declined"}


def test_person_moved_up_from_the_waitlist_hears_of_it(world):
    application = hand_in(world.round_form, status="waitlisted")
    application = release_decision(application=application, user=world.coordinator)
    application = move_application(application=application, to_status="accepted", user=world.coordinator)

    release_decision(application=application, user=world.coordinator)

    assert OutboxMessage.objects.filter(kind="application_accepted").count() == 1
    assert OutboxMessage.objects.filter(kind="application_waitlisted").count() == 1


def test_request_for_information_says_what_is_missing(world):
    application = hand_in(world.round_form)

    move_application(
        application=application,
        to_status="information_requested",
        user=world.coordinator,
        reason="Your transcript, please. {{ settings.SECRET_KEY }}",
    )

    message = OutboxMessage.objects.get(kind="application_information_requested")
    assert "Your transcript, please. {{ settings.SECRET_KEY }}" in message.body


def test_internal_reason_is_never_mailed(world):
    application = hand_in(world.round_form)

    application = move_application(
        application=application, to_status="ineligible", user=world.coordinator, reason="Third time, sigh"
    )
    release_decision(application=application, user=world.coordinator)

    assert not OutboxMessage.objects.filter(body__contains="sigh").exists()


def test_withdrawal_gets_a_receipt(world):
    application = hand_in(world.round_form)

    withdraw_application(application=application, user=application.applicant)

    assert (
        OutboxMessage.objects.filter(kind="application_withdrawn", to_email="ada@northmere.example").count()
        == 1
    )


def test_draft_that_is_given_up_gets_none(world):
    draft = start(round_form=world.round_form)

    withdraw_application(application=draft, user=draft.applicant)

    assert not OutboxMessage.objects.filter(kind="application_withdrawn").exists()


def test_preview_is_the_mail_that_goes_out(world):
    application = hand_in(world.round_form, status="accepted")
    preview = decision_mail(application)

    release_decision(application=application, user=world.coordinator)

    message = OutboxMessage.objects.get(kind="application_accepted")
    assert (preview.to, preview.subject, preview.body) == (message.to_email, message.subject, message.body)


def test_mentor_is_written_to_as_a_mentor(world):
    application = hand_in(world.round_form, status="accepted", role="mentor", released_at=timezone.now())

    assert decision_mail(application).subject.startswith("Welcome as a mentor")


def test_line_break_in_a_name_does_not_reach_the_header(world):
    application = hand_in(world.round_form, status="accepted", applicant_name="Ada\r\nBcc: eve@example.org")

    release_decision(application=application, user=world.coordinator)

    assert "\n" not in OutboxMessage.objects.get(kind="application_accepted").to_name
