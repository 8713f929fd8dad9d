"""Offers that wait for an answer, and the waitlist that lives on places given back."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.choices import PublicStatus
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.casework.decision_desk import waitlist_lines
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.dates import deadline_text
from wagtail_mentoring.selection import waitlist_actions
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_records import write_decision
from wagtail_mentoring.selection.mail_words import mail_seal
from wagtail_mentoring.selection.offer_actions import (
    confirm_offer,
    decline_offer,
    expire_offers,
    remind_of_offers,
)
from wagtail_mentoring.selection.release_actions import word_release_mail
from wagtail_mentoring.selection.waitlist import free_places, waitlist_of
from wagtail_mentoring.selection.waitlist_actions import move_on_waitlist, offer_place


@pytest.fixture
def world(site_root):
    world = make_world()
    RoundForm.objects.filter(pk=world.round_form.pk).update(answer_days=7)
    world.round_form.round.capacity = 2
    world.round_form.round.save()
    return world


def fresh(application):
    return Application.objects.get(pk=application.pk)


def offered(world, name="ada"):
    application = hand_in(world.round_form, name, status="ready")
    application = move_application(application=application, to_status="accepted", user=world.coordinator)
    return release_decision(application=application, user=world.coordinator)


def waiting(world, name="wendy", told=True):
    application = hand_in(world.round_form, name, status="ready")
    application = move_application(application=application, to_status="waitlisted", user=world.coordinator)
    return release_decision(application=application, user=world.coordinator) if told else application


def order(world):
    return list(waitlist_of(world.round_form.round, "mentee").values_list("pk", flat=True))


def public(application, name):
    return reverse(f"wagtail_mentoring:{name}", args=[application.reference])


def put_off(application, **delta):
    """As if the offer ended ``delta`` from when it does."""
    until = fresh(application).answer_by + timedelta(**delta)
    Application.objects.filter(pk=application.pk).update(answer_by=until)


def test_offer_is_shown_with_its_time_and_confirmed_by_post(world, client):
    application = offered(world)
    client.force_login(application.applicant)

    page = client.get(public(application, "application"))
    response = client.post(public(application, "application_confirm"))
    again = client.post(public(application, "application_confirm"))
    after = client.get(public(application, "application")).content.decode()

    assert "Answer by the end of" in page.content.decode()
    assert "Dublin time" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert (response.status_code, again.status_code) == (303, 303)
    assert fresh(application).status == "confirmed"
    assert "Your place is confirmed" in after
    assert "Yes, I take the place" not in after
    assert application.events.filter(action="offer_confirmed").count() == 1


def test_offer_is_declined_after_a_question_with_a_reason(world, client):
    application = offered(world)
    client.force_login(application.applicant)

    question = client.get(public(application, "application_decline"))
    assert fresh(application).status == "accepted"
    response = client.post(public(application, "application_decline"), {"reason": "I move away."})

    assert "this cannot be undone" in question.content.decode()
    assert response.status_code == 303
    assert fresh(application).status == "offer_declined"
    assert application.events.get(action="offer_declined").reason == "I move away."
    assert fresh(application).public_status == PublicStatus.CLOSED
    assert "You declined the place" in client.get(public(application, "application")).content.decode()


def test_offer_stands_on_the_card_with_its_time(world, client):
    application = offered(world)
    client.force_login(application.applicant)

    card = client.get(reverse("wagtail_mentoring:applications")).text

    until = deadline_text(fresh(application).answer_by, application.round)
    assert f"Answer by {until}. Without an answer the place goes to somebody else." in card
    assert ">Answer the offer<" in card


def test_offer_whose_time_is_over_reads_as_closed_before_the_daily_run(world, client):
    application = offered(world)
    put_off(application, days=-30)
    client.force_login(application.applicant)

    assert fresh(application).public_status == PublicStatus.CLOSED
    page = client.get(public(application, "application")).text
    card = client.get(reverse("wagtail_mentoring:applications")).text
    assert "goes to somebody else" in page
    assert [str(PublicStatus.ACCEPTED.label) in text for text in (page, card)] == [False, False]
    assert "Answer by" not in card


@pytest.mark.parametrize("name", ["application_confirm", "application_decline"])
def test_offer_of_another_is_as_unknown_as_one_that_is_not_there(world, client, name):
    application, other = offered(world), offered(world, "bea")
    client.force_login(other.applicant)

    theirs = client.post(public(application, name))
    nowhere = client.post(reverse(f"wagtail_mentoring:{name}", args=["NOWHERE"]))

    assert (theirs.status_code, nowhere.status_code) == (404, 404)
    assert fresh(application).status == "accepted"


def test_confirming_by_get_does_nothing(world, client):
    application = offered(world)
    client.force_login(application.applicant)

    assert client.get(public(application, "application_confirm"))["Location"] == public(
        application, "application"
    )
    assert fresh(application).status == "accepted"


def test_untold_acceptance_is_no_offer_and_shows_none(world, client):
    application = hand_in(world.round_form, status="ready")
    application = move_application(application=application, to_status="accepted", user=world.coordinator)
    client.force_login(application.applicant)

    page = client.get(public(application, "application")).content.decode()
    response = client.post(public(application, "application_confirm"))

    assert "take the place" not in page
    assert response.status_code == 303
    assert fresh(application).status == "accepted"


@pytest.mark.parametrize("step", [confirm_offer, decline_offer])
def test_answer_after_the_deadline_is_refused_by_the_servers_time(world, step):
    application = offered(world)
    put_off(application, days=-8)

    with pytest.raises(ApplicationRefused, match="offer_over"):
        step(application=application, user=application.applicant)


def test_without_days_to_answer_an_acceptance_needs_none(world, client):
    RoundForm.objects.update(answer_days=None)
    application = offered(world)
    client.force_login(application.applicant)

    assert application.answer_by is None
    assert "take the place" not in client.get(public(application, "application")).content.decode()
    assert expire_offers(now=application.released_at + timedelta(days=400)) == 0


def test_offer_expires_with_a_mail_once_and_frees_the_place(world):
    application = offered(world)
    assert free_places(world.round_form.round, "mentee") == 1

    early = expire_offers(now=application.answer_by - timedelta(microseconds=1))
    counts = [expire_offers(now=application.answer_by) for _run in range(2)]

    assert (early, counts) == (0, [1, 0])
    assert fresh(application).status == "offer_expired"
    assert free_places(world.round_form.round, "mentee") == 2
    assert OutboxMessage.objects.get(kind="application_offer_expired").to_email == application.applicant_email


def test_reminder_goes_out_once_two_days_before(world):
    application = offered(world)
    confirmed = offered(world, "bea")
    confirm_offer(application=confirmed, user=confirmed.applicant)

    early = remind_of_offers(now=application.answer_by - timedelta(days=2, seconds=1))
    counts = [remind_of_offers(now=application.answer_by - timedelta(days=day)) for day in (2, 1)]

    assert (early, counts) == (0, [1, 0])
    mail = OutboxMessage.objects.get(kind="application_offer_reminder")
    assert "the end of" in mail.body
    assert application.reference in mail.body


def test_daily_command_ends_and_reminds(world, capsys):
    over, soon = offered(world), offered(world, "bea")
    put_off(over, days=-8)
    put_off(soon, days=-6)

    call_command("mentoring_daily")

    assert fresh(over).status == "offer_expired"
    assert "1 offer has expired." in capsys.readouterr().out
    assert OutboxMessage.objects.get(kind="application_offer_reminder").to_email == soon.applicant_email


def test_people_join_the_waitlist_at_its_end_and_are_moved(world):
    first, second, third = (waiting(world, name) for name in ("ada", "bea", "cleo"))
    assert order(world) == [first.pk, second.pk, third.pk]

    move_on_waitlist(application=third, place=1, user=world.coordinator)
    assert order(world) == [third.pk, first.pk, second.pk]
    move_on_waitlist(application=third, place=99, user=world.coordinator)

    assert order(world) == [first.pk, second.pk, third.pk]
    assert third.events.filter(action="waitlist_moved").count() == 2


def test_waitlist_screen_moves_by_button_and_number(world, client):
    first, second, third = (waiting(world, name) for name in ("ada", "bea", "cleo"))
    client.force_login(world.coordinator)
    url = reverse("mentoring_round_forms:waitlist_move", args=[world.round_form.pk])

    client.post(url, {"application": second.pk, "place": 2, "step": "up"})
    assert order(world) == [second.pk, first.pk, third.pk]
    client.post(url, {"application": second.pk, "place": 3})
    assert order(world) == [first.pk, third.pk, second.pk]
    client.post(url, {"application": second.pk, "place": "x"})

    page = client.get(reverse("mentoring_round_forms:waitlist", args=[world.round_form.pk]))
    assert [row.pk for _place, row in page.context["rows"]] == [first.pk, third.pk, second.pk]
    assert "2 places are free" in page.content.decode()


def test_waitlist_says_that_somebody_on_it_is_not_shown(world, client):
    first, second = waiting(world, "ada"), waiting(world, "bea")
    address = reverse("mentoring_round_forms:waitlist", args=[world.round_form.pk])
    client.force_login(world.coordinator)
    for row, left in ((first, [second.pk]), (second, [])):
        declare_conflict(application=row, person=world.coordinator, reason="x", user=world.coordinator)

        page = client.get(address)

        assert [shown.pk for _place, shown in page.context["rows"]] == left
        assert "on the list" in page.text
        assert "Nobody is on the waitlist" not in page.text


def test_waitlist_of_another_office_is_not_moved(world, client):
    application = waiting(world)
    client.force_login(world.stranger)
    own = reverse("mentoring_round_forms:waitlist_move", args=[world.law_round_form.pk])

    assert client.post(own, {"application": application.pk, "place": 1}).status_code == 404


def test_free_place_is_offered_to_the_next_and_told_in_one_step(world, client):
    first, second = waiting(world, "ada"), waiting(world, "bea")
    client.force_login(world.coordinator)
    url = reverse("mentoring_round_forms:waitlist_offer", args=[world.round_form.pk])

    page = client.get(url)
    client.post(url, page.context["form"].initial)

    after = fresh(first)
    assert first.applicant_name in page.content.decode()
    assert (after.status, after.told_status, after.waitlist_position) == ("accepted", "accepted", None)
    assert after.answer_by
    assert order(world) == [second.pk]
    assert OutboxMessage.objects.get(kind="application_accepted").to_email == first.applicant_email


def test_offer_counts_for_whom_one_saw_at_the_top(world):
    first, second = waiting(world, "ada"), waiting(world, "bea")
    move_on_waitlist(application=second, place=1, user=world.coordinator)

    with pytest.raises(StaleApplication):
        offer_place(application=fresh(first), user=world.coordinator)


def test_page_of_an_offer_that_came_too_late_offers_the_place_to_whom_it_names(world, client):
    first, second = waiting(world, "ada"), waiting(world, "bea")
    client.force_login(world.coordinator)
    url = reverse("mentoring_round_forms:waitlist_offer", args=[world.round_form.pk])
    page = client.get(url)
    move_on_waitlist(application=second, place=1, user=world.coordinator)

    refused = client.post(url, page.context["form"].initial)
    assert "changed by somebody else" in refused.text
    assert order(world) == [second.pk, first.pk]
    client.post(url, shown_in(refused))

    assert fresh(second).status == "accepted"
    assert order(world) == [first.pk]


def test_page_of_an_offer_leads_back_to_the_list_once_nobody_waits(world, client):
    application = waiting(world)
    client.force_login(world.coordinator)
    url = reverse("mentoring_round_forms:waitlist_offer", args=[world.round_form.pk])
    page = client.get(url)
    withdraw_application(application=application, user=application.applicant)

    response = client.post(url, page.context["form"].initial, follow=True)

    assert "Nobody waits for a place in this round." in response.text
    assert response.redirect_chain[-1][0] == reverse(
        "mentoring_round_forms:waitlist", args=[world.round_form.pk]
    )


def test_no_place_no_offer(world):
    application = waiting(world)
    offered(world, "ada"), offered(world, "bea")

    with pytest.raises(StepRefused, match="No place is free"):
        offer_place(application=fresh(application), user=world.coordinator)


def test_promotion_that_needs_signatures_is_decided_and_not_told(world):
    application = waiting(world)
    RoundForm.objects.update(needs_signatures=True)

    accepted, against = offer_place(application=fresh(application), user=world.coordinator)

    assert (accepted.status, accepted.released_at) == ("accepted", None)
    assert "signature of Career Services, Alumni Relations" in against
    assert accepted.public_status == PublicStatus.WAITLISTED


def test_desk_says_that_a_place_is_free_while_people_wait(world):
    first, second = offered(world, "ada"), offered(world, "bea")
    for name in ("cleo", "dora"):
        waiting(world, name)
    assert waitlist_lines(world.coordinator) == []

    decline_offer(application=first, user=first.applicant)
    [line] = waitlist_lines(world.coordinator)
    withdraw_application(application=second, user=second.applicant)
    [both] = waitlist_lines(world.coordinator)

    assert line.text.startswith("1 place free, 2 on the waitlist: ")
    assert both.text.startswith("2 places free, 2 on the waitlist: ")
    assert waitlist_lines(world.stranger) == []


def test_person_on_the_waitlist_sees_that_but_not_the_place(world, client):
    waiting(world, "ada")
    application = waiting(world, "bea")
    client.force_login(application.applicant)

    page = client.get(public(application, "application")).content.decode()

    assert "On the waitlist" in page
    assert "place 2" not in page.lower()


def shown_in(page):
    """The fields of the page's form as a browser sends them."""
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields}


