from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Event

import pytest
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection
from django.db.transaction import atomic
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import make_applicant, make_round_form, start, submitted
from tests.applications.staff_world import hand_in, make_world
from tests.threads import at_once
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.decisions import DECIDED
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.bulk_actions import ApplicationBulkAction
from wagtail_mentoring.casework.bulk_preview import MOST_NAMED, Preview
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.casework.move_bulk import MoveManyAction
from wagtail_mentoring.casework.people import name_of
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.record_keeping.person_erasure import erase_person
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.mail_words import hold_words

pytestmark = pytest.mark.usefixtures("site_root")


@pytest.fixture
def world(site_root):
    return make_world()


def url_for(action, ids, query=""):
    ticked = "&".join(f"id={pk}" for pk in ids)
    listing = reverse("mentoring_applications:index") + (f"%3F{query}" if query else "")
    return f"/admin/bulk/wagtail_mentoring/application/{action}/?next={listing}&{ticked}"


def confirm(client, url, data=None):
    """Look at the preview, then confirm it."""
    seen = client.post(url, data or {}).context["seen"]
    return client.post(url, {**(data or {}), "confirmed": "on", "seen": seen}, follow=True)


def statuses():
    return dict(Application.objects.order_by("pk").values_list("pk", "status"))


def test_first_answer_is_a_preview_and_changes_nothing(world, as_coordinator):
    able, unable = hand_in(world.round_form, "a"), hand_in(world.round_form, "b", status="accepted")
    url = url_for("move", [able.pk, unable.pk])

    chosen = as_coordinator.get(url)
    preview = as_coordinator.post(url, {"to_status": "screening"})

    assert "2 applications are selected" in chosen.content.decode()
    assert [row.pk for row in preview.context["preview"].able] == [able.pk]
    assert [(row.pk, str(why)) for row, why in preview.context["preview"].unable] == [
        (unable.pk, "“Accepted” does not lead there")
    ]
    assert statuses() == {able.pk: "submitted", unable.pk: "accepted"}


def test_confirmed_move_takes_those_that_can_go(world, as_coordinator):
    able, unable = hand_in(world.round_form, "a"), hand_in(world.round_form, "b", status="accepted")

    response = confirm(as_coordinator, url_for("move", [able.pk, unable.pk]), {"to_status": "screening"})

    assert statuses() == {able.pk: "screening", unable.pk: "accepted"}
    assert "1 application moved." in response.content.decode()
    assert able.events.filter(action="moved", actor=world.coordinator).count() == 1


def test_decision_that_nobody_was_told_is_not_closed_among_many(world, as_coordinator):
    told = hand_in(world.round_form, "a", status="declined", released_at=timezone.now())
    untold = [hand_in(world.round_form, status, status=status) for status in sorted(DECIDED)]
    url = url_for("move", [told.pk, *(row.pk for row in untold)])

    preview = as_coordinator.post(url, {"to_status": "closed"}).context["preview"]
    confirm(as_coordinator, url, {"to_status": "closed"})

    assert preview.able == [told]
    assert {str(why) for _row, why in preview.unable} == {
        "was decided, but not told: release it first, or take it back"
    }
    assert statuses() == {told.pk: "closed", **{row.pk: row.status for row in untold}}


@pytest.mark.parametrize("action", ["move", "release"])
@pytest.mark.parametrize("other", ["another office's", "draft", "unknown", "nonsense"])
def test_one_row_out_of_reach_refuses_the_whole(world, as_coordinator, action, other):
    mine = hand_in(world.round_form, status="accepted")
    pk = {
        "another office's": lambda: hand_in(world.law_round_form, status="accepted").pk,
        "draft": lambda: start(round_form=world.round_form).pk,
        "unknown": lambda: 999_999,
        "nonsense": lambda: "x",
    }[other]()
    before = statuses()

    data = {"to_status": "ready", "reason": "A slip"}
    seen = as_coordinator.post(url_for(action, [mine.pk]), data).context["seen"]

    response = as_coordinator.post(
        url_for(action, [mine.pk, pk]), {**data, "confirmed": "on", "seen": f"{seen} {pk}:"}
    )

    assert response.status_code in (302, 403, 409)
    assert as_coordinator.get(url_for(action, [mine.pk, pk])).status_code in (302, 403)
    assert statuses() == before
    assert not Application.objects.filter(released_at__isnull=False).exists()


