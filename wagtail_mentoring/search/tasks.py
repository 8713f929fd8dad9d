"""Work that no visitor should wait for: on the project's task queue, or in a thread where there is none."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from django.db import connections, transaction
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from wagtail_mentoring.search.generations import IndexFiles
from wagtail_mentoring.search.models import Change
from wagtail_mentoring.search.rebuilding import compact

logger = logging.getLogger("wagtail_mentoring.search")

#: So many changes are folded into the files when the next one is saved.
COMPACT_AFTER = 500

_threads: dict[tuple[str, IndexFiles], Thread] = {}
_starting = Lock()


def compact_when_due(files: IndexFiles) -> None:
    """Start a compaction when enough changes have gathered."""
    if Change.objects.filter(index=files.index).count() >= COMPACT_AFTER:
        start_soon(compact_index, files)


@task()
def compact_index(path: str, index: str, language: str) -> int:
    """Fold the changes of one index into its files and return how many they were."""
    return compact(IndexFiles(Path(path), index, language))


def start_soon(work: Any, files: IndexFiles, *more: Any) -> None:
    """Have a task done in the background once the current transaction is committed; not after a rollback.

    A project with a task queue gets it there. Where tasks would run at once, a thread of this process does
    it: one for each task and index, which ends with the process. Nothing is lost then, as the next change or
    search starts it again.
    """
    transaction.on_commit(lambda: _start(work, files, *more), robust=True)


def _start(work: Any, files: IndexFiles, *more: Any) -> None:
    arguments = (str(files.path), files.index, files.language, *more)
    if not isinstance(work.get_backend(), ImmediateBackend):
        work.enqueue(*arguments)
        return
    with _starting:
        running = _threads.get((work.name, files))
        if running is None or not running.is_alive():
            thread = Thread(target=_run, args=(work.func, arguments), name=work.name, daemon=True)
            _threads[work.name, files] = thread
            thread.start()


def _run(work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        work(*arguments)
    except Exception:
        logger.exception("%s failed for the search index %s.", work.__name__, arguments[1])
    finally:
        connections.close_all()


def wait_for_threads() -> None:
    """Wait until what this process does in the background is done."""
    for thread in list(_threads.values()):
        thread.join()
