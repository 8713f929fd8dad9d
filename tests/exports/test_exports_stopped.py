"""An export whose worker is gone: it says so, and can be made again."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.exports import actions as export_actions
from wagtail_mentoring.exports.models import ApplicationExport

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")

POLLS = "data-wm-look-again"


@pytest.fixture
def world(site_root):
    made = make_world()
    hand_in(made.round_form)
    return made


def start(world):
    export = export_actions.ask_for_export(
        user=world.coordinator, export_format="zip", query="", raw=False, sensitive=False, purpose="Report"
    )
    return export_actions.start_making(export, lambda pk: None)


def fall_silent(export):
    ApplicationExport.objects.filter(pk=export.pk).update(worked_at=timezone.now() - timedelta(minutes=11))


def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.django_db(transaction=True)
def test_export_whose_worker_is_killed_says_so_and_is_made_again(world, client, monkeypatch):
    export = start(world)
    connection.close()

    child = os.fork()
    if child == 0:
        monkeypatch.setattr(export_actions, "write_archive", die)
        export_actions.make_export(export.pk)
        os._exit(1)
    _, status = os.waitpid(child, 0)

    assert os.WTERMSIG(status) == signal.SIGKILL
    client.force_login(world.coordinator)
    address = reverse("mentoring_applications:export_progress", args=[export.key])
    assert POLLS in client.get(address).content.decode()
    assert not export_actions.make_again(export, export_actions.make_export)

    fall_silent(export)
    page = client.get(address).content.decode()
    assert POLLS not in page
    assert "This export could not be made" in page
    assert "Try again</button>" in page
    assert "Failed" in client.get(reverse("mentoring_applications:export")).content.decode()

    client.post(address)

    assert "Your export of 1 application is ready" in client.get(address).content.decode()
    assert not export_actions.make_again(export, export_actions.make_export)


def test_export_of_somebody_else_is_not_made_again(world, client):
    export = start(world)
    fall_silent(export)
    client.force_login(world.colleague)

    response = client.post(reverse("mentoring_applications:export_progress", args=[export.key]))

    assert response.status_code == 404
    export.refresh_from_db()
    assert export.has_failed


def test_of_two_workers_the_one_that_was_given_up_leaves_no_file(
    world, monkeypatch, private_folder, django_capture_on_commit_callbacks
):
    export = start(world)
    write = export_actions.write_archive

    def overtaken(*args, **kwargs):
        write(*args, **kwargs)
        fall_silent(export)
        monkeypatch.setattr(export_actions, "write_archive", write)
        assert export_actions.make_again(export, lambda pk: None)
        assert export_actions.make_export(export.pk)

    monkeypatch.setattr(export_actions, "write_archive", overtaken)

    with django_capture_on_commit_callbacks(execute=True):
        assert not export_actions.make_export(export.pk)

    export.refresh_from_db()
    assert export.state == "ready"
    assert [path.name for path in (private_folder / "exports").iterdir()] == [export.file.name.split("/")[1]]


def test_export_that_is_long_gives_signs_while_it_is_made(world, monkeypatch):
    export = start(world)
    monkeypatch.setattr(export_actions, "ROWS_AT_A_TIME", 1)
    save = ApplicationExport.sign
    signs = []

    def sign(self, **values):
        fall_silent(self)
        self.refresh_from_db(fields=["worked_at"])
        save(self, **values)
        signs.append(ApplicationExport.objects.get(pk=self.pk).is_under_way)

    monkeypatch.setattr(ApplicationExport, "sign", sign)

    assert export_actions.make_export(export.pk)
    assert signs == [True, False]


def test_daily_command_writes_down_what_fell_silent_and_leaves_who_is_at_work(world):
    silent, busy = start(world), start(world)
    fall_silent(silent)

    assert export_actions.give_up_silent_exports() == 1

    states = dict(ApplicationExport.objects.values_list("pk", "state"))
    assert states == {silent.pk: "failed", busy.pk: "waiting"}
