"""A release whose worker is gone: it says so, and goes on telling everybody once."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.selection import release_actions
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.models import ReleaseRun
from wagtail_mentoring.selection.release_actions import release_all, resume_release, start_release

POLLS = "data-wm-look-again"


@pytest.fixture
def world(site_root):
    return make_world()


def decide(world, *names):
    rows = [hand_in(world.round_form, name, status="ready") for name in names]
    return [move_application(application=row, to_status="accepted", user=world.coordinator) for row in rows]


def start(world):
    return start_release(round_form=world.round_form, user=world.coordinator, enqueue=lambda pk: None)


def resume(run, user):
    resume_release(run=run, user=user, enqueue=lambda pk: None)
    return release_all(run.pk)


def fall_silent(run):
    """As when its worker was killed and nobody heard of it for longer than it may be silent."""
    ReleaseRun.objects.filter(pk=run.pk).update(worked_at=timezone.now() - timedelta(minutes=11))


def page_of(world, client, run=None):
    args = [world.round_form.pk, run.key] if run else [world.round_form.pk]
    return reverse(f"mentoring_round_forms:{'release_run' if run else 'release'}", args=args)


def told():
    return OutboxMessage.objects.filter(kind="application_accepted").count()


def on_call(number, act):
    """``release_decision`` that does something else besides when it is called for the time of this number."""
    calls = []

    def wrapped(**kwargs):
        calls.append(kwargs)
        released = release_decision(**kwargs)
        if len(calls) == number:
            act()
        return released

    return wrapped


@pytest.mark.django_db(transaction=True)
def test_release_whose_worker_is_killed_says_so_and_goes_on_telling_everybody_once(
    world, client, monkeypatch
):
    decide(world, "p1", "p2", "p3", "p4", "p5")
    run = start(world)
    connection.close()

    child = os.fork()
    if child == 0:
        kill = on_call(3, lambda: os.kill(os.getpid(), signal.SIGKILL))
        monkeypatch.setattr(release_actions, "release_decision", kill)
        release_all(run.pk)
        os._exit(1)
    _, status = os.waitpid(child, 0)

    assert os.WTERMSIG(status) == signal.SIGKILL
    run.refresh_from_db()
    assert (run.state, run.released, told()) == ("running", 2, 2)
    client.force_login(world.coordinator)
    address = page_of(world, client, run)
    assert POLLS in client.get(address).content.decode()

    fall_silent(run)
    page = client.get(address).content.decode()
    assert POLLS not in page
    assert "The release stopped before its end" in page
    assert "Go on" in page
    assert "Failed: 2 of 5 released" in client.get(page_of(world, client)).content.decode()

    client.post(address)
    client.post(address)

    run.refresh_from_db()
    assert (run.state, run.released, run.done, run.total, told()) == ("finished", 5, 5, 5, 5)
    assert not Application.objects.filter(released_at=None).exists()
    assert POLLS not in client.get(address).content.decode()


def test_release_that_nobody_began_with_does_not_let_its_page_ask_for_ever(world, client):
    decide(world, "ada")
    run = start(world)
    client.force_login(world.coordinator)
    ReleaseRun.objects.update(created_at=timezone.now() - timedelta(minutes=9))
    assert POLLS in client.get(page_of(world, client, run)).content.decode()

    ReleaseRun.objects.update(created_at=timezone.now() - timedelta(minutes=11))

    assert POLLS not in client.get(page_of(world, client, run)).content.decode()


def test_release_goes_on_only_where_it_stopped(world):
    decide(world, "ada")
    run = start(world)

    assert not resume_release(run=run, user=world.colleague, enqueue=release_all)
    ReleaseRun.objects.update(state="running", worked_at=timezone.now())
    assert not resume_release(run=run, user=world.colleague, enqueue=release_all)
    assert told() == 0

    fall_silent(run)
    assert resume(run, world.colleague)
    run.refresh_from_db()
    assert (run.user, told()) == (world.colleague, 1)
    assert not resume_release(run=run, user=world.coordinator, enqueue=release_all)


def test_release_that_goes_on_tells_nothing_that_was_decided_since(world):
    [ada] = decide(world, "ada")
    run = start(world)
    fall_silent(run)
    decide(world, "bea")

    assert resume(run, world.coordinator)

    assert [row.pk for row in Application.objects.exclude(released_at=None)] == [ada.pk]


def test_release_that_goes_on_looks_again_at_what_it_left_and_counts_it_once(world, monkeypatch):
    ada, *_ = decide(world, "ada", "bea", "cleo")
    Application.objects.filter(pk=ada.pk).update(applicant_email="")
    run = start(world)
    monkeypatch.setattr(release_actions, "release_decision", on_call(3, lambda: 1 / 0))
    assert not release_all(run.pk)
    run.refresh_from_db()
    assert (run.state, run.released, list(run.left)) == ("failed", 1, [ada.reference])

    Application.objects.filter(pk=ada.pk).update(applicant_email="ada@example.org")
    assert resume(run, world.coordinator)

    run.refresh_from_db()
    assert (run.released, run.done, run.left, told()) == (3, 3, {}, 3)


def test_of_two_workers_the_one_that_was_given_up_tells_nobody_more(world, monkeypatch):
    decide(world, "ada", "bea")
    run = start(world)
    begin = release_actions._release_each

    def overtaken(mine):
        fall_silent(run)
        assert resume_release(run=run, user=world.colleague, enqueue=lambda pk: None)
        assert ReleaseRun.objects.claim(run.pk)
        begin(mine)

    monkeypatch.setattr(release_actions, "_release_each", overtaken)

    assert not release_all(run.pk)

    run.refresh_from_db()
    assert (run.state, run.released, told()) == ("running", 0, 0)


def test_daily_command_writes_down_what_fell_silent_and_leaves_who_is_at_work(world):
    decide(world, "ada")
    silent, busy = start(world), start(world)
    fall_silent(silent)
    ReleaseRun.objects.filter(pk=busy.pk).update(state="running", worked_at=timezone.now())

    assert release_actions.give_up_silent_releases() == 1

    states = dict(ReleaseRun.objects.values_list("pk", "state"))
    assert states == {silent.pk: "failed", busy.pk: "running"}
    assert told() == 0
