"""How many reviews a decision needs: a warning where somebody decides or releases, and nothing more."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.applications.staff_world import hand_in
from tests.reviews.builders import give, review
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.permissions import APPLICATION_POLICY
from wagtail_mentoring.reviews.sufficiency import missing_reviews, release_warnings
from wagtail_mentoring.selection.actions import move_application

pytestmark = pytest.mark.django_db

FEWER = "Fewer reviews are in than this phase needs before a decision"


@pytest.fixture
def phase(world):
    world.phase.min_reviews = world.phase.reviews_wanted = 2
    world.phase.save()
    return world.phase


def look(client, world):
    client.force_login(world.coordinator)
    return client.get(reverse("mentoring_applications:inspect", args=[world.application.pk])).text


def hand_in_review(world, reader):
    review(give(world.application, world.phase, reader, user=world.coordinator))


def waiting(world):
    rows = APPLICATION_POLICY.narrow(Application.objects.filter(status="accepted"), world.coordinator)
    return list(rows)


def warned(world):
    return release_warnings(world.round_form, waiting(world), world.coordinator)


def test_page_warns_until_enough_reviews_are_in(client, world, phase):
    give(world.application, phase, world.colleague, user=world.coordinator)
    hand_in_review(world, world.guest)
    assert f"{FEWER}: 1 of 2" in look(client, world)

    review(world.application.review_assignments.get(reviewer=world.colleague))

    assert FEWER not in look(client, world)


def test_phase_that_needs_none_warns_of_nothing(client, world, phase):
    phase.min_reviews = 0
    phase.save()
    Application.objects.update(status="accepted")

    assert FEWER not in look(client, world)
    assert warned(world) == []


def test_phase_that_has_not_opened_warns_of_nothing(client, world, phase):
    Application.objects.update(status="accepted")
    assert len(warned(world)) == 1
    phase.opens_at = timezone.now() + timedelta(days=1)
    phase.save()

    assert FEWER not in look(client, world)
    assert warned(world) == []


def test_who_is_ineligible_needs_no_reviews(world, phase):
    Application.objects.update(status="accepted")
    rows = waiting(world)
    assert len(release_warnings(world.round_form, rows, world.coordinator)) == 1
    for row in rows:
        row.status = "ineligible"

    assert release_warnings(world.round_form, rows, world.coordinator) == []


def test_nothing_is_missing_once_the_applicant_was_told(world, phase):
    assert missing_reviews(phase, done=0, application=world.application) == 2
    world.application.released_at = timezone.now()

    assert missing_reviews(phase, done=0, application=world.application) == 0


@pytest.mark.parametrize("status", ["withdrawn", "void", "expired", "closed"])
def test_nothing_is_missing_where_nobody_decides_any_more(world, phase, status):
    world.application.status = status

    assert missing_reviews(phase, done=0, application=world.application) == 0


def test_nothing_is_missing_once_all_is_erased(world, phase):
    world.application.anonymised_at = timezone.now()

    assert missing_reviews(phase, done=0, application=world.application) == 0


def test_decision_can_be_taken_with_fewer_reviews(world, phase):
    Application.objects.update(status="ready")
    world.application.refresh_from_db()

    application = move_application(
        application=world.application, to_status="accepted", user=world.coordinator
    )

    assert application.status == "accepted"


def test_release_screen_warns_of_how_many_and_lets_them_go(client, world, phase):
    hand_in_review(world, world.guest)
    hand_in_review(world, world.colleague)
    hand_in(world.round_form, "bea")
    hand_in(world.round_form, "cid")
    Application.objects.update(status="accepted")
    client.force_login(world.coordinator)

    page = client.get(reverse("mentoring_round_forms:release", args=[world.round_form.pk]))

    assert f"2 decisions rest on fewer reviews than “{phase.name}” needs (2)." in page.text
    assert 'name="sure"' in page.text


def test_review_that_was_taken_back_does_not_count(world, phase):
    for reader in (world.guest, world.colleague):
        hand_in_review(world, reader)
    Application.objects.update(status="accepted")
    assert warned(world) == []

    world.application.review_assignments.filter(reviewer=world.guest).update(withdrawn_at=timezone.now())

    assert len(warned(world)) == 1


def test_who_may_not_read_reviews_is_told_no_numbers(world, phase):
    Application.objects.update(status="accepted")
    for group in world.coordinator.groups.all():
        group.permissions.remove(*group.permissions.filter(codename="view_review"))

    assert warned(world) == []


def test_no_more_can_be_needed_than_each_gets(phase):
    phase.min_reviews = 3

    with pytest.raises(ValidationError, match="No more reviews can be needed"):
        phase.full_clean()
