"""The directory through the API: the same people, counts and privacy as its page."""

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from tests.factories import ContactCardFactory, MentorFactory, OfficeFactory, UserFactory, coordinator_of
from tests.pages.builders import queries_of
from wagtail_mentoring.directory.models import MentorDegree

pytestmark = pytest.mark.django_db

CANARY = "quokkafish"
VISIBILITIES = {"bio": "signed_in", "employer": "staff", "linkedin_url": "staff", "degrees": "signed_in"}


@pytest.fixture
def people(industry, topic):
    law, biotech = industry["Law"], industry["Biotech"]
    MentorFactory(name="Ana Ruiz", slug="ana-ruiz", bio="Genetics", terms=[biotech, topic["CV review"]])
    MentorFactory(name="Ben Adler", slug="ben-adler", bio="Contracts", terms=[law])
    MentorFactory(name="Cleo Full", slug="cleo-full", places_taken=2, terms=[law])


def names(answer):
    return [mentor["name"] for mentor in answer["results"]]


def on_page(client, directory, query):
    """Names, counts and facets as the page of the directory has them."""
    listing = client.get(f"{directory.url}{query}").context["listing"]
    facets = {group.slug: {option.slug: option.count for option in group.options} for group in listing.groups}
    return [entry.card.name for entry in listing.entries], listing.count, listing.count_available, facets


ASKED = [
    ("", {}),
    ("?q=genetics", {"q": "genetics"}),
    ("?q=gentics", {"q": "gentics"}),
    ("?industry=law", {"term": ["industry:law"]}),
    (
        "?industry=biotech&industry=law&topic=cv-review",
        {"term": ["industry:biotech", "industry:law", "topic:cv-review"]},
    ),
    ("?available=1&industry=law&sort=places", {"available": 1, "term": "industry:law", "sort": "places"}),
    ("?q=nobodyhasthis", {"q": "nobodyhasthis"}),
]


def test_answers_as_the_page_does(read, client, engine, directory, people):
    for query, parameters in ASKED:
        answer = read("mentors", **parameters)
        facets = {
            facet["slug"]: {option["slug"]: option["count"] for option in facet["options"]}
            for facet in answer["facets"]
        }
        found = names(answer), answer["count"], answer["available"], facets
        assert (query, *found) == (query, *on_page(client, directory, query))


def test_each_audience_sees_its_own_fields_and_nobody_an_address(read, client, directory):
    card = ContactCardFactory(
        email=f"{CANARY}@alumni.example",
        mentor__slug="rob",
        mentor__bio="For people of the house",
        mentor__employer="For staff",
        mentor__linkedin_url="https://linkedin.example/rob",
        mentor__field_visibility=VISIBILITIES,
        mentor__degrees=[MentorDegree(degree="BSc Physics")],
    )
    reader, staff = UserFactory(), coordinator_of(OfficeFactory())
    seen = {}
    for user in (None, reader, staff, card.owner and coordinator_of(card.owner)):
        client.logout()
        if user:
            client.force_login(user)
        answer = read("mentor", "rob")
        assert answer == read("mentors")["results"][0]
        assert CANARY not in str(answer)
        seen[user] = [bool(answer[field]) for field in VISIBILITIES]

    assert list(seen.values()) == [
        [False, False, False, False],
        [True, False, False, True],
        [True, True, True, True],
        [True, True, True, True],
    ]


@pytest.mark.parametrize("standing", [{"live": False}, {"status": "applied"}, {"consented_at": None}])
def test_nobody_is_found_whom_the_directory_does_not_list(read, directory, standing):
    MentorFactory(name="Hidden", slug="hidden", **standing)

    assert names(read("mentors")) == []
    assert read("mentor", "hidden", status=404)["code"] == "not_found"
    assert read("suggestions", q="hidden")["mentors"] == []


