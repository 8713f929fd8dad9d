from datetime import date, timedelta
from html import unescape
from io import StringIO
from uuid import uuid4

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.forms.models import FormSubmission
from wagtail.models import ModelLogEntry

from tests.applications.builders import make_applicant, make_round, make_round_form, start, submitted
from tests.applications.old_forms import ADA, BOB, make_page
from tests.applications.staff_world import hand_in, make_world
from tests.factories import MentorFactory, ProgramFactory, UserFactory
from tests.metrics.builders import make_pair
from wagtail_mentoring.applications.access_actions import give_extension, make_invitations
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.models import Application, Extension, Invitation
from wagtail_mentoring.applications.retention import Due
from wagtail_mentoring.casework import staff_reading
from wagtail_mentoring.form_builder.form_import_actions import import_page
from wagtail_mentoring.form_builder.form_imports import OldPage
from wagtail_mentoring.matching.facts import mentors_free, mentors_who_left
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.record_keeping.erasure_actions import NOBODY, erase
from wagtail_mentoring.record_keeping.models import Erasure
from wagtail_mentoring.record_keeping.person_erasure import ErasureRefused, erase_person, plan_erasure
from wagtail_mentoring.record_keeping.verification import verify
from wagtail_mentoring.surveys.models import SurveyAnswer

from .test_erasure import CANARY, applied_with_canaries, cells_with, pair

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


@pytest.fixture
def boss(django_user_model):
    return django_user_model.objects.create_superuser("boss", "boss@northmere.example", "secret")


def wish(person, user=None):
    return erase_person(person=person, reason="Asked by letter", user=user)


def page(person):
    return reverse("mentoring_erasure:person", args=[person.pk])


def ended(*applications):
    """Move their rounds into the past."""
    past = date.today() - timedelta(days=30)
    rounds = [application.round_id for application in applications]
    Round.objects.filter(pk__in=rounds).update(starts_on=past, ends_on=past + timedelta(days=1))


def test_everything_of_the_person_goes_in_all_rounds(private_folder, django_capture_on_commit_callbacks):
    application = applied_with_canaries()
    person = application.applicant
    pair(application)
    draft = start(user=person)
    other = make_round_form(round=make_round())
    until = other.closes + timedelta(days=5)
    staff = make_applicant("staff")
    give_extension(round_form=other, account=person, until=until, reason=CANARY, user=staff)
    make_invitations(round_form=other, batch=uuid4(), user=staff, emails=[person.email], label=CANARY)
    assert len(cells_with(CANARY)) > 10

    with django_capture_on_commit_callbacks(execute=True):
        wish(person)

    assert cells_with(CANARY) == []
    assert [path for path in private_folder.rglob("*") if path.is_file()] == []
    assert {row.applicant.get_username() for row in Application.objects.all()} == {NOBODY}
    assert Application.objects.get(pk=draft.pk).status == "withdrawn"
    assert not Extension.objects.exists()
    assert not Invitation.objects.exists()
    assert not OutboxMessage.objects.filter(to_email=person.email).exists()
    assert {result.name: result.examples for result in verify() if result.damaged} == {}


def test_what_was_sent_to_an_old_form_stays_and_is_named(site_root, boss, client):
    address = "ada@northmere.example"
    page_of_old = make_page(site_root)
    run = {"round": make_round(), "role": "mentee", "status": "closed", "user": None}
    import_page(old=OldPage(page_of_old), **run)
    person = Application.objects.get(applicant_email=address).applicant
    told = f"What was sent to the old form “{page_of_old.title}” and imported from there, of "
    out = StringIO()

    client.force_login(boss)
    assert told in client.get(page(person)).text
    call_command("mentoring_erase_person", person.get_username(), reason="Asked by letter", stdout=out)

    assert f"Stays: {told}" in out.getvalue()
    assert FormSubmission.objects.count() == 2
    assert import_page(old=OldPage(page_of_old), **run).added == 0


