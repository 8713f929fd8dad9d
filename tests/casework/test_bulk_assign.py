import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.applications.staff_world import hand_in, make_world
from tests.factories import PartnerFactory, coordinator_of
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.conflict_actions import declare_conflict

from .test_staff_bulk import confirm, url_for

pytestmark = pytest.mark.usefixtures("site_root")


@pytest.fixture
def world(site_root):
    return make_world()


def handlers():
    return dict(Application.objects.order_by("pk").values_list("pk", "handled_by"))


def test_one_colleague_gets_all_after_a_preview(world, as_coordinator):
    mine = hand_in(world.round_form, "a", handled_by=world.colleague)
    others = [hand_in(world.round_form, name).pk for name in ("b", "c")]
    url, data = url_for("assign", [mine.pk, *others]), {"among": [world.colleague.pk]}

    preview = as_coordinator.post(url, data)
    untouched = handlers()
    done = confirm(as_coordinator, url, data)

    assert {row.pk for row in preview.context["preview"].able} == set(others)
    assert "Alan Alumni handles it already" in preview.content.decode()
    assert list(untouched.values()) == [world.colleague.pk, None, None]
    assert set(handlers().values()) == {world.colleague.pk}
    assert "2 applications handed over" in done.content.decode()


def test_several_share_by_what_they_have_to_do_already(world, as_coordinator):
    for name in ("x", "y"):
        hand_in(world.round_form, name, handled_by=world.coordinator)
    hand_in(world.round_form, "z", handled_by=world.colleague, status="closed")
    ids = [hand_in(world.round_form, name).pk for name in ("a", "b", "c", "d")]
    data = {"among": [world.coordinator.pk, world.colleague.pk]}

    preview = as_coordinator.post(url_for("assign", ids), data)
    confirm(as_coordinator, url_for("assign", ids), data)

    assert {(share.person, share.now, share.then) for share in preview.context["shares"]} == {
        ("Cora Career", 2, 3),
        ("Alan Alumni", 0, 3),
    }
    given = [handlers()[pk] for pk in ids]
    assert (given.count(world.coordinator.pk), given.count(world.colleague.pk)) == (1, 3)


def test_only_those_who_work_in_every_program_are_offered(world, as_coordinator):
    PartnerFactory(program=world.law_round_form.round.program, office=world.career)
    world.coordinator.groups.add(world.career.group)
    gone = coordinator_of(world.career, is_active=False)
    ids = [hand_in(world.round_form, "a").pk, hand_in(world.law_round_form, "b").pk]

    offered = as_coordinator.get(url_for("assign", ids)).context["form"].fields["among"].queryset
    refused = as_coordinator.post(
        url_for("assign", ids), {"among": [world.colleague.pk, gone.pk], "confirmed": "on"}
    )

    assert world.coordinator in offered
    assert not {world.colleague, world.stranger, gone} & set(offered)
    assert set(handlers().values()) == {None}
    assert refused.status_code == 200


def test_nobody_common_says_what_to_do(world, client):
    boss = coordinator_of(world.career, world.law)
    boss.groups.remove(world.career.group, world.law.group)
    boss.is_superuser = True
    boss.save()
    client.force_login(boss)
    ids = [hand_in(world.round_form, "a").pk, hand_in(world.law_round_form, "b").pk]

    content = client.get(url_for("assign", ids)).content.decode()

    assert "Choose applications of one program" in content


def test_one_row_out_of_reach_refuses_the_whole(world, as_coordinator):
    mine, theirs = hand_in(world.round_form), hand_in(world.law_round_form)

    response = as_coordinator.post(
        url_for("assign", [mine.pk, theirs.pk]),
        {"among": [world.coordinator.pk], "confirmed": "on", "seen": f"{mine.pk}:"},
    )

    assert response.status_code == 409
    assert theirs.reference not in response.text
    assert set(handlers().values()) == {None}


def test_without_a_colleague_ticked_it_asks_for_one(world, as_coordinator):
    row = hand_in(world.round_form)

    content = as_coordinator.post(url_for("assign", [row.pk]), {}).content.decode()

    assert "Tick at least one colleague" in content


def test_each_handing_over_is_in_the_history(world, as_coordinator):
    row = hand_in(world.round_form)

    confirm(as_coordinator, url_for("assign", [row.pk]), {"among": [world.colleague.pk]})

    assert row.events.filter(action="assigned", actor=world.coordinator).count() == 1
    assert reverse("mentoring_applications:index")


def test_application_a_colleague_took_after_the_preview_stays_with_them(world, as_coordinator):
    taken, free = hand_in(world.round_form, "a"), hand_in(world.round_form, "b")
    url, data = url_for("assign", [taken.pk, free.pk]), {"among": [world.coordinator.pk]}
    seen = as_coordinator.post(url, data).context["seen"]
    Application.objects.filter(pk=taken.pk).update(handled_by=world.colleague)

    page = as_coordinator.post(url, {**data, "confirmed": "on", "seen": seen}, follow=True).text

    assert handlers() == {taken.pk: world.colleague.pk, free.pk: world.coordinator.pk}
    assert "1 application came or changed after you looked" in page


def test_nobody_is_dealt_an_application_they_have_a_conflict_with(world, as_coordinator):
    rows = [hand_in(world.round_form, name) for name in ("a", "b")]
    declare_conflict(application=rows[0], person=world.colleague, reason="My niece.", user=world.colleague)
    ids = [row.pk for row in rows]
    alone, both = (
        {"among": [one.pk for one in few]}
        for few in ([world.colleague], (world.coordinator, world.colleague))
    )

    preview = as_coordinator.post(url_for("assign", ids), alone)
    confirm(as_coordinator, url_for("assign", ids), both)

    assert [row.pk for row in preview.context["preview"].able] == [rows[1].pk]
    [(left, reason)] = preview.context["preview"].unable
    assert (left.pk, "a conflict of interest" in reason) == (rows[0].pk, True)
    assert [share.more for share in preview.context["shares"]] == [1]
    assert handlers() == {rows[0].pk: world.coordinator.pk, rows[1].pk: world.colleague.pk}


def test_nobody_is_dealt_their_own_application(world, as_coordinator):
    own = hand_in(world.round_form, "a")
    Application.objects.update(applicant=world.colleague)

    preview = as_coordinator.post(url_for("assign", [own.pk]), {"among": [world.colleague.pk]})

    assert preview.context["preview"].able == []


def test_number_of_queries_does_not_grow_with_the_applications(world, as_coordinator):
    ids = [hand_in(world.round_form, f"p{n}").pk for n in range(3)]
    data = {"among": [world.colleague.pk]}

    def count(chosen):
        with CaptureQueriesContext(connection) as queries:
            as_coordinator.post(url_for("assign", chosen), data)
        return len(queries)

    count(ids[:1])
    assert count(ids[:1]) == count(ids)
