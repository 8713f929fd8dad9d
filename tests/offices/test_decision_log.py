"""The decision log: what was decided, to those who reach what it is about, with filters and export."""

import pytest
from django.urls import reverse
from wagtail.log_actions import log, registry
from wagtail.users.models import UserProfile

from tests.applications import staff_world
from tests.factories import OfficeFactory, UserFactory, coordinator_of
from tests.handoffs.world import make_world
from wagtail_mentoring.handoffs.actions import hand_over, return_handoff
from wagtail_mentoring.offices.decision_log import _actions
from wagtail_mentoring.partnership.actions import name_people
from wagtail_mentoring.selection.actions import move_application

pytestmark = pytest.mark.django_db

LOG = "mentoring_decision_log:index"


@pytest.fixture
def world(site_root):
    world = make_world()
    work = {"from_office": world.alumni, "to_office": world.career, "title": "Screen the mentors"}
    handoff = hand_over(program=world.program, user=world.sender, **work)
    return_handoff(
        handoff=handoff, version=handoff.version, reason="=cmd() No names in it", user=world.receiver
    )
    name_people(
        partner=world.sending, responsible=world.sender, deputy=None, budget_share=40, user=world.sender
    )
    log(world.program, "wagtail.edit", user=world.sender, title="an edit that decides nothing")
    return world


def text_of(client, reader, **query):
    client.force_login(reader)
    response = client.get(reverse(LOG), query)
    assert response.status_code == 200
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


def test_it_says_who_decided_what_and_why(client, world):
    text = text_of(client, world.sender)

    assert "Named who answers for Alumni Relations" in text
    assert "Returned to Alumni Relations: =cmd() No names in it" in text
    assert str(world.receiver.get_full_name()) in text
    assert "an edit that decides nothing" not in text


def test_it_is_about_more_than_people_in_german_too(client, world):
    UserProfile.objects.create(user=world.sender, preferred_language="de")

    assert "Über die Person" not in text_of(client, world.sender)


def test_nobody_reads_what_other_offices_decided(client, world):
    assert "Named who answers" in text_of(client, world.receiver)

    stranger = coordinator_of(OfficeFactory(name="Law School"))

    assert "Named who answers" not in text_of(client, stranger)
    assert "Nothing was decided yet" in text_of(client, stranger)
    assert "Named who answers" not in text_of(client, stranger, export="csv")


def test_it_is_filtered_by_what_was_decided_and_by_whom(client, world):
    named = text_of(client, world.sender, action="wagtail_mentoring.name_people")
    assert "Named who answers" in named
    assert "Screen the mentors</a>" not in named

    by_receiver = text_of(client, world.sender, user=world.receiver.pk)
    assert "Returned to Alumni Relations" in by_receiver
    assert "Named who answers for Alumni Relations" not in by_receiver


def test_an_action_that_is_no_decision_cannot_be_asked_for(client, world):
    assert "an edit that decides nothing" not in text_of(client, world.sender, action="wagtail.edit")


def test_its_export_holds_reasons_and_runs_no_formula(client, world):
    table = text_of(client, world.sender, export="csv")

    assert "What was decided" in table.splitlines()[0]
    assert "'=cmd() No names in it" in table


def test_every_decision_has_words_in_the_audit_log(world):
    assert len(_actions) > 20
    assert _actions <= {action for action, _label in registry.get_choices()}


def test_a_decision_on_an_application_is_told_in_words_not_codes(client, site_root):
    world = staff_world.make_world()
    application = staff_world.hand_in(world.round_form, "ada", status="ready")

    move_application(application=application, to_status="waitlisted", user=world.coordinator)

    entry = registry.get_logs_for_instance(application).get(action="wagtail_mentoring.move_application")
    assert entry.message == "Moved the application from “Ready for decision” to “Waitlisted”"


def test_a_superuser_reads_all_of_it(client, world):
    assert "Named who answers" in text_of(client, UserFactory(is_superuser=True))
