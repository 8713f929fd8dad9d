"""A choice that no control shows any more stays in the draft until the person changes that very question."""

from html import unescape

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils import timezone
from django.utils.datastructures import MultiValueDict

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_form,
    make_round_form,
    section,
    start,
    submit,
    uid,
)
from tests.applications.page_forms import form_on
from tests.applications.staff_world import hand_in, make_world
from tests.factories import MentorFactory, TermFactory
from tests.reviews.builders import give, make_phase
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.answer_rules import consent_value
from wagtail_mentoring.application_forms.held_choices import put_back
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.form_builder.edit_effects import effects_of
from wagtail_mentoring.reviews.models import Review

pytestmark = pytest.mark.usefixtures("site_root")

PLACES = ["Dublin", "Cork", "Galway", "Limerick"]
DUBLIN, CORK, GALWAY, LIMERICK = ALL = [uid(f"places/{name}") for name in PLACES]


def field(name):
    return f"q-{uid(name)}"


def places(display, options=PLACES, **values):
    """A form that asks for places in one way, and for a motto beside them."""
    question = ask("choice", "places", options=options, display=display, **values)
    return [*SMALL, section("taste", question, ask("short_text", "motto", required=False))]


def draft_with(chosen, before, after):
    """Somebody's draft of the form ``before``, when it has become ``after``."""
    draft = fill(start(make_round_form(before)), {**GOOD, uid("places"): chosen})
    edit_form(draft.round_form.form, after)
    return Application.objects.get(pk=draft.pk)


def address(draft, page="section"):
    return reverse(f"wagtail_mentoring:application_{page}", args=[draft.reference, uid("section taste")])


def page_of(client, draft):
    client.force_login(draft.applicant)
    return client.get(address(draft))


def kept(name="places"):
    return Application.objects.get().draft_answers.get(uid(name))


def problem_with(name="places"):
    found = Progress(Application.objects.get()).problems.get(uid(name))
    return str(found.message) if found else ""


def save(client, draft, sent):
    return client.post(address(draft), {**sent, "go": "next"})


def autosave(client, draft, sent):
    return client.post(address(draft, "autosave"), sent, headers={"accept": "application/json"})


FEWER = PLACES[1:]
#: What the draft holds, the form before and after, and what the page says of what it does not show.
HELD = {
    "ranks beyond the lists": (
        ALL,
        places("ranked", max_choices=4),
        places("ranked", max_choices=2),
        "Chosen before as well: “Galway” (choice 3), “Limerick” (choice 4). "
        "It stays saved until you change this answer.",
    ),
    "a rank whose option is gone": (
        [DUBLIN, CORK, GALWAY],
        places("ranked", max_choices=4),
        places("ranked", FEWER, max_choices=4),
        "Chosen before as well: “Dublin” (choice 1). It stays saved until you change this answer.",
    ),
    "a tick whose option is gone": (
        [DUBLIN, LIMERICK, CORK],
        places("many"),
        places("many", FEWER),
        "Chosen before as well: “Dublin”. It stays saved until you change this answer.",
    ),
    "one choice whose option is gone": (
        DUBLIN,
        places("radio"),
        places("radio", FEWER),
        "Chosen before: “Dublin”. It stays saved until you choose again.",
    ),
    "several where one is asked": (
        [DUBLIN, CORK],
        places("many"),
        places("select"),
        "Chosen before: “Dublin”, “Cork”. It stays saved until you choose again.",
    ),
}


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize("door", [save, autosave])
@pytest.mark.parametrize(("chosen", "before", "after", "note"), HELD.values(), ids=HELD)
def test_choice_without_a_control_outlives_another_answer(
    client, chosen, before, after, note, door, required
):
    after[-1]["value"]["questions"][0]["value"]["required"] = required
    draft = draft_with(chosen, before, after)
    asked_again = problem_with()
    page = page_of(client, draft)

    door(client, draft, {**form_on(page), field("motto"): "Onwards"})

    assert note in unescape(page.text)
    assert kept("motto") == "Onwards"
    assert kept() == chosen
    assert problem_with() == asked_again != ""


