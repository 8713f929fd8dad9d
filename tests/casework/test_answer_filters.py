"""Answers as filters of the list: which questions are offered, and whom they find."""

import pytest
from django.http import QueryDict
from django.urls import reverse
from wagtail.users.models import UserProfile

from tests.applications.builders import GOOD, SMALL, ask, edit_form, make_form, make_round, section, uid
from tests.applications.staff_world import hand_in, make_world
from tests.factories import TermFactory, VocabularyFactory, coordinator_of
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.answer_filters import MOST_QUESTIONS
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.inbox_actions import choose_default_filter, save_filter
from wagtail_mentoring.casework.saved_filters import filter_links
from wagtail_mentoring.exports.chosen import selected_applications
from wagtail_mentoring.record_keeping.truth_checks import answer_index

INDEX = "mentoring_applications:index"
MOVE = "/admin/bulk/wagtail_mentoring/application/move/"


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


# --- what is asked for and no filter any more ---------------------------------------------------------------

LOST = "You cannot filter by this answer here, or not any more, so it finds nobody"


def edit(form, *more):
    edit_form(form, [SMALL[0], section("goals", ask("long_text", "goals")), section("more", *more)])


def year(**settings):
    return ask("choice", "year", "Year", options=["First", "Second"], filterable=True, **settings)


def unmark(world, form):
    edit(form, *questions(world, filterable=False))


def keep_for_the_lead(world, form):
    edit(form, year(visible_to="lead"), *questions(world)[1:])


def take_away_what_it_offers(world, form):
    world.cv.delete()
    world.abroad.delete()


@pytest.fixture
def narrowed(world, client):
    """A round with a first-year who wants help with a CV; the list asks for others, and nobody is one."""
    round = make_round(program=world.program)
    round_form = form_in(world, round)
    hand_in(round_form, answers=answers(world))
    client.force_login(world.colleague)
    return round_form


def query_of(round_form, name="year", value=None):
    return f"round={round_form.round_id}&answer_{name}={value or uid('year/Second')}"


@pytest.mark.parametrize("change", [unmark, keep_for_the_lead])
def test_answer_that_is_no_filter_any_more_finds_nobody_through_any_door(world, client, narrowed, change):
    query = query_of(narrowed)
    saved, _dropped = save_filter(user=world.colleague, name="Second years", query=query)
    choose_default_filter(saved_filter=saved, user=world.colleague)
    change(world, narrowed.form)

    [link] = filter_links(world.colleague, query)
    opened = client.get(reverse(INDEX))
    listed = client.get(opened["Location"])
    exported = client.get(f"{reverse(INDEX)}?{query}&export=csv")
    bulk = client.get(MOVE, {"id": "all", "next": f"{reverse(INDEX)}?{query}"})

    assert (link.url, link.count, link.is_current) == (opened["Location"], 0, True)
    assert list(listed.context["object_list"]) == []
    assert listed.context["tally"].total == 0
    assert listed.context["lost_filters"] == ["Year" if change is unmark else "year"]
    assert LOST in listed.text
    assert "Ada" not in b"".join(exported.streaming_content).decode()
    assert bulk.status_code == 200
    assert bulk.context["items"] == []
    assert selected_applications(user=world.colleague, query=query).count() == 0


def test_list_without_what_is_lost_keeps_the_other_filters(world, client, narrowed):
    unmark(world, narrowed.form)

    listed = client.get(f"{reverse(INDEX)}?{query_of(narrowed)}&role=mentee&p=1")
    url = listed.context["without_lost_url"]
    again = client.get(url)

    assert QueryDict(url.partition("?")[2]) == QueryDict(f"round={narrowed.round_id}&role=mentee")
    assert len(again.context["object_list"]) == 1
    assert LOST not in again.text


def test_default_filter_is_not_come_back_to_from_the_list_without_what_is_lost(world, client, narrowed):
    saved, _dropped = save_filter(user=world.colleague, name="Year", query="answer_year=1")
    choose_default_filter(saved_filter=saved, user=world.colleague)

    url = client.get(reverse(INDEX), follow=True).context["without_lost_url"]

    assert client.get(url).status_code == 200


