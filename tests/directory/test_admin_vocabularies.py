import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import MentorFactory, TermFactory, UserFactory, VocabularyFactory
from tests.pages.builders import make_program_page
from wagtail_mentoring.directory.models import Term, Vocabulary
from wagtail_mentoring.directory.word_uses import mentors_with
from wagtail_mentoring.offices.actions import equip_editor_group

pytestmark = pytest.mark.django_db


def at(model, view, *args):
    return reverse(f"wagtailsnippets_wagtail_mentoring_{model}:{view}", args=args)


@pytest.fixture
def editor(client, site_root):
    person = UserFactory()
    person.groups.add(equip_editor_group()[0])
    client.force_login(person)
    return person


@pytest.fixture
def used():
    """A term that one mentor is described with."""
    term = TermFactory(name="Law")
    mentor = MentorFactory()
    mentor.terms = [term]
    mentor.save()
    return term


def names(vocabulary):
    return list(vocabulary.terms.order_by("sort_order").values_list("name", flat=True))


def test_a_new_vocabulary_and_a_new_term_come_last(client, editor):
    first = VocabularyFactory(name="Topic", sort_order=4)
    client.post(at("vocabulary", "add"), {"name": "School", "slug": "school"})
    assert Vocabulary.objects.get(slug="school").sort_order == 5
    TermFactory(vocabulary=first, name="A", sort_order=7)
    client.post(at("term", "add"), {"vocabulary": first.pk, "name": "B", "slug": "b"})
    assert names(first) == ["A", "B"]


@pytest.mark.parametrize(
    ("position", "expected"),
    [("0", "CAB"), ("1", "ACB"), ("2", "ABC"), ("99", "ABC"), ("x", "ABC"), ("", "ABC")],
)
def test_a_term_moves_within_its_vocabulary_even_if_numbers_were_shared(client, editor, position, expected):
    vocabulary = VocabularyFactory()
    terms = {name: TermFactory(vocabulary=vocabulary, name=name) for name in "ABC"}
    other = TermFactory(sort_order=9)
    client.post(at("term", "reorder", terms["C"].pk) + f"?position={position}")
    assert names(vocabulary) == list(expected)
    other.refresh_from_db()
    assert other.sort_order == 9


def test_terms_are_put_in_order_only_while_one_vocabulary_is_looked_at(client, editor):
    vocabulary = VocabularyFactory()
    TermFactory(vocabulary=vocabulary, name="Z", sort_order=0)
    TermFactory(vocabulary=vocabulary, name="A", sort_order=1)
    TermFactory(name="Elsewhere")
    one = client.get(at("term", "list"), {"vocabulary": vocabulary.pk, "ordering": "sort_order"})
    assert [term.name for term in one.context["object_list"]] == ["Z", "A"]
    assert "reorder" in one.content.decode()
    every = client.get(at("term", "list"), {"ordering": "sort_order"})
    assert "reorder" not in every.content.decode()


@pytest.mark.parametrize("value", ["", "x", "0", "99999999999999999999999"])
def test_the_address_of_a_vocabulary_that_does_not_exist_is_answered(client, editor, value):
    for view in ("list", "add"):
        assert client.get(at("term", view), {"vocabulary": value}).status_code == 200


def test_a_term_in_use_is_not_deleted_and_the_page_offers_to_merge(client, editor, used):
    for model, row in (("term", used), ("vocabulary", used.vocabulary)):
        address = at(model, "delete", row.pk)
        assert "1 mentor is described with it" in client.get(address).content.decode()
        client.post(address)
    bulk = reverse("wagtail_bulk_action", args=["wagtail_mentoring", "term", "delete"])
    client.post(f"{bulk}?id={used.pk}")
    assert Term.objects.filter(pk=used.pk).exists()


def test_mentors_of_many_rows_are_counted_at_once_and_each_once_a_row(used, django_assert_num_queries):
    other, unused = TermFactory(vocabulary=used.vocabulary), TermFactory()
    mentor = MentorFactory()
    mentor.terms = [used, other]
    mentor.save()

    with django_assert_num_queries(2):
        assert mentors_with([used, other, unused]) == {used.pk: 2, other.pk: 1}
        assert mentors_with([used.vocabulary]) == {used.vocabulary_id: 2}


def test_a_term_nobody_uses_is_deleted(client, editor):
    term = TermFactory()
    client.post(at("term", "delete", term.pk))
    assert not Term.objects.exists()


def test_a_term_is_merged_into_another_of_its_vocabulary(client, editor, used):
    kept, stranger = TermFactory(vocabulary=used.vocabulary, name="Legal"), TermFactory()
    address = at("term", "merge", used.pk)
    assert "1 mentor will carry the term you choose instead of “Law”" in client.get(address).content.decode()
    assert client.post(address, {"into": stranger.pk}).status_code == 200
    response = client.post(address, {"into": kept.pk})
    assert response.url == f"{at('term', 'list')}?vocabulary={kept.vocabulary_id}"
    assert list(kept.mentors.values_list("terms__name", flat=True)) == ["Legal"]
    assert not Term.objects.filter(pk=used.pk).exists()


@pytest.mark.references
def test_merging_a_term_names_the_pages_it_stands_on(client, editor, used, site_root):
    address = at("term", "merge", used.pk)
    assert "It stands on" not in client.get(address).content.decode()

    strip = {"title": "Lawyers", "text": "", "terms": [used.pk], "number": 2, "directory": None}
    page = make_program_page(site_root, title="Law in practice", body=[("mentors", strip)])

    assert "It stands on something you cannot open, which" in client.get(address).content.decode()
    client.force_login(UserFactory(is_superuser=True))
    assert "It stands on “Law in practice”, which leaves it out" in client.get(address).content.decode()
    page.delete()
    assert "It stands on" not in client.get(address).content.decode()


@pytest.mark.parametrize("model", ["term", "vocabulary"])
@pytest.mark.parametrize("person", ["editor", "superuser"])
def test_a_list_takes_as_many_queries_for_three_rows_as_for_one(client, editor, german_locale, model, person):
    if person == "superuser":
        client.force_login(UserFactory(is_superuser=True))

    def queries():
        with CaptureQueriesContext(connection) as context:
            client.get(at(model, "list"))
        return len(context)

    TermFactory()
    queries()
    one = queries()
    TermFactory()
    TermFactory()
    assert queries() == one


def test_words_can_be_translated_from_the_list_until_they_are_in_every_language(
    client, editor, german_locale
):
    used, untouched = TermFactory(name="Law"), TermFactory(name="Art")
    in_german = used.copy_for_translation(german_locale)
    in_german.slug = "recht"
    in_german.save()

    def offered():
        content = client.get(at("term", "list")).content.decode()
        return [
            row.name
            for row in (used, untouched)
            if f'translation/submit/snippet/wagtail_mentoring/term/{row.pk}/"' in content
        ]

    assert offered() == []
    client.force_login(UserFactory(is_superuser=True))
    assert offered() == ["Art"]
    assert "More options for &#x27;Law&#x27;" in client.get(at("term", "list")).content.decode()
