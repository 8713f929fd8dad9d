"""What is saved is found, what is rolled back or deleted is not, before and after compaction."""

import pytest
from django.db import transaction
from modelsearch.query import MATCH_ALL
from modelsearch.test.testapp.models import Author, Book, Novel, UnindexedBook

from wagtail_mentoring.search import tasks
from wagtail_mentoring.search.models import Change, IndexState
from wagtail_mentoring.search.rebuilding import (
    MAX_SEGMENTS,
    RebuildUnderWay,
    compact,
    forget_everything,
    rebuild,
)
from wagtail_mentoring.search.tasks import COMPACT_AFTER


@pytest.fixture
def files(backend):
    return backend.get_index_for_model(Book).files


@pytest.fixture(params=["changes", "files"])
def settle(request, files):
    """Return a function after which the state so far lies in the database's rows, or in files."""
    return (lambda: None) if request.param == "changes" else (lambda: compact(files))


def count(backend, words="mentor"):
    return backend.search(words, Book).count()


@pytest.mark.django_db
def test_object_is_found_as_soon_as_it_is_saved(empty_index, make_book, settle):
    book = make_book("Mentor")
    settle()
    assert count(empty_index) == 1

    book.title = "Guide"
    book.save()
    assert (count(empty_index), count(empty_index, "guide")) == (0, 1)
    settle()
    assert (count(empty_index), count(empty_index, "guide")) == (0, 1)


@pytest.mark.django_db
def test_object_is_gone_as_soon_as_it_is_deleted(empty_index, make_book, settle):
    book = make_book("Mentor")
    make_book("Another mentor")
    settle()

    book.delete()
    assert count(empty_index) == 1
    settle()
    assert count(empty_index) == 1


@pytest.mark.django_db
def test_object_that_is_no_longer_to_be_found_is_dropped_when_saved(empty_index, make_book, settle):
    book = make_book("Mentor")
    settle()

    book.title = "Don't index me!"
    book.save()

    assert empty_index.search(MATCH_ALL, Book).count() == 0


@pytest.mark.django_db
def test_object_removed_by_hand_stays_away_until_it_is_saved(empty_index, make_book, settle):
    book = make_book("Mentor")
    empty_index.delete(book)
    settle()
    assert count(empty_index) == 0

    book.save()
    assert count(empty_index) == 1


@pytest.mark.django_db
def test_relation_changed_after_saving_is_indexed(empty_index, make_book, settle):
    book = make_book("Mentor")
    settle()
    assert count(empty_index, "violet") == 0

    book.tags.set(["violet"])

    assert count(empty_index, "violet") == 1


@pytest.mark.django_db
def test_relation_changed_from_its_other_side_is_indexed(empty_index, make_book, settle):
    book = make_book("Mentor")
    ann = Author.objects.create(name="Ann")
    settle()

    ann.books.add(book)

    assert count(empty_index, "ann") == 1


@pytest.mark.django_db
def test_unsaved_object_is_never_found(empty_index):
    empty_index.add(Book(title="Mentor", number_of_pages=1, publication_date="2020-01-01"))
    empty_index.add(Book(pk=77, title="Mentor", number_of_pages=1, publication_date="2020-01-01"))

    assert count(empty_index) == 0


@pytest.mark.django_db
def test_rolled_back_object_is_never_found_and_a_rolled_back_change_is_undone(empty_index, make_book):
    book = make_book("Mentor")

    with transaction.atomic():
        make_book("Mentor two")
        book.title = "Guide"
        book.save()
        assert (count(empty_index, "two"), count(empty_index, "guide")) == (1, 1)
        transaction.set_rollback(True)

    assert (count(empty_index, "two"), count(empty_index, "guide"), count(empty_index)) == (0, 0, 1)


@pytest.mark.django_db
def test_rolled_back_compaction_changes_nothing(empty_index, make_book, files):
    make_book("Mentor")

    with transaction.atomic():
        make_book("Mentor two")
        compact(files)
        transaction.set_rollback(True)

    assert (count(empty_index), count(empty_index, "two")) == (1, 0)


