"""Forms in several languages: one source asks, its variants supply words; one version holds them all."""

import copy

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import translation
from wagtail.models import Locale

from tests.applications.builders import (
    GOOD,
    SMALL,
    ask,
    fill,
    make_applicant,
    make_form,
    make_round_form,
    section,
    start,
    submit,
    uid,
)
from tests.factories import default_locale
from wagtail_mentoring.application_forms.actions import publish_form_version
from wagtail_mentoring.application_forms.choices import QuestionRole
from wagtail_mentoring.application_forms.form_copies import copy_of
from wagtail_mentoring.application_forms.models import ApplicationForm, FormVersion
from wagtail_mentoring.application_forms.scales import points_of
from wagtail_mentoring.application_forms.translation_notes import notes_on
from wagtail_mentoring.application_forms.translations import gaps, in_language
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.answers import answers_by_role, readable_answers
from wagtail_mentoring.applications.applicant_actions import submit_application
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.casework.staff_reading import answers_context
from wagtail_mentoring.digests import digest
from wagtail_mentoring.directory.models import Term, Vocabulary
from wagtail_mentoring.exports.codebook import codebook_lines
from wagtail_mentoring.exports.tables import ApplicationSheet
from wagtail_mentoring.form_builder.edit_effects import effects_of

pytestmark = pytest.mark.usefixtures("site_root", "german_locale")

CONSENT = section("agree", ask("consent", "privacy", "I agree", text="We keep it.", role="privacy_consent"))
WORDS = {
    "Apply for a mentor": "Mentorin gesucht",
    "Goals": "Ziele",
    "Name": "Vollständiger Name",
    "Year": "Jahr",
    "First": "Erstes",
    "I agree": "Ich stimme zu",
    "We keep it.": "Wir bewahren es auf.",
}


def in_german(part):
    if isinstance(part, dict):
        return {name: in_german(value) for name, value in part.items()}
    if isinstance(part, list):
        return [in_german(item) for item in part]
    return WORDS.get(part, part) if isinstance(part, str) else part


def german(form, sections=None, **values):
    """A published German variant of ``form``, its blocks translated by ``WORDS`` unless given."""
    variant = form.copy_for_translation(Locale.objects.get(language_code="de"))
    variant.save()
    variant.title = values.get("title", WORDS.get(form.title, form.title))
    variant.sections = in_german(form.sections.get_prep_value()) if sections is None else sections
    variant.save_revision().publish()
    return ApplicationForm.objects.get(pk=variant.pk)


def reworded(variant, word, other):
    variant.sections = reworded_in(variant.sections.get_prep_value(), word, other)
    variant.save_revision().publish()


def reworded_in(part, word, other):
    if isinstance(part, dict):
        return {name: reworded_in(value, word, other) for name, value in part.items()}
    if isinstance(part, list):
        return [reworded_in(item, word, other) for item in part]
    return other if part == word else part


def published_source(sections=(*SMALL, CONSENT)):
    round_form = make_round_form(list(sections), publish=False)
    round_form.form.save_revision().publish()
    return round_form


def test_variant_keeps_the_ids_of_every_block_and_starts_as_a_draft():
    form = published_source().form
    variant = form.copy_for_translation(Locale.objects.get(language_code="de"))
    variant.save()

    assert variant.sections.get_prep_value() == form.sections.get_prep_value()
    assert (variant.live, variant.has_unpublished_changes) == (False, True)
    assert variant.uuid != form.uuid
    assert variant.live_revision_id is None
    assert variant.latest_revision_id is None
    assert variant.source == form
    assert (variant.is_variant, form.is_variant) == (True, False)


def test_publishing_a_translation_makes_one_version_of_the_source_that_is_wording_only():
    form = published_source().form
    variant = german(form)

    first, second = FormVersion.objects.order_by("number")
    assert second.form == form
    assert variant.versions.count() == 0
    assert second.change_class == "wording"
    assert {change["kind"] for change in second.changes} == {"translated"}
    words = second.schema["translations"]["de"]
    assert words[uid("goals")] == {"label": "Ziele"}
    assert words[uid("year/First")] == {"label": "Erstes"}
    assert words["title"] == {"title": "Mentorin gesucht"}
    assert second.schema["sections"] == first.schema["sections"]
    assert second.sha256 == digest(second.schema)


