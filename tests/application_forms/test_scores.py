"""Scores: points on a scale, in the builder, in versions, in answers, in words."""

import pytest

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_form,
    make_round_form,
    section,
    start,
    submit,
    uid,
)
from wagtail_mentoring.application_forms import versions
from wagtail_mentoring.application_forms.answer_rules import AnswerSources, clean_answer
from wagtail_mentoring.application_forms.compiler import compile_schema
from wagtail_mentoring.application_forms.exceptions import AnswerProblem, FormNotCompilable
from wagtail_mentoring.application_forms.forms import SectionForm
from wagtail_mentoring.application_forms.scales import points_of
from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.exports.codebook import Codebook
from wagtail_mentoring.exports.tables import ApplicationSheet

pytestmark = pytest.mark.django_db


def score(name="clarity", **value):
    return ask("score", name, **value)


def compiled(*questions, previous=None):
    form = make_form([section("review", *questions)])
    return compile_schema(title="Review", sections=form.sections, previous=previous)


def only_question(schema):
    return versions.questions_of(schema)[0]


def test_score_has_a_scale_from_one_to_five_and_a_weight_of_one_unless_told_otherwise():
    question = only_question(compiled(score()))

    assert (question["min_value"], question["max_value"], question["weight"]) == (1, 5, 1)
    assert (question["words"], question["not_applicable"], question["code"]) == ([], False, "clarity")


@pytest.mark.parametrize("words", ["", "Poor\nExcellent", "Poor\nFair\n\nGood\nVery good\nExcellent"])
def test_scale_may_name_no_point_its_ends_or_every_point(words):
    compiled(score(words=words))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"words": "Poor"}, "name no point, the two ends or every point"),
        ({"words": "Poor\nFair\nGood"}, "It has 5 points"),
        ({"min_value": 5, "max_value": 5}, "the lowest must be less than the highest"),
        ({"weight": None}, "fill in “Weight”"),
    ],
)
def test_scale_that_cannot_be_filled_in_is_refused(value, message):
    with pytest.raises(FormNotCompilable, match=message):
        compiled(score(**value))


@pytest.mark.parametrize(
    ("change", "kind", "class_of_change"),
    [
        ({"max_value": 10}, "limit_tightened", "tightening"),
        ({"min_value": 0}, "limit_tightened", "tightening"),
        ({"not_applicable": False}, "limit_tightened", "tightening"),
        ({"words": "Bad\nGood"}, "reworded", "wording"),
        ({"weight": 3}, "settings_changed", "wording"),
    ],
)
def test_change_of_a_scale_is_classed_by_what_it_asks_of_people(change, kind, class_of_change):
    before = compiled(score(not_applicable=True))
    after = compiled(score(**{"not_applicable": True, **change}), previous=before)

    changes = versions.changes_between(before, after)

    assert [entry["kind"] for entry in changes] == [kind]
    assert versions.change_class(before, changes) == class_of_change


def test_score_that_may_now_be_not_applicable_asks_nothing_more():
    before, after = compiled(score()), compiled(score(not_applicable=True))

    assert [change["kind"] for change in versions.changes_between(before, after)] == ["limit_loosened"]


def test_points_carry_their_words():
    named = {"min_value": 1, "max_value": 3, "words": ["Poor", "Excellent"]}

    assert points_of(named) == {1: "1 – Poor", 2: "2", 3: "3 – Excellent"}
    assert points_of({**named, "words": ["a", "b", "c"]}) == {1: "1 – a", 2: "2 – b", 3: "3 – c"}


def test_answer_is_a_point_of_the_scale_or_not_applicable_where_that_is_allowed():
    sources = AnswerSources(Application())
    strict, lenient = (only_question(compiled(score(not_applicable=flag))) for flag in (False, True))

    assert clean_answer(strict, "4", sources) == 4
    assert clean_answer(lenient, "na", sources) == "na"
    for raw in ("0", "6", "4.5", "-1", "na", "٣", "99999"):
        with pytest.raises(AnswerProblem, match="Choose a score from 1 to 5"):
            clean_answer(strict, raw, sources)
    with pytest.raises(AnswerProblem, match="Choose an answer") as caught:
        clean_answer(lenient, "", sources)
    assert caught.value.kind == "missing"


def test_score_is_drawn_as_radio_buttons_in_a_fieldset():
    schema = compiled(score(words="Poor\nExcellent", not_applicable=True))
    form = SectionForm(schema["sections"][0], AnswerSources(Application()), initial={uid("clarity"): "5"})
    field = form[f"q-{uid('clarity')}"]

    assert field.use_fieldset
    assert [str(option.choice_label) for option in field] == [
        "1 – Poor", "2", "3", "4", "5 – Excellent", "Not applicable"
    ]  # fmt: skip
    assert 'value="5"' in str(field)


def test_applicants_may_be_asked_to_rate_themselves_and_exports_hold_the_number():
    confidence = score("confidence", words="None\nMuch")
    round_form = make_round_form([*SMALL, section("self", confidence)])
    application = fill(start(round_form=round_form), {**GOOD, uid("confidence"): "5"})
    submit(application)
    application.refresh_from_db()

    answers = readable_answers(application.current_revision)[-1].answers
    sheet = ApplicationSheet(Application.objects.all(), user=application.applicant)

    assert [answer.value for answer in answers] == ["5 – Much"]
    assert application.current_revision.answers[uid("confidence")] == 5
    assert list(sheet.rows())[0][-1] == "5"
    assert any("1 – None; 2; 3; 4; 5 – Much" in row for row in Codebook(sheet).rows())


def test_wider_scale_asks_the_writer_of_a_draft_again_but_leaves_what_was_handed_in():
    confidence = score("confidence")
    round_form = make_round_form([*SMALL, section("self", confidence)])
    application = fill(start(round_form=round_form), {**GOOD, uid("confidence"): "5"})
    submit(application)
    application.refresh_from_db()

    version = edit_form(round_form.form, [*SMALL, section("self", score("confidence", max_value=10))])

    assert version.change_class == "tightening"
    assert readable_answers(application.current_revision)[-1].answers[0].value == "5"
