"""Each check: what is missing is named with its office, and putting the cause right clears it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from tests.anatomy.world import ReadyWorld, in_days
from tests.applications.builders import ask, make_round_form, section
from tests.factories import OfficeFactory, PartnerFactory, ProgramFactory, RoundFactory, coordinator_of
from tests.metrics.builders import make_pair
from wagtail_mentoring.agreements import anatomy_checks
from wagtail_mentoring.agreements.actions import assign_stage
from wagtail_mentoring.agreements.goal_actions import suggest_goals
from wagtail_mentoring.agreements.goals import goals_now
from wagtail_mentoring.anatomy.anatomies import AnatomyNow
from wagtail_mentoring.anatomy.choices import Phase, Severity
from wagtail_mentoring.anatomy.registry import registered_anatomy_checks
from wagtail_mentoring.handoffs.models import Handoff
from wagtail_mentoring.mentorships.models import Mentorship
from wagtail_mentoring.pages.models import MentoringProgramPage
from wagtail_mentoring.partnership.choices import PartnerRole
from wagtail_mentoring.partnership.models import Partner
from wagtail_mentoring.programs.choices import ProgramStatus

pytestmark = pytest.mark.django_db

CAREER, ALUMNI = "Career Services", "Alumni Relations"


@pytest.fixture
def world():
    return ReadyWorld()


@pytest.fixture
def running(world):
    """Approved, and its round let open."""
    world.set_status(ProgramStatus.APPROVED)
    world.spoil(world.round, opening_agreed_at=timezone.now())
    return world


def keys(severity=None, phase=None):
    checks = registered_anatomy_checks()
    return [c.key for c in checks if c.severity == (severity or c.severity) and c.phase == (phase or c.phase)]


# --- blockers ---


def test_nothing_stands_in_the_way_of_a_program_that_is_ready(world):
    assert world.found() == set()


def test_a_fresh_program_lists_what_it_lacks_with_the_office_that_puts_it_right():
    office, invited = OfficeFactory(name=CAREER), OfficeFactory(name=ALUMNI)
    program = ProgramFactory(status=ProgramStatus.DRAFT)
    person = coordinator_of(office)
    PartnerFactory(program=program, office=office, role=PartnerRole.LEAD, responsible=person)
    PartnerFactory(program=program, office=invited, accepted=False)

    blockers = AnatomyNow(program).blockers

    assert {(f.key, str(f.office or "")) for f in blockers} == {
        ("partners", ALUMNI),
        ("deputies", CAREER),
        ("stages", CAREER),
        ("goals", CAREER),
        ("charter", CAREER),
        ("review", CAREER),
        ("places", CAREER),
    }
    assert all(finding.url.startswith("/admin/") for finding in blockers)


def invite(world):
    PartnerFactory(program=world.program, office=OfficeFactory(name="Engineering"), accepted=False)


def withdraw(world):
    Partner.objects.filter(accepted_at=None).delete()


def lead_did_not_accept(world):
    world.spoil(world.lead, accepted_at=None)


def lead_accepts(world):
    world.spoil(world.lead, accepted_at=timezone.now())


def nobody_leads(world):
    world.spoil(world.lead, role=PartnerRole.PARTNER)


def career_leads(world):
    world.spoil(world.lead, role=PartnerRole.LEAD)


def nobody_answers(world):
    world.spoil(world.partner, responsible=None)


def one_person_for_both(world):
    world.alan.groups.add(world.career.group)
    world.spoil(world.lead, responsible=world.alan)


def alan_answers(world):
    world.name(world.partner, responsible=world.alan)
    world.sign_all()


def carol_answers(world):
    world.name(world.lead, responsible=world.carol)
    world.sign_all()


def no_deputy(world):
    world.spoil(world.partner, deputy=None)


def a_deputy(world):
    world.name(world.partner, deputy=world.deputies[world.partner])


def deputy_is_gone(world):
    world.deputies[world.partner].groups.clear()


def deputy_is_inactive(world):
    world.spoil(world.deputies[world.partner], is_active=False)


def another_deputy(world):
    world.name(world.partner, deputy=coordinator_of(world.alumni))
    world.sign_all()


def nobody_matches(world):
    world.program.stages.filter(stage="match").delete()


def career_matches(world):
    assign_stage(
        program=world.program, stage="match", office=world.career, person=world.carol, user=world.carol
    )
    world.sign_all()


def no_person_matches(world):
    world.program.stages.filter(stage="match").update(person=None)


def a_stranger_matches(world):
    world.program.stages.filter(stage="match").update(office=OfficeFactory())


def no_goal(world):
    world.program.goals.filter(office=world.alumni).delete()


def nothing_together(world):
    world.program.goals.filter(office=None).delete()


def goals_again(world):
    suggest_goals(program=world.program, user=world.carol)


def charter_changes(world):
    world.name(world.partner, budget_share=40)


def both_sign(world):
    world.sign_all()


def review_is_past(world):
    type(world.program.charter_terms).objects.update(review_on=in_days(-1))


def review_is_ahead(world):
    type(world.program.charter_terms).objects.update(review_on=in_days(300))


def nothing_is_shared(world):
    world.program.grants.all().delete()


def share_again(world):
    world.share()
    world.sign_all()


def too_few_places(world):
    world.spoil(world.round, capacity=6)


def enough_places(world):
    world.spoil(world.round, capacity=5)


def no_capacity(world):
    world.spoil(world.round, capacity=None)


def no_round(world):
    world.round.delete()


def a_round(world):
    world.round = RoundFactory(program=world.program, in_state="upcoming", capacity=5, opening_agreed_at=None)


BLOCKERS = [
    ("partners", invite, "Engineering", withdraw),
    ("lead", lead_did_not_accept, CAREER, lead_accepts),
    ("lead", nobody_leads, CAREER, career_leads),
    ("responsible", nobody_answers, ALUMNI, alan_answers),
    ("responsible", one_person_for_both, ALUMNI, carol_answers),
    ("deputies", no_deputy, ALUMNI, a_deputy),
    ("people_left", deputy_is_gone, ALUMNI, another_deputy),
    ("people_left", deputy_is_inactive, ALUMNI, another_deputy),
    ("stages", nobody_matches, CAREER, career_matches),
    ("stages", no_person_matches, CAREER, career_matches),
    ("stages", a_stranger_matches, CAREER, career_matches),
    ("goals", no_goal, ALUMNI, goals_again),
    ("goals", nothing_together, CAREER, goals_again),
    ("charter", charter_changes, ALUMNI, both_sign),
    ("charter", charter_changes, CAREER, both_sign),
    ("review", review_is_past, CAREER, review_is_ahead),
    ("grants", nothing_is_shared, ALUMNI, share_again),
    ("places", too_few_places, ALUMNI, enough_places),
    ("places", no_capacity, ALUMNI, enough_places),
    ("places", no_round, ALUMNI, a_round),
]


def test_every_blocker_is_tried():
    assert {row[0] for row in BLOCKERS} == set(keys(severity=Severity.BLOCKER))


@pytest.mark.parametrize(("key", "spoil", "office", "mend"), BLOCKERS)
def test_what_is_missing_is_named_with_its_office_and_mending_the_cause_clears_it(
    world, key, spoil, office, mend
):
    spoil(world)
    assert (key, office) in world.found()

    mend(world)
    world.sign_all()
    assert world.found() == set()


def test_one_office_alone_needs_no_agreement(world):
    world.program.partners.exclude(office=world.alumni).delete()
    world.spoil(Partner.objects.get(), role=PartnerRole.LEAD, deputy=None)
    world.program.stages.all().delete()
    world.program.grants.all().delete()

    assert world.found() == set()
    notes = {finding.fix for finding in world.anatomy().in_order if finding.fix}
    assert notes == {"Run by one office."}


def test_one_office_alone_that_has_invited_another_is_not_alone(world):
    world.program.partners.exclude(office=world.alumni).delete()
    world.spoil(Partner.objects.get(), role=PartnerRole.LEAD, deputy=None)
    invite(world)

    assert {("partners", "Engineering"), ("deputies", ALUMNI)} <= world.found()


def test_number_of_offices_is_data(world):
    law = OfficeFactory(name="Engineering")
    PartnerFactory(program=world.program, office=law)

    assert {("responsible", "Engineering"), ("deputies", "Engineering"), ("charter", "Engineering")} <= (
        world.found()
    )


def test_mentors_who_apply_in_the_same_round_need_not_be_there_before(world):
    too_few_places(world)
    make_round_form(round=world.round, role="mentee")
    assert ("places", ALUMNI) in world.found()

    make_round_form(round=world.round, role="mentor")
    assert ("places", ALUMNI) not in world.found()


# --- warnings ---


def fill(**values):
    return lambda world: world.spoil(world.program, **values)


def dates(**values):
    return lambda world: world.spoil(world.round, **values)


def share_of_forty(world):
    world.spoil(world.partner, budget_share=40)


def share_of_fifty(world):
    world.spoil(world.partner, budget_share=50)


def nothing(world):
    pass


def a_page(world):
    page = MentoringProgramPage(title="Connect", slug="connect", program=world.program)
    Page.objects.get(depth=2).add_child(instance=page)
    # As if the offices had signed it.
    MentoringProgramPage.objects.update(live=True)


def forms(world):
    world.forms = [make_round_form(round=world.round, role=role) for role in ("mentee", "mentor")]


def months(world):
    for form in world.forms:
        world.spoil(form, retention_months=12)


def consent(world):
    for row in world.forms:
        row.delete()
    privacy = ask("consent", "privacy", text="We keep it for a year.", role="privacy_consent")
    for role in ("mentee", "mentor"):
        make_round_form([section("agreement", privacy)], round=world.round, role=role)


def welcome(world):
    for form in world.forms:
        form.release_mails.create(outcome="accepted", language="en", subject="Welcome", body="Dear {name}")


URL = "https://northmere.example/"
WARNINGS = [
    ("budget", share_of_forty, ALUMNI, share_of_fifty),
    ("eligibility", fill(eligibility=""), CAREER, fill(eligibility="Students")),
    ("eligibility", fill(commitment=""), CAREER, fill(commitment="An hour a month")),
    ("page", nothing, CAREER, a_page),
    ("dates", dates(decisions_on=None), CAREER, dates(decisions_on=in_days(60), orientation_on=in_days(70))),
    ("training", nothing, CAREER, fill(training_mentors=URL, training_mentees=URL)),
    ("concern_contact", nothing, CAREER, fill(concern_contact="Niamh Walsh")),
    ("code_of_conduct", nothing, CAREER, fill(code_of_conduct=URL)),
    ("closing_survey", nothing, CAREER, fill(closing_survey=URL)),
    ("closing_survey", nothing, CAREER, fill(asks_pairs=True)),
    ("forms", nothing, CAREER, forms),
    ("retention", forms, CAREER, months),
    ("privacy", forms, CAREER, consent),
    ("welcome", forms, CAREER, welcome),
]


def test_every_warning_is_tried():
    assert {row[0] for row in WARNINGS} == set(keys(Severity.WARNING, Phase.BEFORE_LAUNCH))


@pytest.mark.parametrize(("key", "spoil", "office", "mend"), WARNINGS)
def test_what_would_be_better_is_named_and_stands_in_nobodys_way(world, site_root, key, spoil, office, mend):
    spoil(world)
    assert key in {found for found, _office in world.found("warnings")}
    assert key not in {found for found, _office in world.found()}

    mend(world)
    assert key not in {found for found, _office in world.found("warnings")}


# --- while the program runs ---


def a_pair_is_silent(world):
    world.pair = make_pair(world.program, started=in_days(-90), mentor=world.mentor)
    world.pair.sessions.create(held_on=in_days(-60), minutes=60)


def the_pair_meets(world):
    world.pair.sessions.create(held_on=in_days(-1), minutes=60)


def a_goal_is_behind(world):
    [goal, *_others] = [row for row in goals_now(world.program) if row.goal.office == world.alumni]
    world.monkeypatch.setattr(anatomy_checks, "off_track", lambda program: [goal])


def goals_are_on_track(world):
    world.monkeypatch.setattr(anatomy_checks, "off_track", lambda program: [])


def late_handoff(world):
    world.handoff = Handoff.objects.create(
        program=world.program,
        from_office=world.career,
        to_office=world.alumni,
        title="Invite mentors",
        due_on=in_days(-3),
    )


def done(world):
    world.handoff.delete()


def late_signature(world):
    world.name(world.partner, budget_share=40)
    world.sign(world.lead, world.carol)
    later = timezone.now() + timedelta(days=30)
    world.monkeypatch.setattr("django.utils.timezone.now", lambda: later)


def alan_signs(world):
    world.sign(world.partner, world.alan)


def share_ends(world):
    world.spoil(world.grant, valid_until=in_days(20))


def share_goes_on(world):
    world.spoil(world.grant, valid_until=in_days(200))


def mentor_waits(world):
    pair = Mentorship.objects.create(
        round=world.round, mentor=world.mentor, mentee=coordinator_of(), status="completed"
    )
    world.spoil(pair, ended_at=timezone.now() - timedelta(days=40))


def mentor_is_paired(world):
    Mentorship.objects.create(round=world.round, mentor=world.mentor, mentee=coordinator_of())


RISKS = [
    ("goals_behind", a_goal_is_behind, ALUMNI, goals_are_on_track),
    ("late_handoffs", late_handoff, ALUMNI, done),
    ("late_signature", late_signature, ALUMNI, alan_signs),
    ("grants_ending", share_ends, ALUMNI, share_goes_on),
    ("few_places", too_few_places, ALUMNI, enough_places),
    ("idle_mentors", mentor_waits, ALUMNI, mentor_is_paired),
    ("silent_pairs", a_pair_is_silent, CAREER, the_pair_meets),
]


def test_every_risk_is_tried():
    assert {row[0] for row in RISKS} == set(keys(phase=Phase.DURING))


@pytest.mark.parametrize(("key", "spoil", "office", "mend"), RISKS)
def test_what_goes_wrong_while_the_program_runs_is_named_until_it_is_mended(
    running, monkeypatch, key, spoil, office, mend
):
    running.monkeypatch = monkeypatch
    spoil(running)
    assert (key, office) in running.found("risks")

    mend(running)
    assert key not in {found for found, _office in running.found("risks")}


def test_risks_are_not_looked_at_before_the_program_runs(world):
    late_handoff(world)

    assert world.found("risks") == set()


def test_what_was_agreed_and_is_missing_since_is_a_risk_and_blocks_nothing(running):
    running.name(running.partner, budget_share=40)

    assert {("charter", CAREER), ("charter", ALUMNI)} <= running.found("risks")
    assert running.found() == set()


def test_a_warning_stays_a_warning_while_the_program_runs(running):
    assert ("training", CAREER) in running.found("warnings")
    assert "training" not in {key for key, _office in running.found("risks")}


def test_a_person_who_leaves_while_the_program_runs_is_named_at_once(running):
    running.alan.groups.clear()

    assert {("people_left", ALUMNI), ("stages", ALUMNI)} <= running.found("risks")
