"""Comments: read by staff of the program without a name, and only where several said something."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import UserFactory
from wagtail_mentoring.accounts import placeholder_account
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.surveys.erasure import erase_surveys
from wagtail_mentoring.surveys.models import SurveyAnswer
from wagtail_mentoring.surveys.survey_mail import send_request

from .builders import answered, made_from, running_pair

pytestmark = pytest.mark.django_db

LIST = "mentoring_surveys:index"


def say(world, count, role="mentee", word="Canary"):
    return [
        answered(
            running_pair(world.program, round=world.round),
            role=role,
            satisfaction=4,
            comment=f"{word} {number}",
        )
        for number in range(count)
    ]


def read(client, user, query=""):
    client.force_login(user)
    return client.get(f"{reverse(LIST)}{query}").content.decode()


def test_comments_of_four_are_read_by_nobody_and_of_five_by_both_offices(client, world):
    say(world, 4)
    say(world, 5, role="mentor", word="Wren")
    for user in (world.carol, world.alan, UserFactory(is_superuser=True)):
        page = read(client, user)
        assert "Wren 4" in page
        assert "Canary" not in page

    say(world, 1, word="Canary fifth")

    assert "Canary 0" in read(client, world.carol)


def test_mentor_of_five_mentees_is_one_person_and_not_five(client, world):
    first = running_pair(world.program, round=world.round)
    others = [running_pair(world.program, round=world.round, mentor=first.mentor) for _number in range(4)]
    for pair in (first, *others):
        answered(pair, role="mentor", satisfaction=2, comment="Canary")
    assert "Canary" not in read(client, world.carol)

    say(world, 4, role="mentor", word="Wren")

    assert "Canary" in read(client, world.carol)


def test_strangers_read_nothing(client, world):
    say(world, 5)

    assert "Canary" not in read(client, world.stranger)


def test_no_name_stands_beside_a_comment(client, world):
    pair = say(world, 5)[0].request.mentorship
    pair.mentee.first_name, pair.mentee.last_name = "Quetzal", "Coatl"
    pair.mentee.save()

    page = read(client, world.carol)

    assert "Canary 0" in page
    assert "Quetzal" not in page
    assert pair.mentor.name not in page
    assert pair.mentee.email not in page


def test_role_narrows_the_list(client, world):
    say(world, 5)
    say(world, 5, role="mentor", word="Wren")

    page = read(client, world.carol, "?role=mentor")

    assert "Wren 0" in page
    assert "Canary" not in page


def test_list_asks_the_database_as_often_for_more_comments(client, world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            read(client, world.carol)
        return len(queries)

    say(world, 5)
    count()
    five = count()
    say(world, 3, word="More")

    assert count() == five


def test_erasure_takes_the_words_and_the_mail_and_leaves_the_numbers(world):
    answer, canary = say(world, 2)
    pair = answer.request.mentorship
    application = made_from(pair, applicant=pair.mentee)
    session = pair.sessions.create(held_on=pair.started_at.date(), minutes=30, noted_by=pair.mentee)
    answer.request.mentorship.refresh_from_db()
    send_request(answer.request, kind="survey_closing")
    assert OutboxMessage.objects.filter(kind="survey_closing").exists()

    erase_surveys(application, placeholder_account("mentoring-erased"))

    answer.refresh_from_db()
    session.refresh_from_db()
    assert (answer.comment, answer.satisfaction, session.noted_by) == ("", 4, None)
    assert not OutboxMessage.objects.filter(kind="survey_closing").exists()
    assert SurveyAnswer.objects.get(pk=canary.pk).comment == "Canary 1"
