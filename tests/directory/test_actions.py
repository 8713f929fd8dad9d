from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import ContactCardFactory, MentorFactory, OfficeFactory, UserFactory, coordinator_of
from tests.threads import at_once
from wagtail_mentoring.directory import actions
from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.contact_actions import export_contacts
from wagtail_mentoring.directory.log_messages import DIRECTORY_MESSAGES
from wagtail_mentoring.directory.models import ContactReveal, Mentor
from wagtail_mentoring.signals import mentor_standing_changed

pytestmark = pytest.mark.usefixtures("site_root")


def test_approval_lets_a_consenting_mentor_be_listed():
    mentor = MentorFactory(status=MentorStatus.APPLIED, capacity=3)
    assert not Mentor.objects.listed().exists()

    actions.approve_mentor(mentor=mentor, user=UserFactory())

    row = Mentor.objects.listed().get()
    assert (row.status, row.places_free) == (MentorStatus.APPROVED, 3)


def test_approval_needs_a_consent():
    mentor = MentorFactory(status=MentorStatus.APPLIED, consented_at=None)

    with pytest.raises(actions.ConsentMissing):
        actions.approve_mentor(mentor=mentor)

    mentor.refresh_from_db()
    assert mentor.status == MentorStatus.APPLIED


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (actions.approve_mentor, MentorStatus.APPROVED),
        (actions.pause_mentor, MentorStatus.APPLIED),
        (actions.resume_mentor, MentorStatus.APPROVED),
        (actions.retire_mentor, MentorStatus.RETIRED),
    ],
)
def test_move_that_the_status_does_not_allow_is_refused(action, status):
    mentor = MentorFactory(status=status)

    with pytest.raises(actions.MoveNotAllowed):
        action(mentor=mentor)

    assert not ModelLogEntry.objects.exists()


def test_status_is_read_from_the_database_and_not_from_the_instance():
    mentor = MentorFactory()
    stale = Mentor.objects.get(pk=mentor.pk)
    actions.retire_mentor(mentor=mentor)

    with pytest.raises(actions.MoveNotAllowed):
        actions.pause_mentor(mentor=stale)


def test_break_takes_the_places_away_and_its_end_gives_them_back():
    mentor = MentorFactory(capacity=2)

    paused = actions.pause_mentor(mentor=mentor, until=date(2027, 1, 31))
    assert (paused.status, paused.places_free, paused.pause_until) == ("paused", 0, date(2027, 1, 31))
    assert Mentor.objects.listed().exists()

    back = actions.resume_mentor(mentor=mentor)
    assert (back.status, back.places_free, back.pause_until) == ("approved", 2, None)


def test_break_ends_the_day_after_its_last_day():
    over, lasting, endless = MentorFactory(), MentorFactory(), MentorFactory()
    for mentor, until in ((over, date(2027, 1, 1)), (lasting, date(2027, 1, 2)), (endless, None)):
        actions.pause_mentor(mentor=mentor, until=until)

    assert actions.resume_mentors_after_break(today=date(2027, 1, 2)) == 1

    assert list(Mentor.objects.filter(status=MentorStatus.APPROVED)) == [over]


def test_break_that_somebody_else_ends_or_prolongs_meanwhile_holds_up_nobodys_return():
    """The others change as the first comes back, as by a person at the same moment."""
    first, back, longer, last = MentorFactory.create_batch(4)
    for mentor in (first, back, longer, last):
        actions.pause_mentor(mentor=mentor, until=date(2027, 1, 1))

    def meanwhile(mentor, **kwargs):
        if mentor == first:
            Mentor.objects.filter(pk=back.pk).update(status=MentorStatus.APPROVED)
            Mentor.objects.filter(pk=longer.pk).update(pause_until=date(2027, 3, 1))

    mentor_standing_changed.connect(meanwhile)
    assert actions.resume_mentors_after_break(today=date(2027, 1, 2)) == 2
    mentor_standing_changed.disconnect(meanwhile)

    assert Mentor.objects.get(pk=last.pk).status == MentorStatus.APPROVED
    assert Mentor.objects.get(pk=longer.pk).status == MentorStatus.PAUSED


def test_consent_keeps_the_words_and_the_time():
    mentor = MentorFactory(consented_at=None, consent_text="")

    actions.record_consent(mentor=mentor, text="You may show my name.", user=UserFactory())

    mentor.refresh_from_db()
    assert mentor.consent_text == "You may show my name."
    assert mentor.consented_at is not None


def test_consent_without_words_is_refused():
    with pytest.raises(ValueError, match="needs the text"):
        actions.record_consent(mentor=MentorFactory(), text=" ")


def test_withdrawn_consent_takes_the_mentor_out_of_every_list():
    mentor = MentorFactory()

    actions.withdraw_consent(mentor=mentor)

    assert not Mentor.objects.listed().exists()


def test_places_are_taken_until_there_is_none_and_freed_again():
    mentor = MentorFactory(capacity=2)

    assert actions.take_place(mentor=mentor).places_free == 1
    assert actions.take_place(mentor=mentor).places_free == 0
    with pytest.raises(actions.NoPlaceFree):
        actions.take_place(mentor=mentor)
    assert actions.free_place(mentor=mentor).places_free == 1

    mentor.refresh_from_db()
    assert (mentor.places_taken, mentor.places_free) == (1, 1)


