"""A no that was told, taken up again after an appeal: decided, signed and told anew, and nothing is lost."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import uid
from tests.applications.staff_world import hand_in, make_world
from tests.factories import coordinator_of
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications import decisions
from wagtail_mentoring.applications.applicant_actions import may_withdraw_now, withdraw_application
from wagtail_mentoring.applications.choices import ApplicationStatus, PublicStatus
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.applications.staff_steps import StaleApplication, StepRefused
from wagtail_mentoring.information_requests.request_actions import answer_request, ask_applicant
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.record_keeping.own_data import held_on
from wagtail_mentoring.record_keeping.person_erasure import plan_erasure
from wagtail_mentoring.record_keeping.verification import verify
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import sign_decision, word_decision
from wagtail_mentoring.selection.decision_records import standing_of
from wagtail_mentoring.selection.models import Decision
from wagtail_mentoring.selection.notifications import decision_mail
from wagtail_mentoring.selection.offer_actions import expire_offers
from wagtail_mentoring.selection.release_guard import ReleaseRefused
from wagtail_mentoring.selection.reopen_actions import reopen_decision

REASON = "Her appeal is right: it was another Ada."
AGAIN = "We looked at your application again."


@pytest.fixture
def world(site_root):
    return make_world()


def fresh(application):
    return Application.objects.get(pk=application.pk)


def decided(world, outcome="declined", name="ada", text=""):
    before = "screening" if outcome == "ineligible" else "ready"
    return move_application(
        application=hand_in(world.round_form, name, status=before),
        to_status=outcome,
        user=world.coordinator,
        reason="So it is",
        text=text,
    )


def told(world, outcome="declined", **kwargs):
    return release_decision(application=decided(world, outcome, **kwargs), user=world.coordinator)


def reopen(world, application, reason=REASON):
    return reopen_decision(application=fresh(application), user=world.coordinator, reason=reason)


def decide(world, application, outcome="accepted", text=""):
    return move_application(
        application=fresh(application), to_status=outcome, user=world.coordinator, text=text
    )


def admin(name, application):
    return reverse(f"mentoring_applications:{name}", args=[application.pk])


def reads(client, application):
    """The applicant's whole page, but for the token that is another each time."""
    client.force_login(application.applicant)
    page = client.get(reverse("wagtail_mentoring:application", args=[application.reference])).text
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


@pytest.mark.parametrize("released", [False, True])
@pytest.mark.parametrize("status", ApplicationStatus.values)
def test_only_a_no_that_was_told_is_reopened(status, released):
    expected = released and status in ("declined", "ineligible", "offer_expired")

    assert decisions.may_reopen(status=status, released=released) is expected


@pytest.mark.parametrize(("outcome", "goes_to"), [("declined", "ready"), ("ineligible", "screening")])
def test_decision_is_superseded_and_stays_with_the_reason_on_record(world, outcome, goes_to):
    application = told(world, outcome, text="Sorry.")

    reopen(world, application)

    row = fresh(application)
    assert (row.status, row.released_at, row.told_status) == (goes_to, None, outcome)
    decision = Decision.objects.get()
    assert (decision.outcome, decision.text, decision.superseded_at is None) == (outcome, "Sorry.", False)
    event = application.events.get(action="decision_reopened")
    assert (event.from_status, event.to_status, event.reason) == (outcome, goes_to, REASON)
    assert (event.actor, event.office) == (world.coordinator, world.career)
    assert ModelLogEntry.objects.get(action="wagtail_mentoring.reopen_decision").user == world.coordinator


@pytest.mark.parametrize("outcome", sorted(decisions.DECIDED))
def test_what_nobody_was_told_is_taken_back_and_not_reopened(world, outcome):
    with pytest.raises(StepRefused, match="Only somebody who was told no"):
        reopen(world, decided(world, outcome))


@pytest.mark.parametrize("outcome", ["accepted", "waitlisted"])
def test_yes_is_not_reopened(world, outcome):
    with pytest.raises(StepRefused, match="Only somebody who was told no"):
        reopen(world, told(world, outcome))


