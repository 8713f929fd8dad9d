"""The words of a round's mails: nobody is told others than were shown, and no colleague's are overwritten."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests.applications.builders import make_round_form
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.selection import release_actions
from wagtail_mentoring.selection.actions import move_application
from wagtail_mentoring.selection.choices import ReleaseObstacle
from wagtail_mentoring.selection.models import ReleaseMail, ReleaseRun
from wagtail_mentoring.selection.release_actions import (
    release_all,
    resume_release,
    start_release,
    word_release_mail,
)


@pytest.fixture
def world(site_root):
    return make_world()


def decided(world, outcome="accepted", name="ada"):
    application = hand_in(world.round_form, name, status="ready")
    return move_application(application=application, to_status=outcome, user=world.coordinator)


def word(world, subject="Other", body="Dear {name}", outcome="accepted", user=None, language="en-gb"):
    return word_release_mail(
        round_form=world.round_form,
        outcome=outcome,
        language=language,
        subject=subject,
        body=body,
        user=user or world.colleague,
    )


def address(world, name, *args):
    return reverse(f"mentoring_round_forms:{name}", args=[world.round_form.pk, *args])


def told():
    return list(OutboxMessage.objects.filter(kind="application_accepted").values_list("subject", flat=True))


def start(world):
    return start_release(round_form=world.round_form, user=world.coordinator, enqueue=lambda pk: None)


@pytest.mark.parametrize("before", ["the standard text", "other words"])
def test_decision_is_not_told_in_words_that_its_page_did_not_show(world, as_coordinator, before):
    if before == "other words":
        word(world, "Welcome")
    application = decided(world)
    url = reverse("mentoring_applications:release", args=[application.pk])
    seen = as_coordinator.get(url).context["form"].initial
    word(world, "Other")

    refused = as_coordinator.post(url, seen)
    again = refused.context["form"].data

    assert "The words of the mail were changed by somebody else" in refused.text
    assert refused.context["mail"].subject == "Other"
    assert told() == []
    as_coordinator.post(url, again)
    assert told() == ["Other"]


@pytest.mark.parametrize(("language", "is_told"), [("de", False), ("fr", True)])
def test_words_in_the_language_of_the_applicant_are_those_that_count(
    world, as_coordinator, language, is_told
):
    for code in ("de", "fr"):
        word(world, f"Words in {code}", language=code)
    ready = hand_in(world.round_form, status="ready", locale="de")
    application = move_application(application=ready, to_status="accepted", user=world.coordinator)
    url = reverse("mentoring_applications:release", args=[application.pk])
    seen = as_coordinator.get(url).context["form"].initial

    word(world, "Other", language=language)
    as_coordinator.post(url, seen)

    assert told() == (["Words in de"] if is_told else [])


def test_days_to_answer_belong_to_what_the_page_showed(world, as_coordinator):
    application = decided(world)
    url = reverse("mentoring_applications:release", args=[application.pk])
    seen = as_coordinator.get(url).context["form"].initial
    RoundForm.objects.filter(pk=world.round_form.pk).update(answer_days=2)

    as_coordinator.post(url, seen)

    assert told() == []


def test_words_of_another_outcome_hold_nobody_back(world, as_coordinator):
    application = decided(world)
    url = reverse("mentoring_applications:release", args=[application.pk])
    seen = as_coordinator.get(url).context["form"].initial
    word(world, "Sorry", outcome="declined")

    as_coordinator.post(url, seen)

    assert len(told()) == 1


def test_round_is_not_released_in_words_that_came_after_its_page(world, as_coordinator):
    decided(world)
    shown = as_coordinator.get(address(world, "release")).context["readiness"]
    word(world, "Other")

    page = as_coordinator.post(address(world, "release"), {"sure": "on", "seen": shown.seen}, follow=True)

    assert "or the words of their mails, changed after you looked" in page.text
    assert not ReleaseRun.objects.exists()
    assert page.context["readiness"].seen != shown.seen


def test_many_are_not_told_in_words_that_came_after_their_preview(world, as_coordinator):
    accepted, declined = decided(world), decided(world, "declined", name="bea")
    ticked = f"?next=/admin/&id={accepted.pk}&id={declined.pk}"
    url = f"/admin/bulk/wagtail_mentoring/application/release/{ticked}"
    seen = as_coordinator.get(url).context["seen"]
    word(world, "Other")

    page = as_coordinator.post(url, {"confirmed": "on", "seen": seen}, follow=True)

    assert list(Application.objects.exclude(released_at=None)) == [declined]
    assert told() == []
    assert "1 decision was not told, because it, its mail or its date changed" in page.text


@pytest.mark.parametrize("change", ["worded", "taken back"])
def test_release_in_the_background_leaves_whose_mail_was_changed_since(world, as_coordinator, change):
    if change == "taken back":
        word(world, "Welcome")
    accepted, declined = decided(world), decided(world, "declined", name="bea")
    run = start(world)
    word(world, *(("Other",) if change == "worded" else ("", "")))

    assert release_all(run.pk)

    run.refresh_from_db()
    assert run.left == {accepted.reference: [ReleaseObstacle.REWORDED]}
    assert list(Application.objects.exclude(released_at=None)) == [declined]
    assert told() == []
    report = as_coordinator.get(address(world, "release_run", run.key)).text
    assert "words of the mail, or its days to answer, were changed after this release was asked for" in report


def test_words_changed_while_a_decision_is_told_are_found_by_the_gate(world, monkeypatch):
    accepted, run = decided(world), start(world)
    read = release_actions.mail_seal

    def read_and_then_somebody_words_it(application):
        seal = read(application)
        monkeypatch.setattr(release_actions, "_reworded", lambda run, status: False)
        word(world, "Other")
        return seal

    monkeypatch.setattr(release_actions, "mail_seal", read_and_then_somebody_words_it)

    release_all(run.pk)

    run.refresh_from_db()
    assert run.left == {accepted.reference: [ReleaseObstacle.REWORDED]}
    assert told() == []


def test_release_that_goes_on_leaves_them_too_and_a_new_one_tells_them(world):
    decided(world)
    run = start(world)
    ReleaseRun.objects.update(state="failed")
    word(world, "Other")

    resume_release(run=run, user=world.colleague, enqueue=release_all)
    assert release_all(run.pk)
    assert told() == []

    assert release_all(start(world).pk)
    assert told() == ["Other"]


def test_words_saved_as_they_are_hold_no_release_up(world):
    word(world, "Welcome")
    decided(world)
    run = start(world)
    word(world, "Welcome")

    release_all(run.pk)

    assert told() == ["Welcome"]


@pytest.fixture
def mail_page(world):
    return address(world, "release_mail", "accepted")


def opened(client, url):
    return dict(client.get(url).context["form"].initial)


def own_words():
    return list(ReleaseMail.objects.values_list("subject", "body"))


@pytest.mark.parametrize("before", ["the standard text", "words", "words taken back"])
def test_words_saved_meanwhile_are_shown_and_not_overwritten(world, as_coordinator, mail_page, before):
    if before != "the standard text":
        word(world, "Welcome")
    seen = opened(as_coordinator, mail_page)
    word(world, *(("", "") if before == "words taken back" else ("Theirs", "Dear {name}, theirs")))
    stored = own_words()

    page = as_coordinator.post(mail_page, {**seen, "subject": "Mine", "body": "Dear {name}, mine"})
    sent_again = page.context["form"].data

    assert page.status_code == 409
    assert own_words() == stored
    assert "Somebody else saved words of this mail meanwhile" in page.text
    assert world.colleague.get_full_name() in page.text
    assert sent_again["body"] == "Dear {name}, mine"
    assert "Dear {name}, mine" in page.text
    theirs = "Standard text" if before == "words taken back" else "Dear {name}, theirs"
    assert theirs in page.text
    as_coordinator.post(mail_page, sent_again)
    assert own_words() == [("Mine", "Dear {name}, mine")]


def test_fields_emptied_in_an_old_tab_take_no_words_back(world, as_coordinator, mail_page):
    seen = opened(as_coordinator, mail_page)
    word(world, "Theirs")

    page = as_coordinator.post(mail_page, {**seen, "subject": "", "body": ""})

    assert page.status_code == 409
    assert own_words() == [("Theirs", "Dear {name}")]


def test_both_saving_the_same_words_is_no_quarrel(world, as_coordinator, mail_page):
    seen = opened(as_coordinator, mail_page)
    word(world, "Same")

    page = as_coordinator.post(mail_page, {**seen, "subject": "Same", "body": "Dear {name}"})

    assert page.status_code == 302


@pytest.mark.parametrize("button", ["test", "show"])
def test_what_stands_in_the_fields_is_tried_and_stays(world, as_coordinator, mail_page, button):
    decided(world)
    bea = decided(world, name="bea")
    typed = {**opened(as_coordinator, mail_page), "subject": "New", "body": "Dear {name}, new."}

    page = as_coordinator.post(mail_page, {**typed, button: "on", "application": bea.pk})

    assert page.context["person"] == bea
    assert (page.context["mail"].subject, page.context["mail"].body) == (
        "New",
        f"Dear {bea.applicant_name}, new.\n",
    )
    assert page.context["form"]["body"].value() == "Dear {name}, new."
    assert "which are not saved yet" in page.text
    assert 'data-w-unsaved-force-value="true"' in page.text
    assert not ReleaseMail.objects.exists()
    tests = OutboxMessage.objects.filter(kind="release_test").values_list("subject", flat=True)
    assert list(tests) == (["Test: New"] if button == "test" else [])


def test_words_that_cannot_be_filled_in_are_not_tried(world, as_coordinator, mail_page):
    decided(world)
    typed = {**opened(as_coordinator, mail_page), "body": "Dear {nmae}", "test": "on"}

    page = as_coordinator.post(mail_page, typed)

    assert "{nmae} cannot be filled in" in page.text
    assert not OutboxMessage.objects.filter(kind="release_test").exists()


def test_page_asks_before_words_that_are_not_saved_are_left(as_coordinator, mail_page):
    assert 'data-controller="w-unsaved"' in as_coordinator.get(mail_page).text


def test_people_of_one_name_are_told_apart(world, as_coordinator, mail_page):
    rows = [decided(world, name=name) for name in ("ada", "bea")]
    Application.objects.update(applicant_name="Emily Byrne")

    page = as_coordinator.get(mail_page).text

    assert all(f"Emily Byrne ({row.reference})" in page for row in rows)


@pytest.mark.parametrize(
    ("body", "days", "lacks"),
    [
        ("Dear {name}", 7, ["{deadline}", "{status_url}"]),
        ("Until {deadline}, {name}", 7, ["{status_url}"]),
        ("Until {deadline}: {status_url}", 7, []),
        ("Dear {name}", None, []),
    ],
)
def test_offer_that_does_not_say_until_when_and_where_warns(
    world, as_coordinator, mail_page, body, days, lacks
):
    RoundForm.objects.filter(pk=world.round_form.pk).update(answer_days=days)
    word(world, "Welcome", body)
    word(world, "Sorry", "Dear {name}", outcome="declined")

    page = as_coordinator.get(mail_page)
    screen = as_coordinator.get(address(world, "release"))

    assert page.context["lacks"] == lacks
    assert ("offers a place that has to be confirmed" in page.text) == bool(lacks)
    assert [mail["lacks"] for mail in screen.context["mails"]] == [lacks, [], []]


def test_list_that_the_screen_leads_to_shows_whom_the_screen_counts(world, as_coordinator):
    ready = decided(world)
    signed = decided(world, name="bea")
    Application.objects.filter(pk=signed.pk).update(applicant_email="")
    mentors = make_round_form(round=world.round_form.round, role="mentor")
    hand_in(mentors, "mia", status="accepted")

    page = as_coordinator.get(address(world, "release"))
    [link] = re.findall(r'href="([^"]*waiting=untold[^"]*)"', page.text)
    listed = as_coordinator.get(unescape(link)).context["object_list"]

    assert "See all 2 decisions that were not told" in page.text
    assert {row.pk for row in listed} == {ready.pk, signed.pk}


def change_days(client, world, days):
    form = world.round_form
    data = {"round": form.round_id, "role": form.role, "form": form.form_id, "entry": "open"}
    assert client.post(address(world, "edit"), {**data, "answer_days": days}).status_code == 302


def test_release_in_the_background_tells_no_other_days_than_were_shown(world, as_coordinator):
    change_days(as_coordinator, world, 14)
    accepted, declined = decided(world), decided(world, "declined", "bea")
    run = start(world)

    change_days(as_coordinator, world, 1)
    release_all(run.pk)

    run.refresh_from_db()
    assert run.left == {accepted.reference: [ReleaseObstacle.REWORDED.value]}
    assert Application.objects.get(pk=accepted.pk).released_at is None
    assert Application.objects.get(pk=declined.pk).released_at is not None
