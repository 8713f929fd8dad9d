import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import MentorFactory, UserFactory
from wagtail_mentoring.directory import actions
from wagtail_mentoring.directory.models import Mentor, MentorDegree
from wagtail_mentoring.directory.similar import similar_mentors

from .conftest import vocabulary_with


@pytest.fixture
def ana(industry, topic):
    return MentorFactory(
        name="Ana Ruiz",
        slug="ana-ruiz",
        pronouns="she/her",
        job_title="Scientist",
        employer="Acme",
        city="Dublin",
        country="Ireland",
        bio="I work on genes.\n\nAsk me anything.",
        response_promise="within three days",
        capacity=3,
        places_taken=1,
        linkedin_url="https://linkedin.example/in/ana",
        degrees=[MentorDegree(degree="BSc Biology")],
        terms=[industry["Biotech"], topic["CV review"]],
    )


def profile(client, directory, slug="ana-ruiz"):
    return client.get(f"{directory.url}{slug}/")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def json_ld(response):
    return json.loads(
        re.search(r"<script type=\"application/ld\+json\">(.+?)</script>", response.content.decode())[1]
    )


def test_profile_shows_what_the_mentor_shares(client, directory, ana):
    text = text_of(profile(client, directory))

    for words in (
        "Ana Ruiz",
        "she/her",
        "Scientist, Acme",
        "Dublin, Ireland",
        "I work on genes.",
        "2 of 3 places free",
        "Usually answers within three days",
        "Biotech",
        "CV review",
        "BSc Biology",
        "LinkedIn profile",
    ):
        assert words in text


@pytest.mark.parametrize(
    "leave",
    [
        lambda mentor: mentor.unpublish(),
        lambda mentor: actions.withdraw_consent(mentor=mentor),
        lambda mentor: actions.retire_mentor(mentor=mentor),
        lambda mentor: mentor.delete(),
    ],
    ids=["unpublished", "no consent", "retired", "deleted"],
)
def test_profile_of_a_mentor_who_left_is_not_there(client, directory, ana, leave):
    assert profile(client, directory).status_code == 200

    leave(ana)

    assert profile(client, directory).status_code == 404


def test_profile_of_nobody_is_not_there(client, directory):
    assert profile(client, directory, "nobody").status_code == 404


def test_mentor_on_a_break_says_so(client, directory, ana):
    actions.pause_mentor(mentor=ana)

    assert "Taking a break" in text_of(profile(client, directory))


def test_draft_is_not_seen_before_it_is_published(client, directory, ana):
    draft = Mentor.objects.get(pk=ana.pk)
    draft.job_title = "Canary"
    draft.save_revision()

    assert "Canary" not in text_of(profile(client, directory))


def test_terms_lead_to_others_like_this_one(client, directory, ana, topic):
    directory.vocabularies = [("vocabulary", topic["CV review"].vocabulary)]
    directory.save()

    html = profile(client, directory).content.decode()

    assert f'href="{directory.url}?topic=cv-review"' in html
    assert "?industry=" not in html
    assert "Biotech" in html


def test_link_of_a_mentor_is_marked_as_theirs(client, directory, ana):
    html = profile(client, directory).content.decode()

    assert '<a href="https://linkedin.example/in/ana" rel="nofollow noopener ugc">' in html


def test_address_title_and_description_are_the_profiles_own(client, directory, ana):
    html = profile(client, directory).content.decode()

    assert f'<link rel="canonical" href="http://localhost{directory.url}ana-ruiz/">' in html
    description = "Scientist, Acme. Dublin, Ireland. I work on genes. Ask me anything."
    assert f'<meta name="description" content="{description}">' in html
    assert "Ana Ruiz – Find a mentor" in html


def test_structured_data_tells_what_is_public_whoever_asks(client, directory, ana):
    ana.field_visibility = {"employer": "signed_in", "bio": "signed_in"}
    ana.save()
    client.force_login(UserFactory())

    response = profile(client, directory)
    data = json_ld(response)

    assert "Acme" in text_of(response)
    assert (data["@type"], data["name"], data["jobTitle"]) == ("Person", "Ana Ruiz", "Scientist")
    assert data["knowsAbout"] == ["Biotech", "CV review"]
    assert "Acme" not in json.dumps(data)
    assert "genes" not in json.dumps(data)
    assert 'content="Scientist. Dublin, Ireland">' in response.content.decode()


HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{7*7}}"


def test_text_of_a_mentor_is_never_markup(client, directory):
    MentorFactory(
        slug="ana-ruiz",
        name=HOSTILE[:120],
        job_title=HOSTILE,
        employer=HOSTILE,
        city=HOSTILE,
        country=HOSTILE,
        bio=HOSTILE,
        photo_alt=HOSTILE,
        response_promise=HOSTILE,
        degrees=[MentorDegree(degree=HOSTILE)],
    )

    for url in (directory.url, f"{directory.url}ana-ruiz/"):
        html = client.get(url).content.decode()
        assert "<script>alert" not in html
        assert "<img src=x" not in html
    assert json_ld(profile(client, directory))["name"] == HOSTILE[:120]


def test_similar_mentors_share_what_is_rare_and_have_a_place_free(site_root):
    terms = vocabulary_with("skill", "Everybody", "Rare")
    ana = MentorFactory(name="Ana", terms=list(terms.values()))
    common = [MentorFactory(name=f"Common {n}", terms=[terms["Everybody"]]) for n in range(5)]
    rare = MentorFactory(name="Rare", terms=[terms["Rare"]])
    MentorFactory(name="Full", terms=[terms["Rare"]], places_taken=2)
    MentorFactory(name="Hidden", terms=[terms["Rare"]], live=False)
    MentorFactory(name="Other")

    found = similar_mentors(ana)

    assert [mentor for mentor, _keys in found] == [rare, *common[:2]]
    assert [keys for _mentor, keys in found] == [[terms["Rare"].translation_key]] + [
        [terms["Everybody"].translation_key]
    ] * 2


def test_similar_mentors_are_explained(client, directory, ana, industry, topic):
    MentorFactory(name="Ben Adler", terms=[industry["Biotech"], topic["CV review"]])

    assert re.search(
        r"Similar mentors.* Ben Adler .*In common: Biotech · CV review", text_of(profile(client, directory))
    )


def test_mentor_without_terms_is_like_nobody(client, directory):
    MentorFactory(slug="ana-ruiz")
    MentorFactory()

    assert "Similar mentors" not in text_of(profile(client, directory))


def test_next_step_stands_on_every_profile(client, directory, ana, site_root):
    step = {"title": "How to meet", "text": "Apply first.", "page": site_root, "link_label": "The programs"}
    directory.next_step = [("next_step", step)]
    directory.save()

    text = text_of(profile(client, directory))

    assert "How to meet Apply first. The programs" in text


def test_profile_takes_the_same_number_of_queries_for_any_number_of_mentors(
    client, directory, ana, industry, topic
):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert profile(client, directory).status_code == 200
        return len(captured)

    def add(number):
        for _ in range(number):
            MentorFactory(terms=[*industry.values(), *topic.values()], degrees=[MentorDegree(degree="BA")])
        queries()
        return queries()

    assert add(1) == add(2) == add(21)