def test_reopening_needs_a_reason_and_the_state_that_was_seen(world):
    application = told(world)
    seen = fresh(application)

    with pytest.raises(StepRefused, match="Give a reason"):
        reopen(world, application, reason=" \n")
    reopen(world, application)
    with pytest.raises(StaleApplication):
        reopen_decision(application=seen, user=world.coordinator, reason=REASON)


@pytest.mark.parametrize("outcome", ["declined", "ineligible"])
def test_applicant_reads_what_was_told_until_another_decision_is_released(world, client, outcome):
    application = told(world, outcome, text="We had no mentor in law.")
    before, mails = reads(client, application), OutboxMessage.objects.count()

    reopen(world, application)
    assert reads(client, application) == before
    if outcome == "ineligible":
        for status in ("under_review", "ready"):
            move_application(application=fresh(application), to_status=status, user=world.coordinator)
    decide(world, application, text="CANARY")
    assert reads(client, application) == before
    assert "We had no mentor in law." in before
    assert OutboxMessage.objects.count() == mails

    release_decision(application=fresh(application), user=world.coordinator)
    assert fresh(application).public_status == PublicStatus.ACCEPTED
    assert "CANARY" in reads(client, application)


def test_new_decision_is_told_in_a_mail_of_its_own_that_says_what_it_replaces(world):
    application = told(world)
    assert AGAIN not in OutboxMessage.objects.get(kind="application_declined").body

    reopen(world, application)
    release_decision(application=decide(world, application, "declined"), user=world.coordinator)
    reopen(world, application)
    release_decision(application=decide(world, application), user=world.coordinator)

    first, second = OutboxMessage.objects.filter(kind="application_declined").order_by("pk")
    accepted = OutboxMessage.objects.get(kind="application_accepted")
    assert [AGAIN in mail.body for mail in (first, second, accepted)] == [False, True, True]


def test_only_the_next_mail_says_what_it_replaces(world):
    application = told(world)
    reopen(world, application)
    decide(world, application, "waitlisted")
    assert AGAIN in decision_mail(fresh(application)).body
    release_decision(application=fresh(application), user=world.coordinator)
    assert AGAIN in decision_mail(fresh(application)).body

    decide(world, application)

    assert AGAIN not in decision_mail(fresh(application)).body
    release_decision(application=fresh(application), user=world.coordinator)
    mails = OutboxMessage.objects.filter(kind__in=("application_waitlisted", "application_accepted"))
    assert [AGAIN in mail.body for mail in mails.order_by("pk")] == [True, False]


def test_no_button_tells_that_a_no_was_reopened(world, client):
    application = told(world)

    reopen(world, application)
    decide(world, application)

    assert not may_withdraw_now(fresh(application))
    with pytest.raises(ApplicationRefused):
        withdraw_application(application=fresh(application), user=application.applicant)
    release_decision(application=fresh(application), user=world.coordinator)
    assert may_withdraw_now(fresh(application))


def test_reopened_application_is_withdrawn_with_its_persons_erasure(world):
    application = told(world)
    assert plan_erasure(application.applicant).withdrawn == []

    reopen(world, application)

    assert plan_erasure(application.applicant).withdrawn == [application]


def test_every_office_signs_anew_and_the_date_of_release_holds(world):
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    application = decided(world)

    def sign_all():
        for office, user in ((world.career, world.coordinator), (world.alumni, world.colleague)):
            row = fresh(application)
            sign_decision(application=row, office=office, digest=standing_of(row).digest, user=user)

    sign_all()
    release_decision(application=fresh(application), user=world.coordinator)
    reopen(world, application)
    decide(world, application, "declined")

    with pytest.raises(ReleaseRefused, match="Career Services, Alumni Relations"):
        release_decision(application=fresh(application), user=world.coordinator)
    sign_all()
    later = timezone.now() + timedelta(days=1)
    RoundForm.objects.filter(pk=world.round_form.pk).update(release_not_before=later)
    with pytest.raises(ReleaseRefused, match="Nobody is told before"):
        release_decision(application=fresh(application), user=world.coordinator)
    RoundForm.objects.filter(pk=world.round_form.pk).update(release_not_before=None)
    assert release_decision(application=fresh(application), user=world.coordinator).released_at
    assert not [result for result in verify(["decisions", "dates"]) if result.damaged]


