"""Before a live form changes: the editor sees what changes and what it does, and may have to wait."""

import copy
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from tests.applications.builders import (
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round,
    make_round_form,
    section,
    start,
    submitted,
    uid,
)
from tests.applications.papers import PDF
from wagtail_mentoring.application_forms.actions import override_deadline
from wagtail_mentoring.application_forms.exceptions import TighteningTooLate
from wagtail_mentoring.application_forms.models import ApplicationForm, FormOverride
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.form_builder.edit_effects import effects_of, open_drafts
from wagtail_mentoring.programs.models import Round

pytestmark = pytest.mark.usefixtures("site_root")

#: “Show when” as the admin sends it for what is shown to everybody.
ALWAYS = {"question": "", "test": "any_of", "values": ""}
MOTTO = section("more", ask("short_text", "motto"))


@pytest.fixture
def editor(client, admin_user):
    client.force_login(admin_user)
    return client


def near_deadline(sections=SMALL):
    """A form whose round closes in an hour."""
    return make_round_form(sections, round=make_round(closes_at=timezone.now() + timedelta(hours=1)))


def draft(form, sections, **values):
    """Save other sections as a draft of ``form``, as the editor does."""
    form = ApplicationForm.objects.get(pk=form.pk)
    form.sections = sections
    for name, value in values.items():
        setattr(form, name, value)
    return form.save_revision()


def review(form):
    return reverse("mentoring_forms:review", args=[form.pk])


def publish(editor, form, **data):
    seen = editor.get(review(form)).context["form"].seal
    return editor.post(review(form), {"seen": seen, **data})


def latest(form):
    return form.versions.first().number


def text_of(response):
    return " ".join(unescape(response.text).split())


def test_publishing_a_live_form_leads_by_way_of_its_changes(editor):
    form = make_round_form().form
    question = {"label": "Full name", "help_text": "", "max_length": "200", "min_length": "", "role": ""}
    settings = {"sensitivity": "normal", "visible_to": "staff", "retention": "", "show_when": ALWAYS}
    asked = {**question, **settings}
    questions = streamfield([("short_text", asked)])
    part = {"title": "About", "intro": "", "show_when": ALWAYS, "questions": questions}
    data = nested_form_data(
        {"name": form.name, "title": "Apply now", "sections": streamfield([("section", part)])}
    )

    response = editor.post(
        reverse("mentoring_forms:edit", args=[form.pk]), {**data, "office": "", "action-publish": "1"}
    )

    assert response.url == review(form)
    assert latest(form) == 1
    assert "Apply now" in editor.get(review(form)).text


def test_editor_sees_every_change_and_its_effect_in_numbers(editor):
    round_form = make_round_form()
    for _number in range(3):
        fill(start(round_form=round_form))
    submitted(round_form=round_form, user=make_applicant("bob"))
    sections = copy.deepcopy([*SMALL, MOTTO])
    sections[0]["value"]["questions"][0]["value"]["label"] = "Full name"
    draft(round_form.form, sections)

    page = text_of(editor.get(review(round_form.form)))

    assert "3 drafts will be asked 1 more question." in page
    assert "1 application that was handed in stays as it is." in page
    assert "New question, must be answered" in page
    assert "<del>Name</del>" in page
    assert "<ins>Full name</ins>" in page


def test_drafts_are_not_counted_as_asked_for_what_their_account_says(editor):
    round_form = make_round_form([SMALL[1]])
    fill(start(round_form=round_form), {uid("goals"): "To find my field."})
    draft(round_form.form, [SMALL[1], SMALL[0]])

    page = text_of(editor.get(review(round_form.form)))

    assert "1 draft goes on with nothing more to do." in page
    assert "more question" not in page


def test_questions_to_the_database_do_not_grow_with_drafts(django_assert_num_queries):
    round_form = make_round_form()
    before = round_form.form.latest_version.schema
    for name in ("ada", "bea", "cem"):
        fill(start(round_form, make_applicant(name)))
        with django_assert_num_queries(5):
            effects_of(round_form.form, before, before, timezone.now())


