"""The one door through which rows that are kept for good may be changed or deleted."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from .models import Erasure


@contextmanager
def open_erasure(*, reason: str, user: Any = None) -> Iterator[Erasure]:
    """A transaction in which the database lets go of append-only rows, with a record of why that stays.

    Nobody outside the transaction sees the door open: it is a row that is shut again before the commit. An
    error inside rolls everything back, the record as well. Fill in ``report`` of what is yielded.
    """
    with transaction.atomic():
        erasure = Erasure.objects.create(reason=reason, user=user, is_open=True)
        yield erasure
        erasure.is_open = False
        erasure.save(update_fields=["is_open", "report"])
