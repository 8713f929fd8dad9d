"""A page that wagtail-localize translates goes public with signatures, as its original does."""

import pytest
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import Translation

from wagtail_mentoring.pages.models import MentoringProgramPage
from wagtail_mentoring.publication.page_states import PageNow

pytestmark = pytest.mark.django_db


@pytest.fixture
def translated(world, admin_client, migrations_table, django_capture_on_commit_callbacks):
    """The German page of a public one, as “Translate this page” makes it; wagtail-localize publishes it."""
    world.publish_together()
    german = Locale.objects.create(language_code="de")
    world.parent.copy_for_translation(german, copy_parents=True)
    url = reverse("wagtail_localize:submit_page_translation", args=[world.page_pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert admin_client.post(url, {"locales": [german.pk]})["Location"] != reverse("wagtailadmin_home")
    return Translation.objects.get(target_locale=german, source__object_id=world.page.translation_key)


def german_page(world):
    return MentoringProgramPage.objects.get(locale__language_code="de", program=world.program)


def put_into_german(translated, text):
    segment = translated.source.stringsegment_set.get(context__path="title")
    segment.string.translations.update_or_create(
        locale=translated.target_locale, context=segment.context, defaults={"data": text}
    )


def test_translation_waits_as_a_draft_for_every_office(world, admin_client, translated):
    page = german_page(world)
    assert not page.live
    editor = admin_client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).text
    step = reverse("mentoring_publication:translation", args=[page.pk])
    assert step in editor

    put_into_german(translated, "Verbinden")
    assert admin_client.get(step).status_code == 200
    response = admin_client.post(step, {"digest": PageNow(page).digest})

    assert response["Location"] == reverse("mentoring_publication:page", args=[page.pk])
    assert german_page(world).get_latest_revision_as_object().title == "Verbinden"
    assert not german_page(world).live
    world.page_pk = page.pk
    world.publish_together()
    assert (german_page(world).live, german_page(world).title) == (True, "Verbinden")


def test_new_words_for_a_public_page_are_a_draft_and_not_yet_public(world, admin_client, translated):
    world.page_pk = german_page(world).pk
    world.publish_together()
    put_into_german(translated, "Neu")

    step = reverse("mentoring_publication:translation", args=[world.page_pk])
    admin_client.post(step, {"digest": world.page_now().digest})

    assert german_page(world).title == "Connect"
    assert german_page(world).get_latest_revision_as_object().title == "Neu"


def test_a_page_that_is_no_translation_has_no_such_step(world, admin_client, translated):
    step = reverse("mentoring_publication:translation", args=[world.page_pk])

    assert admin_client.post(step, {"digest": world.page_now().digest}).status_code == 302
    assert world.page.get_latest_revision_as_object().title == "Connect"
    assert step not in admin_client.get(reverse("wagtailadmin_pages:edit", args=[world.page_pk])).text
