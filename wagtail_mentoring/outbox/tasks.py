"""The background task that empties the outbox, and how tasks are started after a commit: nobody waits."""

import logging
from collections.abc import Callable
from threading import Lock, Thread
from typing import Any

from django.db import connections
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from .delivery import send_due

logger = logging.getLogger(__name__)


@task()
def send_waiting_mail() -> int:
    """Send what is due; returns how many mails went out."""
    return send_due().sent


class Aside:
    """A task that no visitor waits for, and a thread that does its work where no worker takes tasks.

    ``work`` does what is due and returns how much that was; the thread goes on for as long as there is
    something new, and the process ends only after it. A process that is killed loses nothing: what waits is
    done with the next of its kind, or by the timer.
    """

    def __init__(self, task: Any, work: Callable[[], int]) -> None:
        self.task, self.work = task, work
        self._lock = Lock()
        self._thread: Thread | None = None
        self._wanted = False

    def start_soon(self, *args: Any) -> None:
        """Enqueue the task with ``args``. Wagtail's default backend has no worker and would do it within the
        request, which a server that hangs may hold up: there the thread works.
        """
        if isinstance(self.task.get_backend(), ImmediateBackend):
            self.start()
        else:
            self.task.enqueue(*args)

    def start(self) -> None:
        with self._lock:
            self._wanted = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name=self.task.name, daemon=False)
                self._thread.start()

    def wait(self) -> None:
        """Until nothing new is left to be done."""
        if thread := self._thread:
            thread.join()

    def _run(self) -> None:
        while self._is_wanted():
            try:
                while self.work():
                    pass
            except Exception:
                logger.exception("%s failed.", self.task.name)
            finally:
                connections.close_all()

    def _is_wanted(self) -> bool:
        """Asked under the lock, so that work never comes just after the thread has looked for the last."""
        with self._lock:
            wanted, self._wanted = self._wanted, False
            if not wanted:
                self._thread = None
            return wanted


mailing = Aside(send_waiting_mail, lambda: send_due().sent)
