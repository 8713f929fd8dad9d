import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.applications.builders import make_form, make_round
from tests.applications.staff_world import make_world
from tests.factories import UserFactory
from wagtail_mentoring.application_forms.models import ApplicationForm, RoundForm
from wagtail_mentoring.offices.publication_columns import publication

pytestmark = pytest.mark.usefixtures("site_root")


@pytest.fixture
def world(site_root):
    return make_world()


def test_form_is_chosen_for_a_round_of_ones_own_program(world, as_coordinator):
    mine, theirs = make_round(program=world.program), world.law_round_form.round
    form = world.round_form.form
    url = reverse("mentoring_round_forms:add")

    for round in (mine, theirs):
        as_coordinator.post(url, {"round": round.pk, "role": "mentor", "form": form.pk, "entry": "open"})

    assert list(RoundForm.objects.filter(role="mentor").values_list("round", flat=True)) == [mine.pk]


def test_form_that_was_never_published_is_not_offered(world, as_coordinator):
    draft = make_form()
    data = {
        "round": make_round(program=world.program).pk,
        "role": "mentor",
        "form": draft.pk,
        "entry": "open",
    }

    as_coordinator.post(reverse("mentoring_round_forms:add"), data)

    assert not RoundForm.objects.filter(form=draft).exists()


def test_round_has_one_form_for_each_role(world, as_coordinator):
    data = {
        "round": world.round_form.round_id,
        "role": "mentee",
        "form": world.round_form.form_id,
        "entry": "open",
    }

    response = as_coordinator.post(reverse("mentoring_round_forms:add"), data)

    assert response.status_code == 200
    assert RoundForm.objects.filter(round=world.round_form.round).count() == 1


def test_every_office_looks_at_forms_and_the_one_that_keeps_a_form_edits_it(world, as_coordinator):
    forms = {office: make_form(office=office) for office in (world.career, world.law)}

    listed = as_coordinator.get(reverse("mentoring_forms:list"))
    edits = {
        office: as_coordinator.get(reverse("mentoring_forms:edit", args=[form.pk])).status_code
        for office, form in forms.items()
    }

    assert {form.pk for form in listed.context["object_list"]} == set(
        ApplicationForm.objects.values_list("pk", flat=True)
    )
    assert edits[world.career] == 200
    assert edits[world.law] in (302, 403)


def test_list_of_forms_takes_as_many_queries_for_three_as_for_one(client, german_locale):
    client.force_login(UserFactory(is_superuser=True))
    make_form(), client.get(reverse("mentoring_forms:list"))
    counts, offered = [], []
    for _visit in range(2):
        with CaptureQueriesContext(connection) as queries:
            page = client.get(reverse("mentoring_forms:list"))
        counts.append(len(queries))
        offered.append(page.content.decode().count("/translation/submit/"))
        make_form(), make_form()

    assert counts[0] == counts[1]
    assert offered == [1, 3]


def test_list_of_forms_tells_how_far_each_is_published(client):
    client.force_login(UserFactory(is_superuser=True))
    for values in ({}, {"live": True}, {"live": True, "has_unpublished_changes": True}, {"expired": True}):
        ApplicationForm.objects.filter(pk=make_form().pk).update(**{"live": False, **values})

    rows = client.get(reverse("mentoring_forms:list")).context["object_list"]

    wagtails = {form.pk: form.status_string for form in ApplicationForm.objects.all()}
    assert {row.pk: publication(row) for row in rows} == wagtails