def test_all_means_the_list_as_filtered_and_within_reach(world, as_coordinator):
    late = hand_in(world.round_form, "late", is_late=True)
    on_time, theirs = (
        hand_in(world.round_form, "ontime"),
        hand_in(world.law_round_form, "theirs", is_late=True),
    )
    draft = start(round_form=world.round_form)

    confirm(as_coordinator, url_for("move", ["all"], query="waiting=late"), {"to_status": "screening"})

    assert statuses() == {
        late.pk: "screening",
        on_time.pk: "submitted",
        theirs.pk: "submitted",
        draft.pk: "draft",
    }


def test_person_who_may_only_look_moves_nothing(world, client):
    world.coordinator.groups.all()[0].permissions.remove(
        Permission.objects.get(codename="change_application")
    )
    client.force_login(world.coordinator)
    application = hand_in(world.round_form)

    data = {"to_status": "screening", "confirmed": "on", "seen": f"{application.pk}:"}
    client.post(url_for("move", [application.pk]), data)

    assert statuses() == {application.pk: "submitted"}


def test_step_that_needs_a_reason_asks_for_it(world, as_coordinator):
    application = hand_in(world.round_form)

    response = as_coordinator.post(
        url_for("move", [application.pk]), {"to_status": "ineligible", "confirmed": "on"}
    )

    assert "Give a reason" in response.content.decode()
    assert statuses() == {application.pk: "submitted"}


def test_what_was_written_for_many_survives_a_row_that_went_out_of_reach(world, as_coordinator):
    stays, goes = hand_in(world.round_form, "a"), hand_in(world.round_form, "b")
    url = url_for("move", [stays.pk, goes.pk])
    written = {"to_status": "under_review", "reason": "They asked us to wait."}
    seen = as_coordinator.post(url, written).context["seen"]
    declare_conflict(application=goes, person=world.coordinator, reason="Kin", user=world.coordinator)

    page = as_coordinator.post(url, {**written, "confirmed": "on", "seen": seen})

    assert page.status_code == 409
    assert "1 of the chosen applications is out of your reach by now" in page.text
    assert "They asked us to wait." in page.text
    assert goes.reference not in page.text
    assert statuses() == {stays.pk: "submitted", goes.pk: "submitted"}
    again = {**written, "confirmed": "on", "seen": page.context["seen"]}
    as_coordinator.post(page.context["submit_url"], again)
    assert statuses() == {stays.pk: "under_review", goes.pk: "submitted"}


def test_what_was_written_survives_where_every_row_went_out_of_reach(world, as_coordinator):
    application = hand_in(world.round_form)
    declare_conflict(application=application, person=world.coordinator, reason="Kin", user=world.coordinator)
    written = {"to_status": "under_review", "reason": "They asked us to wait."}

    page = as_coordinator.post(url_for("move", [application.pk]), written)

    assert "They asked us to wait." in page.text
    assert as_coordinator.post(page.context["submit_url"], written).status_code == 200


def test_preview_shows_what_was_chosen_and_leads_back_to_it(world, as_coordinator):
    url = url_for("move", [hand_in(world.round_form).pk])
    written = {"to_status": "under_review", "reason": "They asked us\nto wait."}

    preview = as_coordinator.post(url, written)
    back = as_coordinator.post(url, {**written, "change": "on", "seen": preview.context["seen"]})

    assert preview.context["written"] == [
        ("New status", "Under review"),
        ("Reason", "They asked us\nto wait."),
    ]
    assert "They asked us<br>to wait." in preview.text
    assert back.context["preview"] is None
    assert back.context["form"]["reason"].value() == "They asked us\nto wait."
    assert "Look at what would happen" in back.text


def test_preview_counts_no_more_than_there_are_places_for(world, as_coordinator):
    round = world.round_form.round
    round.capacity = 2
    round.save()
    first, second, third = (hand_in(world.round_form, name, status="ready") for name in "abc")
    url = url_for("move", [first.pk, second.pk, third.pk])

    preview = as_coordinator.post(url, {"to_status": "accepted"}).context["preview"]
    confirm(as_coordinator, url, {"to_status": "accepted"})

    assert len(preview.able) == 2
    assert ["no place of its round is left for it" in why for _row, why in preview.unable] == [True]
    assert sorted(statuses().values()) == ["accepted", "accepted", "ready"]


def test_place_that_was_taken_after_the_preview_is_given_to_nobody_again(world, as_coordinator):
    round = world.round_form.round
    round.capacity = 1
    round.save()
    application, other = (hand_in(world.round_form, name, status="ready") for name in "ab")
    url, chosen = url_for("move", [application.pk]), {"to_status": "accepted"}
    seen = as_coordinator.post(url, chosen).context["seen"]
    move_application(application=other, to_status="accepted", user=world.colleague)

    page = as_coordinator.post(url, {**chosen, "confirmed": "on", "seen": seen})

    assert "no place of its round is left for it" in page.text
    assert statuses() == {application.pk: "ready", other.pk: "accepted"}


