"""Filters and orders of a queryset, answered by the index as the database would answer them."""

from datetime import date

import pytest
from django.db.models import F, Q
from django.db.utils import ConnectionDoesNotExist
from modelsearch.backends.base import FilterError, FilterFieldError, OrderByFieldError
from modelsearch.query import MATCH_ALL
from modelsearch.test.testapp.models import Author, Book, Character, MPAnimal, Novel, ProgrammingGuide

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def library(empty_index, make_book):
    make_book("Alpha", pages=10, published=date(1999, 12, 31), authors=["Ann", "Bob"], tags=["red", "blue"])
    make_book("Beta", pages=20, published=date(2000, 1, 1), authors=["Ann"], tags=["red"])
    make_book("Gamma", pages=30, published=date(2000, 12, 31), authors=["Bob", "Cat"], tags=["blue", "green"])
    make_book("Delta", pages=40, published=date(2001, 1, 1), tags=[])


@pytest.fixture
def same(backend):
    """Return a function that compares the index with the database for one queryset."""

    def compare(queryset):
        found = sorted(book.title for book in backend.search(MATCH_ALL, queryset))
        counted = backend.search(MATCH_ALL, queryset).count()
        expected = sorted({book.title for book in queryset})
        assert (found, counted) == (expected, len(expected))
        return expected

    return compare


def author(name):
    return Author.objects.get(name=name)


