import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import ask, make_round, make_round_form, section, uid
from tests.applications.staff_world import hand_in
from wagtail_mentoring.mentorships.actions import start_mentorship
from wagtail_mentoring.mentorships.models import Mentorship

from .conftest import make_mentor


def at(name, *args):
    return reverse(f"mentoring_mentorships:{name}", args=args)


@pytest.fixture
def pair(world, mentee, mentor):
    return start_mentorship(application=mentee, mentor=mentor, user=world.coordinator)


@pytest.fixture
def their_pair(world):
    application = hand_in(world.law_round_form, "lex", status="accepted", released_at=timezone.now())
    return start_mentorship(application=application, mentor=make_mentor("Law Mentor"), user=world.stranger)


def export(client, kind="csv"):
    response = client.get(f"{at('index')}?export={kind}")
    content = b"".join(response.streaming_content)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_list_shows_both_people_with_the_mentors_address_to_its_owner(world, client, pair):
    client.force_login(world.colleague)

    content = client.get(at("index")).content.decode()

    for text in ("Ines Moor", "ines-moor@alumni.example", "Ada Byrne", "ada@northmere.example"):
        assert text in content


def test_list_masks_the_mentors_address_from_another_office(world, client, pair):
    client.force_login(world.coordinator)

    content = client.get(at("index")).content.decode()

    assert "Ines Moor" in content
    assert "ines-moor@alumni.example" not in content
    assert "address kept by another office" in content


def test_export_holds_both_people_and_the_address_for_its_owner_only(world, client, pair):
    client.force_login(world.colleague)
    [own] = export(client)
    client.force_login(world.coordinator)
    [masked] = export(client)

    assert (own["Mentor"], own["Mentor's e-mail"]) == ("Ines Moor", "ines-moor@alumni.example")
    assert (own["Mentee"], own["Mentee's e-mail"]) == ("Ada Byrne", "ada@northmere.example")
    assert (masked["Mentor"], masked["Mentor's e-mail"]) == ("Ines Moor", "")
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.export_mentorships").count() == 2


def test_pair_out_of_reach_shows_and_ends_through_no_door(world, client, pair, their_pair):
    client.force_login(world.coordinator)

    shown = client.get(at("index"))
    client.post(at("end", their_pair.pk), {"ending": "completed", "reason": ""})

    assert [row.pk for row in shown.context["object_list"]] == [pair.pk]
    assert [row["Mentor"] for row in export(client)] == ["Ines Moor"]
    for door in ("end", "history", "history_results"):
        assert client.get(at(door, their_pair.pk)).status_code in (302, 403)
    assert client.get(at("pair", their_pair.application_id)).status_code == 404
    assert Mentorship.objects.get(pk=their_pair.pk).status == "active"


def test_pair_ends_with_a_reason(world, client, pair):
    client.force_login(world.coordinator)
    url = at("end", pair.pk)

    refused = client.post(url, {"ending": "ended_early", "reason": ""})
    client.post(url, {"ending": "ended_early", "reason": "Moved away"})

    assert "Give a reason" in refused.content.decode()
    pair.refresh_from_db()
    assert (pair.status, pair.reason) == ("ended_early", "Moved away")


def test_person_who_may_only_look_ends_nothing(world, client, pair):
    world.coordinator.groups.all()[0].permissions.remove(Permission.objects.get(codename="change_mentorship"))
    client.force_login(world.coordinator)

    client.post(at("end", pair.pk), {"ending": "completed", "reason": ""})

    pair.refresh_from_db()
    assert pair.status == "active"


def test_accepted_mentee_has_a_button_that_leads_to_the_pairing(world, client, mentee, mentor):
    client.force_login(world.coordinator)
    url = at("pair", mentee.pk)
    page = client.get(reverse("mentoring_applications:inspect", args=[mentee.pk]))

    response = client.post(url, {"other": mentor.pk}, follow=True)

    assert [link.url for link in page.context["links"]] == [url]
    pair = Mentorship.objects.get()
    assert (pair.mentor, pair.mentee) == (mentor, mentee.applicant)
    assert "Paired with Ines Moor" in response.content.decode()


def test_mentee_who_has_not_confirmed_has_a_sentence_instead_of_the_button(world, client, mentor):
    now = timezone.now()
    values = {"status": "accepted", "released_at": now, "answer_by": now + timedelta(days=7)}
    offered = hand_in(world.round_form, **values)
    client.force_login(world.coordinator)

    page = client.get(reverse("mentoring_applications:inspect", args=[offered.pk]))
    shown = client.get(at("pair", offered.pk))
    response = client.post(at("pair", offered.pk), {"other": mentor.pk})

    assert "once they have confirmed it" in page.text
    assert at("pair", offered.pk) not in page.text
    assert "no place" in shown.text
    assert "not confirmed yet" in response.text
    assert not Mentorship.objects.exists()


def test_mentee_who_was_not_told_has_no_button(world, client, mentor):
    untold = hand_in(world.round_form, status="accepted")
    client.force_login(world.coordinator)

    page = client.get(reverse("mentoring_applications:inspect", args=[untold.pk]))
    response = client.post(at("pair", untold.pk), {"other": mentor.pk})

    assert page.context["links"] == []
    assert "Only a mentee who was accepted" in response.content.decode()
    assert not Mentorship.objects.exists()


def test_wishes_are_offered_with_their_places(world, client):
    free, full = make_mentor("Free Person"), make_mentor("Full Person", places_taken=1, places_free=0)
    questions = [
        ask("short_text", "name", role="name"),
        ask("email", "email", role="email"),
        ask("mentors", "wishes", role="preferred_mentors"),
    ]
    round_form = make_round_form([section("all", *questions)], round=make_round(program=world.program))
    answers = {uid("name"): "Ada", uid("email"): "ada@x.example", uid("wishes"): [str(full.pk), str(free.pk)]}
    application = hand_in(round_form, answers=answers, status="accepted", released_at=timezone.now())
    client.force_login(world.coordinator)
    url = at("pair", application.pk)

    content = client.get(url).content.decode()
    refused = client.post(url, {"wish": full.pk})
    both = client.post(url, {"wish": free.pk, "other": full.pk})
    neither = client.post(url, {})
    client.post(url, {"wish": free.pk})

    assert "Free Person – Places free" in content
    assert "Full Person – No places free" in content
    assert "no place free" in refused.content.decode()
    assert "two mentors" in both.content.decode()
    assert "Choose a mentor." in neither.content.decode()
    assert Mentorship.objects.get().mentor == free


def test_number_of_queries_of_the_list_does_not_grow(world, client, pair):
    client.force_login(world.colleague)

    def count(url):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(url)
            b"".join(response) if response.streaming else response.content
        return len(queries)

    urls = [at("index"), f"{at('index')}?export=csv"]
    counts = [count(url) for url in urls for _warm in range(2)][1::2]
    for number in range(3):
        application = hand_in(world.round_form, f"p{number}", status="accepted", released_at=timezone.now())
        other = make_mentor(f"Mentor {number}", owner=world.alumni)
        start_mentorship(application=application, mentor=other, user=world.coordinator)

    assert [count(url) for url in urls] == counts


@pytest.mark.parametrize("query", ["q=Moor", "q=ada@northmere", "status=active", "ordering=mentee__password"])
def test_list_is_searched_and_filtered(world, client, pair, query):
    client.force_login(world.coordinator)

    assert [row.pk for row in client.get(f"{at('index')}?{query}").context["object_list"]] == [pair.pk]