def test_drafts_whose_answer_no_longer_fits_are_counted(editor):
    round_form = make_round_form()
    fill(start(round_form=round_form))
    fill(start(round_form=round_form, user=make_applicant("bob")), {uid("goals"): "Short."})
    tighter = section("goals", ask("long_text", "goals", max_words=3), SMALL[1]["value"]["questions"][1])
    draft(round_form.form, [SMALL[0], tighter])

    page = text_of(editor.get(review(round_form.form)))

    assert "1 draft holds an answer that no longer fits; it is kept and asked for again." in page
    assert "1 draft goes on with nothing more to do." in page


def test_taking_a_question_out_says_how_many_answers_stay(editor):
    round_form = make_round_form()
    fill(start(round_form=round_form))
    submitted(round_form=round_form, user=make_applicant("bob"))
    draft(round_form.form, [SMALL[0]])

    page = text_of(editor.get(review(round_form.form)))

    assert "Hidden in 1 draft, the text is kept; stays in 1 application handed in and in exports." in page


def away(says="", also=""):
    """Asks who is away, and whoever tells of plans for a visa; with ``says``, for plans those alone."""
    plans, visa = ask("long_text", "plans", required=False), ask("short_text", "visa", required=False)
    visa["value"]["help_text"] = also
    visa["value"]["show_when"] = {"question": uid("plans"), "test": "answered", "values": ""}
    if says:
        plans["value"]["show_when"] = {"question": uid("away"), "test": "any_of", "values": says}
    return [section("away", ask("yes_no", "away"), plans, visa)]


HIDDEN = "Hidden in 2 drafts: the answer is kept, but it is not handed in."


@pytest.mark.parametrize("also", ["", "For your stay."])
def test_condition_that_hides_answers_says_so_of_each_and_of_how_many_drafts(editor, also):
    round_form = make_round_form(away())
    for name, answer in {"ada": "yes", "bea": "yes", "cem": "no", "dov": "yes"}.items():
        answers = {uid("away"): answer, uid("plans"): "Lisbon.", uid("visa"): "None."}
        fill(start(round_form, make_applicant(name)), {uid("away"): "yes"} if name == "dov" else answers)
    draft(round_form.form, away(says="no", also=also))

    page = editor.get(review(round_form.form))

    assert "2 drafts hold answers that their writers are no longer asked for" in text_of(page)
    assert "2 drafts go on with nothing more to do." in text_of(page)
    lines = {(line.kind, line.label): line.effect for line in page.context["lines"]}
    assert lines["optional_condition_changed", "Plans"] == HIDDEN
    assert lines["optional_condition_changed", "Visa"] == HIDDEN


def test_condition_that_hides_no_answer_says_that_nobody_has_more_to_do(editor):
    round_form = make_round_form(away())
    fill(start(round_form), {uid("away"): "yes", uid("plans"): "Lisbon."})
    draft(round_form.form, away(says="yes"))

    page = text_of(editor.get(review(round_form.form)))

    assert "No draft has more to do." in page
    assert "Hidden" not in page


def test_file_counts_among_the_answers_that_are_hidden(editor):
    def sections(*questions):
        return [section("away", ask("yes_no", "away"), *questions)]

    paper = ask("file", "map", required=False)
    round_form = make_round_form(sections(paper))
    application = fill(start(round_form), {uid("away"): "yes"})
    upload = SimpleUploadedFile("map.pdf", PDF)
    attach_file(application=application, user=application.applicant, question_key=uid("map"), upload=upload)

    draft(round_form.form, sections())
    taken_out = text_of(editor.get(review(round_form.form)))
    paper["value"]["show_when"] = {"question": uid("away"), "test": "any_of", "values": "no"}
    draft(round_form.form, sections(paper))
    conditional = text_of(editor.get(review(round_form.form)))

    assert "Hidden in 1 draft, the text is kept" in taken_out
    assert "Hidden in 1 draft: the answer is kept, but it is not handed in." in conditional
    assert "1 draft holds an answer that its writer is no longer asked for" in conditional


def test_review_publishes_what_was_shown(editor):
    form = make_round_form().form
    draft(form, [*SMALL, MOTTO])

    response = publish(editor, form)

    assert response.status_code == 302
    assert latest(form) == 2