def offer_page(world):
    return reverse("mentoring_round_forms:waitlist_offer", args=[world.round_form.pk])


def test_page_of_an_offer_promises_no_place_that_is_not_there(world, client):
    waiting(world)
    client.force_login(world.coordinator)
    old_tab = client.get(offer_page(world)).context["form"].initial
    offered(world, "ada"), offered(world, "bea")

    opened = client.get(offer_page(world), follow=True)
    pressed = client.post(offer_page(world), old_tab, follow=True)

    for page in (opened, pressed):
        assert "No place is free now." in page.text
        assert "will be accepted" not in page.text
        assert page.redirect_chain[-1][0] == reverse(
            "mentoring_round_forms:waitlist", args=[world.round_form.pk]
        )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("nothing", "The mail goes out at once."),
        ("signatures", "The offices sign first"),
        ("date", "Nobody is told before"),
        ("no address", "There is no e-mail address to write to"),
    ],
)
def test_page_of_an_offer_says_when_the_mail_goes_out(world, client, change, told):
    application = waiting(world)
    later = timezone.now() + timedelta(days=2)
    RoundForm.objects.update(
        needs_signatures=change == "signatures", release_not_before=later if change == "date" else None
    )
    if change == "no address":
        Application.objects.filter(pk=application.pk).update(applicant_email="")
    client.force_login(world.coordinator)

    page = client.get(offer_page(world))
    done = client.post(offer_page(world), shown_in(page), follow=True).text

    assert told in page.text
    assert ("at once" in page.text) == ("The mail is on its way" in done)
    assert (page.context["mail"] is not None) == (change == "nothing")


