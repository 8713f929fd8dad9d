import csv
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from PIL import Image
from wagtail.models import GroupApprovalTask, ModelLogEntry, ReferenceIndex, Revision, Workflow, WorkflowTask

from tests.factories import (
    ContactCardFactory,
    MentorFactory,
    OfficeFactory,
    PartnerFactory,
    ProgramFactory,
    RoundFactory,
    TermFactory,
    UserFactory,
    VocabularyFactory,
    coordinator_of,
)
from wagtail_mentoring.directory.admin_views import MentorApproveBulkAction
from wagtail_mentoring.directory.choices import MentorStatus
from wagtail_mentoring.directory.models import ContactCard, ContactReveal, Mentor
from wagtail_mentoring.mentorships.models import Mentorship

pytestmark = pytest.mark.django_db


def at(view, *args):
    return reverse(f"wagtailsnippets_wagtail_mentoring_mentor:{view}", args=args)


@pytest.fixture
def office():
    return OfficeFactory(name="Careers")


@pytest.fixture
def partner(office):
    """An office that runs a program together with ``office``."""
    program = ProgramFactory()
    PartnerFactory(program=program, office=office, role="lead")
    return PartnerFactory(program=program, office=OfficeFactory(name="Alumni")).office


@pytest.fixture
def coordinator(client, office):
    person = coordinator_of(office)
    client.force_login(person)
    return person


def mentor_of(office, terms=(), **values):
    mentor = MentorFactory(**values)
    if terms:
        mentor.terms = list(terms)
        mentor.save()
    ContactCardFactory(mentor=mentor, owner=office, email=f"m{mentor.pk}@alumni.example", phone="+353 1")
    return mentor


def profile_data(**values):
    return {
        "name": "Zofia Nowak",
        "slug": "zofia-nowak",
        "capacity": 2,
        "degrees-TOTAL_FORMS": 0,
        "degrees-INITIAL_FORMS": 0,
        "degrees-MIN_NUM_FORMS": 0,
        "degrees-MAX_NUM_FORMS": 1000,
        **values,
    }


def names_in(response):
    return {row.name for row in response.context["object_list"]}


def test_the_list_holds_own_and_partners_mentors_and_links_what_may_be_edited(
    client, site_root, coordinator, office, partner
):
    own, shared = mentor_of(office, name="Own"), mentor_of(partner, name="Shared")
    mentor_of(OfficeFactory(), name="Foreign")
    response = client.get(at("list"))
    assert names_in(response) == {"Own", "Shared"}
    page = response.content.decode()
    assert at("edit", own.pk) in page
    assert at("inspect", shared.pk) in page
    assert at("edit", shared.pk) not in page


def test_search_and_every_filter_work_together_and_find_unpublished_mentors(
    client, site_root, coordinator, office
):
    law, tech = TermFactory(name="Law"), TermFactory(name="Technology")
    mentor_of(office, name="Zofia Nowak", employer="Novartis", terms=[law, tech], live=False)
    mentor_of(office, name="Zofia Byrne", employer="Arup", terms=[law])
    mentor_of(office, name="Mei Chen", employer="Novartis", terms=[law, tech])
    query = {
        "q": "nowak novartis",
        "status": ["approved"],
        "availability": "available",
        "owner": office.pk,
        "live": "false",
        "consented": "true",
        "terms": [law.pk, tech.pk],
    }
    for view in ("list", "list_results"):
        assert names_in(client.get(at(view), query)) == {"Zofia Nowak"}


@pytest.mark.parametrize(
    "query",
    [
        {"q": '"\x00[a TO z]"'},
        {"q": "x " * 500},
        {"terms": "999999999999999999999999"},
        {"owner": "x", "availability": "x"},
        {"ordering": "contact_card__email"},
        {"p": "-1", "q": "a"},
    ],
)
def test_a_hostile_query_is_answered(client, site_root, coordinator, office, query):
    mentor_of(office)
    assert client.get(at("list"), query).status_code == 200


