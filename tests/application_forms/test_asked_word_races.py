"""Terms that a published form asks for, taken away by several people at once: threads on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.applications.builders import SMALL, ask, edit_form, make_round_form, section
from tests.factories import MentorFactory, TermFactory, UserFactory, VocabularyFactory
from tests.threads import at_once
from wagtail_mentoring.application_forms.exceptions import FormNotCompilable
from wagtail_mentoring.directory.models import Term
from wagtail_mentoring.directory.vocabulary_actions import add_term, merge_terms

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person(site_root):
    return UserFactory(is_superuser=True)


@pytest.fixture
def topics(site_root):
    vocabulary = VocabularyFactory(name="Topics")
    for name in ("Law", "Writing"):
        TermFactory(vocabulary=vocabulary, name=name)
    return vocabulary


def asking_for(vocabulary, **values):
    return [*SMALL, section("more", ask("terms", "topics", vocabulary=vocabulary.pk, **values))]


def post(person, view, *rows, **data):
    """A step that sends one of the pages on terms, in a browser of its own."""
    browser = Client()
    browser.force_login(person)
    if view == "delete all":
        ids = "&".join(f"id={row.pk}" for row in rows)
        url = reverse("wagtail_bulk_action", args=["wagtail_mentoring", "term", "delete"]) + f"?{ids}"
    else:
        url = reverse(rows[0].snippet_viewset.get_url_name(view), args=[rows[0].pk])
    return lambda: browser.post(url, data).status_code


def test_last_terms_that_a_form_asks_for_are_not_deleted_by_two_people_at_once(person, topics):
    make_round_form(asking_for(topics, required=True, min_choices=1))

    codes = at_once(*(post(person, "delete", term) for term in topics.terms.all()))

    assert sorted(codes) == [200, 302]
    assert topics.terms.count() == 1


def test_terms_are_not_taken_away_at_once_by_ways_that_each_would_leave_enough(person, topics):
    """Merging, moving, deleting one and deleting several: whoever comes first leaves too few."""
    extra = TermFactory(vocabulary=topics, name="Music")
    elsewhere = VocabularyFactory(name="Elsewhere")
    make_round_form(asking_for(topics, min_choices=2))
    law, writing = topics.terms.exclude(pk=extra.pk).order_by("name")
    values = {"vocabulary": elsewhere.pk, "name": extra.name, "slug": extra.slug}

    at_once(
        post(person, "merge", law, into=writing.pk),
        post(person, "delete", writing),
        post(person, "edit", extra, **values),
        post(person, "delete all", law),
    )

    assert topics.terms.count() == 2


def test_two_merges_in_opposite_directions_leave_a_term(topics):
    one, other = topics.terms.all()

    at_once(lambda: _merge(one, other), lambda: _merge(other, one))

    assert topics.terms.count() == 1


def _merge(into, other):
    try:
        merge_terms(into=into, others=[other])
    except Exception as refusal:  # noqa: BLE001  whoever comes second finds nothing to merge
        return refusal


def while_held(step):
    """Call the step from another connection; returns what is to be waited for, once the step has begun."""
    begun, pool = Event(), ThreadPoolExecutor(1)

    def run():
        try:
            connection.ensure_connection()
            begun.set()
            return step()
        finally:
            connection.close()

    waiting = pool.submit(run)
    begun.wait(timeout=60)
    return waiting


def test_form_that_is_being_published_keeps_the_terms_it_asks_for(person, topics):
    """The new version is written but not committed when the vocabulary is to go."""
    form = make_round_form(SMALL).form
    remove = post(person, "delete", topics)

    with transaction.atomic():
        edit_form(form, asking_for(topics))
        waiting = while_held(remove)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=1)

    assert waiting.result(timeout=60) == 200
    assert topics.terms.count() == 2


def test_form_does_not_go_live_with_terms_that_are_being_deleted(topics):
    form = make_round_form(SMALL).form
    one, other = topics.terms.all()

    with transaction.atomic():
        merge_terms(into=one, others=[other])
        waiting = while_held(lambda: edit_form(form, asking_for(topics, min_choices=2)))
        with pytest.raises(TimeoutError):
            waiting.result(timeout=1)

    with pytest.raises(FormNotCompilable):
        waiting.result(timeout=60)
    assert form.versions.count() == 1


def test_term_that_a_mentor_is_being_given_is_not_deleted(person, topics):
    law = topics.terms.get(name="Law")
    mentor = MentorFactory()
    remove = post(person, "delete", law)

    with transaction.atomic():
        mentor.terms.through.objects.create(mentor=mentor, term=law)
        # The reference is checked at the end of a transaction; here it is asked for before.
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        waiting = while_held(remove)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=1)

    assert waiting.result(timeout=60) == 200
    assert Term.objects.filter(pk=law.pk).exists()


def test_word_that_two_imports_add_at_once_becomes_one_term(topics):
    topics.terms.all().delete()

    one, other = at_once(*[lambda: add_term(vocabulary=topics, name="Law")] * 2)

    assert one == other
    assert topics.terms.get() == one
