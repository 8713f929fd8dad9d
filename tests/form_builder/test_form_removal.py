"""Deleting and unpublishing forms: what is needed stays, and whoever tries is told why."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ReferenceIndex

from tests.applications.builders import fill, make_form, make_round, start, submit
from tests.applications.staff_world import make_world
from tests.factories import UserFactory
from tests.reviews.builders import make_phase
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.programs.models import Round


@pytest.fixture
def world(site_root):
    return make_world()


@pytest.fixture
def as_editor(world, client):
    client.force_login(UserFactory(is_superuser=True))
    return client


def at(name, form):
    return reverse(f"mentoring_forms:{name}", args=[form.pk])


def bulk(*rows):
    ids = "&".join(f"id={row.pk}" for row in rows)
    address = reverse("wagtail_bulk_action", args=["wagtail_mentoring", "applicationform", "delete"])
    return f"{address}?{ids}&next={reverse('mentoring_forms:list')}"


def used(world):
    """A form with an application that was handed in and one that was only begun."""
    submit(fill(start(round_form=world.round_form)))
    start(round_form=world.round_form)
    return world.round_form.form


def test_form_that_is_needed_is_not_deleted_and_the_page_says_what_needs_it(world, as_editor):
    form = used(world)
    make_phase(world.law_round_form, rubric=form, name="First reading")
    # As on a portal, where Wagtail keeps an index of what refers to what.
    ReferenceIndex.create_or_update_for_object(world.round_form)

    page, forced = as_editor.get(at("delete", form)), as_editor.post(at("delete", form))

    for response in (page, forced):
        assert "2 applications were made with it." in response.text
        assert "2026/27" in response.text
        assert "First reading" in response.text
        assert "its version is kept for good" in response.text
        assert "Yes, delete" not in response.text
        assert "referenced" not in response.text
    assert ApplicationForm.objects.filter(pk=form.pk).exists()


def test_several_forms_are_deleted_only_if_none_is_needed(world, as_editor):
    form, spare, other = used(world), make_form(), make_form()

    page, forced = as_editor.get(bulk(form, spare)), as_editor.post(bulk(form, spare), follow=True)

    assert page.text.count("2 applications were made with it.") == 1
    assert "Yes, delete" not in page.text
    assert "Nothing was deleted" in forced.text
    assert ApplicationForm.objects.filter(pk__in=[form.pk, spare.pk]).count() == 2

    assert "Yes, delete" in as_editor.get(bulk(spare, other)).text
    as_editor.post(bulk(spare, other))
    assert not ApplicationForm.objects.filter(pk__in=[spare.pk, other.pk]).exists()


def test_form_that_nothing_needs_is_deleted(world, as_editor):
    form = make_form()

    assert "Yes, delete" in as_editor.get(at("delete", form)).text
    as_editor.post(at("delete", form))

    assert not ApplicationForm.objects.filter(pk=form.pk).exists()


def test_form_of_another_office_is_not_among_several_to_delete(world, client):
    mine, theirs = make_form(office=world.career), make_form(office=world.law)
    client.force_login(world.coordinator)

    client.post(bulk(mine, theirs))

    assert ApplicationForm.objects.filter(pk__in=[mine.pk, theirs.pk]).count() == 2


def test_form_that_a_round_uses_stays_published_and_the_page_says_so(world, as_editor):
    form = world.round_form.form

    page, forced = as_editor.get(at("unpublish", form)), as_editor.post(at("unpublish", form))

    for response in (page, forced):
        assert "so it stays published" in response.text
        assert "2026/27" in response.text
        assert "Yes, unpublish it" not in response.text
    assert ApplicationForm.objects.get(pk=form.pk).live


def test_form_of_a_round_that_is_over_is_unpublished_and_offered_no_more(world, as_editor):
    form, today = world.round_form.form, timezone.localdate()
    Round.objects.update(
        opens_at=timezone.now() - timedelta(days=500),
        closes_at=timezone.now() - timedelta(days=450),
        starts_on=today - timedelta(days=400),
        ends_on=today - timedelta(days=100),
    )
    data = {"round": make_round(program=world.program).pk, "role": "mentor", "form": form.pk, "entry": "open"}

    assert "no longer offered" in as_editor.get(at("unpublish", form)).text
    as_editor.post(at("unpublish", form))
    as_editor.post(reverse("mentoring_round_forms:add"), data)

    assert not ApplicationForm.objects.get(pk=form.pk).live
    assert RoundForm.objects.filter(form=form).count() == 1


def test_rubric_of_running_reviews_stays_published(world, as_editor):
    rubric = make_phase(world.round_form, name="First reading").rubric

    as_editor.post(at("unpublish", rubric))

    assert "First reading" in as_editor.get(at("unpublish", rubric)).text
    assert ApplicationForm.objects.get(pk=rubric.pk).live


def test_day_to_unpublish_a_form_in_use_passes_and_the_history_says_so(world, as_editor):
    form, spare = world.round_form.form, make_form()
    yesterday = timezone.now() - timedelta(days=1)
    ApplicationForm.objects.filter(pk__in=[form.pk, spare.pk]).update(expire_at=yesterday, live=True)

    call_command("publish_scheduled")

    assert ApplicationForm.objects.get(pk=form.pk).live
    assert not ApplicationForm.objects.get(pk=spare.pk).live
    assert "Not unpublished on its day" in as_editor.get(at("history", form)).text