def test_page_says_once_more_what_stays_as_nothing_leads_there_afterwards(site_root, boss, client):
    page_of_old = make_page(site_root)
    import_page(old=OldPage(page_of_old), round=make_round(), role="mentee", status="closed", user=None)
    person = Application.objects.get(applicant_email="ada@northmere.example").applicant
    client.force_login(boss)

    done = client.post(page(person), {"reason": "Asked by letter"}, follow=True)

    assert f"What was sent to the old form “{page_of_old.title}”" in unescape(done.text)
    assert "The account itself." in done.text


def test_nothing_is_said_of_submissions_that_are_gone_or_of_others(site_root, monkeypatch):
    page_of_old = make_page(site_root, submissions=[ADA, BOB, {**ADA, "email": "cleo@northmere.example"}])
    import_page(old=OldPage(page_of_old), round=make_round(), role="mentee", status="closed", user=None)
    ada, cleo = (
        Application.objects.get(applicant_email=f"{name}@northmere.example").applicant
        for name in ("ada", "cleo")
    )
    assert len(plan_erasure(ada).stays) == len(plan_erasure(cleo).stays) == 2

    FormSubmission.objects.filter(form_data__email="ada@northmere.example").delete()

    assert (len(plan_erasure(ada).stays), len(plan_erasure(cleo).stays)) == (1, 2)
    monkeypatch.setattr("django.apps.apps.is_installed", lambda name: False)
    assert len(plan_erasure(cleo).stays) == 1


def test_others_keep_theirs():
    other = submitted(user=make_applicant("bea"))
    answers = other.revisions.get().answers

    wish(submitted(user=make_applicant("ada")).applicant)

    other.refresh_from_db()
    assert (other.status, other.anonymised_at) == ("submitted", None)
    assert other.revisions.get().answers == answers


def test_what_is_still_open_is_withdrawn_and_nobody_is_written_to():
    application = submitted()

    wish(application.applicant)

    application.refresh_from_db()
    assert (application.status, application.active_key) == ("withdrawn", None)
    assert [event.action for event in application.events.all()][-2:] == ["withdrawn_to_erase", "anonymised"]
    assert not OutboxMessage.objects.filter(kind="application_withdrawn").exists()


def test_offices_are_not_told_of_somebody_who_is_erased_and_the_history_says_who_did_it(client, boss):
    world = make_world()
    application = hand_in(world.round_form, status="accepted", released_at=timezone.now())

    wish(application.applicant, boss)

    assert not OutboxMessage.objects.filter(kind="place_given_up").exists()
    client.force_login(world.coordinator)
    page = client.get(reverse("mentoring_applications:inspect", args=[application.pk])).text
    assert "Everything personal was erased on" in page
    assert "Withdrawn by the applicant" not in page
    history = client.get(reverse("mentoring_applications:history", args=[application.pk])).text
    assert "boss" in page + history


def test_erasure_by_the_system_names_nobody_who_left(client):
    world = make_world()
    application = hand_in(world.round_form)
    wish(application.applicant)
    client.force_login(world.coordinator)

    lines = staff_reading.history_of(application)

    assert [line.by_the_system for line in lines[:2]] == [True, True]


@pytest.mark.parametrize("asked_for", [True, False])
def test_staff_read_whether_the_person_asked_or_the_time_was_over(client, boss, asked_for):
    application = submitted()
    if asked_for:
        wish(application.applicant, boss)
    else:
        erase(due=Due(application, everything=True), reason="Rules", user=None)
    client.force_login(boss)

    content = client.get(reverse("mentoring_applications:inspect", args=[application.pk])).text

    assert ("because the person asked for it: name, address" in content) is asked_for
    assert ("because its time was over: name, address" in content) is not asked_for
    assert ("The person asked for it." in content) is asked_for
    assert not [result for result in verify() if result.damaged]


def test_withdrawing_needs_no_leave_of_the_round():
    application = submitted()
    Round.objects.update(withdraw_until=timezone.now() - timedelta(days=1))

    wish(application.applicant)

    application.refresh_from_db()
    assert application.status == "withdrawn"


def test_status_of_a_round_that_is_over_stays():
    application = submitted()
    Application.objects.filter(pk=application.pk).update(status="accepted", released_at=timezone.now())
    ended(application)

    wish(application.applicant)

    application.refresh_from_db()
    assert application.status == "accepted"
    assert application.anonymised_at


