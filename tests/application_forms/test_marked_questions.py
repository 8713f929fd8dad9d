"""Which questions were ever marked: of every version, and each version is read once."""

import pytest

from tests.applications.builders import ask, edit_form, make_form, section, uid
from wagtail_mentoring.application_forms import marked_questions
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.marked_questions import ever_marked, for_the_lead

pytestmark = pytest.mark.django_db


def asked(**settings):
    return [section("one", ask("short_text", "name"), ask("short_text", "secret", **settings))]


@pytest.fixture
def form():
    form = make_form(asked())
    publish_form_version(form=form, user=None)
    return form


def test_mark_of_any_version_counts_from_the_moment_it_is_published(form):
    assert ever_marked([form.pk], sensitivity="sensitive") == frozenset()

    edit_form(form, asked(sensitivity="sensitive"))
    assert ever_marked([form.pk], sensitivity="sensitive") == {uid("secret")}
    edit_form(form, asked(visible_to="lead"))
    edit_form(form, asked())

    assert ever_marked([form.pk], sensitivity="sensitive") == {uid("secret")}
    assert for_the_lead(form.pk) == {uid("secret")}
    assert ever_marked([form.pk], sensitivity="personal") == frozenset()
    assert ever_marked([form.pk], sensitivity="personal", visible_to="lead") == {uid("secret")}


def test_mark_of_a_question_that_was_taken_out_counts(form):
    edit_form(form, asked(sensitivity="sensitive"))
    edit_form(form, [section("one", ask("short_text", "name"))])

    assert ever_marked([form.pk], sensitivity="sensitive") == {uid("secret")}


def test_mark_belongs_to_its_own_form_only(form):
    other = make_form([section("two", ask("short_text", "diary", sensitivity="sensitive"))])
    publish_form_version(form=other, user=None)

    assert ever_marked([form.pk], sensitivity="sensitive") == frozenset()
    assert ever_marked([form.pk, other.pk], sensitivity="sensitive") == {uid("diary")}
    assert ever_marked([], sensitivity="sensitive") == frozenset()


def test_two_forms_of_the_same_questions_share_what_was_read(monkeypatch):
    monkeypatch.setattr(marked_questions, "_read", {})
    twins = [make_form(asked(sensitivity="sensitive")) for _n in range(2)]
    for twin in twins:
        publish_form_version(form=twin, user=None)
    assert len({twin.latest_version.sha256 for twin in twins}) == 1

    for forms in (twins[:1], twins, twins[1:]):
        assert ever_marked([form.pk for form in forms], sensitivity="sensitive") == {uid("secret")}


def test_version_that_was_taken_back_with_its_transaction_leaves_no_mark(form):
    marked_questions._read["of a version that is gone"] = [(uid("name"), "visible_to", "lead")]

    assert for_the_lead(form.pk) == frozenset()


def test_questions_of_a_version_are_read_once_with_as_many_queries(
    form, monkeypatch, django_assert_num_queries
):
    monkeypatch.setattr(marked_questions, "_read", {})
    read = []
    marks_of = marked_questions._marks_of
    monkeypatch.setattr(marked_questions, "_marks_of", lambda schema: read.append(1) or marks_of(schema))
    edit_form(form, asked(sensitivity="sensitive"))

    for _number in range(3):
        with django_assert_num_queries(1):
            ever_marked([form.pk], sensitivity="sensitive")

    assert len(read) == 2