@pytest.mark.parametrize("required", [True, False])
@pytest.mark.parametrize(("chosen", "before", "after", "note"), HELD.values(), ids=HELD)
def test_choice_without_a_control_goes_once_its_question_is_changed(
    client, chosen, before, after, note, required
):
    after[-1]["value"]["questions"][0]["value"]["required"] = required
    draft = draft_with(chosen, before, after)
    page = page_of(client, draft)

    answer = save(client, draft, {**form_on(page), field("places"): [CORK]})

    assert kept() in (CORK, [CORK])
    assert problem_with() == ""
    assert note not in unescape(client.get(answer["Location"]).text)
    assert submit(draft, lock_version=Application.objects.get().lock_version)


@pytest.mark.parametrize("door", [save, autosave])
@pytest.mark.parametrize("lists", [2, 3])
def test_choice_that_moves_up_to_the_rank_of_one_that_is_gone_takes_its_place(client, door, lists):
    draft = draft_with([DUBLIN, CORK], places("ranked"), places("ranked", FEWER, max_choices=lists))
    sent = form_on(page_of(client, draft))
    assert sent[field("places")] == ["", CORK, ""][:lists]

    door(client, draft, {**sent, field("places"): [CORK, "", ""][:lists]})

    assert kept() == [CORK]
    assert problem_with() == ""


@pytest.mark.parametrize("door", [save, autosave])
def test_what_no_control_shows_can_be_taken_away(client, door):
    draft = draft_with([DUBLIN, CORK, GALWAY], places("ranked"), places("ranked", FEWER))
    page = page_of(client, draft)
    assert "Take away “Dublin”" in unescape(page.text)

    door(client, draft, {**form_on(page), f"away-{field('places')}": "1"})

    assert kept() == [CORK, GALWAY]
    assert problem_with() == ""


def test_ranks_too_many_can_be_taken_away_where_the_rest_is_meant(client):
    chosen, before, after, _note = HELD["ranks beyond the lists"]
    draft = draft_with(chosen, before, after)
    page = page_of(client, draft)
    assert "Take away “Galway”, “Limerick”" in unescape(page.text)

    save(client, draft, {**form_on(page), f"away-{field('places')}": "1"})

    assert kept() == [DUBLIN, CORK]
    assert problem_with() == ""


@pytest.mark.parametrize("required", [True, False])
def test_optional_choice_can_be_emptied_though_nothing_shows_it(client, required):
    draft = draft_with(DUBLIN, places("radio"), places("radio", FEWER, required=required))
    page = page_of(client, draft)

    # A question that must be answered is emptied by nobody: another choice answers it.
    assert ("Take away “Dublin”" in unescape(page.text)) is not required
    if not required:
        save(client, draft, {**form_on(page), f"away-{field('places')}": "1"})
        assert kept() == ""
        assert problem_with() == ""


def terms_of(vocabulary):
    """A form that asks for terms of a vocabulary, and for a motto beside them."""
    question = ask("terms", "places", vocabulary=vocabulary.pk, required=False)
    return [*SMALL, section("taste", question, ask("short_text", "motto", required=False))]


@pytest.fixture
def law():
    return TermFactory(name="Law")


@pytest.fixture
def draft_with_terms(law):
    arts = TermFactory(name="Arts", vocabulary=law.vocabulary)
    keys = [str(term.translation_key) for term in (law, arts)]
    return fill(start(make_round_form(terms_of(law.vocabulary))), {**GOOD, uid("places"): keys})


def checked(client, draft):
    """What “Check your answers” shows for the terms."""
    page = client.get(reverse("wagtail_mentoring:application_check", args=[draft.reference]))
    [row] = [r for part in page.context["sections"] for r in part["rows"] if r["label"] == "Places"]
    return row["value_list"], row["note"]


