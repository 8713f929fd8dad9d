"""What becomes of drafts: reminded of in time, expired after it, and begun again from in a later round."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from wagtail.models import ModelLogEntry

from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.applicant_actions import withdraw_application
from wagtail_mentoring.applications.draft_actions import expire_drafts
from wagtail_mentoring.applications.events import broken_chain
from wagtail_mentoring.applications.exceptions import ApplicationRefused
from wagtail_mentoring.applications.file_actions import attach_file
from wagtail_mentoring.applications.models import Application, Extension
from wagtail_mentoring.applications.return_link_actions import remind_of_drafts
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Program, Round

from .builders import (
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
from .papers import PDF, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root", "private_folder")]

DAY = timedelta(days=1)
CONSENT = section("consent", ask("consent", "terms", text="I agree."), title="Consent")


@pytest.fixture
def draft():
    return fill(start(make_round_form(), make_applicant("ada")))


def to(name, *args):
    return reverse(f"wagtail_mentoring:{name}", args=args)


def close(application, ago=DAY, **values):
    moment = timezone.now() - ago
    Round.objects.filter(pk=application.round_id).update(closes_at=moment, **values)


# --- reminders ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "count"), [(3 * DAY + timedelta(minutes=1), 0), (3 * DAY, 1), (DAY, 1), (timedelta(0), 0)]
)
def test_people_are_reminded_within_three_days_of_the_deadline(draft, before, count):
    assert remind_of_drafts(now=draft.round.closes_at - before) == count


def test_reminder_comes_once_for_each_deadline(draft):
    closes = draft.round.closes_at
    assert [remind_of_drafts(now=closes - DAY) for _ in range(2)] == [1, 0]
    Extension.objects.create(
        round_form=draft.round_form, user=draft.applicant, until=closes + 9 * DAY, reason="Ill"
    )

    assert remind_of_drafts(now=closes - DAY) == 0
    assert remind_of_drafts(now=closes + 7 * DAY) == 1
    assert "your personal deadline" in OutboxMessage.objects.order_by("pk").last().body


def test_reminder_is_in_the_persons_language_and_holds_a_link(draft):
    with translation.override("de"):
        fill(Application.objects.get(), {uid("goals"): "Mein Ziel"})
    assert Application.objects.get().locale == "de"

    remind_of_drafts(now=draft.round.closes_at - DAY)

    mail = OutboxMessage.objects.get()
    assert (mail.to_email, mail.is_confidential) == (draft.applicant.email, True)
    assert "/continue/" in mail.body


@pytest.mark.parametrize("case", ["no answers", "handed in", "not wanted", "archived", "no address"])
def test_nobody_else_is_reminded(case):
    round_form = make_round_form()
    application = submitted(round_form=round_form) if case == "handed in" else start(round_form)
    if case != "no answers":
        fill(application)
    if case == "not wanted":
        Application.objects.update(wants_reminder=False)
    if case == "archived":
        Program.objects.update(status="archived")
    if case == "no address":
        application.applicant.email = ""
        application.applicant.save()

    assert remind_of_drafts(now=round_form.closes - DAY) == 0


def test_switch_on_the_task_list_turns_the_reminder_off_and_on(client, draft):
    client.force_login(draft.applicant)
    url = to("application_reminder", draft.reference)
    assert "Do not remind me" in client.get(to("application_tasks", draft.reference)).text

    assert "Remind me after all" in client.post(url, {"wanted": "0"}, follow=True).text
    assert Application.objects.get().wants_reminder is False
    client.post(url, {"wanted": "1"})
    assert Application.objects.get().wants_reminder is True

    client.force_login(make_applicant("bea"))
    assert client.post(url, {"wanted": "0"}).status_code == 404


# --- expiry -------------------------------------------------------------------------------------------------


def test_draft_expires_after_the_deadline_and_keeps_what_was_written(client, draft):
    close(draft)

    assert expire_drafts() == 1
    assert expire_drafts() == 0

    after = Application.objects.get()
    assert (after.status, after.active_key, after.draft_answers) == ("expired", None, draft.draft_answers)
    assert after.events.last().action == "expired"
    assert not broken_chain(after.events.all())
    assert ModelLogEntry.objects.filter(action="wagtail_mentoring.expire_draft").exists()
    client.force_login(draft.applicant)
    page = client.get(to("application", draft.reference)).text
    assert "Expired" in page
    assert "To find my field." in page
    assert "Expired" in client.get(to("applications")).text


@pytest.mark.parametrize("case", ["open", "grace", "late window", "extended"])
def test_draft_that_can_still_be_handed_in_does_not_expire(draft, case):
    if case != "open":
        close(draft, ago=timedelta(minutes=5) if case == "grace" else DAY)
    if case == "late window":
        Round.objects.update(late_policy="accept_flagged")
    if case == "extended":
        Extension.objects.create(
            round_form=draft.round_form, user=draft.applicant, until=timezone.now() + DAY, reason="Ill"
        )

    assert expire_drafts() == 0


def test_what_was_handed_in_never_expires():
    application = submitted()
    close(application)

    assert expire_drafts() == 0


def test_daily_command_reminds_and_lets_drafts_expire(draft):
    soon = fill(
        start(make_round_form(round=make_round(closes_at=timezone.now() + DAY)), make_applicant("bea"))
    )
    close(draft)
    out = StringIO()

    call_command("mentoring_daily", stdout=out)

    assert "1 person is reminded of a draft." in out.getvalue()
    assert "1 draft has expired." in out.getvalue()
    assert Application.objects.get(pk=soon.pk).status == "draft"


# --- beginning again ----------------------------------------------------------------------------------------


def later_round_form(form):
    return RoundForm.objects.create(round=make_round(), role="mentee", form=form)


def test_answers_are_copied_into_a_later_round_without_consents_and_files(client):
    form = make_round_form([*SMALL, section("cv", ask("file", "cv", file_types=["pdf"])), CONSENT])
    earlier = fill(start(form, make_applicant("ada")), {uid("goals"): "Mine", uid("terms"): "yes"})
    attach_file(application=earlier, user=earlier.applicant, question_key=uid("cv"), upload=upload(PDF))
    close(earlier)
    expire_drafts()
    later = later_round_form(form.form)
    client.force_login(earlier.applicant)
    assert str(later.round) in client.get(to("application", earlier.reference)).text
    assert earlier.reference in client.get(to("application_start", later.pk)).text

    client.post(to("application_start", later.pk), {"from": earlier.reference})

    copy = Application.objects.get(round=later.round)
    assert copy.draft_answers == {uid("goals"): "Mine"}
    assert (copy.status, copy.files.count()) == ("draft", 0)
    assert [event.action for event in copy.events.all()] == ["started", "copied"]
    assert copy.events.last().reason == earlier.reference
    assert Application.objects.get(pk=earlier.pk).status == "expired"


def test_questions_that_are_no_longer_asked_are_not_copied():
    earlier = fill(start(make_round_form(), make_applicant("ada")))
    edit_form(earlier.round_form.form, SMALL[:1])
    later = later_round_form(earlier.round_form.form)

    copy = start_application(round_form=later, user=earlier.applicant, earlier=earlier)

    assert uid("name") in copy.draft_answers
    assert uid("goals") not in copy.draft_answers


@pytest.mark.parametrize("whose", ["somebody else", "another form"])
def test_other_applications_cannot_be_copied(client, whose):
    user = make_applicant("ada")
    foreign = section("x", ask("short_text", "x"))
    owner = make_applicant("bea") if whose == "somebody else" else user
    earlier = fill(start(make_round_form([foreign]), owner), {uid("x"): "CANARY"})
    later = later_round_form(earlier.round_form.form) if whose == "somebody else" else make_round_form()
    with pytest.raises(ApplicationRefused, match="no_earlier"):
        start_application(round_form=later, user=user, earlier=earlier)
    client.force_login(user)

    page = client.get(to("application_start", later.pk)).text
    response = client.post(to("application_start", later.pk), {"from": earlier.reference}, follow=True)

    assert earlier.reference not in page
    assert "can no longer be copied" in response.text
    assert not Application.objects.filter(round=later.round).exists()


@pytest.mark.parametrize("gone", [{"draft_answers": {}}, {"anonymised_at": timezone.now()}])
def test_an_application_without_answers_cannot_be_copied(draft, gone):
    Application.objects.filter(pk=draft.pk).update(**gone)
    earlier = Application.objects.get(pk=draft.pk)

    with pytest.raises(ApplicationRefused, match="no_earlier"):
        start_application(
            round_form=later_round_form(draft.round_form.form), user=draft.applicant, earlier=earlier
        )


def test_after_withdrawing_one_applies_again_and_reads_the_earlier_one(client):
    earlier = submitted(user=make_applicant("ada"))
    withdraw_application(application=earlier, user=earlier.applicant)
    client.force_login(earlier.applicant)
    start_page = to("application_start", earlier.round_form.pk)
    assert earlier.reference in client.get(start_page).text

    client.post(start_page, {"from": earlier.reference})

    again = Application.objects.exclude(pk=earlier.pk).get()
    assert again.draft_answers[uid("goals")] == "To find my field."
    mine = client.get(to("applications")).text
    assert earlier.reference in mine
    assert again.reference in mine
    assert "To find my field." in client.get(to("application", earlier.reference)).text
