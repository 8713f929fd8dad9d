"""Signatures that the audit log tells of, and that are gone, changed or were never given."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.factories import OfficeFactory
from tests.test_append_only import drop_triggers
from wagtail_mentoring.agreements.models import CharterRelease, SignOff
from wagtail_mentoring.agreements.verification import kept_charters

from .agreement_world import AgreementWorld
from .test_charter_release import REASON, release
from .test_charter_release import world as late_world  # noqa: F401  Alumni Relations lets the others wait

pytestmark = pytest.mark.django_db

SIGNED = "wagtail_mentoring.sign_charter"


@pytest.fixture
def world():
    world = AgreementWorld()
    world.complete()
    world.sign(world.lead, world.carol)
    world.sign(world.partner, world.alan)
    drop_triggers(SignOff)
    assert found() == []
    return world


def found():
    return [problem for problem in kept_charters() if problem]


def gone(office="Alumni Relations"):
    moment = ModelLogEntry.objects.get(action=SIGNED, data__office=office).timestamp
    return f"signature of {office} for Connect, {moment:%Y-%m-%d %H:%M}: is not there as it was written"


def test_deleted_signature_is_found(world):
    SignOff.objects.filter(office=world.alumni)._raw_delete("default")

    assert found() == [gone()]


@pytest.mark.parametrize("what", ["office", "user", "signed_at", "no user"])
def test_changed_signature_is_found_and_is_one_that_nobody_gave(world, what):
    changes = {
        "office": {"office": OfficeFactory(name="Library")},
        "user": {"user": world.stranger},
        "signed_at": {"signed_at": timezone.now() + timedelta(days=30)},
        "no user": {"user": None},
    }
    was = gone()
    SignOff.objects.filter(office=world.alumni).update(**changes[what])

    [lost, added] = found()

    office = "Library" if what == "office" else "Alumni Relations"
    assert lost == was
    assert added == f"signature of {office} in Connect: the log does not tell of it"


def test_added_signature_is_found(world):
    SignOff.objects.create(
        gate="charter",
        program=world.program,
        digest=world.now().digest,
        office=OfficeFactory(name="Library"),
        user=world.stranger,
        signed_at=timezone.now(),
    )

    assert found() == ["signature of Library in Connect: the log does not tell of it"]


def test_renamed_office_and_deleted_account_leave_a_signature_whole(world):
    world.alumni.name = "Graduates"
    world.alumni.save()
    world.alan.delete()

    assert SignOff.objects.get(office=world.alumni).user is None
    assert found() == []


def test_signatures_from_before_the_log_was_cut_need_no_line(world):
    SignOff.objects.filter(office=world.career).update(signed_at=timezone.now() - timedelta(days=400))
    ModelLogEntry.objects.filter(action=SIGNED, user=world.carol).delete()
    assert found() == []

    ModelLogEntry.objects.filter(action=SIGNED).delete()
    assert found() == []


def test_deleted_release_without_a_signature_is_found(late_world):  # noqa: F811
    release(late_world)
    assert found() == []
    drop_triggers(CharterRelease)

    CharterRelease.objects.update(reason="Another")
    [lost, added] = found()
    CharterRelease.objects.update(reason=REASON)
    assert found() == []
    CharterRelease.objects.all()._raw_delete("default")

    assert found() == [lost]
    assert lost.startswith("release of Connect without a signature, ")
    assert added.endswith(": the log does not tell of it")
