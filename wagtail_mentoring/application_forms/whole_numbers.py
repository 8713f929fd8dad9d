"""Whole numbers as people type them, in plain Python."""

import re

#: Nobody counts further, and every database and spreadsheet can hold it.
LARGEST = 10**12 - 1


def whole_number(text: str) -> int | None:
    """The number that ``text`` is; None for what is none. “03” and “+3” are 3."""
    return int(text) if re.fullmatch(r"[+-]?[0-9]{1,40}", text) else None
