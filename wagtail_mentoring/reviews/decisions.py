"""Rules of reviews in plain Python: the score, what may be written when, who reads what."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

#: States in which a decision is still to be taken, so that a review can matter.
REVIEWABLE = frozenset({"submitted", "screening", "information_requested", "under_review", "ready"})


def score(questions: Iterable[Mapping[str, Any]], answers: Mapping[str, Any]) -> Decimal | None:
    """The weighted mean of the scores among ``answers``, each as its place on its scale, from 0 to 100.

    None where no score was given: what is not applicable, or left empty, weighs nothing.
    """
    total, weights = Fraction(0), 0
    for question in questions:
        value = answers.get(question["key"])
        if question["type"] != "score" or not isinstance(value, int):
            continue
        least, most, weight = question["min_value"], question["max_value"], question["weight"]
        total += Fraction(value - least, most - least) * weight
        weights += weight
    return _rounded(100 * total / weights) if weights else None


def _rounded(value: Fraction) -> Decimal:
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Summary:
    """Several reviews in figures: the mean, the lowest and the highest. None without a score."""

    mean: Decimal | None
    lowest: Decimal | None
    highest: Decimal | None


def summary(scores: Iterable[Decimal | None]) -> Summary:
    given = [value for value in scores if value is not None]
    if not given:
        return Summary(None, None, None)
    return Summary(_rounded(Fraction(sum(given)) / len(given)), min(given), max(given))


def may_write(*, status: str, now: datetime, opens_at: datetime, closes_at: datetime) -> bool:
    """Whether a review may be written or changed: while its phase is open and nothing is decided."""
    return status in REVIEWABLE and opens_at <= now < closes_at


def is_over(*, status: str, now: datetime, closes_at: datetime) -> bool:
    """Whether no review is waited for any more: the phase is closed, or the application decided or gone."""
    return status not in REVIEWABLE or closes_at <= now


def is_veiled(*, status: str, now: datetime, closes_at: datetime) -> bool:
    """Whether a blind reviewer must not know whose application it is: until the phase closes or a decision.

    It begins with the assignment, not with the phase, and a review that is handed in does not end it: it can
    still be changed.
    """
    return status in REVIEWABLE and now < closes_at


def review_state(*, begun: bool, submitted: bool, is_current: bool, is_over: bool) -> str:
    """Return a ``ReviewState`` value. ``is_current``: the review read what counts as handed in now.

    ``is_over``: none can be written any more, as the phase is closed or the application decided.
    """
    if submitted:
        return "done" if is_current else "stale"
    if is_over:
        return "over"
    return "draft" if begun else "waiting"


@dataclass(frozen=True)
class Assignable:
    """An application to distribute: who reads it already, and who must not."""

    application: int
    readers: frozenset[int] = frozenset()
    barred: frozenset[int] = frozenset()


@dataclass
class Distribution:
    """Whom to give what; ``short`` counts the reviews for which nobody is left, by application."""

    pairs: list[tuple[int, int]] = field(default_factory=list)
    short: Counter[int] = field(default_factory=Counter)


def distribute(
    *,
    assignables: Sequence[Assignable],
    reviewers: Collection[int],
    wanted: int,
    load: Mapping[int, int],
    offices: Mapping[int, Collection[int]],
) -> Distribution:
    """Give each application readers until it has ``wanted``, to those who have the least to read.

    The same input gives the same result. Applications that few may read come first. Among people with the
    same load (reviews they have already) the one goes first from whose offices nobody reads it yet, then the
    one with the lower number. Nobody is given what they read already or are barred from.
    """
    result, carried = Distribution(), Counter({person: load.get(person, 0) for person in reviewers})

    def eligible(row: Assignable) -> list[int]:
        return [person for person in reviewers if person not in row.readers | row.barred]

    for row in sorted(assignables, key=lambda one: (len(eligible(one)), one.application)):
        readers = set(row.readers)
        for _missing in range(wanted - len(readers)):
            represented = {office for person in readers for office in offices.get(person, ())}
            free = [person for person in eligible(row) if person not in readers]
            if not free:
                result.short[row.application] += 1
                continue
            person = min(
                free,
                key=lambda one: (carried[one], bool(represented.intersection(offices.get(one, ()))), one),
            )
            readers.add(person)
            carried[person] += 1
            result.pairs.append((row.application, person))
    return result
