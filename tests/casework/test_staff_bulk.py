import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.applications.builders import start
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.outbox.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("site_root")


@pytest.fixture
def world(site_root):
    return make_world()


@pytest.fixture
def as_coordinator(world, client):
    client.force_login(world.coordinator)
    return client


def url_for(action, ids, query=""):
    ticked = "&".join(f"id={pk}" for pk in ids)
    listing = reverse("mentoring_applications:index") + (f"%3F{query}" if query else "")
    return f"/admin/bulk/wagtail_mentoring/application/{action}/?next={listing}&{ticked}"


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

    response = as_coordinator.post(
        url_for("move", [able.pk, unable.pk]), {"to_status": "screening", "confirmed": "on"}, follow=True
    )

    assert statuses() == {able.pk: "screening", unable.pk: "accepted"}
    assert "1 application moved." in response.content.decode()
    assert able.events.filter(action="moved", actor=world.coordinator).count() == 1


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

    response = as_coordinator.post(url_for(action, [mine.pk, pk]), {"to_status": "closed", "confirmed": "on"})

    assert response.status_code in (302, 403)
    assert statuses() == before
    assert not Application.objects.filter(released_at__isnull=False).exists()


def test_all_means_the_list_as_filtered_and_within_reach(world, as_coordinator):
    late = hand_in(world.round_form, "late", is_late=True)
    on_time, theirs = (
        hand_in(world.round_form, "ontime"),
        hand_in(world.law_round_form, "theirs", is_late=True),
    )
    draft = start(round_form=world.round_form)

    as_coordinator.post(
        url_for("move", ["all"], query="waiting=late"), {"to_status": "screening", "confirmed": "on"}
    )

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

    client.post(url_for("move", [application.pk]), {"to_status": "screening", "confirmed": "on"})

    assert statuses() == {application.pk: "submitted"}


def test_step_that_needs_a_reason_asks_for_it(world, as_coordinator):
    application = hand_in(world.round_form)

    response = as_coordinator.post(
        url_for("move", [application.pk]), {"to_status": "ineligible", "confirmed": "on"}
    )

    assert "Give a reason" in response.content.decode()
    assert statuses() == {application.pk: "submitted"}


def test_places_run_out_in_the_middle_and_the_rest_is_told(world, as_coordinator):
    world.round_form.round.capacity = 1
    world.round_form.round.save()
    ids = [hand_in(world.round_form, name, status="ready").pk for name in ("a", "b")]

    response = as_coordinator.post(
        url_for("move", ids), {"to_status": "accepted", "confirmed": "on"}, follow=True
    )

    assert sorted(statuses().values()) == ["accepted", "ready"]
    assert "All 1 places" in response.content.decode()


def test_release_tells_each_decision_once(world, as_coordinator):
    decided = hand_in(world.round_form, "a", status="accepted")
    undecided = hand_in(world.round_form, "b")
    url = url_for("release", [decided.pk, undecided.pk])

    preview = as_coordinator.get(url)
    for _twice in range(2):
        as_coordinator.post(url, {"confirmed": "on"})

    assert [row.pk for row in preview.context["preview"].able] == [decided.pk]
    assert list(Application.objects.filter(released_at__isnull=False)) == [decided]
    assert OutboxMessage.objects.filter(kind="application_accepted").count() == 1


def test_number_of_queries_of_the_preview_does_not_grow(world, as_coordinator):
    ids = [hand_in(world.round_form, f"p{n}").pk for n in range(4)]

    def count(chosen):
        with CaptureQueriesContext(connection) as queries:
            as_coordinator.post(url_for("move", chosen), {"to_status": "screening"})
        return len(queries)

    count(ids[:1])
    assert count(ids[:1]) == count(ids)
