"""What the page makes of an engine that has something to say about words, and that it is whole without.

The methods stand in for an engine's: ``suggestion``, ``corrections`` and ``highlighter`` of its results.
"""

import re
from types import SimpleNamespace

import pytest
from django.utils.html import escape
from django.utils.safestring import mark_safe
from wagtail.search.backends.base import BaseSearchResults

from tests.factories import MentorFactory, OfficeFactory, UserFactory, coordinator_of
from wagtail_mentoring.directory.models import Mentor, MentorDegree
from wagtail_mentoring.search.results import SearchResults

HTMX = {"HX-Request": "true"}
WORDS = ("suggestion", "corrections", "highlighter")


class Highlighter:
    """Marks one word, as an engine would its own."""

    def __init__(self, word):
        self.word = word

    def marked(self, text):
        pattern = re.compile(re.escape(escape(self.word)), re.IGNORECASE)
        return mark_safe(pattern.sub(lambda found: f"<mark>{found[0]}</mark>", escape(text)))  # noqa: S308

    def excerpt(self, text):
        return self.marked(text) if self.word.lower() in text.lower() else mark_safe("")


@pytest.fixture(autouse=True)
def engine_of_few_words(monkeypatch, settings):
    """The database as the engine: what it says about words is only what a test gives it."""
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
    assert not any(hasattr(BaseSearchResults, name) for name in WORDS)


@pytest.fixture
def says(monkeypatch):
    """Give the engine something to say: ``says(suggestion="genetics")``."""

    def give(**answers):
        for name, answer in answers.items():
            monkeypatch.setattr(BaseSearchResults, name, lambda self, answer=answer: answer, raising=False)

    return give


@pytest.fixture
def people(industry):
    MentorFactory(name="Ana Ruiz", slug="ana", job_title="Geneticist", employer="Acme", bio="Genetics.")
    MentorFactory(name="Ben Adler", slug="ben", bio="Genetics and law.", terms=[industry["Law"]])


def listing(client, directory, query):
    return client.get(directory.url + query).context["listing"]


def page(client, directory, query, **kwargs):
    return client.get(directory.url + query, **kwargs).content.decode()


# --- did you mean ---


def test_other_words_are_offered_where_nobody_is_found(client, directory, people, says):
    says(suggestion="genetics")

    offered = listing(client, directory, "?q=genetix&sort=name").did_you_mean

    assert (offered.label, offered.url) == ("genetics", f"{directory.url}?q=genetics&sort=name")
    assert 'Did you mean <a href="/mentors/?q=genetics">genetics</a>?' in page(
        client, directory, "?q=genetix"
    )


def test_other_words_are_offered_where_few_are_found_and_not_where_many_are(client, directory, people, says):
    says(suggestion="genetics")
    MentorFactory(bio="Genetix")
    assert listing(client, directory, "?q=genetix").did_you_mean

    for _ in range(3):
        MentorFactory(bio="Genetix")
    for _ in range(3):
        MentorFactory(bio="Genetics")

    assert listing(client, directory, "?q=genetix").did_you_mean is None


@pytest.mark.parametrize("suggestion", [None, "", "   ", "!!!", "nobody"])
def test_words_that_find_no_more_are_not_offered(client, directory, people, says, suggestion):
    says(suggestion=suggestion)

    assert listing(client, directory, "?q=genetix").did_you_mean is None


def test_other_words_must_find_somebody_among_the_chosen_filters(client, directory, people, says):
    says(suggestion="genetics")

    assert listing(client, directory, "?industry=law&q=genetix").did_you_mean
    assert listing(client, directory, "?industry=biotech&q=genetix").did_you_mean is None


def test_nothing_is_offered_without_words(client, directory, people, says):
    says(suggestion="genetics", corrections=[SimpleNamespace(typed="a", meant="b")])

    for query in ("", "?industry=energy", "?q=!!!"):
        assert listing(client, directory, query).did_you_mean is None
        assert listing(client, directory, query).correction is None


# --- corrected ---


def test_visitor_is_told_what_was_taken_for_what(client, directory, people, says):
    says(corrections=[SimpleNamespace(typed="genetix", meant="genetics")], suggestion="genetic")
    MentorFactory(bio="Genetix")

    shown = listing(client, directory, "?q=genetix&industry=law").correction
    assert shown is None  # nobody is shown

    shown = listing(client, directory, "?q=genetix").correction
    assert shown.sentence == "Showing results for “genetics” instead of “genetix”."
    assert (shown.label, shown.url) == ("Search only for “genetix”", f"{directory.url}?q=%22genetix%22")
    assert listing(client, directory, "?q=genetix").did_you_mean is None
    assert client.get(shown.url).status_code == 200


def test_word_that_was_only_left_out_was_taken_for_nothing(client, directory, people, says):
    says(corrections=[SimpleNamespace(typed="genetix", meant="")])

    assert listing(client, directory, "?q=genetics").correction is None


