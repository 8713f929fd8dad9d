"""What becomes of applications while their program takes none, whatever its dates say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications.builders import (
    GOOD,
    fill,
    make_applicant,
    make_round_form,
    start,
    submit,
    submitted,
    uid,
)
from wagtail_mentoring.applications.applicant_actions import save_draft
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application, ApplicationRevision
from wagtail_mentoring.programs.choices import ProgramStatus

from .test_applicant_views import page_of, section_of, to

pytestmark = pytest.mark.django_db

SHUT = [
    (ProgramStatus.ARCHIVED, "ended", "The program has ended"),
    (ProgramStatus.IN_AGREEMENT, "stopped", "The program takes no applications at the moment"),
]


@pytest.fixture
def ada(client):
    user = make_applicant()
    client.force_login(user)
    return user


def set_status(application, status):
    program = application.round.program
    program.status = status
    program.save()
    return Application.objects.get(pk=application.pk)


@pytest.mark.parametrize(("status", "reason", "words"), SHUT)
def test_draft_is_neither_saved_nor_handed_in_and_goes_on_once_the_program_is_back(status, reason, words):
    draft = set_status(fill(start()), status)

    with pytest.raises(ApplicationRefused) as refusal:
        save_draft(application=draft, user=draft.applicant, answers=GOOD, lock_version=draft.lock_version)
    assert refusal.value.reason == reason
    with pytest.raises(ApplicationRefused) as refusal:
        submit(draft)
    assert refusal.value.reason == reason
    assert ApplicationRevision.objects.count() == 0

    back = set_status(draft, ProgramStatus.APPROVED)
    assert submit(back).sequence == 1


@pytest.mark.parametrize(("status", "reason", "words"), SHUT)
def test_what_was_handed_in_is_not_changed_meanwhile(status, reason, words):
    application = set_status(submitted(), status)

    with pytest.raises(ApplicationRefused) as refusal:
        fill(application, {uid("goals"): "Another aim."})
    assert refusal.value.reason == "not_editable"


@pytest.mark.parametrize(("status", "reason", "words"), SHUT)
def test_start_says_why_it_is_refused(status, reason, words):
    round_form = make_round_form()
    round_form.round.program.status = status

    with pytest.raises(ApplicationRefused) as refusal:
        start(round_form)
    assert refusal.value.reason == reason


@pytest.mark.parametrize(("status", "reason", "words"), SHUT)
def test_pages_of_a_draft_say_so_claim_no_deadline_and_let_it_be_read(client, ada, status, reason, words):
    draft = set_status(fill(start(user=ada)), status)

    tasks = client.get(page_of(draft, "application_tasks")).text
    mine = client.get(to("applications")).text

    assert words in tasks
    assert "To find my field." in tasks
    assert words in mine
    for page in (tasks, mine):
        assert "and in until" not in page
        assert "Hand it in" not in page
        assert "Applications have closed" not in page
    assert client.get(section_of(draft, "about")).status_code == 302
    response = client.post(page_of(draft, "application_check"), {"version": 9}, follow=True)
    assert "takes no" in response.text
    assert ApplicationRevision.objects.count() == 0


@pytest.mark.parametrize(("status", "reason", "words"), SHUT)
def test_autosave_does_not_say_that_it_saved(client, ada, status, reason, words):
    draft = set_status(start(user=ada), status)
    url = to("application_autosave", draft.reference, uid("section about"))

    response = client.post(url, {f"q-{uid('goals')}": "A new aim.", "version": draft.lock_version})

    assert response.status_code == 409
    assert "takes no" in response.json()["message"]
    assert Application.objects.get(pk=draft.pk).draft_answers == {}


@pytest.mark.parametrize(("status", "reason", "words"), SHUT)
def test_start_page_says_no_past_moment_as_one_to_come(client, status, reason, words):
    round_form = make_round_form()
    program = round_form.round.program
    program.status = status
    program.save()

    page = client.get(to("application_start", round_form.pk)).text

    assert {"ended": "The program has ended", "stopped": "Not open at the moment"}[reason] in page
    assert "Applications open on" not in page
    assert "Applications are open" not in page
    assert "Sign in to apply" not in page


def test_start_page_of_a_form_that_is_not_published_yet_names_no_past_day(client):
    page = client.get(to("application_start", make_round_form(publish=False).pk)).text

    assert "Not open at the moment" in page
    assert "Applications open on" not in page


def test_draft_whose_deadline_is_over_is_told_of_the_deadline(client, ada):
    draft = fill(start(user=ada))
    draft.round.closes_at = timezone.now() - timedelta(days=1)
    draft.round.save()
    set_status(draft, ProgramStatus.ARCHIVED)

    tasks = client.get(page_of(draft, "application_tasks")).text

    assert "Applications have closed" in tasks
    assert "To find my field." in tasks
