"""What waits for a person: on the home screen, on the page, and in the week's mail."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from wagtail.users.models import UserProfile

from tests.factories import (
    OfficeFactory,
    PartnerFactory,
    ProgramFactory,
    RoundFactory,
    UserFactory,
    coordinator_of,
)
from tests.handoffs.world import make_world, send
from wagtail_mentoring.desk.actions import send_digests
from wagtail_mentoring.handoffs.models import Handoff
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.choices import PartnerRole

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)


@pytest.fixture
def world(site_root):
    """Two offices with one person each."""
    world = make_world()
    get_user_model().objects.exclude(pk__in=[world.sender.pk, world.receiver.pk]).delete()
    return world


def see(client, user, name="wagtailadmin_home"):
    client.force_login(user)
    response = client.get(reverse(name))
    assert response.status_code == 200
    return response.content.decode()


def digests():
    return OutboxMessage.objects.filter(kind="monday_digest")


def test_the_home_screen_shows_seven_lines_at_most_and_leads_to_the_rest(client, world):
    for number in range(5):
        send(world, title=f"Task {number}")
    other = make_other_invitations(world, 4)

    home = see(client, world.receiver)
    page = see(client, world.receiver, "mentoring_desk:index")

    assert home.count("wm-desk__button") == 7
    assert "Show 2 more" in home
    assert page.count("wm-desk__button") == 9
    assert all(f"{program} invites Career Services" in page for program in other)


def make_other_invitations(world, count):
    invited = {"office": world.career, "accepted_at": None, "accepted_by": None}
    partners = [PartnerFactory(program=ProgramFactory(), **invited) for _ in range(count)]
    return [partner.program for partner in partners]


def test_each_line_has_its_day_and_one_button(client, world):
    handoff = send(world)
    Handoff.objects.filter(pk=handoff.pk).update(due_on=timezone.localdate() - timedelta(days=5))

    home = see(client, world.receiver)

    assert "overdue since" in home
    assert 'aria-label="Answer: Accept or return “Screen the mentors” from Alumni Relations"' in home


def test_nobody_waits_for_you_says_so_and_what_comes_next(client, world):
    RoundFactory(program=world.program, name="2027", starts_on=date(2099, 5, 14), ends_on=date(2099, 9, 1))

    home = see(client, world.receiver)

    assert "Nothing waits for you." in home
    assert "Next: " in home


def test_days_of_other_peoples_programs_are_not_told(client, world):
    RoundFactory(program=world.program, name="secret plan", ends_on=date(2099, 9, 1))
    assert "secret plan end" in see(client, world.receiver, "mentoring_desk:index")

    stranger = coordinator_of(OfficeFactory(name="Law School"))

    assert "secret plan" not in see(client, stranger, "mentoring_desk:index")
    assert "My desk</h2>" not in see(client, stranger)


def test_an_invited_office_finds_its_invitation_and_who_answered_does_not(client, world):
    partner = PartnerFactory(
        program=world.program, office=OfficeFactory(name="Law School"), accepted_at=None, accepted_by=None
    )
    invited = coordinator_of(partner.office)
    assert "First Steps invites Law School to take part" in see(client, invited)
    assert "invites Law School" not in see(client, world.receiver)

    partner.accepted_at = timezone.now()
    partner.save()

    assert "invites Law School" not in see(client, invited)


def test_the_weeks_mail_says_what_waits_and_is_written_once(client, world):
    send(world)

    assert send_digests(today=MONDAY) == 1
    assert send_digests(today=MONDAY) == 0

    mail = digests().get()
    assert mail.to_email == world.receiver.email
    assert mail.subject == "Mentoring: 1 thing waits for you"
    assert "- Accept or return “Screen the mentors” from Alumni Relations" in mail.body
    assert reverse("mentoring_desk:index") in mail.body
    assert send_digests(today=MONDAY + timedelta(days=7)) == 1


def test_no_mail_is_written_where_nothing_waits_or_on_another_day(world):
    assert send_digests(today=MONDAY) == 0
    send(world)

    assert send_digests(today=MONDAY + timedelta(days=1)) == 0
    assert not digests().exists()


def test_the_weeks_mail_goes_to_nobody_who_left_or_works_in_no_office(world):
    send(world)
    world.receiver.is_active = False
    world.receiver.save()
    UserFactory(is_superuser=True)

    assert send_digests(today=MONDAY) == 0


def test_the_weeks_mail_speaks_the_language_of_its_reader(world):
    handoff = send(world)
    UserProfile.objects.create(user=world.receiver, preferred_language="de")

    send_digests(today=MONDAY)

    with translation.override("de"):
        german = date_format(handoff.due_on, "DATE_FORMAT")
    assert german != date_format(handoff.due_on, "DATE_FORMAT")
    assert german in digests().get().body


def test_the_weeks_mail_names_seven_things_and_how_many_more(world):
    make_other_invitations(world, 9)

    send_digests(today=MONDAY)

    # Seven of each kind at most, so nine invitations are seven lines.
    body = digests().get().body
    assert body.count("\n- ") == 7


def test_the_daily_command_writes_it(world, monkeypatch):
    send(world)
    monkeypatch.setattr("wagtail_mentoring.desk.actions.timezone.localdate", lambda *args: MONDAY)
    out = StringIO()

    call_command("mentoring_daily", stdout=out)

    assert "1 person is told what waits for them this week." in out.getvalue()


def test_the_desk_asks_as_often_for_many_lines_as_for_one(client, world, django_assert_max_num_queries):
    send(world, title="One")
    see(client, world.receiver)
    with django_assert_max_num_queries(200) as one:
        see(client, world.receiver)
    for number in range(3):
        send(world, title=f"Task {number}")

    with django_assert_max_num_queries(len(one.captured_queries)):
        see(client, world.receiver)


def test_a_lead_that_nobody_accepted_for_is_an_invitation_too(client, world):
    values = {"role": PartnerRole.LEAD, "accepted_at": None, "accepted_by": None}
    partner = PartnerFactory(program=ProgramFactory(), office=world.career, **values)

    assert f"{partner.program} invites Career Services" in see(client, world.receiver)
