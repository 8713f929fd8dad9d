"""A file becomes mentors: nothing twice, nothing of theirs lost, and all of it can be taken back."""

from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from wagtail.models import ModelLogEntry

from tests.directory.conftest import vocabulary_with
from tests.factories import ContactCardFactory, MentorFactory, UserFactory, coordinator_of
from wagtail_mentoring.directory.actions import record_consent, withdraw_consent
from wagtail_mentoring.directory.contact_actions import change_contact
from wagtail_mentoring.directory.models import ContactCard, Mentor, Term
from wagtail_mentoring.imports import actions, work
from wagtail_mentoring.imports.models import ImportedRow, PeopleImport
from wagtail_mentoring.imports.work import work_on

from .builders import Desk, ignore, results

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")

HEADINGS = ["Name", "Email", "CRM id", "Job title", "Degree", "Class of", "Industry", "Do not contact"]
ANN = ["Ann Lee", "ann@example.org", "1", "Judge", "LLB Law", "1998", "Law; Biotech", ""]
BEN = ["Ben Ode", "ben@example.org", "2", "Nurse", "", "", "", "yes"]


@pytest.fixture
def desk():
    return Desk()


@pytest.fixture
def industry():
    return vocabulary_with("industry", "Biotech", "Law", "Energy")


def mentor(email):
    return ContactCard.objects.get(email=email).mentor


def test_new_people_become_drafts_that_only_the_office_sees(desk, industry):
    looked = desk.look(HEADINGS, ANN, BEN)
    assert (Mentor.objects.count(), results(looked)) == (0, {2: ("new", []), 3: ("new", [])})

    actions.run_import(people_import=looked, user=desk.user, enqueue=ignore)
    done = desk.work(looked)

    assert (done.state, done.counts, done.total) == ("done", {"new": 2}, 2)
    ann = mentor("ann@example.org")
    assert (ann.name, ann.sort_name, ann.job_title, ann.slug) == ("Ann Lee", "Lee, Ann", "Judge", "ann-lee")
    assert {term.name for term in ann.terms.all()} == {"Law", "Biotech"}
    assert [str(degree) for degree in ann.degrees.all()] == ["LLB Law, 1998"]
    assert (ann.contact_card.crm_id, ann.contact_card.owner) == ("1", desk.office)
    assert mentor("ben@example.org").contact_card.do_not_contact
    # Nobody invents a consent: nobody outside the offices sees them.
    assert not Mentor.objects.listed().exists()
    assert set(ann.field_visibility.values()) == {"staff"}
    assert ann.get_latest_revision().as_object().job_title == "Judge"
    logged = ModelLogEntry.objects.filter(action="wagtail_mentoring.mentor_imported")
    assert (logged.count(), logged.first().user) == (2, desk.user)
    assert "example.org" not in str(list(ModelLogEntry.objects.values_list("data", flat=True)))
    assert not done.file


def test_same_file_again_changes_nothing_and_a_new_one_only_what_differs(desk, industry):
    desk.run(HEADINGS, ANN, BEN)
    revisions = mentor("ann@example.org").revisions.count()

    again = desk.run(HEADINGS, ANN, BEN)
    assert again.counts == {"unchanged": 2}
    assert mentor("ann@example.org").revisions.count() == revisions

    changed = ["Ann Lee", "ann.lee@example.org", "1", "Chief Judge", "LLB Law", "", "Law", ""]
    done = desk.run(HEADINGS, changed, ["Ben Ode", "BEN@example.org", "", "", "", "", "", "no"])

    assert results(done) == {2: ("changed", []), 3: ("unchanged", ["stays_on"])}
    ann = mentor("ann.lee@example.org")
    assert (ann.job_title, [term.name for term in ann.terms.all()]) == ("Chief Judge", ["Law"])
    assert [str(degree) for degree in ann.degrees.all()] == ["LLB Law, 1998"]
    assert mentor("ben@example.org").contact_card.do_not_contact
    row = done.rows.get(number=2)
    assert row.changes["job_title"] == ["Judge", "Chief Judge"]
    assert row.changes["email"] == ["ann@example.org", "ann.lee@example.org"]