def test_records_are_whole_while_it_is_reopened(world):
    application = hand_in(world.round_form)
    for status in ("under_review", "ready", "declined"):
        application = move_application(application=application, to_status=status, user=world.coordinator)
    release_decision(application=application, user=world.coordinator)

    reopen(world, application)

    assert not [result for result in verify() if result.damaged]


def answer(client, application):
    """Answer what was asked, and read the page that this leads to and the one of the application."""
    row = fresh(application)
    answer_request(
        application=row,
        user=row.applicant,
        idempotency_key="answered",
        lock_version=row.lock_version,
        locale="en",
        seen_version=None,
    )
    client.force_login(row.applicant)
    receipt = client.get(reverse("wagtail_mentoring:application_receipt", args=[row.reference]), follow=True)
    return receipt.text + reads(client, application)


def verify_finds_nothing():
    return [(result.name, result.examples) for result in verify() if result.damaged] == []


def test_words_of_the_no_are_not_read_beside_what_came_after_it(world, client):
    application = told(world, text="Sorry, no place for you.")
    reopen(world, application)
    assert "Sorry, no place for you." in reads(client, application)

    decide(world, application, "under_review")
    ask_applicant(
        application=fresh(application),
        questions=[uid("goals")],
        message="One thing more.",
        due_at=timezone.now() + timedelta(days=3),
        user=world.coordinator,
    )
    asked = reads(client, application)
    answered = answer(client, application)
    assert verify_finds_nothing()
    assert may_withdraw_now(fresh(application))
    withdraw_application(application=fresh(application), user=application.applicant)
    withdrawn = reads(client, application)

    assert "We need something from you" in asked
    assert "We have your answers" in answered
    assert "You withdrew this application" in withdrawn
    assert "Sorry, no place for you." not in asked + answered + withdrawn
    assert "Not this time" not in asked + answered + withdrawn


def test_full_round_takes_nobody_more_after_an_appeal(world):
    application = told(world)
    world.round_form.round.capacity = 1
    world.round_form.round.save()
    told(world, "accepted", name="bea")

    reopen(world, application)

    with pytest.raises(StepRefused, match="All 1 places"):
        decide(world, application)


def test_offer_that_expired_is_made_again_with_time_of_its_own(world, client):
    RoundForm.objects.filter(pk=world.round_form.pk).update(answer_days=7)
    application = told(world, "accepted")
    until = timezone.now() - timedelta(days=1)
    Application.objects.filter(pk=application.pk).update(answer_by=until)
    expire_offers()
    before = reads(client, application)

    reopen(world, application)
    assert fresh(application).answer_by is None
    decide(world, application)
    assert "The time to confirm your place is over" in before
    assert reads(client, application) == before

    release_decision(application=fresh(application), user=world.coordinator)
    assert fresh(application).answer_by > timezone.now()
    assert "Yes, I take the place" in reads(client, application)


@pytest.mark.parametrize("status", ["withdrawn", "void", "closed"])
def test_offer_that_expired_explains_no_other_status(world, client, status):
    """A closed application alone still reads what was told."""
    application = told(world, "accepted")
    Application.objects.filter(pk=application.pk).update(
        status=status, released_at=None, told_status="offer_expired"
    )

    is_explained = "The time to confirm your place is over" in reads(client, application)

    assert is_explained is (fresh(application).public_status == PublicStatus.CLOSED)


def test_text_of_the_waitlist_stays_until_the_place_is_told(world, client):
    application = told(world, "waitlisted", text="You are the next.")

    decide(world, application, text="CANARY")

    page = reads(client, application)
    assert "You are the next." in page
    assert "CANARY" not in page


def test_what_a_person_takes_along_tells_nothing_of_it_before_it_is_told(world):
    application = told(world, text="Sorry.")

    def held():
        return held_on(application.applicant)["applications"][0]

    before = held()
    reopen(world, application)
    decide(world, application, text="CANARY")

    after = held()
    assert [after[name] for name in ("status", "history")] == [before[n] for n in ("status", "history")]
    assert after["decision"]["text"] == "Sorry."
    assert REASON not in str(after)
    release_decision(application=fresh(application), user=world.coordinator)
    assert held()["decision"]["text"] == "CANARY"


