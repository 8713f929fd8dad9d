"""What editors changed is told on the task list, until it was read there and the draft was saved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications.builders import SMALL, ask, edit_form, fill, make_form, section, start, submitted, uid
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.applicant_actions import save_draft
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.information_requests.request_actions import ask_applicant
from wagtail_mentoring.programs.choices import ProgramStatus

from .test_shut_programs import set_status
from .test_unsaved_answers import NEWS, TEXT, ada, address, field, sent, tasks_of

__all__ = ["ada"]
pytestmark = pytest.mark.django_db


def with_question(name):
    return [*SMALL, section("new", ask("short_text", name, required=False))]


def save(client, application):
    client.post(address(application), sent("goals", **{field("goals"): TEXT, "version": 99, "go": "later"}))


def test_news_of_a_list_that_showed_none_because_the_program_was_shut_is_told_later(client, ada):
    application = fill(start(user=ada))
    edit_form(application.round_form.form, with_question("motto"))
    set_status(application, ProgramStatus.IN_AGREEMENT)
    assert NEWS not in client.get(tasks_of(application)).text

    set_status(application, ProgramStatus.APPROVED)
    save(client, application)

    assert NEWS in client.get(tasks_of(application)).text


@pytest.fixture
def moved(client, ada):
    """A draft that knows the fourth version of a form, in a round that a script gave another form."""
    application = fill(start(user=ada))
    for name in ("motto", "hobby", "wish"):
        edit_form(application.round_form.form, with_question(name))
    client.get(tasks_of(application))
    save(client, application)
    assert Application.objects.get().draft_version.number == 4
    other = make_form(with_question("dream"))
    edit_form(other, with_question("dream"))
    RoundForm.objects.update(form=other)
    return application


def test_news_of_another_form_is_none_once_it_was_read_and_the_draft_saved(client, moved):
    assert NEWS in client.get(tasks_of(moved)).text

    save(client, moved)

    assert NEWS not in client.get(tasks_of(moved)).text


def test_what_was_told_of_the_former_form_is_not_told_of_the_new_one(client, moved):
    save(client, moved)

    assert NEWS in client.get(tasks_of(moved)).text


def test_what_is_not_asked_for_now_is_not_taken_as_known(ada, admin_user):
    application = submitted(user=ada)
    before = edit_form(application.round_form.form, with_question("motto"))
    due_at = timezone.now() + timedelta(days=3)
    ask_applicant(
        application=application, questions=[uid("motto")], message="?", due_at=due_at, user=admin_user
    )
    told = edit_form(application.round_form.form, with_question("hobby"))

    saved = save_draft(
        application=Application.objects.get(),
        user=ada,
        answers={uid("motto"): "Onwards"},
        lock_version=99,
        told_version=told.pk,
    )

    assert saved.draft_version == before
