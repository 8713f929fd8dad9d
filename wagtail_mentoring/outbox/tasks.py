"""The background task that empties the outbox, and how it is started after a commit: nobody waits."""

import logging
from collections.abc import Callable
from threading import Lock, Thread

from django.db import connections
from django_tasks import task
from django_tasks.backends.immediate import ImmediateBackend

from .delivery import send_due

logger = logging.getLogger(__name__)


@task()
def send_waiting_mail() -> int:
    """Send what is due; returns how many mails went out."""
    return send_due().sent


def send_soon() -> None:
    """Enqueue the task. Wagtail's default backend has no worker and would let the visitor wait for the mail
    server, which may hang: there a thread of this process sends.
    """
    if isinstance(send_waiting_mail.get_backend(), ImmediateBackend):
        aside.start()
    else:
        send_waiting_mail.enqueue()


class Aside:
    """One thread that sends for as long as there is something new. The process ends only after it.

    ``send`` sends what is due and returns how much that was. A process that is killed loses nothing: what
    waits is sent with the next of its kind, or by the timer.
    """

    def __init__(self, send: Callable[[], int], *, name: str) -> None:
        self.send, self.name = send, name
        self._lock = Lock()
        self._thread: Thread | None = None
        self._wanted = False

    def start(self) -> None:
        with self._lock:
            self._wanted = True
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._run, name=self.name, daemon=False)
                self._thread.start()

    def wait(self) -> None:
        """Until nothing new is left to be sent."""
        if thread := self._thread:
            thread.join()

    def _run(self) -> None:
        while self._is_wanted():
            try:
                while self.send():
                    pass
            except Exception:
                logger.exception("%s failed.", self.name)
            finally:
                connections.close_all()

    def _is_wanted(self) -> bool:
        """Asked under the lock, so that a mail never comes just after the thread has looked for the last."""
        with self._lock:
            wanted, self._wanted = self._wanted, False
            if not wanted:
                self._thread = None
            return wanted


aside = Aside(lambda: send_due().sent, name=send_waiting_mail.name)
