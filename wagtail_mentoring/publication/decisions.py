"""Whose signature a page needs, and whether it has them all, in plain Python."""

from collections.abc import Collection, Hashable, Sequence
from typing import NamedTuple

#: An office that runs a program alone asks nobody.
FEWEST_OFFICES = 2


class Signature(NamedTuple):
    """Who signed for which office of which program. A person whose account is gone is None."""

    program: Hashable
    office: Hashable
    person: Hashable | None


def is_joint(offices: int) -> bool:
    """Whether pages of a program that so many offices have accepted to run need signatures."""
    return offices >= FEWEST_OFFICES


def still_to_sign(
    partners: Sequence[tuple[Hashable, Hashable]], signatures: Collection[Signature]
) -> list[tuple[Hashable, Hashable]]:
    """Those of ``partners``, as (program, office), that have not signed, in their order.

    A signature of an office that takes no part counts for nothing, nor does the second of a person who signed
    for another office.
    """
    signed: set[tuple[Hashable, Hashable]] = set()
    office_of: dict[Hashable, Hashable] = {}
    for program, office, person in signatures:
        if person is not None and office_of.setdefault(person, office) != office:
            continue
        signed.add((program, office))
    return [partner for partner in partners if partner not in signed]


def shows_something_new(*, was_live: bool, is_live: bool, is_the_same: bool) -> bool:
    """Whether the public sees something after a change that it did not see before."""
    return is_live and not (was_live and is_the_same)
