"""Changes that signals tell of indirectly or not at all: each is found at once, or found by a check."""

from io import StringIO

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from modelsearch.test.testapp.models import Author, Book, Character, Novel, UnindexedBook
from taggit.models import Tag, TaggedItem

from wagtail_mentoring.search import note_changes
from wagtail_mentoring.search.models import Change
from wagtail_mentoring.search.rebuilding import compact

pytestmark = pytest.mark.django_db

INDEX = "searchtests.book"


@pytest.fixture
def found(empty_index):
    """Return a function that says how many books are found."""
    return lambda words, model=Book: empty_index.search(words, model).count()


@pytest.fixture
def fold(empty_index):
    """Return a function that folds all changes into files, so that a later one is seen for itself."""

    def fold(model=Book):
        compact(empty_index.get_index_for_model(model).files)

    return fold


def check(*options):
    out = StringIO()
    call_command("mentoring_index", "check", *options, "--index", INDEX, stdout=out)
    return out.getvalue()


def unsaved(title="Mentor"):
    return Book(title=title, number_of_pages=1, publication_date="2020-01-01")


# What no signal tells of


def test_bulk_created_objects_are_found_once_noted(found):
    books = Book.objects.bulk_create([unsaved(), unsaved()])
    assert found("mentor") == 0

    assert note_changes(Book.objects.filter(pk__in=[book.pk for book in books])) == 2

    assert found("mentor") == 2


def test_updated_objects_are_found_as_they_are_once_noted(found, make_book, fold):
    make_book("Mentor")
    fold()
    with transaction.atomic():
        note_changes(Book.objects.filter(title="Mentor"))
        Book.objects.filter(title="Mentor").update(title="Guide")

    assert (found("mentor"), found("guide")) == (0, 1)


def test_objects_deleted_by_hand_are_gone_once_noted(found, make_book, fold):
    book = make_book("Mentor")
    fold()
    with transaction.atomic():
        note_changes(Book.objects.filter(pk=book.pk))
        book.tags.clear()
        Book.objects.filter(pk=book.pk)._raw_delete("default")

    assert found("mentor") == 0


def test_noting_is_undone_with_the_change(found, make_book, fold):
    make_book("Mentor")
    fold()
    with transaction.atomic():
        note_changes(Book.objects.all())
        transaction.set_rollback(True)

    assert not Change.objects.exists()


def test_objects_of_a_child_model_are_noted_as_such(found, fold):
    Novel.objects.create(title="Mentor", setting="Arrakis", number_of_pages=1, publication_date="2020-01-01")
    fold()
    Novel.objects.update(setting="Caladan")

    note_changes(Book.objects.all())

    assert (found("arrakis"), found("caladan")) == (0, 1)
    assert [change.model for change in Change.objects.filter(index=INDEX)] == ["searchtests.novel"]


def test_any_number_of_objects_is_noted(found, django_assert_max_num_queries):
    Book.objects.bulk_create(unsaved() for _ in range(1200))

    with django_assert_max_num_queries(20):
        assert note_changes(Book.objects.all()) == 1200


def test_noting_a_model_that_is_not_indexed_says_so(db):
    with pytest.raises(ValueError, match="UnindexedBook is not indexed"):
        note_changes(UnindexedBook.objects.all())


def test_noting_costs_nothing_where_the_site_has_another_engine(settings, make_book):
    make_book("Mentor")
    Change.objects.all().delete()
    settings.MODELSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database.fallback"}}

    assert note_changes(Book.objects.all()) == 0
    assert not Change.objects.exists()


# What a check finds


@pytest.fixture
def unnoticed(found, make_book, fold):
    """An index that differs in every way: one object changed, one new, one gone."""
    changed, gone = make_book("Mentor"), make_book("Mentor gone")
    kept = make_book("Mentor kept", authors=["Ann", "Ben"], tags=["red", "blue"])
    fold()
    Book.objects.filter(pk=changed.pk).update(title="Guide")
    Book.objects.filter(pk=gone.pk)._raw_delete("default")
    [new] = Book.objects.bulk_create([unsaved("Mentor new")])
    return {"changed": changed, "gone": gone, "new": new, "kept": kept}


def test_check_names_objects_that_changed_unnoticed(unnoticed):
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("mentoring_index", "check", "--index", INDEX, stdout=out)

    assert f"1 object has changed unnoticed: {unnoticed['changed'].pk}" in out.getvalue()
    assert f"1 object is not in the index: {unnoticed['new'].pk}" in out.getvalue()
    assert f"1 entry has no object: {unnoticed['gone'].pk}" in out.getvalue()
    assert "mentoring_index check --repair" in out.getvalue()
    assert not Change.objects.filter(index=INDEX).exists()


def test_repair_notes_exactly_what_differs(unnoticed, found):
    assert "They are noted." in check("--repair")

    differing = {str(unnoticed[name].pk) for name in ("changed", "gone", "new")}
    assert set(Change.objects.filter(index=INDEX).values_list("key", flat=True)) == differing
    assert (found("guide"), found("new"), found("gone"), found("kept")) == (1, 1, 0, 1)
    assert "unnoticed" not in check()


def test_check_finds_nothing_where_only_the_order_of_related_objects_differs(unnoticed, found):
    check("--repair")
    kept = unnoticed["kept"]
    kept.tags.through.objects.filter(object_id=kept.pk).delete()
    kept.tags.through.objects.bulk_create(
        kept.tags.through(content_object=kept, tag=tag) for tag in Tag.objects.order_by("-pk")
    )

    assert "unnoticed" not in check()


# What signals tell of


