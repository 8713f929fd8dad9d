"""What the audit log tells whom: every line goes as far as the object it is about, behind every door."""

import io
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.log_actions import log
from wagtail.log_actions import registry as log_registry
from wagtail.models import ModelLogEntry, Page, PageLogEntry

from tests.factories import UserFactory
from tests.permission_world import World
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.casework.models import SavedFilter
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.offices.log_messages import MessageFromData
from wagtail_mentoring.offices.log_models import OfficeLogEntry, _policies
from wagtail_mentoring.offices.viewsets import OfficeScopedViewSetMixin
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.reviews.assignment_actions import assign_reviewer
from wagtail_mentoring.reviews.models import ReviewPhase
from wagtail_mentoring.wagtail_hooks import model_viewsets

pytestmark = pytest.mark.django_db

REPORT = "wagtailadmin_reports:site_history"
#: Letters of ``permission_world.ROLES``: who sees a line about a row of this kind. The filter is shared with
#: an office; a superuser works in all of them.
SEEN_BY = {
    "handoff": "SLP",
    "outreach": "SLP",
    "program": "SLPI",
    "round": "SLPI",
    "mentor": "SLP",
    "applicationform": "SLPINE",
    "roundform": "SLP",
    "extension": "SLP",
    "invitation": "SLP",
    "application": "SLP",
    "savedfilter": "SL",
    # Its file and rows hold contact data.
    "peopleimport": "SL",
    "reviewphase": "SLP",
    "reviewassignment": "SLP",
    "mentorship": "SLP",
    "outboxmessage": "S",
    "webhook": "S",
    # One answer alone is told to nobody: it would say whose it is.
    "surveyanswer": "",
}


def canary(row):
    return f"kittiwake-{row._meta.model_name}-"


def logged_about(row, title=""):
    label = title or canary(row)
    return log(row, "wagtail.edit", user=UserFactory(first_name=label), title=label)


@pytest.fixture
def world(site_root):
    """One row of everything that has a reach, in another office's program for N, with a line about each."""
    world = World()
    rows = {row._meta.model_name: row for row in world.rows.values() if type(row) in _policies}
    for row in rows.values():
        logged_about(row)
    return SimpleNamespace(people=world.people, rows=rows)


def content_of(response):
    body = b"".join(response.streaming_content) if response.streaming else response.content
    if body.startswith(b"PK"):
        with ZipFile(io.BytesIO(body)) as archive:
            body = b"\n".join(archive.read(name) for name in archive.namelist())
    return body.decode("utf-8", "replace")


def doors(row):
    """What reads the log in Wagtail: the report, its filters and exports, and the home screen."""
    report = reverse(REPORT)
    kind = log_registry.get_log_model_for_model(type(row)).objects.for_instance(row)[0].content_type_id
    queries = (
        "",
        "?action=wagtail.edit",
        f"?object_type={kind}",
        f"?label={canary(row)[:9]}",
        "?export=csv",
        "?export=xlsx",
    )
    yield from (report + query for query in queries)
    yield reverse("wagtailadmin_reports:site_history_results")
    yield reverse("wagtailadmin_home")


def told_to(client, user, row):
    """The doors through which ``user`` reads the line about ``row``, or who wrote it: half a second each."""
    client.force_login(user)
    return [door for door in doors(row) if canary(row) in content_of(client.get(door))]


def is_told(user, row, label=""):
    """Whether the log, which every door asks, has the line about ``row`` for ``user``."""
    return OfficeLogEntry.objects.viewable_by_user(user).filter(label=label or canary(row)).exists()


# --- which log ---


def test_every_kind_of_row_with_a_reach_has_a_line_in_this_world(world):
    assert set(SEEN_BY) == set(world.rows) == {model._meta.model_name for model in _policies}


def test_wagtail_reads_its_log_of_models_through_ours_alone():
    assert log_registry.get_log_entry_models() == {PageLogEntry, OfficeLogEntry}
    assert log_registry.get_log_model_for_model(Group) is OfficeLogEntry
    assert log_registry.get_log_model_for_model(Page) is PageLogEntry


def test_every_screen_that_keeps_to_a_reach_has_its_log_there():
    screens = [screen for screen in model_viewsets() if isinstance(screen, OfficeScopedViewSetMixin)]

    assert len(screens) > 5
    assert {screen.model for screen in screens} <= set(_policies)


# --- who ---


def test_each_line_is_told_to_those_who_reach_its_object(world, client):
    found = dict.fromkeys(SEEN_BY, "")
    for letter, user in world.people.items():
        client.force_login(user)
        # Those of the test are the newest lines, so they stand on its first page; so do names to filter by.
        text = content_of(client.get(reverse(REPORT)))
        for name, row in world.rows.items():
            found[name] += letter if canary(row) in text else ""

    assert found == SEEN_BY


def test_coordinator_of_another_office_reads_nothing_out_of_reach_through_any_door(world, client):
    hidden = [world.rows[kind] for kind, letters in SEEN_BY.items() if "N" not in letters]
    client.force_login(world.people["N"])

    found = [
        (door, canary(row))
        for door in doors(world.rows["application"])
        for text in [content_of(client.get(door))]
        for row in hidden
        if canary(row) in text
    ]

    assert len(hidden) > 10
    assert found == []


