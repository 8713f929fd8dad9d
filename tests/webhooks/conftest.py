"""Another system that listens, and an office that tells it."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from tests.applications.staff_world import make_world
from wagtail_mentoring.webhooks.choices import WebhookEvent
from wagtail_mentoring.webhooks.models import Webhook


class Receiver(ThreadingHTTPServer):
    """Keeps what it is told as (headers, body) and answers ``status``."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.status, self.told, self.location = 200, [], ""
        Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_address[1]}/hook"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told.append((dict(self.headers), body.decode()))
        self.send_response(self.server.status)
        if self.server.location:
            self.send_header("Location", self.server.location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Not into the output of the tests."""


@pytest.fixture
def receiver():
    server = Receiver()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def inside(settings):
    """The receiver's host is named as one inside the university's own network."""
    settings.WAGTAIL_MENTORING = {**settings.WAGTAIL_MENTORING, "WEBHOOK_PRIVATE_HOSTS": ["127.0.0.1"]}


@pytest.fixture
def world(site_root):
    return make_world()


@pytest.fixture
def webhook(world, receiver, inside):
    """Of the alumni office, for every event."""
    return Webhook.objects.create(
        office=world.alumni, name="Alumni database", url=receiver.url, events=list(WebhookEvent.values)
    )
