from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from tests.factories import (
    ContactCardFactory,
    MentorFactory,
    OfficeFactory,
    PartnerFactory,
    ProgramFactory,
    UserFactory,
    coordinator_of,
)
from wagtail_mentoring.directory.models import ContactCard, Mentor
from wagtail_mentoring.directory.permissions import (
    MENTOR_POLICY,
    audience_of,
    can_see_contact,
    contact_cards_exportable_by,
    contact_cards_visible_to,
)
from wagtail_mentoring.partnership.models import DataGrant

pytestmark = pytest.mark.usefixtures("site_root")


def grant(owner, recipient, mode, start=-1, end=1):
    today = timezone.localdate()
    return DataGrant.objects.create(
        owner=owner,
        recipient=recipient,
        mode=mode,
        program=ProgramFactory(),
        purpose="Matching",
        valid_from=today + timedelta(days=start),
        valid_until=today + timedelta(days=end),
    )


def test_audience_follows_from_who_asks():
    office = OfficeFactory()

    assert audience_of(AnonymousUser()) == "public"
    assert audience_of(UserFactory()) == "signed_in"
    assert audience_of(coordinator_of(office)) == "staff"
    assert audience_of(UserFactory(is_superuser=True)) == "staff"
    assert audience_of(UserFactory(is_staff=True)) == "signed_in"


def test_owning_office_sees_and_exports_its_cards():
    card = ContactCardFactory()
    user = coordinator_of(card.owner)

    assert list(contact_cards_visible_to(user)) == [card]
    assert list(contact_cards_exportable_by(user)) == [card]


@pytest.mark.parametrize("user", [AnonymousUser, UserFactory])
def test_nobody_outside_the_offices_sees_a_card(user):
    card = ContactCardFactory()

    assert not can_see_contact(user(), card)
    assert not contact_cards_exportable_by(user()).exists()


def test_former_colleague_sees_no_card():
    card = ContactCardFactory()

    assert not can_see_contact(coordinator_of(card.owner, is_active=False), card)


@pytest.mark.parametrize(
    ("mode", "sees", "exports"), [("relay", False, False), ("see", True, False), ("export", True, True)]
)
def test_other_office_may_do_what_the_grant_says(mode, sees, exports):
    card, other = ContactCardFactory(), OfficeFactory()
    ContactCardFactory()
    user = coordinator_of(other)
    assert not can_see_contact(user, card)

    grant(card.owner, other, mode)

    assert list(contact_cards_visible_to(user)) == ([card] if sees else [])
    assert list(contact_cards_exportable_by(user)) == ([card] if exports else [])


@pytest.mark.parametrize(
    ("start", "end", "in_force"), [(-9, -1, False), (1, 9, False), (0, 0, True), (-1, 0, True)]
)
def test_grant_counts_on_its_days_only(start, end, in_force):
    card, other = ContactCardFactory(), OfficeFactory()

    grant(card.owner, other, "export", start, end)

    assert can_see_contact(coordinator_of(other), card) is in_force


def test_grant_goes_one_way():
    card, other = ContactCardFactory(), OfficeFactory()
    theirs = ContactCardFactory(owner=other)

    grant(card.owner, other, "export")

    assert not can_see_contact(coordinator_of(card.owner), theirs)


def test_do_not_contact_stands_above_every_right():
    card, other = ContactCardFactory(do_not_contact=True), OfficeFactory()
    grant(card.owner, other, "export")

    for user in (coordinator_of(card.owner), coordinator_of(other), UserFactory(is_superuser=True)):
        assert can_see_contact(user, card)
        assert not contact_cards_exportable_by(user).exists()


def test_superuser_sees_every_card():
    ContactCardFactory()
    ContactCardFactory()

    assert (
        contact_cards_visible_to(UserFactory(is_superuser=True)).count() == ContactCard.objects.count() == 2
    )


def reached(user, action):
    return set(MENTOR_POLICY.instances_user_has_permission_for(user, action))


def test_office_changes_its_own_mentors_and_those_that_belong_to_nobody():
    own, others = ContactCardFactory(), ContactCardFactory()
    unowned = MentorFactory()
    user = coordinator_of(own.owner)

    assert reached(user, "change") == {own.mentor, unowned}
    assert not MENTOR_POLICY.user_has_permission_for_instance(user, "change", others.mentor)
    assert Mentor.objects.count() == 3


def test_office_looks_at_mentors_of_its_partners_and_does_not_change_them():
    card, other, program = ContactCardFactory(), OfficeFactory(), ProgramFactory()
    user = coordinator_of(other)
    PartnerFactory(program=program, office=other)
    assert reached(user, "view") == set()

    PartnerFactory(program=program, office=card.owner)

    assert reached(user, "view") == {card.mentor}
    assert reached(user, "change") == set()


def test_person_without_an_office_reaches_no_mentor():
    MentorFactory()
    user = UserFactory()

    assert not MENTOR_POLICY.within_reach(user, "view").exists()
    assert not MENTOR_POLICY.within_reach(user, "change").exists()