def test_words_of_a_scale_are_translated_and_missed_where_they_are_not():
    sections = [section("review", ask("score", "clarity", words="Poor\nExcellent"))]
    form = published_source([*SMALL, *sections]).form
    german(form)
    schema = form.latest_version.schema
    assert uid("clarity") in [gap.key for gap in gaps(schema, "de")]

    reworded(
        form.get_translation(Locale.objects.get(language_code="de")), "Poor\nExcellent", "Schlecht\nSehr gut"
    )

    schema = FormVersion.objects.latest("number").schema
    assert points_of(in_language(schema, "de")["sections"][-1]["questions"][0]) == {
        1: "1 – Schlecht",
        2: "2",
        3: "3",
        4: "4",
        5: "5 – Sehr gut",
    }
    assert points_of(in_language(schema, "en-gb")["sections"][-1]["questions"][0])[1] == "1 – Poor"


FIVE = "Poor\nFair\nGood\nVery good\nExcellent"
FUENF = "Schlecht\nMäßig\nGut\nSehr gut\nHervorragend"


@pytest.mark.parametrize("translated", ["Schlecht\nGut\nHervorragend", "Schlecht\nHervorragend", "Gut"])
def test_words_that_do_not_name_every_point_of_the_original_are_not_shown_and_told_to_editors(translated):
    form = published_source([section("review", ask("score", "clarity", words=FIVE))]).form
    variant = german(form)

    reworded(variant, FIVE, translated)

    schema = FormVersion.objects.latest("number").schema
    [asked] = in_language(schema, "de")["sections"][0]["questions"]
    told = "German: the words of these scales have more or fewer lines than the original, so the "
    assert points_of(asked)[3] == "3 – Good"
    for noted in (form, variant):
        noted = ApplicationForm.objects.get(pk=noted.pk)
        assert f"{told}original's are shown: “Clarity”." in map(str, notes_on(noted, schema))


def test_scale_that_gets_shorter_is_shown_in_its_own_words_until_it_is_translated_anew():
    form = published_source([section("review", ask("score", "clarity", words=FIVE))]).form
    reworded(german(form), FIVE, FUENF)
    schema = FormVersion.objects.latest("number").schema
    assert points_of(in_language(schema, "de")["sections"][0]["questions"][0])[1] == "1 – Schlecht"
    form = ApplicationForm.objects.get(pk=form.pk)

    form.sections = [section("review", ask("score", "clarity", words="Bad\nSo so\nGood", max_value=3))]
    form.save_revision().publish()

    schema = FormVersion.objects.latest("number").schema
    assert points_of(in_language(schema, "de")["sections"][0]["questions"][0]) == {
        1: "1 – Bad",
        2: "2 – So so",
        3: "3 – Good",
    }


def test_copy_of_a_translation_asks_what_is_asked_now_in_its_language():
    note = {"type": "statement", "id": uid("note"), "value": {"heading": "Name", "text": "First"}}
    scale = ask("score", "clarity", "Goals", words="Name\nFirst", help_text="Year")
    form = published_source([*SMALL, CONSENT, section("more", note, scale, title="Year")]).form
    variant = german(form)
    form = ApplicationForm.objects.get(pk=form.pk)
    sections = form.sections.get_prep_value()
    sections[1]["value"]["questions"] = [
        ask("choice", "year", options=["First", "Third"], display="many"),
        ask("short_text", "motto", show_when={"question": uid("year"), "values": uid("year/First")}),
    ]
    form.sections = sections
    form.save_revision().publish()

    copied = copy_of(ApplicationForm.objects.get(pk=variant.pk))

    schema = copied.compiled()
    asked = {q["label"]: q for q in questions_of(schema)}
    [told] = [q for part in schema["sections"] for q in part["questions"] if q["type"] == "statement"]
    assert (copied.title, copied.locale.language_code) == ("Mentorin gesucht", "de")
    assert list(asked) == ["Vollständiger Name", "Email", "Jahr", "Motto", "Ich stimme zu", "Ziele"]
    assert [option["label"] for option in asked["Jahr"]["options"]] == ["Erstes", "Third"]
    assert asked["Jahr"]["display"] == "many"
    assert asked["Motto"]["show_when"]["question"] == asked["Jahr"]["key"] != uid("year")
    assert asked["Ich stimme zu"]["text"] == "Wir bewahren es auf."
    assert (asked["Ziele"]["help"], asked["Ziele"]["words"]) == ("Jahr", ["Name", "First"])
    assert (told["label"], told["text"]) == ("Vollständiger Name", "Erstes")
    assert schema["sections"][-1]["title"] == "Jahr"


