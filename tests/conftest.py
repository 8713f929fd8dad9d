"""What every test may ask for: a Wagtail site to build on, and files of its own."""

import os

import pytest
from django.core.cache import cache
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase
from django.urls import reverse
from wagtail.contrib.forms.utils import get_form_types
from wagtail.models import Locale
from wagtail.signal_handlers import disable_reference_index_auto_update

from tests.applications.staff_world import make_world
from tests.empty_site import make_home_page
from wagtail_mentoring.applications.models import ApplicationFile
from wagtail_mentoring.exports.models import ApplicationExport
from wagtail_mentoring.imports.models import PeopleImport
from wagtail_mentoring.imports.tasks import importing
from wagtail_mentoring.imports.work import work_on_next
from wagtail_mentoring.matching.actions import work_out_next
from wagtail_mentoring.matching.tasks import working_out
from wagtail_mentoring.outbox.tasks import mailing, send_waiting_mail
from wagtail_mentoring.webhooks.tasks import tell_webhooks, telling


def pytest_configure(config):
    """Keep a picture of the page when a browser test fails, in a folder for each worker."""
    if getattr(config.option, "screenshot", None) == "off":
        config.option.screenshot = "only-on-failure"
        config.option.output = os.path.join("test-results", os.environ.get("PYTEST_XDIST_WORKER", "main"))


def pytest_collection_modifyitems(items):
    """Mark the tests that use the database, so that a run on PostgreSQL can leave the others out."""
    for item in items:
        fixtures = {"db", "transactional_db", "django_db_setup"} & set(item.fixturenames)
        test_case = item.cls is not None and issubclass(item.cls, TransactionTestCase)
        if fixtures or test_case or item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.database)


@pytest.fixture(autouse=True)
def needs_postgres(request):
    """Skip a test marked ``postgres`` on any other database."""
    if request.node.get_closest_marker("postgres") and connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL: python tests/postgres.py pytest …")


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    """Give each test its own media folder and search index, empty at its start."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.WAGTAILSEARCH_BACKENDS = {
        name: {**backend, "PATH": tmp_path / "index" / name} if "PATH" in backend else backend
        for name, backend in settings.WAGTAILSEARCH_BACKENDS.items()
    }


@pytest.fixture(autouse=True)
def nobody_is_counted_twice():
    """Start each test with an empty cache: numbers of accounts come again, and limits count them."""
    cache.clear()


@pytest.fixture(autouse=True)
def mail_is_sent_at_once(monkeypatch):
    """No thread, which would not see a test's transaction; that one is tried by ``outbox/test_aside.py``."""
    monkeypatch.setattr(mailing, "start", send_waiting_mail.enqueue)
    monkeypatch.setattr(telling, "start", tell_webhooks.enqueue)
    monkeypatch.setattr(importing, "start", work_on_next)
    monkeypatch.setattr(working_out, "start", work_out_next)


@pytest.fixture(autouse=True)
def references_are_kept_where_asked_for(request):
    """Keep Wagtail's index of references, a tenth of a test's time, for tests marked ``references``."""
    if request.node.get_closest_marker("references"):
        yield
    else:
        with disable_reference_index_auto_update():
            yield


@pytest.fixture(autouse=True)
def form_pages_are_looked_up_anew():
    """Forget which content types are form pages: a test that empties the database gives them new numbers."""
    get_form_types.cache_clear()


@pytest.fixture
def site_root(db, settings):
    """The home page of the default site, a plain ``Page``."""
    return make_home_page(settings.LANGUAGE_CODE)


@pytest.fixture
def german_locale(db, settings):
    """The second language of a site that is in English and German."""
    settings.WAGTAIL_I18N_ENABLED = True
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("de", "German")]
    return Locale.objects.create(language_code="de")


@pytest.fixture
def migrations_table(db):
    """The record of migrations, which tests lack. wagtail-localize reads it; on SQLite it does without."""
    if connection.vendor != "sqlite":
        MigrationRecorder(connection).ensure_schema()


@pytest.fixture
def private_folder(monkeypatch, tmp_path):
    """A private folder of its own; Django asks for a field's storage only once."""
    folder = tmp_path / "private"
    for model in (ApplicationFile, ApplicationExport, PeopleImport):
        storage = FileSystemStorage(location=folder, base_url=None)
        monkeypatch.setattr(model._meta.get_field("file"), "storage", storage)
    return folder


@pytest.fixture
def world(db):
    """Two offices that run a program together, a third with one of its own, and people of each."""
    return make_world()


@pytest.fixture
def as_coordinator(client, world):
    """A client signed in as somebody of the office that leads the program of ``world``."""
    client.force_login(world.coordinator)
    return client


@pytest.fixture
def by(client):
    """``by(user, "staff_move", reference, method="post", …)``: what the API answers that user."""

    def call(user, name, *args, method="get", status=200, query=None, **body):
        client.logout()
        if user:
            client.force_login(user)
        url = reverse(f"wagtail_mentoring_api:{name}", args=args, query=query)
        sent = {} if method == "get" else {"data": body, "content_type": "application/json"}
        response = getattr(client, method)(url, **sent)
        assert response.status_code == status, response.content
        assert response["Cache-Control"] == "no-store"
        return response.json()

    return call