@pytest.mark.parametrize(
    ("availability", "found"), [("available", {"Free"}), ("full", {"Full"}), ("paused", {"Paused"})]
)
def test_the_availability_filter(client, site_root, coordinator, office, availability, found):
    mentor_of(office, name="Free")
    mentor_of(office, name="Full", capacity=1, places_taken=1)
    mentor_of(office, name="Paused", status=MentorStatus.PAUSED)
    assert names_in(client.get(at("list"), {"availability": availability})) == found


def test_the_list_takes_as_many_queries_for_three_mentors_as_for_one(client, site_root, coordinator, office):
    def queries():
        with CaptureQueriesContext(connection) as context:
            client.get(at("list"))
        return len(context)

    mentor_of(office)
    queries()
    one = queries()
    mentor_of(office)
    mentor_of(office)
    assert queries() == one


def test_a_new_mentor_is_kept_by_the_chosen_own_office_and_is_not_live(
    client, site_root, coordinator, office
):
    refused = client.post(at("add"), profile_data(owner=OfficeFactory().pk))
    assert refused.status_code == 200
    assert not Mentor.objects.exists()
    client.post(at("add"), profile_data(owner=office.pk))
    mentor = Mentor.objects.get()
    assert (mentor.contact_card.owner, mentor.live, mentor.status) == (office, False, "applied")


def test_a_vocabulary_allows_no_more_terms_than_it_says(client, site_root, coordinator, office):
    topic = VocabularyFactory(name="Topic", max_terms=2)
    terms = [TermFactory(vocabulary=topic).pk for _ in range(3)]
    data = profile_data(owner=office.pk, terms=terms)
    assert "Topic: choose at most 2 terms." in client.post(at("add"), data).content.decode()
    client.post(at("add"), {**data, "terms": terms[:2]})
    assert Mentor.objects.get().terms.count() == 2


def test_who_sees_what_is_chosen_in_a_table_and_kept_where_it_is_not_public(
    client, site_root, coordinator, office
):
    choices = {"field_visibility-bio": "staff", "field_visibility-city": "public"}
    client.post(at("add"), profile_data(owner=office.pk, **choices))
    assert Mentor.objects.get().field_visibility == {"bio": "staff"}


def test_an_audience_that_does_not_exist_is_refused(client, site_root, coordinator, office):
    data = profile_data(owner=office.pk, **{"field_visibility-bio": "nobody"})
    assert client.post(at("add"), data).status_code == 200
    assert not Mentor.objects.exists()


def test_a_photo_needs_a_description(client, site_root, coordinator, office):
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    picture.seek(0)
    picture.name = "me.png"
    response = client.post(at("add"), profile_data(owner=office.pk, photo=picture))
    assert "Describe the photo" in response.content.decode()


def test_the_form_writes_neither_standing_nor_owner(client, site_root, coordinator, office):
    mentor = mentor_of(office, status=MentorStatus.APPLIED)
    stolen = {"status": "approved", "places_free": 9, "owner": OfficeFactory().pk, "consent_text": "x"}
    client.post(at("edit", mentor.pk), profile_data(slug=mentor.slug, **stolen, **{"action-publish": "1"}))
    mentor.refresh_from_db()
    assert (mentor.name, mentor.status, mentor.consent_text) == (
        "Zofia Nowak",
        "applied",
        "I agree to be shown.",
    )
    assert mentor.contact_card.owner == office


def test_moves_go_through_the_actions_and_a_missing_consent_is_explained(
    client, site_root, coordinator, office
):
    mentor = mentor_of(office, status=MentorStatus.APPLIED, consented_at=None)
    refused = client.post(at("move", mentor.pk, "approve"))
    assert "Record the consent first" in refused.content.decode()
    client.post(at("consent", mentor.pk), {"text": "By e-mail on 3 May"})
    client.post(at("move", mentor.pk, "approve"))
    client.post(at("move", mentor.pk, "pause"), {"until": "2099-01-01"})
    mentor.refresh_from_db()
    assert (mentor.status, str(mentor.pause_until)) == ("paused", "2099-01-01")
    assert "does not allow this" in client.post(at("move", mentor.pk, "approve")).content.decode()


