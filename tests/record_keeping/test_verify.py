import json
import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.applications.builders import (
    GOOD,
    fill,
    make_applicant,
    make_form,
    make_round_form,
    start,
    submit,
    submitted,
    uid,
    with_cv,
)
from tests.applications.staff_world import hand_in, make_world
from tests.factories import MentorFactory
from tests.test_append_only import drop_triggers
from wagtail_mentoring.application_forms.models import FormVersion, RoundForm
from wagtail_mentoring.applications import events
from wagtail_mentoring.applications.events import record_event
from wagtail_mentoring.applications.models import (
    AnswerIndex,
    Application,
    ApplicationEvent,
    ApplicationFile,
    ApplicationRevision,
)
from wagtail_mentoring.casework.conflict_actions import declare_conflict
from wagtail_mentoring.outbox.models import OutboxMessage
from wagtail_mentoring.programs.models import Round
from wagtail_mentoring.record_keeping.models import Erasure
from wagtail_mentoring.record_keeping.stored_files import sweep_orphans
from wagtail_mentoring.record_keeping.verification import CHECKS, EXAMPLES
from wagtail_mentoring.selection.actions import move_application, release_decision
from wagtail_mentoring.selection.decision_actions import sign_decision, word_decision
from wagtail_mentoring.selection.models import DecisionSignature

pytestmark = pytest.mark.usefixtures("site_root", "private_folder")