def test_history_names_who_published_and_not_who_wrote(editor, admin_user):
    form = make_round_form().form
    writer = make_applicant("writer")
    changed = ApplicationForm.objects.get(pk=form.pk)
    changed.sections = [*SMALL, MOTTO]
    changed.save_revision(user=writer)

    publish(editor, form)

    line = ModelLogEntry.objects.filter(action="wagtail_mentoring.publish_form_version").latest("pk")
    assert (line.user, line.data["version"]) == (admin_user, 2)


def test_translation_that_has_to_wait_says_so_when_its_page_is_opened(editor, german_locale):
    round = make_round(closes_at=timezone.now() + timedelta(hours=1))
    form = make_round_form([section("end", ask("consent", "agree", text="I agree."))], round=round).form
    variant = form.copy_for_translation(german_locale)
    variant.save()
    page = reverse("mentoring_forms:edit", args=[variant.pk])

    def translate(words):
        revision = draft(variant, [section("end", ask("consent", "agree", text=words))])
        revision.publish()
        return revision

    translate("Ich stimme zu.")
    assert "so it waits until" not in text_of(editor.get(page))
    later = translate("Ich stimme allem zu.")

    told = text_of(editor.get(page))
    history = editor.get(reverse("mentoring_forms:history", args=[variant.pk])).text

    assert "is not live as you see it here: it asks people for more, so it waits until" in told
    assert "Put off until the deadline" in history
    assert later.approved_go_live_at.isoformat() not in history


@pytest.mark.parametrize("also_put_off", [False, True])
def test_only_what_was_put_off_is_said_to_ask_for_more_and_not_what_somebody_scheduled(editor, also_put_off):
    form = near_deadline().form
    later = timezone.now() + timedelta(days=3)
    draft(form, SMALL, title="Apply soon", go_live_at=later).publish()
    if also_put_off:
        draft(form, [*SMALL, MOTTO], go_live_at=None).publish()
    waiting = form.revisions.filter(approved_go_live_at__gt=timezone.now())

    page = text_of(editor.get(reverse("mentoring_forms:edit", args=[form.pk])))

    assert waiting.exists()
    assert ("it asks people for more, so it waits until" in page) is also_put_off


def test_what_waits_is_told_before_a_translation_tool_shows_a_page_of_its_own(editor, monkeypatch):
    form = near_deadline().form
    draft(form, [*SMALL, MOTTO]).publish()

    def page_of_its_own(request, instance):
        return HttpResponse(" ".join(str(message) for message in get_messages(request)))

    # As if its app stood above ours in INSTALLED_APPS.
    known = hooks._hooks["before_edit_snippet"]
    monkeypatch.setitem(hooks._hooks, "before_edit_snippet", [(page_of_its_own, 0), *known])
    page = editor.get(reverse("mentoring_forms:edit", args=[form.pk]))

    assert "it asks people for more, so it waits until" in page.text


def test_draft_that_changed_while_the_page_was_open_is_shown_again(editor):
    form = make_round_form().form
    draft(form, [*SMALL, MOTTO])
    seen = editor.get(review(form)).context["form"].seal
    draft(form, [MOTTO])

    response = editor.post(review(form), {"seen": seen})

    assert "was changed while this page was open" in text_of(response)
    assert latest(form) == 1
    assert publish(editor, form).status_code == 302


def test_tightening_in_the_last_24_hours_is_refused_without_a_reason(editor):
    form = near_deadline().form
    draft(form, [*SMALL, MOTTO])

    response = publish(editor, form)

    assert "Say why these changes cannot wait" in text_of(response)
    assert latest(form) == 1


def trip(day_if="", required=True):
    """Asks of whoever tells a day why; with ``day_if``, for the day only those who say so of being away."""
    day, why = ask("date", "day", required=False), ask("long_text", "why", required=required)
    why["value"]["show_when"] = {"question": uid("day"), "test": "answered", "values": ""}
    if day_if:
        day["value"]["show_when"] = {"question": uid("away"), "test": "any_of", "values": day_if}
    return [section("away", ask("yes_no", "away"), day), section("later", why)]


