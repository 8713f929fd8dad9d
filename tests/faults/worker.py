"""What the processes of a site that faults are tried on have in common."""

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from modelsearch.backends import get_search_backend
from modelsearch.query import MATCH_ALL
from modelsearch.test.testapp.models import Book

from wagtail_mentoring.search.models import IndexState
from wagtail_mentoring.search.tasks import wait_for_threads

INDEX = "searchtests.book"
FILES = Path(settings.MODELSEARCH_BACKENDS["default"]["PATH"]) / INDEX


def write(title: str) -> None:
    Book.objects.create(title=title, number_of_pages=1, publication_date="2020-01-01")


def fill(number: int, title: str = "Mentor") -> None:
    """Make a site of so many books, all in files."""
    Book.objects.bulk_create(
        Book(title=f"{title} {one}", number_of_pages=1, publication_date="2020-01-01")
        for one in range(number)
    )
    command("rebuild")


def command(*arguments: str) -> None:
    with Path(os.devnull).open("w") as nothing:
        call_command("mentoring_index", *arguments, "--index", INDEX, stdout=nothing)


def found(words: Any = MATCH_ALL) -> int:
    return get_search_backend().search(words, Book).count()


def child(work: Callable[[], Any]) -> int:
    """Fork a process that does this work and ends with 0, or prints why not and ends with 1."""
    connections.close_all()
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    try:
        work()
    except BaseException:  # noqa: BLE001  whatever it is, the parent hears of it
        traceback.print_exc()
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def ended_well(pid: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def kill_after(pid: int, longest: float) -> None:
    """Kill a process after a random time, in seconds."""
    time.sleep(random.uniform(0, longest))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)


def wait_until(condition: Callable[[], bool], *, at_most: float = 30) -> None:
    end = time.monotonic() + at_most
    while not condition() and time.monotonic() < end:
        time.sleep(0.002)


def forever(work: Callable[[], Any]) -> Callable[[], Any]:
    def loop() -> None:
        while True:
            work()

    return loop


def two_minutes_later() -> None:
    """Let the claim of a process that died in a rebuild run out, as it does by itself."""
    IndexState.objects.update(rebuilding_until=None)


def leftovers() -> int:
    """How many directories there are beside the one in use, after those that may be swept have been."""
    wait_for_threads()
    for path in FILES.iterdir():
        os.utime(path, (0, 0))
    command("rebuild")
    return len(list(FILES.iterdir())) - 1
