"""What of a form is not in the page's language says so, for whoever has the page read aloud."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from tests.application_forms.test_form_translations import german, published_source
from tests.applications.builders import SMALL, ask, fill, make_applicant, section, start, uid
from tests.applications.every_question import CONSENT, every_question, good_answers
from wagtail_mentoring.application_forms.text_marks import foreign_language
from wagtail_mentoring.application_forms.translations import Written, in_language
from wagtail_mentoring.directory.models import Term

pytestmark = pytest.mark.usefixtures("site_root", "german_locale")


def in_page(client, language, name, *args):
    with translation.override(language):
        url = reverse(f"wagtail_mentoring:{name}", args=args)
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def language_at(page, text):
    """The languages in which ``text`` is read aloud wherever it stands in the page's body."""
    nodes = page.body.find_all(string=re.compile(rf"(?<!\w){re.escape(text)}(?!\w)"))
    return {
        next(up["lang"] for up in node.parents if up.has_attr("lang")).partition("-")[0] for node in nodes
    }


def readings(page, texts):
    return {text: language_at(page, text) for text in texts}


@pytest.fixture
def draft(client):
    user = make_applicant()
    client.force_login(user)
    return fill(start(published_source([*every_question(), SCALE]), user), good_answers())


SCALE = section(
    "scale", ask("score", "nerve", label="How sure are you?", words="Poor\nExcellent", help_text="Be kind.")
)
SHOWN = {
    "about": ["About you", "Your name", "Your phone number"],
    "choices": [
        "What suits you", "Why we ask", "To match you.", "Your campus", "North", "South", "First", "Monday",
        "Days, best first", "Tuesday", "Energy",
    ],
    "goals": ["Your goals", "What do you hope for?", "Mentors you would like"],
    "cv": ["Your CV", "I agree", CONSENT],
    "scale": ["How sure are you?", "Be kind.", "Poor"],
}  # fmt: skip
TITLES = ["Apply for a mentor", "About you", "Your goals"]


@pytest.mark.parametrize("name", SHOWN)
def test_questions_that_are_not_translated_are_marked(client, draft, name):
    where = "application_section", draft.reference, uid(f"section {name}")

    german_page = in_page(client, "de", *where)
    assert readings(german_page, SHOWN[name]) == dict.fromkeys(SHOWN[name], {"en"})
    own_words = [text for text in ("Speichern und weiter", "(freiwillig)") if text in german_page.text]
    assert own_words
    assert readings(german_page, own_words) == dict.fromkeys(own_words, {"de"})

    assert in_page(client, "en-gb", *where).main.select("[lang]") == []


def test_term_that_is_translated_is_not_marked(client, draft):
    locale, term = Locale.objects.get(language_code="de"), Term.objects.get(name="Law")
    vocabulary = term.vocabulary.copy_for_translation(locale)
    vocabulary.save()
    other = term.copy_for_translation(locale)
    other.vocabulary, other.name = vocabulary, "Recht"
    other.save()

    page = in_page(client, "de", "application_section", draft.reference, uid("section choices"))

    assert readings(page, ["Energy", "Recht"]) == {"Energy": {"en"}, "Recht": {"de"}}


def test_titles_that_are_not_translated_are_marked(client, draft):
    begin = in_page(client, "de", "application_start", draft.round_form.pk)
    assert readings(begin, TITLES) == dict.fromkeys(TITLES, {"en"})
    tasks = in_page(client, "de", "application_tasks", draft.reference)
    assert readings(tasks, TITLES) == dict.fromkeys(TITLES, {"en"})


def test_labels_answers_and_problems_that_are_not_translated_are_marked_where_they_are_checked(client, draft):
    page = in_page(client, "de", "application_check", draft.reference)

    texts = ["Your campus", "North", "Monday", "Your goals", "Your CV"]
    assert readings(page, texts) == dict.fromkeys(texts, {"en"})
    assert language_at(page, "Laden Sie eine Datei hoch") == {"de"}
    assert language_at(page, "Graz") == {"de"}


def test_only_what_is_not_translated_is_marked(client):
    user = make_applicant()
    client.force_login(user)
    round_form = published_source(SMALL)
    german(round_form.form)
    draft = start(round_form, user)

    page = in_page(client, "de", "application_section", draft.reference, uid("section goals"))

    assert readings(page, ["Ziele", "Jahr", "Erstes", "Second"]) == {
        "Ziele": {"de"}, "Jahr": {"de"}, "Erstes": {"de"}, "Second": {"en"},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "page", "language"),
    [
        (Written("Goals", "en"), "de", "en"),
        (Written("Goals", "en"), "en-gb", ""),
        (Written("Ziele", "de"), "de-at", ""),
        (Written("Goals"), "de", ""),
        ("Goals", "de", ""),
    ],
)
def test_language_is_told_where_it_is_known_and_another(text, page, language):
    with translation.override(page):
        assert foreign_language(text) == language


def test_schema_in_a_language_is_the_same_but_for_its_words():
    schema = published_source([*SMALL, SCALE]).form.latest_version.schema

    assert in_language(schema, "de") == schema