def test_directory_behind_a_login_asks_for_one(read, client, directory, people):
    PageViewRestriction.objects.create(page=directory, restriction_type=PageViewRestriction.LOGIN)

    for name, args in (("mentors", []), ("mentor", ["ana-ruiz"])):
        assert read(name, *args, status=401)["code"] == "not_authenticated"
    assert read("suggestions", q="an", status=401)["status"] == 401
    assert read("directories")["count"] == 0

    client.force_login(UserFactory())
    assert read("mentors")["count"] == 3
    assert read("directories")["results"][0]["id"] == directory.pk


def test_directory_for_one_group_is_closed_to_others(read, client, directory, people):
    restriction = PageViewRestriction.objects.create(page=directory, restriction_type="groups")
    restriction.groups.add(OfficeFactory().group)
    client.force_login(UserFactory())

    assert read("mentors", status=403)["code"] == "permission_denied"


def test_directory_page_decides_who_is_left_out_and_in_which_order(read, directory, people):
    directory.hide_unavailable, directory.default_sort = True, "places"
    directory.save_revision().publish()

    answer = read("mentors", directory=directory.pk)

    assert names(answer) == ["Ben Adler", "Ana Ruiz"]
    assert read("mentors", directory=directory.pk + 1, status=404)


def test_list_comes_in_pages_with_a_cap(read, client, directory):
    for _number in range(5):
        MentorFactory()
    first = read("mentors", page_size=2)
    assert (len(first["results"]), first["count"], first["previous"]) == (2, 5, None)
    second = client.get(first["next"]).json()
    assert not {*names(first)} & {*names(second)}
    assert second["previous"]

    assert "the last is 3" in read("mentors", page_size=2, page=4, status=404)["detail"]
    [error] = read("mentors", page_size=101, status=400)["errors"]
    assert error == {
        "field": "page_size",
        "code": "max_value",
        "message": "Ensure this value is less than or equal to 100.",
    }


def test_unknown_filter_is_an_error_that_names_it(read, directory, people):
    problem = read("mentors", term="industry:piracy", status=400)

    message = "industry:piracy is no filter of this directory."
    assert problem["errors"] == [{"field": "term", "code": "invalid", "message": message}]


def test_suggestions_begin_with_what_was_typed(read, engine, directory, people):
    found = read("suggestions", q="bio")
    assert found["terms"] == [{"vocabulary": "industry", "slug": "biotech", "name": "Biotech"}]
    assert [mentor["name"] for mentor in found["mentors"]] == ["Ana Ruiz"]
    assert read("suggestions", q="be")["mentors"][0]["url"].endswith(f"{directory.url}ben-adler/")
    assert read("suggestions", q="b") == {"terms": [], "employers": [], "mentors": []}


def test_suggestions_tell_staff_no_more_than_everybody(read, client, engine, directory):
    MentorFactory(name="Rob", employer=CANARY, field_visibility={"employer": "staff"})
    client.force_login(coordinator_of(OfficeFactory()))

    assert read("suggestions", q=CANARY[:4]) == {"terms": [], "employers": [], "mentors": []}
    assert read("suggestions", q="rob")["mentors"][0]["headline"] == ""


def test_vocabularies_come_with_their_terms_in_the_editors_order(read, directory, people):
    found = {row["slug"]: row for row in read("vocabularies")["results"]}

    assert {"industry", "topic"} <= found.keys()
    assert {term["slug"] for term in found["industry"]["terms"]} >= {"law", "biotech"}


def test_number_of_queries_does_not_grow(client, settings, directory, industry):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
    url = reverse("wagtail_mentoring_api:mentors")
    MentorFactory(terms=[industry["Law"]])
    queries_of(client, url)
    once = queries_of(client, url)
    for _number in range(3):
        MentorFactory(terms=[industry["Law"]])

    assert queries_of(client, url) == once


def test_profile_takes_as_many_queries_for_three_terms_as_for_one(client, directory, industry):
    MentorFactory(slug="one", terms=[industry["Law"]])
    MentorFactory(slug="three", terms=list(industry.values()))
    one, three = (reverse("wagtail_mentoring_api:mentor", args=[slug]) for slug in ("one", "three"))
    queries_of(client, one)

    assert queries_of(client, three) == queries_of(client, one)
