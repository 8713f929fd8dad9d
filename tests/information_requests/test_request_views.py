"""The screens of a request: asking, answering without JavaScript, filters, the desk, many at once."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from tests.applications.builders import SMALL, ask, edit_form, make_round, make_round_form, section, uid
from tests.applications.staff_world import hand_in
from wagtail_mentoring.applications.asking import ASKED_FOR
from wagtail_mentoring.applications.models import Application, InformationRequest
from wagtail_mentoring.applications.request_keeping import as_seen
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.information_requests.request_actions import (
    ask_applicant,
    extend_request,
    withdraw_request,
)
from wagtail_mentoring.information_requests.request_desk import request_lines
from wagtail_mentoring.outbox.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


def fresh(application):
    return Application.objects.get(pk=application.pk)


def at(name, *args):
    return reverse(f"mentoring_applications:{name}", args=args)


def own(name, application, *args):
    return reverse(f"wagtail_mentoring:{name}", args=[application.reference, *args])


def asked(world, name="ada", due_in=5, **values):
    application = hand_in(world.round_form, name=name, **values)
    ask_applicant(
        application=application,
        questions=[uid("goals")],
        message="Please say more.",
        due_at=timezone.now() + timedelta(days=5),
        user=world.coordinator,
    )
    InformationRequest.objects.filter(application=application).update(
        due_at=timezone.now() + timedelta(days=due_in)
    )
    return fresh(application)


def day(days):
    return (timezone.now() + timedelta(days=days)).date().isoformat()


def ask_data(page, **values):
    seen = {k: v for k, v in page.context["form"].initial.items() if k.startswith("seen") and v}
    return {**seen, "scope": "some", "message": "Please say more.", "due": day(4), **values}


def test_staff_choose_a_question_beside_its_answer_and_ask(world, as_coordinator):
    application = hand_in(world.round_form)
    edit_form(
        world.round_form.form,
        [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], ask("short_text", "motto"))],
    )
    page = as_coordinator.get(at("ask", application.pk))

    response = as_coordinator.post(at("ask", application.pk), ask_data(page, question=uid("motto")))

    assert "To find my field." in page.text
    assert "not asked" in page.text
    assert response.status_code == 302
    assert InformationRequest.objects.get().questions == [uid("motto")]


def test_asking_for_nothing_or_for_the_past_says_what_to_do(world, as_coordinator):
    application = hand_in(world.round_form)
    page = as_coordinator.get(at("ask", application.pk))

    nothing = as_coordinator.post(at("ask", application.pk), ask_data(page))
    past = as_coordinator.post(at("ask", application.pk), ask_data(page, due=day(-3), question=uid("goals")))
    whole = as_coordinator.post(at("ask", application.pk), ask_data(page, scope="whole"))

    assert "Tick at least one question" in nothing.text
    assert "This day has passed" in past.text
    assert f'value="{uid("goals")}" checked' in past.text
    assert whole.status_code == 302
    assert InformationRequest.objects.get().is_whole


def test_partner_is_not_offered_what_only_the_lead_reads(world, client):
    secret = ask("short_text", "secret", visible_to="lead", required=False)
    edit_form(world.round_form.form, [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], secret)])
    application = hand_in(world.round_form, answers={**dict(uid_answers()), uid("secret"): "CANARY"})
    client.force_login(world.colleague)

    pages = [client.get(at(name, application.pk)).text for name in ("ask", "correct")]
    forced = client.get(at("correct", application.pk) + f"?question={uid('secret')}").text

    assert not any("CANARY" in page or "Secret" in page for page in [*pages, forced])


def uid_answers():
    return {uid("name"): "Ada Byrne", uid("email"): "ada@northmere.example", uid("goals"): "G"}.items()


def test_card_shows_the_open_request_and_its_buttons(world, as_coordinator):
    application = asked(world, due_in=-1)

    page = as_coordinator.get(at("inspect", application.pk)).text

    assert "Please say more." in page
    assert "not answered in time" in page
    assert at("extend_request", application.pk) in page
    assert at("withdraw_request", application.pk) in page


def test_extending_and_taking_back_have_a_page_of_their_own(world, as_coordinator):
    application = asked(world, due_in=-1)

    assert as_coordinator.get(at("withdraw_request", application.pk)).status_code == 200
    as_coordinator.post(at("extend_request", application.pk), {"due": day(3)})
    assert not InformationRequest.objects.get().is_over
    as_coordinator.post(at("withdraw_request", application.pk), {"reason": "Found it"})

    assert fresh(application).status == "submitted"
    again = as_coordinator.post(at("withdraw_request", application.pk), {"reason": ""})
    assert "Nothing is asked of this applicant any more" in again.text


def test_applicant_answers_without_javascript(world, client):
    application = asked(world)
    client.force_login(application.applicant)
    status = client.get(own("application", application)).text
    assert "Please say more." in status
    assert own("application_section", application, ASKED_FOR) in status
    page = client.get(own("application_section", application, ASKED_FOR)).text
    assert f'name="q-{uid("goals")}"' in page
    assert f'name="q-{uid("name")}"' not in page

    version = fresh(application).lock_version
    data = {"version": version, "asked": [uid("goals")], "go": "next"}
    sent = client.post(
        own("application_section", application, ASKED_FOR), {**data, f"q-{uid('goals')}": "To found a firm."}
    )
    assert sent["Location"] == own("application_check", application)
    check = client.get(own("application_check", application))
    assert "To found a firm." in check.text
    assert "Ada Byrne" not in check.text
    receipt = client.post(
        own("application_check", application),
        {
            "version": fresh(application).lock_version,
            "once": check.context["once"],
            "form_version": check.context["form_version"],
            "asked": check.context["asked"]["stamp"],
        },
        follow=True,
    )

    assert "We have your answers" in receipt.text
    revision = fresh(application).current_revision
    assert revision.answers[uid("goals")] == "To found a firm."
    assert revision.answers[uid("name")] == "Ada Byrne"
    assert OutboxMessage.objects.filter(kind="application_request_receipt").count() == 1


def test_answer_that_was_not_asked_for_is_shown_and_not_kept(world, client):
    application = asked(world)
    client.force_login(application.applicant)

    page = client.post(
        own("application_section", application, ASKED_FOR),
        {
            "version": application.lock_version,
            "asked": [uid("goals"), uid("name")],
            f"q-{uid('goals')}": "To found a firm.",
            f"q-{uid('name')}": "Mass Assigned",
        },
    )

    assert page.status_code == 409
    assert "We asked you for some answers only." in page.text
    assert "Mass Assigned" in page.text
    draft = fresh(application).draft_answers
    assert (draft[uid("goals")], draft[uid("name")]) == ("To found a firm.", "Ada Byrne")


def test_other_sections_and_the_task_list_are_closed_meanwhile(world, client):
    application = asked(world)
    client.force_login(application.applicant)

    for url in (
        own("application_tasks", application),
        own("application_section", application, uid("section about")),
    ):
        response = client.get(url)
        assert response["Location"] == own("application", application)


def test_autosave_keeps_what_was_asked_and_nothing_else(world, client):
    application = asked(world)
    client.force_login(application.applicant)

    url = own("application_autosave", application, ASKED_FOR)
    form = {"version": application.lock_version, f"q-{uid('goals')}": "Half a thou", "asked": [uid("goals")]}
    more = {f"q-{uid('email')}": "mallory@example.org", f"q-{uid('goals')}": "Half a thought"}

    saved = client.post(url, form)
    refused = client.post(url, {**form, **more, "asked": [uid("goals"), uid("email")]})

    assert (saved.status_code, refused.status_code) == (200, 409)
    assert "We asked you for some answers only." in refused.json()["message"]
    draft = fresh(application).draft_answers
    assert draft[uid("goals")] == "Half a thou"
    assert draft[uid("email")] == "ada@northmere.example"


def test_late_applicant_reads_what_to_do(world, client):
    application = asked(world, due_in=-1)
    client.force_login(application.applicant)

    page = client.get(own("application", application)).text
    response = client.get(own("application_section", application, ASKED_FOR))

    assert "The time to answer ended" in page
    assert response["Location"] == own("application", application)


def test_somebody_else_sees_no_request(world, client):
    application = asked(world)
    client.force_login(hand_in(world.round_form, name="bob").applicant)

    assert client.get(own("application_section", application, ASKED_FOR)).status_code == 404


def test_my_applications_says_until_when(world, client):
    application = asked(world)
    client.force_login(application.applicant)

    assert "Please answer until" in client.get(reverse("wagtail_mentoring:applications")).text


def test_page_of_a_request_that_was_taken_back_hands_in_nothing(world, client):
    application = asked(world)
    client.force_login(application.applicant)
    check = client.get(own("application_check", application))
    withdraw_request(application=fresh(application), user=world.coordinator)

    client.post(
        own("application_check", application),
        {
            "version": fresh(application).lock_version,
            "once": check.context["once"],
            "asked": check.context["asked"]["stamp"],
        },
    )

    assert fresh(application).revisions.count() == 1


def test_page_that_did_not_hold_all_that_is_asked_hands_in_nothing(world, client):
    application = asked(world)
    client.force_login(application.applicant)
    check = client.get(own("application_check", application))
    ask_applicant(
        application=fresh(application),
        questions=[uid("year")],
        message="And your year.",
        due_at=timezone.now() + timedelta(days=5),
        user=world.coordinator,
    )

    page = client.post(
        own("application_check", application),
        {
            "version": fresh(application).lock_version,
            "once": check.context["once"],
            "asked": check.context["asked"]["stamp"],
        },
        follow=True,
    )

    assert "We asked you for something more meanwhile" in page.text
    assert fresh(application).revisions.count() == 1


@pytest.mark.parametrize(("value", "found"), [("applicant", {"ada", "bea"}), ("overdue", {"bea"})])
def test_list_is_narrowed_to_what_waits(world, as_coordinator, value, found):
    rows = {"ada": asked(world, "ada"), "bea": asked(world, "bea", due_in=-1)}
    rows["cleo"] = hand_in(world.round_form, name="cleo")

    page = as_coordinator.get(at("index"), {"waiting": value})

    shown = {row.pk for row in page.context["object_list"]}
    assert shown == {rows[name].pk for name in found}


def test_desk_counts_who_has_not_answered_in_time(world):
    asked(world, "ada", due_in=-1)
    asked(world, "bea", due_in=-1)
    asked(world, "cleo")

    [line] = request_lines(world.coordinator)

    assert line.text == "2 people have not answered in time"
    assert line.url.endswith("?waiting=overdue&earlier=also")
    assert request_lines(world.stranger) == []


def test_list_asks_as_little_for_three_as_for_one(world, as_coordinator, django_assert_num_queries):
    asked(world, "ada")
    as_coordinator.get(at("index"))
    with CaptureQueriesContext(connection) as one:
        as_coordinator.get(at("index"))
    asked(world, "bea")
    asked(world, "cleo", due_in=-1)

    with django_assert_num_queries(len(one)):
        as_coordinator.get(at("index"))


def test_message_to_many_outlives_a_preview_in_which_nobody_can_be_asked(world, as_coordinator):
    row = hand_in(world.round_form)
    data = {"questions": [uid("goals")], "message": "A long letter.", "due": day(5)}

    preview = as_coordinator.post(bulk([row]), data)
    back = as_coordinator.post(bulk([row]), {**data, "change": "on", "seen": preview.context["seen"]})

    assert preview.context["preview"].able == []
    assert "A long letter." in dict(preview.context["written"]).values()
    assert 'name="change"' in preview.text
    assert back.context["form"]["message"].value() == "A long letter."
    assert 'type="checkbox" name="include_answered"' in back.text


def test_message_to_many_is_shown_where_no_question_is_left(world, as_coordinator):
    row = hand_in(world.round_form)
    declare_conflict(application=row, person=world.coordinator, reason="Kin", user=world.coordinator)

    page = as_coordinator.post(bulk([row]), {"questions": [uid("goals")], "message": "A long letter."})

    assert page.status_code == 409
    assert "A long letter." in page.text


def bulk(rows):
    ids = "&".join(f"id={row.pk}" for row in rows)
    return reverse("wagtail_bulk_action", args=["wagtail_mentoring", "application", "ask"]) + f"?{ids}"


def test_new_question_is_asked_of_many_after_a_preview(world, as_coordinator):
    rows = [hand_in(world.round_form, name=name) for name in ("ada", "bea")]
    rows.append(hand_in(world.round_form, name="cleo", status="ready"))
    motto = ask("short_text", "motto")
    edit_form(world.round_form.form, [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], motto)])
    done = hand_in(
        world.round_form,
        name="dora",
        answers={uid("name"): "D", uid("email"): "d@x.example", uid("goals"): "G", uid("motto"): "M"},
    )
    data = {"questions": [uid("motto")], "message": "A new question.", "due": day(5)}

    first = as_coordinator.get(bulk([*rows, done]))
    preview = as_coordinator.post(bulk([*rows, done]), data)
    assert not InformationRequest.objects.exists()
    as_coordinator.post(bulk([*rows, done]), {**data, "confirmed": "on", "seen": preview.context["seen"]})

    assert "not asked of 3" in first.text
    written = dict(preview.context["written"])
    assert written["What do you need, and why?"] == "A new question."
    assert "motto" in written["Questions"].lower()
    assert written["Last day to answer"] == date_format(date.fromisoformat(day(5)))
    assert {row.pk for row in preview.context["preview"].able} == {rows[0].pk, rows[1].pk}
    assert len(preview.context["preview"].unable) == 2
    asked_of = set(InformationRequest.objects.values_list("application", flat=True))
    assert asked_of == {rows[0].pk, rows[1].pk}


def test_of_two_who_ask_for_more_the_second_reads_the_words_of_the_first(world, as_coordinator):
    application = asked(world)
    page = as_coordinator.get(at("ask", application.pk))
    mine = {"message": "Please say more. And your year.", "question": uid("year")}
    ask_applicant(
        application=application,
        questions=[uid("name")],
        message="Please say more. And your full name.",
        due_at=timezone.now() + timedelta(days=9),
        user=world.colleague,
    )

    refused = as_coordinator.post(at("ask", application.pk), ask_data(page, **mine))

    assert "And your full name.” Your message" in refused.text
    assert "Please say more. And your year.</textarea>" in refused.text
    kept = InformationRequest.objects.get()
    assert f'name="seen_request" value="{as_seen(kept)}"' in refused.text
    assert (kept.message, uid("year") in kept.questions) == ("Please say more. And your full name.", False)

    as_coordinator.post(at("ask", application.pk), ask_data(refused, **mine))
    kept.refresh_from_db()
    assert (kept.message, set(kept.questions)) == (
        mine["message"],
        {uid("goals"), uid("name"), uid("year")},
    )


def test_request_for_more_that_is_sent_twice_is_one(world, as_coordinator):
    application = asked(world)
    page = as_coordinator.get(at("ask", application.pk))

    answers = [
        as_coordinator.post(at("ask", application.pk), ask_data(page, question=uid("year")))
        for _n in range(2)
    ]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert fresh(application).events.filter(action="information_asked_again").count() == 1


def test_of_two_who_only_tick_another_question_the_second_is_told_and_then_heard(world, as_coordinator):
    application = asked(world)
    as_coordinator.post(
        at("ask", application.pk),
        ask_data(as_coordinator.get(at("ask", application.pk)), question=uid("goals")),
    )
    mine, hers = (as_coordinator.get(at("ask", application.pk)) for _n in range(2))
    as_coordinator.post(at("ask", application.pk), ask_data(hers, question=uid("name")))

    refused = as_coordinator.post(at("ask", application.pk), ask_data(mine, question=uid("year")))

    assert "Meanwhile a colleague asked for more. What you chose comes to it" in refused.text
    kept = InformationRequest.objects.get()
    assert set(kept.questions) == {uid("goals"), uid("name")}
    assert f'name="seen_request" value="{as_seen(kept)}"' in refused.text

    again = as_coordinator.post(at("ask", application.pk), ask_data(refused, question=uid("year")))
    kept.refresh_from_db()
    assert again.status_code == 302
    assert set(kept.questions) == {uid("goals"), uid("name"), uid("year")}


def test_day_that_a_colleague_moved_is_not_moved_back_unseen(world, as_coordinator):
    application = asked(world)
    page = as_coordinator.get(at("ask", application.pk))
    later = timezone.now() + timedelta(days=20)
    extend_request(application=application, due_at=later, user=world.colleague)

    as_coordinator.post(at("ask", application.pk), ask_data(page, question=uid("year")))

    assert InformationRequest.objects.get().due_at == later


def test_who_is_asked_already_keeps_words_and_last_day_when_many_are_asked(world, as_coordinator):
    waiting, other = asked(world), hand_in(world.round_form, name="bea")
    [before] = InformationRequest.objects.values("message", "due_at", "questions")
    data = {"questions": [uid("name")], "message": "Your full name.", "due": day(1), "include_answered": "on"}
    preview = as_coordinator.post(bulk([waiting, other]), data)

    as_coordinator.post(bulk([waiting, other]), {**data, "confirmed": "on", "seen": preview.context["seen"]})

    assert [row.pk for row in preview.context["preview"].able] == [other.pk]
    [(left, reason)] = preview.context["preview"].unable
    assert (left.pk, "is asked for something already" in reason) == (waiting.pk, True)
    rows = InformationRequest.objects.values("message", "due_at", "questions")
    assert rows.get(application=waiting) == before
    assert rows.get(application=other)["message"] == "Your full name."


def test_nobody_is_asked_where_no_row_is_chosen(world, as_coordinator):
    data = {"questions": [uid("goals")], "message": "A new question.", "due": day(5), "confirmed": "on"}

    page = as_coordinator.post(bulk([]), data)

    assert page.status_code == 200
    assert not InformationRequest.objects.exists()


def test_many_of_different_forms_are_not_asked_together(world, as_coordinator):
    other = make_round_form(round=make_round(program=world.program))
    rows = [hand_in(world.round_form), hand_in(other, name="bea")]

    page = as_coordinator.get(bulk(rows))

    assert "different forms" in page.text


def test_mixed_selection_out_of_reach_is_refused_whole(world, as_coordinator):
    rows = [hand_in(world.round_form), hand_in(world.law_round_form, name="bea")]

    response = as_coordinator.post(
        bulk(rows), {"questions": [uid("goals")], "message": "x", "due": day(3), "confirmed": "on"}
    )

    assert response.status_code == 409
    assert not InformationRequest.objects.exists()
