"""A vocabulary that a published form asks for stays, whichever way it is to be deleted."""

import pytest
from django.urls import reverse
from wagtail.models import Locale

from tests.applications.builders import SMALL, ask, edit_form, make_form, make_round_form, section
from tests.factories import TermFactory, VocabularyFactory
from wagtail_mentoring.directory.models import Term, Vocabulary

pytestmark = pytest.mark.usefixtures("site_root")


@pytest.fixture
def editor(client, admin_user):
    client.force_login(admin_user)
    return client


@pytest.fixture
def topics():
    vocabulary = VocabularyFactory(name="Topics")
    for name in ("Writing", "Law"):
        TermFactory(vocabulary=vocabulary, name=name)
    return vocabulary


def asking_for(vocabulary, **values):
    return [*SMALL, section("more", ask("terms", "topics", vocabulary=vocabulary.pk, **values))]


def delete(editor, row):
    """The page that asks, after every way to delete ``row`` was tried."""
    label = row._meta.model_name
    url = reverse(row.snippet_viewset.get_url_name("delete"), args=[row.pk])
    page = editor.get(url)
    editor.post(reverse("wagtail_bulk_action", args=["wagtail_mentoring", label, "delete"]) + f"?id={row.pk}")
    if type(row).objects.filter(pk=row.pk).exists():
        editor.post(url)
    return page.text


def test_vocabulary_of_a_published_form_is_not_deleted(editor, topics):
    form = make_round_form(asking_for(topics)).form

    page = delete(editor, topics)

    assert f"The form “{form.name}” asks for it in “Topics”" in page
    assert "are you sure" not in page.lower()
    assert Vocabulary.objects.filter(pk=topics.pk).exists()
    edit_form(form, SMALL)
    delete(editor, topics)
    assert not Vocabulary.objects.exists()


def test_draft_of_a_form_holds_no_vocabulary_back(editor, topics):
    make_form(asking_for(topics))

    delete(editor, topics)

    assert not Vocabulary.objects.exists()


@pytest.mark.parametrize(("least", "left"), [(None, 1), (2, 2)])
def test_terms_stay_that_people_must_be_able_to_choose(editor, topics, least, left):
    make_round_form(asking_for(topics, min_choices=least))

    pages = [delete(editor, term) for term in Term.objects.all()]

    assert "offers too few terms in “Topics”" in pages[-1]
    assert Term.objects.count() == left


@pytest.mark.parametrize(("least", "chosen"), [(None, 2), (2, 1)])
def test_several_terms_are_judged_together(editor, topics, least, chosen):
    make_round_form(asking_for(topics, min_choices=least))
    ids = "&".join(f"id={pk}" for pk in topics.terms.values_list("pk", flat=True)[:chosen])
    url = (
        reverse("wagtail_bulk_action", args=["wagtail_mentoring", "term", "delete"]) + f"?{ids}&next=/admin/"
    )

    page, forced = editor.get(url), editor.post(url, follow=True)

    assert "offers too few terms in “Topics”" in page.text
    assert "Yes, delete" not in page.text
    assert "Nothing was deleted" in forced.text
    assert Term.objects.count() == 2


def test_terms_that_are_not_missed_are_deleted_together(editor, topics):
    make_round_form(asking_for(topics))
    others = [TermFactory(vocabulary=topics, name=name) for name in ("Music", "Art")]
    ids = "&".join(f"id={term.pk}" for term in others)
    url = reverse("wagtail_bulk_action", args=["wagtail_mentoring", "term", "delete"]) + f"?{ids}"

    assert "Yes, delete" in editor.get(url).text
    editor.post(url)

    assert Term.objects.count() == 2


def test_term_is_not_merged_away_where_a_form_needs_as_many(editor, topics):
    form = make_round_form(asking_for(topics, min_choices=2)).form
    one, other = topics.terms.all()
    url = reverse(one.snippet_viewset.get_url_name("merge"), args=[one.pk])

    page = editor.post(url, {"into": other.pk})

    assert (
        f"Without it the form “{form.name}” offers too few terms in “Topics”. Add another term" in page.text
    )
    assert Term.objects.count() == 2


def test_term_does_not_move_to_another_vocabulary_where_a_form_needs_it(editor, topics):
    make_round_form(asking_for(topics, min_choices=2))
    term, elsewhere = topics.terms.first(), VocabularyFactory(name="Elsewhere", slug="elsewhere")
    url = reverse(term.snippet_viewset.get_url_name("edit"), args=[term.pk])
    data = {"vocabulary": elsewhere.pk, "name": term.name, "slug": term.slug}

    page = editor.post(url, data)

    assert "offers too few terms in “Topics”" in page.text
    assert topics.terms.count() == 2
    TermFactory(vocabulary=topics, name="Music")
    editor.post(url, data)
    assert elsewhere.terms.get() == term


def test_translation_of_a_vocabulary_may_be_deleted(editor, topics):
    make_round_form(asking_for(topics))
    german = topics.copy_for_translation(Locale.objects.create(language_code="de"))
    german.save()

    delete(editor, german)

    assert list(Vocabulary.objects.all()) == [topics]
