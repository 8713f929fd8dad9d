"""Whichever way a form is published: never half filled in, never past a colleague's lock."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, ModelLogEntry, TaskState, Workflow, WorkflowTask

from tests.applications.builders import SMALL, ask, make_form, make_round_form, section, start
from tests.factories import OfficeFactory, UserFactory, coordinator_of
from wagtail_mentoring.applicants import applicant_pages as applicants
from wagtail_mentoring.application_forms import compiler, versions
from wagtail_mentoring.application_forms.exceptions import FormNotCompilable
from wagtail_mentoring.application_forms.models import ApplicationForm, FormVersion

from .test_form_review import MOTTO, draft, latest, publish, review, text_of

pytestmark = pytest.mark.usefixtures("site_root")

#: Of each kind that a page could not be drawn for, a question that lacks what it must have.
HALF = {
    "Most characters": ask("long_text", "why", max_length=None),
    "Most mentors": ask("mentors", "whom", max_choices=None),
    "Largest size in MB": ask("file", "cv", max_megabytes=None),
}


@pytest.fixture
def editor(client, admin_user):
    client.force_login(admin_user)
    return client


def in_moderation(form, user):
    task = GroupApprovalTask.objects.create(name="Look at it")
    workflow = Workflow.objects.create(name="Two pairs of eyes")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.start(ApplicationForm.objects.get(pk=form.pk), user)
    return task


@pytest.mark.parametrize("field", HALF)
def test_draft_that_lacks_a_part_is_refused_before_its_changes_are_shown(editor, field):
    form = make_round_form().form
    draft(form, [*SMALL, section("more", HALF[field])])

    for response in (editor.get(review(form), follow=True), editor.post(review(form), {}, follow=True)):
        assert response.redirect_chain[-1][0] == reverse("mentoring_forms:edit", args=[form.pk])
        assert f"Section “More”, question “{HALF[field]['value']['label']}”: fill in “{field}”." in text_of(
            response
        )
    assert latest(form) == 1


@pytest.mark.parametrize(
    ("sections", "field"),
    [
        ([section("more", title=" ")], "fill in “Title”"),
        ([section("more")], "fill in “Questions”"),
        ([section("more", ask("choice", "c", options=["A", ""]))], "question “C”: fill in “Options”"),
        ([section("more", ask("statement", "s", text=""))], "fill in “Text”"),
    ],
)
def test_section_options_and_texts_must_be_filled_in_as_well(sections, field):
    form = make_form([*SMALL, *sections])

    with pytest.raises(FormNotCompilable, match=field):
        form.compiled()


@pytest.mark.parametrize("name", ["name", "title"])
def test_form_needs_a_name_and_a_title(editor, name):
    form = make_round_form().form
    setattr(form, name, "")
    form.save_revision(clean=False)

    response = editor.get(review(form), follow=True)

    assert f"Fill in “{name.capitalize()}”." in text_of(response)


def test_scheduled_draft_that_lacks_a_part_stays_a_draft():
    form = make_round_form().form
    revision = draft(form, [*SMALL, section("more", HALF["Most mentors"])])
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()

    call_command("publish_scheduled")

    assert latest(form) == 1
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.could_not_publish_form").count() == 1


def test_approved_draft_that_lacks_a_part_stays_a_draft(admin_user):
    form = make_round_form().form
    draft(form, [*SMALL, MOTTO])
    task = in_moderation(form, admin_user)
    draft(form, [*SMALL, section("more", HALF["Most mentors"])])

    task.on_action(TaskState.objects.get(), admin_user, "approve")

    assert latest(form) == 1
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.could_not_publish_form").count() == 1


@pytest.mark.parametrize("headers", [{}, {"X-Requested-With": "XMLHttpRequest"}])
def test_reviewer_of_a_workflow_is_told_what_is_missing(editor, admin_user, headers):
    form = make_round_form().form
    draft(form, [*SMALL, MOTTO])
    in_moderation(form, admin_user)
    draft(form, [*SMALL, section("more", HALF["Most mentors"])])
    step = TaskState.objects.get()
    url = reverse("mentoring_forms:workflow_action", args=[form.pk, "approve", step.pk])

    editor.post(url, {"comment": ""}, headers=headers)

    step.refresh_from_db()
    assert step.status == TaskState.STATUS_IN_PROGRESS
    assert "fill in “Most mentors”" in text_of(editor.get(reverse("mentoring_forms:edit", args=[form.pk])))
    editor.post(url.replace("approve", "reject"), {"comment": ""})
    step.refresh_from_db()
    assert step.status == TaskState.STATUS_REJECTED


def test_publishing_from_code_says_what_is_missing():
    form = make_round_form().form
    revision = draft(form, [*SMALL, section("more", HALF["Most mentors"])])

    with pytest.raises(FormNotCompilable, match="fill in “Most mentors”"):
        revision.publish()


def test_preview_says_what_is_missing_and_shows_the_rest():
    form = make_form([*SMALL, section("more", *HALF.values(), MOTTO["value"]["questions"][0], title=" ")])

    page = form.make_preview_request(preview_mode="")

    assert page.status_code == 200
    for field in (*HALF, "Title"):
        assert f"fill in “{field}”." in text_of(page)
    assert text_of(page).count("Cannot be published yet") == 4
    assert "Motto" in text_of(page)


@pytest.mark.parametrize("mine", [True, False])
def test_form_that_a_colleague_has_locked_is_not_published(editor, admin_user, mine):
    form = make_round_form().form
    draft(form, [*SMALL, MOTTO])
    colleague = UserFactory(first_name="Elena", last_name="Ruiz")
    locked_by = admin_user if mine else colleague
    lock = {"locked": True, "locked_by": locked_by, "locked_at": timezone.now()}
    ApplicationForm.objects.filter(pk=form.pk).update(**lock)
    page = editor.get(review(form))

    response = publish(editor, form)

    assert page.context["may_publish"] == mine
    assert latest(form) == (2 if mine else 1)
    if not mine:
        assert "was locked" in text_of(page)
        assert "was locked" in text_of(editor.get(response.url))


def test_form_that_waits_for_reviewers_is_not_published_past_them(client):
    form = make_round_form().form
    draft(form, [*SMALL, MOTTO])
    in_moderation(form, None)
    office = OfficeFactory()
    ApplicationForm.objects.filter(pk=form.pk).update(office=office)
    client.force_login(coordinator_of(office))

    publish(client, form)

    assert latest(form) == 1


def test_page_of_a_version_that_lacks_its_limits_is_drawn_all_the_same(client):
    round_form = make_round_form()
    parts = make_form([section("more", *HALF.values())])
    schema = versions.settle(compiler.read_sections("Apply", parts.sections), None)
    values = {
        "form": round_form.form,
        "number": 2,
        "schema": schema,
        "sha256": "-",
        "change_class": "tightening",
    }
    FormVersion.objects.create(**values)
    application = start(round_form)
    client.force_login(application.applicant)

    page = client.get(applicants.address("application_section", application, schema["sections"][0]["key"]))

    assert page.status_code == 200