def test_object_loaded_from_a_fixture_is_found(found, make_book, fold):
    novel = Novel.objects.create(
        title="Mentor", setting="Arrakis", number_of_pages=1, publication_date="2020-01-01"
    )
    fixture = serializers.serialize("json", [Book.objects.get(), novel])
    novel.delete()
    fold()
    assert found("mentor") == 0

    for loaded in serializers.deserialize("json", fixture):
        loaded.save()

    assert (found("mentor"), found("arrakis")) == (1, 1)


@pytest.mark.parametrize("order", [1, -1])
def test_fixture_may_name_parent_and_child_in_any_order(found, order):
    novel = Novel.objects.create(
        title="Mentor", setting="Arrakis", number_of_pages=1, publication_date="2020-01-01"
    )
    fixture = serializers.serialize("json", [Book.objects.get(), novel][::order])
    Change.objects.all().delete()
    assert found("mentor") == 0

    with connection.constraint_checks_disabled():
        for loaded in serializers.deserialize("json", fixture):
            loaded.save()

    assert (found("mentor"), found("arrakis")) == (1, 1)


RELATION_CHANGES = {
    "set": lambda book, ann: book.authors.set([ann]),
    "add": lambda book, ann: book.authors.add(ann),
    "add from the other side": lambda book, ann: ann.books.add(book),
    "set from the other side": lambda book, ann: ann.books.set([book]),
}

RELATION_ENDS = {
    "set": lambda book, ann: book.authors.set([]),
    "remove": lambda book, ann: book.authors.remove(ann),
    "clear": lambda book, ann: book.authors.clear(),
    "remove from the other side": lambda book, ann: ann.books.remove(book),
    "clear from the other side": lambda book, ann: ann.books.clear(),
    "set from the other side": lambda book, ann: ann.books.set([]),
    "deletion": lambda book, ann: ann.delete(),
    "deletion of several": lambda book, ann: Author.objects.all().delete(),
}


@pytest.mark.parametrize("change", RELATION_CHANGES.values(), ids=RELATION_CHANGES.keys())
def test_related_object_is_found_as_soon_as_it_is_related(found, make_book, fold, change):
    book, ann = make_book("Mentor"), Author.objects.create(name="Ann")
    fold()

    change(book, ann)

    assert found("ann") == 1


@pytest.mark.parametrize("end", RELATION_ENDS.values(), ids=RELATION_ENDS.keys())
def test_related_object_is_gone_as_soon_as_the_relation_ends(found, make_book, fold, end):
    book = make_book("Mentor", authors=["Ann"])
    fold()
    assert found("ann") == 1

    end(book, Author.objects.get())

    assert found("ann") == 0


@pytest.mark.parametrize("change", ["add", "clear"])
def test_both_ends_of_a_relation_are_noted(empty_index, make_book, fold, change):
    book, ann = make_book("Mentor", pages=77), Author.objects.create(name="Ann")
    if change == "clear":
        book.authors.add(ann)
    fold(Author)

    book.authors.add(ann) if change == "add" else book.authors.clear()

    long_books = Author.objects.filter(books__number_of_pages=77)
    assert empty_index.search("ann", long_books).count() == (1 if change == "add" else 0)


def test_renamed_related_object_is_found_by_its_new_name(found, make_book, fold):
    make_book("Mentor", authors=["Ann"])
    fold()

    Author.objects.get().save()
    assert not Change.objects.filter(index=INDEX).exists()  # nothing a book mentions has changed
    ann = Author.objects.get()
    ann.name = "Berta"
    ann.save()

    assert (found("ann"), found("berta")) == (0, 1)


@pytest.mark.parametrize("delete", [False, True])
def test_renamed_or_deleted_tag_is_no_longer_found(found, make_book, fold, delete):
    make_book("Mentor", tags=["violet"])
    fold()
    tag = Tag.objects.get()
    tag.name = "crimson"
    tag.delete() if delete else tag.save()

    assert (found("violet"), found("crimson")) == (0, 0 if delete else 1)


def test_tags_changed_in_every_way_are_found(found, make_book, fold):
    book = make_book("Mentor")
    fold()
    book.tags.add("violet", "red")
    assert (found("violet"), found("red")) == (1, 1)
    fold()
    book.tags.remove("red")
    assert (found("violet"), found("red")) == (1, 0)
    fold()
    book.tags.clear()
    assert found("violet") == 0


def test_row_that_links_two_objects_may_be_saved_and_deleted_by_itself(found, make_book, fold):
    book = make_book("Mentor")
    fold()
    link = TaggedItem.objects.create(content_object=book, tag=Tag.objects.create(name="violet"))
    assert found("violet") == 1
    fold()
    link.delete()
    assert found("violet") == 0


def test_object_of_a_foreign_key_is_found_when_made_moved_and_deleted(found, fold):
    dune, hobbit = (
        Novel.objects.create(title=title, setting="far", number_of_pages=1, publication_date="2020-01-01")
        for title in ("Dune", "Hobbit")
    )
    fold()
    paul = Character.objects.create(name="Paul", novel=dune)
    assert found("paul dune") == 1
    fold()
    paul.novel = hobbit
    paul.save()
    assert (found("paul dune"), found("paul hobbit")) == (0, 1)
    fold()
    paul.delete()
    assert found("paul") == 0


def test_object_saved_through_its_parent_model_keeps_what_the_child_adds(found, fold):
    Novel.objects.create(title="Mentor", setting="Arrakis", number_of_pages=1, publication_date="2020-01-01")
    fold()
    parent = Book.objects.get()
    parent.title = "Guide"
    parent.save()

    assert (found("mentor"), found("guide"), found("arrakis")) == (0, 1, 1)
