from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse, reverse_lazy

from tests.applications.builders import make_round, make_round_form, start
from tests.applications.staff_world import hand_in, make_world
from tests.factories import OfficeFactory, coordinator_of
from wagtail_mentoring.applications.models import Application

pytestmark = pytest.mark.usefixtures("site_root")

RESULTS = reverse_lazy("mentoring_applications:index_results")


@pytest.fixture
def world(site_root):
    return make_world()


def look(client, query=""):
    return client.get(f"{reverse('mentoring_applications:index')}?{query}")


def listed(response):
    return [row.pk for row in response.context["object_list"]]


def results(client, url):
    """The rows of an address of the list, without the page around them."""
    return client.get(url.replace(reverse("mentoring_applications:index"), str(RESULTS)))


def counts(response):
    return {link.label: link.count for link in response.context["group_links"] if link.count}


def over(world):
    """A round of the program that is over."""
    past = make_round(program=world.program)
    for name in ("opens_at", "closes_at", "starts_on", "ends_on"):
        setattr(past, name, getattr(past, name) - timedelta(days=500))
    past.save()
    return past


def in_earlier_round(world, name="old"):
    row = hand_in(make_round_form(round=make_round(program=world.program)), name)
    Application.objects.filter(pk=row.pk).update(round=over(world))
    return row


def test_counts_are_those_of_ones_own_rows_and_of_no_draft(world, as_coordinator):
    hand_in(world.round_form, "a")
    hand_in(world.round_form, "b", status="under_review")
    hand_in(world.round_form, "c", status="accepted")
    hand_in(world.law_round_form, "theirs")
    start(round_form=world.round_form)

    assert counts(look(as_coordinator)) == {"New": 1, "In review": 1, "Decided, not told": 1, "All": 3}


@pytest.mark.parametrize(
    "query", ["", "handled=me", "role=mentor", "q=ada", "waiting=late", "group=new&handled=me"]
)
def test_count_of_a_group_is_what_the_list_shows_after_a_click(world, as_coordinator, query):
    hand_in(world.round_form, "ada", handled_by=world.coordinator)
    hand_in(world.round_form, "bob", status="screening", is_late=True)
    hand_in(world.round_form, "cleo", status="screening", handled_by=world.coordinator)
    hand_in(world.round_form, "dan", status="declined")

    for link in look(as_coordinator, query).context["group_links"]:
        shown = results(as_coordinator, link.url)
        assert len(listed(shown)) == link.count, link.label
        assert shown.context["items_count"] == link.count, link.label


@pytest.mark.parametrize("query", ["status=screening", "group=review&status=screening", "round=x", "group=x"])
def test_number_of_pages_is_that_of_the_rows(world, as_coordinator, query):
    hand_in(world.round_form, "ada")
    hand_in(world.round_form, "bob", status="screening")

    response = look(as_coordinator, query)

    assert response.context["items_count"] == len(listed(response))


def test_rounds_that_are_over_are_left_out_until_somebody_asks(world, as_coordinator):
    current, old = hand_in(world.round_form), in_earlier_round(world)

    response = look(as_coordinator)

    assert listed(response) == [current.pk]
    assert "1 application of an earlier round is not shown" in response.content.decode()
    assert set(listed(as_coordinator.get(response.context["earlier_url"]))) == {current.pk, old.pk}
    assert listed(look(as_coordinator, f"round={Application.objects.get(pk=old.pk).round_id}")) == [old.pk]


def test_round_whose_last_day_is_today_is_not_over(world, as_coordinator):
    row = in_earlier_round(world)
    past = Application.objects.get(pk=row.pk).round
    type(past).objects.filter(pk=past.pk).update(ends_on=past.ends_on + timedelta(days=600))

    assert listed(look(as_coordinator)) == [row.pk]


def test_office_filter_keeps_what_its_staff_handle_and_the_parts_of_a_hub(world, as_coordinator):
    desk = OfficeFactory(parent=world.alumni)
    helper = coordinator_of(desk)
    mine = hand_in(world.round_form, "a", handled_by=world.coordinator)
    theirs = hand_in(world.round_form, "b", handled_by=world.colleague)
    part = hand_in(world.round_form, "c", handled_by=helper)
    hand_in(world.round_form, "d")

    assert listed(look(as_coordinator, f"office={world.career.pk}")) == [mine.pk]
    assert listed(look(as_coordinator, f"office={world.alumni.pk}")) == [part.pk, theirs.pk]


def test_offices_offered_are_those_one_works_with(world, as_coordinator):
    labels = [link.label for link in look(as_coordinator).context["handler_links"]]

    assert labels == ["Anybody", "Me", "Alumni Relations", "Career Services", "Nobody yet", "Who left"]


