import re

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_round,
    make_round_form,
    section,
    start,
    submit,
    uid,
)
from tests.applications.staff_world import hand_in, make_world
from tests.factories import MentorFactory, UserFactory
from wagtail_mentoring.applications.models import Application, ApplicationNote
from wagtail_mentoring.applications.staff_actions import add_note
from wagtail_mentoring.casework.decision_views import ReleaseForm
from wagtail_mentoring.outbox.models import OutboxMessage

pytestmark = pytest.mark.usefixtures("site_root")


@pytest.fixture
def world(site_root):
    return make_world()


def at(name, *args):
    return reverse(f"mentoring_applications:{name}", args=args)


def seen(application):
    released = {"seen_released": "on"} if application.released_at else {}
    return {"seen_status": application.status, "seen_revision": application.current_revision_id, **released}


def listed(response):
    return [row.pk for row in response.context["object_list"]]


# --- every door ---------------------------------------------------------------------------------------------

READING = ["inspect", "history", "history_results", "release"]
WRITING = {
    "move": {"to_status": "screening"},
    "release": {},
    "note": {"text": "Mine now"},
    "assign": {"handled_by": ""},
    "make_mentor": {},
}


@pytest.mark.parametrize("door", READING)
@pytest.mark.parametrize("kind", ["another office's", "draft"])
def test_application_out_of_reach_opens_through_no_door(world, as_coordinator, door, kind):
    application = start(round_form=world.round_form) if kind == "draft" else hand_in(world.law_round_form)

    response = as_coordinator.get(at(door, application.pk))

    assert response.status_code in (302, 403)
    assert application.reference not in response.content.decode()


@pytest.mark.parametrize("door", WRITING)
def test_application_out_of_reach_is_changed_through_no_door(world, as_coordinator, door):
    application = hand_in(world.law_round_form, status="accepted")
    before = application.events.count()

    as_coordinator.post(at(door, application.pk), {**seen(application), **WRITING[door]})

    after = Application.objects.get(pk=application.pk)
    assert (after.status, after.released_at, after.mentor) == ("accepted", None, None)
    assert not after.notes.exists()
    assert after.events.count() == before


@pytest.mark.parametrize("door", READING)
def test_not_even_a_superuser_reads_a_draft(world, admin_client, door):
    draft = start(round_form=world.round_form)

    response = admin_client.get(at(door, draft.pk))

    assert response.status_code in (302, 403)


@pytest.mark.parametrize("door", WRITING)
def test_person_who_may_only_look_changes_nothing(world, client, door):
    world.coordinator.groups.all()[0].permissions.remove(
        Permission.objects.get(codename="change_application")
    )
    client.force_login(world.coordinator)
    application = hand_in(world.round_form, status="accepted")
    before = application.events.count()

    client.post(at(door, application.pk), {**seen(application), **WRITING[door]})

    assert application.events.count() == before
    assert client.get(at("inspect", application.pk)).status_code == 200


def test_list_and_its_exports_show_what_is_within_reach_only(world, as_coordinator):
    mine = hand_in(world.round_form, "mine")
    theirs, draft = hand_in(world.law_round_form, "theirs"), start(round_form=world.round_form)
    lists = [at("index"), at("index_results"), f"{at('index')}?q=northmere"]

    assert [listed(as_coordinator.get(url)) for url in lists] == [[mine.pk]] * 3
    exported = b"".join(as_coordinator.get(f"{at('index')}?export=csv").streaming_content).decode()
    assert mine.reference in exported
    assert theirs.reference not in exported
    assert draft.reference not in exported


def test_superuser_lists_every_application_but_no_draft(world, admin_client):
    mine, theirs = hand_in(world.round_form), hand_in(world.law_round_form)
    start(round_form=world.round_form)

    assert set(listed(admin_client.get(at("index")))) == {mine.pk, theirs.pk}


def test_office_that_is_only_invited_sees_nothing(world, as_coordinator):
    world.program.partners.filter(office=world.career).update(accepted_at=None)
    application = hand_in(world.round_form)

    assert listed(as_coordinator.get(at("index"))) == []
    assert as_coordinator.get(at("inspect", application.pk)).status_code in (302, 403)


def test_visitor_and_student_are_sent_away(world, client):
    application = hand_in(world.round_form)

    assert client.get(at("inspect", application.pk)).status_code == 302
    client.force_login(application.applicant)
    assert client.get(at("inspect", application.pk)).status_code in (302, 403)


def test_there_is_no_address_to_add_edit_or_delete_an_application():
    for name in ("add", "edit", "delete", "copy", "usage"):
        with pytest.raises(NoReverseMatch):
            at(name, 1)
        with pytest.raises(NoReverseMatch):
            at(name)


# --- the list -----------------------------------------------------------------------------------------------