def test_terms_of_a_vocabulary_that_was_exchanged_are_named(client, draft_with_terms):
    draft = draft_with_terms
    edit_form(draft.round_form.form, terms_of(TermFactory(name="Mining").vocabulary))

    page = unescape(page_of(client, draft).text)
    autosave(client, draft, {**form_on(page_of(client, draft)), field("motto"): "Onwards"})

    assert "Chosen before: “Law”, “Arts”. It stays saved until you choose again." in page
    assert "Take away “Law”, “Arts”" in page
    assert kept() == draft.draft_answers[uid("places")]
    assert problem_with() == "“Law” is no longer offered. Choose again."
    assert checked(client, draft) == (["Law", "Arts"], "Needs attention")


def test_terms_that_were_deleted_are_told_as_gone_beside_those_that_have_a_name(
    client, draft_with_terms, law
):
    draft = draft_with_terms
    law.delete()
    edit_form(draft.round_form.form, terms_of(TermFactory(name="Mining").vocabulary))

    page = unescape(page_of(client, draft).text)

    assert "Chosen before: “Arts”, something that is no longer offered." in page
    assert "Take away what is no longer offered" in page
    assert checked(client, draft) == (["No longer offered", "Arts"], "Needs attention")


def test_mentor_who_left_the_directory_is_told_so_in_the_place_of_the_name(client):
    form = [*SMALL, section("taste", ask("mentors", "places", required=False))]
    mentors = [MentorFactory(name="Ann Lee"), MentorFactory(name="Bo Roe")]
    keys = [str(mentor.pk) for mentor in mentors]
    draft = fill(start(make_round_form(form)), {**GOOD, uid("places"): keys})
    mentors[0].unpublish()
    client.force_login(draft.applicant)

    assert checked(client, draft) == (["No longer in the directory", "Bo Roe"], "Needs attention")


def test_many_drafts_with_terms_of_another_vocabulary_cost_no_query_each(
    draft_with_terms, django_assert_num_queries
):
    round_form = draft_with_terms.round_form
    before = round_form.form.latest_version.schema
    round_form.form.sections = terms_of(TermFactory(name="Mining").vocabulary)
    after = round_form.form.compiled()
    for name in ("bea", "cem"):
        answers = draft_with_terms.draft_answers
        fill(start(round_form, make_applicant(name)), answers)
        with django_assert_num_queries(14):
            effects = effects_of(round_form.form, before, after, timezone.now())
    assert effects.wrong == {uid("places"): 3}


def test_term_that_is_gone_stays_until_the_answer_is_changed(client, draft_with_terms, law):
    draft = draft_with_terms
    keys = draft.draft_answers[uid("places")]
    law.delete()
    page = page_of(client, draft)

    autosave(client, draft, {**form_on(page), field("motto"): "Onwards"})

    assert "Chosen before as well: something that is no longer offered." in page.text
    assert kept() == keys
    save(client, draft, {**form_on(page_of(client, draft)), f"away-{field('places')}": "1"})
    assert kept() == keys[1:]


def agreed_to_an_earlier_text():
    """A draft, and what agreeing to the text of now is kept as."""
    consent = ask("consent", "places", text="We keep it a year.", required=False)
    form = [*SMALL, section("taste", consent, ask("short_text", "motto", required=False))]
    draft = fill(start(make_round_form(form)), {**GOOD, uid("places"): consent_value(consent["value"])})
    consent["value"]["text"] = "We keep it ten years."
    edit_form(draft.round_form.form, form)
    return draft, consent_value(consent["value"])


def test_who_ticks_that_they_do_not_agree_is_never_taken_to_agree(client):
    draft, now = agreed_to_an_earlier_text()
    page = page_of(client, draft)
    assert f'name="away-{field("places")}" value="all"' in page.text

    yes, no = {field("places"): now}, {f"away-{field('places')}": "all"}
    save(client, draft, {**form_on(page), **yes, **no})

    assert kept() == ""


