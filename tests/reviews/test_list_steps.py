"""From one application to the next where the list is sorted by a figure of the reviews."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.applications.staff_world import hand_in
from wagtail_mentoring.casework.saved_filters import kept_query
from wagtail_mentoring.reviews.models import Review, ReviewAssignment

from .builders import give, review

pytestmark = pytest.mark.django_db

#: By application, the scores of its reviews: ties, averages that no decimal holds, and some that nobody read.
SCORES = {
    "third": (20, 20, 30),
    "tie": (20, 20, 30),
    "top": (90,),
    "none": (),
    "near": (23,),
    "unread": (),
    "low": (10, 11, 11),
}


@pytest.fixture
def scored(world):
    readers = [world.guest, world.colleague, world.coordinator]
    for name, scores in SCORES.items():
        application = hand_in(world.round_form, name, status="under_review")
        for reader, score in zip(readers, scores, strict=False):
            review(give(application, world.phase, reader, user=world.coordinator))
            Review.objects.filter(assignment__application=application, assignment__reviewer=reader).update(
                score=score
            )
    ReviewAssignment.objects.filter(review=None).delete()


@pytest.mark.parametrize("ordering", ["review_score", "-review_score"])
def test_next_leads_through_the_whole_list_in_the_order_of_its_scores(client, world, scored, ordering):
    client.force_login(world.coordinator)
    address = reverse("mentoring_applications:index")
    rows = list(client.get(f"{address}?ordering={ordering}").context["object_list"])
    assert len(rows) == len(SCORES) + 1
    assert [row.review_score is None for row in rows][-3:] == [True, True, True]

    places = [place_in(client, row, ordering) for row in rows]

    pks = [row.pk for row in rows]
    assert [place.after and place.after.pk for place in places] == [*pks[1:], None]
    assert [place.before and place.before.pk for place in places] == [None, *pks[:-1]]


def place_in(client, row, ordering):
    inspect = reverse("mentoring_applications:inspect", args=[row.pk])
    return client.get(f"{inspect}?list=ordering%3D{ordering}").context["view"].place


def test_who_may_not_read_scores_is_led_through_all_of_them(client, world, scored):
    may_read = Permission.objects.get(codename="view_review")
    for group in world.coordinator.groups.all():
        group.permissions.remove(may_read)
    client.force_login(world.coordinator)
    address = reverse("mentoring_applications:index")
    rows = list(client.get(f"{address}?ordering=review_score").context["object_list"])

    places = [place_in(client, row, "review_score") for row in rows]

    assert [place.after and place.after.pk for place in places] == [*[row.pk for row in rows[1:]], None]


def test_filter_is_saved_with_its_order_by_score(world):
    kept = kept_query(user=world.coordinator, query="ordering=-review_score&status=ready")

    assert (kept.query, kept.dropped) == ("ordering=-review_score&status=ready", [])
