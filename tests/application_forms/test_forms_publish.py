"""From the editor's blocks to a version: what is refused, what makes a new version, what stays for good."""

import copy

import pytest
from django.core.exceptions import ValidationError

from tests.applications import builders
from tests.applications.builders import SMALL, ask, edit_form, make_form, section, submitted, uid
from tests.factories import TermFactory, VocabularyFactory
from wagtail_mentoring.application_forms import versions
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.answer_rules import AnswerSources, clean_answer
from wagtail_mentoring.application_forms.exceptions import AnswerProblem, FormNotCompilable
from wagtail_mentoring.application_forms.models import ApplicationForm, FormVersion
from wagtail_mentoring.application_forms.question_blocks import NumberBlock
from wagtail_mentoring.digests import canonical_json, digest
from wagtail_mentoring.directory.models import Vocabulary

pytestmark = pytest.mark.django_db


def publish(form):
    return publish_form_version(form=form, user=None)


def complaints(sections):
    with pytest.raises(ValidationError) as error:
        make_form(sections).full_clean()
    return error.value.message_dict["sections"]


def test_publishing_compiles_the_questions():
    version = publish(make_form())

    assert version.number == 1
    assert version.change_class == "first"
    assert [q["code"] for q in versions.questions_of(version.schema)] == ["name", "email", "goals", "year"]
    assert [q["key"] for q in versions.questions_of(version.schema)] == [
        uid("name"), uid("email"), uid("goals"), uid("year"),
    ]  # fmt: skip
    assert version.sha256 == digest(version.schema)


@pytest.mark.parametrize("limit", ["min_value", "max_value"])
@pytest.mark.parametrize("number", [10**12, -(10**12)])
def test_limit_of_more_digits_than_anybody_may_type_is_refused_beside_its_field(limit, number):
    with pytest.raises(ValidationError):
        NumberBlock().child_blocks[limit].clean(number)


@pytest.mark.parametrize(
    ("limits", "complaint"),
    [
        ({"min_value": 10**12}, "nobody can enter a number of so many digits. Change the limit."),
        ({"max_value": -(10**12)}, "nobody can enter a number of so many digits. Change the limit."),
        (
            {"min_value": 5, "max_value": 3},
            "the smallest is more than the largest. Change one of the limits.",
        ),
    ],
)
def test_limit_of_a_number_that_nobody_can_meet_is_not_published_from_code_either(limits, complaint):
    with pytest.raises(FormNotCompilable, match=f"Section “One”, question “Age”: {complaint}"):
        publish(make_form([section("one", ask("number", "age", **limits))]))


@pytest.mark.parametrize("number", [10**12 - 1, 1 - 10**12])
def test_largest_number_that_may_be_a_limit_can_be_answered(number):
    version = publish(make_form([section("one", ask("number", "age", min_value=number, max_value=number))]))
    [asked] = versions.questions_of(version.schema)

    assert clean_answer(asked, str(number), AnswerSources(None)) == number
    with pytest.raises(AnswerProblem, match="Use at most 12 digits"):
        clean_answer(asked, str(number * 10), AnswerSources(None))


def test_publishing_without_a_change_makes_no_version():
    form = make_form()

    assert publish(form) == publish(form)
    assert form.versions.count() == 1


def test_publishing_a_change_makes_a_version_that_names_it():
    form = make_form()
    publish(form)
    sections = copy.deepcopy(SMALL)
    sections[0]["value"]["questions"][0]["value"]["label"] = "Full name"

    version = edit_form(form, sections)

    assert (version.number, version.change_class) == (2, "wording")
    assert version.changes == [
        {"kind": "reworded", "question": uid("name"), "label": "Full name", "detail": "label"},
    ]


def test_publishing_in_wagtail_makes_a_version(django_user_model):
    form = ApplicationForm(name="F", title="T", live=False, sections=[])
    form.sections = make_form().sections
    form.save()
    form.save_revision().publish()

    assert form.versions.count() == 1


@pytest.mark.parametrize("verb", ["save", "delete"])
def test_version_is_never_written_again(verb):
    version = publish(make_form())

    with pytest.raises(TypeError, match="is kept"):
        getattr(version, verb)()


def test_same_id_twice_is_refused_with_its_place():
    sections = [section("one", ask("short_text", "name"), ask("short_text", "name", label="Again"))]

    assert complaints(sections) == [
        "Section “One”, question “Name”: its id is used twice. Delete one of the two and add it again.",
        "Section “One”, question “Again”: its id is used twice. Delete one of the two and add it again.",
    ]


@pytest.mark.parametrize("bad", ["7", "'; DROP TABLE", "0" * 32, uid("name").upper()])
def test_id_that_is_no_uuid_is_refused_with_its_place(bad):
    sections = [section("one", {**ask("short_text", "name"), "id": bad})]

    assert complaints(sections) == [
        "Section “One”, question “Name”: it carries an invalid id. Delete it and add it again."
    ]


def test_option_id_of_another_question_is_refused():
    other = ask("choice", "b", options=["Yes", "No"])
    other["value"]["options"][0]["id"] = uid("a/Yes")
    sections = [section("one", ask("choice", "a", options=["Yes", "No"]), other)]

    assert len(complaints(sections)) == 2


