"""Pages found by their keys are those of the whole list, from whichever end they are looked for."""

import pytest
from django.db.models import F

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.key_pages import KeyPaginator

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven():
    world = make_world()
    for number, name in enumerate("gbfacde"):
        hand_in(world.round_form, name, status="ready" if number % 2 else "submitted", is_late=number == 3)


@pytest.mark.parametrize(
    "order",
    [
        ("-submitted_at", "-pk"),
        ("status", "-pk"),
        ("-applicant_name", "pk"),
        (F("released_at").desc(nulls_last=True), "-pk"),
    ],
    ids=str,
)
def test_pages_one_after_the_other_are_the_list(seven, order):
    rows = Application.objects.order_by(*order)

    for per_page in (1, 2, 3, 4, 7, 9):
        pages = [list(page) for page in KeyPaginator(rows, per_page)]

        assert [row for page in pages for row in page] == list(rows), per_page
        assert [len(page) for page in pages[:-1]] == [per_page] * (len(pages) - 1)


def test_what_completes_the_rows_is_asked_for_those_of_the_page_alone(seven):
    paginator = KeyPaginator(Application.objects.order_by("pk"), 3)
    paginator.completed = lambda rows: rows.annotate(again=F("reference"))

    assert [row.again == row.reference for row in paginator.page(3)] == [True]
