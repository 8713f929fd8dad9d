"""Corrections by staff, objections to them, and two revisions beside each other."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.applications.builders import GOOD, SMALL, ask, edit_form, section, uid
from tests.applications.staff_world import hand_in
from wagtail_mentoring.application_forms.answer_rules import consent_value
from wagtail_mentoring.applications.applicant_actions import submit_application
from wagtail_mentoring.applications.choices import RevisionKind
from wagtail_mentoring.applications.exceptions import AnswersIncomplete, ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.applications.revision_changes import changes_between_revisions
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused
from wagtail_mentoring.information_requests.correction_actions import (
    Agreement,
    correct_application,
    object_to_correction,
    settle_objection,
)
from wagtail_mentoring.information_requests.models import Correction
from wagtail_mentoring.information_requests.request_desk import request_lines
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.record_keeping.erasure_actions import erase
from wagtail_mentoring.record_keeping.verification import verify
from wagtail_mentoring.selection.actions import move_application

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")

AGREED = Agreement(reason="Told us on the phone.", agreed_by="phone")


@pytest.fixture
def application(world):
    return hand_in(world.round_form)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def correct(application, user, answers, key="once", agreement=AGREED):
    return correct_application(
        application=fresh(application), answers=answers, agreement=agreement, user=user, idempotency_key=key
    )


def test_correction_is_a_new_revision_with_only_that_answer_changed(world, application):
    correction = correct(application, world.coordinator, {uid("goals"): "To find my trade."})

    revision = correction.revision
    assert (revision.sequence, revision.kind, revision.author) == (
        2,
        RevisionKind.CORRECTED,
        world.coordinator,
    )
    before = application.revisions.get(sequence=1)
    assert revision.answers == {**before.answers, uid("goals"): "To find my trade."}
    assert before.answers[uid("goals")] == "To find my field."
    now = fresh(application)
    assert (now.status, now.current_revision) == (application.status, revision)
    assert {result.name for result in verify() if result.damaged} == set()


def test_name_of_the_application_follows_a_corrected_name(world, application):
    correct(application, world.coordinator, {uid("name"): "Ada King"})

    assert fresh(application).applicant_name == "Ada King"


def test_handing_in_again_does_not_bring_the_old_answer_back(world, application):
    correct(application, world.coordinator, {uid("goals"): "To find my trade."})
    now = fresh(application)

    submit_application(
        application=now,
        user=now.applicant,
        idempotency_key="again",
        lock_version=now.lock_version,
        locale="en",
    )

    assert fresh(application).current_revision.answers[uid("goals")] == "To find my trade."


def test_same_key_is_one_correction(world, application):
    first = correct(application, world.coordinator, {uid("goals"): "To find my trade."})

    second = correct(application, world.coordinator, {uid("goals"): "To find my trade."})

    assert first == second
    assert application.revisions.count() == 2


def test_correction_of_what_has_changed_is_refused(world, application):
    seen = fresh(application)
    correct(application, world.coordinator, {uid("goals"): "One"})

    with pytest.raises(StaleApplication):
        correct_application(
            application=seen,
            answers={uid("goals"): "Two"},
            agreement=AGREED,
            user=world.colleague,
            idempotency_key="two",
        )


def test_answers_are_checked_as_the_applicants_are(world, application):
    with pytest.raises(AnswersIncomplete) as error:
        correct(application, world.coordinator, {uid("email"): "nonsense", uid("goals"): "word " * 60})

    assert error.value.problems.keys() == {uid("email"), uid("goals")}
    assert application.revisions.count() == 1


@pytest.mark.parametrize(
    "agreement",
    [Agreement(reason=" ", agreed_by="phone"), Agreement(reason="Why", agreed_by="telepathy")],
)
def test_reason_and_agreement_are_needed(world, application, agreement):
    with pytest.raises(StepRefused):
        correct(application, world.coordinator, {uid("goals"): "Two"}, agreement=agreement)


def test_nothing_new_is_no_correction(world, application):
    with pytest.raises(StepRefused, match="Nothing is different"):
        correct(application, world.coordinator, {uid("goals"): "To find my field."})


@pytest.mark.parametrize("status", ["withdrawn", "closed", "void", "expired"])
def test_application_that_is_over_is_not_corrected(world, application, status):
    Application.objects.filter(pk=application.pk).update(status=status)

    with pytest.raises((StepRefused, Application.DoesNotExist)):
        correct(application, world.coordinator, {uid("goals"): "Two"})


def test_consents_files_and_what_one_may_not_read_are_not_corrected(world):
    questions = [
        ask("consent", "agree", text="I agree."),
        ask("file", "cv", file_types=["pdf"], required=False),
        ask("short_text", "secret", visible_to="lead", required=False),
    ]
    edit_form(
        world.round_form.form, [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], *questions)]
    )
    application = hand_in(
        world.round_form, answers={**GOOD, uid("agree"): consent_value({"text": "I agree."})}
    )

    for name in ("agree", "cv", "secret"):
        with pytest.raises(StepRefused):
            correct(application, world.colleague, {uid(name): "x"}, key=name)
    assert correct(application, world.coordinator, {uid("secret"): "x"}).revision.consents


def test_applicant_is_mailed_old_and_new_but_not_what_is_sensitive(world):
    secret = ask("short_text", "illness", sensitivity="sensitive", required=False)
    edit_form(world.round_form.form, [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], secret)])
    application = hand_in(world.round_form)

    correct(application, world.coordinator, {uid("goals"): "New goals", uid("illness"): "CANARY"})

    [mail] = OutboxMessage.objects.filter(kind="application_corrected")
    assert "before: To find my field." in mail.body
    assert "now: New goals" in mail.body
    assert "Told us on the phone." in mail.body
    assert "Illness" in mail.body
    assert "CANARY" not in mail.body


def test_objection_is_a_line_on_the_desk_until_somebody_has_looked(world, application):
    correction = correct(application, world.coordinator, {uid("goals"): "Two"})

    object_to_correction(correction=correction, text="I said three.", user=application.applicant)

    assert [line.text for line in request_lines(world.coordinator)] == ["1 person objects to a correction"]
    assert request_lines(world.stranger) == []
    assert fresh(application).status == application.status
    with pytest.raises(ApplicationRefused):
        object_to_correction(correction=correction, text="Again", user=application.applicant)
    settle_objection(correction=correction, user=world.colleague)
    assert request_lines(world.coordinator) == []


def test_objection_of_many_lines_keeps_its_end(world, application):
    correction = correct(application, world.coordinator, {uid("goals"): "Two"})
    text = "I\n" * 498 + "mean"

    object_to_correction(correction=correction, text=text.replace("\n", "\r\n"), user=application.applicant)

    correction.refresh_from_db()
    assert correction.objection == text


def test_objection_takes_the_applicant(world, application):
    correction = correct(application, world.coordinator, {uid("goals"): "Two"})

    with pytest.raises(PermissionDenied):
        object_to_correction(correction=correction, text="No.", user=world.coordinator)


def test_erasure_takes_reason_and_objection_out(world, application):
    correction = correct(application, world.coordinator, {uid("goals"): "Two"})
    object_to_correction(correction=correction, text="CANARY", user=application.applicant)

    erase(due=Due(fresh(application), everything=True), reason="Asked to", user=None)

    assert Correction.objects.values_list("reason", "objection").get() == ("", "")


def test_comparison_tells_not_asked_from_left_empty(world, application):
    motto = ask("short_text", "motto", required=False)
    edit_form(world.round_form.form, [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], motto)])

    correction = correct(application, world.coordinator, {uid("motto"): "Onwards", uid("year"): ""})
    before, after = application.revisions.order_by("sequence")

    changes = changes_between_revisions(before, after)
    assert [(c.label, c.was, c.now) for c in changes] == [("Motto", "(not asked)", "Onwards")]
    assert correction.revision == after


def at(name, application, query=""):
    return reverse(f"mentoring_applications:{name}", args=[application.pk]) + query


def secret_world(world):
    secret = ask("short_text", "secret", visible_to="lead", required=False)
    edit_form(world.round_form.form, [SMALL[0], section("goals", *SMALL[1]["value"]["questions"], secret)])
    application = hand_in(world.round_form, answers={**GOOD, uid("secret"): "OLD CANARY"})
    correct(application, world.coordinator, {uid("secret"): "NEW CANARY", uid("goals"): "Visible change"})
    return application


def test_only_the_lead_reads_a_change_that_is_for_the_lead(world, client):
    application = secret_world(world)
    client.force_login(world.coordinator)
    lead = client.get(at("compare", application)).text
    client.force_login(world.colleague)

    partner = client.get(at("compare", application)).text
    card = client.get(at("inspect", application)).text

    assert "OLD CANARY" in lead
    assert "NEW CANARY" in lead
    for page in (partner, card):
        assert "CANARY" not in page
        assert "Visible change" in page
        assert "1 change is shown to the program" in page


@pytest.mark.parametrize("query", ["?from=x&to=99", "?from=2&to=1", "?from=²&to=" + "9" * 30])
def test_comparison_reads_what_it_can_of_numbers(world, client, application, query):
    correct(application, world.coordinator, {uid("goals"): "To find my trade."})
    client.force_login(world.coordinator)

    page = client.get(at("compare", application, query))

    assert page.status_code == 200
    assert "To find my trade." in page.text


def test_staff_correct_answers_on_two_pages(world, client, application):
    client.force_login(world.coordinator)
    choice = client.get(at("correct", application))
    page = client.get(at("correct", application, f"?question={uid('goals')}"))
    seen = page.context["form"].initial

    response = client.post(
        at("correct", application),
        {
            "question": uid("goals"),
            f"q-{uid('goals')}": "To find my trade.",
            f"q-{uid('name')}": "Mass Assigned",
            "reason": "On the phone",
            "agreed_by": "phone",
            "agreed": "on",
            **{name: value for name, value in seen.items() if value not in (False, None)},
        },
    )

    assert "To find my field." in choice.text
    assert "To find my field." in page.text
    assert response.status_code == 302
    revision = fresh(application).current_revision
    assert revision.answers[uid("goals")] == "To find my trade."
    assert revision.answers[uid("name")] == "Ada Byrne"


def test_correction_without_agreement_or_with_a_wrong_answer_says_what_to_do(world, client, application):
    client.force_login(world.coordinator)
    seen = client.get(at("correct", application, f"?question={uid('email')}")).context["form"].initial
    data = {
        "question": uid("email"),
        f"q-{uid('email')}": "nonsense",
        "reason": "On the phone",
        "agreed_by": "phone",
        **{name: value for name, value in seen.items() if value not in (False, None)},
    }

    page = client.post(at("correct", application), data)

    assert page.status_code == 200
    assert "Tick this box once the applicant has agreed." in page.text
    assert "Enter an e-mail address" in page.text
    assert application.revisions.count() == 1


def test_applicant_sees_what_was_corrected_and_objects(world, client, application):
    correct(application, world.coordinator, {uid("goals"): "To find my trade."})
    client.force_login(application.applicant)
    status = reverse("wagtail_mentoring:application", args=[application.reference])
    object_url = reverse("wagtail_mentoring:application_objection", args=[application.reference, 2])

    page = client.get(status).text
    empty = client.post(object_url, {"text": "  "})
    response = client.post(object_url, {"text": "I said my fields."})

    assert "What we corrected" in page
    assert object_url in page
    assert "Write what is wrong." in empty.text
    assert response.status_code == 303
    after = client.get(status).text
    assert "I said my fields." in after
    assert object_url not in after


def test_nobody_else_reads_changes_or_objects(world, client, application):
    correct(application, world.coordinator, {uid("goals"): "To find my trade."})
    client.force_login(hand_in(world.round_form, name="bob").applicant)

    for name, args in (("application_changes", ()), ("application_objection", (2,))):
        url = reverse(f"wagtail_mentoring:{name}", args=[application.reference, *args])
        assert client.get(url).status_code == 404
        assert client.post(url, {"text": "x"}).status_code in (404, 405)


def test_applicant_compares_their_own_versions(world, client, application):
    correct(application, world.coordinator, {uid("goals"): "To find my trade."})
    client.force_login(application.applicant)

    page = client.get(reverse("wagtail_mentoring:application_changes", args=[application.reference]))

    assert "no-store" in page["Cache-Control"]
    assert "To find my field." in page.text
    assert "To find my trade." in page.text


def test_who_handed_in_once_is_told_that_there_is_nothing_to_compare(client, application):
    client.force_login(application.applicant)

    page = client.get(reverse("wagtail_mentoring:application_changes", args=[application.reference]))

    assert "nothing to compare yet" in page.text
    assert "<select" not in page.text


def test_settling_needs_an_objection_and_the_right_to_decide(world, client, application):
    correction = correct(application, world.coordinator, {uid("goals"): "Two"})
    with pytest.raises(StepRefused):
        settle_objection(correction=correction, user=world.coordinator)
    object_to_correction(correction=correction, text="No", user=application.applicant)
    client.force_login(world.coordinator)

    for number in ("", "x", "99"):
        client.post(at("settle_objection", application), {"number": number})
    assert Correction.objects.get().settled_at is None
    client.post(at("settle_objection", application), {"number": "2"})

    assert Correction.objects.get().settled_by == world.coordinator


def test_correction_goes_on_while_the_application_moves(world, application):
    move_application(application=fresh(application), to_status="screening", user=world.coordinator)

    correct(application, world.coordinator, {uid("goals"): "Two"})

    assert fresh(application).status == "screening"