def test_rows_that_are_wrong_or_unclear_are_told_and_the_others_imported(desk):
    other = ContactCardFactory(email="kept@example.org")
    ContactCardFactory(owner=desk.office, email="two@example.org", crm_id="7")
    ContactCardFactory(owner=desk.office, email="zoe@example.org", crm_id="8")
    ContactCardFactory(owner=desk.office, email="joe@example.org")
    MentorFactory(user=UserFactory(email="account@example.org"))
    expected = {
        2: ("error", ["missing"]),
        3: ("error", ["no_email"]),
        4: ("error", ["no_key"]),
        5: ("error", ["two_days"]),
        6: ("error", ["future_day"]),
        7: ("conflict", ["other_office"]),
        8: ("conflict", ["other_id"]),
        9: ("conflict", ["two_mentors"]),
        10: ("conflict", ["not_kept"]),
        11: ("new", []),
        12: ("conflict", ["same_person"]),
        13: ("error", ["no_heading"]),
    }

    done = desk.run(
        ["Name", "Email", "CRM id", "Consent date"],
        ["", "a@example.org", "", ""],
        ["Ann", "ann@example", "", ""],
        ["Ann", "", "", ""],
        ["Ann", "a@example.org", "", "03/04/2024"],
        ["Ann", "a@example.org", "", str(timezone.localdate() + timedelta(days=2))],
        ["Kit", "Kept@example.org", "", ""],
        ["Zoe", "zoe@example.org", "9", ""],
        ["Joe", "joe@example.org", "7", ""],
        ["Abe", "account@example.org", "", ""],
        ["Cat", "cat@example.org", "", ""],
        ["Cat", "CAT@example.org", "", ""],
        ["Dan", "dan@example.org", "", "", "moved"],
    )

    assert results(done) == expected
    assert ContactCard.objects.filter(email="cat@example.org").count() == 1
    other.refresh_from_db()
    assert str(other.mentor) not in str(list(done.rows.values("notes", "changes", "mentor")))
    assert not done.rows.filter(mentor=other.mentor).exists()


def test_what_the_mentor_wrote_last_is_not_overwritten(desk):
    card = ContactCardFactory(owner=desk.office, email="ann@example.org", mentor__user=UserFactory())
    person = card.mentor
    person.save_revision(user=desk.user).publish()
    person.job_title, person.employer = "Poet", "Herself"
    person.save_revision(user=person.user).publish()
    person.refresh_from_db()
    person.employer = "A press"
    person.save_revision(user=desk.user).publish()

    done = desk.run(
        ["Name", "Email", "Job title", "Employer", "Phone"],
        [person.name, "ann@example.org", "Judge", "Court", "+49 30 1"],
    )

    person.refresh_from_db()
    assert (person.job_title, person.employer, person.contact_card.phone) == ("Poet", "Court", "+49 30 1")
    assert results(done) == {2: ("changed", ["own_edit"])}
    assert person.live


def test_draft_that_waits_keeps_the_profile_and_contact_data_are_written(desk):
    card = ContactCardFactory(owner=desk.office, email="ann@example.org")
    card.mentor.job_title = "Draft"
    card.mentor.save_revision(user=desk.user)

    done = desk.run(["Name", "Email", "Phone"], ["Another Name", "ann@example.org", "030"])

    person = mentor("ann@example.org")
    assert results(done) == {2: ("changed", ["draft_waits"])}
    assert (person.name != "Another Name", person.contact_card.phone) == (True, "030")
    assert person.get_latest_revision_as_object().job_title == "Draft"


def test_consent_is_kept_with_its_day_and_lists_only_who_was_asked_for(desk):
    cards = [ContactCardFactory(owner=desk.office, email=f"{name}@example.org") for name in ("old", "gone")]
    for card in cards:
        withdraw_consent(mentor=card.mentor)
    ModelLogEntry.objects.filter(object_id=str(cards[0].mentor.pk)).update(
        timestamp=timezone.now() - timedelta(days=900)
    )
    day = str(timezone.localdate() - timedelta(days=30))
    rows = [
        ["Name", "Email", "Consent date"],
        ["New Person", "new@example.org", day],
        ["No Consent", "none@example.org", ""],
        [cards[0].mentor.name, "old@example.org", day],
        [cards[1].mentor.name, "gone@example.org", day],
    ]

    done = desk.run(*rows, list_new=True)

    new = mentor("new@example.org")
    assert (new.is_listed, timezone.localdate(new.consented_at)) == (True, date.fromisoformat(day))
    assert done.source in new.consent_text
    assert not mentor("none@example.org").is_listed
    assert mentor("old@example.org").consented_at
    assert mentor("gone@example.org").consented_at is None
    assert results(done)[5] == ("unchanged", ["consent_withdrawn"])

    desk.undo(done)
    assert not ContactCard.objects.filter(email="new@example.org").exists()
    assert mentor("old@example.org").consented_at is None


