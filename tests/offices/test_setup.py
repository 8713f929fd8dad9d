from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.urls import reverse

from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, UserFactory, coordinator_of
from wagtail_mentoring.offices.actions import (
    COORDINATOR_RIGHTS,
    EDITOR_GROUP,
    REVIEWER_GROUP,
    equip_office_group,
)
from wagtail_mentoring.offices.models import Office

pytestmark = pytest.mark.django_db


def setup_report():
    out = StringIO()
    call_command("mentoring_setup", stdout=out)
    return out.getvalue()


def test_an_equipped_office_lets_its_people_into_the_admin_and_at_applications():
    person = coordinator_of(OfficeFactory())
    assert person.has_perms(["wagtailadmin.access_admin", "wagtail_mentoring.change_application"])
    assert not person.has_perm("wagtail_mentoring.delete_mentor")


def test_every_right_that_is_declared_exists():
    office = OfficeFactory()
    held = set(office.group.permissions.values_list("codename", flat=True))
    declared = {f"{verb}_{model}" for model, verbs in COORDINATOR_RIGHTS.items() for verb in verbs}
    assert held == {"access_admin", *declared}


def test_equipping_an_office_again_adds_nothing_and_keeps_what_the_host_added():
    office = OfficeFactory()
    office.group.permissions.add(Permission.objects.get(codename="view_user"))
    before = set(office.group.permissions.values_list("pk", flat=True))
    assert equip_office_group(office=office) == 0
    assert set(office.group.permissions.values_list("pk", flat=True)) == before


def test_the_command_equips_every_office_and_says_so_once():
    office = OfficeFactory(name="Careers", equipped=False)
    first, second = setup_report(), setup_report()
    assert "Careers: " in first
    assert "permissions added" in first
    groups = (EDITOR_GROUP, REVIEWER_GROUP, "Careers")
    assert second == "".join(f"{name}: complete already\n" for name in groups)
    assert coordinator_of(office).has_perm("wagtail_mentoring.view_mentor")


def office_data(**values):
    return {"name": "Careers", "slug": "careers", "kind": "career_services", "answer_days": 3, **values}


def test_a_new_office_gets_a_new_group_with_rights_even_when_the_name_is_taken(client):
    Group.objects.create(name="Careers")
    client.force_login(UserFactory(is_superuser=True))
    client.post(reverse("mentoring_offices:add"), office_data(group=""))
    office = Office.objects.get()
    assert office.group.name == "Careers (2)"
    assert office.group.permissions.filter(codename="change_application").exists()


def test_a_new_office_can_take_a_group_that_exists_but_not_that_of_another_office(client):
    own, foreign = Group.objects.create(name="Career people"), OfficeFactory().group
    client.force_login(UserFactory(is_superuser=True))
    refused = client.post(reverse("mentoring_offices:add"), office_data(group=foreign.pk))
    assert refused.status_code == 200
    client.post(reverse("mentoring_offices:add"), office_data(group=own.pk))
    assert Office.objects.get(slug="careers").group == own


def test_only_one_of_the_staff_directs_an_office_and_whoever_does_it_now_stays(client):
    office, stranger = OfficeFactory(), UserFactory()
    director, colleague = UserFactory(), coordinator_of(office)
    Office.objects.filter(pk=office.pk).update(director=director)
    client.force_login(UserFactory(is_superuser=True))
    url = reverse("mentoring_offices:edit", args=[office.pk])

    def direct(person):
        return client.post(url, office_data(director=person.pk)).status_code

    assert (direct(stranger), direct(director)) == (200, 302)
    assert Office.objects.get(pk=office.pk).director == director
    assert direct(colleague) == 302
    assert Office.objects.get(pk=office.pk).director == colleague
    assert 'name="director"' not in client.get(reverse("mentoring_offices:add")).content.decode()


def test_an_office_that_is_needed_is_not_deleted_and_the_page_says_why(client):
    office = PartnerFactory(program=ProgramFactory()).office
    client.force_login(UserFactory(is_superuser=True))
    response = client.post(reverse("mentoring_offices:delete", args=[office.pk]), follow=True)
    assert "because of its partners" in response.content.decode()
    assert Office.objects.filter(pk=office.pk).exists()
