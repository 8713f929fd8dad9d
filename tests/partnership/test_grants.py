"""An office opens the data of its own people for a purpose and a time, and closes it at once."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from tests.agreements.agreement_world import AgreementWorld
from tests.factories import OfficeFactory, PartnerFactory, UserFactory
from wagtail_mentoring.partnership.choices import GrantMode
from wagtail_mentoring.partnership.grant_actions import end_grant, give_grant
from wagtail_mentoring.partnership.models import DataGrant
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return AgreementWorld()


def today(days=0):
    return timezone.localdate() + timedelta(days=days)


def give(world, **changes):
    words = {"mode": "see", "purpose": "Introductions", "valid_until": today(30)}
    given = {"program": world.program, "owner": world.alumni, "recipient": world.career, "user": world.alan}
    return give_grant(**{**given, **words, **changes})


def test_owner_opens_its_data_from_today_and_it_is_logged(world):
    grant = give(world)

    assert list(DataGrant.objects.in_force().to([world.career]).seeing()) == [grant]
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.give_grant")
    assert (entry.user, entry.data["office"]) == (world.alan, "Career Services")
    with translation.override("de"):
        assert entry.message.endswith(str(GrantMode.SEE.label))


def test_only_the_owners_own_people_open_and_close(world):
    grant = give(world)
    for user in (world.carol, world.stranger, UserFactory(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            give(world, user=user)
        with pytest.raises(PermissionDenied):
            end_grant(grant=grant, user=user)
    assert DataGrant.objects.get() == grant


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"purpose": "  "}, "for what purpose"),
        ({"valid_until": timezone.localdate() - timedelta(days=1)}, "today or a later day"),
        ({"recipient": "stranger"}, "takes part"),
        ({"recipient": "owner"}, "takes part"),
        ({"recipient": "invited"}, "takes part"),
    ],
)
def test_grant_without_purpose_end_or_partner_is_refused(world, changes, told):
    invited = PartnerFactory(program=world.program, office=OfficeFactory(), accepted=False)
    offices = {"stranger": OfficeFactory(), "owner": world.alumni, "invited": invited.office}
    if "recipient" in changes:
        changes = {"recipient": offices[changes["recipient"]]}

    with pytest.raises(ValidationError, match=told):
        give(world, **changes)
    assert not DataGrant.objects.exists()


def test_new_grant_of_the_same_data_replaces_the_one_there_was(world):
    give(world, mode="export")
    narrower = give(world, mode="relay")

    assert list(DataGrant.objects.in_force()) == [narrower]


@pytest.mark.parametrize("age", [0, 40])
def test_closing_masks_the_same_day(world, age):
    grant = give(world)
    DataGrant.objects.filter(pk=grant.pk).update(valid_from=today(-age))

    end_grant(grant=grant, user=world.alan)

    assert not DataGrant.objects.in_force().exists()
    assert DataGrant.objects.exists() == (age > 0)


def test_data_of_an_archived_program_is_opened_no_more_and_can_still_be_closed(world, client):
    grant = give(world)
    Program.objects.update(status=ProgramStatus.ARCHIVED)

    with pytest.raises(PermissionDenied):
        give(world)
    client.force_login(world.alan)
    stop = reverse("mentoring_partnerships:stop_sharing", args=[world.program.pk, grant.pk])
    partnership = reverse("mentoring_partnerships:partnership", args=[world.program.pk])
    assert stop in client.get(partnership).content.decode()

    client.post(stop)

    assert not DataGrant.objects.in_force().exists()


def test_grant_is_given_and_ended_on_the_page_of_the_partnership(world, client):
    client.force_login(world.alan)
    at = reverse("mentoring_partnerships:share", args=[world.program.pk, world.partner.pk])
    sent = {"recipient": world.career.pk, "mode": "see", "purpose": "Introductions"}
    client.post(at, {**sent, "valid_until": str(today(9))})
    grant = DataGrant.objects.get()
    partnership = reverse("mentoring_partnerships:partnership", args=[world.program.pk])
    page = client.get(partnership).content.decode()
    assert "Alumni Relations lets Career Services see: Contact data of mentors" in page
    assert "Purpose: Introductions." in page
    stop = reverse("mentoring_partnerships:stop_sharing", args=[world.program.pk, grant.pk])
    assert stop in page

    client.force_login(world.carol)
    assert stop not in client.get(partnership).content.decode()
    assert client.post(stop).status_code == 302
    assert DataGrant.objects.exists()

    client.force_login(world.alan)
    client.post(stop)
    assert not DataGrant.objects.exists()
