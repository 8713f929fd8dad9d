"""Numbers that commands take: what cannot be meant is refused before anything is done."""

from argparse import ArgumentTypeError

#: As much as a database holds in a primary key.
LARGEST = 2**63 - 1
LONGEST_PAUSE = 24 * 60 * 60


def whole_number(value: str) -> int:
    """How many at most, or a primary key as it stands in an address of the admin."""
    try:
        number = int(value)
    except ValueError:
        number = 0
    if not 1 <= number <= LARGEST:
        raise ArgumentTypeError(f"“{value[:40]}” is no whole number from 1 up.")
    return number


def seconds(value: str) -> float:
    """A pause."""
    try:
        pause = float(value)
    except ValueError:
        pause = -1
    # “nan” is no number that could be compared.
    if not 0 <= pause <= LONGEST_PAUSE:
        raise ArgumentTypeError(f"“{value[:40]}” is no pause. Give seconds from 0 to {LONGEST_PAUSE}.")
    return pause
