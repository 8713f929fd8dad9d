"""Mail about an application that does not exist for somebody does not exist for them either."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import GOOD, uid
from tests.applications.staff_world import hand_in, make_world
from tests.factories import UserFactory
from tests.reviews.builders import give, make_phase
from wagtail_mentoring.application_forms.choices import FormEntry
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import give_extension, make_invitations
from wagtail_mentoring.applications.access_notifications import EXTENSION_KINDS, INVITATION_KIND
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.casework.conflict_actions import declare_conflict, lift_conflict
from wagtail_mentoring.offices.log_models import OfficeLogEntry
from wagtail_mentoring.outbox.actions import retry_mail
from wagtail_mentoring.outbox.choices import MailStatus
from wagtail_mentoring.outbox.desk import troubled_mail_lines
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.outbox.permissions import MAIL_POLICY
from wagtail_mentoring.record_keeping.erasure_actions import erase
from wagtail_mentoring.selection.release_actions import send_test_mail

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

SEEN, KEPT = "Paula Plain", "Konrad Conflict"


def recuse(application, user):
    declare_conflict(application=application, person=user, reason="Niece", user=user)


def read_blind(application, user):
    give(application, make_phase(application.round_form, is_blind=True), user)


@pytest.fixture(params=["superuser", "staff"])
def reader(request):
    """Somebody who may look at mail and try it again."""
    if request.param == "superuser":
        return UserFactory(is_superuser=True)
    codenames = ["access_admin", "view_outboxmessage", "change_outboxmessage", "add_review"]
    user = UserFactory()
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    return user


@pytest.fixture(params=[recuse, read_blind])
def mails(request, reader, client):
    """A failed receipt of an application that is seen, and one of another that is kept from ``reader``."""
    world = make_world()
    reader.groups.add(world.career.group)
    seen, kept = (
        hand_in(world.round_form, name.split()[0].lower(), answers={**GOOD, uid("name"): name})
        for name in (SEEN, KEPT)
    )
    Application.objects.update(status="under_review")
    OutboxMessage.objects.update(status=MailStatus.FAILED, attempts=8)
    kept.refresh_from_db()
    request.param(kept, reader)
    client.force_login(reader)
    return [OutboxMessage.objects.get(dedupe_key__contains=f":{row.reference}:") for row in (seen, kept)]


def at(name, *args):
    return reverse(f"mentoring_mail:{name}", args=args)


@pytest.mark.parametrize("query", ["", "?troubled=on", "?q=a", "?status=failed", "?ordering=to_email"])
def test_list_and_search_leave_out_mail_that_is_kept_from_the_reader(mails, client, query):
    seen, kept = mails
    assert "a" in kept.subject

    for name in ("index", "index_results"):
        assert list(client.get(at(name) + query).context["object_list"]) == [seen]


def test_mail_kept_from_the_reader_opens_for_nobody_who_types_its_address(mails, client):
    seen, kept = mails

    assert SEEN in client.get(at("inspect", seen.pk)).content.decode()
    response = client.get(at("inspect", kept.pk), follow=True)
    assert response.redirect_chain
    assert KEPT not in response.content.decode()


def test_mail_kept_from_the_reader_is_not_tried_again_by_them(mails, client):
    for message in mails:
        client.post(at("retry", message.pk))

    assert [OutboxMessage.objects.get(pk=m.pk).status for m in mails] == [
        MailStatus.QUEUED,
        MailStatus.FAILED,
    ]


def test_home_screen_counts_only_mail_in_sight(mails, reader):
    (line,) = troubled_mail_lines(reader)

    assert "1 mail could not be sent" in line.text
    mails[0].delete()
    assert troubled_mail_lines(reader) == []


def test_site_history_tells_nothing_of_mail_kept_from_the_reader(mails, reader):
    for message in mails:
        retry_mail(message=message, user=None)

    logged = OfficeLogEntry.objects.viewable_by_user(reader).filter(action="wagtail_mentoring.retry_mail")
    assert list(logged.values_list("object_id", flat=True)) == [str(mails[0].pk)]
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.retry_mail").count() == 2


def test_mail_that_belongs_to_no_application_is_seen(mails, client):
    OutboxMessage.objects.create(dedupe_key="note", kind="note", to_email="a@example.org", subject="One")
    OutboxMessage.objects.create(dedupe_key="invitation:1", kind="invitation", subject="Two")

    assert client.get(at("index")).context["object_list"].count() == 3


def test_mail_comes_back_once_the_conflict_is_lifted():
    world, root = make_world(), UserFactory(is_superuser=True)
    application = hand_in(world.round_form)
    recuse(application, root)
    assert mails_for(root) == []

    lift_conflict(conflict=application.conflicts.get(), reason="A mistake", user=world.coordinator)

    assert len(mails_for(root)) == 1


def mails_for(user):
    return list(
        MAIL_POLICY.instances_user_has_any_permission_for(user, ["view"]).values_list("pk", flat=True)
    )


def test_test_of_a_release_is_kept_from_those_whom_the_applicant_is_kept_from_and_erased_with_them():
    world, root = make_world(), UserFactory(is_superuser=True)
    application = hand_in(world.round_form, status="withdrawn")
    OutboxMessage.objects.all().delete()
    send_test_mail(application=application, user=world.coordinator, subject="Ada", body="Dear Ada")
    assert len(mails_for(root)) == 1

    recuse(application, root)
    assert mails_for(root) == []
    erase(due=Due(application, everything=True), reason="", user=None)

    assert not OutboxMessage.objects.exists()


def test_ways_in_given_to_a_person_are_kept_with_their_application_in_list_and_mail(client):
    world, root = make_world(), UserFactory(is_superuser=True)
    form, user, until = world.round_form, world.coordinator, timezone.now() + timedelta(days=90)
    kept, elsewhere = hand_in(form, "kept"), hand_in(world.law_round_form, "seen")
    RoundForm.objects.update(entry=FormEntry.INVITATION)
    form.refresh_from_db()
    for address in (kept.applicant.email, elsewhere.applicant.email):
        give_extension(round_form=form, until=until, reason="Ill", email=address, user=user)
        make_invitations(round_form=form, batch=uuid4(), emails=[address.upper()], user=user)
    make_invitations(round_form=form, batch=uuid4(), max_uses=9, label="Open day", user=user)
    give_extension(round_form=form, until=until, reason="Late", email="new@example.org", user=user)
    OutboxMessage.objects.exclude(kind__in=[*EXTENSION_KINDS, INVITATION_KIND]).delete()
    before = [len(rows) for rows in ways_in(client, root)]

    recuse(kept, root)
    lists = ways_in(client, root)

    assert before == [3, 3, 5]
    assert [len(rows) for rows in lists] == [2, 2, 3]
    assert kept.applicant.email not in {row.email for row in (*lists[0], *lists[1])}
    assert kept.applicant.email not in {message.to_email.lower() for message in lists[2]}


def ways_in(client, user):
    client.force_login(user)
    names = ("mentoring_extensions", "mentoring_invitations", "mentoring_mail")
    return [list(client.get(reverse(f"{name}:index")).context["object_list"]) for name in names]


def test_number_of_queries_does_not_grow_with_what_is_kept(client):
    world, root = make_world(), UserFactory(is_superuser=True)
    client.force_login(root)

    def count():
        with CaptureQueriesContext(connection) as queries:
            client.get(at("index"))
        return len(queries)

    recuse(hand_in(world.round_form, "one"), root)
    hand_in(world.round_form, "seen")
    count()
    before = count()
    for name in ("two", "three"):
        recuse(hand_in(world.round_form, name), root)
        hand_in(world.round_form, f"seen{name}")

    assert count() == before
