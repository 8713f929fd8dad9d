"""Who is asked, when, at which address, and how often."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.factories import ContactCardFactory
from tests.metrics.builders import make_pair
from wagtail_mentoring.mentorships.actions import end_mentorship
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.permissions import MAIL_POLICY
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.record_keeping.own_data import held_on
from wagtail_mentoring.surveys.actions import SurveyRefused, ask_pairs, give_answer, remind_of_surveys
from wagtail_mentoring.surveys.links import make_token, request_of
from wagtail_mentoring.surveys.models import SurveyAnswer, SurveyRequest

from .builders import answered, asked, days_ago, made_from, make_mentors_account, rated, running_pair

pytestmark = pytest.mark.django_db


def mail():
    """Of surveys; that of the charter is another matter."""
    rows = OutboxMessage.objects.filter(kind__startswith="survey_")
    return sorted(rows.values_list("kind", "to_email"))


def test_mentee_is_asked_at_the_start_and_once(world):
    pair = running_pair(world.program)

    assert (ask_pairs(), ask_pairs()) == (1, 0)

    assert mail() == [("survey_opening", pair.mentee.email)]
    request = SurveyRequest.objects.get()
    assert (request.role, request.moment) == ("mentee", "opening")


def test_both_are_asked_when_the_pair_ends(world):
    pair = running_pair(world.program, days=60)
    assert ask_pairs() == 0

    end_mentorship(mentorship=pair, ending="completed", user=world.alan)

    assert ask_pairs() == 2
    assert {kind for kind, _to in mail()} == {"survey_closing"}
    assert {to for _kind, to in mail()} == {pair.mentee.email, pair.mentor.user.email}


def test_both_are_asked_when_the_round_ends(world):
    running_pair(world.program, days=60)
    Round.objects.update(starts_on=days_ago(90), ends_on=days_ago(0))

    assert ask_pairs() == 2


def test_nobody_is_asked_where_the_program_does_not_want_it(world):
    running_pair(world.program)
    world.program.asks_pairs = False
    world.program.save()

    assert ask_pairs() == 0
    assert not SurveyRequest.objects.exists()


def test_pair_that_never_met_is_not_asked(world):
    pair = running_pair(world.program, days=3)
    end_mentorship(mentorship=pair, ending="never_started", reason="Moved away", user=world.alan)

    assert ask_pairs() == 0


def test_what_somebody_was_asked_is_in_the_data_they_download_without_the_link(world):
    pair = running_pair(world.program)
    ask_pairs()

    [told] = held_on(pair.mentee)["other_mail"]

    assert (told["to"], told["text"]) == (pair.mentee.email, "")
    assert OutboxMessage.objects.get(kind="survey_opening").subject == told["subject"]
    assert held_on(pair.mentor.user)["other_mail"] == []


@pytest.mark.parametrize("columns", [{"email": ""}, {"is_active": False}])
def test_whoever_cannot_be_written_to_is_not_asked(world, columns):
    pair = running_pair(world.program)
    type(pair.mentee).objects.filter(pk=pair.mentee_id).update(**columns)

    assert ask_pairs() == 0
    assert not SurveyRequest.objects.exists()


def ended_pair_of(world, mentor):
    pair = make_pair(world.program, started=days_ago(60), mentor=mentor)
    end_mentorship(mentorship=pair, ending="completed", user=world.alan)
    return pair


def test_mentor_without_an_account_is_asked_at_the_contact_card(world):
    card = ContactCardFactory(owner=world.alumni)
    ended_pair_of(world, card.mentor)

    ask_pairs()

    assert ("survey_closing", card.email) in mail()


def test_mentor_who_does_not_want_mail_gets_none(world):
    card = ContactCardFactory(owner=world.alumni, do_not_contact=True)
    pair = ended_pair_of(world, card.mentor)
    make_mentors_account(pair)

    assert ask_pairs() == 1
    assert mail() == [("survey_closing", pair.mentee.email)]


def test_address_of_a_card_is_kept_from_who_may_not_see_it(world):
    card = ContactCardFactory(owner=world.alumni)
    pair = ended_pair_of(world, card.mentor)
    ask_pairs()

    def seen(user):
        rows = OutboxMessage.objects.filter(kind="survey_closing")
        return set(MAIL_POLICY.narrow(rows, user).values_list("to_email", flat=True))

    assert seen(world.alan) == {card.email, pair.mentee.email}
    assert seen(world.carol) == {pair.mentee.email}


def test_reminder_goes_out_once_and_only_to_who_has_not_answered(world):
    silent, told = running_pair(world.program, days=8), running_pair(world.program, days=8)
    asked(silent, moment="opening", days=8)
    give_answer(request=asked(told, moment="opening", days=8), ratings=rated(3))

    assert (remind_of_surveys(), remind_of_surveys()) == (1, 0)

    assert mail() == [("survey_reminder", silent.mentee.email)]


def test_nobody_is_reminded_of_the_start_once_the_pair_has_ended(world):
    pair = running_pair(world.program, days=8)
    asked(pair, moment="opening", days=8)
    end_mentorship(mentorship=pair, ending="completed", user=world.alan)

    assert remind_of_surveys() == 0


@pytest.mark.parametrize("column", ["anonymised_at", "held_at"])
def test_nobody_is_asked_after_an_erasure_or_on_hold(world, column):
    made_from(running_pair(world.program), **{column: timezone.now()})

    assert ask_pairs() == 0


@pytest.mark.parametrize("column", ["anonymised_at", "held_at"])
def test_nobody_is_reminded_after_an_erasure_or_on_hold_and_the_link_is_over(world, column):
    pair = running_pair(world.program, days=8)
    token = make_token(asked(pair, moment="opening", days=8))
    made_from(pair, **{column: timezone.now()})

    assert remind_of_surveys() == 0
    assert request_of(token) is None


def test_link_opens_until_something_about_the_account_changes(world):
    request = asked(running_pair(world.program))
    token = make_token(request)
    assert request_of(token) == request

    mentee = request.mentorship.mentee
    mentee.set_password("another")
    mentee.save()

    assert request_of(token) is None
    assert request_of(make_token(request) + "x") is None


def test_link_does_not_open_once_the_time_is_over(world):
    request = asked(running_pair(world.program), days=43)

    assert request_of(make_token(request)) is None
    with pytest.raises(SurveyRefused, match="time to answer is over"):
        give_answer(request=request, ratings=rated(3))


def test_later_answer_counts_and_the_first_day_is_kept(world):
    answer = answered(running_pair(world.program), points=2, satisfaction=3, comment="Good.")
    SurveyAnswer.objects.update(answered_at=timezone.now() - timedelta(days=3))
    first = SurveyAnswer.objects.get().answered_at

    give_answer(request=answer.request, ratings=rated(4), satisfaction=5)

    changed = SurveyAnswer.objects.get()
    assert (changed.ratings, changed.satisfaction, changed.comment) == (rated(4), 5, "")
    assert changed.answered_at == first


def test_mentor_rates_no_competencies_and_nobody_is_content_at_the_start(world):
    pair = running_pair(world.program)

    assert answered(pair, role="mentor", satisfaction=4).ratings == {}
    assert answered(pair, moment="opening", satisfaction=4, comment="x").satisfaction is None


@pytest.mark.parametrize("wrong", [{"ratings": {"teamwork": 6}}, {"ratings": {}, "satisfaction": 0}])
def test_what_is_off_the_scale_is_refused(world, wrong):
    with pytest.raises(SurveyRefused, match="from 1 to 5"):
        give_answer(request=asked(running_pair(world.program)), **wrong)


def test_daily_command_says_how_many(world, capsys):
    running_pair(world.program)

    call_command("mentoring_daily")

    assert "1 person of a pair is asked how it goes." in capsys.readouterr().out
