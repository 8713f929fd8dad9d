"""Synonyms in Wagtail's admin: written by editors who may, true for the next search."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.search.backends import get_search_backend

from tests.factories import MentorFactory
from wagtail_mentoring.directory.models import Mentor
from wagtail_mentoring.search.models import SynonymGroup

pytestmark = pytest.mark.django_db

ADD, LIST = (
    "wagtailsnippets_wagtail_mentoring_search_synonymgroup:add",
    "wagtailsnippets_wagtail_mentoring_search_synonymgroup:list",
)


@pytest.fixture
def editor(django_user_model):
    """Return a person who may open the admin, in a group without any further permission."""
    group = Group.objects.create(name="Editors of words")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    user = django_user_model.objects.create_user("editor", password="x")  # noqa: S106
    user.groups.add(group)
    return user


@pytest.fixture
def may_edit(editor):
    editor.groups.get().permissions.add(
        *Permission.objects.filter(
            content_type__app_label="wagtail_mentoring_search", codename__endswith="synonymgroup"
        )
    )


def test_editor_writes_a_group_that_the_next_search_knows(client, editor, may_edit, settings, tmp_path):
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {"BACKEND": "wagtail_mentoring.search", "PATH": tmp_path / "index"}
    }
    get_search_backend().reset_indexes()
    mentor = MentorFactory(bio="Heredity and its laws.")
    client.force_login(editor)

    response = client.post(reverse(ADD), {"words": "genetics,  heredity"})

    assert response.status_code == 302
    assert SynonymGroup.objects.get().words == "genetics, heredity"
    assert list(Mentor.objects.all().search("genetics")) == [mentor]


def test_form_says_what_is_wrong(client, editor, may_edit):
    client.force_login(editor)

    response = client.post(reverse(ADD), {"words": "genetics"})

    assert response.status_code == 200
    assert "Write at least two words or phrases, with a comma between them." in response.content.decode()
    assert not SynonymGroup.objects.exists()


def test_list_finds_groups_and_costs_the_same_for_one_and_for_three(
    client, editor, may_edit, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(editor)
    SynonymGroup.objects.create(words="genetics, heredity")
    client.get(reverse(LIST))
    with django_assert_max_num_queries(60) as first:
        client.get(reverse(LIST))
    SynonymGroup.objects.create(words="IT, information technology")
    SynonymGroup.objects.create(words="CV, resume")
    with django_assert_num_queries(len(first)):
        page = client.get(reverse(LIST)).content.decode()
    found = client.get(reverse(LIST), {"q": "heredity"}).content.decode()

    assert "IT, information technology" in page
    assert "genetics, heredity" in found
    assert "CV, resume" not in found


@pytest.mark.parametrize("name", [ADD, LIST])
def test_synonyms_are_closed_to_editors_without_permission(client, editor, name):
    client.force_login(editor)

    assert client.get(reverse(name)).status_code == 302


def test_menu_offers_synonyms_to_those_who_may_edit_them(client, editor, may_edit):
    client.force_login(editor)

    assert reverse(LIST) in client.get(reverse("wagtailadmin_home")).content.decode()