CONDITIONS = [
    Q(number_of_pages=20),
    Q(number_of_pages__in=[10, 40, 99]),
    Q(number_of_pages__in=[]),
    Q(number_of_pages__range=(15, 35)),
    Q(number_of_pages__gt=20),
    Q(number_of_pages__gte=20),
    Q(number_of_pages__lt=20),
    Q(number_of_pages__lte=20),
    Q(number_of_pages__isnull=True),
    Q(number_of_pages__isnull=False),
    ~Q(number_of_pages=20),
    ~Q(number_of_pages__in=[10, 20]),
    Q(number_of_pages=10) | Q(title="Delta"),
    Q(number_of_pages__gt=10) & ~Q(Q(title="Delta") | Q(title="Gamma")),
    Q(title__startswith="Al"),
    Q(title="alpha"),
    Q(publication_date=date(2000, 1, 1)),
    Q(publication_date__year=2000),
    Q(publication_date__year__lt=2000),
    Q(publication_date__year__gt=2000),
    Q(tags__slug="red"),
    Q(tags__slug__in=["red", "green"]),
    Q(tags__slug="red") | Q(number_of_pages=40),
    Q(tags__slug__isnull=True),
    Q(tags__slug__isnull=False),
    Q(tags__slug="red", tags__slug__startswith="r"),
    Q(tags__slug="red", tags__slug__startswith="b"),
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_filter_gives_what_the_database_gives(same, condition):
    same(Book.objects.filter(condition))


def test_filter_chained_on_a_many_to_many_field_means_both(same):
    red = Book.objects.filter(tags__slug__in=["red"])

    assert same(red) == ["Alpha", "Beta"]
    assert same(red.filter(tags__slug__in=["blue"])) == ["Alpha"]
    assert same(red.filter(tags__slug__in=["blue", "green"]).filter(tags__slug__in=["green"])) == []
    assert same(Book.objects.filter(tags__slug="red", tags__slug__in=["blue"])) == []


def test_filter_by_a_related_object_itself(same):
    assert same(Book.objects.filter(authors=author("Ann"))) == ["Alpha", "Beta"]
    assert same(Book.objects.filter(authors__in=[author("Cat").pk, author("Ann").pk])) == [
        "Alpha",
        "Beta",
        "Gamma",
    ]
    assert same(Book.objects.filter(authors=author("Ann")).filter(authors=author("Bob"))) == ["Alpha"]
    assert same(Book.objects.filter(authors__isnull=True)) == ["Delta"]


def test_filter_on_several_fields_of_one_related_object_needs_one_that_has_all(backend):
    def found(**conditions):
        return [one.name for one in backend.search(MATCH_ALL, Author.objects.filter(**conditions))]

    assert found(books__number_of_pages=10, books__publication_date=date(1999, 12, 31)) == ["Ann", "Bob"]
    assert found(books__number_of_pages=10, books__publication_date=date(2000, 1, 1)) == []


def test_filter_on_foreign_keys_and_reverse_relations(backend):
    novel = Novel.objects.create(
        title="Dune", setting="Arrakis", number_of_pages=1, publication_date="1965-08-01"
    )
    paul = Character.objects.create(name="Paul", novel=novel)
    novel.protagonist = paul
    novel.save()
    paul.save()

    def found(queryset):
        return [str(one) for one in backend.search(MATCH_ALL, queryset)]

    assert found(Character.objects.filter(novel__setting="Arrakis")) == ["Paul"]
    assert found(Character.objects.filter(novel__publication_date__year=1965)) == ["Paul"]
    assert found(Character.objects.exclude(novel__setting="Arrakis")) == []
    assert found(Character.objects.filter(novel_as_protagonist__title="Dune")) == ["Paul"]
    assert found(Novel.objects.filter(protagonist=paul)) == ["Dune"]
    assert found(Novel.objects.filter(protagonist__isnull=True)) == []
    assert found(Novel.objects.filter(characters__name="Paul", number_of_pages=1)) == ["Dune"]


def test_filter_by_primary_keys(backend):
    root = MPAnimal.add_root(name="Animal")
    cat, dog = (root.add_child(name=name) for name in ("Cat", "Dog"))

    def found(queryset):
        return [one.name for one in backend.search(MATCH_ALL, queryset)]

    assert found(MPAnimal.objects.filter(pk__in=[cat.pk, dog.pk])) == ["Cat", "Dog"]
    assert found(MPAnimal.objects.filter(pk__in=MPAnimal.objects.filter(name="Dog").values("pk"))) == ["Dog"]
    assert found(MPAnimal.objects.exclude(pk=cat.pk).filter(depth=2)) == ["Dog"]


def test_subquery_is_asked_of_the_querysets_own_database(backend):
    ann = Author.objects.filter(name="Ann").values("pk")
    elsewhere = Book.objects.using("elsewhere").filter(authors__in=ann)

    with pytest.raises(ConnectionDoesNotExist, match="elsewhere"):
        backend.search(MATCH_ALL, elsewhere).count()


@pytest.mark.parametrize(
    ("queryset", "line"),
    [
        (lambda: Book.objects.filter(summary="x"), 'index.FilterField("summary") to Book.search_fields'),
        (
            lambda: Book.objects.filter(tags__name="x"),
            'index.FilterField("name") to the RelatedFields("tags") definition in Book.search_fields',
        ),
        (
            lambda: Character.objects.filter(novel__authors__name="x"),
            "a suitable index.RelatedFields definition to Character.search_fields",
        ),
    ],
)
def test_filter_on_a_field_that_is_not_indexed_names_the_line_to_add(backend, queryset, line):
    with pytest.raises(FilterFieldError) as raised:
        backend.search(MATCH_ALL, queryset())

    assert str(raised.value).endswith(f"Please add {line}.")


@pytest.mark.parametrize("condition", [{"title__iregex": "a"}, {"number_of_pages__gt": F("id")}])
def test_filter_with_a_lookup_the_index_does_not_know_says_so(backend, condition):
    with pytest.raises(FilterError, match="not recognised"):
        list(backend.search(MATCH_ALL, Book.objects.filter(**condition)))


@pytest.mark.parametrize("order", ["number_of_pages", "-number_of_pages", "title", "-publication_date"])
def test_results_follow_the_order_of_a_filter_field(backend, titles, order):
    results = backend.search(MATCH_ALL, Book.objects.order_by(order), order_by_relevance=False)

    assert titles(results) == titles(Book.objects.order_by(order))
    assert titles(results[1:3]) == titles(Book.objects.order_by(order)[1:3])


def test_results_follow_several_orders_and_an_expression(backend, make_book, titles):
    make_book("Alpha", pages=5)
    by_two = Book.objects.order_by("-title", "number_of_pages")
    by_expression = Book.objects.order_by(F("number_of_pages").desc())

    for queryset in (by_two, by_expression):
        assert titles(backend.search(MATCH_ALL, queryset, order_by_relevance=False)) == titles(queryset)


def test_results_without_a_value_come_last_in_either_direction(backend):
    Author.objects.filter(name="Bob").update(date_of_birth=date(1970, 1, 1))
    Author.objects.filter(name="Cat").update(date_of_birth=date(1980, 1, 1))
    for one in Author.objects.all():
        one.save()

    def names(order):
        queryset = Author.objects.order_by(order)
        return [one.name for one in backend.search(MATCH_ALL, queryset, order_by_relevance=False)]

    assert names("date_of_birth") == ["Bob", "Cat", "Ann"]
    assert names("-date_of_birth") == ["Cat", "Bob", "Ann"]


def test_order_by_a_field_that_is_not_indexed_names_the_line_to_add(backend):
    with pytest.raises(OrderByFieldError, match=r'index.FilterField\("summary"\) to Book.search_fields'):
        backend.search(MATCH_ALL, Book.objects.order_by("summary"), order_by_relevance=False)


def test_filters_of_a_child_model_hold_for_its_own_objects_only(backend, titles):
    ProgrammingGuide.objects.create(
        title="Alpha", programming_language="py", number_of_pages=10, publication_date="2020-01-01"
    )

    results = backend.search(
        "alpha", ProgrammingGuide.objects.filter(programming_language="py", number_of_pages=10)
    )

    assert titles(results) == ["Alpha"]
    assert backend.search("alpha", Book.objects.filter(number_of_pages=10)).count() == 2
