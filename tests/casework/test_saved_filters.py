import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from tests.applications.builders import start
from tests.applications.staff_world import hand_in, make_world
from tests.factories import coordinator_of
from wagtail_mentoring.casework.inbox_actions import (
    FilterRefused,
    change_filter,
    choose_default_filter,
    delete_filter,
    save_filter,
)
from wagtail_mentoring.casework.models import DefaultFilter, SavedFilter
from wagtail_mentoring.casework.saved_filters import MOST_COUNTED, filter_links, kept_query

pytestmark = pytest.mark.usefixtures("site_root")


@pytest.fixture
def world(site_root):
    return make_world()


def at(name, *args):
    return reverse(f"mentoring_saved_filters:{name}", args=args)


def save(user, query="group=new", name="New ones", **more):
    return save_filter(user=user, name=name, query=query, **more)[0]


@pytest.mark.parametrize(
    ("query", "kept", "dropped"),
    [
        ("group=new&p=3", "group=new", []),
        ("group=new&q=Ada", "group=new", ["q"]),
        ("group=new&secret=1", "group=new", ["secret"]),
        ("group=nonsense&handled=me", "handled=me", ["Where it stands"]),
        ("handled=me&ordering=applicant__password", "handled=me", ["ordering"]),
        ("ordering=-applicant_name&status=ready", "ordering=-applicant_name&status=ready", []),
        ("answer_year=1&role=mentee", "answer_year=1&role=mentee", []),
    ],
)
def test_only_what_the_list_knows_is_kept_and_no_search_words(world, query, kept, dropped):
    answer = kept_query(user=world.coordinator, query=query)

    assert (answer.query, answer.dropped) == (kept, dropped)


def test_round_out_of_reach_is_not_kept(world):
    query = f"group=new&round={world.law_round_form.round_id}"

    assert kept_query(user=world.coordinator, query=query).query == "group=new"


def test_filter_is_saved_from_the_list_and_shown_above_it_with_its_count(world, client):
    client.force_login(world.coordinator)
    hand_in(world.round_form, "a")
    hand_in(world.round_form, "b", status="screening")
    form = f"{at('add')}?query=group%3Dnew%26q%3DAda"

    page = client.get(form).content.decode()
    response = client.post(form, {"name": "New ones", "office": "", "position": 1}, follow=True)

    assert "Left out, because it is no filter you can keep: q." in page
    [link] = response.context["saved_filters"]
    assert (link.saved_filter.name, link.count, link.is_current) == ("New ones", 1, True)
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.save_filter").count() == 1


def test_shared_filter_counts_for_each_reader_their_own_rows(world):
    world.coordinator.groups.add(world.law.group)
    save(world.coordinator, "group=new", office=world.law)
    hand_in(world.round_form)
    hand_in(world.law_round_form, "b")
    hand_in(world.law_round_form, "c", status="screening")
    start(round_form=world.law_round_form)

    assert [link.count for link in filter_links(world.coordinator, "")] == [2]
    assert [link.count for link in filter_links(world.stranger, "")] == [1]
    assert filter_links(world.colleague, "") == []


def test_private_filter_is_seen_by_nobody_else(world, client, admin_user):
    mine = save(world.coordinator, name="Mine alone")
    for user in (world.colleague, coordinator_of(world.career), admin_user):
        client.force_login(user)
        assert "Mine alone" not in client.get(at("index")).content.decode()
        assert client.get(at("edit", mine.pk)).status_code in (302, 403)
        client.post(at("delete", mine.pk))
        client.post(at("default", mine.pk))

    assert SavedFilter.objects.get() == mine
    assert not DefaultFilter.objects.exists()


def test_colleague_uses_a_shared_filter_but_does_not_change_it(world, client):
    mate = coordinator_of(world.career)
    shared = save(world.coordinator, office=world.career)
    client.force_login(mate)

    assert "New ones" in client.get(at("index")).content.decode()
    assert client.get(at("edit", shared.pk)).status_code in (302, 403)
    with pytest.raises(FilterRefused):
        change_filter(saved_filter=shared, user=mate, name="Other", office=None, position=1)


def cannot_sign_in(world):
    world.coordinator.is_active = False
    world.coordinator.save()


def works_elsewhere(world):
    world.coordinator.groups.set([world.law.group])


@pytest.mark.parametrize("leave", [cannot_sign_in, works_elsewhere])
def test_office_mends_what_somebody_who_left_had_shared(world, client, leave):
    shared, mate = save(world.coordinator, office=world.career), coordinator_of(world.career)
    leave(world)
    client.force_login(mate)

    assert client.get(at("edit", shared.pk)).status_code == 200
    with pytest.raises(FilterRefused, match="leave it to an office"):
        change_filter(saved_filter=shared, user=mate, name="Ours", office=None, position=1)
    change_filter(saved_filter=shared, user=mate, name="Ours", office=world.career, position=1)
    delete_filter(saved_filter=shared, user=mate)

    assert not SavedFilter.objects.exists()