def test_colleague_reads_it_through_every_door_of_the_report(world, client):
    row = world.rows["application"]

    assert told_to(client, world.people["L"], row) == [*doors(row)][:-1]


def test_another_office_is_not_told_what_the_label_of_a_link_is_either(world, client):
    client.force_login(world.people["N"])
    text = content_of(client.get(reverse(REPORT)))

    assert world.rows["application"].reference not in text
    assert reverse("mentoring_applications:inspect", args=[world.rows["application"].pk]) not in text


@pytest.mark.parametrize("name", ["coordinator", "superuser"])
def test_nobody_with_a_conflict_of_interest_reads_it(world, client, name):
    user = world.people["S"] if name == "superuser" else world.people["P"]
    row = world.rows["application"]
    assert is_told(user, row)

    declare_conflict(application=row, person=user, reason="A cousin", user=user)

    assert told_to(client, user, row) == []
    assert is_told(world.people["L"], row)


def test_blind_reviewer_reads_only_what_is_about_the_own_review(world, client):
    phase, reviewer, row = world.rows["reviewphase"], world.people["P"], world.rows["application"]
    ReviewPhase.objects.update(is_blind=True)
    Application.objects.filter(pk=row.pk).update(status="under_review")

    assert told_to(client, reviewer, row) == []
    assert is_told(reviewer, world.rows["reviewassignment"])
    client.force_login(reviewer)
    assert row.reference not in content_of(client.get(reverse(REPORT)))
    assert phase in ReviewPhase.objects.all()


def test_superuser_who_reads_blind_is_told_nothing_either(world, client):
    row = world.rows["application"]
    ReviewPhase.objects.update(is_blind=True)
    Application.objects.filter(pk=row.pk).update(status="under_review")
    world.people["S"].groups.add(Partner.objects.first().office.group)
    row.refresh_from_db()
    assign_reviewer(
        application=row, phase=world.rows["reviewphase"], reviewer=world.people["S"], user=world.people["L"]
    )

    assert told_to(client, world.people["S"], row) == []


def test_history_of_one_object_opens_to_those_who_reach_it_only(world, client):
    address = reverse("mentoring_round_forms:history", args=[world.rows["roundform"].pk])

    client.force_login(world.people["L"])
    assert canary(world.rows["roundform"]) in content_of(client.get(address))
    client.force_login(world.people["N"])
    assert canary(world.rows["roundform"]) not in content_of(client.get(address))


def test_line_about_what_is_deleted_is_for_superusers(world, client):
    row = SavedFilter.objects.create(owner=world.people["L"], name="Gone", query="group=new")
    logged_about(row, "guillemot")
    row.delete()

    assert [letter for letter, user in world.people.items() if is_told(user, row, "guillemot")] == ["S"]


def test_private_filter_is_told_to_no_superuser(world):
    row = SavedFilter.objects.create(owner=world.people["L"], name="Mine", query="group=new")
    logged_about(row, "guillemot")

    assert not is_told(world.people["S"], row, "guillemot")


# --- how ---


@pytest.mark.parametrize("letter", ["S", "L", "N"])
def test_number_of_queries_does_not_grow_with_what_is_logged(world, letter):
    def queries():
        user = get_user_model().objects.get(pk=world.people[letter].pk)
        with CaptureQueriesContext(connection) as asked:
            list(OfficeLogEntry.objects.viewable_by_user(user))
        return len(asked)

    before = queries()
    for row in world.rows.values():
        logged_about(row, f"again {canary(row)}")

    assert queries() == before


def test_lists_still_tell_when_something_was_last_changed():
    # Wagtail looks for it only in a log of this kind.
    assert issubclass(log_registry.get_log_model_for_model(Mentor), ModelLogEntry)


def test_line_about_anything_else_is_told_as_wagtail_tells_it(world, site_root):
    group, may = Group.objects.create(name="Readers"), UserFactory()
    may.user_permissions.add(Permission.objects.get(codename="view_group"))
    logged_about(group, "guillemot")

    told = [is_told(user, group, "guillemot") for user in (may, world.people["S"], world.people["N"])]
    assert told == [True, True, False]


@pytest.mark.parametrize(
    "reason", ["2026-05-03T10:00 by phone", "2026-05-03T10:00", "2026-99-99T10:00:00+00:00"]
)
def test_text_that_begins_like_a_moment_is_told_as_it_is(reason):
    assert told({"reason": reason}) == f"Because: {reason}"


def test_moment_is_told_in_the_reader_s_zone(settings):
    settings.TIME_ZONE = "Europe/Dublin"

    assert told({"reason": "2026-05-03T10:00:00+00:00"}) == "Because: 3 May 2026, 11 a.m."


def told(data):
    formatter = type("Because", (MessageFromData,), {"message": "Because: %(reason)s"})
    return formatter().format_message(SimpleNamespace(data=data))
