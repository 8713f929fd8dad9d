"""Hand-ins that look like a robot's: held, never thrown away, let in or made void by staff."""

import time

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import GOOD, fill, make_applicant, start, uid
from tests.applications.staff_world import hand_in
from wagtail_mentoring.applicants.robots import HONEYPOT, SALT, SHOWN, shown_now
from wagtail_mentoring.applications import decisions, staff_actions
from wagtail_mentoring.applications.applicant_actions import submit_application
from wagtail_mentoring.applications.choices import ApplicationStatus, HoldReason
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.casework import hold_actions
from wagtail_mentoring.casework.desk import waiting_lines, with_applications
from wagtail_mentoring.casework.list_context import place_in_list
from wagtail_mentoring.exports.chosen import listed_applications, selected_applications
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Program
from wagtail_mentoring.selection.actions import move_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(world):
    """A hand-in on hold, whose answers name somebody else's address."""
    application = start(round_form=world.round_form, user=make_applicant("rob"))
    fill(application, {**GOOD, uid("email"): "victim@elsewhere.example"})
    application.refresh_from_db()
    submit_application(
        application=application,
        user=application.applicant,
        idempotency_key="robot",
        lock_version=application.lock_version,
        locale="en",
        sign="honeypot",
    )
    application.refresh_from_db()
    return application


@pytest.mark.parametrize(
    ("honeypot", "shown_for", "least", "sign"),
    [
        ("", 60, 2, ""),
        ("", 2, 2, ""),
        ("", 1.9, 2, "too_fast"),
        ("", None, 2, "not_shown"),
        ("", None, 0, ""),
        ("", 0, 0, ""),
        ("http://spam.example", 60, 2, "honeypot"),
        ("x", None, 0, "honeypot"),
    ],
)
def test_robot_gives_itself_away(honeypot, shown_for, least, sign):
    found = decisions.robot_sign(honeypot=honeypot, shown_for=shown_for, least_seconds=least)

    assert found == sign
    assert found in {"", *HoldReason.values}


@pytest.mark.parametrize(
    ("sign", "before", "cleared", "reason"),
    [
        ("", "", False, ""),
        ("too_fast", "", False, "too_fast"),
        ("", "honeypot", False, "honeypot"),
        ("too_fast", "honeypot", False, "honeypot"),
        ("too_fast", "honeypot", True, ""),
    ],
)
def test_hand_in_is_held_for_a_sign_unless_staff_found_it_genuine(sign, before, cleared, reason):
    assert decisions.hold_reason(sign=sign, noted_before=before, is_cleared=cleared) == reason


# --- the applicant's pages --------------------------------------------------------------------------------


@pytest.fixture
def careful(settings):
    settings.WAGTAIL_MENTORING = {"LEAST_SECONDS": 2}


def post_check(client, application, **form):
    url = reverse("wagtail_mentoring:application_check", args=[application.reference])
    return client.post(url, {"version": application.lock_version, **form})


@pytest.mark.parametrize(
    ("age", "form", "reason"),
    [
        (30, {}, ""),
        (0, {}, "too_fast"),
        (30, {HONEYPOT: "http://spam.example"}, "honeypot"),
        (None, {}, "not_shown"),
        (None, {SHOWN: "forged"}, "not_shown"),
        (None, {SHOWN: signing.dumps("soon", salt=SALT)}, "not_shown"),
        (None, {SHOWN: signing.dumps([1], salt=SALT)}, "not_shown"),
    ],
)
def test_hand_in_over_the_page_is_always_taken(client, careful, monkeypatch, age, form, reason):
    application = fill(start())
    client.force_login(application.applicant)
    if age is not None:
        note = shown_now()
        form = {**form, SHOWN: note}
        now = time.time()
        monkeypatch.setattr("wagtail_mentoring.applicants.robots.time.time", lambda: now + age)

    response = post_check(client, application, **form)

    application.refresh_from_db()
    assert response.status_code == 303
    assert response["Location"].endswith("/receipt/")
    assert application.status == ApplicationStatus.SUBMITTED
    assert (application.held_at is not None, application.held_reason) == (bool(reason), reason)


def test_sign_at_the_start_holds_what_is_handed_in_later(client):
    application = start()
    Application.objects.filter(pk=application.pk).update(held_reason="honeypot")
    fill(application)
    client.force_login(application.applicant)

    post_check(client, Application.objects.get(pk=application.pk))

    application.refresh_from_db()
    assert application.held_at is not None


def test_start_with_the_honeypot_filled_in_is_noted(client, world):
    client.force_login(make_applicant())
    url = reverse("wagtail_mentoring:application_start", args=[world.round_form.pk])

    client.post(url, {HONEYPOT: "x"})

    assert Application.objects.get().held_reason == "honeypot"


def test_pages_carry_the_trap_and_nobody_is_told(client, held):
    client.force_login(held.applicant)
    status = client.get(reverse("wagtail_mentoring:application", args=[held.reference])).content.decode()
    receipt = client.get(reverse("wagtail_mentoring:application_receipt", args=[held.reference]))

    assert "hold" not in status.lower().replace("household", "")
    assert "We have your application" in receipt.content.decode()
    check = client.get(reverse("wagtail_mentoring:application_check", args=[held.reference])).content.decode()
    assert f'name="{HONEYPOT}"' in check
    assert f'name="{SHOWN}"' in check


