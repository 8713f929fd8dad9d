"""Who answers for what, and a charter that each office signs for itself under exactly one text."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.agreements.agreement_world import AgreementWorld
from tests.factories import OfficeFactory, PartnerFactory, UserFactory, coordinator_of
from wagtail_mentoring.agreements import actions, decisions
from wagtail_mentoring.agreements.desk import signature_lines
from wagtail_mentoring.agreements.goal_actions import set_goal, suggest_goals
from wagtail_mentoring.agreements.models import Charter, SignOff, StageResponsibility
from wagtail_mentoring.agreements.verification import kept_charters
from wagtail_mentoring.agreements.wording import sentences
from wagtail_mentoring.desk_lines import waiting_lines
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.partnership.actions import name_people
from wagtail_mentoring.partnership.choices import Stage
from wagtail_mentoring.partnership.models import DataGrant
from wagtail_mentoring.programs.choices import ProgramStatus
from wagtail_mentoring.programs.models import Program
from wagtail_mentoring.record_keeping.erasure_door import open_erasure

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return AgreementWorld()


@pytest.fixture
def ready(world):
    world.complete()
    return world


def at(name, world, *more):
    return reverse(f"mentoring_partnerships:{name}", args=[world.program.pk, *more])


# --- who answers for what ---


@pytest.mark.parametrize(
    ("stage", "offices", "usual"),
    [
        ("recruit_mentors", [(1, "career_services", True), (2, "alumni_relations", False)], 2),
        ("match", [(1, "alumni_relations", True), (2, "career_services", False)], 2),
        ("plan", [(1, "alumni_relations", False), (2, "career_services", True)], 2),
        ("match", [(1, "faculty", False), (2, "faculty", True)], 2),
        ("match", [(1, "faculty", False)], 1),
        ("match", [], None),
    ],
)
def test_usual_office_of_a_stage(stage, offices, usual):
    assert decisions.usual_office(stage, offices=offices) == usual


def test_every_stage_has_a_usual_office():
    assert list(decisions.USUAL_KIND) == Stage.values


def test_suggestion_fills_open_stages_and_leaves_the_others(world):
    actions.assign_stage(program=world.program, stage="match", office=world.alumni, user=world.carol)

    actions.suggest_stages(program=world.program, user=world.carol)

    by_stage = {row.stage: (row.office, row.person) for row in StageResponsibility.objects.all()}
    assert set(by_stage) == set(Stage.values)
    assert by_stage["match"] == (world.alumni, None)
    assert by_stage["recruit_mentors"] == (world.alumni, world.alan)
    assert by_stage["close"] == (world.career, world.carol)


def test_only_one_office_answers_for_a_stage(world):
    for office in (world.career, world.alumni):
        actions.assign_stage(program=world.program, stage="match", office=office, user=world.carol)

    assert StageResponsibility.objects.get().office == world.alumni
    with pytest.raises(IntegrityError), transaction.atomic():
        StageResponsibility.objects.create(program=world.program, stage="match", office=world.career)


def test_office_that_takes_no_part_and_person_of_another_are_refused(world):
    give = {"program": world.program, "stage": "match", "user": world.carol}
    with pytest.raises(ValidationError, match="does not take part"):
        actions.assign_stage(office=OfficeFactory(), **give)
    with pytest.raises(ValidationError, match="does not work in"):
        actions.assign_stage(office=world.career, person=world.alan, **give)
    assert not StageResponsibility.objects.exists()


def test_people_of_another_office_propose_nothing(world):
    for step in (
        lambda: actions.suggest_stages(program=world.program, user=world.stranger),
        lambda: actions.assign_stage(
            program=world.program, stage="plan", office=world.career, user=world.stranger
        ),
        lambda: actions.set_review_date(
            program=world.program, review_on=timezone.localdate() + timedelta(9), user=world.stranger
        ),
    ):
        with pytest.raises(PermissionDenied):
            step()
    assert not StageResponsibility.objects.exists()


def test_review_must_lie_ahead(world):
    with pytest.raises(ValidationError, match="in the future"):
        actions.set_review_date(program=world.program, review_on=timezone.localdate(), user=world.carol)


# --- signing ---


def test_charter_is_in_force_once_every_office_has_signed_in_any_order(ready):
    ready.sign(ready.partner, ready.alan)
    assert (ready.now().is_signed, ready.now().waiting) == (False, [ready.lead])

    ready.sign(ready.lead, ready.carol)

    assert ready.now().is_signed
    actions_logged = ModelLogEntry.objects.filter(action="wagtail_mentoring.sign_charter")
    assert {entry.user for entry in actions_logged} == {ready.alan, ready.carol}


def test_incomplete_charter_is_not_signed_and_says_what_lacks(world):
    with pytest.raises(ValidationError) as refusal:
        world.sign(world.lead, world.carol)

    assert "Nobody answers yet for: Plan, Recruit mentors" in " ".join(refusal.value.messages)
    assert "no goal ahead yet for: Career Services, Alumni Relations, all offices together" in " ".join(
        refusal.value.messages
    )
    assert "no day ahead" in " ".join(refusal.value.messages)
    assert not SignOff.objects.exists()


def change_a_stage(world):
    actions.assign_stage(program=world.program, stage="match", office=world.alumni, user=world.alan)


def change_the_review(world):
    day = timezone.localdate() + timedelta(days=100)
    actions.set_review_date(program=world.program, review_on=day, user=world.alan)


def change_a_share(world):
    name_people(partner=world.partner, responsible=world.alan, deputy=None, budget_share=40, user=world.alan)


def grant_data(world, recipient=None, mode="see"):
    DataGrant.objects.create(
        owner=world.alumni,
        recipient=recipient or world.career,
        program=world.program,
        mode=mode,
        purpose="matching",
        valid_from=timezone.localdate(),
        valid_until=timezone.localdate() + timedelta(days=90),
    )


def want_more(world):
    due_on = timezone.localdate() + timedelta(days=150)
    goal = {"metric": "engaged_alumni", "target": 400, "due_on": due_on}
    set_goal(program=world.program, office=world.alumni, user=world.alan, **goal)


def want_something_else_as_well(world):
    due_on = timezone.localdate() + timedelta(days=150)
    goal = {"metric": "applications_told", "target": 30, "due_on": due_on}
    set_goal(program=world.program, office=None, user=world.alan, **goal)


def take_in_an_office(world):
    PartnerFactory(program=world.program, office=OfficeFactory(name="Law School clinic"))


CHANGES = [
    (change_a_stage, "Match: Alumni Relations answers"),
    (change_the_review, "Looked at again on"),
    (change_a_share, "share of the budget: 40 %"),
    (grant_data, "New: Alumni Relations lets Career Services see"),
    (want_more, "Alumni Relations wants: Engaged alumni, volunteer mode, 400 people by"),
    (want_something_else_as_well, "New: All offices together want: Decisions told, 30 applications by"),
    (take_in_an_office, "New: Law School clinic takes part"),
]


@pytest.mark.parametrize(("change", "told"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_any_change_voids_the_signatures_and_is_told_in_words(ready, change, told):
    ready.sign(ready.lead, ready.carol)
    ready.sign(ready.partner, ready.alan)

    change(ready)

    assert (ready.now().is_signed, ready.now().signatures) == (False, [])
    assert any(told in line for line in ready.now().changes)
    assert len(ready.now().changes) == 1


def test_signature_under_a_text_that_changed_meanwhile_is_refused(ready):
    read = ready.now().digest
    change_a_stage(ready)

    with pytest.raises(ValidationError, match="has changed since you opened it"):
        ready.sign(ready.lead, ready.carol, digest=read)
    assert not SignOff.objects.exists()


def test_grant_that_comes_before_others_in_the_text_changes_none_of_them(ready):
    guest = OfficeFactory(name="Law School clinic")
    PartnerFactory(program=ready.program, office=guest)
    suggest_goals(program=ready.program, user=ready.carol)
    grant_data(ready)
    ready.sign(ready.lead, ready.carol)

    grant_data(ready, recipient=guest, mode="export")

    assert [line.partition(" see")[0] for line in ready.now().changes] == [
        "New: Alumni Relations lets Law School clinic"
    ]


def test_grant_that_ends_on_its_day_ends_no_signature(ready, monkeypatch):
    grant_data(ready)
    ready.sign(ready.lead, ready.carol)
    later = timezone.localdate() + timedelta(days=120)
    monkeypatch.setattr(timezone, "localdate", lambda *args: later)

    assert not DataGrant.objects.in_force().exists()
    assert len(ready.now().signatures) == 1


def test_name_spelled_anew_is_no_other_agreement(ready):
    ready.sign(ready.lead, ready.carol)
    ready.career.name = "Careers & Employability"
    ready.career.save()

    assert len(ready.now().signatures) == 1
    assert ready.now().changes == []


def test_one_person_does_not_sign_for_two_offices(ready):
    both = coordinator_of(ready.career, ready.alumni)
    ready.sign(ready.lead, both)

    with pytest.raises(PermissionDenied):
        ready.sign(ready.partner, both)
    with pytest.raises(IntegrityError), transaction.atomic():
        SignOff.objects.create(
            gate="charter",
            program=ready.program,
            digest=ready.now().digest,
            office=ready.alumni,
            user=both,
            signed_at=timezone.now(),
        )


def test_who_accepted_for_one_office_does_not_sign_for_the_other(ready):
    ready.alan.groups.add(ready.career.group)

    with pytest.raises(PermissionDenied):
        ready.sign(ready.lead, ready.alan)


def test_neither_superuser_nor_stranger_signs(ready):
    for user in (UserFactory(is_superuser=True), ready.stranger, ready.alan):
        with pytest.raises(PermissionDenied):
            ready.sign(ready.lead, user)


def test_charter_of_an_archived_program_is_signed_by_nobody(ready):
    Program.objects.update(status=ProgramStatus.ARCHIVED)

    with pytest.raises(PermissionDenied):
        ready.sign(ready.lead, ready.carol)


def test_office_signs_once(ready):
    ready.sign(ready.lead, ready.carol)
    with pytest.raises(ValidationError, match="has signed this charter"):
        ready.sign(ready.lead, coordinator_of(ready.career))


def test_invited_office_does_not_sign_before_it_accepts(ready):
    guest = OfficeFactory()
    invited = PartnerFactory(program=ready.program, office=guest, accepted=False)

    with pytest.raises(PermissionDenied):
        ready.sign(invited, coordinator_of(guest))


def test_what_was_signed_is_kept_word_for_word(ready):
    ready.sign(ready.lead, ready.carol)
    change_a_stage(ready)
    ready.sign(ready.lead, ready.carol)

    first, second = Charter.objects.order_by("number")
    assert (first.number, second.number) == (1, 2)
    stage = next(row for row in first.content["stages"] if row["stage"] == "match")
    assert first.names["offices"][str(stage["office"])] == "Career Services"
    with pytest.raises(TypeError):
        first.delete()
    with pytest.raises(Exception, match="kept as it is"), transaction.atomic():
        Charter.objects.filter(pk=first.pk).update(digest="x")


def test_text_that_is_as_it_was_signed_before_is_signed(ready):
    ready.sign(ready.lead, ready.carol)
    change_a_stage(ready)
    assert ready.now().signatures == []

    actions.assign_stage(
        program=ready.program, stage="match", office=ready.career, person=ready.carol, user=ready.carol
    )

    assert [row.office for row in ready.now().signatures] == [ready.career]


def test_verification_finds_a_text_that_somebody_changed(ready):
    ready.sign(ready.lead, ready.carol)
    assert [problem for problem in kept_charters() if problem] == []

    with open_erasure(reason="A test"), connection.cursor() as cursor:
        cursor.execute("UPDATE wagtail_mentoring_charter SET digest = 'other'")

    assert [problem for problem in kept_charters() if problem] == [
        "charter Connect 1: the text is not the one that was signed",
        "signature of Career Services in Connect: its text is gone",
    ]


# --- mail ---


def asked():
    mail = OutboxMessage.objects.filter(kind="charter_to_sign").order_by("pk")
    return list(mail.values_list("to_email", flat=True))


def test_first_signature_asks_the_others_once_and_the_last_nobody(ready):
    ready.sign(ready.lead, ready.carol)
    assert asked() == [ready.alan.email]
    message = OutboxMessage.objects.get(kind="charter_to_sign")
    assert message.subject == "The charter of Connect waits for Alumni Relations"
    assert at("partnership", ready) in message.body

    ready.sign(ready.partner, ready.alan)

    assert asked() == [ready.alan.email]


def test_office_whose_person_left_is_asked_as_a_whole(ready):
    ready.alan.groups.clear()
    colleagues = [coordinator_of(ready.alumni), coordinator_of(ready.alumni)]

    ready.sign(ready.lead, ready.carol)

    assert sorted(asked()) == sorted(person.email for person in colleagues)


def test_changed_text_is_asked_for_anew(ready):
    ready.sign(ready.lead, ready.carol)
    change_a_stage(ready)
    ready.sign(ready.lead, ready.carol)

    assert asked() == [ready.alan.email] * 2


# --- screens ---


def test_page_shows_the_matter_and_offers_what_one_may_do(ready, client):
    client.force_login(ready.carol)
    page = client.get(at("partnership", ready)).content.decode()

    assert "Read and sign for Career Services" in page
    assert "Read and sign for Alumni Relations" not in page
    assert page.count("wm-agreement__dot") == len(Stage.values)
    assert "Suggest who does what" not in page


def test_page_of_a_fresh_program_says_what_lacks(world, client):
    client.force_login(world.carol)
    page = client.get(at("partnership", world)).content.decode()

    assert "It can be signed once this is settled" in page
    assert "Suggest who does what" in page
    assert "Read and sign" not in page


def test_from_a_fresh_program_to_a_signed_charter_by_clicks(world, client):
    client.force_login(world.carol)
    client.post(at("suggest", world))
    client.post(at("suggest_goals", world))
    client.post(at("review", world), {"review_on": str(timezone.localdate() + timedelta(days=200))})
    for partner, user in ((world.lead, world.carol), (world.partner, world.alan)):
        client.force_login(user)
        shown = client.get(at("sign", world, partner.pk))
        digest = shown.context["form"].initial["digest"]
        client.post(at("sign", world, partner.pk), {"digest": digest, "comment": "With pleasure."})

    assert world.now().is_signed
    page = client.get(at("partnership", world)).content.decode()
    assert "Every office has signed" in page
    assert "With pleasure." in page


def test_change_between_reading_and_signing_shows_the_new_text(ready, client):
    client.force_login(ready.carol)
    digest = client.get(at("sign", ready, ready.lead.pk)).context["form"].initial["digest"]
    change_a_stage(ready)

    response = client.post(at("sign", ready, ready.lead.pk), {"digest": digest})

    page = response.content.decode()
    assert "has changed since you opened it" in page
    assert "Match: Alumni Relations answers" in page
    assert ready.now().digest in page
    assert not SignOff.objects.exists()


def test_stage_is_changed_on_its_page(ready, client):
    client.force_login(ready.alan)
    sent = {"office": ready.alumni.pk, "person": ready.alan.pk, "involved": [ready.career.pk]}
    client.post(at("stage", ready, "match"), {**sent, "due_on": "2027-05-03"})

    row = StageResponsibility.objects.get(stage="match")
    assert (row.office, row.person, str(row.due_on)) == (ready.alumni, ready.alan, "2027-05-03")
    assert list(row.involved.all()) == [ready.career]
    assert client.get(at("stage", ready, "dance")).status_code == 404


@pytest.mark.parametrize("name", ["partnership", "suggest", "review"])
def test_another_office_opens_nothing(ready, client, name):
    client.force_login(ready.stranger)
    assert client.get(at(name, ready)).status_code == 302


def test_invited_office_reads_the_page_and_changes_nothing(ready, client):
    guest = OfficeFactory()
    PartnerFactory(program=ready.program, office=guest, accepted=False)
    client.force_login(coordinator_of(guest))

    assert client.get(at("partnership", ready)).status_code == 200
    assert client.get(at("suggest", ready)).status_code == 302
    assert client.post(at("review", ready), {"review_on": "2030-01-01"}).status_code == 302
    assert ready.now().review_on.year != 2030


def test_home_screen_names_the_charter_until_one_has_signed(ready):
    [line] = signature_lines(ready.carol)
    assert line.text == "The charter of Connect waits for Career Services"
    assert line.detail == "nobody has signed yet"

    ready.sign(ready.lead, ready.carol)

    assert signature_lines(ready.carol) == []
    assert [line.detail for line in signature_lines(ready.alan)] == ["signed by Career Services"]
    assert signature_lines(ready.stranger) == []


def test_lines_are_shown_beside_those_of_other_rooms(ready):
    """A second source of the same name would replace the first one."""
    assert signature_lines(ready.carol)[0] in waiting_lines(ready.carol, today=timezone.localdate())


def test_charter_is_read_in_the_order_in_which_it_happens(ready):
    points = list(sentences(ready.now().content, ready.now().names).values())

    stages = [point.partition(":")[0] for point in points if " answers" in point]
    assert stages == Stage.labels
