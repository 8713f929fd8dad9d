"""Rows that the database itself refuses to change or delete, and the one door that lets them go."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.backends.ddl_references import Statement, Table
from django.db.models import BaseConstraint, Model

#: The table of ``Erasure``: while a row in it is open, which only its own transaction sees, the door is too.
DOOR_TABLE = "wagtail_mentoring_erasure"

FUNCTION = """
CREATE OR REPLACE FUNCTION "%(name)s"() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF EXISTS (SELECT 1 FROM "%(door)s" WHERE is_open) OR (TG_OP = 'UPDATE' AND %(harmless)s) THEN
        RETURN CASE TG_OP WHEN 'UPDATE' THEN NEW ELSE OLD END;
    END IF;
    RAISE EXCEPTION '%(name)s: what was written is kept as it is'
        USING ERRCODE = 'integrity_constraint_violation';
END $body$;
DROP TRIGGER IF EXISTS "%(name)s" ON %(table)s;
CREATE TRIGGER "%(name)s" BEFORE UPDATE OR DELETE ON %(table)s FOR EACH ROW EXECUTE FUNCTION "%(name)s"()
"""
SQLITE_TRIGGER = """
CREATE TRIGGER "%(name)s_%(event)s" BEFORE %(event)s ON %(table)s
WHEN NOT EXISTS (SELECT 1 FROM "%(door)s" WHERE is_open) %(unless)s
BEGIN SELECT RAISE(ABORT, '%(name)s: what was written is kept as it is'); END
"""


class WriteOnceModel(models.Model):
    """A row that is written once: saving it again, or deleting it, is a mistake in the program."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(
                f"{type(self).__name__} {self.pk} is kept as it was written. Write a new row instead."
            )
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> None:
        raise TypeError(f"{type(self).__name__} {self.pk} is kept for good.")


class AppendOnly(BaseConstraint):
    """The database refuses UPDATE and DELETE of the table's rows, whoever asks: triggers of this name.

    Columns of the fields in ``may_clear`` may become NULL, so that an account that rows point to can go. An
    open ``Erasure`` lets its own transaction through. A migration that adds a column to a table with
    ``may_clear`` must remove this constraint and add it again, for the trigger names its columns.
    """

    def __init__(self, *, name: str, may_clear: Sequence[str] = ()) -> None:
        super().__init__(name=name)
        self.may_clear = tuple(may_clear)

    def constraint_sql(self, model: type[Model], schema_editor: Any) -> None:
        """Nothing within CREATE TABLE; the triggers follow once the table stands under its name."""
        schema_editor.deferred_sql.extend(self.statements(model, schema_editor))

    def create_sql(self, model: type[Model], schema_editor: Any) -> Statement | None:
        """For a table there is. SQLite makes such a table anew instead and never asks."""
        return next(iter(self.statements(model, schema_editor)), None)

    def remove_sql(self, model: type[Model], schema_editor: Any) -> str | None:
        if schema_editor.connection.vendor != "postgresql":
            return None
        return f"DROP FUNCTION IF EXISTS {schema_editor.quote_name(self.name)}() CASCADE"

    def statements(self, model: type[Model], schema_editor: Any) -> list[Statement]:
        """What makes the triggers on this database; none on one that we have no triggers for."""
        table = Table(model._meta.db_table, schema_editor.quote_name)
        words = {"name": self.name, "door": DOOR_TABLE}
        match schema_editor.connection.vendor:
            case "postgresql":
                harmless = self._only_cleared(model, schema_editor, "IS NOT DISTINCT FROM")
                return [Statement(FUNCTION, table=table, harmless=harmless or "FALSE", **words)]
            case "sqlite":
                cleared = self._only_cleared(model, schema_editor, "IS")
                unless = {"UPDATE": f"AND NOT ({cleared})" if cleared else "", "DELETE": ""}
                return [
                    Statement(SQLITE_TRIGGER, table=table, event=event, unless=text, **words)
                    for event, text in unless.items()
                ]
        return []

    def _only_cleared(self, model: type[Model], schema_editor: Any, same: str) -> str:
        """SQL that is true where a row changed in nothing but fields of ``may_clear`` that became NULL."""
        if not self.may_clear:
            return ""
        tests = []
        for field in model._meta.local_concrete_fields:
            column = schema_editor.quote_name(field.column)
            test = f"NEW.{column} {same} OLD.{column}"
            cleared = f" OR NEW.{column} IS NULL" if field.name in self.may_clear else ""
            tests.append(f"({test}{cleared})")
        return " AND ".join(tests)

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """A row that is written for the first time breaks nothing."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AppendOnly):
            return NotImplemented
        return (self.name, self.may_clear) == (other.name, other.may_clear)

    __hash__ = BaseConstraint.__hash__

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, args, {**kwargs, **({"may_clear": self.may_clear} if self.may_clear else {})}


def guarded_models() -> list[tuple[type[Model], AppendOnly]]:
    """Every model with its ``AppendOnly``."""
    return [
        (model, constraint)
        for model in apps.get_models()
        for constraint in model._meta.constraints
        if isinstance(constraint, AppendOnly)
    ]


def triggers_missing(connection: Any) -> list[str]:
    """Names of the triggers that this database should have and has not."""
    queries = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    if connection.vendor not in queries:
        return [constraint.name for _, constraint in guarded_models()]
    with connection.cursor() as cursor:
        cursor.execute(queries[connection.vendor])
        there = {row[0] for row in cursor.fetchall()}
    ends = ("_UPDATE", "_DELETE") if connection.vendor == "sqlite" else ("",)
    wanted = [f"{constraint.name}{end}" for _, constraint in guarded_models() for end in ends]
    return [name for name in wanted if name not in there]


@contextmanager
def without_triggers(connection: Any) -> Iterator[None]:
    """Take SQLite's triggers away for one transaction: emptying the whole database deletes row by row."""
    if connection.vendor != "sqlite":
        yield
        return
    with transaction.atomic(using=connection.alias):
        missing = set(triggers_missing(connection))
        editor = connection.SchemaEditorClass(connection)
        guards = [
            (constraint.name, statement)
            for model, constraint in guarded_models()
            for statement in constraint.statements(model, editor)
        ]
        with connection.cursor() as cursor:
            for name, statement in guards:
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}_{statement.parts["event"]}"')
        yield
        with connection.cursor() as cursor:
            for name, statement in guards:
                if f"{name}_{statement.parts['event']}" not in missing:
                    cursor.execute(str(statement))
