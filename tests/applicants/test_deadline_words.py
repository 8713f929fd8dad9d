"""What the applicant's pages and mail say of time: true at the moment, before, in and after every window."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.applications.builders import (
    fill,
    make_applicant,
    make_round_form,
    start,
    submit,
    submitted,
    uid,
)
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import make_invitations
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.personal_dates import PersonalDates
from wagtail_mentoring.applications.return_link_actions import remind_of_drafts
from wagtail_mentoring.information_requests.request_actions import ask_applicant
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.dates import deadline_text
from wagtail_mentoring.programs.models import Round

pytestmark = pytest.mark.django_db

LATER = "Once you have handed in, your answers can no longer be changed."
PROMISE = "You can change your answers until"


@pytest.fixture
def ada(client):
    user = make_applicant()
    client.force_login(user)
    return user


def page(client, application, name="application"):
    return client.get(reverse(f"wagtail_mentoring:{name}", args=[application.reference])).text


def section_page(client, application):
    args = [application.reference, uid("section goals")]
    return client.get(reverse("wagtail_mentoring:application_section", args=args)).text


def start_page(client, round_form):
    return client.get(reverse("wagtail_mentoring:application_start", args=[round_form.pk])).text


def my_applications(client):
    return client.get(reverse("wagtail_mentoring:applications")).text


def receipt_mail():
    return OutboxMessage.objects.filter(kind="application_receipt").latest("pk").body


def move(round, **dates):
    """Set dates of ``round``, each so many minutes from now."""
    moments = {
        name: timezone.now() + timedelta(minutes=value) if isinstance(value, int) else value
        for name, value in dates.items()
    }
    Round.objects.filter(pk=round.pk).update(**moments)
    round.refresh_from_db()


# --- changing what was handed in --------------------------------------------------------------------------


def test_changes_are_promised_until_their_own_end_on_every_page_and_in_the_mail(client, ada):
    round_form = make_round_form()
    move(round_form.round, edit_until=60 * 24)
    until = deadline_text(round_form.round.edit_until, round_form.round)
    promise = f"{PROMISE} {until}, or until we begin to read them."
    with translation.override("en"):
        until = deadline_text(round_form.round.edit_until, round_form.round)
    promise_by_mail = f"{PROMISE} {until}, or until we begin to read them."
    assert promise in start_page(client, round_form)
    application = fill(start(round_form, ada))

    assert promise in page(client, application, "application_check")
    submit(application)

    assert promise in page(client, application, "application_receipt")
    assert promise in page(client, application)
    assert promise in page(client, application, "application_tasks")
    assert promise_by_mail in receipt_mail()


@pytest.mark.parametrize(("days", "is_promised"), [(1, True), (0, True), (-1, False)])
def test_receipt_promises_no_day_that_is_over(ada, days, is_promised):
    round_form = make_round_form()
    today = timezone.now().astimezone(round_form.round.zone).date()
    Round.objects.filter(pk=round_form.round_id).update(decisions_on=today + timedelta(days=days))

    submitted(round_form=RoundForm.objects.get(pk=round_form.pk), user=ada)

    assert ("you hear from us by" in receipt_mail()) is is_promised


@pytest.mark.parametrize(
    "dates",
    [
        {"edit_until": -60},
        {"closes_at": -60, "late_policy": "accept_flagged"},
    ],
    ids=["changes ended before the deadline", "late"],
)
def test_nobody_is_promised_changes_that_are_over(client, ada, dates):
    application = fill(start(user=ada))
    move(application.round, **dates)

    check = page(client, application, "application_check")
    assert LATER in check
    assert PROMISE not in check
    assert LATER in start_page(client, application.round_form)
    submit(application)

    receipt, status, mail = (
        page(client, application, "application_receipt"),
        page(client, application),
        receipt_mail(),
    )
    assert [PROMISE in text or LATER in text for text in (receipt, status, mail)] == [False] * 3
    assert "change your answers" not in mail
    assert "You can withdraw it there as well." in mail


def test_receipt_mail_speaks_of_withdrawing_only_while_that_is_possible(ada):
    application = fill(start(user=ada))
    move(application.round, withdraw_until=-60)

    submit(application)

    assert "withdraw" not in receipt_mail()


def test_grace_promises_no_changes_and_denies_none(client, ada):
    application = fill(start(user=ada))
    move(application.round, closes_at=-3)

    check = page(client, application, "application_check")
    assert PROMISE not in check
    assert LATER not in check
    submit(application)

    status = page(client, application)
    assert PROMISE not in status
    assert "Change your answers" in status


def test_personal_deadline_is_told_as_the_end_of_changes(ada):
    round_form = make_round_form()
    move(round_form.round, closes_at=-60)
    own = timezone.now() + timedelta(days=2)

    dates = PersonalDates(round_form, extended_to=own)

    assert dates.changes_close == own
    assert dates.edit_until > own


def test_nothing_is_promised_once_staff_work_on_it(client, ada):
    application = submitted(user=ada)
    application.status = "screening"
    application.save()

    assert PROMISE not in page(client, application, "application_receipt")
    assert PROMISE not in page(client, application)


def test_what_was_asked_for_has_a_time_of_its_own(client, ada, django_user_model):
    application = submitted(user=ada)
    move(application.round, closes_at=-60)
    due = timezone.now() + timedelta(days=3)
    staff = django_user_model.objects.create_superuser("head", "head@northmere.example", "secret")
    ask_applicant(application=application, questions=[], message="All of it.", due_at=due, user=staff)

    tasks = page(client, application, "application_tasks")
    assert f"Hand in until {deadline_text(due, application.round)}." in tasks
    assert "A change counts once you hand in again." in tasks
    assert LATER not in page(client, application, "application_check")


# --- handing in -------------------------------------------------------------------------------------------


def told_of(client, application):
    """The pages that speak of handing in a draft: its task list, its card and the start page."""
    return (
        page(client, application, "application_tasks"),
        my_applications(client),
        start_page(client, application.round_form),
    )


def test_draft_is_told_the_deadline_while_it_lies_ahead(client, ada):
    application = fill(start(user=ada))

    words = f"Hand in until {deadline_text(application.round.closes_at, application.round)}."
    assert all(words in text for text in (*told_of(client, application), section_page(client, application)))


def test_dates_of_a_form_of_its_own_stand_in_the_timeline_of_its_start_page(client, ada):
    closes = timezone.now() + timedelta(days=3)
    round_form = make_round_form(closes_at=closes)
    text = start_page(client, round_form)

    assert deadline_text(closes, round_form.round) in text
    assert deadline_text(round_form.round.closes_at, round_form.round) not in text


def test_late_draft_is_told_that_it_is_still_taken(client, ada):
    application = fill(start(user=ada))
    move(application.round, closes_at=-60, late_policy="accept_flagged")

    for text in (*told_of(client, application), section_page(client, application)):
        assert "You may still hand in; we read late applications last." in text
        assert "Hand in until" not in text
    assert ">Go on<" in my_applications(client)


def test_draft_in_the_grace_is_told_that_now_still_counts(client, ada):
    application = fill(start(user=ada))
    move(application.round, closes_at=-3)

    for text in (*told_of(client, application), section_page(client, application)):
        assert "If you hand in now, it still counts." in text
        assert "Hand in until" not in text


def test_draft_of_a_round_whose_opening_was_put_off_waits_for_it(client, ada):
    application = fill(start(user=ada))
    move(application.round, opens_at=60)

    tasks, card, entry = told_of(client, application)
    assert all("Applications open on" in text for text in (tasks, card, entry))
    assert "Applications are not open yet" in tasks
    assert "The deadline was" not in tasks
    assert "Hand in until" not in card
    assert "To find my field." in tasks


def test_draft_that_is_too_late_is_said_to_be_and_can_still_be_read(client, ada):
    application = fill(start(user=ada))
    move(application.round, closes_at=-60)

    for text in told_of(client, application):
        assert "so it can no longer be handed in." in text
        assert "Hand in until" not in text
    tasks = page(client, application, "application_tasks")
    assert "Applications have closed" in tasks
    assert "To find my field." in tasks
    assert "Not started" not in tasks
    assert ">See what you wrote<" in my_applications(client)


@pytest.mark.parametrize("entry", ["open", "invitation"])
def test_list_of_what_is_open_promises_no_moment_that_is_over(client, ada, entry):
    round_form = make_round_form(entry=entry)
    promise = {"open": "Open until", "invitation": "By invitation, until"}[entry]
    assert promise in my_applications(client)

    move(round_form.round, closes_at=-3)

    text = my_applications(client)
    assert promise not in text
    assert "If you hand in now, it still counts." in text


def test_start_page_of_late_applications_says_what_late_drafts_are_told(client, ada):
    round_form = make_round_form()
    move(round_form.round, closes_at=-60, late_policy="accept_flagged")

    text = start_page(client, round_form)

    assert "Late applications" in text
    assert "You may still hand in; we read late applications last." in text


# --- in mail ----------------------------------------------------------------------------------------------


def mailed_link(client, application):
    client.post(reverse("wagtail_mentoring:application_mail_link", args=[application.reference]))
    return OutboxMessage.objects.get(kind="application_return_link").body


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"closes_at": 60}, "Hand in until"),
        ({"closes_at": -3}, "If you hand in now, it still counts."),
        ({"closes_at": -60, "late_policy": "accept_flagged"}, "we read late applications last."),
    ],
    ids=["ahead", "grace", "late"],
)
def test_mail_with_a_link_says_what_holds_at_that_moment(client, ada, dates, words):
    application = fill(start(user=ada))
    move(application.round, **dates)

    mail = mailed_link(client, application)

    assert words in mail
    assert ("Hand in until" in mail) == (words == "Hand in until")


def test_mail_with_a_link_names_no_deadline_in_the_grace_of_changes(client, ada):
    application = submitted(user=ada)
    move(application.round, closes_at=-3)

    mail = mailed_link(client, application)

    assert "deadline" not in mail
    assert "Hand in until" not in mail


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"opens_at": 60}, "Hand in until"),
        ({"closes_at": 60}, "Hand in until"),
        ({"closes_at": -3}, "it still counts"),
    ],
    ids=["before", "open", "grace"],
)
def test_mail_with_an_invitation_says_what_holds_at_that_moment(ada, dates, words):
    round_form = make_round_form(entry="invitation")
    move(round_form.round, **dates)

    make_invitations(round_form=round_form, batch=uuid4(), user=ada, emails=["bea@northmere.example"])

    mail = OutboxMessage.objects.get(kind="invitation_code").body
    assert words in mail
    assert ("Hand in until" in mail) == (words == "Hand in until")


# --- the reminder -----------------------------------------------------------------------------------------

AHEAD = "We remind you by mail three days before the deadline."
NEAR = "We may still remind you by mail before the deadline."
OFF = "We do not remind you of the deadline."
ANY = "remind you"


def remind_me(client, application, wanted):
    url = reverse("wagtail_mentoring:application_reminder", args=[application.reference])
    return client.post(url, {"wanted": wanted}, follow=True).text


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ({"closes_at": 60 * 73}, AHEAD),
        ({"closes_at": 60 * 71}, NEAR),
        ({"closes_at": -3}, ""),
        ({"closes_at": -60, "late_policy": "accept_flagged"}, ""),
    ],
    ids=["ahead", "near", "grace", "late"],
)
def test_reminder_is_promised_only_while_it_can_come(client, ada, dates, words):
    application = fill(start(user=ada))
    move(application.round, **dates)

    text = page(client, application, "application_tasks")

    assert words in text
    assert (ANY in text) == bool(words)
    wanted = remind_me(client, application, "1")
    assert (words or "No reminder is due before this deadline any more.") in wanted
    assert (OFF in remind_me(client, application, "0")) == bool(words)


@pytest.mark.parametrize("case", ["sent already", "nothing written", "no address"])
def test_reminder_that_will_not_come_is_not_promised(client, ada, case):
    application = start(user=ada) if case == "nothing written" else fill(start(user=ada))
    if case == "sent already":
        move(application.round, closes_at=60 * 71)
        assert remind_of_drafts() == 1
    if case == "no address":
        ada.email = ""
        ada.save()

    assert ANY not in page(client, application, "application_tasks")


# --- withdrawing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("hand_in", [False, True], ids=["draft", "handed in"])
def test_withdrawing_promises_another_start_only_where_there_is_one(client, ada, hand_in):
    application = submitted(user=ada) if hand_in else fill(start(user=ada))
    promise = "While applications are open you may start a new one."
    assert promise in page(client, application, "application_withdraw")

    move(application.round, closes_at=-60)

    closed = page(client, application, "application_withdraw")
    assert promise not in closed
    assert "you cannot start a new one in it now" in closed


@pytest.mark.parametrize(("closes_at", "is_told"), [(60, True), (-60, False)])
def test_mail_on_withdrawing_promises_the_same(client, ada, closes_at, is_told):
    application = submitted(user=ada)
    move(application.round, closes_at=closes_at)

    client.post(reverse("wagtail_mentoring:application_withdraw", args=[application.reference]))

    mail = OutboxMessage.objects.get(kind="application_withdrawn").body
    assert ("you can apply again" in mail) == is_told


def test_receipt_of_what_was_withdrawn_leads_to_its_status(client, ada):
    application = submitted(user=ada)
    receipt = reverse("wagtail_mentoring:application_receipt", args=[application.reference])
    assert client.get(receipt).status_code == 200

    withdraw_application(application=application, user=ada)

    response = client.get(receipt)
    assert response["Location"] == reverse("wagtail_mentoring:application", args=[application.reference])