def test_consent_taken_back_late_in_the_evening_was_taken_back_on_that_day(desk, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    card = ContactCardFactory(owner=desk.office, email="ann@example.org")
    withdraw_consent(mentor=card.mentor)
    withdrawn = datetime(2026, 5, 3, 20, tzinfo=UTC)
    ModelLogEntry.objects.filter(object_id=str(card.mentor.pk)).update(timestamp=withdrawn)

    done = desk.run(["Name", "Email", "Consent date"], [card.mentor.name, "ann@example.org", "2026-05-04"])

    assert results(done) == {2: ("unchanged", ["consent_withdrawn"])}


def test_import_is_called_by_the_time_of_the_portal(desk, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    started = desk.upload(["Name", "Email"], ["Ann Lee", "ann@example.org"])
    PeopleImport.objects.update(created_at=datetime(2026, 5, 3, 20, 15, tzinfo=UTC))

    started.refresh_from_db()

    assert str(started) == "Spreadsheet 2026-05-04 08:15"


def test_words_in_no_vocabulary_are_asked_for_and_left_out_until_then(desk, industry):
    looked = desk.look(
        ["Name", "Email", "Industry"], ["Ann", "ann@example.org", "Law; Bio Tech; Fintech; Odd"]
    )
    assert looked.unknown_terms == {"industry": {"Bio Tech": 1, "Fintech": 1, "Odd": 1}}
    decisions = {"industry": {"Bio Tech": industry["Biotech"].pk, "Fintech": "new", "Odd": 0}}

    with pytest.raises(PermissionDenied):
        actions.decide_terms(people_import=looked, decisions=decisions, user=desk.user, enqueue=ignore)
    editor = coordinator_of(desk.office, is_superuser=True)
    actions.decide_terms(people_import=looked, decisions=decisions, user=editor, enqueue=ignore)
    looked = desk.work(looked)
    assert (looked.unknown_terms, Term.objects.filter(name="Fintech").exists()) == ({}, False)
    actions.run_import(people_import=looked, user=desk.user, enqueue=ignore)
    desk.work(looked)

    assert {term.name for term in mentor("ann@example.org").terms.all()} == {"Law", "Biotech", "Fintech"}


def test_columns_are_remembered_for_the_office_and_the_source(desk):
    rows = [["Who", "Reach", "Mentor"], ["Ann Lee", "ann@example.org", "x"]]
    first = desk.upload(*rows, source="Alumni club")
    meanings = {"Who": "name", "Reach": "email"}
    with pytest.raises(ValidationError, match="Say which column holds the e-mail"):
        actions.name_columns(people_import=first, meanings={"Who": "name"}, user=desk.user, enqueue=ignore)
    actions.name_columns(people_import=first, meanings=meanings, user=desk.user, enqueue=ignore)

    assert desk.upload(*rows, source="alumni CLUB").meanings == meanings
    assert desk.upload(*rows, source="Another").meanings == {"Mentor": "name"}
    assert Desk().upload(*rows, source="Alumni club").meanings == {"Mentor": "name"}


def test_run_that_is_killed_goes_on_where_it_was(desk):
    rows = [
        ["Name", "Email"],
        *([f"Person {n}", f"p{n}@example.org"] for n in range(7)),
        ["Twin", "p1@example.org"],
    ]
    looked = desk.look(*rows)
    actions.run_import(people_import=looked, user=desk.user, enqueue=ignore)
    write, written = work.write_mentor, []

    def dies(plan, **kwargs):
        if len(written) == 5:
            raise MemoryError
        written.append(plan.read.number)
        return write(plan, **kwargs)

    with patch.object(work, "ROWS_AT_A_TIME", 3):
        with patch.object(work, "write_mentor", dies):
            assert not work_on(looked.pk)
        assert (Mentor.objects.count(), PeopleImport.objects.get().after) == (3, 4)
        assert PeopleImport.objects.get().stopped

        done = desk.work(looked)

    assert (done.state, done.counts, Mentor.objects.count()) == ("done", {"new": 7, "conflict": 1}, 7)
    assert not work_on(done.pk)
    # Who is at work is not disturbed, until nothing was heard of them for a while.
    PeopleImport.objects.update(state="running", worked_at=timezone.now(), after=0)
    assert not work_on(done.pk)


def test_of_two_workers_one_stops_before_it_does_anything_twice(desk):
    looked = desk.look(["Name", "Email"], *([f"Person {n}", f"p{n}@example.org"] for n in range(5)))
    actions.run_import(people_import=looked, user=desk.user, enqueue=ignore)
    do_rows = work._do_rows

    def overtaken(*args):
        do_rows(*args)
        PeopleImport.objects.update(after=99)

    with patch.object(work, "ROWS_AT_A_TIME", 3), patch.object(work, "_do_rows", overtaken):
        assert not work_on(looked.pk)

    assert (Mentor.objects.count(), PeopleImport.objects.get().stopped) == (3, False)


def test_undoing_restores_what_nobody_changed_since(desk, industry):
    kept = ContactCardFactory(owner=desk.office, email="kept@example.org", crm_id="5", phone="1")
    ContactCardFactory(owner=desk.office, email="moved@example.org", crm_id="6", mentor__name="Moved")
    kept.mentor.job_title = "Before"
    kept.mentor.save()
    Mentor.objects.filter(pk=kept.mentor.pk).update(consented_at=None)
    rows = [
        ["Name", "Email", "CRM id", "Job title", "Industry", "Phone", "Do not contact"],
        ["New One", "one@example.org", "1", "", "", "", ""],
        ["New Two", "two@example.org", "2", "", "", "", ""],
        ["New Three", "three@example.org", "3", "", "", "", ""],
        ["Kept", "kept@example.org", "5", "After", "Law", "2", "yes"],
        ["Moved", "moved@example.org", "6", "After", "", "2", ""],
        ["New Four", "four@example.org", "4", "", "", "", ""],
    ]
    done = desk.run(*rows)
    two = mentor("two@example.org")
    two.bio = "Written by hand since."
    two.save_revision(user=desk.user)
    record_consent(mentor=mentor("three@example.org"), text="By phone.", user=desk.user)
    change_contact(card=mentor("kept@example.org").contact_card, user=desk.user, phone="3")
    moved = ContactCard.objects.filter(email__in=["moved@example.org", "four@example.org"])
    moved.update(owner=Desk().office)

    undone = desk.undo(done)

    assert undone.state == "undone"
    assert [(row.undone, bool(row.notes)) for row in undone.rows.order_by("number")] == [
        ("wholly", False),
        ("left", True),
        ("left", True),
        ("partly", True),
        ("left", True),
        ("left", True),
    ]
    assert mentor("moved@example.org").contact_card.phone == "2"
    assert not ContactCard.objects.filter(email="one@example.org").exists()
    assert undone.rows.get(number=2).changes == {}
    person = mentor("kept@example.org")
    assert (person.job_title, person.terms.count(), person.contact_card.phone) == ("Before", 0, "3")
    # Somebody may have relied on it meanwhile.
    assert person.contact_card.do_not_contact
    with pytest.raises(ValidationError):
        desk.undo(done)


def test_only_the_office_itself_imports_and_old_imports_forget_people(desk):
    looked = desk.look(HEADINGS, ANN)
    done = desk.run(HEADINGS, BEN)
    stranger = Desk()
    for act in (actions.run_import, actions.undo_import, actions.go_on):
        with pytest.raises(PermissionDenied):
            act(people_import=looked, user=stranger.user, enqueue=ignore)
    with pytest.raises(PermissionDenied):
        actions.upload_people(file=None, office=desk.office, user=stranger.user)
    assert actions.forget_old_imports() == 0
    PeopleImport.objects.update(created_at=timezone.now() - timedelta(days=15))

    assert actions.forget_old_imports() == 2

    assert list(PeopleImport.objects.all()) == [done]
    assert set(ImportedRow.objects.values_list("outcome", "mentor__name")) == {("new", "Ben Ode")}
    assert list(ImportedRow.objects.exclude(changes={})) == []
    with pytest.raises(ValidationError, match="too old"):
        desk.undo(done)


def test_import_of_somebody_who_left_the_office_stops_until_a_colleague_goes_on(desk):
    looked = desk.look(HEADINGS, ANN)
    actions.run_import(people_import=looked, user=desk.user, enqueue=ignore)
    desk.user.groups.clear()

    assert not work_on(looked.pk)
    assert not Mentor.objects.exists()

    colleague = coordinator_of(desk.office)
    actions.go_on(people_import=looked, user=colleague, enqueue=ignore)
    assert desk.work(looked).user == colleague
