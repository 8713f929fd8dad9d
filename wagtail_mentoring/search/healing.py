"""Mending: an index that is missing or damaged is rebuilt by itself, and no visitor has to wait for it.

A small index is rebuilt by the search that finds it so. For a larger one the database answers while a single
rebuild runs in the background: ``IndexState`` tells other processes that one is at work. A rebuild that fails
(a full disk) is tried again by a later search.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from time import monotonic

from django.db import connection, transaction
from django_tasks import task

from wagtail_mentoring.search.generations import DamagedGeneration, IndexFiles
from wagtail_mentoring.search.models import IndexState
from wagtail_mentoring.search.reader import CannotAnswer, IndexReader, TooManyChanges
from wagtail_mentoring.search.rebuilding import RebuildUnderWay, rebuild
from wagtail_mentoring.search.schema import models_of_index
from wagtail_mentoring.search.tasks import compact_index, start_soon

logger = logging.getLogger("wagtail_mentoring.search")

#: An index of no more objects than this is rebuilt by the search that finds it missing or damaged.
MENDED_AT_ONCE = 1000

#: A process tries again to mend an index after this many seconds.
TRY_AGAIN_AFTER = 30.0

_tried: dict[IndexFiles, float] = {}


def mended_at_once(files: IndexFiles, problem: Exception, *, heal: bool = True) -> bool:
    """Return whether a broken index has been mended; if not, see to it that it will be. Never raises.

    With ``heal`` off the problem is only noted, for the administrators and the health check.
    """
    if isinstance(problem, TooManyChanges):
        if _may_try(files):
            _start(files, lambda: start_soon(compact_index, files))
        return False
    try:
        if heal and _may_try(files) and _is_small(files):
            _rebuild_here(files)
            logger.warning(
                "The search index %s was missing or damaged and is rebuilt: %s", files.index, problem
            )
            return True
    except RebuildUnderWay:
        return False
    except Exception:
        logger.exception("The search index %s cannot be rebuilt.", files.index)
    mend_soon(files, problem, heal=heal)
    return False


def mend_soon(files: IndexFiles, problem: Exception, *, heal: bool = True) -> None:
    """Start mending in the background, at most every ``TRY_AGAIN_AFTER`` seconds. Never raises."""
    if not _may_try(files):
        return
    logger.warning(
        "The search index %s is missing or damaged (%s), so the database answers, slowly. %s",
        files.index,
        problem,
        "It will be rebuilt." if heal else "Please run: manage.py mentoring_index rebuild",
    )
    _start(files, lambda: start_soon(heal_index, files, str(problem), heal))


def _may_try(files: IndexFiles) -> bool:
    return monotonic() - _tried.get(files, -TRY_AGAIN_AFTER) >= TRY_AGAIN_AFTER


def _start(files: IndexFiles, start: Callable[[], None]) -> None:
    def note_time() -> None:
        _tried[files] = monotonic()

    try:
        start()
        transaction.on_commit(note_time)
    except Exception:
        logger.exception("Mending the search index %s cannot be started.", files.index)


def _is_small(files: IndexFiles) -> bool:
    sizes = (
        model.get_indexed_objects().order_by()[: MENDED_AT_ONCE + 1].count()
        for model in models_of_index(files.index)
    )
    return sum(sizes) <= MENDED_AT_ONCE


def _rebuild_here(files: IndexFiles) -> None:
    """Rebuild within the search's own transaction, if it has one, without spoiling that when it fails."""
    with transaction.atomic() if connection.in_atomic_block else nullcontext():
        rebuild(files)


@task()
def heal_index(path: str, index: str, language: str, problem: str, heal: bool) -> bool:
    """Note what is wrong with an index, rebuild it unless somebody else does, and return whether it was."""
    files = IndexFiles(Path(path), index, language)
    IndexState.objects.get_or_create(index=index)
    if _answers(files):
        return False
    IndexState.objects.filter(index=index).update(problem=problem)
    return heal and _rebuilt(files, problem)


def rebuild_soon(files: IndexFiles) -> bool:
    """Have an index rebuilt in the background; False when that is under way already."""
    state = IndexState.objects.filter(index=files.index).first()
    if state and state.is_being_rebuilt:
        return False
    start_soon(rebuild_index, files)
    return True


@task()
def rebuild_index(path: str, index: str, language: str) -> bool:
    """Rebuild an index unless somebody else does, and return whether it was."""
    return _rebuilt(IndexFiles(Path(path), index, language), "")


def _rebuilt(files: IndexFiles, problem: str) -> bool:
    """Rebuild an index; when that fails, note why."""
    try:
        number = rebuild(files)
    except RebuildUnderWay:
        return False
    except Exception as error:
        notes = filter(None, (problem, f"Rebuilding failed: {error}"))
        IndexState.objects.filter(index=files.index).update(problem="\n".join(notes))
        raise
    logger.warning("The search index %s has been rebuilt: %s objects.", files.index, number)
    return True


def _answers(files: IndexFiles) -> bool:
    """Tell whether the index can be read afresh, every file of it."""
    try:
        IndexReader(files).snapshot()
        generation = IndexState.objects.get(index=files.index).generation
        if generation:
            files.verify(generation)
    except (CannotAnswer, DamagedGeneration):
        return False
    return True