def test_condition_that_makes_drafts_answer_what_depends_on_it_asks_for_more(editor):
    form = near_deadline(trip(day_if="yes")).form
    # Written before the writer changed the first answer: kept, and hidden.
    fill(start(form.round_forms.get()), {uid("away"): "no", uid("day"): "2027-01-05"})
    draft(form, trip())

    page = editor.get(review(form))
    response = publish(editor, form)

    assert "1 draft will be asked 1 more question." in text_of(page)
    assert [(line.kind, line.label, line.was, line.now, line.effect) for line in page.context["lines"]] == [
        (
            "required_condition_changed",
            "Why",
            "Away – Yes\nDay – any answer",
            "Day – any answer",
            "1 draft will be asked it.",
        ),
        ("optional_condition_changed", "Day", "Away – Yes", "Always", "1 draft will be offered it."),
    ]
    assert "Say why these changes cannot wait" in text_of(response)
    assert latest(form) == 1


def test_condition_that_leads_to_optional_questions_only_may_change_until_the_last_minute(editor):
    form = near_deadline(trip(day_if="yes", required=False)).form
    draft(form, trip(required=False))

    response = publish(editor, form)

    assert response.status_code == 302
    assert form.versions.first().change_class == "compatible"


def test_tightening_in_the_last_24_hours_is_published_with_a_reason_that_is_kept(editor, admin_user):
    form = near_deadline().form
    draft(form, [*SMALL, MOTTO])

    publish(editor, form, reason="The law asks for it.")

    assert latest(form) == 2
    override = FormOverride.objects.get(form=form)
    assert (override.reason, override.user) == ("The law asks for it.", admin_user)


@pytest.mark.parametrize(
    ("closes_in", "refused"),
    [(timedelta(hours=25), False), (timedelta(hours=23), True), (timedelta(hours=-1), False)],
)
def test_the_last_hours_are_the_24_before_the_deadline(closes_in, refused):
    form = make_round_form(round=make_round(closes_at=timezone.now() + closes_in)).form

    if refused:
        with pytest.raises(TighteningTooLate):
            edit_form(form, [*SMALL, MOTTO])
    else:
        edit_form(form, [*SMALL, MOTTO])

    assert latest(form) == (1 if refused else 2)


def test_wording_may_change_until_the_last_minute():
    form = near_deadline().form
    sections = copy.deepcopy(SMALL)
    sections[0]["value"]["questions"][0]["value"]["label"] = "Full name"

    edit_form(form, sections)

    assert latest(form) == 2


@pytest.mark.parametrize("to", ["account", "address"])
@pytest.mark.parametrize(
    ("ends_in", "withdrawn", "refused"),
    [
        (timedelta(hours=25), False, False),
        (timedelta(hours=23), False, True),
        (timedelta(hours=23), True, False),
        (timedelta(minutes=-1), False, True),
        (timedelta(minutes=-11), False, False),
    ],
)
def test_last_hours_before_somebodys_own_deadline_count_too(to, ends_in, withdrawn, refused):
    now = timezone.now()
    round_form = make_round_form(round=make_round(closes_at=now - timedelta(days=2), grace_minutes=10))
    whose = {"user": make_applicant()} if to == "account" else {"email": "ada@northmere.example"}
    withdrawn_at = now if withdrawn else None
    round_form.extensions.create(until=now + ends_in, reason="Ill", withdrawn_at=withdrawn_at, **whose)
    round_form.extensions.create(until=now + timedelta(days=9), reason="Ill", email="bea@elsewhere.example")

    if refused:
        with pytest.raises(TighteningTooLate):
            edit_form(round_form.form, [*SMALL, MOTTO])
    else:
        assert edit_form(round_form.form, [*SMALL, MOTTO]).number == 2


def test_deadline_given_for_less_than_everybody_has_is_nobodys_last_hours():
    round_form = make_round_form()
    round_form.extensions.create(until=timezone.now() + timedelta(hours=1), reason="Ill", email="a@b.example")

    assert edit_form(round_form.form, [*SMALL, MOTTO]).number == 2


