"""Copies and templates of forms: the same questions in words, never the same in key."""

from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import escape
from wagtail.models import Locale

from tests.applications.builders import SMALL, ask, make_form, make_round_form, section, uid
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.form_copies import copy_of, from_template
from wagtail_mentoring.application_forms.form_templates import TEMPLATES
from wagtail_mentoring.application_forms.models import ApplicationForm
from wagtail_mentoring.application_forms.versions import all_options, questions_of

pytestmark = pytest.mark.usefixtures("site_root")

IN_GERMAN = {
    "mentee": ("Bewerbung als Mentee", "Vollständiger Name"),
    "mentor": ("Bewerbung als Mentor:in", "Vollständiger Name"),
    "rubric": ("Bewertungsraster", "Sind die Ziele klar?"),
}


def keys_of(schema):
    questions = questions_of(schema)
    options = [key for question in questions for key in all_options(question)]
    return {*(question["key"] for question in questions), *(s["key"] for s in schema["sections"]), *options}


def conditional():
    condition = {"question": uid("year"), "test": "any_of", "values": f"{uid('year/A')},{uid('year/B')}"}
    return [
        section(
            "one",
            ask("choice", "year", options=["A", "B", "C"]),
            ask("short_text", "why", show_when=condition),
        )
    ]


def test_copy_has_the_same_words_and_no_key_of_the_original():
    form = make_form()
    original, copied = form.compiled(), copy_of(form).compiled()

    assert not keys_of(original) & keys_of(copied)
    assert [(q["label"], q["code"], q["role"]) for q in questions_of(copied)] == [
        (q["label"], q["code"], q["role"]) for q in questions_of(original)
    ]


def test_conditions_of_a_copy_point_to_its_own_questions_and_options():
    copied = copy_of(make_form(conditional())).compiled()
    year, why = questions_of(copied)

    assert why["show_when"]["question"] == year["key"]
    assert why["show_when"]["values"] == [option["key"] for option in year["options"][:2]]


def test_copy_in_the_admin_offers_new_keys_and_leaves_the_original_alone(client, admin_user):
    form = make_round_form().form
    client.force_login(admin_user)

    response = client.get(reverse("mentoring_forms:copy", args=[form.pk]))

    offered = response.context["form"].instance
    assert offered.pk is None
    assert offered.name == f"{form.name} (copy)"
    assert not keys_of(offered.compiled()) & keys_of(form.compiled())


MOTTO = section("more", ask("short_text", "motto"))
TOLD = "This copy also has the changes to “%s” that are saved but not published yet."


def copy_page(client, form):
    """The page with the copy, and the questions that it offers to save."""
    page = client.get(reverse("mentoring_forms:copy", args=[form.pk]))
    return page, [question["label"] for question in questions_of(page.context["form"].instance.compiled())]


@pytest.mark.parametrize("live", [False, True])
def test_copy_has_what_was_saved_last_and_says_where_that_is_not_live_yet(client, admin_user, live):
    form = make_form(live=False)
    if live:
        form.save_revision().publish()
    client.force_login(admin_user)
    form = ApplicationForm.objects.get(pk=form.pk)
    form.sections, form.title = [*SMALL, MOTTO], "Find a mentor"
    form.save_revision()

    page, asked = copy_page(client, form)

    assert asked == ["Name", "Email", "Goals", "Year", "Motto"]
    assert page.context["form"].instance.title == "Find a mentor"
    assert (TOLD % form.name in unescape(page.text)) == live


def test_copy_of_a_form_without_saved_changes_says_nothing_of_them(client, admin_user):
    form = make_form()
    form.save_revision().publish()
    client.force_login(admin_user)

    page, asked = copy_page(client, form)

    assert asked == ["Name", "Email", "Goals", "Year"]
    assert "not published yet" not in page.text


def test_form_with_questions_of_another_form_is_refused():
    form = make_round_form().form
    stolen = make_form(form.sections.get_prep_value())

    with pytest.raises(ValidationError) as error:
        stolen.full_clean()
    assert error.value.message_dict["sections"] == [
        f"Some of these questions belong to the form “{form.name}”. Use “Copy” in the list of forms: "
        "it gives the copy questions of its own."
    ]
    form.full_clean()
    copied = copy_of(form)
    copied.full_clean()


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_makes_a_form_that_can_be_published(name):
    form = from_template(name)
    form.full_clean()
    form.save()

    roles = {question["role"] for question in questions_of(publish_form_version(form=form, user=None).schema)}
    assert {"name", "email", "privacy_consent"} <= roles or name == "rubric"


def test_two_forms_of_a_template_share_no_question():
    first, second = (from_template("mentee").compiled() for _number in range(2))

    assert not keys_of(first) & keys_of(second)


def test_list_of_forms_offers_the_templates(client, admin_user):
    client.force_login(admin_user)

    page = client.get(reverse("mentoring_forms:list")).text

    assert f"{reverse('mentoring_forms:add')}?template=mentee" in page
    filled = client.get(reverse("mentoring_forms:add"), {"template": "mentee"})
    assert filled.context["form"].instance.name == "Mentee application"
    unknown = client.get(reverse("mentoring_forms:add"), {"template": "../etc"})
    assert unknown.status_code == 200


def test_templates_start_a_form_in_each_language_of_the_portal(client, admin_user, settings):
    settings.WAGTAIL_I18N_ENABLED = True
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
    german = Locale.objects.create(language_code="de")
    client.force_login(admin_user)
    offered = client.get(reverse("mentoring_forms:list"), {"locale": "de"}).text

    for name, (title, question) in IN_GERMAN.items():
        url = f"{reverse('mentoring_forms:add')}?locale=de&template={name}"
        assert escape(url) in offered
        page = client.get(url)
        form = page.context["form"].instance
        assert page.status_code == 200
        assert (form.name, form.locale) == (title, german)
        assert question in str(form.sections.get_prep_value())


def test_preview_shows_the_controls_an_applicant_meets():
    form = make_form([*SMALL, *conditional_section()])

    page = form.make_preview_request(preview_mode="").content.decode()

    assert f'name="q-{uid("goals")}"' in page
    assert '<textarea name="q-' in page
    assert "data-wm-show-when" in page


def conditional_section():
    condition = {"question": uid("year"), "test": "any_of", "values": uid("year/First")}
    return [section("extra", ask("file", "cv", show_when=condition), ask("mentors", "wishes"))]