def test_words_that_were_superseded_before_they_were_told_are_read_by_nobody(world, client):
    application = told(world, text="Sorry.")
    reopen(world, application)
    before = decide(world, application, "declined", text="CANARY").decisions.in_force().get()

    word_decision(
        application=fresh(application), text="Other words.", digest=before.digest, user=world.coordinator
    )

    assert held_on(application.applicant)["applications"][0]["decision"]["text"] == "Sorry."
    page = reads(client, application)
    assert "Sorry." in page
    assert "CANARY" not in page


def test_day_to_hear_by_is_told_until_a_decision_is_and_never_again(world, client):
    decisions_on = timezone.localdate() + timedelta(days=20)
    Round.objects.filter(pk=world.round_form.round_id).update(decisions_on=decisions_on)
    application = decided(world, "waitlisted")
    assert "You hear from us" in reads(client, application)

    release_decision(application=fresh(application), user=world.coordinator)
    assert "You hear from us" not in reads(client, application)

    decide(world, application)
    assert fresh(application).released_at is None
    assert "You hear from us" not in reads(client, application)


# --- in the admin ---


def test_page_says_what_it_means_asks_for_a_reason_and_reopens(world, client):
    application = told(world, text="Sorry.")
    client.force_login(world.coordinator)
    assert admin("reopen", application) in client.get(admin("inspect", application)).text

    question = client.get(admin("reopen", application))
    seen = question.context["form"].initial
    empty = client.post(admin("reopen", application), {**seen, "reason": " "})
    assert fresh(application).status == "declined"
    done = client.post(admin("reopen", application), {**seen, "reason": REASON}, follow=True)

    assert "goes from “Declined” back to “Ready for decision” and is decided anew" in question.text
    assert "The applicant goes on reading “Not this time” and gets no mail now." in question.text
    assert "Give a reason" in empty.text
    assert fresh(application).status == "ready"
    assert "The decision is reopened. The applicant is told nothing until" in done.text
    assert "“Declined” was told before. The applicant reads “Not this time” until another" in done.text
    assert "Sorry." in done.text
    assert REASON in done.text
    assert admin("reopen", application) not in done.text


def test_nobody_is_waited_for_while_there_is_no_decision_to_sign(world, client):
    RoundForm.objects.filter(pk=world.round_form.pk).update(needs_signatures=True)
    application = decided(world, "declined")
    client.force_login(world.coordinator)
    assert "is waited for, since" in client.get(admin("inspect", application)).text

    back = {"to_status": "ready", "user": world.coordinator, "reason": "A slip"}
    move_application(application=fresh(application), **back)

    assert "is waited for, since" not in client.get(admin("inspect", application)).text


def test_page_is_for_whoever_may_decide_and_for_what_can_be_reopened(world, client):
    application, untold = told(world), decided(world, name="bea")
    client.force_login(world.stranger)
    assert client.get(admin("reopen", application)).status_code != 200

    client.force_login(world.coordinator)
    nothing = client.get(admin("reopen", untold), follow=True)

    assert "There is no decision here that could be reopened." in nothing.text
    assert admin("reopen", untold) not in nothing.text

    Application.objects.filter(pk=application.pk).update(held_at=timezone.now())
    on_hold = client.get(admin("reopen", application), follow=True)
    assert "There is no decision here that could be reopened." in on_hold.text


def test_page_that_is_out_of_date_reopens_nothing(world, client):
    application = told(world)
    client.force_login(world.coordinator)
    seen = client.get(admin("reopen", application)).context["form"].initial
    move_application(application=fresh(application), to_status="closed", user=coordinator_of(world.career))

    page = client.post(admin("reopen", application), {**seen, "reason": REASON})

    assert "changed by somebody else" in page.text
    assert fresh(application).status == "closed"


@pytest.mark.parametrize("status", ["withdrawn", "closed"])
def test_card_promises_no_other_decision_where_there_will_be_none(world, client, status):
    application = told(world, "waitlisted")
    Application.objects.filter(pk=application.pk).update(status=status, released_at=None)
    client.force_login(world.coordinator)

    assert "until another decision is released" not in client.get(admin("inspect", application)).text