def test_copy_of_a_translation_takes_words_that_are_not_published_yet():
    form = published_source([section("review", ask("score", "clarity", words="Poor\nExcellent"))]).form
    variant = form.copy_for_translation(Locale.objects.get(language_code="de"))
    variant.title = "Bewertung"
    [part] = variant.sections.get_prep_value()
    part["value"]["questions"][0]["value"]["words"] = "Schlecht\nSehr gut"
    variant.sections = [part]
    variant.save()

    copied = copy_of(variant)

    [asked] = questions_of(copied.compiled())
    assert (copied.title, asked["words"]) == ("Bewertung", ["Schlecht", "Sehr gut"])


@pytest.mark.parametrize("is_published", [True, False])
def test_copy_of_a_translation_has_what_was_saved_of_it_and_of_its_source_last(is_published):
    round_form = make_round_form(publish=False)
    form = round_form.form
    if is_published:
        form.save_revision().publish()
    variant = form.copy_for_translation(Locale.objects.get(language_code="de"))
    variant.save()
    form, variant = (ApplicationForm.objects.get(pk=pk) for pk in (form.pk, variant.pk))
    variant.sections, variant.title = in_german(variant.sections.get_prep_value()), "Mentorin gesucht"
    variant.save_revision()
    form.sections = [*reworded_in(SMALL, "Email", "E-mail address"), section("more", ask("date", "since"))]
    form.save_revision()

    copied = copy_of(ApplicationForm.objects.get(pk=variant.pk))

    asked = [question["label"] for question in questions_of(copied.compiled())]
    assert asked == ["Vollständiger Name", "E-mail address", "Ziele", "Jahr", "Since"]
    assert (copied.title, copied.locale.language_code) == ("Mentorin gesucht", "de")


def test_copy_of_a_translation_can_be_published_after_its_scale_became_another():
    form = published_source([section("review", ask("score", "clarity", words=FIVE))]).form
    variant = german(form)
    reworded(variant, FIVE, FUENF)
    form = ApplicationForm.objects.get(pk=form.pk)
    form.sections = [section("review", ask("score", "clarity", words="Bad\nSo so\nGood", max_value=3))]
    form.save_revision().publish()

    [asked] = questions_of(copy_of(ApplicationForm.objects.get(pk=variant.pk)).compiled())

    assert asked["words"] == ["Bad", "So so", "Good"]


def test_publishing_the_same_translation_again_makes_no_version():
    form = published_source().form
    variant = german(form)
    variant.save_revision().publish()

    assert form.versions.count() == 2


def test_publishing_the_source_keeps_the_translations():
    form = published_source().form
    german(form)
    form.title = "Find a mentor"
    form.save_revision().publish()

    assert form.latest_version.schema["translations"]["de"][uid("goals")] == {"label": "Ziele"}


def test_translation_of_a_form_without_a_version_waits_for_it():
    form = make_form(SMALL, live=False)
    german(form)
    assert FormVersion.objects.count() == 0

    form.save_revision().publish()

    assert form.latest_version.schema["translations"]["de"][uid("goals")] == {"label": "Ziele"}