def test_consent_to_an_earlier_text_is_asked_again_however_the_page_is_saved(client):
    draft, _now = agreed_to_an_earlier_text()
    page = page_of(client, draft)

    save(client, draft, {**form_on(page), field("motto"): "Onwards"})

    assert "You agreed to an earlier text." in page.text
    assert problem_with() == "The text has changed. Read it again and tick the box."
    save(client, draft, {**form_on(page_of(client, draft)), f"away-{field('places')}": "1"})
    assert kept() == ""
    assert problem_with() == ""


def test_score_beyond_the_scale_stays_where_a_review_is_saved_until_another_is_given(client):
    world = make_world()
    motto = ask("long_text", "motto", required=False)
    form = make_form([section("view", ask("score", "places", max_value=5), motto)])
    publish_form_version(form=form, user=None)
    phase = make_phase(world.round_form, rubric=form)
    application = hand_in(world.round_form, status="under_review")
    assignment = give(application, phase, world.colleague, user=world.coordinator)
    url = reverse("mentoring_reviews:review", args=[assignment.pk])
    client.force_login(world.colleague)
    first = form_on(client.get(url), "lock_version")
    client.post(url, {**first, field("places"): "5", "step": "save"})
    edit_form(form, [section("view", ask("score", "places", max_value=4), motto)])

    page = client.get(url)
    client.post(url, {**form_on(page, "lock_version"), field("motto"): "Onwards", "step": "save"})

    assert "Chosen before: “5”. It stays saved until you choose again." in unescape(page.text)
    assert Review.objects.get().draft_answers == {uid("places"): "5", uid("motto"): "Onwards"}
    page = client.get(url)
    client.post(url, {**form_on(page, "lock_version"), field("places"): "4", "step": "save"})
    assert Review.objects.get().draft_answers[uid("places")] == "4"


def test_option_that_went_away_while_the_page_was_open_can_still_be_unticked_there(client):
    form = places("many")
    draft = fill(start(make_round_form(form)), {**GOOD, uid("places"): [DUBLIN, CORK]})
    sent = form_on(page_of(client, draft))
    edit_form(RoundForm.objects.get().form, places("many", FEWER))

    save(client, draft, {**sent, field("places"): [CORK]})

    assert kept() == [CORK]


def waiting(client, draft, sent):
    """The page, after the session ended while it was written on."""
    user = draft.applicant
    user.set_password("secret")
    user.save()
    client.logout()
    client.post(address(draft), sent)
    client.post(django_settings.LOGIN_URL, {"username": user.username, "password": "secret"})
    return client.get(address(draft))


def in_conflict(client, draft, sent):
    """The choice between two answers to another question."""
    fill(draft, {uid("motto"): "From another tab"})
    return client.post(address(draft), sent)


@pytest.mark.parametrize("comes_back", [waiting, in_conflict])
def test_choice_without_a_control_goes_along_when_a_page_comes_back(client, comes_back):
    chosen, before, after, _note = HELD["ranks beyond the lists"]
    draft = draft_with(chosen, before, after)
    sent = {**form_on(page_of(client, draft)), field("motto"): "Onwards"}

    page = comes_back(client, draft, sent)
    save(client, draft, form_on(page))

    assert kept("motto") == "Onwards"
    assert kept() == chosen


def test_page_that_names_what_is_wrong_still_holds_what_it_cannot_show(client):
    chosen, before, after, note = HELD["a rank whose option is gone"]
    draft = draft_with(chosen, before, after)

    page = save(client, draft, form_on(page_of(client, draft)))

    assert "“Dublin” is no longer offered. Choose again." in unescape(page.text)
    assert note in unescape(page.text)
    # The others stand where they were ranked.
    assert form_on(page)[field("places")] == ["", CORK, GALWAY]


def test_page_without_such_choices_is_taken_as_it_is():
    sent = MultiValueDict({"q-a": ["1"], "asked": ["a"]})

    assert put_back(sent) is sent
    assert put_back(None) is None