@pytest.mark.django_db
def test_model_without_search_fields_leaves_no_trace(empty_index):
    book = UnindexedBook.objects.create(title="Mentor", number_of_pages=1, publication_date="2020-01-01")
    empty_index.add(book)
    empty_index.delete(book)

    assert not Change.objects.exists()


@pytest.mark.django_db
def test_object_that_becomes_one_of_a_child_model_is_found_once(empty_index, make_book, settle):
    book = make_book("Mentor")
    settle()

    novel = Novel(book_ptr=book, setting="Arrakis")
    novel.__dict__.update(title="Mentor", number_of_pages=1, publication_date="2020-01-01")
    novel.save()

    assert (count(empty_index), empty_index.search("arrakis", Book).count()) == (1, 1)


@pytest.mark.django_db
def test_many_small_compactions_keep_everything_in_few_segments(empty_index, make_book, files):
    books = [make_book(f"Mentor {number}") for number in range(MAX_SEGMENTS + 4)]
    for book in books:
        book.save()
        compact(files)
    books[0].delete()
    compact(files)

    results = empty_index.search("mentor", Book)

    assert {book.pk for book in results} == {book.pk for book in books[1:]}
    state = IndexState.objects.get(index="searchtests.book")
    segments = [name for name in files.manifest(state.generation)["files"] if name.endswith(".seg")]
    assert len(segments) <= MAX_SEGMENTS
    assert not Change.objects.filter(index="searchtests.book").exists()


@pytest.mark.django_db
def test_change_during_a_rebuild_is_not_lost(empty_index, make_book, files):
    make_book("Mentor")
    second = make_book("Mentor two")

    def meanwhile(done):
        if done == 2:
            second.title = "Guide"
            second.save()
            assert compact(files) == 0  # it would take the change away from the rebuild

    assert rebuild(files, meanwhile) == 2
    assert (count(empty_index), count(empty_index, "guide")) == (1, 1)


@pytest.mark.django_db
def test_rebuild_overtaken_by_another_change_of_files_starts_again(empty_index, make_book, files):
    make_book("Mentor")
    rebuild(files)
    overtakings = []

    def meanwhile(done):
        if not overtakings:
            overtakings.append(True)
            make_book("Mentor two")
            forget_everything(files.index)

    assert rebuild(files, meanwhile) == 2
    assert count(empty_index) == 2


@pytest.mark.django_db
def test_second_rebuild_is_refused_while_one_is_at_work(empty_index, make_book, files):
    make_book("Mentor")

    def meanwhile(done):
        with pytest.raises(RebuildUnderWay, match="is being rebuilt already"):
            rebuild(files)

    assert rebuild(files, meanwhile) == 1
    assert rebuild(files) == 1


@pytest.mark.django_db(transaction=True)
def test_enough_changes_are_folded_into_files_when_the_last_is_committed(backend, make_book):
    backend.reset_indexes()
    Book.objects.bulk_create(
        Book(title=f"Mentor {number}", number_of_pages=1, publication_date="2020-01-01")
        for number in range(COMPACT_AFTER - 1)
    )
    backend.add_bulk(Book, Book.objects.all())
    assert Change.objects.filter(index="searchtests.book").count() == COMPACT_AFTER - 1

    make_book("The last mentor")
    tasks.wait_for_threads()

    assert Change.objects.filter(index="searchtests.book").count() <= 1  # what followed the compaction
    assert count(backend) == COMPACT_AFTER


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 30])
def test_search_asks_the_database_as_often_for_many_objects_as_for_one(
    empty_index, make_book, django_assert_num_queries, number
):
    for _ in range(number):
        make_book("Mentor", authors=["Ann"], tags=["red"])
    list(empty_index.search("mentor", Book))

    with django_assert_num_queries(3):  # the fingerprint, the synonyms, the objects
        results = empty_index.search("mentor", Book)
        assert (len(results[:20]), results.count()) == (min(number, 20), number)
        assert results.facet("tags__slug") == {"red": number}
