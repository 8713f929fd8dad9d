"""Write an app's 0001_initial with each table's constraints and indexes in the table, not after it.

    python .ci/fold_constraints.py wagtail_mentoring

``makemigrations`` adds them one by one, and ``optimizemigration`` stops at tables that refer to each other.
Each step of its own costs every host and every test run of theirs a part of a second, as Django builds all
models anew. A table that gets a column later keeps its constraints after it: they may be about that column.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, os.getcwd())

import django
from django.db import connection
from django.db.migrations import AddConstraint, AddField, AddIndex, AlterUniqueTogether, CreateModel
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.writer import MigrationWriter

FOLDED = (AddConstraint, AddIndex, AlterUniqueTogether)


def folded(operations: list[Operation], app_label: str) -> list[Operation]:
    """The same operations, those of ``FOLDED`` taken into their ``CreateModel`` where that is safe."""
    late = {operation.model_name_lower for operation in operations if isinstance(operation, AddField)}
    tables: dict[str, int] = {}
    kept: list[Operation] = []
    for operation in operations:
        name = getattr(operation, "model_name_lower", getattr(operation, "name_lower", ""))
        if isinstance(operation, FOLDED) and name not in late:
            (kept[tables[name]],) = kept[tables[name]].reduce(operation, app_label)
            continue
        if isinstance(operation, CreateModel):
            tables[name] = len(kept)
        kept.append(operation)
    return kept


def main(app_label: str) -> None:
    django.setup()
    migration = MigrationLoader(connection).get_migration(app_label, "0001_initial")
    before = len(migration.operations)
    migration.operations = folded(migration.operations, app_label)
    writer = MigrationWriter(migration)
    Path(writer.path).write_text(writer.as_string())
    print(f"{app_label}: {before} operations folded into {len(migration.operations)}.")


if __name__ == "__main__":
    main(sys.argv[1])
