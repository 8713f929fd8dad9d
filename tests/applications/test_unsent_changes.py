"""Changes that are not handed in again: found by what the answers say, never by when they were saved."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_round_form,
    section,
    start,
    submit,
    submitted,
    uid,
    with_cv,
)
from tests.factories import TermFactory, VocabularyFactory
from wagtail_mentoring.applications.file_actions import remove_file
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.applications.revision_changes import changes_between_revisions
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.information_requests.request_actions import answer_request, ask_applicant

pytestmark = pytest.mark.django_db

MORE = section(
    "more",
    ask("number", "terms", required=False, min_value=0, max_value=20),
    ask("choice", "days", options=["Monday", "Friday"], display="many", required=False),
    ask("choice", "best", options=["Monday", "Friday"], display="ranked", required=False, max_choices=2),
    ask("yes_no", "abroad", required=False),
    ask(
        "short_text",
        "where",
        required=False,
        show_when={"question": uid("abroad"), "test": "any_of", "values": "yes"},
    ),
)
MONDAY, FRIDAY = uid("days/Monday"), uid("days/Friday")
BEST = [uid("best/Monday"), uid("best/Friday")]


def progress_of(application):
    return Progress(Application.objects.for_their_writer().get(pk=application.pk))


def changes(application):
    return [(change.label, change.was, change.now) for change in progress_of(application).changes_to_hand_in]


def out_of_reach(application):
    return [(change.label, change.now) for change in progress_of(application).changes_out_of_reach]


@pytest.fixture
def full():
    """Handed in with an answer of many kinds."""
    application = fill(
        start(make_round_form([*SMALL, MORE])),
        {**GOOD, uid("terms"): "7", uid("days"): [MONDAY, FRIDAY], uid("best"): BEST, uid("abroad"): "no"},
    )
    submit(application)
    application.refresh_from_db()
    return application


@pytest.fixture
def head(django_user_model):
    return django_user_model.objects.create_superuser("head", "head@northmere.example", "secret")


def close(application):
    application.round.closes_at = timezone.now() - timedelta(days=1)
    application.round.save()


def ask_for(application, head, *names):
    ask_applicant(
        application=application,
        questions=[uid(name) for name in names],
        message="Please tell us more.",
        due_at=timezone.now() + timedelta(days=3),
        user=head,
    )


def test_what_was_just_handed_in_has_no_changes(full):
    assert changes(full) == []


def test_changed_answer_is_told_with_what_counts(full):
    fill(full, {uid("goals"): "Another aim."})

    assert changes(full) == [("Goals", "To find my field.", "Another aim.")]


def test_answer_that_was_put_back_is_no_change(full):
    full = fill(full, {uid("goals"): "Another aim."})
    fill(full, {uid("goals"): "To find my field."})

    assert changes(full) == []


@pytest.mark.parametrize(
    "answers",
    [{uid("terms"): "07"}, {uid("days"): [FRIDAY, MONDAY]}],
    ids=["a number written otherwise", "ticks in another order"],
)
def test_same_answer_written_otherwise_is_no_change(full, answers):
    fill(full, answers)

    assert changes(full) == []


def test_other_order_of_preference_is_a_change(full):
    fill(full, {uid("best"): BEST[::-1]})

    assert changes(full) == [("Best", ["Monday", "Friday"], ["Friday", "Monday"])]


FITS_STILL = [
    ("many", "radio", [MONDAY]),
    ("many", "select", [MONDAY]),
    ("radio", "many", MONDAY),
    ("ranked", "many", [FRIDAY, MONDAY]),
    ("ranked", "radio", [FRIDAY]),
]
TOO_MANY_NOW = [("many", "radio", [FRIDAY, MONDAY]), ("ranked", "select", [FRIDAY, MONDAY])]


def days(display):
    return section("d", ask("choice", "days", options=["Monday", "Friday"], display=display, required=False))


@pytest.mark.parametrize(("before", "after", "chosen"), FITS_STILL + TOO_MANY_NOW)
def test_choice_that_nobody_touched_is_no_change_however_one_chooses_now(before, after, chosen):
    application = fill(start(make_round_form([*SMALL, days(before)])), {**GOOD, uid("days"): chosen})
    submit(application)
    edit_form(application.round_form.form, [*SMALL, days(after)])

    assert changes(application) == []


def test_other_choice_is_a_change_where_several_became_one():
    application = fill(start(make_round_form([*SMALL, days("many")])), {**GOOD, uid("days"): [MONDAY]})
    submit(application)
    edit_form(application.round_form.form, [*SMALL, days("radio")])
    application.refresh_from_db()

    fill(application, {uid("days"): FRIDAY})

    assert changes(application) == [("Days", ["Monday"], "Friday")]


@pytest.mark.parametrize(("before", "after", "chosen"), FITS_STILL)
def test_same_choice_handed_in_again_is_no_change_for_whoever_compares(before, after, chosen):
    application = fill(start(make_round_form([*SMALL, days(before)])), {**GOOD, uid("days"): chosen})
    first = submit(application)
    edit_form(application.round_form.form, [*SMALL, days(after)])
    application.refresh_from_db()
    fill(application, {uid("goals"): "Another aim."})
    second = submit(application, key="again")

    assert [change.label for change in changes_between_revisions(first, second)] == ["Goals"]


def test_emptied_and_wrong_answers_are_changes(full):
    fill(full, {uid("goals"): "", uid("terms"): "many"})

    assert changes(full) == [("Goals", "To find my field.", "(left empty)"), ("Terms", "7", "many")]


def test_question_that_a_change_opened_counts_once_it_is_answered(full):
    fill(full, {uid("abroad"): "yes"})
    assert changes(full) == [("Abroad", "No", "Yes")]

    fill(full, {uid("where"): "Lyon"})
    assert changes(full) == [("Abroad", "No", "Yes"), ("Where", "(not asked)", "Lyon")]


def test_new_version_and_new_name_of_the_account_are_nobodys_change(full):
    edit_form(full.round_form.form, [*SMALL, MORE, section("new", ask("short_text", "motto"))])
    full.applicant.first_name = "Another"
    full.applicant.save()

    assert changes(full) == []


def test_term_that_is_gone_is_nobodys_change():
    vocabulary = VocabularyFactory()
    terms = [TermFactory(vocabulary=vocabulary) for _ in range(2)]
    fields = section("fields", ask("terms", "fields", vocabulary=vocabulary.pk, required=False))
    application = fill(
        start(make_round_form([*SMALL, fields])),
        {**GOOD, uid("fields"): [str(term.translation_key) for term in terms]},
    )
    submit(application)
    terms[0].delete()

    assert changes(application) == []


def test_file_that_was_taken_away_is_a_change():
    application, file = with_cv()

    remove_file(
        application=application, user=application.applicant, question_key=uid("cv"), seen=str(file.key)
    )

    assert changes(application) == [("Cv", "cv.pdf", "(left empty)")]


def test_correction_by_the_office_is_no_change_of_the_applicant(full, head):
    correct_application(
        application=full,
        answers={uid("goals"): "As told by phone."},
        agreement=Agreement(reason="By phone.", agreed_by="phone"),
        user=head,
        idempotency_key="correction",
    )

    assert changes(full) == []


def test_changes_are_out_of_reach_once_the_time_is_over(full):
    fill(full, {uid("goals"): "Another aim."})
    close(full)

    assert changes(full) == []
    assert out_of_reach(full) == [("Goals", "Another aim.")]


def test_fresh_request_finds_nothing_begun(full, head):
    fill(full, {uid("terms"): "9"})

    ask_for(full, head, "goals")

    assert changes(full) == []
    assert out_of_reach(full) == [("Terms", "9")]


def test_answering_a_request_leaves_another_change_standing(full, head):
    fill(full, {uid("terms"): "9"})
    ask_for(full, head, "goals")
    fill(full, {uid("goals"): "Asked and answered."})
    assert changes(full) == [("Goals", "To find my field.", "Asked and answered.")]
    full.refresh_from_db()

    answer_request(
        application=full,
        user=full.applicant,
        idempotency_key="answers",
        lock_version=full.lock_version,
        locale="en",
    )

    assert changes(full) == [("Terms", "7", "9")]


def test_draft_that_was_never_handed_in_has_no_changes():
    assert changes(fill(start())) == []


def test_erased_application_has_no_changes():
    application = submitted()
    fill(application, {uid("goals"): "Another aim."})
    Application.objects.filter(pk=application.pk).update(anonymised_at=timezone.now())

    assert changes(application) == []