@pytest.mark.parametrize("change", [take_away_what_it_offers, None], ids=["terms are gone", "never there"])
def test_answer_that_is_not_offered_finds_nobody(world, client, narrowed, change):
    query = query_of(narrowed, "topics", world.abroad.translation_key if change else "nonsense")
    if change:
        change(world, narrowed.form)

    listed = client.get(f"{reverse(INDEX)}?{query}")

    assert list(listed.context["object_list"]) == []
    assert listed.context["lost_filters"] == ["Topics"]


def test_what_is_still_offered_is_found_beside_what_is_lost(world, client, narrowed):
    query = f"{query_of(narrowed, 'year', uid('year/First'))}&answer_year=nonsense"

    listed = client.get(f"{reverse(INDEX)}?{query}")

    assert len(listed.context["object_list"]) == 1
    assert LOST in listed.text
    assert listed.context["without_lost_url"].endswith(query_of(narrowed, "year", uid("year/First")))


@pytest.mark.parametrize("others", [0, 2], ids=["no round", "two rounds"])
def test_answers_are_asked_for_in_one_round_only(world, client, narrowed, others):
    rounds = [narrowed.round, make_round(program=world.program)][:others]

    listed = client.get(
        reverse(INDEX), {"round": [round.pk for round in rounds], "answer_year": uid("year/First")}
    )

    assert list(listed.context["object_list"]) == []
    assert LOST in listed.text


def test_number_that_nobody_gave_finds_nobody_and_is_a_filter_all_the_same(world, client, narrowed):
    listed = client.get(f"{reverse(INDEX)}?{query_of(narrowed, 'hours', '7')}")

    assert list(listed.context["object_list"]) == []
    assert LOST not in listed.text


def test_saved_filter_of_a_round_out_of_reach_says_what_is_left_out(world, client):
    world.coordinator.groups.add(world.law.group)
    query = f"group=new&round={world.law_round_form.round_id}"
    save_filter(user=world.coordinator, name="Law", query=query, office=world.career)
    mate = coordinator_of(world.career)
    client.force_login(mate)
    hand_in(world.round_form)

    [link] = filter_links(mate, "")
    listed = client.get(link.url)

    assert (link.count, len(listed.context["object_list"])) == (1, 1)
    assert "Left out, because it is unknown or not within your reach: Round" in listed.text


def test_question_taken_out_stays_a_filter_where_somebody_answered_it(world, client, narrowed):
    second = hand_in(narrowed, "bob", answers=answers(world, "Second"))
    edit(narrowed.form, *questions(world)[1:])
    later = make_round(program=world.program)
    RoundForm.objects.create(round=later, role="mentee", form=narrowed.form)

    listed = client.get(f"{reverse(INDEX)}?{query_of(narrowed)}")

    assert list(listed.context["object_list"]) == [second]
    assert listed.context["filters"].filters["answer_year"].label == "Year (no longer asked)"
    assert "answer_year" not in offered(client, later)


def test_question_taken_out_is_told_under_the_name_of_the_form_that_still_asks_it(world, client, narrowed):
    form_in(world, narrowed.round, " too", role="mentor")
    edit(narrowed.form, *questions(world)[1:])

    asked = client.get(reverse(INDEX), {"round": narrowed.round_id}).context["filters"].filters["answer_year"]

    assert asked.label == "Year"
    assert asked.keys == [uid("year too"), uid("year")]


def test_question_past_the_first_twenty_is_a_filter_for_who_asks_for_it(world, client, narrowed):
    second = hand_in(narrowed, "bob", answers=answers(world, "Second"))
    new = [ask("yes_no", f"new {n}", f"New {n}", filterable=True) for n in range(MOST_QUESTIONS)]
    edit(narrowed.form, *new, *questions(world))

    listed = client.get(f"{reverse(INDEX)}?{query_of(narrowed)}")

    assert list(listed.context["object_list"]) == [second]
    assert len(offered(client, narrowed.round)) == MOST_QUESTIONS


@pytest.mark.parametrize("name", ["answer_", 'answer_"><b>x', "answer_\x00", "answer_%s"])
def test_what_nobody_can_have_chosen_finds_nobody_and_breaks_nothing(world, client, narrowed, name):
    listed = client.get(reverse(INDEX), {"round": narrowed.round_id, name: "\x00<b>"})

    assert listed.status_code == 200
    assert list(listed.context["object_list"]) == []
    assert "<b>" not in listed.text