@pytest.mark.parametrize("action", ["sign", "release"])
def test_preview_shows_the_texts_that_are_agreed_to(world, as_coordinator, action):
    decided = hand_in(world.round_form, "a", status="ready")
    move_application(
        application=decided, to_status="declined", text="You get no place.", user=world.colleague
    )
    if action == "sign":
        RoundForm.objects.update(needs_signatures=True)
    url = url_for(action, [decided.pk])

    page = as_coordinator.post(url, {"office": world.career.pk})

    assert [row.pk for row in page.context["preview"].able] == [decided.pk]
    assert "You get no place." in page.text


def test_text_that_is_agreed_to_is_shown_of_every_row(world):
    rows = [Application(pk=number) for number in range(MOST_NAMED + 2)]

    preview = Preview(able=rows, unable=[], texts={rows[-1].pk: "You get no place."})

    assert preview.able_named[MOST_NAMED:] == [(rows[-1], "You get no place.")]
    assert len(preview.able_named) == MOST_NAMED + 1


def test_release_tells_each_decision_once(world, as_coordinator):
    decided = hand_in(world.round_form, "a", status="accepted")
    undecided = hand_in(world.round_form, "b")
    url = url_for("release", [decided.pk, undecided.pk])

    preview = as_coordinator.get(url)
    for _twice in range(2):
        confirm(as_coordinator, url)

    assert [row.pk for row in preview.context["preview"].able] == [decided.pk]
    assert list(Application.objects.filter(released_at__isnull=False)) == [decided]
    assert OutboxMessage.objects.filter(kind="application_accepted").count() == 1


def test_confirmed_without_a_look_shows_the_preview(world, as_coordinator):
    application = hand_in(world.round_form)

    page = as_coordinator.post(
        url_for("move", [application.pk]), {"to_status": "screening", "confirmed": "on"}
    )

    assert [row.pk for row in page.context["preview"].able] == [application.pk]
    assert statuses() == {application.pk: "submitted"}


def test_what_came_or_changed_after_the_preview_is_left_and_named(world, as_coordinator):
    same, changed = hand_in(world.round_form, "same"), hand_in(world.round_form, "changed")
    url, data = url_for("move", ["all"]), {"to_status": "screening"}
    seen = as_coordinator.post(url, data).context["seen"]
    Application.objects.filter(pk=changed.pk).update(status="under_review")
    came = hand_in(world.round_form, "came")

    page = as_coordinator.post(url, {**data, "confirmed": "on", "seen": seen}, follow=True).text

    assert statuses() == {same.pk: "screening", changed.pk: "under_review", came.pk: "submitted"}
    assert "2 applications came or changed after you looked" in page
    assert changed.applicant_name == came.applicant_name
    assert f"{name_of(changed)}, {name_of(came)}. Look at them again" in page


def test_row_that_left_the_list_meanwhile_is_named(world, as_coordinator):
    gone, here = hand_in(world.round_form, "gone", is_late=True), hand_in(world.round_form, is_late=True)
    url, data = url_for("move", ["all"], query="waiting=late"), {"to_status": "screening"}
    seen = as_coordinator.post(url, data).context["seen"]
    Application.objects.filter(pk=gone.pk).update(is_late=False)

    page = as_coordinator.post(url, {**data, "confirmed": "on", "seen": seen}, follow=True).text

    assert statuses() == {gone.pk: "submitted", here.pk: "screening"}
    assert "1 application came or changed after you looked" in page
    assert f"stays as it is: {name_of(gone)}. Look at it again." in page


def test_decision_taken_anew_after_the_preview_is_not_released(world, as_coordinator):
    application = hand_in(world.round_form, status="ready")
    move_application(application=application, to_status="declined", user=world.coordinator)
    url = url_for("release", [application.pk])
    seen = as_coordinator.get(url).context["seen"]
    row = Application.objects.get()
    move_application(application=row, to_status="ready", reason="Second thoughts.", user=world.colleague)
    move_application(
        application=Application.objects.get(), to_status="declined", text="Other words", user=world.colleague
    )

    page = as_coordinator.post(url, {"confirmed": "on", "seen": seen}, follow=True).text

    assert "1 decision was not told, because it, its mail or its date changed" in page
    assert Application.objects.get().released_at is None
    assert not OutboxMessage.objects.filter(kind="application_declined").exists()


