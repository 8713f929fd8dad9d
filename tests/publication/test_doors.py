"""Every way to make a page public, tried on a page that not every office has signed: none leads through."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield  # noqa: F401

from tests.factories import PartnerFactory, ProgramFactory, UserFactory
from tests.pages.builders import make_program_page
from wagtail_mentoring.pages.models import MentoringProgramPage
from wagtail_mentoring.publication import actions
from wagtail_mentoring.publication.guard import NotSigned

from .test_signing import at_its_time

pytestmark = pytest.mark.django_db


def form_of(page, **values):
    """What Wagtail's editor sends for a program's page."""
    return nested_form_data(
        {
            "title": page.title,
            "slug": page.slug or "a-page",
            "program": page.program_id,
            "intro": page.intro,
            "hero_image": "",
            "body": streamfield([]),
            "seo_title": "",
            "search_description": "",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0},
            "comments-TOTAL_FORMS": 0,
            "comments-INITIAL_FORMS": 0,
            **values,
        }
    )


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_direct_the_editor_has_no_button_to_publish_and_saves_a_draft_instead(world, admin_client):
    page = world.edit("Half signed.") and world.page
    world.sign_for_career()
    shown = admin_client.get(edit_url(page)).content.decode()
    assert 'name="action-publish"' not in shown
    assert 'name="action-signatures"' in shown

    admin_client.post(edit_url(page), form_of(page, **{"action-publish": "1"}))

    assert not world.page.live


def test_direct_a_page_that_comes_to_a_joint_program_in_the_editor_is_saved_as_a_draft(world, admin_client):
    """While the editor was opened its program was one that a single office runs: there is a button."""
    alone = PartnerFactory(program=ProgramFactory()).program
    page = make_program_page(world.parent, program=alone)
    page.save_revision().publish()

    response = admin_client.post(
        edit_url(page), form_of(page, program=world.program.pk, **{"action-publish": "1"}), follow=True
    )

    assert "Saved as a draft" in response.content.decode()
    assert MentoringProgramPage.objects.get(pk=page.pk).program == alone


def test_bulk_publishing_leaves_the_page_alone(world, admin_client):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])

    admin_client.post(f"{url}?id={world.page_pk}", {"include_descendants": "on"})
    admin_client.post(f"{url}?id={world.parent.pk}", {"include_descendants": "on"})

    assert not world.page.live


def test_code_that_publishes_a_revision_is_refused(world):
    world.sign_for_career()

    with pytest.raises(NotSigned, match="Alumni Relations"):
        world.page.latest_revision.publish()
    with pytest.raises(NotSigned):
        world.page.publish(world.page.latest_revision, user=world.admin, skip_permission_checks=True)
    with pytest.raises(NotSigned):
        PublishPageRevisionAction(world.page.latest_revision).execute(skip_permission_checks=True)
    assert not world.page.live


def test_api_of_the_admin_publishes_nothing(world, admin_client):
    url = reverse("wagtailadmin_api:pages:action", args=[world.page_pk, "publish"])

    response = admin_client.post(url)

    assert response.status_code == 403
    assert not world.page.live


def test_code_that_sets_the_row_live_is_refused(world):
    page = world.page
    page.live = True

    with pytest.raises(NotSigned):
        page.save()
    assert not world.page.live


def test_code_that_sets_a_plain_page_live_is_refused(world):
    plain = Page.objects.get(pk=world.page_pk)
    plain.live = True

    with pytest.raises(NotSigned):
        plain.save()
    assert not world.page.live


def test_code_that_changes_a_public_page_is_refused(world):
    world.publish_together()
    page = world.page
    page.intro = "Not what they signed."
    with pytest.raises(NotSigned):
        page.save()
    with pytest.raises(NotSigned):
        page.save(update_fields=["intro"])
    plain = Page.objects.get(pk=world.page_pk)
    plain.title = "Not what they signed"
    with pytest.raises(NotSigned):
        plain.save()

    assert (world.page.title, world.page.intro) == ("Connect", "")


def test_code_that_saves_a_public_page_as_it_is_is_not_refused(world):
    world.publish_together()

    world.page.save()
    Page.objects.get(pk=world.page_pk).save()

    assert world.page.live


def test_scheduled_a_revision_gets_no_time_without_signatures(world):
    revision = world.edit("Later.", go_live_at=timezone.now() + timedelta(hours=1))

    with pytest.raises(NotSigned):
        revision.publish()
    with pytest.raises(NotSigned):
        PublishPageRevisionAction(revision).execute(skip_permission_checks=True)
    with pytest.raises(NotSigned):
        world.page.save_revision(approved_go_live_at=timezone.now() + timedelta(hours=1))
    assert world.page.scheduled_revision is None


def test_scheduled_a_time_that_came_in_another_way_publishes_other_pages_only(world):
    """The command publishes one page after the other: a refusal must not stop it."""
    other = make_program_page(world.parent, live=False)
    for page in (world.page, other):
        page.save_revision()
        page.revisions.update(approved_go_live_at=timezone.now() - timedelta(hours=1))

    call_command("publish_scheduled")

    assert not world.page.live
    assert world.page.scheduled_revision is None
    assert MentoringProgramPage.objects.get(pk=other.pk).live


def test_scheduled_content_that_was_changed_in_place_is_held_back(world):
    world.edit("Later.", go_live_at=timezone.now() + timedelta(hours=1))
    world.publish_together()
    revision = world.page.scheduled_revision
    content = {**revision.content, "intro": "Not what they signed."}
    type(revision).objects.filter(pk=revision.pk).update(content=content)

    at_its_time(world.page)

    assert not world.page.live


def test_copy_of_a_public_page_is_a_draft(world):
    world.publish_together()

    copy = world.page.copy(update_attrs={"slug": "copy"}, keep_live=True)

    stored = MentoringProgramPage.objects.get(pk=copy.pk)
    assert (stored.live, stored.live_revision) == (False, None)


def test_alias_of_a_draft_is_a_draft(world):
    """An object in memory holds the draft while it calls itself live."""
    world.publish_together()
    world.edit("Not what they signed.")

    alias = world.page.get_latest_revision_as_object().create_alias(update_slug="alias")

    assert not MentoringProgramPage.objects.get(pk=alias.pk).live


def test_alias_shows_what_every_office_signed_of_its_original(world):
    world.publish_together()
    alias = world.page.create_alias(update_slug="alias")
    world.edit("Signed by both.")
    world.publish_together()

    stored = MentoringProgramPage.objects.get(pk=alias.pk)
    assert stored.live
    assert stored.intro == "Signed by both."


def test_create_and_publish_in_one_go_makes_a_draft(world, admin_client):
    url = reverse(
        "wagtailadmin_pages:add",
        args=["wagtail_mentoring_pages", "mentoringprogrampage", world.parent.pk],
    )
    new = MentoringProgramPage(title="New", slug="new", program=world.program, intro="")

    response = admin_client.post(url, form_of(new, **{"action-publish": "1"}), follow=True)

    page = MentoringProgramPage.objects.get(slug="new")
    assert not page.live
    assert response.redirect_chain[-1][0] == reverse("mentoring_publication:page", args=[page.pk])


def test_create_and_hand_in_asks_the_offices(world, admin_client):
    """Wagtail offers to hand in to the workflow of the page above."""
    give_workflow(world.parent)
    url = reverse(
        "wagtailadmin_pages:add",
        args=["wagtail_mentoring_pages", "mentoringprogrampage", world.parent.pk],
    )
    new = MentoringProgramPage(title="New", slug="new", program=world.program, intro="")

    admin_client.post(url, form_of(new, **{"action-submit": "1"}))

    page = MentoringProgramPage.objects.get(slug="new")
    assert not page.workflow_in_progress
    assert actions.PageNow(page).is_asked_for


def give_workflow(page):
    workflow = Workflow.objects.create(name="Moderators")
    task = GroupApprovalTask.objects.create(name="Moderators")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    WorkflowPage.objects.create(workflow=workflow, page=page)
    return workflow


def test_workflow_of_wagtail_that_was_begun_before_publishes_nothing_at_its_end(world):
    workflow = give_workflow(world.parent)
    state = workflow.start(world.page, user=world.admin)

    with pytest.raises(NotSigned):
        state.current_task_state.approve(user=world.admin)

    assert not world.page.live


def test_workflow_addresses_with_a_stale_or_foreign_task_publish_nothing(world, admin_client):
    workflow = give_workflow(world.parent)
    alone = make_program_page(world.parent, live=False)
    alone.save_revision()
    foreign = workflow.start(alone, user=world.admin).current_task_state
    stale = workflow.start(world.page, user=world.admin).current_task_state
    world.edit("Changed since.")

    for task_state in (foreign, stale):
        args = [world.page_pk, "approve", task_state.pk]
        admin_client.post(reverse("wagtailadmin_pages:workflow_action", args=args))

    assert not world.page.live


@pytest.mark.parametrize("reason", ["", "   ", "urgent"])
def test_superuser_without_a_reason_is_refused(world, reason):
    with pytest.raises(ValidationError, match="Say why in a sentence"):
        actions.publish_without_signatures(
            page=world.page, digest=world.page_now().digest, reason=reason, user=world.admin
        )
    assert not world.page.live


def test_autosave_writes_a_new_revision_where_an_office_signed_the_last(world, settings):
    """Wagtail would write over the revision that was signed."""
    world.edit("Signed by one.")
    world.sign_for_career()
    signed = world.page.latest_revision
    draft = world.page.get_latest_revision_as_object()
    draft.intro = "Typed after it."

    saved = draft.save_revision(user=world.admin, overwrite_revision=signed)

    assert saved != signed
    signed.refresh_from_db()
    assert signed.content["intro"] == "Signed by one."
    world.sign_for_alumni()
    assert not world.page.live


def test_a_revision_that_was_changed_in_place_carries_no_signature(world):
    world.sign_for_career()
    revision = world.page.latest_revision
    content = {**revision.content, "intro": "Written over."}
    type(revision).objects.filter(pk=revision.pk).update(content=content)

    world.sign_for_alumni()

    assert not world.page.live


def test_group_with_every_permission_on_pages_publishes_nothing(world, client):
    group = world.career.group
    for action in ("add", "change", "publish", "lock", "unlock", "bulk_delete"):
        GroupPagePermission.objects.create(group=group, page=world.parent, permission_type=action)
    client.force_login(world.carol)
    assert not world.page.permissions_for_user(world.carol).can_publish()

    client.post(edit_url(world.page), form_of(world.page, **{"action-publish": "1"}))

    assert not world.page.live


def test_one_office_takes_a_page_offline(world, client):
    """The safe direction stays open to whoever may in Wagtail, and Wagtail logs it."""
    world.publish_together()
    for action in ("change", "publish"):
        GroupPagePermission.objects.create(
            group=world.career.group, page=world.parent, permission_type=action
        )
    client.force_login(world.carol)

    client.post(reverse("wagtailadmin_pages:unpublish", args=[world.page_pk]))

    assert not world.page.live


def test_a_page_of_a_program_that_one_office_runs_publishes_as_any(world, admin_client):
    alone = PartnerFactory(program=ProgramFactory()).program
    page = make_program_page(world.parent, program=alone, live=False)
    page.save_revision()
    assert page.permissions_for_user(world.admin).can_publish()

    admin_client.post(edit_url(page), form_of(page, **{"action-publish": "1"}))

    assert MentoringProgramPage.objects.get(pk=page.pk).live


def test_a_director_publishes_past_the_signatures_with_a_reason(world):
    world.alumni.director = UserFactory()
    world.alumni.save()

    row = actions.publish_without_signatures(
        page=world.page,
        digest=world.page_now().digest,
        reason="Applications open tonight, and nobody answers.",
        user=world.alumni.director,
    )

    assert world.page.live
    assert row.missing == "Career Services, Alumni Relations"


@pytest.mark.parametrize("who", ["carol", "stranger"])
def test_nobody_else_publishes_past_the_signatures(world, who):
    with pytest.raises(PermissionDenied):
        actions.publish_without_signatures(
            page=world.page,
            digest=world.page_now().digest,
            reason="Applications open tonight, and nobody answers.",
            user=getattr(world, who),
        )


def test_a_reason_is_not_taken_where_every_office_has_signed(world):
    third = PartnerFactory(program=world.program)
    world.publish_together()
    third.delete()

    with pytest.raises(ValidationError, match="Every office has signed"):
        actions.publish_without_signatures(
            page=world.page, digest=world.page_now().digest, reason="It takes too long.", user=world.admin
        )


def test_a_reason_is_for_one_content(world):
    actions.publish_without_signatures(
        page=world.page,
        digest=world.page_now().digest,
        reason="Applications open tonight, and nobody answers.",
        user=world.admin,
    )
    world.edit("Another content.")

    with pytest.raises(NotSigned):
        world.page.latest_revision.publish(user=world.admin)
