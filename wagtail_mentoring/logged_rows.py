"""For checks of rows that are written with a line of the audit log: none is lost, changed or added."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.contrib.auth import get_user_model
from wagtail.log_actions import registry

#: A row and its line are written by one transaction, a moment apart.
A_MOMENT = timedelta(minutes=1)


class WrittenRow(NamedTuple):
    """A row as its line tells of it: ``key`` is what the line's own key is compared with."""

    key: Hashable
    at: datetime
    user_id: Any
    name: str


def unlike_the_log(
    rows: Iterable[WrittenRow],
    *,
    action: str,
    key_of: Callable[[Any], Hashable],
    name_of: Callable[[Any], str],
) -> Iterator[str]:
    """Yield lines about ``action`` whose row is not there as it was written, and rows that no line tells of.

    Who wrote a row may have been deleted since. Rows from before the first line are not asked for one: a host
    may cut its log.
    """
    lines = _lines(action)
    accounts = set(_existing(line.user_id for line in lines))
    left = defaultdict(list)
    for row in rows:
        left[row.key].append(row)
    told = set()
    for line in lines:
        mine = [row for row in left[key_of(line)] if _is_of(row, line, accounts)]
        told.update(mine)
        if not mine:
            yield f"{name_of(line)}, {line.timestamp:%Y-%m-%d %H:%M}: is not there as it was written"
    since = lines[0].timestamp - A_MOMENT if lines else None
    for row in [row for same in left.values() for row in same]:
        if since and row.at >= since and row not in told:
            yield f"{row.name}: the log does not tell of it"


def _lines(action: str) -> list[Any]:
    """Of whatever model the host logs to, oldest first."""
    found = [
        line for model in registry.get_log_entry_models() for line in model.objects.filter(action=action)
    ]
    return sorted(found, key=lambda line: (line.timestamp, line.pk))


def _existing(keys: Iterable[Any]) -> Iterable[Any]:
    return get_user_model()._base_manager.filter(pk__in=set(keys)).values_list("pk", flat=True)


def _is_of(row: WrittenRow, line: Any, accounts: set[Any]) -> bool:
    if abs(row.at - line.timestamp) > A_MOMENT:
        return False
    return row.user_id == line.user_id or (row.user_id is None and line.user_id not in accounts)
