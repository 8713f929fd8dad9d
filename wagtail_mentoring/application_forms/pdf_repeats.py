"""Keys that stand twice in one dictionary of a PDF. Each program takes another; pypdf takes the first."""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from pypdf.generic import DictionaryObject

#: How pypdf's warning begins, the only place where it speaks of the entries that it leaves out.
WARNING = "Multiple definitions in dictionary"
_noted: ContextVar[set[str] | None] = ContextVar("keys_that_stand_twice", default=None)


@contextmanager
def repeated_keys() -> Iterator[set[str]]:
    """Collect the keys that are found to stand twice while PDFs are read in this block."""
    keys: set[str] = set()
    _log.disabled = False  # as a host's settings for logging may leave it
    before = _noted.set(keys)
    try:
        yield keys
    finally:
        _noted.reset(before)


def are_noted() -> bool:
    """Whether they are: not in a process that has shut all logs."""
    return _log.isEnabledFor(logging.WARNING)


class _Note(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        keys = _noted.get()
        if keys is not None and isinstance(record.args, Mapping) and str(record.msg).startswith(WARNING):
            keys.add(str(record.args.get("key")))
        return logging.getLogger("pypdf").isEnabledFor(record.levelno)


_log = logging.getLogger(DictionaryObject.__module__)
_log.setLevel(logging.WARNING)
_log.addFilter(_Note())
