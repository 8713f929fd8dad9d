import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, UserFactory, coordinator_of
from wagtail_mentoring.handoffs.decisions import STEPS
from wagtail_mentoring.handoffs.models import Handoff

from .world import make_world, send, send_in_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(f"mentoring_handoffs:{name}", args=args), query)


def post(client, user, step, handoff, **data):
    client.force_login(user)
    address = reverse(f"mentoring_handoffs:{step}", args=[handoff.pk])
    return client.post(address, {"version": handoff.version, **data})


def words(response):
    assert response.status_code == 200
    return response.content.decode()


def make_late(handoff):
    Handoff.objects.filter(pk=handoff.pk).update(due_on=timezone.localdate() - timedelta(days=9))


def test_work_is_handed_over_with_one_form(client, world):
    form = words(page(client, world.sender, "add", program=world.program.pk))
    assert "First Steps" in form
    assert f'<option value="{world.receiving.pk}" selected>Career Services</option>' in form
    data = {"to": world.receiving.pk, "title": "Screen the mentors", "stage": "screen_mentors"}
    data["link"] = "http://testserver/admin/mentoring/programs/edit/1/?a=b"

    response = client.post(reverse("mentoring_handoffs:add"), data)

    assert response.status_code == 302
    handoff = Handoff.objects.get()
    assert (handoff.from_office, handoff.to_office, handoff.sent_by) == (
        world.alumni,
        world.career,
        world.sender,
    )
    assert handoff.link == "/admin/mentoring/programs/edit/1/?a=b"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        ({"title": ""}, "This field is required"),
        ({"link": "https://evil.example/x"}, "Enter an address of this site"),
        ({"due_on": "2020-01-01"}, "The due date is past"),
        ({"to": ""}, "This field is required"),
    ],
)
def test_what_cannot_be_handed_over_is_said_in_the_form(client, world, data, error):
    client.force_login(world.sender)
    good = {"to": world.receiving.pk, "title": "Screen the mentors"}

    response = client.post(reverse("mentoring_handoffs:add"), {**good, **data})

    assert error in words(response)
    assert not Handoff.objects.exists()


def test_only_partners_of_ones_own_programs_can_be_chosen(client, world):
    elsewhere = PartnerFactory(program=ProgramFactory())
    invited = PartnerFactory(program=world.program, accepted=False)

    form = words(page(client, world.sender, "add"))

    assert world.career.name in form
    for partner in (elsewhere, invited):
        assert partner.office.name not in form
        data = {"to": partner.pk, "title": "Screen the mentors"}
        assert client.post(reverse("mentoring_handoffs:add"), data).status_code == 200
    assert not Handoff.objects.exists()


@pytest.mark.parametrize("who", ["alone", "superuser"])
def test_who_has_nobody_to_hand_over_to_is_told_so(client, world, who):
    user = coordinator_of(OfficeFactory()) if who == "alone" else UserFactory(is_superuser=True)
    client.force_login(user)

    response = client.get(reverse("mentoring_handoffs:add"), follow=True)

    assert "runs no program together with another" in words(response)


def test_somebody_in_both_offices_says_from_which(client, world):
    both = coordinator_of(world.alumni, world.career)
    client.force_login(both)
    data = {"to": world.receiving.pk, "title": "Screen the mentors"}
    address = reverse("mentoring_handoffs:add")

    same = client.post(address, {**data, "from_office": world.career.pk})
    assert "choose two different ones" in words(same)
    assert client.post(address, {**data, "from_office": world.alumni.pk}).status_code == 302


@pytest.mark.parametrize(
    ("who", "state", "primary", "others"),
    [
        ("receiver", "open", "accept", {"return"}),
        ("receiver", "accepted", "finish", {"return"}),
        ("receiver", "returned", None, set()),
        ("sender", "open", "withdraw", set()),
        ("sender", "accepted", None, set()),
        ("sender", "returned", "again", {"withdraw"}),
        ("sender", "done", None, set()),
    ],
)
def test_the_page_has_one_primary_button_for_whose_step_it_is(client, world, who, state, primary, others):
    handoff = send_in_state(world, state)

    content = words(page(client, getattr(world, who), "inspect", handoff.pk))

    shown = {step for step in STEPS if reverse(f"mentoring_handoffs:{step}", args=[handoff.pk]) in content}
    assert shown == others | ({primary} if primary else set())
    if primary:
        address = reverse(f"mentoring_handoffs:{primary}", args=[handoff.pk])
        assert f'<a class="button" href="{address}">' in content
    assert "Handed over from Alumni Relations to Career Services" in content


def test_the_steps_are_taken_from_their_pages(client, world):
    handoff = send(world)
    assert "Accept for the office" in words(page(client, world.receiver, "accept", handoff.pk))

    for user, step, data, state in (
        (world.receiver, "return", {"reason": "No names"}, "returned"),
        (world.sender, "again", {"title": "With names", "details": "See the link"}, "open"),
        (world.receiver, "accept", {}, "accepted"),
        (world.receiver, "finish", {}, "done"),
    ):
        handoff.refresh_from_db()
        response = post(client, user, step, handoff, **data)
        assert response.url == reverse("mentoring_handoffs:inspect", args=[handoff.pk])
        handoff.refresh_from_db()
        assert handoff.state == state
    history = words(page(client, world.sender, "history", handoff.pk))
    assert "Returned to Alumni Relations: No names" in history


