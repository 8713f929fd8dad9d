import dataclasses
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from tests.factories import ContactCardFactory, MentorFactory
from wagtail_mentoring.directory.models import Mentor, MentorDegree
from wagtail_mentoring.directory.structured_data import person_data
from wagtail_mentoring.directory.visibility import cards_for, profile_for

pytestmark = pytest.mark.usefixtures("site_root")

VALUES = {
    "photo": "mentoring/photos/canary-photo.webp",
    "photo_alt": "canary-alt",
    "pronouns": "canary-pronouns",
    "job_title": "canary-job",
    "employer": "canary-employer",
    "city": "canary-city",
    "bio": "canary-bio",
    "linkedin_url": "https://linkedin.example/in/canary-linkedin",
}
CANARIES = {
    "photo": ["canary-photo", "canary-alt"],
    "pronouns": ["canary-pronouns"],
    "job_title": ["canary-job"],
    "employer": ["canary-employer"],
    "city": ["canary-city"],
    "degrees": ["canary-degree"],
    "bio": ["canary-bio"],
    "linkedin_url": ["canary-linkedin"],
}


def full_mentor(**attributes):
    return MentorFactory(**{**VALUES, "degrees": [MentorDegree(degree="canary-degree")], **attributes})


def test_every_field_with_an_audience_is_tried_here():
    assert set(CANARIES) == set(Mentor.FIELDS_WITH_AUDIENCE)


@pytest.mark.parametrize("field", CANARIES)
@pytest.mark.parametrize(
    ("visibility", "audience", "shown"),
    [
        ("public", "public", True),
        ("signed_in", "public", False),
        ("signed_in", "signed_in", True),
        ("staff", "signed_in", False),
        ("staff", "staff", True),
        ("nonsense", "signed_in", False),
    ],
)
def test_field_is_shown_to_its_audience_only(field, visibility, audience, shown):
    mentor = full_mentor(field_visibility={field: visibility})

    for view in (profile_for(mentor, audience), cards_for([mentor], audience)[0]):
        text = repr(dataclasses.asdict(view)) + view.headline + view.place
        assert all((canary in text) is shown for canary in CANARIES[field])
        assert all(canary in text for other in CANARIES if other != field for canary in CANARIES[other])


@pytest.mark.parametrize("field", CANARIES)
def test_hidden_field_is_not_indexed(field):
    assert all(canary in indexed_text(full_mentor()) for canary in CANARIES[field] if field in INDEXED)

    mentor = full_mentor(field_visibility={field: "signed_in"})

    assert not any(canary in indexed_text(mentor) for canary in CANARIES[field])


INDEXED = {"job_title", "employer", "city", "degrees", "bio"}


def indexed_text(mentor):
    return repr([field.get_value(mentor) for field in Mentor.get_searchable_search_fields()])


def test_contact_data_is_not_even_known():
    mentor = ContactCardFactory(
        mentor=full_mentor(), email="canary@alumni.example", phone="+353canary"
    ).mentor

    assert "canary@alumni" not in repr(profile_for(mentor, "staff"))
    assert "+353canary" not in repr(profile_for(mentor, "staff"))


@pytest.mark.parametrize(
    ("value", "valid"),
    [
        ({}, True),
        ({"photo": "staff", "bio": "signed_in"}, True),
        ({"email": "public"}, False),
        ({"photo": "friends"}, False),
        (["photo"], False),
    ],
)
def test_choice_of_audiences_is_validated(value, valid):
    mentor = MentorFactory.build(field_visibility=value)

    if valid:
        mentor.clean()
    else:
        with pytest.raises(ValidationError, match="Name only these fields"):
            mentor.clean()


@pytest.mark.parametrize(
    ("attributes", "sentence"),
    [
        ({"capacity": 3, "places_taken": 1}, "2 of 3 places free"),
        ({"capacity": 1}, "1 of 1 place free"),
        ({"capacity": 2, "places_taken": 2}, "No places free now"),
        ({"status": "paused"}, "Taking a break"),
    ],
)
def test_places_are_told_as_they_are(attributes, sentence):
    assert profile_for(MentorFactory(**attributes), "public").places == sentence


@pytest.mark.parametrize(("days", "recent"), [(1, True), (40, False)])
def test_recent_activity_is_told(days, recent):
    mentor = MentorFactory(last_active_at=timezone.now() - timedelta(days=days))

    assert profile_for(mentor, "public").is_recent is recent


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://example.org", "data:text/html,x"])
def test_address_that_a_browser_should_not_follow_is_left_out(url):
    assert profile_for(MentorFactory(linkedin_url=url), "public").linkedin_url == ""


def test_terms_come_by_vocabulary_in_the_editors_order(industry, topic):
    mentor = MentorFactory(
        terms=[topic["Networking"], industry["Law"], topic["CV review"], industry["Biotech"]]
    )

    (view,) = cards_for([mentor], "public")

    assert [(group.name, [term.name for term in group.terms]) for group in view.groups] == [
        ("Industry", ["Biotech", "Law"]),
        ("Topic", ["CV review", "Networking"]),
    ]
    assert view.card_terms == ("Biotech", "Law")
    assert view.groups[0].terms[1].query == "industry=law"


def translate(row, locale, **values):
    copy = row.copy_for_translation(locale)
    for name, value in values.items():
        setattr(copy, name, value)
    copy.save()
    return copy


def test_terms_are_named_in_the_readers_language(german_locale, industry, django_assert_num_queries):
    vocabulary = industry["Law"].vocabulary
    translated = translate(vocabulary, german_locale, name="Branche")
    translate(industry["Law"], german_locale, name="Recht", vocabulary=translated)
    mentors = [MentorFactory(terms=[industry["Law"], industry["Energy"]]) for _ in range(3)]

    with translation.override("de"):
        (group,) = cards_for(mentors, "public")[2].groups
    assert (group.name, [term.name for term in group.terms]) == ("Branche", ["Recht", "Energy"])
    assert group.terms[0].slug == "law"


@pytest.mark.parametrize("number", [1, 3])
def test_cards_take_the_same_number_of_queries_for_any_number_of_mentors(
    industry, django_assert_num_queries, number
):
    for _ in range(number):
        MentorFactory(terms=list(industry.values()), degrees=[MentorDegree(degree="BA")])
    mentors = list(Mentor.objects.all())

    with django_assert_num_queries(4):
        cards_for(mentors, "public")


def test_structured_data_holds_what_is_there():
    view = profile_for(full_mentor(country="Ireland"), "public")

    data = person_data(view, url="https://example.org/mentors/x/", photo_url="https://example.org/x.webp")

    assert data == {
        "@type": "Person",
        "name": view.name,
        "url": "https://example.org/mentors/x/",
        "image": "https://example.org/x.webp",
        "jobTitle": "canary-job",
        "worksFor": {"@type": "Organization", "name": "canary-employer"},
        "homeLocation": {
            "@type": "Place",
            "address": {
                "@type": "PostalAddress",
                "addressLocality": "canary-city",
                "addressCountry": "Ireland",
            },
        },
        "description": "canary-bio",
        "sameAs": "https://linkedin.example/in/canary-linkedin",
    }


def test_structured_data_of_a_bare_profile_has_no_empty_parts():
    view = profile_for(MentorFactory(), "public")

    assert person_data(view, url="x") == {"@type": "Person", "name": view.name, "url": "x"}