def test_running_mentorship_is_in_the_way_and_nothing_is_erased():
    application = submitted()
    pair(application, status="active")
    second = submitted(user=application.applicant)

    with pytest.raises(ErasureRefused) as refused:
        wish(application.applicant)

    assert refused.value.messages == [
        f"{application.reference}: Its mentorship is still running. End it first, under Mentorships."
    ]
    second.refresh_from_db()
    assert (second.status, second.anonymised_at) == ("submitted", None)
    assert not Erasure.objects.exists()

    Mentorship.objects.update(status="completed")
    wish(application.applicant)
    assert not Application.objects.filter(anonymised_at=None).exists()


def test_running_mentorship_of_a_mentor_is_in_the_way_too():
    application = submitted(round_form=make_round_form(role="mentor"))
    Application.objects.filter(pk=application.pk).update(status="accepted", released_at=timezone.now())
    mentor = MentorFactory(user=application.applicant)
    made = make_pair(application.round.program, round=application.round, mentor=mentor)

    with pytest.raises(ErasureRefused, match=r"The mentorship of .* is still running"):
        wish(application.applicant)

    Mentorship.objects.filter(pk=made.pk).update(status="completed")
    wish(application.applicant)
    application.refresh_from_db()
    assert application.anonymised_at


def test_mentor_who_left_and_was_erased_is_proposed_no_more():
    application = submitted(round_form=make_round_form(role="mentor"))
    mentor = MentorFactory(user=application.applicant)
    Application.objects.filter(pk=application.pk).update(
        status="accepted", released_at=timezone.now(), mentor=mentor
    )
    make_pair(application.round.program, round=application.round, mentor=mentor, status="completed")

    wish(application.applicant)

    assert mentors_who_left(application.round) == {mentor.pk}


@pytest.mark.parametrize("known_by", ["account", "profile"])
def test_mentor_who_left_was_erased_and_applied_again_is_proposed_again(known_by):
    form = make_round_form(role="mentor")
    gone, again = submitted(round_form=form), submitted(round_form=form, user=make_applicant("bea"))
    by_account = known_by == "account"
    mentor = MentorFactory(user=again.applicant if by_account else None)
    Application.objects.filter(pk=gone.pk).update(
        status="accepted", released_at=timezone.now(), mentor=mentor
    )
    wish(gone.applicant)
    Application.objects.filter(pk=again.pk).update(
        status="confirmed", released_at=timezone.now(), mentor=None if by_account else mentor
    )

    assert mentors_who_left(form.round) == set()
    assert mentor in mentors_free(form.round, "applied")


def test_pair_of_no_application_loses_its_mentee_once_it_is_over():
    made = make_pair(ProgramFactory(), mentee=make_applicant(), reason=CANARY)
    asked = made.survey_requests.create(role="mentee", moment="closing")
    SurveyAnswer.objects.create(request=asked, comment=CANARY)
    person = made.mentee

    with pytest.raises(ErasureRefused, match="is still running"):
        wish(person)
    Mentorship.objects.update(status="completed")
    wish(person)

    made.refresh_from_db()
    assert (made.mentee.get_username(), made.reason) == (NOBODY, "")
    assert cells_with(CANARY) == []


def test_erasure_is_on_record_and_in_the_log_without_the_name(boss):
    application = submitted()
    person = application.applicant

    erasure = wish(person, boss)

    assert (erasure.user, erasure.reason, erasure.is_open) == (boss, "Asked by letter", False)
    assert erasure.report["of"] == [application.reference]
    assert (erasure.report["applications"], erasure.report["revisions"]) == (1, 1)
    entry = ModelLogEntry.objects.get(action="wagtail_mentoring.erase_person")
    assert (entry.user, entry.label) == (boss, f"#{person.pk}")
    assert entry.data == {"reason": "Asked by letter"}
    assert Erasure.objects.count() == 1


def test_reason_is_needed():
    person = submitted().applicant

    with pytest.raises(ErasureRefused):
        erase_person(person=person, reason=" ", user=None)

    assert Application.objects.filter(anonymised_at=None).count() == 1


