"""Answers as filters of the list: which questions are offered, and whom they find."""

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.applications.builders import GOOD, SMALL, ask, edit_form, make_form, make_round, section, uid
from tests.applications.staff_world import hand_in, make_world
from tests.factories import TermFactory, VocabularyFactory
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.record_keeping.truth_checks import answer_index

INDEX = "mentoring_applications:index"


@pytest.fixture
def world(site_root):
    world = make_world()
    world.topic = VocabularyFactory(name="Topic", slug="topic")
    world.cv = TermFactory(vocabulary=world.topic, name="CV review", slug="cv")
    world.abroad = TermFactory(vocabulary=world.topic, name="Abroad", slug="abroad")
    return world


def questions(world, name="", *, filterable=True):
    """One question of each type that can be filtered by."""
    return [
        ask("choice", f"year{name}", "Year", options=["First", "Second"], filterable=filterable),
        ask("yes_no", f"first{name}", "First in family", filterable=filterable),
        ask("terms", f"topics{name}", "Topics", vocabulary=world.topic.pk, filterable=filterable),
        ask("number", f"hours{name}", "Hours", min_value=1, max_value=90, filterable=filterable),
    ]


def answers(world, year="First", first="yes", topic=None, hours="2", *, name=""):
    return {
        **GOOD,
        uid(f"year{name}"): uid(f"year{name}/{year}"),
        uid(f"first{name}"): first,
        uid(f"topics{name}"): [str((topic or world.cv).translation_key)],
        uid(f"hours{name}"): hours,
    }


def form_in(world, round, name="", *, filterable=True, role="mentee"):
    about = [SMALL[0], section("goals", ask("long_text", "goals"))]
    form = make_form([*about, section("more", *questions(world, name, filterable=filterable))])
    publish_form_version(form=form, user=None)
    return RoundForm.objects.create(round=round, role=role, form=form)


def found(client, round, **chosen):
    return set(client.get(reverse(INDEX), {"round": round.pk, **chosen}).context["object_list"])


def offered(client, round):
    filters = client.get(reverse(INDEX), {"round": round.pk}).context["filters"]
    return {
        name: dict(field.choices) for name, field in filters.form.fields.items() if name.startswith("answer_")
    }


def other_than_ada(world):
    """Per question a value that finds Bob alone."""
    return {
        "answer_year": uid("year/Second"),
        "answer_first_in_family": "no",
        "answer_topics": str(world.abroad.translation_key),
        "answer_hours": "10",
    }


@pytest.mark.parametrize("later", [False, True], ids=["from the start", "marked only later"])
def test_each_type_of_question_that_can_be_marked_finds_those_who_answered_so(world, client, later):
    round = make_round(program=world.program)
    round_form = form_in(world, round, filterable=not later)
    hand_in(round_form, "ada", answers=answers(world))
    bob = hand_in(round_form, "bob", answers=answers(world, "Second", "no", world.abroad, "10"))
    if later:
        more = section("more", *questions(world))
        edit_form(round_form.form, [SMALL[0], section("goals", ask("long_text", "goals")), more])
    client.force_login(world.coordinator)

    assert offered(client, round) == {
        "answer_year": {uid("year/First"): "First", uid("year/Second"): "Second"},
        "answer_first_in_family": {"yes": "Yes", "no": "No"},
        "answer_topics": {str(term.translation_key): term.name for term in (world.abroad, world.cv)},
        "answer_hours": {"2": "2", "10": "10"},
    }
    for name, value in other_than_ada(world).items():
        assert found(client, round, **{name: value}) == {bob}
    assert not list(filter(None, answer_index()))


def test_question_that_is_not_marked_is_no_filter(world, client):
    round = make_round(program=world.program)
    hand_in(form_in(world, round, filterable=False), answers=answers(world))
    client.force_login(world.coordinator)

    assert offered(client, round) == {}


def test_forms_that_ask_the_same_share_one_filter(world, client):
    round = make_round(program=world.program)
    mentee = hand_in(form_in(world, round), "ada", answers=answers(world, hours="10"))
    form = form_in(world, round, " too", role="mentor")
    mentor = hand_in(form, "bob", answers=answers(world, hours="10", name=" too"))
    client.force_login(world.coordinator)

    assert found(client, round, answer_hours="10") == {mentee, mentor}
    assert found(client, round, answer_year=uid("year too/First")) == {mentor}


def test_numbers_on_offer_tell_nothing_of_applications_out_of_reach(world, client):
    round = make_round(program=world.program)
    round_form = form_in(world, round)
    hand_in(round_form, "ada", answers=answers(world))
    held = hand_in(round_form, "bob", answers=answers(world, hours="42"))
    Application.objects.filter(pk=held.pk).update(held_at=held.submitted_at)
    client.force_login(world.coordinator)

    assert offered(client, round)["answer_hours"] == {"2": "2"}


def test_terms_are_told_in_the_readers_language(world, client, german_locale):
    round = make_round(program=world.program)
    hand_in(form_in(world, round), answers=answers(world))
    topic = world.topic.copy_for_translation(german_locale)
    topic.save()
    german = world.cv.copy_for_translation(german_locale)
    german.name, german.vocabulary = "Lebenslauf", topic
    german.save()
    UserProfile.objects.create(user=world.coordinator, preferred_language="de")
    client.force_login(world.coordinator)

    names = offered(client, round)["answer_topics"]

    assert set(names.values()) == {"Lebenslauf", "Abroad"}
