"""Requests and corrections where a form has several languages and only a translation has changed."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from tests.application_forms.test_form_translations import german, hand_in, published_source, reworded
from tests.applications.builders import GOOD, fill, start, uid
from tests.factories import PartnerFactory, coordinator_of
from wagtail_mentoring.applications.answers import readable_answers
from wagtail_mentoring.applications.asking import ASKED_FOR, asks_the_same
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.revision_changes import changes_between_revisions
from wagtail_mentoring.digests import digest
from wagtail_mentoring.information_requests.correction_actions import Agreement, correct_application
from wagtail_mentoring.information_requests.request_actions import answer_request, ask_applicant
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.record_keeping.verification import verify

pytestmark = pytest.mark.usefixtures("site_root", "german_locale")

ANSWERS = {**GOOD, uid("year"): uid("year/First"), uid("privacy"): digest("Wir bewahren es auf.")}


@pytest.fixture
def handed_in():
    """A German applicant's application, the German variant of its form and a coordinator."""
    round_form = published_source()
    variant = german(round_form.form)
    application = start(round_form)
    hand_in(application, "de", ANSWERS)
    Application.objects.update(status="under_review")
    partner = PartnerFactory(program=round_form.round.program, role="lead")
    return fresh(application), variant, coordinator_of(partner.office)


def fresh(application):
    return Application.objects.select_related("current_revision__form_version").get(pk=application.pk)


def ask_for(application, user, *names):
    keys, due = [uid(name) for name in names], timezone.now() + timedelta(days=5)
    return ask_applicant(application=fresh(application), questions=keys, message="?", due_at=due, user=user)


def answer(application, answers, locale="de"):
    application = fill(fresh(application), answers)
    return answer_request(
        application=application,
        user=application.applicant,
        idempotency_key=f"answer in {locale}",
        lock_version=application.lock_version,
        locale=locale,
    )


def labels(revision):
    return {line.key: line.label for part in readable_answers(revision) for line in part.answers}


def values(revision):
    return {line.key: line.value for part in readable_answers(revision) for line in part.answers}


def test_other_words_in_one_language_are_another_question_even_if_the_source_is_the_same(handed_in):
    _application, variant, _user = handed_in
    before = variant.latest_version.schema
    reworded(variant, "Ziele", "Deine Ziele")
    after = variant.latest_version.schema

    assert not asks_the_same(before, after, [uid("goals")])
    assert asks_the_same(before, after, [uid("year"), uid("privacy")])


def test_other_words_of_an_option_are_another_question(handed_in):
    _application, variant, _user = handed_in
    before = variant.latest_version.schema
    reworded(variant, "Erstes", "Im ersten")

    assert not asks_the_same(before, variant.latest_version.schema, [uid("year")])


def test_answer_is_told_in_the_new_german_words_and_older_ones_in_the_old(handed_in):
    application, variant, user = handed_in
    old = application.current_revision
    reworded(variant, "Ziele", "Deine Ziele")
    reworded(variant, "Jahr", "Studienjahr")
    ask_for(application, user, "year")

    revision = answer(application, {uid("year"): uid("year/Second")})

    found = labels(revision)
    assert (found[uid("goals")], found[uid("year")]) == ("Ziele", "Studienjahr")
    assert labels(old)[uid("year")] == "Jahr"
    assert revision.form_version == variant.latest_version
    assert revision.earlier[uid("goals")] == old.form_version.number
    assert all(not result.damaged for result in verify())


def test_answer_stays_with_its_version_where_other_german_words_changed(handed_in):
    application, variant, user = handed_in
    reworded(variant, "Ziele", "Deine Ziele")
    ask_for(application, user, "year")

    revision = answer(application, {uid("year"): uid("year/Second")})

    assert (revision.form_version, revision.earlier) == (application.current_revision.form_version, {})
    assert labels(revision)[uid("goals")] == "Ziele"


def test_german_consent_is_agreed_to_and_kept_in_its_new_words(handed_in):
    application, variant, user = handed_in
    reworded(variant, "Wir bewahren es auf.", "Wir löschen es.")
    ask_for(application, user, "privacy")

    revision = answer(application, {uid("privacy"): digest("Wir löschen es.")})

    assert [consent["text"] for consent in revision.consents] == ["Wir löschen es."]
    assert revision.form_version == variant.latest_version
    assert all(not result.damaged for result in verify())


