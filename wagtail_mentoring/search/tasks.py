"""Work that no visitor should wait for: folding changes into files, on the project's task queue."""

from pathlib import Path

from django.db import connection
from django_tasks import task

from wagtail_mentoring.search.changes import COMPACT_AFTER, compact
from wagtail_mentoring.search.generations import IndexFiles
from wagtail_mentoring.search.models import Change


def compact_when_due(files: IndexFiles) -> None:
    """Enqueue a compaction when enough changes have gathered."""
    if Change.objects.filter(index=files.index).count() >= COMPACT_AFTER:
        compact_index.enqueue(str(files.path), files.index, files.language)


@task()
def compact_index(path: str, index: str, language: str) -> int:
    """Fold the changes of one index into its files; inside a transaction it leaves that to the next one."""
    return 0 if connection.in_atomic_block else compact(IndexFiles(Path(path), index, language))
