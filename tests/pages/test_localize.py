"""Pages, terms and forms are translated with wagtail-localize; visitors read them in their language."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Page
from wagtail_localize.models import StringTranslation, Translation

from tests.applications.builders import ask, make_round_form, section, start, uid
from tests.factories import MentorFactory, RoundFactory, TermFactory
from tests.pages.builders import make_program_page
from wagtail_mentoring.pages.models import MentorDirectoryPage

GERMAN = {
    "Law": "Recht",
    "Look at the mentors": "Sehen Sie sich um",
    "Goals": "Ziele",
    "Apply for a mentor": "Mentorin gesucht",
    "First": "Erstes",
}


@pytest.fixture(autouse=True)
def german(german_locale, site_root, migrations_table):
    site_root.copy_for_translation(german_locale).save_revision().publish()
    return german_locale


@pytest.fixture
def submit(client, german, django_capture_on_commit_callbacks):
    """What an editor does on the screen “Translate”; wagtail-localize publishes after the transaction."""

    def send(instance):
        user = get_user_model().objects.get_or_create(username="admin", is_staff=True, is_superuser=True)[0]
        client.force_login(user)
        options = instance._meta
        if isinstance(instance, Page):
            url = reverse("wagtail_localize:submit_page_translation", args=[instance.pk])
        else:
            address = [options.app_label, options.model_name, instance.pk]
            url = reverse("wagtail_localize:submit_snippet_translation", args=address)
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(url, {"locales": [german.pk]}).status_code == 302
        return Translation.objects.get(source__object_id=instance.translation_key)

    return send


@pytest.fixture
def translate(submit, django_capture_on_commit_callbacks):
    """Submit it, save every text that ``GERMAN`` has and publish; return the texts that were offered."""

    def to_german(instance, *, publish=True):
        translation = submit(instance)
        offered = put_into_german(translation)
        if publish:
            with django_capture_on_commit_callbacks(execute=True):
                translation.save_target(publish=True)
        return offered

    return to_german


def put_into_german(translated):
    segments = translated.source.stringsegment_set.select_related("string", "context")
    for segment in segments:
        if segment.string.data in GERMAN:
            StringTranslation.objects.create(
                translation_of=segment.string,
                locale=translated.target_locale,
                context=segment.context,
                data=GERMAN[segment.string.data],
            )
    return {segment.string.data for segment in segments}


def text_of(response):
    assert response.status_code == 200
    return " ".join(response.text.split())


def test_program_page_leads_on_in_german_and_its_facts_follow(client, site_root, index, translate):
    directory = site_root.add_child(
        instance=MentorDirectoryPage(title="Find a mentor", slug="find", locale=site_root.locale)
    )
    call = {"otherwise_page": directory.pk, "otherwise": "<p>Look at the mentors</p>", "text": "", "role": ""}
    page = make_program_page(index, title="Connect", slug="connect", body=[("call_to_action", call)])
    for each in (index, directory, page):
        translate(each)
    RoundFactory(program=page.program, in_state="closed")

    english = text_of(client.get("/mentoring-programs/connect/"))
    shown = text_of(client.get("/de/mentoring-programs/connect/"))

    assert "Sehen Sie sich um" in shown
    assert 'href="/de/find/"' in shown
    assert "Die Bewerbung ist geschlossen" in shown
    assert 'lang="de"' in shown
    assert 'href="/find/"' in english


def test_term_is_named_in_german_and_keeps_its_address(client, site_root, translate):
    term = TermFactory(name="Law", slug="law", vocabulary__slug="industry")
    MentorFactory(terms=[term])
    directory = site_root.add_child(
        instance=MentorDirectoryPage(title="Find a mentor", slug="find", locale=site_root.locale)
    )
    translate(directory)

    assert translate(term) == {"Law"}

    assert "Recht" in text_of(client.get("/de/find/?industry=law"))
    assert "Recht" not in text_of(client.get("/find/?industry=law"))


def test_form_is_asked_in_german_and_translators_are_offered_words_only(client, translate):
    when = {"question": uid("goals"), "test": "answered", "values": ""}
    goals = ask("long_text", "goals", help_text="")
    year = ask("choice", "year", options=["First", "Second"], help_text="", show_when=when)
    round_form = make_round_form([section("goals", goals, year)], publish=False)
    round_form.form.save_revision().publish()

    offered = translate(round_form.form)

    application = start(round_form)
    client.force_login(application.applicant)
    address = f"/mentoring/applications/{application.reference}/tasks/"
    assert "Mentorin gesucht" in text_of(client.get(f"/de{address}"))
    assert "Apply for a mentor" in text_of(client.get(address))
    assert uid("goals") not in offered
    assert round_form.form.name not in offered
    assert {"Goals", "First", "Apply for a mentor"} <= offered
