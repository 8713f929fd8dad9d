import pytest
from django.urls import reverse
from wagtail.models import Locale

from tests.applications.builders import GOOD, ask, make_round, make_round_form, section, uid
from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.application_forms.answer_rules import consent_value
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.directory.choices import MentorStatus, Visibility
from wagtail_mentoring.directory.models import ContactCard, Mentor, Term, Vocabulary
from wagtail_mentoring.selection.actions import make_mentor_profile, release_decision
from wagtail_mentoring.selection.offer_actions import confirm_offer

pytestmark = pytest.mark.usefixtures("site_root")

CONSENT = "I agree that my profile is shown in the directory."


@pytest.fixture
def world(site_root):
    return make_world()


@pytest.fixture
def terms(world):
    locale = Locale.get_default()
    topics = Vocabulary.objects.create(name="Topic", slug="topic", locale=locale)
    return [
        Term.objects.create(vocabulary=topics, name=name, slug=name.lower(), locale=locale)
        for name in ("Networking", "Law", "Design")
    ]


@pytest.fixture
def round_form(world, terms):
    public = ["Job title", "Employer", "LinkedIn profile", "About"]
    questions = [
        ask("short_text", "name", role="name"),
        ask("email", "email", role="email"),
        ask("phone", "phone", role="phone", required=False),
        ask("short_text", "job", role="job_title", required=False),
        ask("short_text", "city", role="city", required=False),
        ask("long_text", "bio", role="bio", required=False),
        ask("number", "capacity", role="capacity", required=False),
        ask("short_text", "course", role="course", required=False),
        ask("number", "year", role="class_year", required=False),
        ask("terms", "topics", vocabulary=terms[0].vocabulary.pk, required=False),
        ask("choice", "public", options=public, display="many", role="public_fields", required=False),
        ask("consent", "consent", text=CONSENT, role="profile_consent", required=False),
    ]
    return make_round_form(
        [section("all", *questions)], role="mentor", round=make_round(program=world.program)
    )


def consented(round_form):
    return consent_value({"text": CONSENT})


def full_answers(round_form, terms):
    return {
        uid("name"): "Grace Murray Hopper",
        uid("email"): "grace@alumni.example",
        uid("phone"): "+1 555 0100",
        uid("job"): "Rear admiral",
        uid("city"): "New York",
        uid("bio"): "Compilers.",
        uid("capacity"): "3",
        uid("course"): "PhD Mathematics",
        uid("year"): "1934",
        uid("topics"): [str(terms[0].translation_key), str(terms[1].translation_key)],
        uid("public"): [uid("public/Job title"), uid("public/About")],
        uid("consent"): consented(round_form),
    }


@pytest.fixture
def accepted(round_form, terms):
    return hand_in(round_form, "grace", status="accepted", answers=full_answers(round_form, terms))


def test_profile_carries_what_was_answered(world, accepted, terms):
    mentor = make_mentor_profile(application=accepted, user=world.coordinator)

    mentor.refresh_from_db()
    assert (mentor.name, mentor.sort_name, mentor.user) == (
        "Grace Murray Hopper",
        "Hopper, Grace Murray",
        accepted.applicant,
    )
    assert (mentor.job_title, mentor.city, mentor.bio, mentor.capacity) == (
        "Rear admiral",
        "New York",
        "Compilers.",
        3,
    )
    assert set(mentor.terms.all()) == set(terms[:2])
    assert [str(degree) for degree in mentor.degrees.all()] == ["PhD Mathematics, 1934"]
    assert Application.objects.get(pk=accepted.pk).mentor == mentor


def test_profile_is_a_draft_that_nobody_finds(world, accepted):
    mentor = make_mentor_profile(application=accepted, user=world.coordinator)

    assert (mentor.live, mentor.status) == (False, MentorStatus.APPLIED)
    assert mentor.latest_revision is not None
    assert not Mentor.objects.listed().exists()


def test_revision_and_row_say_the_same(world, accepted, terms):
    mentor = make_mentor_profile(application=accepted, user=world.coordinator)

    draft = mentor.get_latest_revision_as_object()

    assert (draft.name, draft.capacity) == ("Grace Murray Hopper", 3)
    assert {term.pk for term in draft.terms.all()} == {term.pk for term in terms[:2]}
    assert [str(degree) for degree in draft.degrees.all()] == ["PhD Mathematics, 1934"]


def test_only_what_the_person_named_is_public(world, accepted):
    mentor = make_mentor_profile(application=accepted, user=world.coordinator)

    public = {name for name in Mentor.FIELDS_WITH_AUDIENCE if mentor.visibility_of(name) == Visibility.PUBLIC}
    assert public == {"job_title", "bio"}
    assert mentor.shown_to("public", "city") == ""


def test_consent_is_kept_with_its_words(world, accepted):
    mentor = make_mentor_profile(application=accepted, user=world.coordinator)

    assert mentor.consent_text == CONSENT
    assert mentor.consented_at == accepted.current_revision.created_at


