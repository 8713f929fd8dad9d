"""A round that is open again for somebody whose draft expired in it: what they choose is what they get."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.applications.builders import (
    GOOD,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_form,
    make_round,
    make_round_form,
    section,
    start,
    uid,
)
from tests.applications.papers import PDF, upload
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.draft_actions import expire_drafts
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.models import Application

pytestmark = pytest.mark.django_db

EMPTY = '<option value="empty">'


def set_deadline(round, **delta):
    round.closes_at = timezone.now() + timedelta(**delta)
    round.save()


@pytest.fixture
def draft(client):
    """A draft that expired in a round that is open again; its writer is signed in."""
    user = make_applicant()
    client.force_login(user)
    application = fill(start(make_round_form(), user))
    set_deadline(application.round, days=-1)
    expire_drafts()
    set_deadline(application.round, days=9)
    application.refresh_from_db()
    assert application.status == "expired"
    return application


def to(name, *args):
    return reverse(f"wagtail_mentoring:{name}", args=args)


def start_url(application):
    return to("application_start", RoundForm.objects.get(round=application.round).pk)


def begin(client, application, **form):
    response = client.post(start_url(application), form)
    assert response.status_code == 303
    return Application.objects.get(reference=response["Location"].split("/")[-3])


def test_empty_form_is_empty_and_the_old_draft_stays_readable(client, draft):
    begun = begin(client, draft, **{"from": "empty"})

    assert begun != draft
    assert (begun.status, begun.draft_answers) == ("draft", {})
    draft.refresh_from_db()
    assert (draft.status, draft.draft_answers) == ("expired", GOOD)
    assert GOOD[uid("goals")] in client.get(to("application", draft.reference)).text
    assert draft.reference in client.get(to("applications")).text


@pytest.mark.parametrize("chosen", ["the draft", "nothing"])
def test_draft_goes_on_where_it_is_chosen_or_nothing_is(client, draft, chosen):
    begun = begin(client, draft, **{"from": draft.reference if chosen == "the draft" else ""})

    assert begun == draft
    assert (begun.status, begun.draft_answers) == ("draft", GOOD)


def test_start_page_proposes_the_draft_and_offers_the_empty_form_last(client, draft):
    page = client.get(start_url(draft)).text

    options = page[page.index('<select name="from"') : page.index("</select>")]
    assert options.index("Go on with your draft:") < options.index(EMPTY)
    assert f'value="{draft.reference}"' in options
    assert 'value=""' not in options
    assert "are copied" not in page


def test_answers_of_another_application_are_copied_though_a_draft_expired_here(client, draft):
    elsewhere = RoundForm.objects.create(round=make_round(), role="mentee", form=draft.draft_version.form)
    other = fill(start(elsewhere, draft.applicant), {uid("goals"): "Other words."})

    begun = begin(client, draft, **{"from": other.reference})

    assert begun not in (draft, other)
    assert begun.draft_answers == {uid("goals"): "Other words."}


def test_older_of_two_drafts_that_expired_here_is_the_one_that_was_chosen(client, draft):
    later = begin(client, draft, **{"from": "empty"})
    set_deadline(draft.round, days=-1)
    expire_drafts()
    set_deadline(draft.round, days=9)

    begun = begin(client, draft, **{"from": draft.reference})

    assert begun == draft
    later.refresh_from_db()
    assert later.status == "expired"


def test_status_page_of_the_expired_draft_leads_to_going_on(client, draft):
    page = client.get(to("application", draft.reference)).text

    assert "On its start page you can go on with this draft." in page
    assert "choose this application under" not in page


PAPERS = [section("papers", ask("short_text", "note", required=False), ask("file", "cv", file_types=["pdf"]))]


@pytest.fixture
def papers(client, private_folder):
    """A draft with nothing but a file, expired in a round that is open again, after an older application."""
    user = make_applicant()
    client.force_login(user)
    older = fill(start(make_round_form(PAPERS), user), {uid("note"): "An old note"})
    again = RoundForm.objects.create(round=make_round(), role="mentee", form=older.draft_version.form)
    application = start(again, user)
    attach_file(application=application, user=user, question_key=uid("cv"), upload=upload(PDF))
    set_deadline(application.round, days=-1)
    expire_drafts()
    set_deadline(application.round, days=9)
    application.refresh_from_db()
    assert (application.status, application.draft_answers) == ("expired", {})
    return application


def test_draft_that_holds_only_a_file_is_offered_as_one_that_goes_on(client, papers):
    page = client.get(start_url(papers)).text

    options = page[page.index('<select name="from"') : page.index("</select>")]
    assert options.index(f'value="{papers.reference}"') < options.index(EMPTY)
    assert "you can go on with this draft" in client.get(to("application", papers.reference)).text
    assert begin(client, papers, **{"from": papers.reference}) == papers


def test_empty_form_has_no_file_of_a_draft_that_expired(client, papers):
    begun = begin(client, papers, **{"from": "empty"})

    assert begun != papers
    assert not begun.files.exists()


def test_file_of_another_round_is_nothing_to_begin_with(client, papers):
    elsewhere = RoundForm.objects.create(round=make_round(), role="mentee", form=papers.draft_version.form)

    assert papers.reference not in client.get(to("application_start", elsewhere.pk)).text


def test_empty_form_is_chosen_by_its_name_where_nothing_goes_on(client, draft):
    elsewhere = RoundForm.objects.create(round=make_round(), role="mentee", form=draft.draft_version.form)
    page = client.get(to("application_start", elsewhere.pk)).text

    options = page[page.index('<select name="from"') : page.index("</select>")]
    assert options.index(EMPTY) < options.index(draft.reference)
    assert 'value=""' not in options


@pytest.fixture
def moved(draft):
    """The same draft, in a round that a script has given another form."""
    other = make_form([section("new", ask("short_text", "motto"))])
    edit_form(other, other.sections.raw_data)
    RoundForm.objects.update(form=other)
    return draft


def test_draft_that_was_begun_with_another_form_of_the_round_goes_on_where_it_is_chosen(client, moved):
    assert f'value="{moved.reference}"' in client.get(start_url(moved)).text
    assert begin(client, moved, **{"from": moved.reference}) == moved


def test_empty_form_is_empty_though_a_draft_was_begun_with_another_form_of_the_round(client, moved):
    begun = begin(client, moved, **{"from": "empty"})

    assert (begun == moved, begun.draft_answers) == (False, {})