@pytest.mark.references
def test_contact_data_is_in_no_screen_but_its_own(client, site_root, coordinator, office, partner):
    mentor = mentor_of(office)
    card = mentor.contact_card
    mentor.save_revision(user=coordinator).publish()
    pages = [at("list"), at("list") + f"?q={card.email}", at("list") + "?export=csv"]
    pages += [at(view, mentor.pk) for view in ("edit", "history", "usage", "inspect", "contact", "delete")]
    pages += [reverse("wagtailsnippetchoosers_wagtail_mentoring_mentor:chosen", args=[mentor.pk])]
    client.force_login(UserFactory(is_superuser=True))
    for page in pages:
        body = b"".join(client.get(page)).decode()
        assert (
            page,
            card.email in body.replace(f"?q={card.email}", "").replace(f'value="{card.email}"', ""),
        ) == (
            page,
            False,
        )
    assert card.email not in str(Revision.objects.values_list("content", flat=True))
    assert not ReferenceIndex.objects.filter(model_path__contains="contact").exists()


def test_contact_data_is_shown_for_a_purpose_which_is_kept(client, site_root, coordinator, office):
    mentor = mentor_of(office)
    hidden = client.post(at("contact", mentor.pk), {"purpose": "  "})
    assert mentor.contact_card.email not in hidden.content.decode()
    shown = client.post(at("contact", mentor.pk), {"purpose": "Invitation"})
    assert mentor.contact_card.email in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    reveal = ContactReveal.objects.get()
    assert (reveal.user, reveal.purpose, reveal.exported) == (coordinator, "Invitation", False)


def test_a_partner_office_sees_who_keeps_contact_data_but_not_the_data(
    client, site_root, coordinator, partner
):
    mentor = mentor_of(partner)
    page = client.get(at("contact", mentor.pk)).content.decode()
    assert "Alumni keeps the contact data" in page
    refused = client.post(at("contact", mentor.pk), {"purpose": "Invitation"})
    assert refused.url == reverse("wagtailadmin_home")
    assert not ContactReveal.objects.exists()


def test_the_owning_office_changes_contact_data_and_the_log_keeps_no_value(
    client, site_root, coordinator, office
):
    mentor = mentor_of(office)
    data = {
        "email": "new@alumni.example",
        "phone": "",
        "crm_id": "A1",
        "do_not_contact": "on",
        "review_on": "",
    }
    client.post(at("change_contact", mentor.pk), data)
    card = ContactCard.objects.get()
    assert (card.email, card.do_not_contact, card.owner) == ("new@alumni.example", True, office)
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.contact_changed")
    assert entry.data == {"fields": "crm_id, do_not_contact, email, phone"}


def rows_of(response):
    return list(csv.DictReader(StringIO(b"".join(response).decode())))


def test_the_plain_export_has_no_contact_data_and_starts_no_formula(client, site_root, coordinator, office):
    mentor_of(office, name="=HYPERLINK(1)", employer="@cmd")
    [row] = rows_of(client.get(at("list"), {"export": "csv"}))
    assert (row["Name"], row["Employer"]) == ("'=HYPERLINK(1)", "'@cmd")
    assert "E-mail" not in row
    assert not ContactReveal.objects.exists()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_contact_export_holds_what_may_be_exported_as_filtered_and_keeps_a_line_each(
    client, site_root, coordinator, office, partner, kind
):
    own = mentor_of(office, name="Own Ada")
    shy = mentor_of(office, name="Shy Ada")
    ContactCard.objects.filter(mentor=shy).update(do_not_contact=True)
    mentor_of(partner, name="Shared Ada")
    mentor_of(office, name="Filtered away")
    address = at("export_contacts") + "?q=ada"
    response = client.post(address, {"purpose": "Invitation", "format": kind})
    content = b"".join(response)
    if kind == "csv":
        table = list(csv.reader(StringIO(content.decode())))
    else:
        table = [
            ["" if v is None else v for v in row]
            for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)
        ]
    email = table[0].index("E-mail")
    found = {row[0]: (row[email], row[email + 1]) for row in table[1:]}
    assert found == {
        "Own Ada": (own.contact_card.email, "'+353 1"),
        "Shy Ada": ("", ""),
        "Shared Ada": ("", ""),
    }
    assert list(ContactReveal.objects.values_list("card__mentor__name", "purpose", "exported")) == [
        ("Own Ada", "Invitation", True)
    ]


