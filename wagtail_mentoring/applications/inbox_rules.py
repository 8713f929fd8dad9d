"""How staff's inbox is sorted, and how work is shared out, in plain Python."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import TypeVar

from . import decisions

Item = TypeVar("Item", bound=Hashable)
Person = TypeVar("Person", bound=Hashable)

#: Groups in which somebody still has something to do.
OPEN_GROUPS = frozenset({"new", "review", "ready", "untold"})

_REVIEW = frozenset({"screening", "information_requested", "under_review"})
_BY_STATUS = {
    "submitted": "new",
    "ready": "ready",
    "waitlisted": "waitlist",
    "accepted": "accepted",
    "confirmed": "accepted",
    **dict.fromkeys(_REVIEW, "review"),
}


def group_of(*, status: str, told: bool) -> str:
    """The ``InboxGroup`` of an application in ``status``; ``told`` where its decision was released."""
    if decisions.may_release(status=status, released=told):
        return "untold"
    return _BY_STATUS.get(status, "closed")


def states_of(groups: Collection[str], statuses: Sequence[str]) -> dict[bool, list[str]]:
    """Those of ``statuses`` that belong to one of ``groups``, by whether the decision was released."""
    return {
        told: [status for status in statuses if group_of(status=status, told=told) in groups]
        for told in (False, True)
    }


def share_out(
    items: Sequence[Item], *, loads: Mapping[Person, int], barred: Collection[tuple[Item, Person]] = ()
) -> dict[Item, Person]:
    """Give every item to whoever has the least to do by then; of several, the first named.

    ``loads`` says how much each person has already, in the order in which they come first; who is ``barred``
    from an item does not get it. The same always gives the same answer. An item that nobody may have is not
    in it.
    """
    carried = dict(loads)
    shared: dict[Item, Person] = {}
    for item in items:
        allowed = [person for person in carried if (item, person) not in barred]
        if not allowed:
            continue
        person = min(allowed, key=carried.__getitem__)
        carried[person] += 1
        shared[item] = person
    return shared