def report(*options):
    """The results by check, and the exit code."""
    out, code = StringIO(), 0
    try:
        call_command("mentoring_verify", *options, json=True, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return {check["name"]: check for check in json.loads(out.getvalue())["checks"]}, code


def damaged():
    checks, code = report()
    found = {name: check["examples"] for name, check in checks.items() if check["damaged"]}
    assert code == (1 if found else 0)
    return found


def test_whole_database_is_whole():
    with_cv()
    submitted()
    start()

    checks, code = report()

    assert code == 0
    assert {name: check["damaged"] for name, check in checks.items()} == dict.fromkeys(CHECKS, 0)
    assert checks["events"]["checked"] == 3
    assert checks["files"]["checked"] == 1
    assert checks["revisions"]["checked"] == 2


def test_changed_question_is_found():
    version = submitted().draft_version
    drop_triggers(FormVersion)
    FormVersion.objects.filter(pk=version.pk).update(schema={**version.schema, "title": "Other"})

    found = damaged()

    assert found["form versions"] == [
        f"form {version.form_id} version 1: the questions are not those that were published"
    ]
    assert set(found) == {"form versions", "guards"}


def test_missing_version_is_found():
    form = make_form()
    for number in (1, 3):
        FormVersion.objects.create(form=form, number=number, schema={"a": 1}, sha256=events.digest({"a": 1}))

    assert damaged() == {"form versions": [f"form {form.pk} version 3: version 2 is missing"]}


@pytest.mark.parametrize("column", ["answers", "consents"])
def test_changed_answer_is_found(column):
    application = submitted()
    drop_triggers(ApplicationRevision)
    application.revisions.update(**{column: {uid("name"): "Somebody else"}})

    assert damaged()["revisions"] == [
        f"{application.reference} revision 1: the answers are not those that were handed in"
    ]


def test_removed_revision_is_found():
    application = submitted()
    fill(application, {uid("goals"): "Something else"})
    submit(application, key="twice")
    drop_triggers(ApplicationRevision)
    application.revisions.filter(sequence=1)._raw_delete("default")

    assert damaged()["revisions"] == [f"{application.reference} revision 2: revision 1 is missing"]


def test_application_that_points_to_an_older_revision_is_found():
    application = submitted()
    fill(application, {uid("goals"): "Something else"})
    submit(application, key="twice")
    Application.objects.update(current_revision=application.revisions.get(sequence=1))

    assert damaged() == {
        "current revisions": [f"{application.reference}: does not point to its newest revision"]
    }


def test_changed_event_is_found():
    application = submitted()
    drop_triggers(ApplicationEvent)
    application.events.filter(sequence=1).update(reason="never happened")

    assert damaged()["events"] == [f"{application.reference}: event 1 was changed, or the one before it"]


def test_event_taken_out_of_the_middle_is_found():
    application = submitted()
    drop_triggers(ApplicationEvent)
    application.events.filter(sequence=1)._raw_delete("default")

    assert damaged()["events"] == [f"{application.reference}: event 1 is missing"]


def test_event_taken_off_the_end_is_found():
    application = submitted()
    drop_triggers(ApplicationEvent)
    application.events.filter(sequence=2)._raw_delete("default")

    assert damaged()["events"] == [
        f"{application.reference}: is “submitted”, but its last event says “draft”"
    ]


def test_status_changed_past_the_actions_is_found():
    application = submitted()
    Application.objects.update(status="accepted")

    assert damaged() == {
        "events": [f"{application.reference}: is “accepted”, but its last event says “submitted”"]
    }


def test_key_of_another_person_is_found():
    application = submitted()
    Application.objects.update(active_key="7:7:mentee")

    assert damaged() == {
        "active keys": [f"{application.reference}: its key belongs to another person or round"]
    }


def test_lost_file_is_found():
    application, file = with_cv()
    os.remove(file.file.path)

    assert damaged() == {"files": [f"{application.reference} file {file.key}: is not in the storage"]}


def test_file_that_was_handed_in_and_whose_row_is_gone_is_found():
    application, file = with_cv()
    ApplicationFile.objects.all().delete()

    assert damaged() == {
        "files": [f"{application.reference} file {file.key}: was handed in and is not there"]
    }


@pytest.mark.parametrize(
    ("column", "value", "check"),
    [
        ("submitted_at", timezone.now() - timedelta(days=400), "dates"),
        ("submitted_at", None, "dates"),
        ("released_at", timezone.now(), "dates"),
        ("applicant_name", "Somebody Else", "names"),
        ("applicant_email", "else@example.org", "names"),
    ],
)
def test_row_that_says_other_than_what_was_handed_in_is_found(column, value, check):
    application = submitted()
    Application.objects.update(**{column: value})

    [problem] = damaged().pop(check)

    assert problem.startswith(f"{application.reference}: ")


def released(world):
    RoundForm.objects.update(needs_signatures=True)
    application = hand_in(world.round_form, status="ready")
    record_event(application=application, action="moved", actor=None, to_status="ready")
    application = move_application(application=application, to_status="accepted", user=world.coordinator)
    seal = application.decisions.get().digest
    for user, office in ((world.coordinator, world.career), (world.colleague, world.alumni)):
        sign_decision(application=application, office=office, digest=seal, user=user)
    return release_decision(application=application, user=world.coordinator)


def test_moment_of_telling_is_that_of_its_event():
    application = released(make_world())
    assert damaged() == {}

    for moment in (None, application.released_at - timedelta(days=1)):
        Application.objects.update(released_at=moment)
        assert list(damaged()) == ["dates"]


def test_deleted_or_added_signature_is_found():
    world = make_world()
    application = released(world)
    signature = DecisionSignature.objects.get(office=world.career)

    DecisionSignature.objects.filter(pk=signature.pk).delete()
    gone = damaged()
    signature.save(force_insert=True)
    whole = damaged()
    DecisionSignature.objects.filter(pk=signature.pk).update(answer="changes_asked")

    told = {
        "decisions": [f"{application.reference}: its decisions hold other signatures than its events say"]
    }
    assert (gone, whole, damaged()) == (told, {}, told)


def test_signatures_of_earlier_decisions_and_those_taken_back_are_counted_too():
    world = make_world()
    RoundForm.objects.update(needs_signatures=True)
    application = hand_in(world.round_form, status="ready")
    record_event(application=application, action="moved", actor=None, to_status="ready")
    application = move_application(application=application, to_status="accepted", user=world.coordinator)
    first = application.decisions.get().digest
    sign_decision(application=application, office=world.career, digest=first, user=world.coordinator)
    word_decision(application=application, text="Other", digest=first, user=world.colleague)
    second = application.decisions.in_force().get().digest
    sign_decision(application=application, office=world.career, digest=second, user=world.coordinator)

    declare_conflict(application=application, person=world.coordinator, reason="x", user=world.coordinator)

    assert DecisionSignature.objects.count() == 1
    assert damaged() == {}


def test_changed_file_is_found():
    application, file = with_cv()
    with open(file.file.path, "r+b") as content:
        content.write(b"X")

    [problem] = damaged()["files"]

    assert problem.startswith(f"{application.reference} file {file.key}: has {file.size} bytes")


def storage():
    return ApplicationFile._meta.get_field("file").storage


def old_orphan(name="applications/orphan"):
    stored = storage().save(name, ContentFile(b"nobody's"))
    path = storage().path(stored)
    long_ago = (timezone.now() - timedelta(days=3)).timestamp()
    os.utime(path, (long_ago, long_ago))
    return stored


def test_orphan_file_is_found_and_swept():
    _, file = with_cv()
    name, young = old_orphan(), storage().save("applications/young", ContentFile(b"on its way"))

    assert damaged() == {"orphan files": [f"{name}: nothing refers to it"]}
    assert sweep_orphans(dry_run=True) == [name]
    assert storage().exists(name)
    assert sweep_orphans() == [name]
    assert not storage().exists(name)
    assert storage().exists(file.file.name)
    assert storage().exists(young)


def test_daily_command_sweeps_orphans_and_with_dry_run_only_names_them():
    name, out = old_orphan(), StringIO()

    call_command("mentoring_daily", dry_run=True, stdout=out)
    assert storage().exists(name)
    assert name in out.getvalue()

    call_command("mentoring_daily", stdout=out)
    assert not storage().exists(name)


def test_round_with_more_accepted_than_places_is_found():
    application = released(make_world())
    Round.objects.update(capacity=0)

    assert damaged() == {"places": [f"{application.round}: 1 accepted, 0 places"]}


@pytest.mark.parametrize("column", ["places_taken", "places_free"])
def test_mentors_places_that_do_not_agree_are_found(column):
    mentor = MentorFactory(capacity=2)
    type(mentor).objects.filter(pk=mentor.pk).update(**{column: 1})

    [problem] = damaged()["mentors' places"]

    assert problem.startswith(f"mentor {mentor.pk}: 1 places")


def test_answer_index_that_lies_is_found_and_mended():
    application = fill(start(), {**GOOD, uid("year"): [uid("year/First")]})
    submit(application)
    AnswerIndex.objects.update(value="other")

    assert damaged() == {
        "answer index": [f"{application.reference}: is found by other answers than it holds"]
    }

    checks, code = report("--mend-index")

    assert code == 0
    assert AnswerIndex.objects.get().value == uid("year/First")


def make_mail(**values):
    defaults = {
        "dedupe_key": "receipt",
        "kind": "receipt",
        "to_email": "ada@northmere.example",
        "subject": "Hello",
    }
    return OutboxMessage.objects.create(**{**defaults, **values})


def test_mail_that_nobody_sends_is_found():
    mail = make_mail(next_try_at=timezone.now() - timedelta(hours=2))

    assert damaged() == {"waiting mail": [f"mail {mail.pk} (receipt): has been due for more than an hour"]}


def test_failed_mail_is_found():
    mail = make_mail(status="failed", last_error="550 no such user")

    assert damaged() == {"failed mail": [f"mail {mail.pk} (receipt): 550 no such user"]}


def test_open_erasure_is_found():
    erasure = Erasure.objects.create(reason="forgotten", is_open=True)

    assert damaged() == {"guards": [f"erasure {erasure.pk}: was left open, so rows can be changed"]}


def test_report_names_the_first_ones_counts_all_and_says_what_to_do():
    for number in range(EXAMPLES + 2):
        make_mail(dedupe_key=f"mail {number}", status="failed")
    out = StringIO()

    with pytest.raises(SystemExit):
        call_command("mentoring_verify", only=["failed mail"], stdout=out)

    text = out.getvalue()
    assert f"{EXAMPLES + 2} DAMAGED of {EXAMPLES + 2}" in text
    assert "… and 2 more." in text
    assert "What to do: Open Mentoring, Mail" in text


def test_unknown_check_is_refused_with_the_names_there_are():
    with pytest.raises(CommandError, match="No check is called moon. There are: guards, form versions"):
        call_command("mentoring_verify", only=["moon"])


def test_verify_changes_nothing():
    submitted()
    before = list(ApplicationEvent.objects.values())
    report()

    assert list(ApplicationEvent.objects.values()) == before


def test_number_of_queries_does_not_grow_with_applications(django_assert_num_queries):
    round_form = make_round_form()
    submitted(round_form=round_form)
    with CaptureQueriesContext(connection) as for_one:
        report()
    for name in ("bea", "cleo"):
        submitted(round_form=round_form, user=make_applicant(name))

    with django_assert_num_queries(len(for_one)):
        report()
