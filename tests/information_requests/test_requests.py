"""Asking one applicant for some answers, and what comes of it."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from tests.applications.builders import SMALL, ask, edit_form, fill, section, uid
from tests.applications.papers import PDF, upload
from tests.applications.staff_world import hand_in
from wagtail_mentoring.applications.applicant_actions import (
    save_draft,
    submit_application,
    withdraw_application,
)
from wagtail_mentoring.applications.choices import RequestState, RevisionKind
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.exceptions import AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.file_actions import attach_file, remove_file
from wagtail_mentoring.applications.models import Application, InformationRequest
from wagtail_mentoring.applications.progress import Progress
from wagtail_mentoring.applications.request_keeping import as_seen
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused
from wagtail_mentoring.digests import canonical_json
from wagtail_mentoring.information_requests.request_actions import (
    answer_request,
    ask_applicant,
    extend_request,
    withdraw_request,
)
from wagtail_mentoring.information_requests.request_reminders import remind_of_requests
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.record_keeping.erasure_actions import erase
from wagtail_mentoring.record_keeping.verification import verify
from wagtail_mentoring.selection.actions import move_application

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")

MOTTO = ask("short_text", "motto")


@pytest.fixture
def application(world):
    return hand_in(world.round_form, status="under_review")


def fresh(application):
    return Application.objects.get(pk=application.pk)


def in_days(days):
    return timezone.now() + timedelta(days=days)


def ask_for(application, user, *names, message="Please say more.", due_at=None):
    return ask_applicant(
        application=fresh(application),
        questions=[uid(name) for name in names],
        message=message,
        due_at=due_at or in_days(5),
        user=user,
    )


def answer(application, answers, key="answer", seen_version=None):
    application = fresh(application)
    if answers:
        application = fill(application, answers)
    return answer_request(
        application=application,
        user=application.applicant,
        idempotency_key=key,
        lock_version=application.lock_version,
        locale="en",
        seen_version=seen_version,
    )


def change_draft(application, **answers):
    """As if it had been changed before the request, while that was possible."""
    draft = {**fresh(application).draft_answers, **{uid(name): text for name, text in answers.items()}}
    Application.objects.filter(pk=application.pk).update(draft_answers=draft)


def test_applicant_answers_only_what_was_asked_and_the_rest_stays_byte_identical(world, application):
    before = canonical_json(application.current_revision.answers)
    ask_for(application, world.coordinator, "goals")
    assert fresh(application).status == "information_requested"
    change_draft(application, name="Somebody Else")

    revision = answer(application, {uid("goals"): "To found a firm."})

    assert (revision.sequence, revision.kind) == (2, RevisionKind.ANSWERED)
    assert revision.answers[uid("goals")] == "To found a firm."
    assert canonical_json({**revision.answers, uid("goals"): "To find my field."}) == before
    assert canonical_json(application.revisions.get(sequence=1).answers) == before
    now = fresh(application)
    assert (now.status, now.current_revision_id) == ("under_review", revision.pk)
    assert now.draft_answers[uid("name")] == "Somebody Else"


def test_question_that_came_later_is_answered_and_others_that_came_too_stay_not_asked(world, application):
    old_version = application.current_revision.form_version
    new_version = edit_form(
        world.round_form.form,
        [section("about", *SMALL[0]["value"]["questions"], MOTTO, ask("short_text", "pet")), SMALL[1]],
    )
    ask_for(application, world.coordinator, "motto")

    with pytest.raises(AnswersIncomplete) as error:
        answer(application, {})
    change_draft(application, pet="A cat")
    revision = answer(application, {uid("motto"): "Onwards"}, key="again")

    assert list(error.value.problems) == [uid("motto")]
    assert revision.form_version == new_version
    assert revision.answers[uid("motto")] == "Onwards"
    assert uid("pet") not in revision.answers
    assert set(revision.earlier.values()) == {old_version.number}
    assert uid("motto") not in revision.earlier


def test_revision_keeps_its_version_where_the_newest_asks_the_same(world, application):
    old_version = application.current_revision.form_version
    edit_form(world.round_form.form, [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], MOTTO)])
    ask_for(application, world.coordinator, "goals")

    revision = answer(application, {uid("goals"): "Other goals."})

    assert (revision.form_version, revision.earlier) == (old_version, {})


def test_question_that_leaves_the_form_while_it_is_open_can_still_be_answered(world, application):
    edit_form(world.round_form.form, [section("about", *SMALL[0]["value"]["questions"], MOTTO), SMALL[1]])
    ask_for(application, world.coordinator, "motto")
    edit_form(world.round_form.form, SMALL)

    revision = answer(application, {uid("motto"): "Onwards"})

    assert revision.answers[uid("motto")] == "Onwards"


def test_nothing_but_what_was_asked_is_handed_in_by_the_usual_door(world, application):
    ask_for(application, world.coordinator, "goals")
    now = fresh(application)

    with pytest.raises(ApplicationRefused) as refusal:
        submit_application(
            application=now,
            user=now.applicant,
            idempotency_key="sly",
            lock_version=now.lock_version,
            locale="en",
        )

    assert refusal.value.reason == "asked_for_some"


def test_files_work_for_what_was_asked_and_for_nothing_else(world):
    files = [ask("file", name, file_types=["pdf"], required=False) for name in ("cv", "letter")]
    edit_form(world.round_form.form, [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], *files)])
    application = hand_in(world.round_form)
    ask_for(application, world.coordinator, "cv")
    person = application.applicant

    for act in (
        lambda: attach_file(
            application=application, user=person, question_key=uid("letter"), upload=upload(PDF)
        ),
        lambda: remove_file(application=application, user=person, question_key=uid("letter")),
    ):
        with pytest.raises(ApplicationRefused):
            act()
    attach_file(application=application, user=person, question_key=uid("cv"), upload=upload(PDF))
    revision = answer(application, {})

    assert revision.answers[uid("cv")]["name"] == "cv.pdf"
    assert revision.answers[uid("letter")] is None


def test_answer_is_taken_after_the_round_closed_until_it_is_due(world, application):
    world.round_form.round.closes_at = timezone.now() - timedelta(days=1)
    world.round_form.round.save()
    asked = ask_for(application, world.coordinator, "goals")

    fill(fresh(application), {uid("goals"): "In time"})
    InformationRequest.objects.filter(pk=asked.pk).update(due_at=timezone.now())

    for late in (lambda: answer(application, {}), lambda: fill(fresh(application), {uid("goals"): "Late"})):
        with pytest.raises(ApplicationRefused) as refusal:
            late()
        assert refusal.value.reason == "request_over"
    extend_request(application=fresh(application), due_at=in_days(2), user=world.coordinator)
    assert answer(application, {}).answers[uid("goals")] == "In time"


def test_same_answer_sent_twice_is_one_revision(world, application):
    ask_for(application, world.coordinator, "goals")

    first = answer(application, {}, key="double click")
    second = answer_request(
        application=fresh(application),
        user=application.applicant,
        idempotency_key="double click",
        lock_version=0,
        locale="en",
    )

    assert first == second
    assert application.revisions.count() == 2
    with pytest.raises(ApplicationRefused) as refusal:
        answer(application, {}, key="another")
    assert refusal.value.reason == "nothing_asked"


def test_asking_again_extends_the_open_request(world, application):
    ask_for(application, world.coordinator, "goals")

    due = in_days(6)
    for _ in range(2):
        ask_for(application, world.colleague, "year", message="And your year.", due_at=due)

    [asked] = InformationRequest.objects.all()
    assert asked.questions == [uid("goals"), uid("year")]
    assert asked.from_status == "under_review"
    mails = OutboxMessage.objects.filter(kind="application_information_requested")
    assert mails.count() == 2
    assert "Year" in mails.order_by("-pk").first().body


def test_same_request_again_changes_nothing(world, application):
    due = in_days(4)
    first = ask_for(application, world.coordinator, "goals", due_at=due)

    second = ask_for(application, world.coordinator, "goals", due_at=due)

    assert (second.pk, second.asked_at) == (first.pk, first.asked_at)
    assert OutboxMessage.objects.filter(kind="application_information_requested").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"message": "  "}, "Write what you need"),
        ({"due_at": timezone.now() - timedelta(days=1)}, "has passed"),
        ({"questions": [uid("not in the form")]}, "not in the form"),
    ],
)
def test_request_is_refused_with_words(world, application, changes, words):
    values = {"questions": [uid("goals")], "message": "Please.", "due_at": in_days(3)}

    with pytest.raises(StepRefused, match=words):
        ask_applicant(application=application, user=world.coordinator, **{**values, **changes})
    assert fresh(application).status == "under_review"


@pytest.mark.parametrize("status", ["accepted", "ready", "withdrawn", "closed"])
def test_nothing_is_asked_in_a_state_that_does_not_allow_it(world, application, status):
    Application.objects.filter(pk=application.pk).update(status=status)

    with pytest.raises(StepRefused):
        ask_for(application, world.coordinator, "goals")


def test_request_made_on_what_has_changed_is_refused(world, application):
    seen = fresh(application)
    move_application(application=fresh(application), to_status="ready", user=world.colleague)

    with pytest.raises(StaleApplication):
        ask_applicant(
            application=seen, questions=[], message="Please", due_at=in_days(3), user=world.coordinator
        )


def test_request_made_beside_another_one_is_refused_under_the_lock(world, application):
    """Two colleagues at the same moment both pass the form, whose check reads without one."""
    first = ask_for(application, world.colleague, "goals", message="Your goals, please.")
    beside = {"application": fresh(application), "questions": [uid("year")], "message": "Your year, please."}

    with pytest.raises(StaleApplication):
        ask_applicant(**beside, due_at=in_days(5), user=world.coordinator, seen_request="")
    kept = InformationRequest.objects.get()
    assert (kept.questions, kept.message) == (first.questions, "Your goals, please.")

    ask_applicant(**beside, due_at=in_days(5), user=world.coordinator, seen_request=as_seen(kept))
    assert InformationRequest.objects.get().message == "Your year, please."


def test_colleague_who_may_not_read_an_answer_may_not_ask_for_it(world):
    secret = ask("short_text", "secret", visible_to="lead", required=False)
    edit_form(world.round_form.form, [section("about", *SMALL[0]["value"]["questions"], secret), SMALL[1]])
    application = hand_in(world.round_form)

    with pytest.raises(StepRefused):
        ask_for(application, world.colleague, "secret")

    assert ask_for(application, world.coordinator, "secret").questions == [uid("secret")]


def test_withdrawn_request_leads_back_and_tells_the_applicant(world, application):
    ask_for(application, world.coordinator, "goals")

    withdraw_request(application=fresh(application), user=world.colleague, reason="Found it")

    assert fresh(application).status == "under_review"
    assert InformationRequest.objects.get().state == RequestState.WITHDRAWN
    assert OutboxMessage.objects.filter(kind="application_request_withdrawn").count() == 1
    with pytest.raises(StepRefused):
        withdraw_request(application=fresh(application), user=world.colleague)


def test_moving_on_ends_the_request(world, application):
    ask_for(application, world.coordinator, "goals")

    move_application(application=fresh(application), to_status="screening", user=world.coordinator)

    asked = InformationRequest.objects.get()
    assert (asked.state, asked.open_for) == (RequestState.WITHDRAWN, None)


def test_withdrawing_the_application_ends_the_request_without_a_mail(world, application):
    ask_for(application, world.coordinator, "goals")

    withdraw_application(application=fresh(application), user=application.applicant)

    assert InformationRequest.objects.get().open_for is None
    assert not OutboxMessage.objects.filter(kind="application_request_withdrawn").exists()


def test_whole_application_may_be_asked_for_and_goes_back_to_where_it_was(world, application):
    move_application(
        application=application,
        to_status="information_requested",
        user=world.coordinator,
        reason="Look at all of it again.",
    )
    [asked] = InformationRequest.objects.all()
    assert asked.is_whole
    now = fill(fresh(application), {uid("name"): "Ada King"})

    revision = submit_application(
        application=now, user=now.applicant, idempotency_key="w", lock_version=now.lock_version, locale="en"
    )

    assert revision.answers[uid("name")] == "Ada King"
    assert fresh(application).status == "under_review"
    asked.refresh_from_db()
    assert (asked.state, asked.revision) == (RequestState.ANSWERED, revision)


def test_progress_shows_only_what_was_asked(world, application):
    ask_for(application, world.coordinator, "goals")

    progress = Progress(fresh(application))

    assert [q["key"] for part in progress.sections for q in part["questions"]] == [uid("goals")]
    assert progress.is_partial


def test_applicant_is_reminded_once_two_days_before(world, application):
    asked = ask_for(application, world.coordinator, "goals", due_at=in_days(1))
    assert remind_of_requests() == 0
    InformationRequest.objects.filter(pk=asked.pk).update(asked_at=timezone.now() - timedelta(days=4))

    call_command("mentoring_daily")

    assert remind_of_requests() == 0
    [mail] = OutboxMessage.objects.filter(kind="application_request_reminder")
    assert "Goals" in mail.body


def test_mail_names_message_questions_and_date_with_its_zone(world, application):
    ask_for(application, world.coordinator, "goals", message="Your goals {{ x }} are cut off.")

    [mail] = OutboxMessage.objects.filter(kind="application_information_requested")

    assert "Your goals {{ x }} are cut off." in mail.body
    assert "– Goals" in mail.body
    assert "Dublin time" in mail.body
    assert application.reference in mail.body


def test_history_stays_whole_and_verification_finds_nothing(world, application):
    ask_for(application, world.coordinator, "goals")
    answer(application, {uid("goals"): "More."})

    # The fixture moved the application past its events; everything else must agree.
    assert not broken_chain(fresh(application).events.all())
    broken = {result.name: result.examples for result in verify() if result.damaged}
    assert broken == {}


def test_erasure_takes_the_message_out(world, application):
    ask_for(application, world.coordinator, "goals", message="CANARY")

    erase(due=Due(fresh(application), everything=True), reason="Asked to", user=None)

    assert InformationRequest.objects.get().message == ""
    assert not OutboxMessage.objects.filter(body__contains="CANARY").exists()


def test_draft_is_kept_and_given_back_when_answers_are_wrong(world, application):
    ask_for(application, world.coordinator, "goals")
    now = fresh(application)

    save_draft(
        application=now,
        user=now.applicant,
        answers={uid("goals"): "word " * 60},
        lock_version=now.lock_version,
    )

    assert Progress(fresh(application)).problems.keys() == {uid("goals")}
    with pytest.raises(AnswersIncomplete):
        answer(application, {})


@pytest.mark.parametrize("name", ["name", "motto"], ids=["of the form", "only of its newest version"])
def test_other_answer_is_refused_where_it_would_be_lost(world, application, name):
    ask_for(application, world.coordinator, "goals")
    edit_form(world.round_form.form, [SMALL[0], section("goals", MOTTO)])
    now = fresh(application)

    with pytest.raises(ApplicationRefused) as refusal:
        save_draft(
            application=now,
            user=now.applicant,
            answers={uid("goals"): "Asked for.", uid(name): "Not asked for."},
            lock_version=now.lock_version,
        )

    assert refusal.value.reason == "asked_for_some"
    assert fresh(application).draft_answers == now.draft_answers


def test_other_answer_that_is_kept_already_stands_in_nobodys_way(world, application):
    ask_for(application, world.coordinator, "goals")
    now = fresh(application)
    same = f" {now.draft_answers[uid('name')]} "

    saved = save_draft(
        application=now,
        user=now.applicant,
        answers={uid("goals"): "Asked for.", uid("name"): same, uid("year"): "", uid("nobody's"): "x"},
        lock_version=now.lock_version,
    )

    assert saved.draft_answers == {**now.draft_answers, uid("goals"): "Asked for."}


def test_events_hold_no_answers(world, application):
    ask_for(application, world.coordinator, "goals")
    answer(application, {uid("goals"): "CANARY"})

    assert not any("CANARY" in event.reason for event in application.events.all())
