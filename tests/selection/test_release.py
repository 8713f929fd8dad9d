"""Telling decisions: the date before which nobody is told, the words of the mails, many at once."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.applications.staff_world import hand_in, make_world
from wagtail_mentoring.application_forms.models import RoundForm
from wagtail_mentoring.applications.models import Application
from wagtail_mentoring.casework.decision_views import ReleaseForm
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.record_keeping.own_data import held_on
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.choices import ReleaseObstacle, ReleaseState
from wagtail_mentoring.selection.decision_actions import word_decision
from wagtail_mentoring.selection.mail_words import words_seal
from wagtail_mentoring.selection.models import ReleaseMail, ReleaseRun
from wagtail_mentoring.selection.notifications import decision_mail
from wagtail_mentoring.selection.release_actions import release_all, start_release, word_release_mail
from wagtail_mentoring.selection.release_guard import ReleaseRefused

CRLF = ("\r\nBcc: eve@example.org", "\nBcc: eve@example.org", "\u2028Bcc: eve@example.org", "\x00\x0bBcc:")


@pytest.fixture
def world(site_root):
    return make_world()


def decided(world, outcome="accepted", name="ada", text="", locale="en"):
    application = hand_in(world.round_form, name, status="ready", locale=locale)
    return move_application(application=application, to_status=outcome, user=world.coordinator, text=text)


def fresh(application):
    return Application.objects.get(pk=application.pk)


def address(world, name, *args):
    return reverse(f"mentoring_round_forms:{name}", args=[world.round_form.pk, *args])


def embargo(world, **delta):
    RoundForm.objects.filter(pk=world.round_form.pk).update(
        release_not_before=timezone.now() + timedelta(**delta)
    )


def word(world, subject, body, outcome="accepted", language="en-gb"):
    return word_release_mail(
        round_form=world.round_form,
        outcome=outcome,
        language=language,
        subject=subject,
        body=body,
        user=world.coordinator,
    )


def test_nobody_is_told_before_the_date_by_any_door(world, as_coordinator):
    application = decided(world)
    embargo(world, hours=1)
    seen = {"seen_status": "accepted", "seen_revision": application.current_revision_id}
    ticked = f"?next=/admin/&id={application.pk}"

    with pytest.raises(ReleaseRefused, match="Nobody is told before .*Dublin time"):
        release_decision(application=fresh(application), user=world.coordinator)
    as_coordinator.post(reverse("mentoring_applications:release", args=[application.pk]), seen)
    bulk = f"/admin/bulk/wagtail_mentoring/application/release/{ticked}"
    as_coordinator.post(bulk, {"confirmed": "on", "seen": as_coordinator.get(bulk).context["seen"]})
    run = start_release(round_form=world.round_form, user=world.coordinator, enqueue=release_all)
    release_all(run.pk)

    run.refresh_from_db()
    assert run.left == {application.reference: [ReleaseObstacle.EMBARGO]}
    assert fresh(application).released_at is None
    assert not OutboxMessage.objects.filter(kind="application_accepted").exists()


def test_the_date_lets_go_at_its_moment(world):
    application = decided(world)
    embargo(world, seconds=-1)

    assert release_decision(application=fresh(application), user=world.coordinator).released_at


def test_moving_the_date_is_logged_with_both(world, as_coordinator):
    embargo(world, days=3)
    form = RoundForm.objects.get(pk=world.round_form.pk)
    data = {"round": form.round_id, "role": form.role, "form": form.form_id, "entry": form.entry}

    as_coordinator.post(address(world, "edit"), data)

    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.change_release_date")
    assert entry.data["after"] == "–"
    assert entry.data["before"].startswith(str(form.release_not_before.date()))
    assert RoundForm.objects.get(pk=form.pk).release_not_before is None


def test_round_tells_in_its_own_words(world):
    application = decided(world, text="See you on Monday.")
    word(world, "Hello {name}", "{program} {round} {reference}\n{message}\n{status_url}\n{deadline}")

    release_decision(application=fresh(application), user=world.coordinator)

    mail = OutboxMessage.objects.get(kind="application_accepted")
    assert mail.subject == f"Hello {application.applicant_name}"
    assert "See you on Monday." in mail.body
    assert application.reference in mail.body
    assert "{" not in mail.body


def test_standard_mail_carries_the_text_for_the_applicant(world):
    application = decided(world, "declined", text="Ask us about the spring.")

    release_decision(application=fresh(application), user=world.coordinator)

    assert "Ask us about the spring." in OutboxMessage.objects.get(kind="application_declined").body


def test_ineligible_is_told_as_declined_in_the_rounds_words_too(world):
    application = hand_in(world.round_form)
    move_application(
        application=application, to_status="ineligible", user=world.coordinator, reason="Too early"
    )
    word(world, "Sorry", "Not this time, {name}.", outcome="declined")

    release_decision(application=fresh(application), user=world.coordinator)

    assert OutboxMessage.objects.get(kind="application_declined").subject == "Sorry"


@pytest.mark.parametrize("text", ["{x.__class__}", "{name!r}", "{0}", "{}", "{nmae}"])
def test_unknown_placeholder_is_refused_by_its_name(world, as_coordinator, text):
    with pytest.raises(ValidationError, match="cannot be filled in"):
        word(world, "Hello", f"Dear {text}")
    page = as_coordinator.post(
        address(world, "release_mail", "accepted"), {"subject": "Hello", "body": f"Dear {text}"}
    )

    assert f"{text} cannot be filled in" in page.content.decode()
    assert not ReleaseMail.objects.exists()


@pytest.mark.parametrize("tail", CRLF)
def test_line_breaks_reach_no_header(world, tail):
    application = decided(world)
    Application.objects.filter(pk=application.pk).update(
        applicant_name=f"Ada{tail}"[:160].replace("\x00", "")
    )
    word(world, "Hello {name}" + tail.replace("\x00", ""), "Dear {name}")

    release_decision(application=fresh(application), user=world.coordinator)

    mail = OutboxMessage.objects.get(kind="application_accepted")
    assert not set("\r\n\u2028\x0b") & set(mail.subject + mail.to_name)


def test_name_that_looks_like_a_placeholder_is_inert(world):
    application = decided(world)
    Application.objects.filter(pk=application.pk).update(applicant_name="{status_url}{x.__class__}")
    word(world, "Hello {name}", "Dear {name}")

    release_decision(application=fresh(application), user=world.coordinator)

    assert OutboxMessage.objects.get(kind="application_accepted").subject == "Hello {status_url}{x.__class__}"


def test_both_fields_emptied_go_back_to_the_standard_text(world, as_coordinator):
    url = address(world, "release_mail", "accepted")
    standard = as_coordinator.get(url).context["form"].initial
    as_coordinator.post(url, {**standard, "subject": "Hello", "body": "Dear {name}"})
    assert ReleaseMail.objects.get().subject == "Hello"

    half = as_coordinator.post(url, {"subject": "Hello", "body": ""})
    as_coordinator.post(url, {"subject": "", "body": "", "seen": words_seal(ReleaseMail.objects.get())})

    assert "or leave both empty" in half.content.decode()
    assert "{name}" in standard["body"]
    assert not ReleaseMail.objects.exists()


@pytest.fixture
def german_form(world, german_locale):
    form = world.round_form.form
    variant = form.copy_for_translation(german_locale)
    variant.title = "Mentorin gesucht"
    variant.save()
    variant.save_revision().publish()


def told(world, name, locale):
    application = decided(world, name=name, locale=locale)
    release_decision(application=fresh(application), user=world.coordinator)
    return OutboxMessage.objects.get(dedupe_key__startswith=f"application_accepted:{application.reference}:")


def test_readers_get_the_words_in_their_language(world, german_form):
    word(world, "A place for you", "Dear {name}")
    word(world, "Ein Platz", "Hallo {name}", language="de")

    assert told(world, "ada", "en").subject == "A place for you"
    assert told(world, "bea", "de").subject == "Ein Platz"
    assert told(world, "cleo", "de-at").subject == "Ein Platz"
    assert told(world, "dora", "fr").subject == "A place for you"


@pytest.mark.parametrize(
    ("locale", "begins"), [("de", "beginnt am 18. Januar 2027."), ("en-gb", "starts on 18 Jan 2027.")]
)
def test_mail_writes_the_first_day_as_its_language_does(world, german_form, locale, begins):
    Round.objects.update(starts_on=date(2027, 1, 18))

    assert begins in told(world, "bea", locale).body


@pytest.mark.parametrize("locale", ["en", "de", "fr"])
def test_deadline_is_in_the_language_of_the_words_around_it(world, german_form, locale):
    RoundForm.objects.update(answer_days=7)
    word(world, "A place", "Tell us by {deadline}, at {status_url}.")

    assert "Tell us by the end of " in told(world, "ada", locale).body


def test_mail_does_not_promise_a_first_day_that_is_over(world):
    Round.objects.update(starts_on=timezone.localdate() - timedelta(days=2))

    assert "Mentoring starts on" not in told(world, "ada", "en").body


def test_words_in_a_translation_alone_leave_the_others_the_standard_text(world, german_form):
    word(world, "Ein Platz", "Hallo {name}", language="de")

    assert told(world, "bea", "de").subject == "Ein Platz"
    assert "Ein Platz" not in told(world, "ada", "en").subject


def test_screen_offers_each_language_and_says_what_its_readers_get(world, as_coordinator, german_form):
    decided(world, name="ada")
    bea = decided(world, name="bea", locale="de")
    url = address(world, "release_mail", "accepted")
    as_coordinator.post(url, {"subject": "A place", "body": "Dear {name}", "seen": words_seal(None)})

    page = as_coordinator.get(url, {"language": "de"})
    names = [(link["name"], link["gets"], link["is_own"]) for link in page.context["language_links"]]
    german = {"subject": "Ein Platz", "body": "Hallo {name}", "seen": words_seal(None)}
    as_coordinator.post(f"{url}?language=de", german)

    assert names == [("British English", "British English", True), ("German", "British English", False)]
    assert page.context["person"] == bea
    assert "{program}" in page.context["form"].initial["body"]
    assert dict(ReleaseMail.objects.values_list("language", "subject")) == {
        "en-gb": "A place",
        "de": "Ein Platz",
    }


def tried(client, url, **words):
    """The page after a test of ``words``, and the test that was sent."""
    page = client.post(url, {**client.get(url).context["form"].initial, **words, "test": "on"})
    return page, OutboxMessage.objects.filter(kind="release_test").last()


def test_words_of_a_language_that_nobody_reads_are_tried_as_they_stand(world, as_coordinator, german_form):
    ada = decided(world, name="ada")
    url = f"{address(world, 'release_mail', 'accepted')}?language=de"

    opened = as_coordinator.get(url)
    page, test = tried(as_coordinator, url, subject="Ein Platz", body="Hallo {name}")

    note = f"{ada.applicant_name} reads English and gets other words. This is how the mail reads in German."
    assert note in opened.text
    assert opened.context["mail"].subject != decision_mail(ada).subject
    assert note in page.text
    assert page.context["mail"].subject == "Ein Platz"
    assert (test.subject, test.body.strip()) == ("Test: Ein Platz", f"Hallo {ada.applicant_name}")
    assert not ReleaseMail.objects.exists()


@pytest.mark.parametrize("reads", ["de", "en"])
def test_who_gets_the_words_of_the_page_is_shown_what_they_get(world, as_coordinator, german_form, reads):
    word(world, "A place", "Dear {name}")
    bea = decided(world, name="bea", locale=reads)

    page = as_coordinator.get(f"{address(world, 'release_mail', 'accepted')}?language=de")

    assert "gets other words" not in page.text
    assert page.context["mail"] == decision_mail(bea)
    assert page.context["mail"].subject == "A place"


def test_form_in_one_language_asks_for_no_language(world, as_coordinator):
    page = as_coordinator.get(address(world, "release_mail", "accepted"), {"language": "xx"})

    assert page.context["language_links"] == []
    assert page.context["language"] == "en-gb"


def test_preview_is_for_whom_one_chooses_and_the_test_goes_to_oneself(world, as_coordinator):
    decided(world, name="ada")
    bea = decided(world, name="bea", text="Only for Bea.")
    url = address(world, "release_mail", "accepted")

    page = as_coordinator.get(url, {"application": bea.pk})
    as_coordinator.post(url, {"test": "on", "application": bea.pk})

    test = OutboxMessage.objects.get(kind="release_test")
    assert page.context["mail"].to == bea.applicant_email
    assert (test.to_email, test.subject[:6]) == (world.coordinator.email, "Test: ")
    assert "Only for Bea." in test.body
    assert fresh(bea).released_at is None


def test_person_of_another_round_is_not_shown(world, as_coordinator):
    other = hand_in(world.law_round_form, status="accepted")

    page = as_coordinator.get(address(world, "release_mail", "accepted"), {"application": other.pk})

    assert page.context["person"] is None


def test_screen_counts_by_outcome_and_says_what_is_in_the_way(world, as_coordinator):
    decided(world)
    decided(world, "declined", name="bea")
    lost = decided(world, "declined", name="cleo")
    Application.objects.filter(pk=lost.pk).update(applicant_email="")

    page = as_coordinator.get(address(world, "release"))

    lines = {str(line.label): (line.waiting, line.ready) for line in page.context["readiness"].outcomes}
    assert lines == {"Accepted": (1, 1), "Declined": (2, 1)}
    assert [(str(line.label), line.named) for line in page.context["readiness"].obstacles] == [
        ("no e-mail address to write to", [lost])
    ]


def test_everything_that_is_ready_is_told_and_the_report_says_what_was_left(
    world, as_coordinator, django_capture_on_commit_callbacks
):
    ready = [decided(world, name=f"p{number}") for number in range(3)]
    lost = decided(world, "declined", name="cleo")
    Application.objects.filter(pk=lost.pk).update(applicant_email="")
    undecided = hand_in(world.round_form, "dora", status="ready")

    unsure = as_coordinator.post(address(world, "release"), follow=True)
    data = {"sure": "on", "seen": unsure.context["readiness"].seen}
    with django_capture_on_commit_callbacks(execute=True):
        response = as_coordinator.post(address(world, "release"), data)
    report = as_coordinator.get(response.url)

    run = ReleaseRun.objects.get()
    assert "Tick that the mails may go out" in unsure.content.decode()
    assert (run.state, run.total, run.released) == (ReleaseState.FINISHED, 4, 3)
    assert {row.pk for row in Application.objects.exclude(released_at=None)} == {row.pk for row in ready}
    assert OutboxMessage.objects.filter(kind="application_accepted").count() == 3
    assert fresh(undecided).status == "ready"
    assert "3 decisions were released" in report.content.decode()
    assert [line.named for line in report.context["lines"]] == [[lost]]


@pytest.mark.parametrize("meanwhile", ["another is decided", "one gets other words"])
def test_round_is_not_released_when_other_decisions_are_ready_than_were_shown(
    world, as_coordinator, meanwhile
):
    application = decided(world)
    shown = as_coordinator.get(address(world, "release")).context["readiness"]
    if meanwhile == "another is decided":
        decided(world, "declined", name="bea")
    else:
        seal = application.decisions.in_force().get().digest
        word_decision(application=application, text="Other.", digest=seal, user=world.colleague)

    page = as_coordinator.post(address(world, "release"), {"sure": "on", "seen": shown.seen}, follow=True)

    assert "the decisions that are ready, or the words of their mails, changed after you looked" in page.text
    assert not ReleaseRun.objects.exists()
    assert page.context["readiness"].seen != shown.seen


def test_mail_reworded_after_its_page_was_opened_is_not_sent_unread(world, as_coordinator):
    application = decided(world)
    url = reverse("mentoring_applications:release", args=[application.pk])
    seen = as_coordinator.get(url).context["form"].initial
    seal = application.decisions.in_force().get().digest
    word_decision(application=application, text="Other.", digest=seal, user=world.colleague)

    page = as_coordinator.post(url, seen, follow=True)

    assert "was changed by somebody else meanwhile" in page.text
    assert fresh(application).released_at is None


def test_run_that_was_made_is_not_made_again(world):
    decided(world)
    run = start_release(round_form=world.round_form, user=world.coordinator, enqueue=release_all)

    assert release_all(run.pk)
    assert not release_all(run.pk)
    assert OutboxMessage.objects.filter(kind="application_accepted").count() == 1


def test_nothing_to_release_starts_no_run(world, as_coordinator):
    page = as_coordinator.get(address(world, "release")).content.decode()
    as_coordinator.post(address(world, "release"), {"sure": "on"})

    assert "Nothing waits to be released" in page
    assert not ReleaseRun.objects.exists()


def test_person_without_an_address_is_told_from_their_own_page_only(world, as_coordinator):
    application = decided(world)
    Application.objects.filter(pk=application.pk).update(applicant_email="")

    with pytest.raises(ReleaseRefused):
        release_decision(application=fresh(application), user=world.coordinator)
    as_coordinator.post(
        reverse("mentoring_applications:release", args=[application.pk]),
        ReleaseForm.seen(fresh(application)),
    )

    assert fresh(application).released_at


@pytest.mark.parametrize("name", ["release", "release_run", "release_mail", "waitlist"])
def test_another_offices_round_is_forbidden(world, client, name):
    client.force_login(world.stranger)
    run = ReleaseRun.objects.create(round_form=world.round_form, user=world.coordinator)
    args = {"release_run": [run.key], "release_mail": ["accepted"]}.get(name, [])

    response = client.get(address(world, name, *args))

    assert response.status_code == 302
    assert response.url == reverse("wagtailadmin_home")


def test_screens_ask_the_database_as_often_for_three_as_for_one(world, as_coordinator):
    counts = []
    for number in range(3):
        decided(world, name=f"p{number}")
        with CaptureQueriesContext(connection) as queries:
            as_coordinator.get(address(world, "release"))
        counts.append(len(queries))

    assert counts[1] == counts[2]


def test_text_is_given_to_its_person_only_once_told(world):
    application = decided(world, "declined", text="Ask us about the spring.")
    user = application.applicant

    assert "Ask us about the spring" not in str(held_on(user))
    release_decision(application=fresh(application), user=world.coordinator)

    [held] = held_on(user)["applications"]
    assert held["decision"]["text"] == "Ask us about the spring."


def test_applicant_reads_the_text_only_once_told(world, client):
    application = decided(world, "declined", text="Ask us about the spring.")
    client.force_login(application.applicant)
    url = reverse("wagtail_mentoring:application", args=[application.reference])

    before = client.get(url).content.decode()
    release_decision(application=fresh(application), user=world.coordinator)
    after = client.get(url).content.decode()

    assert "Ask us about the spring." not in before
    assert "Ask us about the spring." in after
