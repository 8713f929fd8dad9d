"""Work in the background that somebody watches on a page: who is at it, and when nobody is any more."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

WAITING, RUNNING, FAILED = "waiting", "running", "failed"
#: After so long without a sign whoever was at it is gone. The longest silent step is that of a large file
#: into its storage.
SILENCE = timedelta(minutes=10)


class Overtaken(Exception):
    """The work is no longer of this process: somebody else goes on with it, or it was taken away."""


def _silent() -> Q:
    """What still waits or runs, and gave no sign for ``SILENCE``."""
    since = timezone.now() - SILENCE
    unheard = Q(worked_at__lt=since) | Q(worked_at=None, created_at__lt=since)
    return unheard & Q(state__in=(WAITING, RUNNING))


class WatchedWorkQuerySet(models.QuerySet):
    def claim(self, pk: int) -> Any:
        """Begin with what waits and return it; None where somebody else did, or it does not wait."""
        rows = self.filter(pk=pk)
        if not rows.filter(state=WAITING).update(state=RUNNING, worked_at=timezone.now()):
            return None
        return rows.first()

    def restart(self, pk: int, **values: Any) -> bool:
        """Have what failed or fell silent wait for a worker again. False where it did neither."""
        stopped = self.filter(_silent() | Q(state=FAILED), pk=pk)
        return bool(stopped.update(state=WAITING, worked_at=timezone.now(), **values))

    def give_up(self) -> int:
        """Write down of what fell silent that it failed; returns of how much."""
        return self.filter(_silent()).update(state=FAILED)


class WatchedWork(models.Model):
    """Has ``state``, ``created_at`` and ``worked_at``, when it gave its last sign.

    The sign is also the claim on it: who comes back after somebody else took over writes nothing more.
    """

    objects = WatchedWorkQuerySet.as_manager()

    class Meta:
        abstract = True

    def sign(self, **values: Any) -> None:
        """Write ``values`` down, and that somebody is at it. Raises ``Overtaken``."""
        now = timezone.now()
        if not self._mine().update(worked_at=now, **values):
            raise Overtaken
        self.worked_at = now

    def fail(self) -> None:
        """Write down that it went wrong, unless it is somebody else's by now."""
        self._mine().update(state=FAILED, worked_at=timezone.now())

    def _mine(self) -> Any:
        return type(self).objects.filter(pk=self.pk, state=RUNNING, worked_at=self.worked_at)

    @property
    def is_under_way(self) -> bool:
        """Whether somebody is at it or soon will be: pages ask again for so long, and no longer."""
        heard = self.worked_at or self.created_at
        return self.state in (WAITING, RUNNING) and heard >= timezone.now() - SILENCE

    @property
    def has_failed(self) -> bool:
        """Whether it ended before its end, also where nobody was left to write that down."""
        return self.state == FAILED or (self.state in (WAITING, RUNNING) and not self.is_under_way)

    @property
    def state_text(self) -> str:
        state = FAILED if self.has_failed else self.state
        return str(dict(self._meta.get_field("state").flatchoices)[state])
