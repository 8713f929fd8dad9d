import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.contrib.messages import get_messages
from django.urls import reverse

from tests.applications.builders import make_applicant, submitted
from tests.factories import ProgramFactory, UserFactory
from tests.metrics.builders import make_pair
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.record_keeping.account_deletion import MOST_NAMED
from wagtail_mentoring.record_keeping.person_erasure import erase_person

pytestmark = [pytest.mark.usefixtures("site_root", "private_folder"), pytest.mark.references]

USERS = get_user_model()


@pytest.fixture
def admin(admin_client):
    return admin_client


def delete_page(user):
    return reverse("wagtailusers_users:delete", args=[user.pk])


def delete_many(*users):
    label = USERS._meta
    url = reverse("wagtail_bulk_action", args=[label.app_label, label.model_name, "delete"])
    return f"{url}?{'&'.join(f'id={user.pk}' for user in users)}"


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


@pytest.mark.parametrize("method", ["get", "post"])
def test_applicant_is_not_deleted_and_the_message_says_what_to_do(admin, method):
    person = submitted().applicant

    response = getattr(admin, method)(delete_page(person))

    assert response.status_code == 302
    text = said(response)
    assert "Nobody was deleted, because applications name Ada Byrne." in text
    assert "Deactivate the account instead" in text
    assert reverse("mentoring_erasure:person", args=[person.pk]) in text
    assert USERS.objects.filter(pk=person.pk).exists()


def test_mentee_of_a_pair_is_not_deleted(admin):
    person = make_pair(ProgramFactory()).mentee

    assert "because mentorships name" in said(admin.post(delete_page(person)))


def test_bulk_deletion_with_an_applicant_deletes_nobody(admin):
    person, free = submitted().applicant, UserFactory()

    response = admin.post(delete_many(person, free))

    assert response.status_code == 302
    assert "Nobody was deleted, because applications name Ada Byrne." in said(response)
    assert USERS.objects.filter(pk__in=[person.pk, free.pk]).count() == 2


def test_others_are_deleted_as_ever(admin):
    one, *two = UserFactory(), UserFactory(), UserFactory()

    assert admin.get(delete_page(one)).status_code == 200
    admin.post(delete_page(one))
    admin.post(delete_many(*two))

    assert not USERS.objects.filter(pk__in=[one.pk, *(user.pk for user in two)]).exists()


def test_staff_who_worked_with_applications_are_deleted_as_ever(admin):
    staff, application = make_applicant("staff"), submitted()
    record_event(application=application, action="noted", actor=staff)

    admin.post(delete_page(staff))

    assert not USERS.objects.filter(pk=staff.pk).exists()
    assert application.events.last().actor is None


def test_account_can_be_deleted_after_the_erasure(admin):
    application = submitted()
    person = application.applicant
    made = make_pair(ProgramFactory(), mentee=person)
    Mentorship.objects.update(status="completed")
    erase_person(person=person, reason="Asked", user=None)

    admin.post(delete_page(person))

    assert not USERS.objects.filter(pk=person.pk).exists()
    assert Mentorship.objects.filter(pk=made.pk).exists()


def test_who_may_not_erase_is_told_whom_to_ask(client):
    person, manager = submitted().applicant, UserFactory()
    group = Group.objects.create(name="Account managers")
    group.permissions.set(Permission.objects.filter(codename__in=["access_admin", "delete_user"]))
    manager.groups.add(group)
    client.force_login(manager)

    text = said(client.post(delete_page(person)))

    assert "ask a superuser to erase the personal data first" in text
    assert "href" not in text


def test_list_of_users_leads_to_the_erasure_for_superusers(admin):
    person = make_applicant()

    listed = admin.get(reverse("wagtailusers_users:index")).content.decode()

    assert reverse("mentoring_erasure:person", args=[person.pk]) in listed


def test_of_many_accounts_that_stay_only_some_are_named(admin):
    people = [submitted(user=make_applicant(f"person{number}")).applicant for number in range(8)]

    text = said(admin.post(delete_many(*people)))

    assert text.count("Erase data of") == MOST_NAMED
    assert "and 3 others" in text