def test_list_is_filtered_by_what_staff_look_for(world, as_coordinator):
    other_round = hand_in(world.round_form, "ada", status="accepted")
    mine = hand_in(world.round_form, "bob", handled_by=world.coordinator)
    late = hand_in(world.round_form, "cleo", is_late=True, handled_by=world.colleague)
    choice = hand_in(world.round_form, "dan", answers={**ANSWERS, uid("year"): uid("year/Second")})
    index, round_pk = at("index"), world.round_form.round_id

    def found(query):
        return set(listed(as_coordinator.get(f"{index}?{query}")))

    assert found("status=accepted") == {other_round.pk}
    assert found("handled=me") == {mine.pk}
    assert found("handled=others") == {late.pk}
    assert found("handled=nobody") == {other_round.pk, choice.pk}
    assert found("waiting=late") == {late.pk}
    assert found("waiting=untold") == {other_round.pk}
    assert found("role=mentor") == set()
    assert found(f"round={round_pk}&answer_year={uid('year/Second')}") == {choice.pk}
    assert found(f"round={world.law_round_form.round_id}") == found("")


def test_answer_for_the_lead_is_no_filter_for_others_and_its_wishes_are_not_told(world, client):
    mentor = MentorFactory(name="Quokka Fish")
    private = section(
        "private",
        ask("choice", "need", options=["Yes", "No"], filterable=True, visible_to="lead"),
        ask("mentors", "wishes", role="preferred_mentors", visible_to="lead"),
    )
    form = make_round_form([*SMALL, private], round=make_round(program=world.program))
    answers = {**ANSWERS, uid("need"): uid("need/Yes"), uid("wishes"): [str(mentor.pk)]}
    application = hand_in(form, "ada", answers=answers, status="accepted", released_at=timezone.now())
    hand_in(form, "bob", answers={**answers, uid("need"): uid("need/No")})
    narrowed = f"{at('index')}?round={form.round_id}&answer_need={uid('need/Yes')}"
    pages = [at("inspect", application.pk), reverse("mentoring_mentorships:pair", args=[application.pk])]

    for user, rows, told in (
        (world.coordinator, {application.pk}, True),
        (world.colleague, set(), False),
    ):
        client.force_login(user)
        assert set(listed(client.get(narrowed))) == rows
        card, pairing = (client.get(page) for page in pages)
        assert [wish["mentor"] for wish in card.context["preferred_mentors"]] == [mentor] * told
        assert (pairing.status_code, "Quokka Fish – " in pairing.content.decode()) == (200, told)


ANSWERS = {uid("name"): "Ada Byrne", uid("email"): "ada@northmere.example", uid("goals"): "To find my field."}


@pytest.mark.parametrize("query", ["Zora", "quill zóra", "ZØRÁ", "zora@elsewhere", "REFERENCE", "reference"])
def test_search_finds_name_address_and_reference(world, as_coordinator, query):
    answers = {**ANSWERS, uid("name"): "Zóra Quill", uid("email"): "zora@elsewhere.example"}
    wanted = hand_in(world.round_form, answers=answers)
    hand_in(world.round_form, "bob", answers={**ANSWERS, uid("name"): "Quill Zachary"})
    part = wanted.reference[:9]
    words = {"REFERENCE": part, "reference": part.lower()}.get(query, query)

    assert listed(as_coordinator.get(at("index"), {"q": words})) == [wanted.pk]


def test_search_knows_the_name_that_was_handed_in_last_and_none_once_it_is_erased(world, as_coordinator):
    application = hand_in(world.round_form, answers={**ANSWERS, uid("name"): "Zora Quill"})
    application.applicant_name = "Mara Finch"
    application.save(update_fields=["applicant_name"])

    assert listed(as_coordinator.get(at("index"), {"q": "mara"})) == [application.pk]
    assert listed(as_coordinator.get(at("index"), {"q": "zora"})) == []

    application.refresh_from_db()
    application.applicant_name = application.applicant_email = ""
    application.save()

    assert listed(as_coordinator.get(at("index"), {"q": "mara"})) == []


@pytest.mark.parametrize(
    "query",
    ["q=%00", "round=x", "round=99999999999999999999", "ordering=applicant__password", "p=-1", "answer_x=1"],
)
def test_nonsense_in_the_address_is_no_error(world, as_coordinator, query):
    hand_in(world.round_form)

    assert as_coordinator.get(f"{at('index')}?{query}").status_code == 200


def test_empty_list_says_what_will_appear(world, as_coordinator):
    assert "as soon as it is handed in" in as_coordinator.get(at("index")).content.decode()


