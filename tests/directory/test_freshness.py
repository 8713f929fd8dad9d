"""What changes is on the next results page: found by its new words, not by its old ones, in every engine."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.directory.conftest import vocabulary_with
from tests.factories import ContactCardFactory, MentorFactory, OfficeFactory
from wagtail_mentoring.directory import actions
from wagtail_mentoring.directory.models import Mentor, MentorDegree
from wagtail_mentoring.directory.vocabulary_actions import merge_terms

pytestmark = pytest.mark.usefixtures("engine", "commits")


@pytest.fixture
def ask(client, directory):
    """Who is on the results page for a query."""

    def names(query):
        return [entry.card.name for entry in client.get(directory.url + query).context["listing"].entries]

    return names


@pytest.fixture
def ana(industry):
    return MentorFactory(name="Ana Ruiz", slug="ana", bio="Turbines", capacity=1, terms=[industry["Law"]])


def publish(mentor, **changes):
    """Change a profile as its editor does."""
    draft = Mentor.objects.get(pk=mentor.pk)
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.save_revision().publish()


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"name": "Zephyrine Ruiz"}, "zephyrine"),
        ({"job_title": "Volcanologist"}, "volcanologist"),
        ({"employer": "Vesuvius"}, "vesuvius"),
        ({"city": "Naples"}, "naples"),
        ({"bio": "Volcanoes"}, "volcanoes"),
        ({"degrees": [MentorDegree(degree="BSc Geology")]}, "geology"),
    ],
)
def test_published_change_is_found(ask, ana, changes, word):
    assert ask(f"?q={word}") == []

    publish(ana, **changes)

    assert len(ask(f"?q={word}")) == 1


def test_old_words_find_nobody(ask, ana):
    assert ask("?q=turbines") == ["Ana Ruiz"]

    publish(ana, bio="Volcanoes")

    assert ask("?q=turbines") == []


def test_field_that_is_hidden_now_finds_nobody(ask, ana):
    assert ask("?q=turbines") == ["Ana Ruiz"]

    publish(ana, field_visibility={"bio": "signed_in"})

    assert ask("?q=turbines") == []
    assert ask("?q=ruiz") == ["Ana Ruiz"]


@pytest.mark.references
def test_renamed_term_is_found_by_its_new_name_alone(ask, ana, industry):
    industry["Law"].name = "Jurisprudence"
    industry["Law"].save()

    assert (ask("?q=jurisprudence"), ask("?q=law")) == (["Ana Ruiz"], [])
    assert ask("?industry=law") == ["Ana Ruiz"]  # the address of the filter stays


def test_merged_term_passes_on_its_words_and_its_filter(ask, ana, industry):
    merge_terms(into=industry["Energy"], others=[industry["Law"]])

    assert ask("?q=energy") == ask("?industry=energy") == ["Ana Ruiz"]
    assert ask("?q=law") == []


def test_deleted_term_is_forgotten(ask, ana, industry):
    industry["Law"].delete()

    assert (ask("?q=law"), ask("?q=ruiz")) == ([], ["Ana Ruiz"])


def test_deleted_vocabulary_takes_its_words_along(ask, ana, industry):
    industry["Law"].vocabulary.delete()

    assert (ask("?q=law"), ask("?q=ruiz")) == ([], ["Ana Ruiz"])


def test_renamed_vocabulary_is_on_the_page(client, directory, ana, industry):
    vocabulary = industry["Law"].vocabulary
    vocabulary.name = "Trade"
    vocabulary.save()

    assert [group.name for group in client.get(directory.url).context["listing"].groups] == ["Trade"]


def test_new_term_of_a_mentor_is_counted(client, directory, ana):
    topic = vocabulary_with("topic", "Networking")
    publish(ana, terms=[*ana.terms.all(), topic["Networking"]])

    groups = client.get(directory.url + "?q=ruiz").context["listing"].groups

    assert {group.slug: [option.count for option in group.options] for group in groups} == {
        "industry": [0, 1, 0],
        "topic": [1],
    }


def test_places_follow_capacity_and_mentorships(ask, ana):
    MentorFactory(name="Zoe Zulu")
    assert ask("?sort=places") == ["Ana Ruiz", "Zoe Zulu"][::-1]

    publish(ana, capacity=4)
    assert ask("?sort=places") == ["Ana Ruiz", "Zoe Zulu"]

    actions.refresh_places(mentor=ana, places_taken=4)
    assert ask("?available=1") == ["Zoe Zulu"]
    assert ask("") == ["Zoe Zulu", "Ana Ruiz"]

    actions.free_place(mentor=ana)
    assert "Ana Ruiz" in ask("?available=1&q=turbines")


def test_break_begins_and_ends(ask, ana):
    actions.pause_mentor(mentor=ana, until=date.today())
    assert (ask("?available=1"), ask("?q=ruiz")) == ([], ["Ana Ruiz"])

    actions.resume_mentors_after_break(today=date.today() + timedelta(days=1))
    assert ask("?available=1&q=ruiz") == ["Ana Ruiz"]


def test_break_ended_by_hand(ask, ana):
    actions.pause_mentor(mentor=ana)
    actions.resume_mentor(mentor=ana)

    assert ask("?available=1&q=ruiz") == ["Ana Ruiz"]


def test_sign_of_life_moves_a_mentor_up(ask, ana):
    MentorFactory(name="Zoe Zulu", last_active_at=timezone.now() - timedelta(days=1))
    assert ask("?sort=active") == ["Zoe Zulu", "Ana Ruiz"]

    actions.note_activity(mentor=ana)

    assert ask("?sort=active") == ["Ana Ruiz", "Zoe Zulu"]


def test_consent_decides(ask, ana):
    actions.withdraw_consent(mentor=ana)
    assert ask("?q=ruiz") == ask("") == ask("?industry=law") == []

    actions.record_consent(mentor=ana, text="I agree.")
    publish(ana)
    assert ask("?q=ruiz") == ["Ana Ruiz"]


def test_scheduled_profile_comes_and_goes(ask, ana):
    draft = Mentor.objects.get(pk=ana.pk)
    draft.expire_at = timezone.now() - timedelta(minutes=1)
    Mentor.objects.filter(pk=ana.pk).update(expire_at=draft.expire_at)

    call_command("publish_scheduled")

    assert ask("?q=ruiz") == []


def test_new_photo_is_on_the_card(client, directory, ana):
    publish(ana, photo="mentoring/photos/new.webp")

    assert "mentoring/photos/new-small.webp" in client.get(directory.url + "?q=ruiz").content.decode()


def test_another_office_looks_after_the_contact_and_nothing_changes(client, directory, ana):
    card = ContactCardFactory(mentor=ana, owner=OfficeFactory(name="Careers"))
    before = client.get(directory.url + "?q=ruiz").content

    card.owner = OfficeFactory(name="Alumni")
    card.save()

    assert client.get(directory.url + "?q=ruiz").content == before
    assert client.get(directory.url + "?q=alumni").context["listing"].count == 0