def test_receipt_of_a_held_hand_in_goes_to_the_account_only(client, held):
    assert [mail.to_email for mail in OutboxMessage.objects.all()] == [held.applicant.email]
    client.force_login(held.applicant)
    page = client.get(reverse("wagtail_mentoring:application_receipt", args=[held.reference]))
    assert "victim@elsewhere.example" not in page.content.decode().partition("wm-print-only")[0]


# --- what staff see ---------------------------------------------------------------------------------------


def test_held_hand_in_counts_nowhere_until_it_is_let_in(world, held):
    def counted():
        program = with_applications(Program.objects.filter(pk=world.program.pk), world.coordinator).get()
        exported = selected_applications(user=world.coordinator, query="")
        asked_for = selected_applications(user=world.coordinator, query="waiting=held")
        return program.applications, exported.count(), asked_for.count()

    assert counted() == (0, 0, 0)

    hold_actions.let_in(application=held, user=world.coordinator)
    assert counted() == (1, 1, 0)


def names_in(response):
    return [row.applicant_name for row in response.context["object_list"]]


def test_list_shows_held_ones_only_to_who_asks_and_within_reach(client, world, held):
    hand_in(world.round_form, name="ada")
    index = reverse("mentoring_applications:index")
    client.force_login(world.coordinator)

    assert [row.pk for row in client.get(index).context["object_list"]] != [held.pk]
    assert held.pk not in [row.pk for row in client.get(index).context["object_list"]]
    assert [row.pk for row in client.get(f"{index}?waiting=held").context["object_list"]] == [held.pk]
    export = client.get(f"{index}?waiting=held&export=csv")
    assert held.reference not in b"".join(export.streaming_content).decode()

    client.force_login(world.stranger)
    assert list(client.get(f"{index}?waiting=held").context["object_list"]) == []


def test_desk_tells_of_held_ones(world, held):
    [line] = [line for line in waiting_lines(world.coordinator) if "waiting=held" in line.url]
    assert str(line.text).startswith("1 application is on hold")

    hold_actions.make_void(application=held, user=world.coordinator, reason="Spam")
    assert [line for line in waiting_lines(world.coordinator) if "waiting=held" in line.url] == []


def test_page_of_a_held_one_offers_the_two_answers_and_no_other_step(client, world, held):
    client.force_login(world.coordinator)

    page = client.get(reverse("mentoring_applications:inspect", args=[held.pk])).content.decode()

    assert "It is genuine" in page
    assert "Filled in a field that people do not see" in page
    assert 'id="steps"' not in page


def test_next_leads_from_one_on_hold_to_the_next_and_a_saved_filter_counts_both(client, world, held):
    other = hand_in(world.round_form, "robert", held_at=timezone.now(), held_reason=held.held_reason)
    hand_in(world.round_form, "in no doubt")
    first, second = sorted((held, other), key=lambda row: row.submitted_at, reverse=True)

    place = place_in_list(first, user=world.coordinator, query="waiting=held")

    assert (place.before, place.after) == (None, second)
    assert listed_applications(user=world.coordinator, query="waiting=held").count() == 2
    assert selected_applications(user=world.coordinator, query="waiting=held").count() == 0


def test_no_step_is_taken_with_a_held_one(world, held):
    with pytest.raises(StepRefused, match="on hold"):
        move_application(application=held, to_status="screening", user=world.coordinator)
    with pytest.raises(StepRefused, match="on hold"):
        staff_actions.assign_application(
            application=held, handled_by=world.coordinator, user=world.coordinator
        )


def test_let_in_over_the_page_and_not_doubted_again(client, world, held):
    client.force_login(world.coordinator)
    client.post(reverse("mentoring_applications:let_in", args=[held.pk]))
    held.refresh_from_db()
    assert (held.held_at, held.held_reason, held.status) == (None, "", "submitted")
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.let_in_application").count() == 1

    fill(held, {uid("goals"): "Other goals."})
    held.refresh_from_db()
    submit_application(
        application=held,
        user=held.applicant,
        idempotency_key="again",
        lock_version=held.lock_version,
        locale="en",
        sign="too_fast",
    )
    held.refresh_from_db()
    assert held.held_at is None


def test_void_over_the_page_needs_a_reason_and_frees_the_person(client, world, held):
    client.force_login(world.coordinator)
    url = reverse("mentoring_applications:make_void", args=[held.pk])

    assert "cannot be taken back" in client.get(url).content.decode()
    assert client.post(url, {"reason": ""}).status_code == 200
    client.post(url, {"reason": "The text is an advertisement."})

    held.refresh_from_db()
    assert held.status == ApplicationStatus.VOID
    assert held.revisions.count() == 1
    assert start(round_form=world.round_form, user=held.applicant).pk != held.pk
    assert held.events.get(action="voided").reason == "The text is an advertisement."


def test_void_and_let_in_exclude_each_other_and_repeat_without_an_error(world, held):
    hold_actions.make_void(application=held, user=world.coordinator, reason="Spam")
    hold_actions.make_void(application=held, user=world.coordinator, reason="Spam")
    with pytest.raises(StepRefused, match="void meanwhile"):
        hold_actions.let_in(application=held, user=world.coordinator)

    other = hand_in(world.round_form, name="ada")
    hold_actions.let_in(application=other, user=world.coordinator)
    with pytest.raises(StepRefused, match="let in meanwhile"):
        hold_actions.make_void(application=other, user=world.coordinator, reason="Spam")


def test_history_says_that_no_person_held_it(client, world, held):
    client.force_login(world.coordinator)

    page = client.get(reverse("mentoring_applications:inspect", args=[held.pk])).content.decode()

    assert "Held, because it looked like a robot" in page
    assert "Somebody who has left" not in page
