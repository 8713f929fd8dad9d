"""Pretending that it is earlier, so that the demo's records were made on plausible days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within the block ``timezone.now()`` answers ``moment``, a little later with every call."""
    ticks = 0

    def now() -> datetime:
        nonlocal ticks
        ticks += 1
        return moment + timedelta(seconds=ticks)

    with mock.patch.object(timezone, "now", now):
        yield
