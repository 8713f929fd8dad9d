"""The same step from two programs in the same moment: threads against PostgreSQL."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.applications.builders import GOOD, fill, make_applicant, make_round_form, start
from tests.applications.staff_world import hand_in, make_world
from tests.threads import at_once
from wagtail_mentoring.applications.models import Application, ApplicationEvent, ApplicationRevision

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]

JSON = "application/json"


def step(person, method, name, *args, key="", **body):
    """A call by a client of its own, to be made in a thread."""
    client = Client()
    client.force_login(person)
    url = reverse(f"wagtail_mentoring_api:{name}", args=args)
    headers = {"Idempotency-Key": key} if key else {}
    return lambda: getattr(client, method)(url, body, content_type=JSON, headers=headers)


def test_handing_in_twice_by_one_key_hands_in_once(site_root):
    ada = make_applicant()
    application = fill(start(user=ada))
    same = {"key": "once", "version": application.lock_version}
    calls = [step(ada, "post", "submit", application.reference, **same) for _time in range(4)]

    answers = at_once(*calls)

    assert [answer.status_code for answer in answers] == [200] * 4
    assert len({answer.content for answer in answers}) == 1
    assert ApplicationRevision.objects.count() == 1
    assert ApplicationEvent.objects.filter(action="submitted").count() == 1


def test_beginning_twice_begins_one_application(site_root):
    ada, form = make_applicant(), make_round_form()

    answers = at_once(*[step(ada, "post", "applications", form=form.pk) for _time in range(4)])

    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["reference"] for answer in answers}) == 1
    assert Application.objects.count() == 1


def test_two_devices_overwrite_nothing_of_each_other(site_root):
    ada = make_applicant()
    application = start(user=ada)
    key = next(iter(GOOD))
    sent = [
        {"version": application.lock_version, "answers": {key: f"Device {number}"}} for number in range(4)
    ]

    answers = at_once(*[step(ada, "patch", "answers", application.reference, **body) for body in sent])

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    [kept] = [
        body["answers"][key] for body, answer in zip(sent, answers, strict=True) if answer.status_code == 200
    ]
    conflicts = [answer.json()["conflicts"][0]["stored"] for answer in answers if answer.status_code == 409]
    assert conflicts == [kept] * 3


def test_two_decisions_on_what_was_seen_are_one(site_root):
    world = make_world()
    application = hand_in(world.round_form, "ada", status="ready")
    seen = f"ready.{application.current_revision_id}.0"
    wanted = ((world.coordinator, "accepted"), (world.colleague, "declined"))

    answers = at_once(
        *[
            step(person, "post", "staff_move", application.reference, seen=seen, to_status=status)
            for person, status in wanted
        ]
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert Application.objects.get().decisions.count() == 1
