import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from tests.agreements.agreement_world import AgreementWorld
from tests.applications.builders import make_applicant, submitted
from tests.factories import coordinator_of
from wagtail_mentoring.agreements.models import Charter, CharterRelease, SignOff
from wagtail_mentoring.append_only import AppendOnly, guarded_models, triggers_missing
from wagtail_mentoring.application_forms.models import FormVersion
from wagtail_mentoring.applications.models import Application, ApplicationEvent, ApplicationRevision
from wagtail_mentoring.matching.models import MatchRelease
from wagtail_mentoring.metrics.models import ClosingReport
from wagtail_mentoring.publication.models import UnsignedPublication
from wagtail_mentoring.record_keeping.erasure_door import open_erasure
from wagtail_mentoring.record_keeping.models import Erasure

pytestmark = pytest.mark.usefixtures("site_root")

GUARDED = [FormVersion, ApplicationRevision, ApplicationEvent]


def run_sql(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_guarded_are_what_was_handed_in_and_what_offices_signed():
    signed = {Charter, CharterRelease, SignOff, ClosingReport, MatchRelease, UnsignedPublication}
    assert {model for model, _ in guarded_models()} == {*GUARDED, *signed}
    assert triggers_missing(connection) == []


@pytest.mark.parametrize("model", GUARDED)
def test_database_refuses_delete(model):
    submitted()
    before = model.objects.count()

    with pytest.raises(IntegrityError, match="kept as it is"):
        run_sql(f"DELETE FROM {model._meta.db_table}")  # noqa: S608  a name of our own

    assert model.objects.count() == before > 0


def another_value(field):
    """Something else for a column of this kind, in SQL."""
    values = {"JSONField": "'[7]'", "DateTimeField": "'2020-01-01 00:00:00'"}
    values |= dict.fromkeys(("CharField", "TextField"), "'changed'")
    return values.get(field.get_internal_type(), "7777")


def is_refused(sql):
    try:
        run_sql(sql)
    except IntegrityError as error:
        return "kept as it is" in str(error)
    return False


@pytest.mark.parametrize("model", GUARDED)
def test_database_refuses_update_of_every_column(model):
    submitted()
    before = list(model.objects.order_by("pk").values())
    updates = {
        field.column: f"UPDATE {model._meta.db_table} SET {field.column} = {another_value(field)}"  # noqa: S608
        for field in model._meta.local_concrete_fields
    }

    assert [column for column, sql in updates.items() if not is_refused(sql)] == []
    assert list(model.objects.order_by("pk").values()) == before


def test_querysets_are_refused_as_well():
    application = submitted()

    with pytest.raises(IntegrityError), transaction.atomic():
        application.events.update(reason="never happened")
    with pytest.raises(IntegrityError), transaction.atomic():
        application.revisions.all()._raw_delete("default")


def test_account_of_an_actor_can_go_and_the_event_stays():
    application = submitted()
    Application.objects.filter(pk=application.pk).update(applicant=make_applicant("heir"))
    actor = application.applicant

    actor.delete()

    assert application.events.filter(actor=None).count() == 2


def test_actor_cannot_be_exchanged():
    application = submitted()
    other = make_applicant("other")

    with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
        application.events.update(actor=other)


def test_open_erasure_lets_rows_change_and_stays_on_record():
    application = submitted()

    with open_erasure(reason="asked by the person") as erasure:
        application.revisions.update(answers={})
        erasure.report = {"revisions": 1}

    assert application.revisions.get().answers == {}
    assert list(Erasure.objects.values_list("reason", "report", "is_open")) == [
        ("asked by the person", {"revisions": 1}, False)
    ]
    with pytest.raises(IntegrityError), transaction.atomic():
        application.revisions.update(answers={"again": 1})


def test_failed_erasure_leaves_everything_as_it_was():
    application = submitted()
    answers = application.revisions.get().answers

    def fail():
        with open_erasure(reason="fails"):
            application.revisions.update(answers={})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()

    assert application.revisions.get().answers == answers
    assert not Erasure.objects.exists()


def test_missing_trigger_is_noticed():
    drop_triggers(ApplicationEvent)

    assert triggers_missing(connection)


def drop_triggers(model):
    """What only the owner of the database can do."""
    [constraint] = [constraint for found, constraint in guarded_models() if found is model]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f'DROP TRIGGER "{constraint.name}" ON "{model._meta.db_table}"')
        else:
            for event in ("UPDATE", "DELETE"):
                cursor.execute(f'DROP TRIGGER "{constraint.name}_{event}"')


def test_constraint_survives_the_way_into_a_migration_and_back():
    constraint = AppendOnly(name="wm_kept", may_clear=["actor"])
    path, args, kwargs = constraint.deconstruct()

    assert path == "wagtail_mentoring.append_only.AppendOnly"
    assert AppendOnly(*args, **kwargs) == constraint
    assert AppendOnly(name="wm_kept") != constraint


@pytest.mark.django_db(transaction=True)
def test_triggers_survive_a_table_that_is_made_anew():
    with connection.schema_editor() as editor:
        if connection.vendor == "sqlite":
            editor._remake_table(ApplicationEvent)
        else:
            [constraint] = [
                found for found in ApplicationEvent._meta.constraints if isinstance(found, AppendOnly)
            ]
            editor.remove_constraint(ApplicationEvent, constraint)
            editor.add_constraint(ApplicationEvent, constraint)

    assert triggers_missing(connection) == []
    submitted()
    with pytest.raises(DatabaseError, match="kept as it is"):
        run_sql("DELETE FROM wagtail_mentoring_applicationevent")


@pytest.mark.django_db(transaction=True)
def test_flush_empties_the_database_and_leaves_the_triggers():
    submitted()

    call_command("flush", interactive=False, verbosity=0)

    assert ApplicationEvent.objects.count() == 0
    assert triggers_missing(connection) == []


def test_account_of_whoever_signed_can_go_and_the_signature_stays(site_root):
    world = AgreementWorld()
    world.complete()
    world.sign(world.lead, world.carol)
    signer = coordinator_of(world.alumni)
    world.sign(world.partner, signer)

    signer.delete()

    assert [row.user for row in SignOff.objects.order_by("pk")] == [world.carol, None]
    with pytest.raises(IntegrityError, match="kept as it is"), transaction.atomic():
        SignOff.objects.update(comment="Not so.")
