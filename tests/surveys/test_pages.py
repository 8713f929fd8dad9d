"""A person's own pages: whose pairs, which meetings, which survey; with a login or by a link."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories import UserFactory
from wagtail_mentoring.mentorships.models import MentoringSession
from wagtail_mentoring.surveys.links import make_token
from wagtail_mentoring.surveys.models import SurveyAnswer

from .builders import asked, days_ago, made_from, rated, running_pair

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"wagtail_mentoring:{name}", args=args)


@pytest.fixture
def pair(world):
    return running_pair(world.program, days=30)


@pytest.fixture
def mentor(pair):
    return pair.mentor.user


def text_of(response):
    return response.content.decode()


def test_both_find_their_pair_and_a_stranger_finds_none(client, pair, mentor):
    pair.mentee.first_name, pair.mentee.last_name = "Bea", "Quill"
    pair.mentee.save()
    for user, partner in ((pair.mentee, pair.mentor.name), (mentor, "Bea Quill")):
        client.force_login(user)
        response = client.get(at("mentorships"))
        assert partner in text_of(response)
        assert "no-store" in response["Cache-Control"]

    client.force_login(UserFactory())

    assert "You are in no mentorship yet" in text_of(client.get(at("mentorships")))


def addresses(pair):
    session = pair.sessions.create(held_on=days_ago(2), minutes=60, noted_by=pair.mentee)
    return [
        at("mentorship", pair.pk),
        at("meeting_remove", pair.pk, session.pk),
        at("survey", asked(pair).key),
    ]


def test_somebody_elses_pair_is_as_unknown_as_none(client, world, pair):
    unknown = [at("mentorship", 0), at("meeting_remove", 0, 0), at("survey", uuid4())]
    known = addresses(pair)
    for user in (UserFactory(), world.carol):
        client.force_login(user)
        for theirs, none in zip(known, unknown, strict=True):
            assert client.get(theirs).status_code == client.get(none).status_code == 404
            assert client.post(theirs, {}).status_code == 404
    assert MentoringSession.objects.count() == 1
    assert not SurveyAnswer.objects.exists()


def test_visitors_are_led_to_the_login(client, pair):
    for address in [at("mentorships"), *addresses(pair)]:
        response = client.get(address)
        assert response.status_code == 302
        assert "next=" in response["Location"]


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_each_side_notes_a_meeting_and_takes_its_own_back(client, pair, mentor, side):
    person = pair.mentee if side == "mentee" else mentor
    client.force_login(person)

    page = client.post(at("mentorship", pair.pk), {"held_on": days_ago(3), "minutes": 45}, follow=True)

    assert "The meeting is noted." in text_of(page)
    session = MentoringSession.objects.get()
    assert (session.noted_by, session.minutes) == (person, 45)
    back = at("meeting_remove", pair.pk, session.pk)
    assert back in text_of(page)
    assert "no longer counts" in text_of(client.get(back))
    client.post(back)
    assert not MentoringSession.objects.exists()


def test_what_the_other_side_noted_is_not_taken_back(client, pair, mentor):
    session = pair.sessions.create(held_on=days_ago(3), minutes=60, noted_by=mentor)
    client.force_login(pair.mentee)

    assert "60 minutes" in text_of(client.get(at("mentorship", pair.pk)))
    assert client.post(at("meeting_remove", pair.pk, session.pk)).status_code == 404
    assert MentoringSession.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"held_on": days_ago(-1), "minutes": 60}, "That day is ahead"),
        ({"held_on": days_ago(40), "minutes": 60}, "no pair yet"),
        ({"held_on": days_ago(1), "minutes": 0}, "greater than or equal to 1"),
        ({"held_on": "", "minutes": 60}, "required"),
    ],
)
def test_meeting_that_cannot_be_says_why_beside_the_field(client, pair, data, words):
    client.force_login(pair.mentee)

    content = text_of(client.post(at("mentorship", pair.pk), data))

    assert words in content
    assert "There is a problem" in content
    assert not MentoringSession.objects.exists()


def sent(points=3, **more):
    return {**rated(points), "satisfaction": 4, "comment": "Kind people.", **more}


def test_survey_is_answered_and_changed_with_a_login(client, pair):
    request = asked(pair)
    client.force_login(pair.mentee)
    assert at("survey", request.key) in text_of(client.get(at("mentorships")))
    page = text_of(client.get(at("survey", request.key)))
    assert page.count("<fieldset") == page.count("<legend") == 9

    response = client.post(at("survey", request.key), sent(), follow=True)

    assert "Thank you, we have your answers" in text_of(response)
    assert SurveyAnswer.objects.get().ratings == rated(3)
    assert "Kind people." in text_of(client.get(at("survey", request.key)))
    client.post(at("survey", request.key), sent(5))
    assert SurveyAnswer.objects.get().ratings == rated(5)


def test_what_was_left_out_is_named_and_nothing_is_lost(client, pair):
    request = asked(pair)
    client.force_login(pair.mentee)

    content = text_of(client.post(at("survey", request.key), sent(teamwork="")))

    assert "There is a problem" in content
    assert "Teamwork – Choose a number." in content
    assert "Kind people." in content
    assert not SurveyAnswer.objects.exists()


def test_mentor_is_asked_two_questions(client, pair, mentor):
    request = asked(pair, role="mentor")
    client.force_login(mentor)

    assert text_of(client.get(at("survey", request.key))).count("<fieldset") == 1
    client.post(at("survey", request.key), {"satisfaction": 5, "comment": ""})

    assert SurveyAnswer.objects.get().satisfaction == 5


def test_link_from_a_mail_answers_without_a_login(client, pair):
    request = asked(pair)
    address = at("survey_by_link", make_token(request))
    response = client.get(address)
    assert (response.status_code, response["Referrer-Policy"]) == (200, "same-origin")
    assert "no-store" in response["Cache-Control"]
    assert not SurveyAnswer.objects.exists()

    assert "Thank you" in text_of(client.post(address, sent(), follow=True))

    assert SurveyAnswer.objects.get().request == request
    assert client.get(at("survey", request.key)).status_code == 302


def test_link_opens_nothing_in_anybody_elses_login(client, pair):
    request = asked(pair)
    address = at("survey_by_link", make_token(request))
    client.force_login(UserFactory())
    assert client.post(address, sent()).status_code == 403
    assert not SurveyAnswer.objects.exists()

    client.force_login(pair.mentee)

    assert client.get(address)["Location"] == at("survey", request.key)


def test_wrong_and_old_links_get_one_answer(client, pair):
    old = make_token(asked(pair, days=43))
    answers = [client.get(at("survey_by_link", token)) for token in (old, "nonsense", f"{old}x")]

    assert {response.status_code for response in answers} == {404}
    mains = {text_of(response).partition("<main")[2].partition("</main>")[0] for response in answers}
    assert len(mains) == 1


def test_survey_whose_time_is_over_says_so_and_takes_nothing(client, pair):
    request = asked(pair, days=43)
    client.force_login(pair.mentee)

    assert "The time to answer is over" in text_of(client.post(at("survey", request.key), sent()))
    assert not SurveyAnswer.objects.exists()


@pytest.mark.parametrize("column", ["anonymised_at", "held_at"])
def test_no_page_leads_to_a_survey_that_nobody_is_asked_any_more(client, world, pair, mentor, column):
    request = asked(pair, role="mentor")
    made_from(pair, **{column: timezone.now()})
    client.force_login(mentor)

    for page in (at("mentorships"), at("mentorship", pair.pk)):
        assert at("survey", request.key) not in text_of(client.get(page))
    assert client.post(at("survey", request.key), sent()).status_code == 404


def test_list_asks_the_database_as_often_for_three_pairs_as_for_one(client, world, pair, mentor):
    client.force_login(mentor)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(at("mentorships"))
        return len(queries)

    asked(pair, role="mentor")
    one = count()
    for _number in range(2):
        more = running_pair(world.program, mentor=pair.mentor)
        type(more.mentor).objects.filter(pk=pair.mentor_id).update(user=mentor)
        asked(more, role="mentor")

    assert count() == one
