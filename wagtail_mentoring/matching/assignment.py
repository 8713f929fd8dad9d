"""The cheapest way to give everybody one of their options or none, with prices that prove it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

#: An option: the mentor by place in the list, and its cost, which is negative for what is worth having.
Option = tuple[int, int]
NOBODY = -1
#: Cost of what a rule forbids: more than any price can make up for.
RULED_OUT = 1 << 61


@dataclass
class Assignment:
    """Mentees one after the other take the shortest way to a free place, and move others where that pays.

    Prices keep ``cost - of_mentee - of_mentor`` from being negative for every option, and at nothing for what
    is taken: then no other choice is cheaper. To have nobody costs nothing.
    """

    options: list[list[Option]]
    free: list[int]
    taken: list[int] = field(default_factory=list)
    of_mentee: list[int] = field(default_factory=list)
    of_mentor: list[int] = field(default_factory=list)

    def solve(self) -> None:
        count = len(self.options)
        self.taken, self.of_mentee = [NOBODY] * count, [0] * count
        self.of_mentor = [0] * len(self.free)
        self._held: list[set[int]] = [set() for _ in self.free]
        for mentee in range(count):
            self._place(mentee)

    def _place(self, mentee: int) -> None:
        prices = self.of_mentor
        least = min((cost - prices[mentor] for mentor, cost in self.options[mentee]), default=0)
        self.of_mentee[mentee] = min(least, 0)
        self._augment(*self._shortest_way(mentee))

    def _shortest_way(self, start: int) -> tuple[int, int, dict[int, int]]:
        """Where the way ends (a mentor with a place, or ``NOBODY`` and who is left), and how it got there."""
        reached: dict[int, int] = {}
        best: dict[int, int] = {}
        came_from: dict[int, int] = {}
        mentees = {start: 0}
        heap: list[tuple[int, int]] = []
        ending, left = -self.of_mentee[start], start
        self._look(start, 0, best, came_from, heap)
        while heap:
            length, mentor = heappop(heap)
            if mentor in reached or length > best[mentor]:
                continue
            if length >= ending:
                break
            reached[mentor] = length
            if self.free[mentor] > 0:
                self._settle(length, reached, mentees)
                return mentor, start, came_from
            for mentee in self._held[mentor]:
                mentees[mentee] = length
                if length - self.of_mentee[mentee] < ending:
                    ending, left = length - self.of_mentee[mentee], mentee
                self._look(mentee, length, best, came_from, heap)
        self._settle(ending, reached, mentees)
        return NOBODY, left, came_from

    def _look(
        self, mentee: int, length: int, best: dict[int, int], came_from: dict[int, int], heap: list
    ) -> None:
        base = length - self.of_mentee[mentee]
        for mentor, cost in self.options[mentee]:
            new = base + cost - self.of_mentor[mentor]
            if mentor not in best or new < best[mentor]:
                best[mentor], came_from[mentor] = new, mentee
                heappush(heap, (new, mentor))

    def _settle(self, length: int, reached: dict[int, int], mentees: dict[int, int]) -> None:
        """New prices: whatever lies on the way becomes tight, nothing else becomes too cheap."""
        for mentee, at in mentees.items():
            if at < length:
                self.of_mentee[mentee] += length - at
        for other, at in reached.items():
            if at < length:
                self.of_mentor[other] -= length - at

    def _augment(self, mentor: int, left: int, came_from: dict[int, int]) -> None:
        if mentor == NOBODY:
            mentor, self.taken[left] = self.taken[left], NOBODY
            if mentor == NOBODY:
                return
            self._held[mentor].discard(left)
        else:
            self.free[mentor] -= 1
        while mentor != NOBODY:
            mentee = came_from[mentor]
            before, self.taken[mentee] = self.taken[mentee], mentor
            self._held[mentor].add(mentee)
            if before != NOBODY:
                self._held[before].discard(mentee)
            mentor = before


def is_optimal(
    costs: Iterable[NDArray[np.int64]],
    places: Sequence[int],
    taken: Sequence[int],
    of_mentee: Sequence[int],
    of_mentor: Sequence[int],
) -> bool:
    """Whether the prices prove that no other choice is cheaper. Trusts nothing that the solver says.

    ``costs`` has a row for each mentee: what each mentor costs, ``RULED_OUT`` where a rule forbids the pair.
    """
    prices, cost, used = np.array(of_mentor, dtype=np.int64), 0, [0] * len(places)
    for row, mentor, price in zip(costs, taken, of_mentee, strict=True):
        if price > 0 or (row - prices < price).any():
            return False
        if mentor != NOBODY:
            if row[mentor] == RULED_OUT:
                return False
            cost += int(row[mentor])
            used[mentor] += 1
    if any(price > 0 for price in of_mentor) or any(u > p for u, p in zip(used, places, strict=True)):
        return False
    bound = sum(of_mentee) + sum(p * price for p, price in zip(places, of_mentor, strict=True))
    return cost == bound