def bulk(action):
    return reverse("wagtail_bulk_action", args=["wagtail_mentoring", "mentor", action])


def test_bulk_approval_of_all_means_the_filtered_list(client, site_root, coordinator, office, partner):
    wanted = mentor_of(office, name="Ada One", status=MentorStatus.APPLIED)
    other = mentor_of(office, name="Bea", status=MentorStatus.APPLIED)
    silent = mentor_of(office, name="Ada Two", status=MentorStatus.APPLIED, consented_at=None)
    address = f"{bulk('approve')}?id=all&next={at('list')}%3Fq%3Dada"
    assert "Bea" not in client.get(address).content.decode()
    client.post(address)
    status = dict(Mentor.objects.values_list("pk", "status"))
    assert (status[wanted.pk], status[other.pk], status[silent.pk]) == ("approved", "applied", "applied")


def test_bulk_approval_leaves_whom_somebody_else_has_approved_meanwhile(site_root, coordinator, office):
    stale, other = (mentor_of(office, status=MentorStatus.APPLIED) for _ in range(2))
    Mentor.objects.filter(pk=stale.pk).update(status=MentorStatus.APPROVED)
    view = SimpleNamespace(request=SimpleNamespace(user=coordinator))

    assert MentorApproveBulkAction.execute_action([stale, other], self=view) == (1, 0)

    assert Mentor.objects.get(pk=other.pk).status == MentorStatus.APPROVED


@pytest.mark.parametrize("action", ["approve", "delete"])
def test_a_bulk_action_with_one_row_out_of_reach_is_refused_whole_and_names_nobody(
    client, site_root, coordinator, office, action
):
    own = mentor_of(office, status=MentorStatus.APPLIED)
    foreign = mentor_of(OfficeFactory(), name="Secret Person", status=MentorStatus.APPLIED)
    address = f"{bulk(action)}?id={own.pk}&id={foreign.pk}"
    for response in (client.get(address), client.post(address)):
        assert response.url == reverse("wagtailadmin_home")
    assert Mentor.objects.filter(status=MentorStatus.APPLIED).count() == 2


def test_a_mentor_with_mentorships_is_not_deleted_and_the_page_says_why(client, site_root, office):
    mentor = mentor_of(office)
    Mentorship.objects.create(round=RoundFactory(), mentor=mentor, mentee=UserFactory())
    client.force_login(UserFactory(is_superuser=True))
    for address in (at("delete", mentor.pk), f"{bulk('delete')}?id={mentor.pk}&next={at('list')}"):
        page = client.post(address, follow=True).content.decode()
        assert "because of its mentorships" in page
    assert Mentor.objects.filter(pk=mentor.pk).exists()


def test_a_workflow_step_of_another_mentor_cannot_be_taken_through_ones_own(
    client, site_root, coordinator, office
):
    task = GroupApprovalTask.objects.create(name="Look")
    task.groups.add(office.group)
    workflow = Workflow.objects.create(name="Moderation")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=0)
    own, foreign = mentor_of(office), mentor_of(OfficeFactory())
    states = {}
    for mentor in (own, foreign):
        mentor.save_revision()
        states[mentor.pk] = workflow.start(mentor, coordinator).current_task_state
    crossed = at("workflow_action", own.pk, "approve", states[foreign.pk].pk)
    assert client.post(crossed).status_code == 404
    states[foreign.pk].refresh_from_db()
    assert states[foreign.pk].status == "in_progress"


def test_the_chooser_offers_and_confirms_only_mentors_within_reach(client, site_root, coordinator, office):
    mentor_of(office, name="Own Ada")
    foreign = mentor_of(OfficeFactory(), name="Foreign Ada")
    chooser = "wagtailsnippetchoosers_wagtail_mentoring_mentor"
    content = client.get(reverse(f"{chooser}:choose_results")).content.decode()
    assert "Own Ada" in content
    assert "Foreign Ada" not in content
    several = client.get(reverse(f"{chooser}:chosen_multiple"), {"id": foreign.pk}).content.decode()
    assert "Foreign Ada" not in several