def test_the_second_of_two_answers_is_told_that_somebody_was_quicker(client, world):
    handoff = send(world)
    assert post(client, world.receiver, "accept", handoff).status_code == 302

    late = post(client, coordinator_of(world.career), "return", handoff, reason="Not ours")

    assert "Somebody was quicker" in words(late)
    opened = client.get(reverse("mentoring_handoffs:accept", args=[handoff.pk]), follow=True)
    assert "This hand-off is “Accepted” by now." in words(opened)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_of_another_office_opens_for_nobody(client, world, step):
    handoff = send_in_state(world, sorted(STEPS[step].from_states)[0])
    other_side = world.sender if STEPS[step].side == "receiver" else world.receiver

    for user in (other_side, coordinator_of(OfficeFactory()), UserFactory(is_superuser=True)):
        response = post(client, user, step, handoff, reason="x", title="x")
        assert (response.status_code, response.url) == (302, reverse("wagtailadmin_home"))
    assert Handoff.objects.get().version == handoff.version


def test_another_office_of_the_same_program_sees_nothing_by_any_door(client, site_root, world):
    handoff = send(world, title="Canary", details="Canary")
    third = coordinator_of(PartnerFactory(program=world.program).office)
    home = reverse("wagtailadmin_home")

    for name in ("inspect", "history", "history_results", *STEPS):
        response = page(client, third, name, handoff.pk)
        assert (response.status_code, getattr(response, "url", "")) == (302, home), name
    for query in ({}, {"q": "Canar"}, {"state": "open"}, {"program": world.program.pk}):
        assert "Canary" not in words(page(client, third, "index", **query))
    export = b"".join(page(client, third, "index", export="csv").streaming_content).decode()
    assert "Canary" not in export
    for address in (
        home,
        reverse("mentoring_programs:edit", args=[world.program.pk]),
        reverse("wagtailadmin_reports:site_history"),
    ):
        assert "Canary" not in client.get(address).content.decode()


def test_the_list_is_narrowed_by_direction_state_program_and_delay(client, world):
    make_late(send(world, title="Late one"))
    send_in_state(world, "returned", title="Came back")
    send(world, title="Our own", from_office=world.career, to_office=world.alumni, user=world.receiver)
    titles = ("Late one", "Came back", "Our own")

    def shown(**query):
        content = words(page(client, world.receiver, "index", **query))
        return [title for title in titles if title in content]

    assert shown() == [*titles]
    assert shown(direction="to") == ["Late one", "Came back"]
    assert shown(direction="from") == ["Our own"]
    assert shown(state="returned") == ["Came back"]
    assert shown(due="overdue") == ["Late one"]
    assert shown(program=world.program.pk) == [*titles]
    assert shown(q="came") == ["Came back"]


def test_an_empty_list_says_what_hand_offs_are_for(client, world):
    assert "Nothing was handed over yet" in words(page(client, world.sender, "index"))
    assert "No hand-off matches" in words(page(client, world.sender, "index", q="nothing"))


def test_the_export_holds_what_is_listed_and_no_formula(client, world):
    send_in_state(world, "returned", title="=1+1", stage="match")

    content = b"".join(page(client, world.sender, "index", export="csv").streaming_content).decode()

    row = next(csv.DictReader(StringIO(content)))
    assert row["What"] == "'=1+1"
    assert (row["Program"], row["From"], row["To"]) == (
        "First Steps",
        "Alumni Relations",
        "Career Services",
    )
    assert (row["Stage"], row["State"]) == ("Match", "Returned")
    assert page(client, world.sender, "index", export="xlsx").status_code == 200


@pytest.mark.parametrize("where", ["list", "home", "program"])
def test_a_page_takes_as_many_queries_for_three_hand_offs_as_for_one(client, world, where):
    address = {
        "list": reverse("mentoring_handoffs:index"),
        "home": reverse("wagtailadmin_home"),
        "program": reverse("mentoring_programs:edit", args=[world.program.pk]),
    }[where]
    client.force_login(world.receiver)

    def queries():
        with CaptureQueriesContext(connection) as context:
            assert "Screen" in words(client.get(address))
        return len(context)

    send(world)
    queries()
    one = queries()
    make_late(send(world))
    send(world)
    assert queries() == one


def test_the_home_screen_names_what_waits_for_ones_own_office_the_late_first(client, world):
    send(world, title="In time", due_on=timezone.localdate())
    send_in_state(world, "accepted", title="Started", due_on=timezone.localdate() + timedelta(days=9))
    make_late(send(world, title="Late one", due_on=timezone.localdate() + timedelta(days=20)))
    send_in_state(world, "returned", title="Came back")

    client.force_login(world.receiver)
    content = client.get(reverse("wagtailadmin_home")).content.decode()
    lines = [
        "Accept or return “Late one” from Alumni Relations",
        "Accept or return “In time” from Alumni Relations",
        "Finish “Started” for Alumni Relations",
    ]
    places = [content.find(line) for line in lines]
    assert -1 not in places
    assert places == sorted(places)
    assert "overdue since" in content
    assert "Came back" not in content

    client.force_login(world.sender)
    content = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "“Came back” came back from Career Services" in content
    assert "In time" not in content


def test_past_five_lines_the_home_screen_says_how_many_more(client, world):
    for number in range(7):
        send(world, title=f"Task {number}")
    client.force_login(world.receiver)

    content = client.get(reverse("wagtailadmin_home")).content.decode()

    assert content.count(">Accept or return") == 5
    assert "2 more hand-offs wait" in content


def test_a_superuser_who_works_in_no_office_is_not_told_that_something_waits(client, site_root, world):
    send(world)
    client.force_login(UserFactory(is_superuser=True))

    assert "Accept or return" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_program_lists_what_is_on_its_way_and_leads_to_handing_over(client, world):
    send(world, title="On its way")
    send_in_state(world, "done", title="Long done")
    client.force_login(world.sender)

    content = words(client.get(reverse("mentoring_programs:edit", args=[world.program.pk])))

    assert "On its way" in content
    assert "Long done" not in content
    assert f"{reverse('mentoring_handoffs:add')}?program={world.program.pk}" in content
