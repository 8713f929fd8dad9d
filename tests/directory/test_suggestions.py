"""What the search box offers while somebody types, on the page itself."""

import re

import pytest
from wagtail.models import PageViewRestriction

from tests.factories import MentorFactory

KIND = re.compile(r'wm-suggestions__kind" role="presentation">([^<]+)<')
OPTION = re.compile(
    r'role="option"[^>]*data-url="([^"]*)" data-text="([^"]*)" data-name="([^"]*)" data-value="([^"]*)"'
)


def read(response):
    """The page as read: without tags, in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def suggest(client, directory):
    def ask(query):
        response = client.get(f"{directory.url}search/suggestions/?{query}")
        assert response.status_code == 200
        return response.content.decode()

    return ask


@pytest.fixture
def people(industry):
    MentorFactory(
        name="Biruk Abay", slug="biruk", job_title="Judge", employer="Law Lords", terms=[industry["Law"]]
    )
    MentorFactory(name="Ana Ruiz", slug="ana", employer="Biotronix", terms=[industry["Biotech"]])


def test_kinds_of_suggestions_and_where_they_lead(suggest, engine, directory, people):
    html = suggest("q=bio")

    assert KIND.findall(html) == ["Filters", "Employers", "Mentors"]
    assert OPTION.findall(html) == [
        (f"{directory.url}?industry=biotech", "", "industry", "biotech"),
        (f"{directory.url}?q=Biotronix", "Biotronix", "", ""),
        (f"{directory.url}ana/", "", "", ""),
    ]


def test_filters_in_use_stay_and_are_not_suggested_again(suggest, engine, directory, people):
    html = suggest("q=bio&industry=law&available=1")
    addresses = [url for url, *_rest in OPTION.findall(html)]

    assert addresses[0] == f"{directory.url}?available=1&amp;industry=biotech&amp;industry=law"
    assert "Filters" not in KIND.findall(suggest("q=bio&industry=biotech"))


def test_nothing_is_suggested_for_one_letter_for_nobody_and_for_signs(suggest, engine, people):
    assert [suggest(query).strip() for query in ("q=b", "q=zzzz", "q=%00%22%2A", "")] == [""] * 4


def test_mentors_without_a_place_are_not_suggested_where_the_list_leaves_them_out(
    suggest, engine, directory, people
):
    MentorFactory(name="Biruk Full", slug="full", employer="Biofull", places_taken=2)
    assert "Biruk Full" in suggest("q=biruk")

    directory.hide_unavailable = True
    directory.save_revision().publish()

    assert "Biruk Abay" in suggest("q=biruk")
    assert "Biruk Full" not in suggest("q=biruk")
    assert "Biofull" not in suggest("q=bio")


def test_hidden_employer_is_suggested_to_nobody(suggest, engine):
    MentorFactory(name="Rob", employer="Canary Wharf", field_visibility={"employer": "staff"})

    assert suggest("q=cana").strip() == ""
    assert "Canary" not in suggest("q=rob")


def test_directory_behind_a_login_suggests_nothing_to_others(client, directory, people):
    PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)

    response = client.get(f"{directory.url}search/suggestions/?q=bio")

    assert response.status_code == 302
    assert b"Ana" not in response.content


def test_half_a_word_that_finds_nobody_leads_on(client, engine, directory, people):
    MentorFactory(name="Zoe Zorn", slug="zoe")
    answer = read(client.get(f"{directory.url}?q=bi"))

    assert "No mentor matches all of this Perhaps you are looking for: Biotech Industry Biotronix" in answer
