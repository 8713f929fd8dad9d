"""Personal deadlines: who gives them, what the person is told, and what staff do not learn."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.builders import fill, make_applicant, start, submitted
from tests.applications.staff_world import hand_in
from tests.factories import coordinator_of
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.access_actions import change_extension, give_extension, withdraw_extension
from wagtail_mentoring.applications.draft_actions import expire_drafts
from wagtail_mentoring.applications.models import Application, Extension
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.applications.staff_steps import StepRefused
from wagtail_mentoring.applications.start_actions import start_application
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.form_builder.form_import_actions import ACCOUNT
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.record_keeping.access_erasure import erase_old_access
from wagtail_mentoring.record_keeping.erasure_actions import erase, erase_due

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_root")]

LATER = timedelta(days=5)


def give(world, email="ada@northmere.example", **values):
    form = world.round_form
    values = {"until": form.closes + LATER, "reason": "In hospital", "user": world.coordinator, **values}
    return give_extension(round_form=form, email=email, **values)


def close(round_form):
    Round.objects.filter(pk=round_form.round_id).update(closes_at=timezone.now() - timedelta(days=1))
    return RoundForm.objects.select_related("round__program").get(pk=round_form.pk)


# --- giving, changing, withdrawing --------------------------------------------------------------------------


def test_person_is_written_to_without_the_reason(world):
    extension = give(world)

    mail = OutboxMessage.objects.get(kind="extension_given")
    assert mail.to_email == "ada@northmere.example"
    assert "your personal deadline" in mail.body
    assert reverse("wagtail_mentoring:application_start", args=[world.round_form.pk]) in mail.body
    assert "hospital" not in mail.subject + mail.body
    assert (extension.office, extension.given_by) == (world.career, world.coordinator)


def test_every_step_is_in_the_audit_log_without_the_persons_name(world):
    extension = give(world)
    change_extension(
        extension=extension, until=extension.until + LATER, reason="Longer", user=world.colleague
    )
    withdraw_extension(extension=extension, user=world.colleague)

    lines = ModelLogEntry.objects.filter(action__endswith="_extension").order_by("pk")
    assert [line.action.rpartition(".")[2] for line in lines] == [
        "give_extension",
        "change_extension",
        "withdraw_extension",
    ]
    assert all("ada" not in f"{line.label}{line.data}" for line in lines)


@pytest.mark.parametrize("address", ["ADA@Northmere.Example", " ada@northmere.example "])
def test_address_is_found_however_it_is_written(world, address):
    user = make_applicant("ada")
    give(world, email=address)
    form = close(world.round_form)

    assert start_application(round_form=form, user=user).pk


def test_deadline_given_to_an_address_waits_for_the_account_and_stays_with_it(world):
    give(world)
    user = make_applicant("ada")
    form = close(world.round_form)

    application = start_application(round_form=form, user=user)

    assert Extension.objects.get().user == user
    user.email = "new@northmere.example"
    user.save()
    assert Application.objects.get(pk=application.pk).dates.is_personal


def test_deadline_of_one_account_is_not_anothers_with_the_same_address(world):
    user = make_applicant("ada")
    give(world, email="", account=user)
    twin = make_applicant("ada")

    assert Extension.objects.of(user).count() == 1
    assert Extension.objects.of(twin).count() == 0


def test_account_without_an_address_matches_no_deadline(world):
    Extension.objects.create(round_form=world.round_form, email="", until=timezone.now() + LATER, reason="x")
    user = make_applicant()
    user.email = ""

    assert Extension.objects.of(user).count() == 0


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"until": timezone.now() + timedelta(days=1)}, "only adds time"),
        ({"reason": "  "}, "Give a reason"),
    ],
)
def test_unfit_deadline_is_refused_with_what_to_do(world, values, words):
    with pytest.raises(StepRefused, match=words):
        give(world, **values)

    assert not Extension.objects.exists()
    assert not OutboxMessage.objects.exists()


def test_moment_that_is_over_is_refused(world):
    world.round_form = close(world.round_form)

    with pytest.raises(StepRefused, match="is over"):
        give(world, until=timezone.now() - timedelta(hours=1))


def test_second_deadline_for_one_person_is_refused_until_the_first_is_withdrawn(world):
    first = give(world)
    with pytest.raises(StepRefused, match="Change that one"):
        give(world, email="ADA@northmere.example")

    withdraw_extension(extension=first, user=world.coordinator)
    withdraw_extension(extension=first, user=world.coordinator)

    assert give(world).pk != first.pk
    assert OutboxMessage.objects.filter(kind="extension_withdrawn").count() == 1


def test_withdrawn_deadline_cannot_be_changed(world):
    extension = give(world)
    withdraw_extension(extension=extension, user=world.coordinator)

    with pytest.raises(StepRefused, match="was withdrawn"):
        change_extension(
            extension=extension, until=extension.until + LATER, reason="x", user=world.coordinator
        )


def test_better_words_for_the_reason_write_no_mail(world):
    extension = give(world)

    change_extension(extension=extension, until=extension.until, reason="Ill", user=world.coordinator)

    assert OutboxMessage.objects.filter(kind="extension_given").count() == 1


def test_history_of_the_application_holds_the_step_and_not_the_reason(world):
    application = hand_in(world.round_form)
    give(world, email="", account=application.applicant)

    event = application.events.last()
    assert (event.action, event.office, event.reason) == ("deadline_extended", world.career, "")


def test_expired_draft_comes_back_with_what_was_written(world):
    draft = fill(start(round_form=world.round_form))
    form = close(world.round_form)
    assert expire_drafts() == 1

    give_extension(
        round_form=form,
        email="",
        account=draft.applicant,
        until=timezone.now() + LATER,
        reason="Ill",
        user=world.coordinator,
    )

    after = Application.objects.get(pk=draft.pk)
    assert (after.status, after.draft_answers) == ("draft", draft.draft_answers)
    assert after.active_key
    assert [event.action for event in after.events.all()][-2:] == ["reopened", "deadline_extended"]
    assert start_application(round_form=form, user=draft.applicant) == after


@pytest.mark.parametrize("status", ["screening", "ready", "declined", "confirmed", "closed"])
def test_nobody_is_promised_time_that_is_of_no_use(world, client, status):
    application = hand_in(world.round_form, status=status)
    client.force_login(world.coordinator)

    page = answer_to_giving(client, world, application.applicant.email)

    assert f"What this person handed in is “{application.get_status_display()}”" in page.text
    assert not Extension.objects.exists()
    assert not OutboxMessage.objects.filter(kind="extension_given").exists()


def test_deadline_of_somebody_whose_answers_are_read_is_not_moved_but_its_reason_may_be(world):
    extension = give(world, email="", account=hand_in(world.round_form).applicant)
    Application.objects.update(status="under_review")

    with pytest.raises(StepRefused, match="can no longer be changed"):
        change_extension(
            extension=extension, until=extension.until + LATER, reason="Ill", user=world.coordinator
        )

    change_extension(extension=extension, until=extension.until, reason="Very ill", user=world.coordinator)
    extension.refresh_from_db()
    assert extension.reason == "Very ill"


def test_whoever_may_not_read_the_application_does_not_learn_of_it(world):
    application = hand_in(world.round_form, status="ready")
    declare_conflict(
        application=application, person=world.coordinator, reason="My niece.", user=world.coordinator
    )

    assert give(world, email="", account=application.applicant)


def test_who_withdrew_may_be_given_time_to_apply_again(world):
    person = hand_in(world.round_form, status="withdrawn", active_key=None).applicant

    assert give(world, email="", account=person)


# --- what staff learn, and where they act -------------------------------------------------------------------


def answer_to_giving(client, world, person):
    return client.post(
        reverse("mentoring_extensions:add"),
        {
            "round_form": world.round_form.pk,
            "person": person,
            "until": f"{world.round_form.closes + LATER:%Y-%m-%d %H:%M}",
            "reason": "Ill",
        },
        follow=True,
    )


@pytest.mark.parametrize("has_draft", [False, True])
def test_giving_a_deadline_does_not_tell_whether_there_is_a_draft(client, world, has_draft):
    user = make_applicant("ada")
    if has_draft:
        draft = fill(start(round_form=world.round_form, user=user))
    client.force_login(world.coordinator)

    response = answer_to_giving(client, world, user.email)

    assert response.status_code == 200
    assert Extension.objects.get().user == user
    text = response.text
    if has_draft:
        assert draft.reference not in text
    assert "Ada" not in text
    assert "In force" in text
    assert "now has until" in text


def test_moment_is_read_in_the_rounds_zone(client, world):
    Round.objects.filter(pk=world.round_form.round_id).update(time_zone="Asia/Kolkata")
    client.force_login(world.coordinator)
    day = (world.round_form.closes + LATER).date()
    values = {"round_form": world.round_form.pk, "person": "a@x.example", "reason": "Ill"}

    client.post(reverse("mentoring_extensions:add"), {**values, "until": f"{day} 17:00"})

    assert Extension.objects.get().until.isoformat() == f"{day}T11:30:00+00:00"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"person": "nobody-of-this-name"}, "no such user name"),
        ({"until": "2020-01-01 12:00"}, "only adds time"),
    ],
)
def test_form_says_what_is_wrong(client, world, values, words):
    client.force_login(world.coordinator)
    sent = {"round_form": world.round_form.pk, "person": "a@x.example", "until": "2090-01-01 12:00"}

    response = client.post(reverse("mentoring_extensions:add"), {**sent, "reason": "Ill", **values})

    assert words in response.text
    assert not Extension.objects.exists()


def test_change_and_withdrawal_from_the_list(client, world):
    extension = give(world)
    client.force_login(world.colleague)
    url = reverse("mentoring_extensions:edit", args=[extension.pk])
    later = extension.until + timedelta(days=1)
    zone = world.round_form.round.zone
    client.post(url, {"until": f"{later.astimezone(zone):%Y-%m-%d %H:%M}", "reason": "Ill"})
    extension.refresh_from_db()
    assert extension.until.replace(second=0, microsecond=0) == later.replace(second=0, microsecond=0)

    withdraw = reverse("mentoring_extensions:withdraw", args=[extension.pk])
    assert "holds again" in client.get(withdraw).text
    response = client.post(withdraw, follow=True)

    assert "Withdrawn" in response.text
    assert client.get(url).status_code == 302


def test_offices_see_only_the_deadlines_of_their_programs(client, world):
    give(world)
    client.force_login(world.stranger)

    response = client.get(reverse("mentoring_extensions:index"))

    assert "ada@northmere.example" not in response.text
    assert "Nobody has a personal deadline" in response.text
    form = client.get(reverse("mentoring_extensions:add")).text
    assert str(world.law_round_form) in form
    assert str(world.round_form) not in form


def test_form_of_another_office_is_refused_when_it_is_sent_all_the_same(client, world):
    client.force_login(world.stranger)

    answer_to_giving(client, world, "ada@northmere.example")

    assert not Extension.objects.exists()


def test_list_asks_as_often_for_three_rows_as_for_one(client, world, django_assert_num_queries):
    client.force_login(world.coordinator)
    url = reverse("mentoring_extensions:index")
    give(world)
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for name in ("bea", "cia"):
        give(world, email=f"{name}@northmere.example")

    with django_assert_num_queries(len(one)):
        client.get(url)


def test_card_of_an_application_leads_to_a_form_that_knows_the_person(client, world):
    application = hand_in(world.round_form)
    client.force_login(world.coordinator)
    page = client.get(reverse("mentoring_applications:inspect", args=[application.pk])).text
    url = f"{reverse('mentoring_extensions:add')}?application={application.pk}"
    assert url in page

    assert f'value="{application.applicant.email}"' in client.get(url).text

    client.force_login(coordinator_of(world.law))
    assert application.applicant.email not in client.get(url).text


# --- the person's own pages, and the end ----------------------------------------------------------


def test_applicants_pages_tell_the_personal_deadline(client, world):
    application = submitted(round_form=world.round_form)
    give(world, email="", account=application.applicant)
    draft = fill(start(round_form=world.round_form))
    give(world, email="", account=draft.applicant)
    client.force_login(draft.applicant)
    start_url = reverse("wagtail_mentoring:application_start", args=[world.round_form.pk])
    tasks = reverse("wagtail_mentoring:application_tasks", args=[draft.reference])
    for url in (tasks, start_url, reverse("wagtail_mentoring:applications")):
        assert "your personal deadline" in client.get(url).text

    client.logout()

    assert "personal" not in client.get(start_url).text


def test_deadline_and_its_mail_go_with_the_application(world):
    application = hand_in(world.round_form)
    give(world, email="", account=application.applicant)
    RoundForm.objects.update(retention_months=1)

    erase_due(today=application.round.ends_on + timedelta(days=60))

    assert not Extension.objects.exists()
    assert not OutboxMessage.objects.filter(kind="extension_given").exists()


def test_deadline_given_to_the_address_of_an_imported_account_goes_with_its_application(world):
    application = hand_in(world.round_form, "ada")
    account = application.applicant
    account.username, account.is_active = f"{ACCOUNT}1", False
    account.save()
    for email in (account.email, "bea@northmere.example"):
        give(world, email=email)
    assert Extension.objects.filter(user=None).count() == 2

    erase(due=Due(application, everything=True), reason="", user=None)

    assert [row.email for row in Extension.objects.all()] == ["bea@northmere.example"]
    mails = OutboxMessage.objects.filter(kind="extension_given")
    assert [mail.to_email for mail in mails] == ["bea@northmere.example"]


def test_dry_run_counts_a_deadline_of_an_applicant_once_as_the_run_does(world):
    application = hand_in(world.round_form)
    give(world, email=application.applicant.email)
    give(world, email="bea@northmere.example")
    RoundForm.objects.update(retention_months=1)
    long_ago = timezone.localdate() - timedelta(days=400)
    Round.objects.update(starts_on=long_ago, ends_on=long_ago + timedelta(days=1))
    would, done = StringIO(), StringIO()

    call_command("mentoring_retention", dry_run=True, stdout=would)
    call_command("mentoring_retention", stdout=done)

    assert "personal deadlines: 2 would be erased" in would.getvalue()
    assert would.getvalue().replace("would be erased", "erased") == done.getvalue()


def test_deadline_of_somebody_who_never_applied_goes_when_applications_would(world):
    give(world)
    RoundForm.objects.update(retention_months=1)
    ends_on = world.round_form.round.ends_on

    assert not erase_old_access(today=ends_on + timedelta(days=5))
    assert erase_old_access(today=ends_on + timedelta(days=60), dry_run=True)["personal deadlines"] == 1
    assert Extension.objects.exists()
    erase_old_access(today=ends_on + timedelta(days=60))

    assert not Extension.objects.exists()
    assert not OutboxMessage.objects.exists()