@pytest.mark.parametrize("status", [MentorStatus.APPLIED, MentorStatus.PAUSED, MentorStatus.RETIRED])
def test_nobody_but_an_approved_mentor_has_places(status):
    with pytest.raises(actions.NoPlaceFree):
        actions.take_place(mentor=MentorFactory(status=status))


def test_place_of_a_mentor_who_has_none_taken_stays_free():
    assert actions.free_place(mentor=MentorFactory(capacity=2)).places_free == 2


def test_places_that_drifted_are_set_to_what_was_counted():
    mentor = MentorFactory(capacity=3)

    assert actions.refresh_places(mentor=mentor, places_taken=2).places_free == 1
    assert actions.refresh_places(mentor=mentor, places_taken=2).places_free == 1

    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.mentor_places_counted").count() == 1


def test_published_capacity_changes_the_free_places():
    mentor = MentorFactory(capacity=1)
    actions.take_place(mentor=mentor)

    draft = Mentor.objects.get(pk=mentor.pk)
    draft.capacity = 4
    draft.save_revision().publish()

    mentor.refresh_from_db()
    assert (mentor.places_taken, mentor.places_free) == (1, 3)


def test_publishing_an_old_draft_leaves_the_standing_alone():
    mentor = MentorFactory(capacity=2)
    revision = mentor.save_revision()
    actions.take_place(mentor=mentor)
    actions.pause_mentor(mentor=mentor)

    revision.publish()

    mentor.refresh_from_db()
    assert (mentor.status, mentor.places_taken, mentor.places_free) == ("paused", 1, 0)


def test_saving_a_profile_writes_terms_and_degrees(industry):
    mentor = Mentor.objects.get(pk=MentorFactory().pk)
    mentor.terms = [industry["Law"]]
    mentor.degrees = [mentor.degrees.model(degree="BSc Biology")]

    mentor.save()

    row = Mentor.objects.get(pk=mentor.pk)
    assert list(row.terms.all()) == [industry["Law"]]
    assert [str(degree) for degree in row.degrees.all()] == ["BSc Biology"]


def test_sign_of_life_is_kept_at_most_once_an_hour():
    mentor = MentorFactory()

    first = actions.note_activity(mentor=mentor).last_active_at
    assert actions.note_activity(mentor=mentor).last_active_at == first

    Mentor.objects.update(last_active_at=timezone.now() - timedelta(hours=2))
    assert actions.note_activity(mentor=mentor).last_active_at > first


ALL_MOVES = [
    lambda mentor, user: actions.pause_mentor(mentor=mentor, user=user),
    lambda mentor, user: actions.resume_mentor(mentor=mentor, user=user),
    lambda mentor, user: actions.retire_mentor(mentor=mentor, user=user),
    lambda mentor, user: actions.approve_mentor(mentor=mentor, user=user),
    lambda mentor, user: actions.record_consent(mentor=mentor, text="Yes.", user=user),
    lambda mentor, user: actions.take_place(mentor=mentor, user=user),
    lambda mentor, user: actions.free_place(mentor=mentor, user=user),
    lambda mentor, user: actions.refresh_places(mentor=mentor, places_taken=1, user=user),
    lambda mentor, user: actions.withdraw_consent(mentor=mentor, user=user),
]


def test_every_action_writes_one_audit_entry_and_tells_once():
    mentor, user, told = MentorFactory(), UserFactory(), []

    def listen(mentor, user, **kwargs):
        told.append((mentor.pk, user))

    mentor_standing_changed.connect(listen)
    for act in ALL_MOVES:
        act(mentor, user)
    mentor_standing_changed.disconnect(listen)

    entries = ModelLogEntry.objects.filter(user=user)
    assert told == [(mentor.pk, user)] * len(ALL_MOVES)
    assert entries.count() == len(ALL_MOVES)
    assert set(entries.values_list("action", flat=True)) <= set(DIRECTORY_MESSAGES)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_last_place_is_given_once_however_many_ask(site_root):
    mentor = MentorFactory(capacity=1)

    def ask():
        try:
            return bool(actions.take_place(mentor=mentor))
        except actions.NoPlaceFree:
            return False

    results = at_once(*[ask] * 8)

    mentor.refresh_from_db()
    assert sorted(results) == [False] * 7 + [True]
    assert mentor.places_taken == 1


def test_revealed_contact_leaves_a_line():
    card = ContactCardFactory()
    user = coordinator_of(card.owner)

    seen = actions.reveal_contact(card=card, user=user, purpose="  Invite to the autumn evening ")

    assert seen.email == card.email
    assert list(ContactReveal.objects.values_list("card", "user", "purpose", "exported")) == [
        (card.pk, user.pk, "Invite to the autumn evening", False)
    ]


def test_contact_is_not_revealed_without_the_right():
    with pytest.raises(PermissionDenied):
        actions.reveal_contact(
            card=ContactCardFactory(), user=coordinator_of(OfficeFactory()), purpose="Curious"
        )

    assert not ContactReveal.objects.exists()


def test_contact_of_whom_nobody_may_contact_is_shown_and_not_exported():
    card = ContactCardFactory(do_not_contact=True)
    user = coordinator_of(card.owner)

    assert actions.reveal_contact(card=card, user=user, purpose="Correct the address") == card
    assert export_contacts(mentors=Mentor.objects.all(), user=user, purpose="Newsletter") == {}


def test_contact_is_not_revealed_without_a_purpose():
    card = ContactCardFactory()

    with pytest.raises(actions.PurposeMissing):
        actions.reveal_contact(card=card, user=coordinator_of(card.owner), purpose=" ")