def test_variant_with_other_blocks_never_makes_a_second_set_of_questions():
    form = published_source().form
    sections = in_german(copy.deepcopy(SMALL))
    sections[1]["value"]["questions"][0]["value"]["required"] = False
    sections[1]["value"]["questions"].append(ask("short_text", "motto", "Motto"))
    del sections[0]["value"]["questions"][0]
    before = form.latest_version

    variant = german(form, sections)

    version = form.latest_version
    assert version.schema["sections"] == before.schema["sections"]
    assert uid("motto") not in version.schema["translations"]["de"]
    notes = notes_on(variant, variant.compiled())
    assert "Name" in notes[0].names
    assert "I agree" in notes[0].names
    assert notes[1].names == ["Motto"]


def test_text_that_was_only_copied_follows_the_source():
    form = published_source().form
    german(form)
    sections = copy.deepcopy([*SMALL, CONSENT])
    sections[0]["value"]["questions"][1]["value"]["label"] = "Your address"
    form.sections = sections
    form.save_revision().publish()
    german_again = form.get_translations().get()
    german_again.save_revision().publish()

    assert uid("email") not in form.latest_version.schema["translations"]["de"]


@pytest.mark.parametrize(
    ("language", "label"), [("de", "Ziele"), ("de-at", "Ziele"), ("en-gb", "Goals"), ("fr", "Goals")]
)
def test_applicant_reads_the_language_of_the_request_or_the_nearest(language, label):
    round_form = published_source()
    german(round_form.form)
    application = start(round_form)

    with translation.override(language):
        progress = Progress(application)

    assert progress.sections[1]["questions"][0]["label"] == label


def test_applicants_pages_are_in_the_language_of_the_request(client):
    round_form = published_source()
    german(round_form.form)
    application = start(round_form)
    client.force_login(application.applicant)

    def page(name, *args):
        with translation.override("de"):
            url = reverse(f"wagtail_mentoring:{name}", args=args)
        return client.get(url).text

    assert "Mentorin gesucht" in page("application_start", round_form.pk)
    assert "Mentorin gesucht" in page("application_tasks", application.reference)
    assert "Ziele" in page("application_check", application.reference)
    assert "Mentorin gesucht" in page("applications") or Application.objects.active().count() == 1
    assert "Erstes" in page("application_section", application.reference, uid("section goals"))


def hand_in(application, language, answers):
    with translation.override(language):
        fill(application, answers)
        return submit_in(application, language)


def submit_in(application, language):
    application.refresh_from_db()
    return submit_application(
        application=application,
        user=application.applicant,
        idempotency_key="once",
        lock_version=application.lock_version,
        locale=language,
    )


def test_revision_shows_what_was_seen_whatever_becomes_of_the_translation():
    round_form = published_source()
    variant = german(round_form.form)
    answers = {**GOOD, uid("year"): uid("year/First"), uid("privacy"): digest("Wir bewahren es auf.")}
    revision = hand_in(start(round_form), "de-at", answers)
    before = readable_answers(revision)

    reworded(variant, "Ziele", "Deine Ziele")

    assert readable_answers(revision) == before
    lines = {answer.key: answer for part in before for answer in part.answers}
    assert lines[uid("goals")].label == "Ziele"
    assert lines[uid("year")].value == "Erstes"
    assert lines[uid("privacy")].text == "Wir bewahren es auf."
    assert answers_by_role(revision)[QuestionRole.PRIVACY_CONSENT] == "Wir bewahren es auf."


def test_staff_read_their_own_language_and_are_told_the_applicants():
    round_form = published_source()
    german(round_form.form)
    answers = {**GOOD, uid("privacy"): digest("Wir bewahren es auf.")}
    revision = hand_in(start(round_form), "de", answers)
    admin = get_user_model().objects.create_superuser("reader")

    with translation.override("en-gb"):
        context = answers_context(revision, admin)

    lines = {line.answer.key: line.answer for _title, part in context["sections"] for line in part}
    assert context["read_in"] == "German"
    assert lines[uid("goals")].label == "Goals"
    assert lines[uid("privacy")].text == "Wir bewahren es auf."


def test_consent_agreed_in_german_is_valid_on_the_english_page_and_kept_word_for_word():
    round_form = published_source()
    german(round_form.form)
    application = fill(start(round_form), {**GOOD, uid("privacy"): digest("Wir bewahren es auf.")})

    with translation.override("en-gb"):
        assert Progress(application).problems == {}
    revision = submit(application)

    assert [consent["text"] for consent in revision.consents] == ["Wir bewahren es auf."]