def test_without_a_consent_none_is_recorded_and_nothing_is_public(world, round_form, terms):
    answers = {**full_answers(round_form, terms), uid("consent"): "", uid("public"): []}
    application = hand_in(round_form, status="accepted", answers=answers)

    mentor = make_mentor_profile(application=application, user=world.coordinator)

    assert (mentor.consented_at, mentor.consent_text) == (None, "")
    assert {mentor.visibility_of(name) for name in Mentor.FIELDS_WITH_AUDIENCE} == {Visibility.STAFF}


def test_contact_card_goes_to_the_office_for_alumni(world, accepted):
    make_mentor_profile(application=accepted, user=world.coordinator)

    card = ContactCard.objects.get()
    assert (card.owner, card.email, card.phone) == (world.alumni, "grace@alumni.example", "+1 555 0100")


def test_without_an_alumni_office_the_card_goes_to_the_one_that_acts(world, accepted):
    world.program.partners.filter(office=world.alumni).delete()

    make_mentor_profile(application=accepted, user=world.coordinator)

    assert ContactCard.objects.get().owner == world.career


def test_second_click_makes_no_second_profile(world, accepted):
    first = make_mentor_profile(application=accepted, user=world.coordinator)
    second = make_mentor_profile(application=accepted, user=world.colleague)

    assert first == second
    assert Mentor.objects.count() == 1
    assert accepted.events.filter(action="profile_made").count() == 1


def test_person_with_a_profile_is_linked_to_it_and_it_stays_as_it_was(world, accepted):
    profile = Mentor(name="Grace Hopper", slug="grace", user=accepted.applicant, bio="As I wrote it.")
    profile.save()

    mentor = make_mentor_profile(application=accepted, user=world.coordinator)

    assert mentor == profile
    assert mentor.bio == "As I wrote it."
    assert not ContactCard.objects.exists()


def test_two_people_of_one_name_get_different_addresses(world, round_form, terms):
    answers = full_answers(round_form, terms)
    people = [hand_in(round_form, name, status="accepted", answers=answers) for name in ("one", "two")]

    slugs = {make_mentor_profile(application=person, user=world.coordinator).slug for person in people}

    assert len(slugs) == 2


@pytest.mark.parametrize("status", ["submitted", "ready", "declined", "waitlisted", "withdrawn"])
def test_person_who_was_not_accepted_becomes_no_mentor(world, round_form, terms, status):
    application = hand_in(round_form, status=status, answers=full_answers(round_form, terms))

    with pytest.raises(StepRefused):
        make_mentor_profile(application=application, user=world.coordinator)


def test_accepted_student_becomes_no_mentor(world):
    application = hand_in(world.round_form, status="accepted", answers=GOOD)

    with pytest.raises(StepRefused):
        make_mentor_profile(application=application, user=world.coordinator)


@pytest.fixture
def round_that_asks(round_form):
    RoundForm.objects.filter(pk=round_form.pk).update(answer_days=7)


def test_mentor_with_an_unconfirmed_place_becomes_none_before_and_after_the_release(
    world, accepted, round_that_asks
):
    with pytest.raises(StepRefused, match="once this person has done so"):
        make_mentor_profile(application=accepted, user=world.coordinator)
    application = release_decision(application=accepted, user=world.coordinator)
    assert application.answer_by

    with pytest.raises(StepRefused, match="asks people to confirm their place"):
        make_mentor_profile(application=application, user=world.coordinator)
    assert not Mentor.objects.exists()
    application = confirm_offer(application=application, user=application.applicant)

    assert make_mentor_profile(application=application, user=world.coordinator) == Mentor.objects.get()


def test_offer_that_asked_for_nothing_needs_no_answer_later(world, accepted, round_form):
    application = release_decision(application=accepted, user=world.coordinator)
    RoundForm.objects.filter(pk=round_form.pk).update(answer_days=7)

    assert make_mentor_profile(application=application, user=world.coordinator)


def test_page_says_what_the_profile_waits_for(world, client, accepted, round_that_asks):
    client.force_login(world.colleague)

    page = client.get(reverse("mentoring_applications:inspect", args=[accepted.pk])).text
    posted = client.post(reverse("mentoring_applications:make_mentor", args=[accepted.pk]), follow=True)

    assert "The profile can be made once this person has done so" in page
    assert reverse("mentoring_applications:make_mentor", args=[accepted.pk]) not in page
    assert "Make the profile once this person has done so" in posted.text
    assert not Mentor.objects.exists()


def test_one_button_leads_to_the_profiles_edit_screen(world, client, accepted):
    client.force_login(world.colleague)
    page = client.get(reverse("mentoring_applications:inspect", args=[accepted.pk]))

    response = client.post(reverse("mentoring_applications:make_mentor", args=[accepted.pk]))

    assert page.context["may_make_mentor"]
    assert str(Mentor.objects.get().pk) in response.url
    assert client.get(response.url).status_code == 200