def test_who_changes_what_was_left_behind_has_it_and_learns_no_private_name(world, client):
    shared, mate = save(world.coordinator, office=world.career), coordinator_of(world.career)
    save(world.coordinator, name="Nobody else's")
    choose_default_filter(saved_filter=shared, user=mate)
    save(mate, name="Mine")
    cannot_sign_in(world)

    with pytest.raises(FilterRefused, match="You have a filter of this name"):
        change_filter(saved_filter=shared, user=mate, name="Mine", office=world.career, position=1)
    client.force_login(mate)
    data = {"name": "Nobody else's", "office": world.career.pk, "position": 1}
    response = client.post(at("edit", shared.pk), data)

    shared.refresh_from_db()
    assert response.status_code == 302
    assert (shared.name, shared.owner, shared.office) == ("Nobody else's", mate, world.career)
    assert DefaultFilter.objects.get().saved_filter == shared


def test_who_works_elsewhere_leaves_what_they_shared_to_the_office(world, client):
    shared, mine = save(world.coordinator, office=world.career), save(world.coordinator, name="Mine")
    works_elsewhere(world)
    client.force_login(world.coordinator)

    page = client.get(at("index")).content.decode()

    assert at("edit", mine.pk) in page
    assert at("edit", shared.pk) not in page
    with pytest.raises(FilterRefused, match="once they left its office"):
        change_filter(saved_filter=shared, user=world.coordinator, name="Mine now", office=None, position=1)
    with pytest.raises(FilterRefused):
        delete_filter(saved_filter=shared, user=world.coordinator)


def test_superuser_who_works_in_every_office_keeps_what_they_shared(world, admin_user):
    shared = save(admin_user, office=world.career)

    with pytest.raises(FilterRefused):
        delete_filter(saved_filter=shared, user=world.coordinator)
    delete_filter(saved_filter=shared, user=admin_user)


def test_filter_is_shared_with_ones_own_office_only(world):
    with pytest.raises(FilterRefused, match="in which you work"):
        save(world.coordinator, office=world.law)


def test_second_filter_of_a_name_and_a_filter_of_nothing_are_refused(world, client):
    save(world.coordinator)
    client.force_login(world.coordinator)

    again = client.post(f"{at('add')}?query=handled%3Dme", {"name": "New ones", "office": "", "position": 1})
    nothing = client.post(f"{at('add')}?query=q%3DAda", {"name": "Ada", "office": "", "position": 1})

    assert "You have a filter of this name" in again.content.decode()
    assert "There is no filter to save" in nothing.content.decode()
    assert SavedFilter.objects.count() == 1


def test_filter_is_renamed_shared_and_deleted_after_asking(world, client):
    mine = save(world.coordinator)
    client.force_login(world.coordinator)

    client.post(at("edit", mine.pk), {"name": "Fresh", "office": world.career.pk, "position": 7})
    mine.refresh_from_db()
    asked = client.get(at("delete", mine.pk)).content.decode()
    there = SavedFilter.objects.count()
    client.post(at("delete", mine.pk))

    assert (mine.name, mine.office, mine.position) == ("Fresh", world.career, 7)
    assert "disappears for everybody in the office" in asked
    assert (there, SavedFilter.objects.count()) == (1, 0)


def test_list_opens_with_the_filter_chosen_as_default(world, client):
    client.force_login(world.coordinator)
    client.post(at("default", save(world.coordinator).pk))
    index = reverse("mentoring_applications:index")

    opened, cleared = client.get(index), client.get(f"{index}?group=")
    client.post(at("no_default"))

    assert opened["Location"] == f"{index}?group=new"
    assert cleared.status_code == 200
    assert client.get(index).status_code == 200


def test_default_that_is_shared_no_longer_is_no_default(world, client):
    mate, shared = coordinator_of(world.career), save(world.coordinator, office=world.career)
    choose_default_filter(saved_filter=shared, user=mate)
    change_filter(saved_filter=shared, user=world.coordinator, name="Mine", office=None, position=1)
    client.force_login(mate)

    assert client.get(reverse("mentoring_applications:index")).status_code == 200


def test_only_the_first_few_are_counted(world):
    for number in range(MOST_COUNTED + 3):
        save(world.coordinator, name=f"Filter {number:02}")

    counted = [link.count for link in filter_links(world.coordinator, "")]

    with CaptureQueriesContext(connection) as few:
        filter_links(world.coordinator, "")
    save(world.coordinator, name="Filter 99")
    with CaptureQueriesContext(connection) as many:
        filter_links(world.coordinator, "")

    assert counted == [0] * MOST_COUNTED + [None] * 3
    assert len(many) == len(few)
