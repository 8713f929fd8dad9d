"""The applicant's verbs: every guard, every trace they leave, and that nothing happens twice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from wagtail_mentoring import signals
from wagtail_mentoring.application_forms.answer_rules import consent_value
from wagtail_mentoring.application_forms.choices import QuestionRole
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.application_forms.versions import questions_of
from wagtail_mentoring.applications.answers import answers_by_role, chosen_terms, readable_answers
from wagtail_mentoring.applications.applicant_actions import (
    save_draft,
    submit_application,
    withdraw_application,
)
from wagtail_mentoring.applications.choices import ApplicationStatus
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.exceptions import AnswersChanged, AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.models import Application, ApplicationEvent, ApplicationRevision
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.directory.models import Mentor, Term, Vocabulary
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.choices import LatePolicy, ProgramStatus
from wagtail_mentoring.record_keeping.erasure_door import open_erasure

from .builders import (
    GOOD,
    SMALL,
    ask,
    edit_form,
    fill,
    make_applicant,
    make_round,
    make_round_form,
    section,
    start,
    submit,
    submitted,
    uid,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def actions_of(application):
    return list(application.events.order_by("sequence").values_list("action", flat=True))


def receipts():
    return OutboxMessage.objects.filter(kind="application_receipt")


# --- start ------------------------------------------------------------------------------------------------


def test_start_makes_one_draft_and_says_so():
    application = start()

    assert application.status == ApplicationStatus.DRAFT
    assert application.applicant_name == "Ada Byrne"
    assert actions_of(application) == ["started"]


def test_start_again_returns_the_same_application():
    round_form, user = make_round_form(), make_applicant()

    assert start(round_form, user) == start(round_form, user)
    assert Application.objects.count() == 1


def test_person_may_be_mentee_and_mentor_in_one_round():
    user, round = make_applicant(), make_round()

    start(make_round_form(round=round), user)
    start(make_round_form(round=round, role="mentor"), user)

    assert Application.objects.of_applicant(user).count() == 2


def test_start_again_is_possible_when_the_round_has_closed():
    application = start()
    application.round.closes_at = timezone.now() - timedelta(days=1)
    application.round.save()

    assert start(application.round_form, application.applicant) == application


@pytest.mark.parametrize(
    ("dates", "reason"),
    [
        ({"opens_at": timedelta(days=1), "closes_at": timedelta(days=2)}, "not_open"),
        ({"opens_at": timedelta(days=-3), "closes_at": timedelta(days=-2)}, "closed"),
    ],
)
def test_start_is_refused_outside_the_dates(dates, reason):
    round_form = make_round_form(round=make_round(**{k: timezone.now() + v for k, v in dates.items()}))

    with pytest.raises(ApplicationRefused) as refusal:
        start(round_form)
    assert refusal.value.reason == reason


def test_start_is_refused_while_the_program_is_not_approved():
    round = make_round()
    round.program.status = ProgramStatus.IN_AGREEMENT
    round.program.save()

    with pytest.raises(ApplicationRefused):
        start(make_round_form(round=round))


def test_start_is_refused_while_the_form_was_never_published():
    with pytest.raises(ApplicationRefused) as refusal:
        start(make_round_form(publish=False))
    assert refusal.value.reason == "no_form"


def test_form_of_a_round_may_have_dates_of_its_own():
    now = timezone.now()
    late = make_round(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=1))

    assert start(make_round_form(round=late, closes_at=now + timedelta(days=1)))


# --- drafts -----------------------------------------------------------------------------------------------


def test_draft_keeps_wrong_answers_as_they_are():
    application = fill(start(), {uid("email"): "not yet", uid("goals"): "a\r\nb"})

    assert application.draft_answers == {uid("email"): "not yet", uid("goals"): "a\nb"}


def test_draft_ignores_what_is_no_question():
    application = fill(start(), {uid("goals"): "x", "status": "accepted", uid("unknown"): "y"})

    assert application.draft_answers == {uid("goals"): "x"}
    assert application.status == ApplicationStatus.DRAFT


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b", "ab"),
        ("a\x1b[31mb", "a[31mb"),
        ("a\ud800b", "a\ufffdb"),
        ("line one\u2028line two", "line one\nline two"),
        ("  spaces \n around ", "spaces \n around"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=1+1", "=1+1"),
    ],
)
def test_draft_is_cleaned_of_what_no_one_types(typed, kept):
    application = fill(start(), {uid("goals"): typed})
    application.refresh_from_db()

    assert application.draft_answers == {uid("goals"): kept}


@pytest.mark.parametrize("typed", [{"a": 1}, 7, None, [["x"]], "x" * 20_001, ["x"] * 201])
def test_draft_refuses_what_is_no_answer_and_names_the_question(typed):
    application = start()

    with pytest.raises(AnswersIncomplete) as error:
        fill(application, {uid("goals"): typed})
    assert list(error.value.problems) == [uid("goals")]


def test_draft_of_another_person_cannot_be_saved():
    application = start()

    with pytest.raises(PermissionDenied):
        save_draft(application=application, user=make_applicant(), answers=GOOD, lock_version=0)


def test_two_tabs_that_disagree_get_both_values():
    application = fill(start(), {uid("goals"): "first tab"})

    with pytest.raises(AnswersChanged) as conflict:
        save_draft(
            application=application,
            user=application.applicant,
            answers={uid("goals"): "second tab"},
            lock_version=0,
        )
    assert conflict.value.stored == {uid("goals"): "first tab"}
    assert conflict.value.sent == {uid("goals"): "second tab"}


def test_two_tabs_on_different_sections_do_not_disturb_each_other():
    application = fill(start(), {uid("goals"): "first tab"})

    application = save_draft(
        application=application, user=application.applicant, answers={uid("name"): "Ada"}, lock_version=0
    )

    assert application.draft_answers == {uid("goals"): "first tab", uid("name"): "Ada"}


def test_saving_the_same_draft_again_changes_nothing():
    application = fill(start())
    with CaptureQueriesContext(connection) as queries:
        again = fill(application)

    assert not any(query["sql"].startswith("UPDATE") for query in queries)
    assert again.lock_version == application.lock_version
    assert again.draft_saved_at == application.draft_saved_at


def test_draft_moves_on_to_the_newest_questions_and_loses_no_text():
    application = fill(start())
    edit_form(application.round_form.form, [section("new", ask("short_text", "motto"))])

    application = fill(Application.objects.get(pk=application.pk), {uid("motto"): "Onwards"})

    assert application.draft_answers == {**GOOD, uid("motto"): "Onwards"}
    assert [section["key"] for section in Progress(application).sections] == [uid("section new")]


def test_answer_to_a_question_that_was_taken_out_while_it_was_written_is_kept():
    application = fill(start())
    edit_form(application.round_form.form, [SMALL[0]])

    application = fill(application, {uid("goals"): "An hour of work", uid("nobody's"): "x"})

    assert application.draft_answers == {**GOOD, uid("goals"): "An hour of work"}


@pytest.mark.parametrize(("told", "known"), [(None, 1), (1, 1), (2, 2), (3, 3)])
def test_what_changed_stays_news_until_the_writer_was_told(told, known):
    application = fill(start())
    form = application.round_form.form
    edit_form(form, [*SMALL, section("new", ask("short_text", "motto", required=False))])
    edit_form(form, [*SMALL, section("new", ask("short_text", "hobby", required=False))])
    versions = {version.number: version.pk for version in form.versions.all()}

    application = save_draft(
        application=application,
        user=application.applicant,
        answers={uid("goals"): "More."},
        lock_version=application.lock_version,
        told_version=versions.get(told),
    )

    assert application.draft_version.number == known
    assert bool(Progress(application).news) == (known < 3)


# --- handing in -------------------------------------------------------------------------------------------


def test_submit_writes_one_revision_with_its_digest_and_tells():
    application = submitted()
    revision = application.current_revision

    assert application.status == ApplicationStatus.SUBMITTED
    assert (application.applicant_name, application.applicant_email) == ("Ada Byrne", "ada@northmere.example")
    assert revision.sequence == 1
    assert revision.answers == {**GOOD, uid("year"): None}
    assert len(revision.digest) == 64
    assert actions_of(application) == ["started", "submitted"]
    assert not broken_chain(application.events.all())


def test_submit_queues_the_receipt_exactly_once():
    application = start()
    fill(application)
    submit(application)
    submit(application)

    [mail] = receipts()
    assert mail.to_email == "ada@northmere.example"
    assert application.reference in mail.subject
    assert f"/mentoring/applications/{application.reference}/" in mail.body


def test_double_submit_returns_the_same_receipt():
    application = fill(start())

    assert submit(application) == submit(application)
    assert ApplicationRevision.objects.count() == 1
    assert actions_of(application) == ["started", "submitted"]


def test_same_answers_in_another_tab_make_no_second_revision():
    application = fill(start())

    assert submit(application, key="one tab") == submit(application, key="other tab")


def test_key_of_another_application_is_no_key():
    first, second = fill(start()), fill(start())

    assert submit(first, key="same") != submit(second, key="same")


def test_submit_names_every_question_that_is_missing_or_wrong():
    application = fill(start(), {uid("name"): "", uid("email"): "nobody", uid("goals"): "word " * 51})

    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert {key: problem.kind for key, problem in error.value.problems.items()} == {
        uid("name"): "missing",
        uid("email"): "invalid",
        uid("goals"): "invalid",
    }
    assert ApplicationRevision.objects.count() == 0
    assert receipts().count() == 0


def test_submit_asks_for_a_question_that_became_required_meanwhile():
    application = fill(start())
    edit_form(application.round_form.form, [*SMALL, section("new", ask("short_text", "motto"))])

    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert list(error.value.problems) == [uid("motto")]


def test_submit_is_refused_when_answers_changed_since_they_were_checked():
    application = fill(start())
    seen = application.lock_version
    fill(application, {uid("goals"): "Something else."})

    with pytest.raises(AnswersChanged):
        submit(application, lock_version=seen)


def test_submit_of_another_person_is_refused():
    application = fill(start())

    with pytest.raises(PermissionDenied):
        submit_application(
            application=application, user=make_applicant(), idempotency_key="x", lock_version=9, locale="en"
        )


@pytest.mark.parametrize(
    ("after_deadline", "policy", "late"),
    [
        (timedelta(seconds=-1), LatePolicy.REFUSE, False),
        (timedelta(seconds=1), LatePolicy.REFUSE, False),
        (10 * MINUTE - timedelta(seconds=5), LatePolicy.REFUSE, False),
        (10 * MINUTE + timedelta(seconds=1), LatePolicy.ACCEPT_FLAGGED, True),
    ],
)
def test_submit_within_the_grace_is_on_time_and_later_is_flagged(after_deadline, policy, late):
    application = fill(start(make_round_form(round=make_round(late_policy=policy))))
    move_deadline(application, timezone.now() - after_deadline)

    submit(application)
    application.refresh_from_db()

    assert application.is_late is late


@pytest.mark.parametrize("after_deadline", [10 * MINUTE, timedelta(days=2)])
def test_submit_after_the_grace_is_refused(after_deadline):
    application = fill(start())
    move_deadline(application, timezone.now() - after_deadline)

    with pytest.raises(ApplicationRefused) as refusal:
        submit(application)
    assert refusal.value.reason == "closed"


def move_deadline(application, moment):
    application.round.closes_at = moment
    application.round.save()


def test_changed_answers_make_a_new_revision_and_leave_the_old_one():
    application = submitted()
    first = application.current_revision
    fill(application, {uid("goals"): "Another aim."})
    second = submit(application, key="again")
    first.refresh_from_db()

    assert (first.sequence, second.sequence) == (1, 2)
    assert first.answers[uid("goals")] == "To find my field."
    assert second.answers[uid("goals")] == "Another aim."
    assert actions_of(application) == ["started", "submitted", "resubmitted"]
    assert receipts().count() == 2


def test_answers_can_be_changed_until_the_rounds_own_date():
    application = submitted()
    application.round.edit_until = timezone.now() - MINUTE
    application.round.save()

    with pytest.raises(ApplicationRefused) as refusal:
        fill(Application.objects.get(pk=application.pk), {uid("goals"): "Too late."})
    assert refusal.value.reason == "not_editable"


def test_applicant_who_was_asked_may_answer_after_the_deadline():
    application = submitted()
    move_deadline(application, timezone.now() - timedelta(days=1))
    Application.objects.filter(pk=application.pk).update(status=ApplicationStatus.INFORMATION_REQUESTED)
    application = Application.objects.get(pk=application.pk)

    fill(application, {uid("goals"): "What you asked for."})
    submit(application, key="answer")
    application.refresh_from_db()

    assert application.status == ApplicationStatus.SUBMITTED


def test_submit_tells_other_rooms_inside_its_transaction():
    heard = []

    def hear(sender, application, revision, **kwargs):
        heard.append((application.reference, revision.sequence))

    signals.application_submitted.connect(hear)
    try:
        application = submitted()
    finally:
        signals.application_submitted.disconnect(hear)

    assert heard == [(application.reference, 1)]


@pytest.mark.parametrize("model", [ApplicationRevision, ApplicationEvent])
@pytest.mark.parametrize("verb", ["save", "delete"])
def test_what_was_handed_in_and_what_happened_is_never_written_again(model, verb):
    submitted()

    with pytest.raises(TypeError, match="is kept"):
        getattr(model.objects.first(), verb)()


def test_changed_event_breaks_the_chain():
    application = submitted()
    with open_erasure(reason="a test"):
        application.events.filter(sequence=1).update(reason="never happened")

    assert broken_chain(application.events.all()) == "event 1 was changed, or the one before it"


# --- withdrawing ------------------------------------------------------------------------------------------


def test_withdrawing_frees_the_person_to_apply_again():
    application = submitted()

    withdraw_application(application=application, user=application.applicant, reason="Moved abroad")
    again = start_application(round_form=application.round_form, user=application.applicant)

    assert again != application
    assert actions_of(application) == ["started", "submitted", "withdrawn"]
    assert application.events.last().reason == "Moved abroad"


def test_withdrawing_twice_is_withdrawing_once():
    application = submitted()
    for _ in range(2):
        withdraw_application(application=application, user=application.applicant)

    assert actions_of(application) == ["started", "submitted", "withdrawn"]


def test_withdrawing_another_persons_application_is_refused():
    with pytest.raises(PermissionDenied):
        withdraw_application(application=submitted(), user=make_applicant())


def test_withdrawing_ends_with_the_rounds_date():
    application = submitted()
    application.round.withdraw_until = timezone.now() - MINUTE
    application.round.save()

    with pytest.raises(ApplicationRefused):
        withdraw_application(application=application, user=application.applicant)


# --- what the answers say ---------------------------------------------------------------------------------


@pytest.fixture
def rich(site_root):
    """A form with every type of question that has something to look up, and answers to it."""
    vocabulary = Vocabulary.objects.create(name="Topic", slug="topic", locale=site_root.locale)
    terms = [
        Term.objects.create(vocabulary=vocabulary, name=name, slug=name.lower(), locale=site_root.locale)
        for name in ("Careers", "Networking")
    ]
    mentors = []
    for name in ("Aoife Byrne", "Brian Kelly"):
        mentor = Mentor(
            name=name, slug=name.lower().replace(" ", "-"), live=True, consented_at=timezone.now()
        )
        mentor.status = "approved"
        mentor.save()
        mentors.append(mentor)
    sections = [
        section(
            "all",
            ask("terms", "topics", vocabulary=vocabulary.pk, max_choices=2, filterable=True),
            ask("mentors", "mentors", role="preferred_mentors"),
            ask("choice", "fields", options=["Photo", "Job title"], display="many", role="public_fields"),
            ask("choice", "ranks", options=["A", "B", "C"], display="ranked", max_choices=2),
            ask("yes_no", "away", filterable=True),
            ask("number", "capacity", min_value=1, max_value=5, role="capacity"),
            ask("date", "from", earliest="2026-01-01", latest="2026-12-31"),
            ask("phone", "phone", role="phone"),
            ask("consent", "privacy", text="You agree.", role="privacy_consent"),
            ask("statement", "hint", text="Hello", heading="Hello"),
        )
    ]
    return make_round_form(sections), terms, mentors


def rich_answers(application, terms, mentors, /, **changes):
    consent = next(q for q in questions_of(application.draft_version.schema) if q["type"] == "consent")
    answers = {
        "topics": [str(term.translation_key) for term in terms],
        "mentors": [str(mentor.pk) for mentor in reversed(mentors)],
        "fields": [uid("fields/Job title")],
        "ranks": [uid("ranks/C"), uid("ranks/A")],
        "away": "no",
        "capacity": "2",
        "from": "2026-09-01",
        "phone": "+353 1 234 5678",
        "privacy": consent_value(consent),
    }
    return {uid(name): value for name, value in {**answers, **changes}.items()}


def test_answers_are_readable_with_the_words_that_were_shown(rich):
    round_form, terms, mentors = rich
    application = start(round_form)
    fill(application, rich_answers(application, terms, mentors))
    revision = submit(application)
    Term.objects.all().update(name="Renamed")

    [all_of_it] = readable_answers(revision)

    assert {answer.label: answer.value for answer in all_of_it.answers} == {
        "Topics": ["Careers", "Networking"],
        "Mentors": ["Brian Kelly", "Aoife Byrne"],
        "Fields": ["Job title"],
        "Ranks": ["C", "A"],
        "Away": "No",
        "Capacity": "2",
        "From": "1 Sep 2026",
        "Phone": "+353 1 234 5678",
        "Privacy": "Agreed",
    }


def test_answers_by_role_are_ready_for_use(rich):
    round_form, terms, mentors = rich
    application = start(round_form)
    fill(application, rich_answers(application, terms, mentors))
    revision = submit(application)

    assert answers_by_role(revision) == {
        QuestionRole.PREFERRED_MENTORS: [mentors[1].pk, mentors[0].pk],
        QuestionRole.PUBLIC_FIELDS: ["job_title"],
        QuestionRole.CAPACITY: 2,
        QuestionRole.PHONE: "+353 1 234 5678",
        QuestionRole.PRIVACY_CONSENT: "You agree.",
    }
    assert set(chosen_terms(revision)) == set(terms)
    assert revision.consents == [
        {"question": uid("privacy"), "label": "Privacy", "text": "You agree.", "agreed": True}
    ]


def test_answers_to_filter_by_follow_the_newest_revision(rich):
    round_form, terms, mentors = rich
    application = start(round_form)
    fill(application, rich_answers(application, terms, mentors))
    submit(application)
    application.refresh_from_db()
    fill(application, rich_answers(application, terms[:1], mentors, away="yes"))
    submit(application, key="again")

    rows = application.answer_index.filter(question_key__in=[uid("topics"), uid("away")])
    assert set(rows.values_list("value", flat=True)) == {str(terms[0].translation_key), "yes"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"topics": ["nonsense"]}, "One of your choices is no longer offered. Choose again."),
        (
            {"mentors": ["999999"]},
            "One of the mentors is no longer in the directory. Remove them from your list.",
        ),
        (
            {"mentors": ["1; DROP"]},
            "One of the mentors is no longer in the directory. Remove them from your list.",
        ),
        ({"fields": [uid("ranks/A")]}, "Choose one of the options."),
        (
            {"ranks": [uid("ranks/A"), uid("ranks/A")]},
            "You have chosen the same twice. Choose each only once.",
        ),
        (
            {"ranks": [uid("ranks/A"), uid("ranks/B"), uid("ranks/C")]},
            "Choose at most 2; you have chosen 3.",
        ),
        ({"away": "perhaps"}, "Choose yes or no."),
        ({"capacity": "six"}, "Enter a whole number, for example 3."),
        ({"capacity": "6"}, "Enter 5 or less."),
        ({"capacity": "0"}, "Enter 1 or more."),
        ({"capacity": "9" * 5000}, "Enter a whole number, for example 3."),
        ({"from": "2026-02-30"}, "Enter a date as year-month-day, for example 2027-03-31."),
        ({"from": "20260901"}, "Enter a date as year-month-day, for example 2027-03-31."),
        ({"from": "2025-12-31"}, "Enter 1 Jan 2026 or later."),
        ({"from": "2027-01-01"}, "Enter 31 Dec 2026 or earlier."),
        ({"phone": "call me"}, "Enter a phone number, for example +353 1 234 5678."),
        ({"privacy": "on"}, "The text has changed. Read it again and tick the box."),
    ],
)
def test_wrong_answer_is_told_what_to_do(rich, change, message):
    round_form, terms, mentors = rich
    application = start(round_form)
    fill(application, rich_answers(application, terms, mentors, **change))

    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert {key: str(problem.message) for key, problem in error.value.problems.items()} == {
        uid(next(iter(change))): message
    }


def test_retired_option_is_named_and_asked_again():
    sections = [section("one", ask("choice", "year", options=["First", "Second", "Third"]))]
    application = fill(start(make_round_form(sections)), {uid("year"): uid("year/Third")})
    edit_form(
        application.round_form.form, [section("one", ask("choice", "year", options=["First", "Second"]))]
    )

    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert str(error.value.problems[uid("year")].message) == "“Third” is no longer offered. Choose again."


def test_changed_consent_text_is_asked_again():
    consent = ask("consent", "privacy", text="Old text.")
    application = start(make_round_form([section("one", consent)]))
    fill(application, rich_answers(application, [], []))
    edit_form(
        application.round_form.form,
        [section("one", {**consent, "value": {**consent["value"], "text": "New."}})],
    )

    with pytest.raises(AnswersIncomplete) as error:
        submit(application)
    assert list(error.value.problems) == [uid("privacy")]


def test_application_follows_the_rounds_dates_when_its_form_is_taken_out():
    application = fill(start())
    RoundForm.objects.all().delete()
    application = Application.objects.get(pk=application.pk)

    assert application.round_form.closes == application.round.closes_at
    assert submit(application).sequence == 1