@pytest.mark.parametrize("door", ["index", "index?export=csv", "inspect"])
def test_number_of_queries_does_not_grow(world, as_coordinator, door):
    first = hand_in(world.round_form, "first", handled_by=world.colleague)
    url = at("inspect", first.pk) if door == "inspect" else at("index") + door.removeprefix("index")

    def count():
        with CaptureQueriesContext(connection) as queries:
            response = as_coordinator.get(url)
            b"".join(response) if response.streaming else response.content
        return len(queries)

    count()
    before = count()
    for name in ("second", "third", "fourth"):
        hand_in(world.round_form, name, handled_by=world.coordinator)
    if door == "inspect":
        for text in ("one", "two", "three"):
            add_note(application=first, text=text, user=world.coordinator)

    assert count() - before in (0, 1 if door == "inspect" else 0)


# --- one application ----------------------------------------------------------------------------------------


def test_view_shows_who_what_and_when(world, as_coordinator):
    application = hand_in(world.round_form, answers={**ANSWERS, uid("goals"): "<script>alert(1)</script>"})
    add_note(application=application, text="Ring back", user=world.colleague)

    content = as_coordinator.get(at("inspect", application.pk)).content.decode()

    for text in ("Ada Byrne", application.reference, "Ring back", "Handed in", "Alan Alumni", "left empty"):
        assert text in content
    assert "&lt;script&gt;alert(1)" in content
    assert "<script>alert(1)" not in content


def test_each_look_is_logged_without_the_name(world, as_coordinator):
    application = hand_in(world.round_form)

    for _look in range(2):
        as_coordinator.get(at("inspect", application.pk))

    entries = ModelLogEntry.objects.filter(action="wagtail_mentoring.view_application")
    assert [(entry.user, entry.label) for entry in entries] == [
        (world.coordinator, application.reference)
    ] * 2


def test_view_is_kept_by_no_cache(world, as_coordinator):
    application = hand_in(world.round_form)

    assert "no-store" in as_coordinator.get(at("inspect", application.pk))["Cache-Control"]


def test_only_the_next_steps_have_buttons(world, as_coordinator):
    application = hand_in(world.round_form, status="ready")

    response = as_coordinator.get(at("inspect", application.pk))

    assert [step.value for step in response.context["steps"]] == [
        "under_review",
        "accepted",
        "waitlisted",
        "declined",
    ]
    assert "Ask the applicant" not in response.text


def test_earlier_version_can_be_read_and_says_that_it_does_not_count(world, as_coordinator):
    application = hand_in(world.round_form)
    fill(application, {uid("goals"): "A second thought."})
    submit(application, key="again")
    url = at("inspect", application.pk)

    now, then = as_coordinator.get(url), as_coordinator.get(f"{url}?revision=1")

    assert "A second thought." in now.content.decode()
    assert "To find my field." in then.content.decode()
    assert "It does not count any more" in then.content.decode()
    assert as_coordinator.get(f"{url}?revision=99").context["revision"].sequence == 2


def test_questions_that_came_and_went_are_told_apart_from_empty_answers(world, as_coordinator):
    application = hand_in(world.round_form)
    sections = [
        section("about", ask("short_text", "name", role="name"), ask("email", "email", role="email")),
        section("more", ask("short_text", "hobbies", "Your hobbies", required=False)),
    ]
    edit_form(world.round_form.form, sections)

    content = as_coordinator.get(at("inspect", application.pk)).content.decode()

    assert "no longer asked" in content
    assert "Not asked then" in content
    assert "Your hobbies" in content


def test_neighbours_lead_through_the_list(world, as_coordinator):
    first, second, third = (hand_in(world.round_form, name) for name in ("one", "two", "three"))
    hand_in(world.law_round_form, "four")

    buttons = as_coordinator.get(at("inspect", second.pk)).context["header_buttons"]

    assert [button.url for button in buttons] == [at("inspect", third.pk), at("inspect", first.pk)]


def test_button_moves_the_application(world, as_coordinator):
    application = hand_in(world.round_form)

    as_coordinator.post(
        at("move", application.pk), {**seen(application), "to_status": "screening", "reason": ""}
    )

    assert Application.objects.get(pk=application.pk).status == "screening"


def test_button_on_an_old_screen_is_refused_with_a_sentence(world, as_coordinator):
    application = hand_in(world.round_form)
    Application.objects.filter(pk=application.pk).update(status="screening")

    response = as_coordinator.post(
        at("move", application.pk), {**seen(application), "to_status": "under_review"}, follow=True
    )

    assert Application.objects.get(pk=application.pk).status == "screening"
    assert "changed by somebody else" in response.content.decode()


def test_moving_needs_a_post(world, as_coordinator):
    application = hand_in(world.round_form)

    response = as_coordinator.get(at("move", application.pk), {"to_status": "screening"})

    assert response.url == f"{at('inspect', application.pk)}?to_status=screening"
    assert Application.objects.get(pk=application.pk).status == "submitted"


