"""Only mentors whom visitors may find are found, in every search engine, as soon as something changes."""

import pytest
from django.core.management import call_command
from django.db import transaction
from wagtail.search.backends import get_search_backend

from tests.factories import MentorFactory
from wagtail_mentoring.directory import actions, index_tasks
from wagtail_mentoring.directory.models import Mentor, MentorDegree

pytestmark = pytest.mark.usefixtures("site_root", "engine")


def found(words="Zephyrine"):
    """Who is in the index itself, whether visitors may see them or not."""
    results = get_search_backend("default").search(words, Mentor.objects.all())
    names = {mentor.name for mentor in results}
    # An engine counts without asking the database, so that it would count who is gone.
    assert get_search_backend("default").search(words, Mentor.objects.all()).count() == len(names)
    return names


@pytest.fixture
def mentor(industry):
    return MentorFactory(name="Zephyrine Dubois", terms=[industry["Law"]])


def test_listed_mentor_is_indexed_when_saved(mentor):
    assert found() == {"Zephyrine Dubois"}


@pytest.mark.parametrize(
    "attributes",
    [{"live": False}, {"status": "applied"}, {"status": "retired"}, {"consented_at": None}],
    ids=["not published", "applied", "retired", "no consent"],
)
def test_mentor_who_may_not_be_found_is_not_indexed(attributes):
    MentorFactory(name="Zephyrine Dubois", **attributes)

    assert found() == set()


def unpublish(mentor):
    mentor.unpublish()


def expire(mentor):
    Mentor.objects.filter(pk=mentor.pk).update(expire_at="2020-01-01T00:00Z")
    call_command("publish_scheduled")


LEAVE = [
    unpublish,
    expire,
    lambda mentor: actions.withdraw_consent(mentor=mentor),
    lambda mentor: actions.retire_mentor(mentor=mentor),
    lambda mentor: mentor.delete(),
    lambda mentor: Mentor.objects.filter(pk=mentor.pk).delete(),
]


@pytest.mark.parametrize(
    "leave", LEAVE, ids=["unpublish", "expire", "consent", "retire", "delete", "bulk delete"]
)
def test_mentor_who_leaves_is_out_of_the_index_at_once(mentor, leave):
    assert found()

    leave(mentor)

    assert found() == set()


def test_mentor_on_a_break_stays_in_the_index(mentor):
    actions.pause_mentor(mentor=mentor)

    assert found() == {"Zephyrine Dubois"}


def test_mentor_who_comes_back_is_found_again(mentor):
    actions.retire_mentor(mentor=mentor)
    actions.approve_mentor(mentor=mentor)

    assert found() == {"Zephyrine Dubois"}


def test_draft_is_not_indexed_before_it_is_published(mentor):
    draft = Mentor.objects.get(pk=mentor.pk)
    draft.bio = "Falconry"
    revision = draft.save_revision()
    assert found("Falconry") == set()

    revision.publish()

    assert found("Falconry") == {"Zephyrine Dubois"}


def test_published_terms_and_degrees_are_indexed(mentor, industry):
    draft = Mentor.objects.get(pk=mentor.pk)
    draft.terms = [industry["Energy"]]
    draft.degrees = [MentorDegree(degree="BSc Glaciology")]

    draft.save_revision().publish()

    assert found("Law") == set()
    assert found("Energy") == found("Glaciology") == {"Zephyrine Dubois"}
    keys = Mentor.objects.filter(terms__translation_key__in=[industry["Energy"].translation_key])
    assert list(keys.search("Zephyrine")) == [mentor]


def test_places_are_indexed(mentor):
    for _ in range(2):
        actions.take_place(mentor=mentor)
    assert not Mentor.objects.filter(places_free__gt=0).search("Zephyrine")

    actions.free_place(mentor=mentor)

    assert list(Mentor.objects.filter(places_free__gt=0).search("Zephyrine")) == [mentor]


def test_renamed_term_is_indexed_with_its_mentors(mentor, industry, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        industry["Law"].name = "Jurisprudence"
        industry["Law"].save()

    assert found("Law") == set()
    assert found("Jurisprudence") == {"Zephyrine Dubois"}


def test_term_with_another_place_in_the_order_indexes_nobody(
    mentor, industry, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as callbacks:
        industry["Law"].sort_order = 99
        industry["Law"].save()

    assert [call for call in callbacks if call.__module__.startswith("wagtail_mentoring.directory")] == []


def test_deleted_term_is_forgotten_by_its_mentors(mentor, industry, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        industry["Law"].delete()

    assert found("Law") == set()
    assert found() == {"Zephyrine Dubois"}


def test_renamed_term_does_not_bring_back_who_has_left(mentor, industry, django_capture_on_commit_callbacks):
    Mentor.objects.filter(pk=mentor.pk).update(consented_at=None)

    with django_capture_on_commit_callbacks(execute=True):
        industry["Law"].name = "Jurisprudence"
        industry["Law"].save()

    assert found() == found("Jurisprudence") == set()


def test_change_that_is_rolled_back_is_not_indexed(mentor, engine):
    with transaction.atomic():
        mentor.name = "Balthasar Dubois"
        mentor.save()
        # An index in the database changes with it; a server hears only of what stays.
        assert bool(found("Balthasar")) is (engine != "opensearch")
        transaction.set_rollback(True)

    assert found() == {"Zephyrine Dubois"}
    assert found("Balthasar") == set()


class DeadServer:
    """A search server that does not answer."""

    catch_indexing_errors = True

    def add_bulk(self, *args):
        raise ConnectionError

    delete = add_bulk


def test_dead_server_stops_nobody_from_saving(
    mentor, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(index_tasks, "get_search_backends", lambda **kwargs: [DeadServer()])

    with django_capture_on_commit_callbacks(execute=True):
        actions.take_place(mentor=mentor)
        actions.retire_mentor(mentor=mentor)

    assert Mentor.objects.get().status == "retired"
    assert "missed changes of 1 mentors" in caplog.text


def test_index_in_the_database_that_fails_stops_the_change(mentor, monkeypatch):
    monkeypatch.setattr(DeadServer, "catch_indexing_errors", False)
    monkeypatch.setattr(index_tasks, "get_search_backends", lambda **kwargs: [DeadServer()])

    with pytest.raises(ConnectionError):
        actions.retire_mentor(mentor=mentor)

    assert Mentor.objects.get().status == "approved"


def test_rebuilt_index_holds_nobody_who_may_not_be_found(mentor):
    MentorFactory(name="Zephyrine Hidden", live=False)
    Mentor.objects.filter(pk=mentor.pk).update(consented_at=None)
    other = MentorFactory(name="Zephyrine Other")

    call_command("wagtail_update_index", verbosity=0)

    assert found() - {"Zephyrine Dubois"} == {other.name}