def test_visitor_who_insists_gets_the_words_as_written(client, directory, people, monkeypatch):
    MentorFactory(name="Contracts of states", slug="one")
    MentorFactory(name="States of contracts", slug="two")

    found = listing(client, directory, "?q=%22contracts+of+states%22")

    assert [entry.card.name for entry in found.entries] == ["Contracts of states"]
    assert [chip.label for chip in found.chips] == ['"contracts of states"']


def test_screen_readers_are_told_of_the_correction(client, directory, people, says):
    says(corrections=[SimpleNamespace(typed="genetix", meant="genetics")])

    html = page(client, directory, "?q=genetics", headers=HTMX)

    status = re.search(r'id="wm-directory-status"[^>]*>([^<]*)<', html)[1]
    assert status == "2 mentors match. Showing results for “genetics” instead of “genetix”."


def test_typed_words_are_escaped(client, directory, people, says):
    evil = "<script>alert(1)</script>"
    says(corrections=[SimpleNamespace(typed=evil, meant=evil)], suggestion=evil)

    assert evil not in page(client, directory, "?q=genetics")
    assert evil not in page(client, directory, "?q=nobody")


# --- marked ---


def test_found_words_are_marked_on_the_card(client, directory, people, says, industry):
    says(highlighter=Highlighter("geneti"))

    html = page(client, directory, "?q=genetics&sort=name")

    assert "<mark>Geneti</mark>cist" in html
    assert '<p class="wm-mentor-card__excerpt"><mark>Geneti</mark>cs and law.</p>' in html
    assert "&lt;mark&gt;" not in html


def test_marked_name_is_still_one_link(client, directory, people, says):
    says(highlighter=Highlighter("ruiz"))

    assert '<a href="/mentors/ana/">Ana <mark>Ruiz</mark></a>' in page(client, directory, "?q=ruiz")


def test_bio_without_the_words_is_not_quoted(client, directory, people, says):
    says(highlighter=Highlighter("Ana"))

    assert "wm-mentor-card__excerpt" not in page(client, directory, "?q=ana")


def test_nothing_is_marked_without_words(client, directory, people, says):
    says(highlighter=Highlighter("geneti"))

    assert "<mark>" not in page(client, directory, "")


def test_text_of_mentors_stays_text(client, directory, says):
    says(highlighter=Highlighter("law"))
    evil = "<script>law</script>"
    MentorFactory(name=evil, job_title=evil, employer=evil, city=evil, bio=evil)

    assert "<script>" not in re.sub(r"<script (src|type)=", "", page(client, directory, "?q=law"))


@pytest.mark.parametrize("user", ["anyone", "signed in", "staff"])
@pytest.mark.parametrize("level", ["signed_in", "staff"])
@pytest.mark.parametrize("field", ["job_title", "employer", "city", "bio"])
def test_hidden_field_is_neither_marked_nor_quoted(client, directory, says, field, level, user):
    says(highlighter=Highlighter("canary"))
    MentorFactory(name="Ana Ruiz", field_visibility={field: level}, **{field: "canary"})
    if user != "anyone":
        client.force_login(UserFactory() if user == "signed in" else coordinator_of(OfficeFactory()))

    html = page(client, directory, "?q=ruiz")

    may_see = user == "staff" or (user == "signed in" and level == "signed_in")
    assert ("<mark>canary</mark>" in html) is may_see


def test_nobody_finds_a_mentor_by_what_is_hidden(engine, client, directory):
    """Not even staff: a search would tell what a field holds, letter by letter."""
    values = {"photo": "canary.webp", "linkedin_url": "https://canary.example/"}
    for field in Mentor.FIELDS_WITH_AUDIENCE:
        for level in ("signed_in", "staff"):
            value = values.get(field, "canary") if field != "degrees" else [MentorDegree(degree="canary")]
            hidden = {field: value, "photo_alt": "canary", "consent_text": "canary", "pronouns": "canary"}
            audiences = {"pronouns": "staff", field: level}
            MentorFactory(name=f"Hides {field} as {level}", field_visibility=audiences, **hidden)
    MentorFactory(name="Ben Adler", bio="canary")

    for user in (None, UserFactory(), coordinator_of(OfficeFactory())):
        if user:
            client.force_login(user)
        found = listing(client, directory, "?q=canary")
        assert [entry.card.name for entry in found.entries] == ["Ben Adler"]
        assert Mentor.objects.listed().autocomplete("canar").count() == 0


# --- whole without ---


@pytest.mark.parametrize("query", ["?q=genetics", "?q=nobody", "?q=%22genetics%22", "?industry=law&q=nobody"])
def test_page_is_whole_with_an_engine_that_says_nothing(
    engine, client, directory, people, monkeypatch, query
):
    for name in (*WORDS, "facet_counts"):
        monkeypatch.delattr(SearchResults, name, raising=False)

    html = page(client, directory, query)

    assert "Did you mean" not in html
    assert "<mark>" not in html
    assert ("Without" in html) is ("nobody" in query)
    assert 'name="industry"' in html