@pytest.mark.parametrize(
    "data", [{}, {"to_status": "nonsense"}, {"seen_revision": "x", "to_status": "screening"}]
)
def test_unreadable_step_changes_nothing(world, as_coordinator, data):
    application = hand_in(world.round_form)

    response = as_coordinator.post(at("move", application.pk), {**seen(application), **data})

    assert response.status_code == 422
    assert "This could not be read" in response.content.decode()
    assert Application.objects.get(pk=application.pk).status == "submitted"


def test_note_is_written_by_post(world, as_coordinator):
    application = hand_in(world.round_form)

    as_coordinator.post(at("note", application.pk), {"text": "Strong goals"})

    assert ApplicationNote.objects.get().text == "Strong goals"


def test_application_is_assigned_by_post(world, as_coordinator):
    application = hand_in(world.round_form)

    as_coordinator.post(at("assign", application.pk), {"handled_by": world.colleague.pk})
    as_coordinator.post(at("assign", application.pk), {"handled_by": world.stranger.pk})
    as_coordinator.post(at("assign", application.pk), {"handled_by": UserFactory().pk})

    assert Application.objects.get(pk=application.pk).handled_by == world.colleague


def test_of_two_who_take_an_application_the_second_is_told_and_may_insist(world, client):
    application = hand_in(world.round_form)
    client.force_login(world.coordinator)
    seen = re.search(r'name="seen_handler" value="(\d*)"', client.get(at("inspect", application.pk)).text)
    client.force_login(world.colleague)
    client.post(at("assign", application.pk), {"handled_by": world.colleague.pk, "seen_handler": ""})
    client.force_login(world.coordinator)
    wanted = {"handled_by": world.coordinator.pk, "seen_handler": seen[1]}

    refused = client.post(at("assign", application.pk), wanted)

    assert refused.status_code == 409
    assert "Alan Alumni handles this application by now" in refused.text
    assert f'name="seen_handler" value="{world.colleague.pk}"' in refused.text
    assert f'<option value="{world.coordinator.pk}" selected>' in refused.text
    assert Application.objects.get(pk=application.pk).handled_by == world.colleague

    client.post(at("assign", application.pk), {**wanted, "seen_handler": world.colleague.pk})
    assert Application.objects.get(pk=application.pk).handled_by == world.coordinator


def test_release_shows_the_mail_and_sends_it_on_confirmation(world, as_coordinator, mailoutbox):
    application = hand_in(world.round_form, status="accepted")

    page = as_coordinator.get(at("release", application.pk)).content.decode()
    as_coordinator.post(at("release", application.pk), ReleaseForm.seen(application))

    assert "Good news: you have a place" in page
    assert application.applicant_email in page
    assert Application.objects.get(pk=application.pk).released_at is not None


def test_release_of_a_decision_that_changed_meanwhile_is_refused_until_it_was_looked_at(
    world, as_coordinator
):
    application = hand_in(world.round_form, status="declined")
    Application.objects.filter(pk=application.pk).update(status="accepted")

    response = as_coordinator.post(at("release", application.pk), seen(application))

    assert "changed by somebody else" in response.text
    assert "will see “Accepted”" in response.text
    assert Application.objects.get(pk=application.pk).released_at is None
    shown = {field.html_name: field.value() for field in response.context["form"].hidden_fields()}
    as_coordinator.post(at("release", application.pk), shown)
    assert Application.objects.get(pk=application.pk).released_at


@pytest.mark.parametrize("status", ["ready", "accepted", "waitlisted", "declined", "ineligible"])
def test_applicants_page_tells_nothing_before_the_release(world, client, status):
    application = hand_in(world.round_form)
    url = reverse("wagtail_mentoring:application", args=[application.reference])
    client.force_login(application.applicant)
    Application.objects.filter(pk=application.pk).update(
        status="under_review", status_changed_at=timezone.now()
    )
    reviewed = client.get(url)
    Application.objects.filter(pk=application.pk).update(status=status)

    decided = client.get(url)

    assert reviewed.status_code == 200
    assert text_of(decided) == text_of(reviewed)


def text_of(response):
    return re.sub(r'csrf\w*" value="[^"]*"', "", response.content.decode())


def test_view_shows_what_was_mailed_and_what_failed(world, as_coordinator):
    application, other = hand_in(world.round_form), hand_in(world.round_form, "bob")
    OutboxMessage.objects.filter(dedupe_key__contains=application.reference).update(
        status="failed", last_error="550 no such person"
    )

    response = as_coordinator.get(at("inspect", application.pk))

    assert [application.reference in mail.dedupe_key for mail in response.context["mails"]] == [True]
    assert "550 no such person" in response.content.decode()
    assert other.reference not in response.content.decode()