def test_other_german_consent_asks_those_again_who_agreed_in_german_and_nobody_else():
    round_form = published_source()
    variant = german(round_form.form)
    in_de = fill(start(round_form), {**GOOD, uid("privacy"): digest("Wir bewahren es auf.")})
    in_en = fill(start(round_form, make_applicant("bob")), {**GOOD, uid("privacy"): digest("We keep it.")})
    before = round_form.form.latest_version

    reworded(variant, "Wir bewahren es auf.", "Wir löschen es.")

    version = round_form.form.latest_version
    effects = effects_of(round_form.form, before.schema, version.schema, version.created_at)
    assert version.change_class == "tightening"
    assert [change["kind"] for change in version.changes] == ["translated_text_changed"]
    assert effects.refitted == 1
    assert list(Progress(in_de).problems) == [uid("privacy")]
    assert Progress(in_en).problems == {}


def test_other_english_consent_leaves_those_alone_who_agreed_in_german():
    round_form = published_source()
    german(round_form.form)
    in_de = fill(start(round_form), {**GOOD, uid("privacy"): digest("Wir bewahren es auf.")})
    changed = copy.deepcopy([*SMALL, CONSENT])
    changed[2]["value"]["questions"][0]["value"]["text"] = "We keep it for a year."
    form = round_form.form
    form.sections = changed
    form.save_revision().publish()

    assert Progress(Application.objects.get(pk=in_de.pk)).problems == {}


def test_translation_is_silent_for_drafts():
    round_form = published_source()
    draft = fill(start(round_form), {**GOOD, uid("privacy"): digest("We keep it.")})
    german(round_form.form)
    draft = Application.objects.get(pk=draft.pk)

    with translation.override("de"):
        progress = Progress(draft)
        assert progress.news == []
        assert progress.problems == {}
        assert progress.draft[uid("goals")] == GOOD[uid("goals")]


def test_export_keeps_one_column_and_one_word_for_a_choice_in_whatever_language():
    round_form = published_source()
    german(round_form.form)
    chosen = {**GOOD, uid("year"): uid("year/First")}
    hand_in(start(round_form), "de", {**chosen, uid("privacy"): digest("Wir bewahren es auf.")})
    hand_in(
        start(round_form, make_applicant("bob")), "en-gb", {**chosen, uid("privacy"): digest("We keep it.")}
    )
    sheet = ApplicationSheet(
        Application.objects.handed_in(), user=get_user_model().objects.create_superuser("x")
    )

    with translation.override("de"):
        headings, rows = sheet.headings(), list(sheet.rows())

    column = headings.index("Year [year]")
    assert [row[column] for row in rows] == ["First", "First"]
    codebook = b"".join(codebook_lines(sheet)).decode()
    assert "de: Jahr" in codebook
    assert "de: first = Erstes" in codebook


def test_terms_are_named_in_the_applicants_language_and_exported_in_the_sites(site_root):
    de, en = Locale.objects.get(language_code="de"), default_locale()
    topics = Vocabulary.objects.create(name="Topics", slug="topics", locale=en)
    term = Term.objects.create(vocabulary=topics, name="Biology", slug="biology", locale=en)
    themen = topics.copy_for_translation(de)
    themen.save()
    biologie = term.copy_for_translation(de)
    biologie.name, biologie.slug, biologie.vocabulary = "Biologie", "biologie", themen
    biologie.save()
    sections = [*SMALL, section("more", ask("terms", "topics", vocabulary=topics.pk))]
    round_form = published_source(sections)
    application = start(round_form)
    key = str(term.translation_key)

    with translation.override("de"):
        offered = Progress(application).sources.terms(str(topics.translation_key))
    revision = hand_in(application, "de", {**GOOD, uid("topics"): [key]})
    sheet = ApplicationSheet(
        Application.objects.handed_in(), user=get_user_model().objects.create_superuser("x")
    )

    assert offered == {key: "Biologie"}
    assert revision.answers[uid("topics")] == [{"key": key, "label": "Biologie"}]
    [row] = sheet.rows()
    assert row[-1] == "Biology"