def reword(world):
    word_release_mail(
        round_form=world.round_form,
        outcome="accepted",
        language="en",
        subject="Other words",
        body="Answer until {deadline}: {status_url}",
        user=world.colleague,
    )


def shorten(world):
    RoundForm.objects.update(answer_days=1)


@pytest.mark.parametrize("change", [reword, shorten])
def test_offer_tells_no_other_words_or_days_than_its_page_did(world, client, change):
    application = waiting(world)
    client.force_login(world.coordinator)
    opened = client.get(offer_page(world))
    change(world)

    refused = client.post(offer_page(world), shown_in(opened))

    assert "The words of the mail were changed by somebody else meanwhile." in refused.text
    assert fresh(application).status == "waitlisted"
    assert not OutboxMessage.objects.filter(kind="application_accepted").exists()
    assert refused.context["mail"].body != opened.context["mail"].body
    client.post(offer_page(world), shown_in(refused))
    mail = OutboxMessage.objects.get(kind="application_accepted")
    assert (mail.subject, mail.body) == (refused.context["mail"].subject, refused.context["mail"].body)
    assert fresh(application).status == "accepted"


def test_offer_without_a_look_at_its_mail_is_refused(world, client):
    application = waiting(world)
    client.force_login(world.coordinator)

    refused = client.post(offer_page(world), {"application": application.pk})

    assert "The words of the mail were changed" in refused.text
    assert fresh(application).status == "waitlisted"


