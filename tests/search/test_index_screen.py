"""The screen of the search index in Wagtail's admin: who sees it, what it says, what its buttons do."""

import shutil
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page
from wagtail.search.backends import get_search_backend

from wagtail_mentoring.search import healing, tasks
from wagtail_mentoring.search.models import IndexState
from wagtail_mentoring.search.rebuilding import Rebuild, rebuild

PAGES = ("default", "wagtailcore.page")


def address(name="indexes"):
    return reverse(f"wagtail_mentoring_search:{name}", args=() if name == "indexes" else PAGES)


@pytest.fixture(autouse=True)
def our_backend(settings, tmp_path):
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail_mentoring.search", "PATH": tmp_path / "index"}
    }


@pytest.fixture
def files(site_root):
    """The files of the pages' index, built."""
    files = get_search_backend().get_index_for_model(Page).files
    rebuild(files)
    return files


@pytest.fixture
def staff(client, db):
    """Return a function that logs in somebody with access to the admin and these permissions."""

    def log_in(*codenames):
        user = get_user_model().objects.create_user("robin", "robin@example.com", "secret")
        user.user_permissions.set(
            Permission.objects.filter(codename__in=["access_admin", *codenames]).values_list("pk", flat=True)
        )
        client.force_login(user)
        return client

    return log_in


@pytest.fixture
def keeper(staff):
    return staff("change_indexstate")


@pytest.mark.parametrize(
    ("name", "method"),
    [("indexes", "get"), ("check", "post"), ("rebuild", "get"), ("rebuild", "post"), ("progress", "get")],
)
def test_nobody_else_gets_in(files, staff, client, name, method):
    assert getattr(client, method)(address(name))["Location"].startswith(reverse("wagtailadmin_login"))

    response = getattr(staff(), method)(address(name))

    assert (response.status_code, response["Location"]) == (302, reverse("wagtailadmin_home"))
    assert not ModelLogEntry.objects.filter(action="wagtail_mentoring_search.rebuild").exists()


@pytest.mark.parametrize(("codenames", "shown"), [((), False), (("change_indexstate",), True)])
def test_menu_shows_the_screen_to_whom_it_opens(staff, site_root, codenames, shown):
    response = staff(*codenames).get(reverse("wagtailadmin_home"))

    assert (address().encode() in response.content) == shown


def test_screen_says_how_each_index_is(files, keeper):
    text = keeper.get(address()).content.decode()

    assert "in order" in text
    assert f"<dd>{Page.objects.count()}</dd>" in text
    assert "The index has never been built." in text  # that of the images


def test_screen_says_what_is_wrong(files, keeper):
    IndexState.objects.filter(index="wagtailcore.page").update(problem="Rebuilding failed: no space")
    shutil.rmtree(files.directory)

    text = keeper.get(address()).content.decode()

    assert "not in use" in text
    assert "manifest.json" in text
    assert "Rebuilding failed: no space" in text


def test_screen_of_a_site_with_another_engine_says_so(settings, keeper):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database.fallback"}}

    assert b"does not use this search engine" in keeper.get(address()).content


def test_check_finds_an_index_in_order(files, keeper):
    response = keeper.post(address("check"), follow=True)

    assert "The files are sound" in response.content.decode()


def test_check_names_what_is_missing(files, keeper):
    home = Page.objects.get(depth=2)
    home.pk, home.id, home.path, home.slug, home.translation_key = None, None, "00010009", "new", uuid4()
    Page.objects.bulk_create([home])

    response = keeper.post(address("check"), follow=True)

    assert "1 object is not in the index" in response.content.decode()


def test_check_of_damaged_files_asks_for_a_rebuild(files, keeper):
    shutil.rmtree(files.directory)

    response = keeper.post(address("check"), follow=True)

    assert "cannot be read. Please rebuild it." in response.content.decode()


def test_rebuild_asks_first_and_is_logged(files, keeper, monkeypatch):
    started = []
    monkeypatch.setattr(healing, "start_soon", lambda work, files: started.append((work.name, files)))
    assert b"built anew" in keeper.get(address("rebuild")).content
    assert started == []

    response = keeper.post(address("rebuild"), follow=True)

    assert "The rebuild has begun." in response.content.decode()
    assert started == [("rebuild_index", files)]
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring_search.rebuild")
    assert (entry.object_id, entry.user.username) == ("wagtailcore.page", "robin")


def test_rebuild_under_way_is_not_begun_again_and_shows_how_far_it_is(files, keeper):
    Rebuild.begin(files)
    IndexState.objects.filter(index="wagtailcore.page").update(rebuild_done=30, rebuild_total=120)

    page = keeper.get(address()).content.decode()
    response = keeper.post(address("rebuild"), follow=True)

    assert '<progress value="30" max="120">' in page
    assert "under way already" in response.content.decode()
    assert keeper.get(address("progress")).json() == {"running": True, "done": 30, "total": 120}


@pytest.mark.django_db(transaction=True)
def test_rebuild_runs_in_the_background(files, keeper):
    before = IndexState.objects.get(index="wagtailcore.page").generation

    keeper.post(address("rebuild"))
    tasks.wait_for_threads()

    state = IndexState.objects.get(index="wagtailcore.page")
    assert state.generation != before
    assert not state.is_being_rebuilt


def test_index_of_another_name_is_not_found(keeper):
    response = keeper.post(reverse("wagtail_mentoring_search:check", args=["default", "no.such"]))

    assert response.status_code == 404