def test_unpublished_or_deleted_translation_is_no_longer_shown():
    form = published_source().form
    variant = german(form)
    variant.unpublish()
    assert "translations" not in form.latest_version.schema
    variant.save_revision().publish()
    assert "translations" in form.latest_version.schema

    ApplicationForm.objects.get(pk=variant.pk).delete()

    assert "translations" not in form.latest_version.schema


def test_translation_of_a_retired_option_is_kept():
    form = published_source().form
    german(form)
    sections = copy.deepcopy([*SMALL, CONSENT])
    options = sections[1]["value"]["questions"][1]["value"]["options"]
    options[0] = {"type": "item", "id": uid("year/Third"), "value": "Third"}
    form.sections = sections
    form.save_revision().publish()

    assert form.latest_version.schema["translations"]["de"][uid("year/First")] == {"label": "Erstes"}


def test_variant_may_be_saved_in_the_admin_although_it_shares_its_questions():
    variant = german(published_source().form)

    variant.full_clean()


def test_review_and_edit_page_tell_what_is_not_translated(client):
    form = published_source().form
    variant = german(form)
    client.force_login(get_user_model().objects.create_superuser("admin"))

    review = client.get(reverse("mentoring_forms:review", args=[variant.pk])).text
    edit = client.get(reverse("mentoring_forms:edit", args=[variant.pk])).text
    source = client.get(reverse("mentoring_forms:review", args=[form.pk])).text

    for page in (review, edit, source):
        assert "may not be translated yet" in page
        assert "Email" in page


def test_review_publishes_the_translation(client):
    form = published_source().form
    variant = german(form)
    client.force_login(get_user_model().objects.create_superuser("admin"))
    variant.title = "Mentor gesucht"
    variant.save_revision()
    url = reverse("mentoring_forms:review", args=[variant.pk])
    page = client.get(url)
    assert "Translation (German)" in page.text

    client.post(url, {"seen": page.context["form"].seal})

    assert form.latest_version.schema["translations"]["de"]["title"] == {"title": "Mentor gesucht"}


def test_preview_of_a_variant_shows_what_applicants_will_read(client):
    form = published_source().form
    sections = in_german(copy.deepcopy(SMALL))
    variant = german(form, sections)

    schema = variant.get_preview_context(None, "")["schema"]

    assert schema["title"] == "Mentorin gesucht"
    assert schema["sections"][1]["questions"][0]["label"] == "Ziele"
    assert schema["sections"][2]["questions"][0]["label"] == "I agree"


def test_round_gets_the_source_whichever_language_was_chosen(client):
    round_form = published_source()
    variant = german(round_form.form)
    client.force_login(get_user_model().objects.create_superuser("admin"))

    client.post(
        reverse("mentoring_round_forms:edit", args=[round_form.pk]),
        {"round": round_form.round_id, "role": "mentee", "form": variant.pk},
    )

    round_form.refresh_from_db()
    assert round_form.form == variant.source


def test_version_of_a_translation_needs_the_one_of_its_source():
    form = make_form(SMALL)
    variant = form.copy_for_translation(Locale.objects.get(language_code="de"))
    variant.save()

    with pytest.raises(ValueError, match="Publish it first"):
        publish_form_version(form=variant, user=None)


def test_wagtails_own_translation_tool_makes_a_draft_with_the_same_questions(client):
    form = published_source().form
    client.force_login(get_user_model().objects.create_superuser("admin"))
    url = reverse(
        "simple_translation:submit_snippet_translation",
        args=["wagtail_mentoring", "applicationform", form.pk],
    )

    response = client.post(url, {"locales": [Locale.objects.get(language_code="de").pk]})

    variant = form.get_translations().get()
    assert response["Location"] == reverse("mentoring_forms:edit", args=[variant.pk])
    assert variant.live is False
    assert variant.words().keys() == form.words().keys()
    assert client.get(response["Location"]).status_code == 200
    assert form.versions.count() == 1
