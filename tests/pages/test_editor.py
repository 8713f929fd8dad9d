"""What editors do with the pages in Wagtail's admin."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests.factories import ProgramFactory, RoundFactory
from tests.pages.builders import make_program_page
from wagtail_mentoring.pages.blocks import MentoringProgramBody
from wagtail_mentoring.pages.models import MentoringIndexPage, MentoringProgramPage
from wagtail_mentoring.programs.models import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    user = get_user_model().objects.create_superuser("editor", "editor@northmere.example", "editor")
    client.force_login(user)
    return client


def add_url(model, parent):
    return reverse("wagtailadmin_pages:add", args=(model._meta.app_label, model._meta.model_name, parent.pk))


def form_data(*blocks, **fields):
    comments = {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""}
    return nested_form_data(
        {"intro": "", "hero_image": "", "body": streamfield(blocks), "comments": comments} | fields
    )


def items(*values):
    """A list block's part of the form."""
    return {"count": len(values)} | {
        str(n): {"deleted": "", "order": n, "type": "item", "value": value} for n, value in enumerate(values)
    }


def test_editor_publishes_a_program_page(editor, index):
    program = ProgramFactory(name="First Steps")
    RoundFactory(program=program)
    steps = items({"title": "Apply", "text": ""}, {"title": "Meet", "text": ""})

    response = editor.post(
        add_url(MentoringProgramPage, index),
        form_data(
            ("lead", "Meet someone."),
            ("text", {"title": "Mentors", "text": rich_text("<p>Bring time.</p>")}),
            ("timeline", {"title": "Key dates", "milestones": items()}),
            ("steps", {"title": "How it works", "steps": steps}),
            (
                "call_to_action",
                {"role": "", "text": "", "otherwise": rich_text("<p>Look around.</p>"), "otherwise_page": ""},
            ),
            title="First Steps",
            slug="first-steps",
            program=program.pk,
            **{"action-publish": "1"},
        ),
    )

    assert response.status_code == 302, response.context["form"].errors
    page = MentoringProgramPage.objects.get()
    assert page.live
    assert [block.block_type for block in page.body] == [
        "lead",
        "text",
        "timeline",
        "steps",
        "call_to_action",
    ]
    assert b"Meet someone." in editor.get(page.url).content


def test_editor_is_told_that_a_text_with_headings_needs_a_title(editor, index):
    response = editor.post(
        add_url(MentoringProgramPage, index),
        form_data(
            ("text", {"title": "", "text": rich_text("<h3>Part</h3><p>Text.</p>")}),
            title="First Steps",
            slug="first-steps",
            program=ProgramFactory().pk,
            **{"action-publish": "1"},
        ),
    )

    assert response.status_code == 200
    assert "Give this text a title" in response.content.decode()
    assert not MentoringProgramPage.objects.exists()


def test_program_page_needs_a_program(editor, index):
    data = form_data(title="First Steps", slug="first-steps", program="", **{"action-publish": "1"})

    response = editor.post(add_url(MentoringProgramPage, index), data)

    assert "program" in response.context["form"].errors


def test_editor_creates_a_list_of_programs(editor, site_root):
    data = nested_form_data(
        {
            "title": "Mentoring",
            "slug": "programs",
            "intro": "All programs.",
            "hero_image": "",
            "empty_text": "",
            "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
            "action-publish": "1",
        }
    )

    assert editor.post(add_url(MentoringIndexPage, site_root), data).status_code == 302
    assert MentoringIndexPage.objects.get().intro == "All programs."


def test_form_of_a_program_page_shows_dates_as_kept_elsewhere(editor, index):
    content = editor.get(add_url(MentoringProgramPage, index)).content.decode()

    assert "appear on this page by themselves" in content


def test_every_block_is_described_and_grouped():
    blocks = MentoringProgramBody().child_blocks.values()

    assert [block.name for block in blocks if not block.meta.description] == []
    assert [block.name for block in blocks if not block.meta.group] == []
    assert [block.name for block in blocks if block.meta.icon == "placeholder"] == []


@pytest.mark.parametrize(
    "name", [name for name, block in MentoringProgramBody().child_blocks.items() if block.is_previewable]
)
def test_block_shows_itself_in_the_chooser_of_blocks(editor, site_root, name):
    definition = MentoringProgramBody().child_blocks[name].definition_prefix

    response = editor.get(reverse("wagtailadmin_block_preview"), {"id": definition})

    assert response.status_code == 200


def test_every_block_but_those_with_pictures_or_documents_has_a_preview():
    blocks = MentoringProgramBody().child_blocks

    assert [name for name, block in blocks.items() if not block.is_previewable] == ["image_text", "downloads"]


def test_program_with_a_page_or_a_round_is_not_deleted(editor, index):
    shown, planned = make_program_page(index).program, RoundFactory().program

    for program in (shown, planned):
        url = reverse("mentoring_programs:delete", args=(program.pk,))
        assert editor.get(url).status_code == 200
        editor.post(url)

    assert Program.objects.filter(pk__in=[shown.pk, planned.pk]).count() == 2


def test_editor_deletes_a_page_and_keeps_the_program(editor, index):
    page = make_program_page(index)

    response = editor.post(reverse("wagtailadmin_pages:delete", args=(page.pk,)))

    assert response.status_code == 302
    assert not MentoringProgramPage.objects.exists()
    assert Program.objects.filter(pk=page.program_id).exists()


def test_icons_of_the_blocks_exist(editor):
    sprite = editor.get(reverse("wagtailadmin_sprite")).content.decode()
    known = set(re.findall(r'id="icon-([\w-]+)"', sprite))

    assert {block.meta.icon for block in MentoringProgramBody().child_blocks.values()} <= known
