"""Some mentors on any page."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from tests.factories import MentorFactory, TermFactory, VocabularyFactory
from tests.pages.builders import make_program_page, queries_of
from wagtail_mentoring.pages.models import MentorDirectoryPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def directory(index):
    return index.add_child(
        instance=MentorDirectoryPage(title="Find a mentor", slug="mentors", locale=index.locale)
    )


def add_strip(index, *, terms=(), number=4, directory=None):
    value = {"title": "Meet them", "text": "", "terms": [term.pk for term in terms], "number": number}
    return make_program_page(index, body=[("mentors", {**value, "directory": directory and directory.pk})])


def strip(client, page):
    response = client.get(page.url)
    assert response.status_code == 200
    html = BeautifulSoup(response.content, "html.parser")
    names = sorted(title.get_text(strip=True) for title in html.select(".wm-mentor-card .wm-card__title"))
    links = [link["href"] for link in html.select("article section a")]
    return names, links


def test_strip_shows_only_mentors_that_visitors_may_find_and_who_have_a_place(client, index):
    MentorFactory(name="Ada")
    MentorFactory(name="Draft", live=False)
    MentorFactory(name="Without consent", consented_at=None)
    MentorFactory(name="Full", capacity=1, places_taken=1)

    assert strip(client, add_strip(index))[0] == ["Ada"]


def test_strip_takes_any_term_of_a_vocabulary_and_one_of_each(client, index):
    industry, topic = VocabularyFactory(slug="industry"), VocabularyFactory(slug="topic")
    law, health = (
        TermFactory(vocabulary=industry, slug="law"),
        TermFactory(vocabulary=industry, slug="health"),
    )
    networking = TermFactory(vocabulary=topic, slug="networking")
    for name, terms in {
        "Law only": [law],
        "Law and networking": [law, networking],
        "Health and networking": [health, networking],
        "Networking only": [networking],
    }.items():
        mentor = MentorFactory(name=name)
        mentor.terms.set(terms)
        mentor.save()

    names, _ = strip(client, add_strip(index, terms=[law, health, networking]))

    assert names == ["Health and networking", "Law and networking"]


def test_strip_leads_to_the_directory_with_the_same_filters(client, index, directory):
    industry = VocabularyFactory(slug="industry")
    terms = [TermFactory(vocabulary=industry, slug=slug) for slug in ("health", "law")]
    mentor = MentorFactory(slug="ada")
    mentor.terms.set(terms[:1])
    mentor.save()

    _, links = strip(client, add_strip(index, terms=terms, directory=directory))

    assert links == [f"{directory.url}?industry=health&industry=law", f"{directory.url}ada/"]


def test_private_directory_shows_its_mentors_only_to_those_it_lets_in(
    client, index, directory, django_user_model
):
    MentorFactory(name="Ada")
    PageViewRestriction.objects.create(page=directory, restriction_type="login")
    page = add_strip(index, directory=directory)

    assert strip(client, page) == ([], [directory.url])

    assert b"Sign in to meet them" in client.get(page.url).content

    client.force_login(django_user_model.objects.create_user("student"))
    assert strip(client, page)[0] == ["Ada"]


def test_strip_without_mentors_and_without_a_directory_is_not_there(client, index):
    assert b"Meet them" not in client.get(add_strip(index).url).content


def test_strip_whose_mentors_are_all_taken_says_so(client, index, directory):
    MentorFactory(capacity=1, places_taken=1)

    response = client.get(add_strip(index, directory=directory).url)

    assert b"None of them has a place free today." in response.content


def test_strip_whose_terms_are_all_deleted_does_not_show_everybody(client, index, directory):
    MentorFactory(name="Ada")
    term = TermFactory(slug="law")
    page = add_strip(index, terms=[term], directory=directory)
    term.delete()

    assert strip(client, page) == ([], [directory.url])


def test_strip_does_not_lead_to_an_unpublished_directory(client, index, directory):
    MentorFactory()
    directory.unpublish()

    assert strip(client, add_strip(index, directory=directory))[1] == []


def test_mentors_take_turns_from_day_to_day(client, index, monkeypatch):
    for number in range(6):
        MentorFactory(name=f"Mentor {number}")
    page = add_strip(index, number=3)
    shown = []
    for day in (23, 24):
        monkeypatch.setattr("django.utils.timezone.localdate", lambda day=day: date(2026, 11, day))
        shown.append(strip(client, page)[0])

    assert len(shown[0]) == len(shown[1]) == 3
    assert not set(shown[0]) & set(shown[1])


def test_strip_whose_term_was_deleted_still_renders(client, index):
    term = TermFactory(vocabulary=VocabularyFactory())
    page = add_strip(index, terms=[term])
    term.delete()

    assert client.get(page.url).status_code == 200


def test_strip_takes_as_many_queries_for_three_mentors_as_for_one(client, index):
    page = add_strip(index)
    MentorFactory()
    client.get(page.url)
    for_one = queries_of(client, page.url)
    MentorFactory.create_batch(2)

    assert queries_of(client, page.url) == for_one