def test_somebody_who_left_is_inactive_or_in_no_office_of_the_program(world, as_coordinator):
    gone = hand_in(world.round_form, "a", handled_by=coordinator_of(world.alumni, is_active=False))
    moved = hand_in(world.round_form, "b", handled_by=world.stranger)
    hand_in(world.round_form, "c", handled_by=world.colleague)
    hand_in(world.round_form, "d")
    done = hand_in(world.round_form, "e", handled_by=world.stranger, status="closed")

    home = as_coordinator.get(reverse("wagtailadmin_home")).content.decode()

    assert set(listed(look(as_coordinator, "handled=left"))) == {gone.pk, moved.pk, done.pk}
    assert "2 open applications are handled by somebody who left" in home


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("", "as soon as it is handed in"),
        ("group=ready", "No application matches"),
        ("q=zzz", "Clear filters"),
    ],
)
def test_empty_list_without_any_application_says_why(world, as_coordinator, query, text):
    assert text in look(as_coordinator, query).content.decode()


def test_empty_group_says_that_nothing_is_left_to_do(world, as_coordinator):
    hand_in(world.round_form)

    assert "Nothing is left to do here" in look(as_coordinator, "group=ready").content.decode()


def test_list_of_earlier_rounds_only_points_to_them(world, as_coordinator):
    in_earlier_round(world)

    assert "Show earlier rounds as well" in look(as_coordinator).content.decode()


def test_filter_out_of_reach_is_named_and_left_out(world, as_coordinator):
    mine = hand_in(world.round_form)

    response = look(as_coordinator, f"round={world.law_round_form.round_id}")

    assert listed(response) == [mine.pk]
    assert "Left out, because it is unknown or not within your reach: Round" in response.content.decode()


def test_queries_of_the_list_do_not_grow_with_rows_rounds_or_offices(world, as_coordinator):
    def count():
        with CaptureQueriesContext(connection) as queries:
            look(as_coordinator, "q=a")
        return len(queries)

    hand_in(world.round_form, "a", handled_by=world.colleague)
    count()
    before = count()
    for name in ("ba", "ca", "da"):
        hand_in(make_round_form(round=make_round(program=world.program)), name, handled_by=world.coordinator)

    assert count() == before


# --- from one application to the next -----------------------------------------------------------------------


def inspect(row, query=None):
    url = reverse("mentoring_applications:inspect", args=[row.pk])
    return url if query is None else f"{url}?list={query}"


def buttons(client, url):
    return [button.url for button in client.get(url).context["header_buttons"]]


def test_rows_carry_the_list_they_are_opened_from(world, as_coordinator):
    row = hand_in(world.round_form, "ada")

    content = look(as_coordinator, "group=new&p=1&q=ada").content.decode()

    assert f"{inspect(row)}?list=group%3Dnew%26q%3Dada" in content


def test_next_follows_the_filters_and_the_order_of_the_list(world, as_coordinator):
    rows = {name: hand_in(world.round_form, name) for name in ("ada", "bob", "cleo", "dan")}
    for name, row in rows.items():
        status = "ready" if name == "bob" else "submitted"
        Application.objects.filter(pk=row.pk).update(applicant_name=name, status=status)
    query = "group%3Dnew%26ordering%3Dapplicant_name"

    assert buttons(as_coordinator, inspect(rows["cleo"], query)) == [
        inspect(rows["ada"], "group%3Dnew%26ordering%3Dapplicant_name"),
        inspect(rows["dan"], "group%3Dnew%26ordering%3Dapplicant_name"),
    ]


@pytest.mark.parametrize("ordering", ["submitted_at", "-submitted_at", "status", "-round", "-applicant_name"])
def test_next_leads_through_the_whole_list_in_its_order(world, as_coordinator, ordering):
    for name in ("ada", "bob", "cleo"):
        hand_in(world.round_form, name)
    rows = list(look(as_coordinator, f"ordering={ordering}").context["object_list"])

    walked, here = [], rows[0]
    for _step in rows:
        walked.append(here.pk)
        place = as_coordinator.get(inspect(here, f"ordering%3D{ordering}")).context["view"].place
        here = place.after
    assert walked == [row.pk for row in rows]
    assert here is None


def test_list_is_remembered_over_a_step(world, as_coordinator):
    first, second = hand_in(world.round_form, "a"), hand_in(world.round_form, "b")
    as_coordinator.get(inspect(second, "group%3Dnew"))

    response = as_coordinator.post(
        reverse("mentoring_applications:note", args=[second.pk]), {"text": "Read"}, follow=True
    )

    assert response.context["view"].place.after == first
    assert f'href="{inspect(first, "group%3Dnew")}"' in response.content.decode()


def test_application_that_left_the_list_still_leads_on(world, as_coordinator):
    first, second = hand_in(world.round_form, "a"), hand_in(world.round_form, "b")
    Application.objects.filter(pk=second.pk).update(status="screening")

    place = as_coordinator.get(inspect(second, "group%3Dnew")).context["view"].place

    assert place.after == first


@pytest.mark.parametrize("query", ["round%3Dx", "q%3D%2500", "ordering%3Dapplicant__password"])
def test_nonsense_in_the_list_of_an_application_is_no_error(world, as_coordinator, query):
    row = hand_in(world.round_form)

    assert as_coordinator.get(inspect(row, query)).status_code == 200


def test_neighbours_are_never_out_of_reach(world, as_coordinator):
    mine = hand_in(world.round_form, "mine")
    hand_in(world.law_round_form, "theirs")
    start(round_form=world.round_form)

    assert buttons(as_coordinator, inspect(mine, "earlier%3Dalso")) == []