def test_correction_is_told_in_german_and_keeps_the_words_of_what_it_leaves(handed_in):
    application, variant, user = handed_in
    reworded(variant, "Ziele", "Deine Ziele")
    before = application.current_revision
    before.application = application

    correction = correct_application(
        application=application,
        answers={uid("goals"): "To found a firm."},
        agreement=Agreement(reason="By phone", agreed_by="phone"),
        user=user,
        idempotency_key="by phone",
    )

    [change] = changes_between_revisions(before, correction.revision)
    assert (change.label_before, change.label) == ("Ziele", "Deine Ziele")
    assert labels(correction.revision)[uid("year")] == "Jahr"
    assert "Deine Ziele" in OutboxMessage.objects.get(kind="application_corrected").body


def test_versions_in_two_languages_differ_in_answers_only(handed_in):
    application, _variant, user = handed_in
    before = application.current_revision
    before.application = application
    ask_for(application, user, "goals")
    application = fill(fresh(application), {uid("goals"): "To found a firm."})

    after = answer_request(
        application=application,
        user=application.applicant,
        idempotency_key="answer",
        lock_version=application.lock_version,
        locale="en-gb",
    )

    [change] = changes_between_revisions(before, after)
    assert (change.label_before, change.label) == ("", "Goals")


def test_answers_in_two_languages_are_each_told_in_the_words_that_were_read(handed_in):
    application, _variant, user = handed_in
    ask_for(application, user, "goals")
    after = answer(application, {uid("goals"): "To found a firm."}, locale="en-gb")

    found = labels(after)
    assert (found[uid("goals")], found[uid("year")]) == ("Goals", "Jahr")
    assert values(after)[uid("year")] == "Erstes"
    assert after.locale == "en-gb"
    assert after.languages[uid("year")] == "de"
    assert uid("goals") not in after.languages
    assert all(not result.damaged for result in verify())

    ask_for(application, user, "year")
    again = answer(application, {uid("year"): uid("year/Second")})

    found = labels(again)
    assert (found[uid("goals")], found[uid("year")]) == ("Goals", "Jahr")
    assert (again.locale, again.languages) == ("de", {uid("goals"): "en-gb"})


def test_section_is_titled_in_the_language_its_answers_were_read_in(handed_in):
    application, _variant, user = handed_in
    titles = [part.title for part in readable_answers(application.current_revision)]
    ask_for(application, user, "goals")
    after = answer(application, {uid("goals"): "To found a firm."}, locale="en-gb")

    mine = {part.title: {line.key for line in part.answers} for part in readable_answers(after)}

    for title, keys in mine.items():
        assert (title in titles) is (uid("goals") not in keys)


def test_applicant_reads_and_answers_what_is_asked_in_german(handed_in, client):
    application, variant, user = handed_in
    reworded(variant, "Wir bewahren es auf.", "Wir löschen es.")
    ask_for(application, user, "goals", "privacy")
    client.force_login(application.applicant)

    def own(name, *args):
        with translation.override("de"):
            return reverse(f"wagtail_mentoring:{name}", args=[application.reference, *args])

    assert "Ziele" in OutboxMessage.objects.get(kind="application_information_requested").body
    assert "Ziele" in client.get(own("application")).text
    page = client.get(own("application_section", ASKED_FOR)).text
    assert "Wir löschen es." in page
    data = {f"q-{uid('goals')}": "Neue", f"q-{uid('privacy')}": digest("Wir löschen es."), "go": "next"}
    data |= {"version": fresh(application).lock_version, "asked": [uid("goals"), uid("privacy")]}
    client.post(own("application_section", ASKED_FOR), data)
    check = client.get(own("application_check"))
    names = ("once", "form_version")
    sent = {name: check.context[name] for name in names} | {"asked": check.context["asked"]["stamp"]}
    sent["version"] = fresh(application).lock_version
    client.post(own("application_check"), sent)

    revision = fresh(application).current_revision
    assert (revision.locale, revision.answers[uid("goals")]) == ("de", "Neue")
    assert [consent["text"] for consent in revision.consents] == ["Wir löschen es."]