def test_drafts_with_time_of_their_own_are_among_those_that_would_be_asked():
    now = timezone.now()
    round_form = make_round_form(round=make_round(grace_minutes=10))
    people = {name: make_applicant(name) for name in ["ada", "bea", "cem", "dov", "eve", "fay"]}
    drafts = {name: fill(start(round_form, user)) for name, user in people.items()}
    people["bea"].email = "Bea@Northmere.example"
    people["bea"].save()
    people["eve"].email = ""
    people["eve"].save()
    for values in [
        {"user": people["ada"], "until": now + timedelta(days=1)},
        {"email": "bea@northmere.example", "until": now - timedelta(minutes=9)},
        {"user": people["cem"], "until": now - timedelta(minutes=11)},
        {"user": people["dov"], "until": now + timedelta(days=1), "withdrawn_at": now},
        {"user": people["fay"], "email": "eve@elsewhere.example", "until": now - timedelta(days=1)},
    ]:
        round_form.extensions.create(reason="Ill", **values)
    assert set(open_drafts(round_form.form, now)) == set(drafts.values())
    Round.objects.update(closes_at=now - timedelta(days=2))

    assert set(open_drafts(round_form.form, now)) == {drafts["ada"], drafts["bea"]}


def test_questions_to_the_database_do_not_grow_with_personal_deadlines(django_assert_num_queries):
    now = timezone.now()
    round_form = make_round_form()
    Round.objects.update(closes_at=now - timedelta(days=2))
    for name in ["ada", "bea", "cem"]:
        until = now + timedelta(days=3)
        round_form.extensions.create(until=until, reason="Ill", email=f"{name}@northmere.example")
        with django_assert_num_queries(4):
            assert round_form.form.frozen_until(now) is None
            assert list(open_drafts(round_form.form, now)) == []


def test_reason_holds_for_the_questions_it_was_given_for_only():
    form = near_deadline().form
    asked = ApplicationForm.objects.get(pk=form.pk)
    asked.sections = [*SMALL, MOTTO]
    override_deadline(form=form, schema=asked.compiled(), reason="The law.", user=None)

    with pytest.raises(TighteningTooLate):
        edit_form(form, [*SMALL, section("more", ask("short_text", "motto"), ask("short_text", "age"))])
    assert edit_form(form, [*SMALL, MOTTO]).number == 2


def test_reason_must_be_given():
    form = near_deadline().form

    with pytest.raises(ValueError, match="need a reason"):
        override_deadline(form=form, schema={}, reason=" ", user=None)


def test_schedule_that_falls_into_the_last_hours_waits_for_the_deadline():
    round_form = make_round_form(round=make_round(closes_at=timezone.now() + timedelta(hours=30)))
    form = round_form.form
    draft(form, [*SMALL, MOTTO], go_live_at=timezone.now() + timedelta(minutes=1)).publish()
    assert latest(form) == 1
    form.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    revision = form.revisions.get()
    revision.content["go_live_at"] = None
    revision.save()
    round_form.round.closes_at = timezone.now() + timedelta(hours=2)
    round_form.round.save()

    call_command("publish_scheduled")

    assert latest(form) == 1
    round_form.round.refresh_from_db()
    assert form.revisions.get().approved_go_live_at == round_form.late_after
    round_form.round.closes_at = timezone.now() - timedelta(days=1)
    round_form.round.save()
    form.revisions.update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert latest(form) == 2


def test_editor_sees_when_a_scheduled_version_goes_live(editor):
    form = make_round_form().form
    draft(form, [*SMALL, MOTTO], go_live_at=timezone.now() + timedelta(days=2))

    assert "Goes live on" in text_of(editor.get(review(form)))
    publish(editor, form)
    assert latest(form) == 1
    assert form.revisions.get().approved_go_live_at is not None


def test_form_that_is_to_go_live_later_has_no_version_yet():
    form = ApplicationForm.objects.create(name="F", title="T", live=False, sections=SMALL)
    form.go_live_at = timezone.now() + timedelta(days=1)

    form.save_revision().publish()

    assert form.versions.count() == 0


def test_scheduled_draft_that_can_no_longer_be_compiled_stops_no_other():
    form = make_round_form().form
    revision = draft(form, [section("one", ask("choice", "c", options=["A", "B"]))])
    revision.content["sections"] = "[]"
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.save()

    call_command("publish_scheduled")

    assert latest(form) == 1
    assert form.revisions.get().approved_go_live_at is None