def test_plan_changes_nothing_and_says_what_stays():
    application = submitted()
    person = application.applicant
    MentorFactory(user=person, name="Ines Moor")
    record_event(application=submitted(user=make_applicant("bea")), action="noted", actor=person)
    before = cells_with(person.email)

    plan = plan_erasure(person)

    assert cells_with(person.email) == before
    assert plan.withdrawn == plan.applications == [application]
    assert plan.counts == {"applications": 1, "revisions": 1, "mails": 1}
    mentor, work, account = plan.stays
    assert "Ines Moor" in mentor
    assert "other people's applications" in work
    assert account.startswith("The account itself.")


def test_page_says_what_it_does_and_does_it(client, boss):
    application = submitted()
    client.force_login(boss)

    text = client.get(page(application.applicant)).content.decode()

    assert "Versions that were handed in: 1" in text
    assert application.reference in text
    response = client.post(page(application.applicant), {"reason": "Asked by letter"}, follow=True)
    assert "Everything personal is erased." in response.content.decode()
    assert Erasure.objects.get().user == boss
    again = client.get(page(application.applicant)).content.decode()
    assert "Nothing personal is held of this person any more." in again


def test_page_without_a_reason_erases_nothing(client, boss):
    application = submitted()
    client.force_login(boss)

    response = client.post(page(application.applicant), {"reason": ""})

    assert response.status_code == 200
    assert not Erasure.objects.exists()


def test_page_says_what_is_in_the_way_and_has_no_button(client, boss):
    application = submitted()
    pair(application, status="active")
    client.force_login(boss)

    text = client.get(page(application.applicant)).content.decode()

    assert "Its mentorship is still running. End it first, under Mentorships." in text
    assert "Erase for good" not in text
    refused = client.post(page(application.applicant), {"reason": "Asked"})
    assert "Its mentorship is still running" in refused.content.decode()
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("key", ["0", "nobody"])
def test_page_of_no_account_is_not_found(client, boss, key):
    client.force_login(boss)

    assert client.get(reverse("mentoring_erasure:person", args=[key])).status_code == 404


def test_page_is_for_superusers(client):
    person = submitted().applicant
    client.force_login(person)

    client.post(page(person), {"reason": "Mine"})

    assert not Erasure.objects.exists()


def run(*args, **options):
    out = StringIO()
    call_command("mentoring_erase_person", *args, stdout=out, **options)
    return out.getvalue()


def test_command_reports_what_it_would_do_and_does():
    application = submitted()
    get_user_model().objects.update(is_active=False)
    name = application.applicant.get_username()

    dry = run(name, dry_run=True)

    assert f"{application.reference} would be withdrawn first\napplications: 1 would be erased\n" in dry
    assert not Erasure.objects.exists()
    told = run(name, reason="Asked by letter")
    assert told == dry.replace(" would be", "")
    assert run(name, dry_run=True).startswith("Nothing personal is held.\nStays: The account itself.")


def test_command_names_what_is_in_the_way():
    application = submitted()
    pair(application, status="active")
    name = application.applicant.get_username()

    assert f"In the way: {application.reference}: Its mentorship" in run(name, dry_run=True)
    with pytest.raises(CommandError, match="Nothing was erased. .*Its mentorship is still running"):
        run(name, reason="Asked")


def test_command_knows_its_people_and_wants_a_reason():
    with pytest.raises(CommandError, match="Nobody signs in as"):
        run("nobody", reason="Asked")
    with pytest.raises(CommandError, match="Give a reason"):
        run(UserFactory().get_username())


def test_use_of_a_code_for_many_goes_although_nothing_came_of_it():
    round_form = make_round_form(round=make_round(), entry="invitation")
    ((row, _code),) = make_invitations(
        round_form=round_form, batch=uuid4(), user=make_applicant("staff"), max_uses=9
    )
    person = make_applicant()
    row.uses.create(user=person)

    wish(person)

    assert not row.uses.exists()
    assert Invitation.objects.filter(pk=row.pk).exists()