def test_obstacle_that_came_after_the_preview_is_told_as_a_change(world, as_coordinator):
    application = hand_in(world.round_form, status="accepted")
    url = url_for("release", [application.pk])
    seen = as_coordinator.get(url).context["seen"]
    RoundForm.objects.update(release_not_before=timezone.now() + timedelta(days=3))

    page = as_coordinator.post(url, {"confirmed": "on", "seen": seen}, follow=True).text

    assert "1 decision was not told, because it, its mail or its date changed after you looked" in page
    assert Application.objects.get().released_at is None


def test_what_was_written_for_many_comes_back_where_nothing_could_be_done(world, as_coordinator):
    application = hand_in(world.round_form, status="submitted")
    url = url_for("move", [application.pk])
    written = {"to_status": "under_review", "reason": "They asked us to wait."}
    seen = as_coordinator.post(url, written).context["seen"]
    move_application(application=application, to_status="screening", user=world.colleague)

    page = as_coordinator.post(url, {**written, "confirmed": "on", "seen": seen})

    assert "1 application came or changed after you looked" in page.text
    assert "They asked us to wait." in page.text
    assert page.context["seen"] != seen
    as_coordinator.post(url, {**written, "confirmed": "on", "seen": page.context["seen"]})
    assert Application.objects.get().status == "under_review"


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_are_held_by_key_so_that_nobody_waits_for_each_other(site_root, admin_user, monkeypatch):
    person, begun, act = make_applicant("ada"), Event(), MoveManyAction.act
    rows = [submitted(round_form=make_round_form(), user=person) for _n in range(2)]
    url, data, client = url_for("move", [row.pk for row in rows]), {"to_status": "screening"}, Client()
    client.force_login(admin_user)

    def act_slowly(self, application, form):
        act(self, application, form)
        if not begun.is_set():
            begun.set()
            # Time for the other one to take the lock it comes to first.
            Event().wait(1)

    def erase():
        begun.wait(30)
        return erase_person(person=person, reason="Asked for it", user=None)

    monkeypatch.setattr(MoveManyAction, "act", act_slowly)

    at_once(lambda: confirm(client, url, data), erase)

    moved = Application.objects.filter(events__action="moved", anonymised_at__isnull=False)
    assert set(moved) == set(rows)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_who_release_the_same_decision_at_once_never_wait_for_each_other(site_root, monkeypatch):
    world, held = make_world(), Barrier(2)
    row = move_application(
        application=hand_in(world.round_form, status="ready"), to_status="accepted", user=world.coordinator
    )
    client, url = Client(), url_for("release", [row.pk])
    client.force_login(world.coordinator)
    data = {"confirmed": "on", "seen": client.get(url).context["seen"]}
    locked, in_bulk = ApplicationBulkAction.locked, []

    def locked_slowly(self, applications):
        in_bulk.append(rows := locked(self, applications))
        with suppress(BrokenBarrierError):
            held.wait(2)
        return rows

    def release_one():
        hold_words([row.round_form])
        with suppress(BrokenBarrierError):
            held.wait(2)
        return release_decision(application=row, user=world.coordinator)

    monkeypatch.setattr(ApplicationBulkAction, "locked", locked_slowly)

    answers = at_once(lambda: client.post(url, data), lambda: atomic(release_one)())

    assert in_bulk
    assert Application.objects.get().released_at is not None
    assert not [answer for answer in answers if isinstance(answer, OperationalError)]


def test_number_of_queries_of_the_preview_does_not_grow(world, as_coordinator):
    ids = [hand_in(world.round_form, f"p{n}").pk for n in range(4)]

    def count(chosen):
        with CaptureQueriesContext(connection) as queries:
            as_coordinator.post(url_for("move", chosen), {"to_status": "screening"})
        return len(queries)

    count(ids[:1])
    assert count(ids[:1]) == count(ids)


def test_number_of_queries_that_look_at_decisions_and_hold_them_does_not_grow(
    world, as_coordinator, monkeypatch
):
    monkeypatch.setattr("wagtail_mentoring.casework.bulk_actions.ReleaseManyAction.act", lambda *args: None)
    ids = [hand_in(world.round_form, f"p{n}", status="declined").pk for n in range(4)]

    def count(chosen):
        url = url_for("release", chosen)
        with CaptureQueriesContext(connection) as queries:
            seen = as_coordinator.post(url).context["seen"]
            as_coordinator.post(url, {"confirmed": "on", "seen": seen})
        return len(queries)

    count(ids[:1])
    assert count(ids[:1]) == count(ids)