@pytest.mark.parametrize(
    ("questions", "complaint"),
    [
        (
            [ask("short_text", "a", role="name"), ask("short_text", "b", role="name")],
            "Section “One”, question “B”: the meaning “Name” is taken by Section “One”, question “A”. "
            "Each meaning may be given once.",
        ),
        (
            [ask("choice", "a", options=["Same"])],
            "Section “One”, question “A”: give at least two options.",
        ),
        (
            [ask("terms", "a", vocabulary=None)],
            "Section “One”, question “A”: choose a vocabulary.",
        ),
        (
            [ask("file", "a", file_types=[])],
            "Section “One”, question “A”: allow at least one file type.",
        ),
        (
            [ask("consent", "a", text=" ")],
            "Section “One”, question “A”: write the text that people agree to.",
        ),
        (
            [ask("choice", "a", options=["Photo", "City"], role="public_fields")],
            "Section “One”, question “A”: choosing what may be public needs tick boxes.",
        ),
    ],
)
def test_question_that_cannot_work_is_refused_with_its_place(questions, complaint):
    assert complaint in complaints([section("one", *questions)])


def test_two_options_that_read_the_same_are_refused():
    question = ask("choice", "a", options=["Yes", "No"])
    question["value"]["options"][1]["value"] = "Yes"

    assert "Section “One”, question “A”: two options read the same. Reword one of them." in complaints(
        [section("one", question)]
    )


def test_published_question_keeps_its_type():
    form = make_form([section("one", ask("short_text", "name"))])
    publish(form)
    form.sections = [section("one", ask("long_text", "name"))]
    form.save()

    with pytest.raises(FormNotCompilable, match="a published question keeps its type"):
        publish(form)
    assert form.versions.count() == 1


def test_form_without_sections_is_no_version():
    form = ApplicationForm.objects.create(
        locale=builders.default_locale(), name="Empty", title="Empty", sections=[]
    )

    with pytest.raises(FormNotCompilable, match="at least one section"):
        publish(form)


def test_blocks_refuse_a_range_that_ends_before_it_starts():
    form = make_form([section("one", ask("number", "n", min_value=5, max_value=1))])
    field = ApplicationForm._meta.get_field("sections")

    with pytest.raises(ValidationError):
        field.stream_block.clean(form.sections)


CANNOT_BE_MET = [
    (
        ask("choice", "q", options=["A", "B", "C"], display="many", min_choices=5),
        "the least is 5, but only 3 can be chosen",
    ),
    (ask("choice", "q", options=["A", "B", "C"], display="ranked", min_choices=4), "more than the most"),
    (ask("long_text", "q", min_words=80, max_length=158), "the least words do not fit"),
]
CAN_BE_MET = [
    ask("choice", "q", options=["A", "B", "C"], display="many", min_choices=3),
    ask("choice", "q", options=["A", "B", "C"], display="radio", min_choices=5),
    ask("long_text", "q", min_words=80, max_length=159),
    ask("long_text", "q", max_length=1),
]


@pytest.mark.parametrize(("asked", "problem"), CANNOT_BE_MET)
def test_limits_that_nobody_can_meet_are_refused(asked, problem):
    form = make_form([section("one", asked)])

    with pytest.raises(ValidationError, match=problem):
        form.full_clean()
    with pytest.raises(FormNotCompilable, match=problem):
        publish(form)


@pytest.mark.parametrize("asked", CAN_BE_MET)
def test_limits_that_can_just_be_met_are_taken(asked):
    form = make_form([section("one", asked)])
    form.full_clean()

    assert publish(form).number == 1


@pytest.mark.parametrize(
    ("terms", "values", "problem"),
    [
        (0, {}, "its vocabulary has no terms"),
        (0, {"required": False}, ""),
        (1, {}, ""),
        (1, {"min_choices": 2}, "the least is 2, but only 1 can be chosen"),
        (2, {"min_choices": 2}, ""),
    ],
)
def test_vocabulary_has_as_many_terms_as_must_be_chosen(site_root, terms, values, problem):
    vocabulary = VocabularyFactory()
    TermFactory.create_batch(terms, vocabulary=vocabulary)
    form = make_form([section("one", ask("terms", "q", vocabulary=vocabulary.pk, **values))])

    if problem:
        with pytest.raises(FormNotCompilable, match=problem):
            publish(form)
    else:
        assert publish(form).number == 1


def test_editing_a_live_form_leaves_submitted_revisions_byte_identical():
    application = submitted()
    revision, before = (
        application.current_revision,
        canonical_json(application.current_revision.answers),
    )
    form = application.round_form.form

    edit_form(form, [section("goals", ask("long_text", "goals", label="Your aims", max_words=5))])
    edit_form(form, [section("other", ask("number", "age"))])
    edit_form(form, SMALL)
    revision.refresh_from_db()

    assert canonical_json(revision.answers) == before
    assert revision.form_version.number == 1
    assert FormVersion.objects.filter(form=form).count() == 4


def test_terms_question_names_its_vocabulary(site_root):
    locale = site_root.locale
    vocabulary = Vocabulary.objects.create(name="Industry", slug="industry", locale=locale)
    version = publish(
        make_form([section("one", ask("terms", "industry", vocabulary=vocabulary.pk, required=False))])
    )

    assert builders.question(version, "industry")["vocabulary"] == {
        "key": str(vocabulary.translation_key),
        "name": "Industry",
    }


def test_preview_shows_every_question(rf, site_root, client):
    form = make_form()

    response = form.make_preview_request(preview_mode="")

    for text in ("Name", "Email", "Goals", "Year", "First"):
        assert text in response.content.decode()
