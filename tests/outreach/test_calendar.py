"""The outreach calendar: who writes to whose people when, and a warning where two offices do."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.threads import at_once
from wagtail_mentoring.desk_lines import coming_days
from wagtail_mentoring.outreach.actions import Clashes, call_off_outreach, plan_outreach
from wagtail_mentoring.outreach.desk import clash_lines
from wagtail_mentoring.outreach.models import Outreach

from .world import make_world

pytestmark = pytest.mark.django_db

LIST = "mentoring_outreach:index"


@pytest.fixture
def world(site_root):
    return make_world()


def day(ahead=30):
    return timezone.localdate() + timedelta(days=ahead)


def plan(world, user=None, office=None, ahead=30, **values):
    values = {"title": "Call for mentors", "people_of": world.alumni, "on": day(ahead), **values}
    return plan_outreach(office=office or world.alumni, user=user or world.alan, **values)


def plan_for_career(world, **values):
    return plan(world, user=world.cara, office=world.career, title="Job fair", **values)


def form(world, office, ahead=30, **values):
    data = {"office": office.pk, "title": "Job fair", "people_of": world.alumni.pk, "program": ""}
    return {**data, "on": day(ahead).isoformat(), **values}


def see(client, user, name=LIST, *args, **query):
    client.force_login(user)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_a_day_near_that_of_another_office_is_refused_unless_on_purpose(world):
    plan(world)

    with pytest.raises(Clashes) as refused:
        plan_for_career(world, ahead=35)
    [sentence] = refused.value.messages
    assert sentence.startswith("Alumni Relations writes to the people of Alumni Relations on ")
    assert Outreach.objects.count() == 1

    plan_for_career(world, ahead=35, anyway=True)
    assert Outreach.objects.count() == 2


def test_a_day_further_off_is_planned_at_once(world, settings):
    plan(world)
    plan_for_career(world, ahead=44)

    settings.WAGTAIL_MENTORING = {"OUTREACH_GAP_DAYS": 30}
    with pytest.raises(Clashes):
        plan_for_career(world, ahead=50 + 9)


def test_a_changed_day_does_not_clash_with_itself(world):
    row = plan(world)

    changed = plan(world, outreach=row, ahead=31)

    assert changed.pk == row.pk
    assert Outreach.objects.get().on == day(31)


def test_no_office_writes_to_people_that_were_not_opened_to_it(site_root):
    world = make_world(mode=None)

    with pytest.raises(ValidationError, match="has not let you write to its people"):
        plan_for_career(world)


def test_no_office_plans_for_another(world):
    row = plan(world)

    with pytest.raises(PermissionDenied):
        plan(world, user=world.cara)
    with pytest.raises(PermissionDenied):
        plan(world, user=world.cara, office=world.career, outreach=row, anyway=True)
    with pytest.raises(PermissionDenied):
        call_off_outreach(outreach=row, user=world.cara)


def test_what_is_planned_changed_and_called_off_is_logged(world):
    row = plan(world)
    plan(world, outreach=row, ahead=40)
    call_off_outreach(outreach=row, user=world.alan)

    assert not Outreach.objects.exists()
    actions = ModelLogEntry.objects.filter(action__endswith="_outreach").order_by("pk")
    names = ["plan", "change", "call_off"]
    assert [entry.action for entry in actions] == [f"wagtail_mentoring.{name}_outreach" for name in names]


def test_form_warns_and_plans_anyway_once_that_is_ticked(client, world):
    plan(world)
    client.force_login(world.cara)
    address = reverse("mentoring_outreach:add")

    response = client.post(address, form(world, world.career))
    content = response.content.decode()
    assert "Alumni Relations writes to the people of Alumni Relations on" in content
    assert 'type="checkbox" name="anyway"' in content
    assert Outreach.objects.count() == 1

    response = client.post(address, form(world, world.career, anyway="on"), follow=True)
    assert "stands in the calendar on" in response.content.decode()
    assert Outreach.objects.get(title="Job fair").planned_by == world.cara


def test_calendar_shows_days_ahead_with_their_clashes_to_both_offices(client, world):
    plan(world)
    plan_for_career(world, ahead=31, anyway=True)
    Outreach.objects.create(office=world.alumni, people_of=world.alumni, title="Long ago", on=day(-9))

    for user in (world.alan, world.cara):
        content = see(client, user)
        assert content.count("icon-warning") >= 2
        assert "Long ago" not in content
    assert "Long ago" in see(client, world.alan, when="past")
    assert "Job fair" not in see(client, world.alan, when="past")
    assert "Long ago" in see(client, world.alan, when="all")


def test_calendar_is_kept_from_offices_that_have_nothing_to_do_with_it(client, world):
    row = plan(world)
    assert "Call for mentors" in see(client, world.cara)

    content = see(client, world.lou)
    assert "Call for mentors" not in content
    assert "Nothing is planned." in content
    for name in ("edit", "call_off", "history"):
        client.force_login(world.lou)
        assert client.get(reverse(f"mentoring_outreach:{name}", args=[row.pk])).status_code in (302, 403, 404)


def test_partner_sees_a_day_and_cannot_change_it(client, world):
    row = plan(world)
    client.force_login(world.cara)

    client.post(reverse("mentoring_outreach:edit", args=[row.pk]), form(world, world.career, anyway="on"))

    row.refresh_from_db()
    assert (row.office, row.title) == (world.alumni, "Call for mentors")


def test_office_changes_its_day_and_calls_it_off(client, world):
    row = plan(world)
    client.force_login(world.alan)
    address = reverse("mentoring_outreach:edit", args=[row.pk])
    assert "Call it off" in client.get(address).content.decode()

    client.post(address, form(world, world.alumni, ahead=45))
    row.refresh_from_db()
    assert (row.title, row.on) == ("Job fair", day(45))

    response = client.post(reverse("mentoring_outreach:call_off", args=[row.pk]), follow=True)
    assert "“Job fair” is called off." in response.content.decode()
    assert not Outreach.objects.exists()


def test_calendar_asks_as_often_for_three_days_as_for_one(client, world, django_assert_num_queries):
    plan(world)
    see(client, world.alan)
    client.force_login(world.alan)
    with CaptureQueriesContext(connection) as one:
        client.get(reverse(LIST))
    for ahead in (31, 60, 90):
        plan(world, ahead=ahead)

    with django_assert_num_queries(len(one)):
        client.get(reverse(LIST))


def test_clash_and_day_stand_on_the_desk(world):
    plan(world)
    assert clash_lines(world.alan) == []
    plan_for_career(world, ahead=31, anyway=True)

    [line] = clash_lines(world.alan)
    assert line.text == "“Call for mentors” reaches the same people as mail of Career Services"
    assert line.due == day(30)
    texts = [coming.text for coming in coming_days(world.cara, today=timezone.localdate())]
    assert "Alumni Relations writes: “Call for mentors”" in texts
    assert clash_lines(world.lou) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_offices_that_plan_at_the_same_moment_one_is_warned(site_root):
    world = make_world()

    outcomes = at_once(lambda: plan(world), lambda: plan_for_career(world))

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Clashes", "Outreach"]
    assert Outreach.objects.count() == 1
