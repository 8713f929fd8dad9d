"""A rubric is edited while reviews are written: who is asked more is counted, and a score stays."""

import copy
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import ask, make_round_form, section, uid
from tests.applications.staff_world import hand_in
from tests.factories import UserFactory
from tests.form_builder.test_form_review import draft, publish, text_of
from wagtail_mentoring.application_forms.exceptions import FormNotCompilable
from wagtail_mentoring.application_forms.models import ApplicationForm
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.reviews.actions import save_draft
from wagtail_mentoring.reviews.assignment_actions import take_back
from wagtail_mentoring.reviews.models import ReviewAssignment

from .builders import answers, give, review

ONLY_WORDS = [section("words", ask("long_text", "verdict"))]


@pytest.fixture
def editor(client, admin_user):
    client.force_login(admin_user)
    return client


@pytest.fixture
def rubric(world):
    """The rubric of a phase with a review handed in, one half-written, one that is not begun."""
    readers = [world.guest, world.coordinator, world.colleague]
    given = [give(world.application, world.phase, reader) for reader in readers]
    review(given[0], strengths="Clear goals.")
    half = answers(world.phase, clarity="5", fit="")
    save_draft(
        assignment=given[1],
        answers=half,
        recommendation="",
        comment="",
        lock_version=0,
        user=readers[1],
    )
    return world.phase.rubric


def edited(rubric, change):
    sections = copy.deepcopy(rubric.sections.get_prep_value())
    questions = sections[0]["value"]["questions"]
    change(questions)
    draft(rubric, sections)
    return rubric


def told(editor, rubric):
    return text_of(editor.get(reverse("mentoring_forms:review", args=[rubric.pk])))


def test_editor_is_told_how_many_reviews_meet_the_new_questions(editor, rubric):
    def change(questions):
        questions[0]["value"]["max_value"] = 4
        questions.append(ask("score", "effort"))

    page = told(editor, edited(rubric, change))

    assert "1 draft will be asked 1 more question." in page
    assert "1 draft holds an answer that no longer fits; it is kept and asked for again." in page
    assert "1 review that was handed in stays as it is; whoever changes it meets the new questions." in page
    assert "1 review that is not begun yet will be written with the new questions." in page
    assert "0 applications" not in page


def test_taking_a_question_out_says_how_many_reviews_keep_the_answer(editor, rubric):
    page = told(editor, edited(rubric, lambda questions: questions.pop()))

    assert "Hidden in 0 drafts, the text is kept; stays in 1 review handed in." in page


def test_review_of_somebody_whose_task_was_taken_back_is_not_promised_to_stay(editor, rubric, world):
    [handed_in] = ReviewAssignment.objects.filter(reviewer=world.guest)
    take_back(assignment=handed_in, user=world.coordinator)

    page = told(editor, edited(rubric, lambda questions: questions.append(ask("score", "effort"))))

    assert "handed in stays as it is" not in page
    assert "1 draft will be asked 1 more question." in page


def test_only_reviews_that_can_still_be_written_are_counted(editor, rubric, world):
    world.phase.closes_at = timezone.now() - timedelta(minutes=1)
    world.phase.save()

    page = told(editor, edited(rubric, lambda questions: questions.append(ask("score", "effort"))))

    assert "Nobody is writing on it now." in page
    assert "1 review that was handed in stays as it is" in page
    assert "not begun yet" not in page


def test_form_without_reviews_is_told_of_as_before(editor, rubric):
    form = make_round_form().form
    draft(form, [section("more", ask("short_text", "motto"))])

    page = told(editor, form)

    assert "0 applications that were handed in stay as they are." in page
    assert "not begun yet" not in page
    assert "new questions" not in page


def test_questions_that_no_reviewer_can_answer_are_named(editor, rubric):
    page = told(editor, edited(rubric, lambda questions: questions.append(ask("file", "cv", "Their CV"))))

    assert "Reviewers cannot answer these, so they are not asked them: “Their CV”." in page
    assert "1 draft goes on with nothing more to do." in page


def test_questions_to_the_database_do_not_grow_with_reviews(
    editor, rubric, world, django_assert_max_num_queries
):
    edited(rubric, lambda questions: questions.pop())
    url = reverse("mentoring_forms:review", args=[rubric.pk])
    editor.get(url)
    with django_assert_max_num_queries(200) as before:
        editor.get(url)
    for _number in range(3):
        reader = UserFactory()
        reader.groups.add(*world.guest.groups.all())
        given = give(hand_in(world.round_form, status="under_review"), world.phase, reader)
        save_draft(assignment=given, answers={}, recommendation="", comment="", lock_version=0, user=reader)

    with django_assert_max_num_queries(len(before)):
        editor.get(url)


def test_rubric_in_use_keeps_a_score_whoever_publishes_it(editor, rubric, world):
    complaint = f"Reviewers fill it in for “{world.phase}”, so it needs at least one score."
    revision = draft(rubric, ONLY_WORDS)

    page = editor.get(reverse("mentoring_forms:review", args=[rubric.pk]), follow=True)
    with pytest.raises(FormNotCompilable, match="at least one score"):
        revision.publish()

    assert complaint in unescape(page.text)
    assert rubric.versions.count() == 1


def test_scheduled_rubric_without_a_score_stays_a_draft(rubric):
    revision = draft(rubric, ONLY_WORDS)
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()

    call_command("publish_scheduled")

    assert rubric.versions.count() == 1
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.could_not_publish_form").count() == 1


def test_rubric_that_no_round_needs_any_more_may_lose_its_scores(editor, rubric):
    now = timezone.now()
    Round.objects.update(
        opens_at=now - timedelta(days=300),
        closes_at=now - timedelta(days=200),
        starts_on=now - timedelta(days=100),
        ends_on=now - timedelta(days=2),
    )
    draft(rubric, ONLY_WORDS)

    publish(editor, ApplicationForm.objects.get(pk=rubric.pk))

    assert rubric.versions.count() == 2
    assert uid("verdict") in str(rubric.versions.first().schema)
