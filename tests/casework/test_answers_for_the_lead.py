"""A question once marked for the lead office keeps every answer there, whatever version it was given to."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import GOOD, SMALL, ask, edit_form, make_round, make_round_form, section, uid
from tests.applications.staff_world import hand_in, make_world
from tests.factories import MentorFactory
from tests.reviews.builders import give, make_phase
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application

LEAD, STAFF = {"visible_to": "lead"}, {}
CHANGES = pytest.mark.parametrize(
    "marks", [(STAFF, LEAD), (LEAD, STAFF), (LEAD, LEAD)], ids=["marked later", "opened later", "always"]
)


def private(**mark):
    """Questions whose answers name a bird."""
    return section(
        "private",
        ask("short_text", "secret", **mark),
        ask("choice", "need", options=["Quokka", "Other"], filterable=True, **mark),
        ask("mentors", "wishes", role="preferred_mentors", **mark),
    )


@pytest.fixture
def world(site_root):
    return make_world()


def handed_in(world, marks, **columns):
    """An application under review, corrected once by the lead; its form is published again after that."""
    form = make_round_form([*SMALL, private(**marks[0])], round=make_round(program=world.program))
    mentor = MentorFactory(name="Quokka Fish")
    mine = {uid("secret"): "Quokka", uid("need"): uid("need/Quokka"), uid("wishes"): [str(mentor.pk)]}
    application = hand_in(form, answers={**GOOD, **mine}, status="under_review", **columns)
    correct_application(
        application=application,
        answers={uid("secret"): "Quokka too"},
        agreement=Agreement(reason="Told us on the phone.", agreed_by="phone"),
        user=world.coordinator,
        idempotency_key="corrected",
    )
    edit_form(form.form, [*SMALL, private(**marks[1])])
    application.refresh_from_db()
    return application


def at(name, application, query=""):
    return reverse(f"mentoring_applications:{name}", args=[application.pk]) + query


@CHANGES
@pytest.mark.parametrize("door", ["inspect", "inspect?revision=1", "compare", "ask", "correct"])
def test_no_page_of_staff_tells_others_than_the_lead(world, client, marks, door):
    application = handed_in(world, marks)
    name, _mark, query = door.partition("?")

    for user, told in ((world.coordinator, True), (world.colleague, False)):
        client.force_login(user)
        assert ("Quokka" in client.get(at(name, application, f"?{query}")).text) is told


@CHANGES
def test_pairing_names_no_wish_to_others_than_the_lead(world, client, marks):
    application = handed_in(world, marks, released_at=timezone.now())
    type(application).objects.filter(pk=application.pk).update(status="accepted")
    url = reverse("mentoring_mentorships:pair", args=[application.pk])

    for user, told in ((world.coordinator, True), (world.colleague, False)):
        client.force_login(user)
        assert ("Quokka Fish – " in client.get(url).text) is told


@CHANGES
def test_reviewer_of_another_office_reads_none(world, client, marks):
    application = handed_in(world, marks)
    phases = [make_phase(application.round_form, is_blind=is_blind) for is_blind in (False, True)]

    for user, told in ((world.coordinator, [True, False]), (world.colleague, [False, False])):
        client.force_login(user)
        given = [give(application, phase, user) for phase in phases]
        pages = [client.get(reverse("mentoring_reviews:review", args=[row.pk])).text for row in given]
        assert ["Quokka" in page for page in pages] == told


@CHANGES
def test_list_is_narrowed_by_it_for_the_lead_only(world, client, marks):
    application = handed_in(world, marks)
    index = reverse("mentoring_applications:index")

    for user, found in ((world.coordinator, [application]), (world.colleague, [])):
        client.force_login(user)
        for need, rows in (("Quokka", found), ("Other", [])):
            response = client.get(index, {"round": application.round_id, "answer_need": uid(f"need/{need}")})
            assert list(response.context["object_list"]) == rows


@CHANGES
def test_spreadsheet_and_api_withhold_it_from_others(world, client, by, marks):
    application = handed_in(world, marks)
    url = f"{reverse('mentoring_applications:index')}?export=csv&round={application.round_id}"

    for user, told in ((world.coordinator, True), (world.colleague, False)):
        client.force_login(user)
        assert ("Quokka" in b"".join(client.get(url).streaming_content).decode()) is told
        assert ("Quokka" in str(by(user, "staff_application", application.reference))) is told