def test_words_that_change_between_the_decision_and_its_mail_keep_it_untold(world, monkeypatch):
    application, release = waiting(world), waitlist_actions.release_decision
    words = mail_seal(waitlist_actions.as_accepted(application))

    def release_late(**values):
        shorten(world)
        return release(**values)

    monkeypatch.setattr(waitlist_actions, "release_decision", release_late)
    accepted, against = offer_place(application=application, user=world.coordinator, words=words)

    assert (fresh(application).status, accepted.released_at) == ("accepted", None)
    assert "The words of the mail were changed" in against


def test_mail_of_an_offer_holds_no_text_of_the_waitlist(world, client):
    application = waiting(world)
    write_decision(
        application=application, outcome="waitlisted", user=world.coordinator, text="You wait at place 3."
    )
    client.force_login(world.coordinator)

    page = client.get(offer_page(world))
    client.post(offer_page(world), shown_in(page))

    assert "You wait at place 3." not in page.text
    assert OutboxMessage.objects.get(kind="application_accepted").body == page.context["mail"].body


def test_people_of_one_name_are_told_apart_on_the_waitlist(world, client):
    application = waiting(world)
    client.force_login(world.coordinator)
    url = reverse("mentoring_round_forms:waitlist_move", args=[world.round_form.pk])

    page = client.post(url, {"application": application.pk, "place": 1}, follow=True).text

    assert f"{application.applicant_name} ({application.reference}) now stands at place 1" in page
